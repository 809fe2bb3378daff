// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "fakes.h"
#include "tandem-error.h"
#include "tandem-wrap-ups.h"

/* Store, text model and the other program in one object: it keeps and notes at once; the model answers when the test says so. */
#define FAKE_TYPE_DESK (fake_desk_get_type ())
G_DECLARE_FINAL_TYPE (FakeDesk, fake_desk, FAKE, DESK, GObject)

struct _FakeDesk {
  GObject parent_instance;
  TandemWrapUp *kept;      /* nullable */
  GPtrArray *deliveries;   /* that are kept */
  GPtrArray *taken;        /* bodies that the other program has */
  GQueue questions;        /* GTask */
  char *record;            /* of the latest one */
  gboolean set_up;
};

static void store_init (TandemWrapUpStoreInterface *iface);
static void model_init (TandemTextModelInterface *iface);
static void post_init (TandemDeliveryPostInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeDesk, fake_desk, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (TANDEM_TYPE_WRAP_UP_STORE, store_init)
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_TEXT_MODEL, model_init)
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_DELIVERY_POST, post_init))

static void
fake_desk_finalize (GObject *object)
{
  FakeDesk *self = FAKE_DESK (object);

  g_clear_pointer (&self->kept, tandem_wrap_up_free);
  g_ptr_array_unref (self->deliveries);
  g_ptr_array_unref (self->taken);
  g_queue_clear_full (&self->questions, g_object_unref);
  g_free (self->record);
  G_OBJECT_CLASS (fake_desk_parent_class)->finalize (object);
}

static void
fake_desk_class_init (FakeDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_desk_finalize;
}

static void
fake_desk_init (FakeDesk *self)
{
  self->deliveries = g_ptr_array_new_with_free_func (tandem_delivery_free);
  self->taken = g_ptr_array_new_with_free_func (g_free);
  g_queue_init (&self->questions);
}

static void
succeed (gpointer self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_return_boolean (task, TRUE);
}

static gboolean
finish (gpointer self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
forget_delivery (FakeDesk *self, const char *id)
{
  for (guint i = 0; i < self->deliveries->len; i++)
    if (g_str_equal (((TandemDelivery *) self->deliveries->pdata[i])->id, id))
      g_ptr_array_remove_index (self->deliveries, i--);
}

static void
save_async (TandemWrapUpStore *store, const char *call_id, const TandemWrapUp *wrap_up, const TandemDelivery *delivery,
            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  FakeDesk *self = FAKE_DESK (store);

  if (wrap_up) {
    g_clear_pointer (&self->kept, tandem_wrap_up_free);
    self->kept = tandem_wrap_up_copy (wrap_up);
  }
  if (delivery) {
    forget_delivery (self, delivery->id);
    g_ptr_array_add (self->deliveries, tandem_delivery_copy (delivery));
  }
  succeed (self, callback, user_data);
}

static void
load_async (TandemWrapUpStore *store, const char *call_id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  succeed (store, callback, user_data);
}

static TandemWrapUp *
load_finish (TandemWrapUpStore *store, GAsyncResult *result, GError **error)
{
  return FAKE_DESK (store)->kept ? tandem_wrap_up_copy (FAKE_DESK (store)->kept) : NULL;
}

static void
list_async (TandemWrapUpStore *store, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  succeed (store, callback, user_data);
}

static int
compare (gconstpointer one, gconstpointer other)
{
  gint64 difference = (*(TandemDelivery *const *) one)->next_at - (*(TandemDelivery *const *) other)->next_at;

  return difference < 0 ? -1 : difference > 0;
}

static GPtrArray *
list_finish (TandemWrapUpStore *store, GAsyncResult *result, GError **error)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (tandem_delivery_free);

  for (guint i = 0; i < FAKE_DESK (store)->deliveries->len; i++)
    g_ptr_array_add (all, tandem_delivery_copy (FAKE_DESK (store)->deliveries->pdata[i]));
  g_ptr_array_sort (all, compare);
  return all;
}

static void
save_delivery_async (TandemWrapUpStore *store, const TandemDelivery *delivery, gboolean done, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer user_data)
{
  forget_delivery (FAKE_DESK (store), delivery->id);
  if (!done)
    g_ptr_array_add (FAKE_DESK (store)->deliveries, tandem_delivery_copy (delivery));
  succeed (store, callback, user_data);
}

static gboolean
store_finish (TandemWrapUpStore *store, GAsyncResult *result, GError **error)
{
  return finish (store, result, error);
}

static void
store_init (TandemWrapUpStoreInterface *iface)
{
  iface->load_async = load_async;
  iface->load_finish = load_finish;
  iface->save_async = save_async;
  iface->list_deliveries_async = list_async;
  iface->list_deliveries_finish = list_finish;
  iface->save_delivery_async = save_delivery_async;
  iface->finish = store_finish;
}

static void
ask_async (TandemTextModel *model, const char *instructions, const TandemTextTurn *turns, gsize n_turns, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer user_data)
{
  FakeDesk *self = FAKE_DESK (model);

  g_free (self->record);
  self->record = g_strdup (turns[0].words);
  g_queue_push_tail (&self->questions, g_task_new (model, cancellable, callback, user_data));
}

static char *
ask_finish (TandemTextModel *model, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
model_init (TandemTextModelInterface *iface)
{
  iface->ask_async = ask_async;
  iface->ask_finish = ask_finish;
}

static gboolean
is_set_up (TandemDeliveryPost *post)
{
  return FAKE_DESK (post)->set_up;
}

static void
deliver_async (TandemDeliveryPost *post, const TandemDelivery *delivery, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer user_data)
{
  g_ptr_array_add (FAKE_DESK (post)->taken, g_strdup (delivery->body));
  succeed (post, callback, user_data);
}

static gboolean
deliver_finish (TandemDeliveryPost *post, GAsyncResult *result, GError **error)
{
  return finish (post, result, error);
}

static void
post_init (TandemDeliveryPostInterface *iface)
{
  iface->is_set_up = is_set_up;
  iface->deliver_async = deliver_async;
  iface->deliver_finish = deliver_finish;
}

static const char *
get_instructions (void)
{
  return "Sum it up.";
}

static TandemWrapUp *
parse (const char *words, GError **error)
{
  return tandem_wrap_up_new (words, "", "", "");
}

static char *
describe (const char *delivery_id, TandemCall *call, const TandemWrapUp *wrap_up)
{
  return g_strdup_printf ("%s: %s", tandem_call_get_to (call), wrap_up ? wrap_up->summary : "nothing");
}

static const TandemWrapUpFormat format = { get_instructions, parse, describe };

/* --- calls -------------------------------------------------------------------------------------------------- */

typedef struct {
  FakeWorld *world;
  FakeDesk *desk;
  TandemSettings *settings;
  TandemSwitchboard *switchboard;
  TandemDeliveries *deliveries;
  TandemWrapUps *wrap_ups;
  TandemCall *call;
} Fixture;

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->world = fake_world_new ();
  f->desk = g_object_new (FAKE_TYPE_DESK, NULL);
  f->desk->set_up = TRUE;
  f->settings = tandem_settings_new ();
  tandem_settings_set_string (f->settings, "phone-number", "+15005550006");
  tandem_settings_set_string (f->settings, "data-dir", "/nowhere");
  tandem_settings_set_string (f->settings, "ai-provider", "openai");
  f->switchboard = tandem_switchboard_new (f->settings, TANDEM_CARRIER (f->world), TANDEM_CALL_MEDIA (f->world), TANDEM_STORE (f->world));
  f->deliveries = tandem_deliveries_new (TANDEM_WRAP_UP_STORE (f->desk), TANDEM_DELIVERY_POST (f->desk));
  f->wrap_ups = tandem_wrap_ups_give (f->switchboard, &(TandemWrapUpParts){
    TANDEM_WRAP_UP_STORE (f->desk), TANDEM_TEXT_MODEL (f->desk), TANDEM_DELIVERY_POST (f->desk), f->deliveries, &format });
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->call);
  settle ();
  g_assert_finalize_object (f->switchboard);
  g_clear_object (&f->deliveries);
  settle ();
  g_assert_finalize_object (f->desk);
  g_clear_object (&f->settings);
  g_assert_finalize_object (f->world);
}

static void
did_dial (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Fixture *) user_data)->call = tandem_switchboard_dial_finish (TANDEM_SWITCHBOARD (source), result, NULL);
}

static void
say (Fixture *f, const char *id, TandemParty party, const char *words)
{
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new (id, party);

  update->text = g_strdup (words);
  update->final = TRUE;
  tandem_call_media_report_turn (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), update);
}

/* A whole call of @mode in which somebody spoke. */
static void
make_call (Fixture *f, TandemCallMode mode)
{
  const TandemDialRequest request = { .to = "+12025550101", .mode = mode };
  const char *id;

  tandem_switchboard_dial_async (f->switchboard, &request, NULL, did_dial, f);
  while (!f->call)
    g_main_context_iteration (NULL, TRUE);
  id = tandem_call_get_id (f->call);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), id);
  settle ();
  say (f, "a", TANDEM_PARTY_AGENT, "How can I help you?");
  say (f, "b", TANDEM_PARTY_REMOTE, "A table for four.");
  tandem_switchboard_hang_up_async (f->switchboard, f->call, NULL, NULL, NULL);
  settle ();
  g_assert_false (tandem_call_is_live (f->call));
  g_assert_null (f->desk->kept);
  tandem_call_media_report_disconnected (TANDEM_CALL_MEDIA (f->world), id, NULL);
  settle ();
}

static void
answer (Fixture *f, const char *words)
{
  g_autoptr (GTask) question = g_queue_pop_head (&f->desk->questions);

  g_task_return_pointer (question, g_strdup (words), g_free);
  settle ();
}

static void
did_finish (GObject *source, GAsyncResult *result, gpointer user_data)
{
  tandem_wrap_ups_finish (TANDEM_WRAP_UPS (source), result, user_data);
}

/* The model is asked once, when the last words are there; until it has answered, that there was a call is kept for the other program. */
static void
test_end (Fixture *f, gconstpointer data)
{
  make_call (f, TANDEM_CALL_MODE_AGENT);
  g_assert_cmpuint (g_queue_get_length (&f->desk->questions), ==, 1);
  g_assert_nonnull (strstr (f->desk->record, "us: How can I help you?\nthem: A table for four.\n"));
  g_assert_cmpuint (f->desk->deliveries->len, ==, 1);
  g_assert_cmpint (((TandemDelivery *) f->desk->deliveries->pdata[0])->next_at, >, g_get_real_time () / 1000 + 120000);
  g_assert_cmpuint (f->desk->taken->len, ==, 0);
  answer (f, "Wants a table.");
  g_assert_cmpstr (f->desk->kept->summary, ==, "Wants a table.");
  g_assert_cmpstr (tandem_wrap_up_of (f->call)->summary, ==, "Wants a table.");
  g_assert_cmpuint (f->desk->taken->len, ==, 1);
  g_assert_cmpstr (f->desk->taken->pdata[0], ==, "+12025550101: Wants a table.");
  g_assert_cmpuint (f->desk->deliveries->len, ==, 0);
}

/* What a person wrote stays, however late the model is. */
static void
test_person_was_quicker (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemWrapUp) version = tandem_wrap_up_new ("Wants a table for four at eight.", "booked", "positive", "");
  g_autoptr (GError) error = NULL;

  make_call (f, TANDEM_CALL_MODE_AGENT);
  tandem_wrap_ups_write_async (f->wrap_ups, f->call, NULL, did_finish, &error);
  settle ();
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE);
  tandem_wrap_ups_edit_async (f->wrap_ups, f->call, version, NULL, NULL, NULL);
  settle ();
  g_assert_cmpuint (f->desk->deliveries->len, ==, 0);
  answer (f, "Something else.");
  g_assert_cmpstr (f->desk->kept->outcome, ==, "booked");
  g_assert_true (f->desk->kept->edited && tandem_wrap_up_of (f->call)->edited);
  g_assert_cmpstr (f->desk->taken->pdata[f->desk->taken->len - 1], ==, "+12025550101: Wants a table for four at eight.");
  /* Who asks for it gets a new one. */
  tandem_wrap_ups_write_async (f->wrap_ups, f->call, NULL, NULL, NULL);
  settle ();
  answer (f, "Once more.");
  g_assert_cmpstr (f->desk->kept->summary, ==, "Once more.");
  g_assert_false (f->desk->kept->edited);
}

/* Nobody talked with anybody. */
static void
test_trial (Fixture *f, gconstpointer data)
{
  make_call (f, TANDEM_CALL_MODE_ECHO);
  g_assert_cmpuint (g_queue_get_length (&f->desk->questions), ==, 0);
  g_assert_cmpuint (f->desk->taken->len + f->desk->deliveries->len, ==, 0);
}

/* What goes to another AI service is not shown to OpenAI unasked, and calls are told all the same. */
static void
test_other_service (Fixture *f, gconstpointer data)
{
  tandem_settings_set_string (f->settings, "ai-provider", "gemini");
  make_call (f, TANDEM_CALL_MODE_AGENT);
  g_assert_cmpuint (g_queue_get_length (&f->desk->questions), ==, 0);
  g_assert_cmpuint (f->desk->taken->len, ==, 1);
  g_assert_cmpstr (f->desk->taken->pdata[0], ==, "+12025550101: nothing");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/wrap-ups/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("end", test_end);
  ADD ("person-was-quicker", test_person_was_quicker);
  ADD ("trial", test_trial);
  ADD ("other-service", test_other_service);
  return g_test_run ();
}

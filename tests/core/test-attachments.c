// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-attachments.h"

#include "tandem-error.h"

/* --- a carrier that does what the address says ------------------------------------------------------------------ */

#define STUB_TYPE_CARRIER (stub_carrier_get_type ())
G_DECLARE_FINAL_TYPE (StubCarrier, stub_carrier, STUB, CARRIER, GObject)

struct _StubCarrier {
  GObject parent_instance;
  GString *asked; /* "good:id-1.png " in order */
  GTask *held;
  guint busy;     /* so many times "later" */
};

static void carrier_init (TandemMessageCarrierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StubCarrier, stub_carrier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_MESSAGE_CARRIER, carrier_init))

static void
stub_carrier_finalize (GObject *object)
{
  g_string_free (STUB_CARRIER (object)->asked, TRUE);
  G_OBJECT_CLASS (stub_carrier_parent_class)->finalize (object);
}

static void
stub_carrier_class_init (StubCarrierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stub_carrier_finalize;
}

static void
stub_carrier_init (StubCarrier *self)
{
  self->asked = g_string_new (NULL);
}

static void
fetch_media_async (TandemMessageCarrier *carrier, TandemMessage *message, TandemMessageMedia *media, const char *path,
                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  StubCarrier *self = STUB_CARRIER (carrier);
  const char *url = tandem_message_media_get_url (media);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GTask) task = g_task_new (carrier, cancellable, callback, user_data);

  g_string_append_printf (self->asked, "%s:%s ", url, name);
  if (g_str_equal (url, "gone")) {
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_REFUSED, "gone");
  } else if (g_str_equal (url, "later") && self->busy > 0) {
    self->busy--;
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_BUSY, "later");
  } else if (g_str_equal (url, "held")) {
    self->held = g_steal_pointer (&task);
  } else {
    tandem_message_media_set_file (media, path, 7);
    g_task_return_boolean (task, TRUE);
  }
}

static gboolean
fetch_media_finish (TandemMessageCarrier *carrier, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
carrier_init (TandemMessageCarrierInterface *iface)
{
  iface->fetch_media_async = fetch_media_async;
  iface->fetch_media_finish = fetch_media_finish;
}

/* --- a store that only counts ----------------------------------------------------------------------------------- */

#define STUB_TYPE_STORE (stub_store_get_type ())
G_DECLARE_FINAL_TYPE (StubStore, stub_store, STUB, STORE, GObject)

struct _StubStore {
  GObject parent_instance;
  guint n_saved;
};

static void store_init (TandemMessageStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StubStore, stub_store, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (TANDEM_TYPE_MESSAGE_STORE, store_init))

static void
stub_store_class_init (StubStoreClass *klass)
{
}

static void
stub_store_init (StubStore *self)
{
}

static void
save_async (TandemMessageStore *store, TandemMessage *message, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);

  STUB_STORE (store)->n_saved++;
  g_task_return_boolean (task, TRUE);
}

static gboolean
save_finish (TandemMessageStore *store, GAsyncResult *result, gboolean *added, gint64 *thread_id, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
store_init (TandemMessageStoreInterface *iface)
{
  iface->save_async = save_async;
  iface->save_finish = save_finish;
}

/* --- tests -------------------------------------------------------------------------------------------------------- */

typedef struct {
  StubCarrier *carrier;
  StubStore *store;
  TandemSettings *settings;
  TandemAttachments *attachments;
  guint n_fetched;
} Fixture;

static void
on_fetched (TandemAttachments *attachments, TandemMessage *message, gpointer user_data)
{
  ((Fixture *) user_data)->n_fetched++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->carrier = g_object_new (STUB_TYPE_CARRIER, NULL);
  f->store = g_object_new (STUB_TYPE_STORE, NULL);
  f->settings = tandem_settings_new ();
  tandem_settings_set_string (f->settings, "data-dir", "/proc/tandem");
  f->attachments = tandem_attachments_new (f->settings, TANDEM_MESSAGE_STORE (f->store), TANDEM_MESSAGE_CARRIER (f->carrier));
  g_signal_connect (f->attachments, "fetched", G_CALLBACK (on_fetched), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->attachments);
  g_assert_finalize_object (f->carrier);
  g_assert_finalize_object (f->store);
  g_clear_object (&f->settings);
}

/* @urls: with spaces between; all of type @content_type. */
static TandemMessage *
make (TandemDirection direction, const char *urls, const char *content_type)
{
  TandemMessage *message = tandem_message_new ("id", direction, "+12025550100", "+12025550101", "");
  g_auto (GStrv) list = g_strsplit (urls, " ", -1);

  for (guint i = 0; list[i] != NULL; i++) {
    g_autoptr (TandemMessageMedia) media = tandem_message_media_new (content_type, list[i]);

    tandem_message_add_media (message, media);
  }
  return message;
}

static void
wait_fetched (Fixture *f, guint n)
{
  while (f->n_fetched < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_one_after_the_other (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemMessage) message = make (TANDEM_DIRECTION_INBOUND, "one gone two", "IMAGE/png");
  g_autoptr (TandemMessage) strange = make (TANDEM_DIRECTION_INBOUND, "three", "../../etc/passwd");
  g_autoptr (TandemMessage) sent = make (TANDEM_DIRECTION_OUTBOUND, "four", "image/png");

  tandem_attachments_add (f->attachments, message);
  tandem_attachments_add (f->attachments, strange);
  tandem_attachments_add (f->attachments, sent);
  wait_fetched (f, 3);
  g_assert_cmpstr (f->carrier->asked->str, ==, "one:id-1.png gone:id-2.png two:id-3.png three:id-1.bin ");
  g_assert_cmpuint (f->store->n_saved, ==, 3);
  /* What is here is not fetched again; what was gone may be asked for once more. */
  tandem_attachments_add (f->attachments, strange);
  g_assert_cmpuint (f->n_fetched, ==, 3);
}

static void
test_later (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemMessage) message = make (TANDEM_DIRECTION_INBOUND, "later", "image/png");
  gint64 start = g_get_monotonic_time ();

  f->carrier->busy = 1;
  tandem_attachments_add (f->attachments, message);
  wait_fetched (f, 1);
  g_assert_cmpint (g_get_monotonic_time () - start, >, 3 * G_USEC_PER_SEC);
  g_assert_cmpstr (f->carrier->asked->str, ==, "later:id-1.png later:id-1.png ");
}

static void
test_stopped (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemMessage) message = make (TANDEM_DIRECTION_INBOUND, "held two", "image/png");

  tandem_attachments_add (f->attachments, message);
  g_assert_nonnull (f->carrier->held);
  tandem_attachments_stop (f->attachments);
  g_assert_true (g_task_return_error_if_cancelled (f->carrier->held));
  g_clear_object (&f->carrier->held);
  tandem_attachments_add (f->attachments, message);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (f->carrier->asked->str, ==, "held:id-1.png ");
  g_assert_cmpuint (f->store->n_saved, ==, 0);
}

/* What is refused is a warning, and here not the end. */
static GLogWriterOutput
on_log (GLogLevelFlags level, const GLogField *fields, gsize n, gpointer user_data)
{
  for (gsize i = 0; i < n; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") && g_str_equal (fields[i].value, "A file that came with a text cannot be fetched: gone"))
      return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n, user_data);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (on_log, NULL, NULL);
  g_test_add ("/attachments/one-after-the-other", Fixture, NULL, set_up, test_one_after_the_other, tear_down);
  g_test_add ("/attachments/later", Fixture, NULL, set_up, test_later, tear_down);
  g_test_add ("/attachments/stopped", Fixture, NULL, set_up, test_stopped, tear_down);
  return g_test_run ();
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-outbox.h"

#include "tandem-error.h"
#include "tandem-message-saves.h"
#include "tandem-send-time.h"

/* Between attempts while the carrier cannot be reached: the first wait, doubled each time up to the last. */
#define RETRY_FIRST_MS 2000
#define RETRY_LAST_MS 60000
/* What nobody has read is not said later than this: the other side, or a person of ours, may have written again. */
#define AUTOMATIC_S (10 * 60)
/* The clock may be set, so what is far away is looked at again now and then. */
#define LONGEST_WAIT_MS (60 * 1000)

struct _TandemOutbox {
  GObject parent_instance;

  /* owned */
  TandemMessageStore *store;
  TandemMessageCarrier *carrier;
  GPtrArray *waiting; /* TandemMessage, in the order in which they came */
  GPtrArray *missed;  /* TandemMessage: somebody is to say whether they are sent */
  GHashTable *wanted; /* TandemMessage, in waiting: sent however late it is */
  TandemMessage *sending;
  TandemMessageSaves *saves;
  GCancellable *cancellable;

  guint timer_id;
  gboolean stopped;
  guint retry_ms;     /* the last rest; 0: the carrier was reached last time */
  gint64 rest_until;  /* monotonic, µs */
};

G_DEFINE_FINAL_TYPE (TandemOutbox, tandem_outbox, G_TYPE_OBJECT)

enum { ATTEMPTED, MISSED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_outbox_dispose (GObject *object)
{
  TandemOutbox *self = TANDEM_OUTBOX (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_hash_table_remove_all (self->wanted);
  g_ptr_array_set_size (self->waiting, 0);
  g_ptr_array_set_size (self->missed, 0);
  g_clear_object (&self->sending);
  g_clear_object (&self->saves);
  g_clear_object (&self->carrier);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tandem_outbox_parent_class)->dispose (object);
}

static void
tandem_outbox_finalize (GObject *object)
{
  g_clear_pointer (&TANDEM_OUTBOX (object)->waiting, g_ptr_array_unref);
  g_clear_pointer (&TANDEM_OUTBOX (object)->missed, g_ptr_array_unref);
  g_clear_pointer (&TANDEM_OUTBOX (object)->wanted, g_hash_table_unref);
  g_clear_object (&TANDEM_OUTBOX (object)->cancellable);
  G_OBJECT_CLASS (tandem_outbox_parent_class)->finalize (object);
}

static void
tandem_outbox_class_init (TandemOutboxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_outbox_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_outbox_finalize;
  signals[ATTEMPTED] = g_signal_new ("attempted", TANDEM_TYPE_OUTBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                     TANDEM_TYPE_MESSAGE, G_TYPE_ERROR);
  signals[MISSED] = g_signal_new ("missed", TANDEM_TYPE_OUTBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  TANDEM_TYPE_MESSAGE);
}

static void
tandem_outbox_init (TandemOutbox *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->missed = g_ptr_array_new_with_free_func (g_object_unref);
  self->wanted = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->cancellable = g_cancellable_new ();
}

TandemOutbox *
tandem_outbox_new (TandemMessageStore *store, TandemMessageCarrier *carrier)
{
  TandemOutbox *self;

  g_return_val_if_fail (TANDEM_IS_MESSAGE_STORE (store) && TANDEM_IS_MESSAGE_CARRIER (carrier), NULL);
  self = g_object_new (TANDEM_TYPE_OUTBOX, NULL);
  self->store = g_object_ref (store);
  self->carrier = g_object_ref (carrier);
  self->saves = tandem_message_saves_new (store);
  return self;
}

static void look (TandemOutbox *self);

/* One attempt and what came of it, until that is saved. */
typedef struct {
  TandemOutbox *self;
  TandemMessage *message;
  GError *error; /* nullable */
} Attempt;

static void
attempt_free (Attempt *attempt)
{
  g_clear_error (&attempt->error);
  g_clear_object (&attempt->message);
  g_clear_object (&attempt->self);
  g_free (attempt);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attempt, attempt_free)

static void
did_save (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Attempt) attempt = user_data;
  TandemOutbox *self = attempt->self;
  g_autoptr (GError) error = NULL;

  if (!tandem_message_store_save_finish (TANDEM_MESSAGE_STORE (source), result, NULL, NULL, &error)) {
    g_message ("outbox: the state of a text was not kept, which is tried again: %s", error->message);
    tandem_outbox_keep (self, attempt->message);
  }
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  g_clear_object (&self->sending);
  g_signal_emit (self, signals[ATTEMPTED], 0, attempt->message, attempt->error);
  look (self);
}

static gboolean
is_passing (const GError *error)
{
  return g_error_matches (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE) ||
         g_error_matches (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_BUSY);
}

static void
did_send (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Attempt) attempt = user_data;
  TandemOutbox *self = attempt->self;
  TandemMessage *message = attempt->message;
  guint code = 0;

  if (tandem_message_carrier_send_finish (TANDEM_MESSAGE_CARRIER (source), result, &code, &attempt->error)) {
    self->retry_ms = 0;
  } else if (g_cancellable_is_cancelled (self->cancellable)) {
    return;
  } else if (is_passing (attempt->error)) {
    self->retry_ms = self->retry_ms ? MIN (self->retry_ms * 2, RETRY_LAST_MS) : RETRY_FIRST_MS;
    self->rest_until = g_get_monotonic_time () + self->retry_ms * G_TIME_SPAN_MILLISECOND;
    /* It was in time; that the carrier is away for long does not change it. */
    g_hash_table_add (self->wanted, g_object_ref (message));
    g_ptr_array_insert (self->waiting, 0, g_object_ref (message));
  } else {
    tandem_message_advance (message, TANDEM_MESSAGE_STATUS_FAILED, code, attempt->error->message);
  }
  tandem_message_store_save_async (self->store, message, NULL, did_save, g_steal_pointer (&attempt));
}

static gboolean
on_time (gpointer data)
{
  TandemOutbox *self = data;

  self->timer_id = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

/* What the carrier cannot come for yet, since the tunnel is not up: others need not wait for it. */
static gboolean
is_out_of_reach (TandemOutbox *self, TandemMessage *message)
{
  g_autoptr (GError) error = NULL;

  return tandem_message_has_own_files (message) && !tandem_message_carrier_can_send_files (self->carrier, &error) && is_passing (error);
}

/* In ms from now; 0: it is time. */
static guint
wait_of (TandemOutbox *self, TandemMessage *message)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  GDateTime *at = tandem_message_get_send_at (message);
  /* The carrier would come for the files when it sends the text, and Tandem may be off then. */
  gboolean ours = at && (tandem_message_has_own_files (message) || !tandem_message_carrier_can_schedule (self->carrier, at));
  gint64 left = ours ? g_date_time_difference (at, now) : 0;
  gint64 rest = self->rest_until - g_get_monotonic_time ();

  if (is_out_of_reach (self, message))
    return LONGEST_WAIT_MS;
  return (guint) CLAMP ((MAX (left, rest) + 999) / 1000, 0, LONGEST_WAIT_MS);
}

static gboolean
is_stale (TandemMessage *message)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  return tandem_message_get_answers (message) && now - g_date_time_to_unix (tandem_message_get_at (message)) > AUTOMATIC_S;
}

static void
send (TandemOutbox *self, guint i)
{
  Attempt *attempt = g_new0 (Attempt, 1);

  self->sending = g_ptr_array_steal_index (self->waiting, i);
  g_hash_table_remove (self->wanted, self->sending);
  attempt->self = g_object_ref (self);
  attempt->message = g_object_ref (self->sending);
  if (is_stale (attempt->message)) {
    attempt->error = g_error_new_literal (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE,
                                          "This answer could not be sent in time: read it, and send it again if it still fits.");
    tandem_message_advance (attempt->message, TANDEM_MESSAGE_STATUS_FAILED, 0, attempt->error->message);
    tandem_message_store_save_async (self->store, attempt->message, NULL, did_save, attempt);
    return;
  }
  tandem_message_carrier_send_async (self->carrier, self->sending, self->cancellable, did_send, attempt);
}

/* Puts aside what would come so late that somebody is to be asked first. */
static void
set_missed_aside (TandemOutbox *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  for (guint i = self->waiting->len; i-- > 0;) {
    TandemMessage *message = self->waiting->pdata[i];
    GDateTime *at = tandem_message_get_send_at (message);

    if (!at || !tandem_send_time_is_missed (at, now) || g_hash_table_contains (self->wanted, message))
      continue;
    g_ptr_array_add (self->missed, g_ptr_array_steal_index (self->waiting, i));
    tandem_message_set_missed (message, TRUE);
    g_info ("outbox: a text was to be sent more than an hour ago, so somebody is asked first");
    g_signal_emit (self, signals[MISSED], 0, message);
  }
}

/* Sends the first that may go, or waits for the one whose time comes next. */
static void
look (TandemOutbox *self)
{
  guint wait = LONGEST_WAIT_MS;

  if (self->sending || self->stopped || self->waiting->len == 0)
    return;
  set_missed_aside (self);
  g_clear_handle_id (&self->timer_id, g_source_remove);
  for (guint i = 0; i < self->waiting->len; i++) {
    guint own = wait_of (self, self->waiting->pdata[i]);

    if (own == 0) {
      send (self, i);
      return;
    }
    wait = MIN (wait, own);
  }
  if (self->waiting->len > 0)
    self->timer_id = g_timeout_add (wait, on_time, self);
}

void
tandem_outbox_add (TandemOutbox *self, TandemMessage *message)
{
  g_return_if_fail (TANDEM_IS_OUTBOX (self) && TANDEM_IS_MESSAGE (message));
  g_return_if_fail (tandem_message_get_status (message) == TANDEM_MESSAGE_STATUS_NEW);
  g_ptr_array_add (self->waiting, g_object_ref (message));
  look (self);
}

void
tandem_outbox_keep (TandemOutbox *self, TandemMessage *message)
{
  g_return_if_fail (TANDEM_IS_OUTBOX (self) && TANDEM_IS_MESSAGE (message));
  if (self->saves)
    tandem_message_saves_add (self->saves, message);
}

gboolean
tandem_outbox_remove (TandemOutbox *self, TandemMessage *message)
{
  g_return_val_if_fail (TANDEM_IS_OUTBOX (self), FALSE);
  g_hash_table_remove (self->wanted, message);
  if (g_ptr_array_remove (self->waiting, message))
    return TRUE;
  tandem_message_set_missed (message, FALSE);
  return g_ptr_array_remove (self->missed, message);
}

gboolean
tandem_outbox_send_missed (TandemOutbox *self, TandemMessage *message)
{
  g_autoptr (TandemMessage) held = NULL;

  g_return_val_if_fail (TANDEM_IS_OUTBOX (self) && TANDEM_IS_MESSAGE (message), FALSE);
  held = g_object_ref (message);
  if (!g_ptr_array_remove (self->missed, message))
    return FALSE;
  tandem_message_set_missed (message, FALSE);
  g_hash_table_add (self->wanted, g_object_ref (message));
  tandem_outbox_add (self, message);
  return TRUE;
}

void
tandem_outbox_retry (TandemOutbox *self)
{
  g_return_if_fail (TANDEM_IS_OUTBOX (self));
  self->retry_ms = 0;
  self->rest_until = 0;
  look (self);
}

gboolean
tandem_outbox_is_resting (TandemOutbox *self)
{
  g_return_val_if_fail (TANDEM_IS_OUTBOX (self), FALSE);
  return self->retry_ms > 0;
}

void
tandem_outbox_stop (TandemOutbox *self)
{
  g_return_if_fail (TANDEM_IS_OUTBOX (self));
  self->stopped = TRUE;
  g_clear_handle_id (&self->timer_id, g_source_remove);
}

guint
tandem_outbox_get_length (TandemOutbox *self)
{
  g_return_val_if_fail (TANDEM_IS_OUTBOX (self), 0);
  return self->waiting->len + (self->sending ? 1 : 0);
}

guint
tandem_outbox_count_missed (TandemOutbox *self)
{
  g_return_val_if_fail (TANDEM_IS_OUTBOX (self), 0);
  return self->missed->len;
}

gboolean
tandem_outbox_is_sending (TandemOutbox *self)
{
  g_return_val_if_fail (TANDEM_IS_OUTBOX (self), FALSE);
  return self->sending != NULL;
}

static gboolean
may_be (TandemMessage *ours, TandemMessage *found)
{
  const char *sid = tandem_message_get_message_sid (ours);

  if (sid)
    return g_strcmp0 (sid, tandem_message_get_message_sid (found)) == 0;
  return g_str_equal (tandem_message_get_number (ours), tandem_message_get_number (found)) &&
         g_str_equal (tandem_message_get_own_number (ours), tandem_message_get_own_number (found)) &&
         g_str_equal (tandem_message_get_body (ours), tandem_message_get_body (found));
}

gboolean
tandem_outbox_may_be_sending (TandemOutbox *self, TandemMessage *message)
{
  g_return_val_if_fail (TANDEM_IS_OUTBOX (self) && TANDEM_IS_MESSAGE (message), FALSE);
  if (tandem_message_get_direction (message) != TANDEM_DIRECTION_OUTBOUND)
    return FALSE;
  if ((self->sending && may_be (self->sending, message)) || tandem_message_saves_any (self->saves, may_be, message))
    return TRUE;
  for (guint i = 0; i < self->waiting->len; i++)
    if (may_be (self->waiting->pdata[i], message))
      return TRUE;
  for (guint i = 0; i < self->missed->len; i++)
    if (may_be (self->missed->pdata[i], message))
      return TRUE;
  return FALSE;
}

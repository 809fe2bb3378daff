// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-message-poll.h"

#include "tandem-error.h"
#include "tandem-number-rules.h"
#include "tandem-poll-pace.h"

#define BOOKMARK "poll"
/* Seconds that are asked for again: dates are whole seconds, and a list may be behind. */
#define OVERLAP_S (5 * 60)

struct _TandemMessagePoll {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemMessageStore *store;
  TandemMessageCarrier *carrier;
  TandemMessageSink *sink;
  TandemOutbox *outbox;
  GHashTable *seen;         /* sid -> status + 1, of the last round: what is kept already */
  GCancellable *cancellable; /* of the round that is under way; NULL: none is */

  TandemPollPace pace;
  gint64 from_s; /* where the next round begins; 0: not read yet */
  guint timer_id;
  gboolean started;
  gboolean again; /* another round at once */
  gboolean soon;  /* another round as after a failure */
};

G_DEFINE_FINAL_TYPE (TandemMessagePoll, tandem_message_poll, G_TYPE_OBJECT)

enum { POLLED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_message_poll_dispose (GObject *object)
{
  TandemMessagePoll *self = TANDEM_MESSAGE_POLL (object);

  tandem_message_poll_stop (self);
  g_clear_object (&self->outbox);
  g_clear_object (&self->sink);
  g_clear_object (&self->carrier);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_message_poll_parent_class)->dispose (object);
}

static void
tandem_message_poll_finalize (GObject *object)
{
  g_hash_table_unref (TANDEM_MESSAGE_POLL (object)->seen);
  G_OBJECT_CLASS (tandem_message_poll_parent_class)->finalize (object);
}

static void
tandem_message_poll_class_init (TandemMessagePollClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_message_poll_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_message_poll_finalize;
  signals[POLLED] = g_signal_new ("polled", TANDEM_TYPE_MESSAGE_POLL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  G_TYPE_UINT, G_TYPE_ERROR);
}

static GHashTable *
seen_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
tandem_message_poll_init (TandemMessagePoll *self)
{
  self->seen = seen_new ();
}

/* Another account, or a number more: its texts of before are wanted, too. */
static void
on_account_changed (TandemMessagePoll *self)
{
  gboolean started = self->started;

  tandem_message_poll_stop (self);
  self->from_s = 0;
  self->pace.n_failures = 0;
  if (started)
    tandem_message_poll_start (self);
}

TandemMessagePoll *
tandem_message_poll_new (TandemSettings *settings, TandemMessageStore *store, TandemMessageCarrier *carrier,
                         TandemMessageSink *sink, TandemOutbox *outbox)
{
  static const char *const details[] = { "notify::account-sid", "notify::phone-number", "notify::number-rules" };
  TandemMessagePoll *self;

  g_return_val_if_fail (TANDEM_IS_MESSAGE_STORE (store) && TANDEM_IS_MESSAGE_CARRIER (carrier), NULL);
  self = g_object_new (TANDEM_TYPE_MESSAGE_POLL, NULL);
  self->settings = g_object_ref (settings);
  self->store = g_object_ref (store);
  self->carrier = g_object_ref (carrier);
  self->sink = g_object_ref (sink);
  self->outbox = g_object_ref (outbox);
  for (guint i = 0; i < G_N_ELEMENTS (details); i++)
    g_signal_connect_object (settings, details[i], G_CALLBACK (on_account_changed), self, G_CONNECT_SWAPPED);
  return self;
}

/* Whose texts were read up to the bookmark: for others it says nothing. */
static char *
dup_scope (TandemSettings *settings)
{
  g_auto (GStrv) numbers = tandem_number_rules_list (settings);
  g_autofree char *list = g_strjoinv (" ", numbers);

  return g_strdup_printf ("%s %s %s", tandem_settings_get_string (settings, "account-sid"),
                          tandem_settings_get_string (settings, "phone-number"), list);
}

static gint64
now_s (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* --- one round ----------------------------------------------------------------------------------------------- */

typedef struct {
  TandemMessagePoll *self;
  GCancellable *cancellable;
  GPtrArray *texts;  /* oldest first */
  GHashTable *seen;  /* what will be known after it */
  char *scope;
  gint64 newest_s;
  gint64 hold_s;     /* the oldest that is to be looked at again */
  guint next;        /* of @texts */
  guint n_new;
} Round;

static void
round_free (Round *round)
{
  g_clear_pointer (&round->texts, g_ptr_array_unref);
  g_clear_pointer (&round->seen, g_hash_table_unref);
  g_clear_object (&round->cancellable);
  g_clear_object (&round->self);
  g_free (round->scope);
  g_free (round);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Round, round_free)

static void begin (TandemMessagePoll *self);
static void take_next (Round *round);

static gboolean
on_time (gpointer data)
{
  TandemMessagePoll *self = data;

  self->timer_id = 0;
  begin (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_next (TandemMessagePoll *self)
{
  guint wait = tandem_poll_pace_get_wait (&self->pace, g_get_monotonic_time (), g_random_double ());

  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (self->started && !self->cancellable)
    self->timer_id = g_timeout_add (wait, on_time, self);
}

/* Frees @round.  @error: nullable. */
static void
end (Round *owned, const GError *error)
{
  g_autoptr (Round) round = owned;
  TandemMessagePoll *self = round->self;

  if (g_cancellable_is_cancelled (round->cancellable))
    return;
  g_clear_object (&self->cancellable);
  /* Without an account nothing failed: there is nothing to be asked. */
  if (error && !g_error_matches (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP)) {
    if (self->pace.n_failures++ == 0)
      g_message ("poll: the carrier was not asked for texts, which is tried again: %s", error->message);
  } else {
    self->pace.n_failures = 0;
  }
  if (self->soon)
    self->pace.n_failures = MAX (self->pace.n_failures, 1);
  self->soon = FALSE;
  if (round->n_new > 0)
    self->pace.news_at = g_get_monotonic_time ();
  g_signal_emit (self, signals[POLLED], 0, round->n_new, error);
  if (self->cancellable || !self->started)
    return;
  if (self->again) {
    self->again = FALSE;
    begin (self);
  } else {
    wait_for_next (self);
  }
}

static void
did_move (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Round *round = user_data;
  g_autoptr (GError) error = NULL;

  tandem_message_store_finish (TANDEM_MESSAGE_STORE (source), result, &error);
  end (round, error);
}

/* Everything is kept: only now. */
static void
move_bookmark (Round *round)
{
  TandemMessagePoll *self = round->self;
  gint64 from_s = round->newest_s > 0 ? MAX (self->from_s, MIN (round->newest_s - OVERLAP_S, round->hold_s)) : self->from_s;
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT " %s", from_s, round->scope);

  g_hash_table_unref (self->seen);
  self->seen = g_steal_pointer (&round->seen);
  self->from_s = from_s;
  tandem_message_store_set_bookmark_async (self->store, BOOKMARK, text, NULL, did_move, round);
}

/* For how many seconds after it was made a text may have news, 0: it has none. */
static gint64
get_unsettled_s (TandemMessage *message)
{
  TandemMessageStatus status = tandem_message_get_status (message);

  if (status == TANDEM_MESSAGE_STATUS_SCHEDULED)
    return 36 * 24 * 3600;
  if (status == TANDEM_MESSAGE_STATUS_SENT || status == TANDEM_MESSAGE_STATUS_RECEIVING)
    return 3600;
  return status < TANDEM_MESSAGE_STATUS_SENT ? 24 * 3600 : 0;
}

static void
did_report (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Round *round = user_data;
  TandemMessage *message = round->texts->pdata[round->next];
  g_autoptr (GError) error = NULL;

  if (!tandem_message_sink_finish (TANDEM_MESSAGE_SINK (source), result, &error)) {
    end (round, error);
    return;
  }
  g_hash_table_insert (round->seen, g_strdup (tandem_message_get_message_sid (message)),
                       GUINT_TO_POINTER (tandem_message_get_status (message) + 1));
  round->n_new++;
  round->next++;
  take_next (round);
}

static void
did_receive (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Round *round = user_data;
  TandemMessage *message = round->texts->pdata[round->next];
  TandemMessageReport report = { NULL, tandem_message_get_message_sid (message), tandem_message_get_status (message),
                                 tandem_message_get_error_code (message) };
  g_autoptr (GError) error = NULL;

  if (!tandem_message_sink_finish (TANDEM_MESSAGE_SINK (source), result, &error))
    end (round, error);
  else
    /* It may have been here before, in an earlier state. */
    tandem_message_sink_report_async (round->self->sink, &report, NULL, did_report, round);
}

/* TRUE when nothing is to be done about @message now. */
static gboolean
pass (Round *round, TandemMessage *message)
{
  const char *sid = tandem_message_get_message_sid (message);
  gpointer status = GUINT_TO_POINTER (tandem_message_get_status (message) + 1);
  gint64 at_s = g_date_time_to_unix (tandem_message_get_at (message));
  gint64 unsettled_s = get_unsettled_s (message);

  if (!sid)
    return TRUE;
  round->newest_s = MAX (round->newest_s, at_s);
  if (unsettled_s > 0 && at_s + unsettled_s > now_s ())
    round->hold_s = MIN (round->hold_s, at_s);
  if (g_hash_table_lookup (round->self->seen, sid) == status) {
    g_hash_table_insert (round->seen, g_strdup (sid), status);
    return TRUE;
  }
  /* Ours, whose sending is not over: soon it will have this sid.  Taken now, it would be there twice. */
  if (tandem_outbox_may_be_sending (round->self->outbox, message)) {
    round->hold_s = MIN (round->hold_s, at_s);
    round->self->pace.news_at = g_get_monotonic_time ();
    return TRUE;
  }
  return FALSE;
}

static void
take_next (Round *round)
{
  TandemMessage *message;

  if (g_cancellable_is_cancelled (round->cancellable)) {
    end (round, NULL);
    return;
  }
  while (round->next < round->texts->len && pass (round, round->texts->pdata[round->next]))
    round->next++;
  if (round->next == round->texts->len) {
    move_bookmark (round);
    return;
  }
  message = round->texts->pdata[round->next];
  tandem_message_sink_receive_async (round->self->sink, message, TANDEM_OPT_OUT_NONE, NULL, did_receive, round);
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Round *round = user_data;
  g_autoptr (GError) error = NULL;

  round->texts = tandem_message_carrier_list_finish (TANDEM_MESSAGE_CARRIER (source), result, &error);
  if (!round->texts) {
    end (round, error);
    return;
  }
  take_next (round);
}

static void
list (Round *round)
{
  g_autoptr (GDateTime) since = g_date_time_new_from_unix_utc (round->self->from_s);

  tandem_message_carrier_list_async (round->self->carrier, since, round->cancellable, did_list, round);
}

static void
did_get_bookmark (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Round *round = user_data;
  TandemMessagePoll *self = round->self;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = tandem_message_store_get_bookmark_finish (TANDEM_MESSAGE_STORE (source), result, &error);
  char *scope = NULL;
  gint64 from_s = text ? g_ascii_strtoll (text, &scope, 10) : 0;

  if (!text || g_cancellable_is_cancelled (round->cancellable)) {
    end (round, error);
    return;
  }
  if (from_s <= 0 || !g_str_has_prefix (scope, " ") || !g_str_equal (scope + 1, round->scope))
    from_s = now_s () - (gint64) tandem_settings_get_int (self->settings, "text-history-days") * 24 * 3600;
  self->from_s = from_s;
  list (round);
}

static void
begin (TandemMessagePoll *self)
{
  Round *round = g_new0 (Round, 1);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->cancellable = g_cancellable_new ();
  round->self = g_object_ref (self);
  round->cancellable = g_object_ref (self->cancellable);
  round->seen = seen_new ();
  round->scope = dup_scope (self->settings);
  round->hold_s = G_MAXINT64;
  if (self->from_s > 0)
    list (round);
  else
    tandem_message_store_get_bookmark_async (self->store, BOOKMARK, NULL, did_get_bookmark, round);
}

/* --- when ---------------------------------------------------------------------------------------------------- */

void
tandem_message_poll_start (TandemMessagePoll *self)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_POLL (self));
  self->started = TRUE;
  tandem_message_poll_hurry (self);
}

void
tandem_message_poll_stop (TandemMessagePoll *self)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_POLL (self));
  self->started = FALSE;
  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

void
tandem_message_poll_hurry (TandemMessagePoll *self)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_POLL (self));
  if (self->cancellable)
    self->again = TRUE;
  else if (self->started)
    begin (self);
}

void
tandem_message_poll_make_up (TandemMessagePoll *self)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_POLL (self));
  /* Not at once: a store that takes nothing is not asked for more than it was. */
  self->soon = self->cancellable != NULL;
  if (self->soon || !self->started || self->pace.n_failures > 0)
    return;
  self->pace.n_failures = 1;
  wait_for_next (self);
}

void
tandem_message_poll_set_reachable (TandemMessagePoll *self, gboolean reachable)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_POLL (self));
  if (self->pace.reachable == reachable)
    return;
  self->pace.reachable = reachable;
  /* What came in between was brought by neither. */
  tandem_message_poll_hurry (self);
}

void
tandem_message_poll_set_watched (TandemMessagePoll *self, gboolean watched)
{
  g_return_if_fail (TANDEM_IS_MESSAGE_POLL (self));
  if (self->pace.watched == watched)
    return;
  self->pace.watched = watched;
  wait_for_next (self);
}

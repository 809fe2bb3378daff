// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-texts.h"

#include "tandem-error.h"
#include "tandem-number-rules.h"
#include "tandem-twilio-client.h"
#include "tandem-twilio-pause.h"
#include "tandem-twilio-text-history.h"
#include "tandem-twilio-text-list.h"
#include "tandem-twilio-text-media.h"

/* Twilio's dates are whole seconds, and it may have been slow to write them. */
#define DATE_SLACK_S 5
/* A text that is older than this may have been sent before: by an attempt whose answer was lost, or before a crash. */
#define FRESH_S 2
/* Looked for at once, then after another 1, 2 and 4 s: the list is behind at times. */
#define MAX_LOOKS 4
/* Twilio schedules from 5 minutes ahead on (older accounts: 15) and 35 days at most; the rest is for the way there. */
#define SCHEDULE_LEAST_S (16 * 60)
#define SCHEDULE_MOST_S (35 * 24 * 3600 - 60)
/* One of an earlier run is looked for as often only if it is so young, in s: the list is not behind for longer. */
#define MAX_LAG_S 60

struct _TandemTwilioTexts {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemSecrets *secrets;
  TandemTwilioClient *client;
  TandemTwilioTextDoor *door;
  TandemTwilioTextHost *host;
  GHashTable *taken; /* the sid of every text that is known to be one of ours */
  GHashTable *doubtful; /* the id of every text that an earlier run may have sent */

  guint timeout_ms;
};

static void carrier_init (TandemMessageCarrierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemTwilioTexts, tandem_twilio_texts, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_MESSAGE_CARRIER, carrier_init))

static void
tandem_twilio_texts_dispose (GObject *object)
{
  TandemTwilioTexts *self = TANDEM_TWILIO_TEXTS (object);

  g_clear_object (&self->door);
  if (self->host != NULL)
    tandem_twilio_text_host_stop (self->host);
  g_clear_object (&self->host);
  g_clear_object (&self->client);
  g_clear_object (&self->secrets);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_twilio_texts_parent_class)->dispose (object);
}

static void
tandem_twilio_texts_finalize (GObject *object)
{
  g_hash_table_unref (TANDEM_TWILIO_TEXTS (object)->taken);
  g_hash_table_unref (TANDEM_TWILIO_TEXTS (object)->doubtful);
  G_OBJECT_CLASS (tandem_twilio_texts_parent_class)->finalize (object);
}

static void
tandem_twilio_texts_class_init (TandemTwilioTextsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_twilio_texts_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_twilio_texts_finalize;
}

static void
tandem_twilio_texts_init (TandemTwilioTexts *self)
{
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->doubtful = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
on_settings_changed (TandemTwilioTexts *self)
{
  tandem_twilio_text_door_set_account_sid (self->door, tandem_settings_get_string (self->settings, "account-sid"));
}

TandemTwilioTexts *
tandem_twilio_texts_new (TandemSettings *settings, TandemSecrets *secrets, TandemMediaThread *thread, guint timeout_ms)
{
  TandemTwilioTexts *self;

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings) && TANDEM_IS_SECRETS (secrets), NULL);
  self = g_object_new (TANDEM_TYPE_TWILIO_TEXTS, NULL);
  self->settings = g_object_ref (settings);
  self->secrets = g_object_ref (secrets);
  self->client = tandem_twilio_client_new (timeout_ms);
  self->door = tandem_twilio_text_door_new (thread);
  self->host = tandem_twilio_text_host_new (thread);
  self->timeout_ms = timeout_ms;
  g_signal_connect_object (settings, "notify::account-sid", G_CALLBACK (on_settings_changed), self, G_CONNECT_SWAPPED);
  on_settings_changed (self);
  return self;
}

TandemTwilioTextDoor *
tandem_twilio_texts_get_door (TandemTwilioTexts *self)
{
  g_return_val_if_fail (TANDEM_IS_TWILIO_TEXTS (self), NULL);
  return self->door;
}

TandemTwilioTextHost *
tandem_twilio_texts_get_host (TandemTwilioTexts *self)
{
  g_return_val_if_fail (TANDEM_IS_TWILIO_TEXTS (self), NULL);
  return self->host;
}

static void
set_sink (TandemMessageCarrier *carrier, TandemMessageSink *sink)
{
  tandem_twilio_text_door_set_sink (TANDEM_TWILIO_TEXTS (carrier)->door, sink);
}

/* NULL and the task failed when the account is not complete.  The public URL is not needed for texts. */
static TandemTwilioAccount *
dup_account (TandemTwilioTexts *self, GTask *task)
{
  g_autoptr (TandemTwilioAccount) account = tandem_twilio_account_new (self->settings, self->secrets);

  if (*account->account_sid != '\0' && *account->password != '\0')
    return g_steal_pointer (&account);
  g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP,
                           "The Twilio account is not complete: enter account SID and auth token in Preferences "
                           "(TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN).");
  return NULL;
}

static void
append (GString *form, const char *name, const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);

  g_string_append_printf (form, "%s%s=%s", form->len > 0 ? "&" : "", name, escaped);
}

/* --- sending ------------------------------------------------------------------------------------------------- */

typedef struct {
  TandemTwilioAccount *account;
  TandemMessage *message;
  GError *lost_error;  /* what to say when the text is not found either */
  gint64 since_us;     /* monotonic: it cannot be older at Twilio */
  guint n_looks;
  guint error_code;    /* Twilio's */
  gboolean is_sent;    /* an attempt of this task may have reached Twilio */
  gboolean is_fresh_doubt; /* an attempt of an earlier run may have, a moment ago */
} Sending;

static void look (GTask *task);

static void
sending_free (gpointer data)
{
  Sending *self = data;

  g_clear_pointer (&self->account, tandem_twilio_account_unref);
  g_clear_object (&self->message);
  g_clear_error (&self->lost_error);
  g_free (self);
}

/* Twilio's times have whole seconds: with them an answer that follows at once would stand before the question.  An hour that is quite
 * another is that of a clock which is wrong. */
static gboolean
is_better (GDateTime *at, GDateTime *ours)
{
  GTimeSpan later = g_date_time_difference (at, ours);

  return later > 0 || later < -G_TIME_SPAN_MINUTE;
}

static void
succeed (GTask *task, const TandemTwilioText *text)
{
  TandemTwilioTexts *texts = g_task_get_source_object (task);
  Sending *self = g_task_get_task_data (task);
  g_autoptr (GDateTime) at = text->created_s != 0 ? g_date_time_new_from_unix_utc (text->created_s) : NULL;

  g_hash_table_add (texts->taken, g_strdup (text->sid));
  g_hash_table_remove (texts->doubtful, tandem_message_get_id (self->message));
  tandem_message_set_message_sid (self->message, text->sid);
  if (text->segments > 0)
    tandem_message_set_segments (self->message, text->segments);
  if (at != NULL && is_better (at, tandem_message_get_at (self->message)))
    tandem_message_set_at (self->message, at);
  tandem_message_advance (self->message, text->status, text->error_code, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
on_created (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Sending *self = g_task_get_task_data (task);
  TandemTwilioFailure failure = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = tandem_twilio_client_send_finish (TANDEM_TWILIO_CLIENT (source), result, &failure, &error);
  g_autoptr (TandemTwilioText) text = body != NULL ? tandem_twilio_text_parse (body, &error) : NULL;

  if (text != NULL) {
    succeed (task, text);
  } else if (body != NULL || failure.sent) {
    /* Never again before it is known that the first has not arrived; then, however, it may be. */
    if (failure.status >= SOUP_STATUS_INTERNAL_SERVER_ERROR)
      self->lost_error = g_error_new (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_UNREACHABLE,
                                      "Twilio has a problem of its own (HTTP %u): try again later", failure.status);
    else
      self->lost_error = g_steal_pointer (&error);
    self->is_sent = TRUE;
    look (task);
  } else {
    self->error_code = (guint) MAX (failure.code, 0);
    g_task_return_error (task, g_steal_pointer (&error));
  }
}

/* Seconds from now until it is to be sent; 0: at once, or it is overdue. */
static gint64
ahead_of (GDateTime *send_at)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return send_at != NULL ? MAX (g_date_time_difference (send_at, now) / G_TIME_SPAN_SECOND, 0) : 0;
}

static gboolean
can_schedule (TandemMessageCarrier *carrier, GDateTime *at)
{
  const char *service = tandem_settings_get_string (TANDEM_TWILIO_TEXTS (carrier)->settings, "messaging-service");
  gint64 ahead_s = ahead_of (at);

  return *service != '\0' && ahead_s >= SCHEDULE_LEAST_S && ahead_s <= SCHEDULE_MOST_S;
}

static gboolean
can_send_files (TandemMessageCarrier *carrier, GError **error)
{
  g_autoptr (TandemTwilioAccount) account =
    tandem_twilio_account_new (TANDEM_TWILIO_TEXTS (carrier)->settings, TANDEM_TWILIO_TEXTS (carrier)->secrets);

  if (*account->public_url != '\0')
    return TRUE;
  if (tandem_twilio_account_has_tunnel_program (account))
    g_set_error_literal (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_BUSY,
                         "Files cannot be sent yet: Twilio fetches them from this computer, and the tunnel is not up.  Wait a "
                         "moment, or choose another tunnel in Preferences (TUNNEL).");
  else
    g_set_error_literal (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP,
                         "Files cannot be sent now: Twilio fetches them from this computer and cannot reach it.  Choose a tunnel "
                         "in Preferences (TUNNEL), or enter the public URL (PUBLIC_URL).");
  return FALSE;
}

/* The number stays the one of the thread: it must belong to the service. */
static void
append_schedule (GString *form, const Sending *self)
{
  GDateTime *send_at = tandem_message_get_send_at (self->message);
  g_autoptr (GDateTime) utc = ahead_of (send_at) > 0 ? g_date_time_to_utc (send_at) : NULL;
  g_autofree char *time = utc != NULL ? g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  if (time == NULL)
    return;
  append (form, "MessagingServiceSid", self->account->messaging_service);
  append (form, "ScheduleType", "fixed");
  append (form, "SendAt", time);
}

/* Twilio fetches them: from where they are, or from us. */
static void
append_media (GString *form, TandemTwilioTexts *texts, const Sending *self)
{
  GListModel *media = tandem_message_get_media (self->message);
  g_autoptr (GPtrArray) offered = tandem_twilio_text_host_offer (texts->host, self->message);

  for (guint i = 0; i < g_list_model_get_n_items (media); i++) {
    g_autoptr (TandemMessageMedia) one = g_list_model_get_item (media, i);
    g_autofree char *ours = offered->pdata[i] != NULL ? tandem_twilio_account_build_url (self->account, offered->pdata[i]) : NULL;

    if (ours != NULL || tandem_message_media_get_url (one) != NULL)
      append (form, "MediaUrl", ours != NULL ? ours : tandem_message_media_get_url (one));
  }
}

static void
create (GTask *task)
{
  TandemTwilioTexts *texts = g_task_get_source_object (task);
  Sending *self = g_task_get_task_data (task);
  g_autoptr (GString) form = g_string_new (NULL);
  GError *error = NULL;

  /* Not before it was looked for: one of an earlier run may have gone out. */
  if (tandem_message_has_own_files (self->message) && !can_send_files (TANDEM_MESSAGE_CARRIER (texts), &error)) {
    g_task_return_error (task, error);
    return;
  }
  append (form, "To", tandem_message_get_number (self->message));
  append (form, "From", tandem_message_get_own_number (self->message));
  append_schedule (form, self);
  if (*tandem_message_get_body (self->message) != '\0')
    append (form, "Body", tandem_message_get_body (self->message));
  append_media (form, texts, self);
  if (*self->account->public_url != '\0') {
    g_autofree char *path = g_strconcat ("/twilio/sms/status?t=", tandem_message_get_id (self->message), NULL);
    g_autofree char *url = tandem_twilio_account_build_url (self->account, path);

    append (form, "StatusCallback", url);
  }
  tandem_twilio_client_send_async (texts->client, self->account, "/Messages.json", form->str, g_task_get_cancellable (task), on_created,
                                   g_object_ref (task));
}

/* The one text that can only be ours: the same words and as many files between these numbers, not older than our request, nobody else's. */
static TandemTwilioText *
find_ours (TandemTwilioTexts *texts, const Sending *self, GPtrArray *found, gint64 now_s)
{
  gint64 age_s = (g_get_monotonic_time () - self->since_us) / G_USEC_PER_SEC;

  /* The oldest: of several equal ones the first is this one. */
  for (guint i = found->len; i > 0; i--) {
    TandemTwilioText *text = found->pdata[i - 1];

    if (!text->inbound && text->created_s >= now_s - age_s - DATE_SLACK_S && !g_hash_table_contains (texts->taken, text->sid) &&
        /* Files that Twilio is still fetching may not be counted. */
        text->n_media <= g_list_model_get_n_items (tandem_message_get_media (self->message)) &&
        g_str_equal (text->body, tandem_message_get_body (self->message)))
      return text;
  }
  return NULL;
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemTwilioTexts *texts = g_task_get_source_object (task);
  Sending *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gint64 now_s = 0;
  g_autoptr (GPtrArray) found = tandem_twilio_text_list_finish (result, &now_s, &error);
  TandemTwilioText *ours = found != NULL ? find_ours (texts, self, found, now_s) : NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (ours != NULL) {
    succeed (task, ours);
  } else if ((self->is_sent || (self->is_fresh_doubt && found != NULL)) && self->n_looks < MAX_LOOKS) {
    tandem_twilio_pause (task, 500u << self->n_looks, look);
  } else if (self->is_sent) {
    g_task_return_error (task, g_steal_pointer (&self->lost_error));
  } else if (found == NULL) {
    /* Not known whether it went out before: later, then. */
    g_task_return_error (task, g_steal_pointer (&error));
  } else {
    create (task);
  }
}

static void
look (GTask *task)
{
  TandemTwilioTexts *texts = g_task_get_source_object (task);
  Sending *self = g_task_get_task_data (task);
  g_autoptr (GString) filter = g_string_new (NULL);

  self->n_looks++;
  append (filter, "To", tandem_message_get_number (self->message));
  append (filter, "From", tandem_message_get_own_number (self->message));
  tandem_twilio_text_list_async (tandem_twilio_client_get_session (texts->client), self->account, filter->str, 0, 1, texts->timeout_ms,
                                 g_task_get_cancellable (task), on_looked, g_object_ref (task));
}

/* Seconds since it was written, or since it was to be sent.  One that Twilio is to send later may have been given to it before, in
 * an earlier run (@is_doubtful) also when its time has come since. */
static gint64
age_of (TandemMessage *message, gboolean is_doubtful)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  GDateTime *send_at = tandem_message_get_send_at (message);
  GDateTime *since = send_at != NULL && ahead_of (send_at) == 0 && !is_doubtful ? send_at : tandem_message_get_at (message);

  return g_date_time_difference (now, since) / G_TIME_SPAN_SECOND;
}

static void
send_async (TandemMessageCarrier *carrier, TandemMessage *message, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer user_data)
{
  TandemTwilioTexts *texts = TANDEM_TWILIO_TEXTS (carrier);
  g_autoptr (GTask) task = g_task_new (carrier, cancellable, callback, user_data);
  Sending *self = g_new0 (Sending, 1);
  gboolean is_doubtful = g_hash_table_contains (texts->doubtful, tandem_message_get_id (message));
  gint64 age_s = age_of (message, is_doubtful);

  g_task_set_source_tag (task, send_async);
  g_task_set_task_data (task, self, sending_free);
  self->message = g_object_ref (message);
  self->since_us = g_get_monotonic_time () - MAX (age_s, 0) * G_USEC_PER_SEC;
  self->account = dup_account (texts, task);
  if (self->account == NULL)
    return;
  if (ahead_of (tandem_message_get_send_at (message)) > 0 && !can_schedule (carrier, tandem_message_get_send_at (message))) {
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_BUSY, "This text is to be sent later");
    return;
  }
  self->is_fresh_doubt = is_doubtful && age_s < MAX_LAG_S;
  if (is_doubtful || age_s > FRESH_S)
    look (task);
  else
    create (task);
}

static void
doubt (TandemMessageCarrier *carrier, TandemMessage *message, GPtrArray *others)
{
  TandemTwilioTexts *texts = TANDEM_TWILIO_TEXTS (carrier);

  g_hash_table_add (texts->doubtful, g_strdup (tandem_message_get_id (message)));
  for (guint i = 0; i < others->len; i++)
    if (tandem_message_get_message_sid (others->pdata[i]) != NULL)
      g_hash_table_add (texts->taken, g_strdup (tandem_message_get_message_sid (others->pdata[i])));
}

static gboolean
send_finish (TandemMessageCarrier *carrier, GAsyncResult *result, guint *error_code, GError **error)
{
  const Sending *self = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_task_is_valid (result, carrier), FALSE);
  if (error_code != NULL)
    *error_code = self->error_code;
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- taking back --------------------------------------------------------------------------------------------- */

static void
on_canceled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemTwilioFailure failure = { 0 };
  GError *error = NULL;
  g_autoptr (GBytes) body = tandem_twilio_client_send_finish (TANDEM_TWILIO_CLIENT (source), result, &failure, &error);

  if (body != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
cancel_async (TandemMessageCarrier *carrier, TandemMessage *message, GCancellable *cancellable, GAsyncReadyCallback callback,
              gpointer user_data)
{
  TandemTwilioTexts *texts = TANDEM_TWILIO_TEXTS (carrier);
  g_autoptr (GTask) task = g_task_new (carrier, cancellable, callback, user_data);
  g_autoptr (TandemTwilioAccount) account = dup_account (texts, task);
  g_autofree char *path = g_strdup_printf ("/Messages/%s.json", tandem_message_get_message_sid (message));

  g_task_set_source_tag (task, cancel_async);
  if (account != NULL)
    tandem_twilio_client_send_async (texts->client, account, path, "Status=canceled", cancellable, on_canceled, g_object_ref (task));
}

static gboolean
cancel_finish (TandemMessageCarrier *carrier, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, carrier), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- reading what is there ----------------------------------------------------------------------------------- */

static void
on_history (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *messages = tandem_twilio_text_history_finish (result, &error);

  if (messages != NULL)
    g_task_return_pointer (task, messages, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/* Each of them once. */
static void
add_number (GPtrArray *numbers, const char *number)
{
  if (*number != '\0' && !g_ptr_array_find_with_equal_func (numbers, number, g_str_equal, NULL))
    g_ptr_array_add (numbers, g_strdup (number));
}

static void
list_async (TandemMessageCarrier *carrier, GDateTime *since, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  TandemTwilioTexts *texts = TANDEM_TWILIO_TEXTS (carrier);
  g_autoptr (GTask) task = g_task_new (carrier, cancellable, callback, user_data);
  g_autoptr (TandemTwilioAccount) account = dup_account (texts, task);
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) others = tandem_number_rules_list (texts->settings);

  g_task_set_source_tag (task, list_async);
  if (account == NULL)
    return;
  add_number (numbers, account->phone_number);
  for (guint i = 0; others[i] != NULL; i++)
    add_number (numbers, others[i]);
  if (numbers->len == 0)
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP,
                             "There is no number whose texts could be read: enter it in Preferences (TWILIO_PHONE_NUMBER).");
  else
    tandem_twilio_text_history_async (tandem_twilio_client_get_session (texts->client), account, numbers, g_date_time_to_unix (since),
                                      texts->timeout_ms, cancellable, on_history, g_object_ref (task));
}

static GPtrArray *
list_finish (TandemMessageCarrier *carrier, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, carrier), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_media_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (tandem_twilio_text_media_fetch_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
fetch_media_async (TandemMessageCarrier *carrier, TandemMessage *message, TandemMessageMedia *media, const char *path,
                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  TandemTwilioTexts *texts = TANDEM_TWILIO_TEXTS (carrier);
  g_autoptr (GTask) task = g_task_new (carrier, cancellable, callback, user_data);
  g_autoptr (TandemTwilioAccount) account = dup_account (texts, task);

  g_task_set_source_tag (task, fetch_media_async);
  g_task_set_check_cancellable (task, FALSE);
  if (account != NULL)
    tandem_twilio_text_media_fetch_async (tandem_twilio_client_get_session (texts->client), account, media, path, texts->timeout_ms,
                                          cancellable, on_media_fetched, g_object_ref (task));
}

static gboolean
fetch_media_finish (TandemMessageCarrier *carrier, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, carrier), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
carrier_init (TandemMessageCarrierInterface *iface)
{
  iface->set_sink = set_sink;
  iface->send_async = send_async;
  iface->send_finish = send_finish;
  iface->cancel_async = cancel_async;
  iface->cancel_finish = cancel_finish;
  iface->doubt = doubt;
  iface->list_async = list_async;
  iface->list_finish = list_finish;
  iface->fetch_media_async = fetch_media_async;
  iface->fetch_media_finish = fetch_media_finish;
  iface->can_schedule = can_schedule;
  iface->can_send_files = can_send_files;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-texts.h"

#include "tandem-error.h"
#include "tandem-twilio-client.h"
#include "tandem-twilio-text-list.h"

/* Twilio's dates are whole seconds, and it may have been slow to write them. */
#define DATE_SLACK_S 5
/* A text that is older than this may have been sent before: by an attempt whose answer was lost, or before a crash. */
#define FRESH_S 2
/* Looked for at once, then after another 1, 2 and 4 s: the list is behind at times. */
#define MAX_LOOKS 4
#define MAX_PAGES 100

struct _TandemTwilioTexts {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemSecrets *secrets;
  TandemTwilioClient *client;
  TandemTwilioTextDoor *door;
  GHashTable *taken; /* the sid of every text that is known to be one of ours */

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
  g_clear_object (&self->client);
  g_clear_object (&self->secrets);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_twilio_texts_parent_class)->dispose (object);
}

static void
tandem_twilio_texts_finalize (GObject *object)
{
  g_hash_table_unref (TANDEM_TWILIO_TEXTS (object)->taken);
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

static void
succeed (GTask *task, const TandemTwilioText *text)
{
  TandemTwilioTexts *texts = g_task_get_source_object (task);
  Sending *self = g_task_get_task_data (task);
  g_autoptr (GDateTime) at = text->created_s != 0 ? g_date_time_new_from_unix_utc (text->created_s) : NULL;

  g_hash_table_add (texts->taken, g_strdup (text->sid));
  tandem_message_set_message_sid (self->message, text->sid);
  if (text->segments > 0)
    tandem_message_set_segments (self->message, text->segments);
  if (at != NULL)
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
    /* Never again before it is known that the first has not arrived. */
    self->lost_error = g_steal_pointer (&error);
    self->is_sent = TRUE;
    look (task);
  } else {
    self->error_code = (guint) MAX (failure.code, 0);
    g_task_return_error (task, g_steal_pointer (&error));
  }
}

static void
create (GTask *task)
{
  TandemTwilioTexts *texts = g_task_get_source_object (task);
  Sending *self = g_task_get_task_data (task);
  GListModel *media = tandem_message_get_media (self->message);
  g_autoptr (GString) form = g_string_new (NULL);

  append (form, "To", tandem_message_get_number (self->message));
  append (form, "From", tandem_message_get_own_number (self->message));
  if (*tandem_message_get_body (self->message) != '\0')
    append (form, "Body", tandem_message_get_body (self->message));
  for (guint i = 0; i < g_list_model_get_n_items (media); i++) {
    g_autoptr (TandemMessageMedia) one = g_list_model_get_item (media, i);

    if (tandem_message_media_get_url (one) != NULL)
      append (form, "MediaUrl", tandem_message_media_get_url (one));
  }
  if (*self->account->public_url != '\0') {
    g_autofree char *path = g_strconcat ("/twilio/sms/status?t=", tandem_message_get_id (self->message), NULL);
    g_autofree char *url = tandem_twilio_account_build_url (self->account, path);

    append (form, "StatusCallback", url);
  }
  tandem_twilio_client_send_async (texts->client, self->account, "/Messages.json", form->str, g_task_get_cancellable (task), on_created,
                                   g_object_ref (task));
}

/* The one text that can only be ours: the same words between these numbers, not older than our request, nobody else's. */
static TandemTwilioText *
find_ours (TandemTwilioTexts *texts, const Sending *self, GPtrArray *found, gint64 now_s)
{
  gint64 age_s = (g_get_monotonic_time () - self->since_us) / G_USEC_PER_SEC;

  /* The oldest: of several equal ones the first is this one. */
  for (guint i = found->len; i > 0; i--) {
    TandemTwilioText *text = found->pdata[i - 1];

    if (!text->inbound && text->created_s >= now_s - age_s - DATE_SLACK_S && !g_hash_table_contains (texts->taken, text->sid) &&
        g_str_equal (text->body, tandem_message_get_body (self->message)))
      return text;
  }
  return NULL;
}

static gboolean
on_due (gpointer user_data)
{
  GTask *task = user_data;

  if (!g_task_return_error_if_cancelled (task))
    look (task);
  return G_SOURCE_REMOVE;
}

static void
look_later (GTask *task)
{
  const Sending *self = g_task_get_task_data (task);
  g_autoptr (GSource) source = g_timeout_source_new (500u << self->n_looks);

  g_source_set_callback (source, on_due, g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
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
  } else if (self->is_sent && self->n_looks < MAX_LOOKS) {
    look_later (task);
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

/* Seconds since it was written, or since it was to be sent. */
static gint64
age_of (TandemMessage *message)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  GDateTime *send_at = tandem_message_get_send_at (message);

  return g_date_time_difference (now, send_at != NULL ? send_at : tandem_message_get_at (message)) / G_TIME_SPAN_SECOND;
}

static void
send_async (TandemMessageCarrier *carrier, TandemMessage *message, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer user_data)
{
  TandemTwilioTexts *texts = TANDEM_TWILIO_TEXTS (carrier);
  g_autoptr (GTask) task = g_task_new (carrier, cancellable, callback, user_data);
  Sending *self = g_new0 (Sending, 1);
  gint64 age_s = age_of (message);

  g_task_set_source_tag (task, send_async);
  g_task_set_task_data (task, self, sending_free);
  self->message = g_object_ref (message);
  self->since_us = g_get_monotonic_time () - MAX (age_s, 0) * G_USEC_PER_SEC;
  self->account = dup_account (texts, task);
  if (self->account == NULL)
    return;
  if (age_s > FRESH_S)
    look (task);
  else
    create (task);
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

typedef struct {
  TandemTwilioAccount *account;
  GPtrArray *texts; /* what came in, when what went out is being read */
  gint64 since_s;
} Listing;

static void
listing_free (gpointer data)
{
  Listing *self = data;

  g_clear_pointer (&self->account, tandem_twilio_account_unref);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_free (self);
}

static void list_half (GTask *task, const char *field);

static int
compare_age (gconstpointer a, gconstpointer b)
{
  const TandemTwilioText *x = *(TandemTwilioText *const *) a;
  const TandemTwilioText *y = *(TandemTwilioText *const *) b;

  return x->created_s < y->created_s ? -1 : x->created_s > y->created_s;
}

static GPtrArray *
make_messages (GPtrArray *texts)
{
  GPtrArray *messages = g_ptr_array_new_full (texts->len, g_object_unref);

  for (guint i = 0; i < texts->len; i++)
    g_ptr_array_add (messages, tandem_twilio_text_to_message (texts->pdata[i]));
  return messages;
}

static void
on_half (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Listing *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) texts = tandem_twilio_text_list_finish (result, NULL, &error);

  if (texts == NULL) {
    g_task_return_error (task, error);
  } else if (self->texts == NULL) {
    self->texts = g_steal_pointer (&texts);
    list_half (task, "From");
  } else {
    g_ptr_array_extend_and_steal (self->texts, g_steal_pointer (&texts));
    g_ptr_array_sort (self->texts, compare_age);
    g_task_return_pointer (task, make_messages (self->texts), (GDestroyNotify) g_ptr_array_unref);
  }
}

static void
list_half (GTask *task, const char *field)
{
  TandemTwilioTexts *texts = g_task_get_source_object (task);
  Listing *self = g_task_get_task_data (task);
  g_autoptr (GString) filter = g_string_new (NULL);

  append (filter, field, self->account->phone_number);
  tandem_twilio_text_list_async (tandem_twilio_client_get_session (texts->client), self->account, filter->str, self->since_s, MAX_PAGES,
                                 texts->timeout_ms, g_task_get_cancellable (task), on_half, g_object_ref (task));
}

static void
list_async (TandemMessageCarrier *carrier, GDateTime *since, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  TandemTwilioTexts *texts = TANDEM_TWILIO_TEXTS (carrier);
  g_autoptr (GTask) task = g_task_new (carrier, cancellable, callback, user_data);
  Listing *self = g_new0 (Listing, 1);

  g_task_set_source_tag (task, list_async);
  g_task_set_task_data (task, self, listing_free);
  self->since_s = g_date_time_to_unix (since);
  self->account = dup_account (texts, task);
  if (self->account != NULL)
    list_half (task, "To");
}

static GPtrArray *
list_finish (TandemMessageCarrier *carrier, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, carrier), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
carrier_init (TandemMessageCarrierInterface *iface)
{
  iface->set_sink = set_sink;
  iface->send_async = send_async;
  iface->send_finish = send_finish;
  iface->cancel_async = cancel_async;
  iface->cancel_finish = cancel_finish;
  iface->list_async = list_async;
  iface->list_finish = list_finish;
}

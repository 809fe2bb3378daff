// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-fetch.h"

#include <glib/gstdio.h>

#include "tandem-error.h"
#include "tandem-recording-import.h"
#include "tandem-recording-repair.h"
#include "tandem-twilio-download.h"

/* Of one second at first: a quarter of an hour in all.  What is not there then is looked for at the next start. */
#define MAX_TRIES 10
/* The list is behind at times. */
#define MAX_EMPTY 4
/* A callback comes within seconds of the end of a call. */
#define TRIES_SAVED_BY_CALLBACK 2
#define STALL_MS 30000

struct _TandemTwilioFetch {
  GObject parent_instance;

  /* owned */
  TandemTwilioClient *client;
  TandemTwilioAccount *account;
  TandemRecordingEncoder *encoder;
  TandemSettings *settings;
  char *call_sid;
  char *recording_sid;
  char *path;
  char *unfinished;
  GArray *gaps;
  GCancellable *cancellable;
  guint timer_id;

  /* borrowed */
  const TandemTwilioFetchListener *listener;
  gpointer listener_data;

  guint retry_ms;
  guint n_tries;
  guint n_empty;
  gboolean completed; /* there is something to download */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (TandemTwilioFetch, tandem_twilio_fetch, G_TYPE_OBJECT)

static void look (TandemTwilioFetch *self);

void
tandem_twilio_fetch_abandon (TandemTwilioFetch *self)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
}

static void
tandem_twilio_fetch_dispose (GObject *object)
{
  TandemTwilioFetch *self = TANDEM_TWILIO_FETCH (object);

  tandem_twilio_fetch_abandon (self);
  g_clear_object (&self->client);
  g_clear_object (&self->encoder);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_twilio_fetch_parent_class)->dispose (object);
}

static void
tandem_twilio_fetch_finalize (GObject *object)
{
  TandemTwilioFetch *self = TANDEM_TWILIO_FETCH (object);

  g_clear_pointer (&self->account, tandem_twilio_account_unref);
  g_clear_object (&self->cancellable);
  g_array_unref (self->gaps);
  g_free (self->call_sid);
  g_free (self->recording_sid);
  g_free (self->path);
  g_free (self->unfinished);
  G_OBJECT_CLASS (tandem_twilio_fetch_parent_class)->finalize (object);
}

static void
tandem_twilio_fetch_class_init (TandemTwilioFetchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_twilio_fetch_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_twilio_fetch_finalize;
}

static void
tandem_twilio_fetch_init (TandemTwilioFetch *self)
{
  self->cancellable = g_cancellable_new ();
}

/* The owner let go of it: what still comes back is of no interest. */
static gboolean
is_abandoned (TandemTwilioFetch *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

static gboolean
on_due (gpointer user_data)
{
  TandemTwilioFetch *self = TANDEM_TWILIO_FETCH (user_data);
  self->timer_id = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
wait (TandemTwilioFetch *self)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  self->timer_id = g_timeout_add (self->retry_ms << self->n_tries, on_due, self);
}

/* @error: why not now. */
static void
try_later (TandemTwilioFetch *self, const GError *error)
{
  g_debug ("a recording cannot be fetched yet: %s", error->message);
  if (++self->n_tries < MAX_TRIES) {
    wait (self);
    return;
  }
  g_autoptr (TandemTwilioFetch) keep = g_object_ref (self);
  g_autoptr (GError) notice =
    g_error_new (TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_NOT_FETCHED, "The recording is still at Twilio and is fetched at the next start: %s", error->message);
  self->listener->failed (self, notice, TRUE, self->listener_data);
}

static void
give_up (TandemTwilioFetch *self, const GError *error)
{
  g_autoptr (TandemTwilioFetch) keep = g_object_ref (self);
  self->listener->failed (self, error, TRUE, self->listener_data);
}

static void
finish (TandemTwilioFetch *self, const char *path)
{
  g_autoptr (TandemTwilioFetch) keep = g_object_ref (self);
  self->listener->fetched (self, path, self->listener_data);
}

static void
on_encoded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemTwilioFetch) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = tandem_recording_encoder_encode_finish (TANDEM_RECORDING_ENCODER (source), result, &error);

  if (is_abandoned (self))
    return;
  if (error != NULL)
    self->listener->failed (self, error, FALSE, self->listener_data);
  /* A recording that is too large is still a recording. */
  finish (self, path != NULL ? path : self->path);
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemTwilioFetch) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = tandem_recording_import_finish (result, &error);

  if (is_abandoned (self))
    return;
  self->busy = FALSE;
  if (ok)
    tandem_recording_encoder_encode_async (self->encoder, self->path, tandem_settings_get_string (self->settings, "recording-format"), NULL,
                                           on_encoded, g_object_ref (self));
  else if (g_error_matches (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_FORMAT))
    try_later (self, error);
  else
    give_up (self, error);
}

static void
on_downloaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemTwilioFetch) self = user_data;
  g_autoptr (GError) error = NULL;
  TandemTwilioFailure failure;
  gboolean ok = tandem_twilio_download_finish (result, NULL, &failure, &error);

  if (is_abandoned (self))
    return;
  if (ok) {
    tandem_recording_import_async (self->unfinished, self->path, self->gaps, NULL, on_imported, g_object_ref (self));
    return;
  }
  self->busy = FALSE;
  if (error->domain == TANDEM_AUDIO_ERROR)
    give_up (self, error);
  else
    try_later (self, error);
}

static void
download (TandemTwilioFetch *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *resource = g_strdup_printf ("/Recordings/%s.wav", self->recording_sid);

  /* Whether that works the download will tell. */
  g_mkdir_with_parents (folder, 0700);
  self->busy = TRUE;
  tandem_twilio_download_async (tandem_twilio_client_get_session (self->client), self->account, TANDEM_TWILIO_DOWNLOAD_RECORDING, resource,
                                self->unfinished, STALL_MS, self->cancellable, on_downloaded, g_object_ref (self));
}

/* Ours, if we know which; else the longest, for there may be others of an earlier attempt.  NULL: none. */
static const TandemTwilioTake *
choose (TandemTwilioFetch *self, GPtrArray *takes)
{
  const TandemTwilioTake *best = NULL;

  for (guint i = 0; i < takes->len; i++) {
    const TandemTwilioTake *take = g_ptr_array_index (takes, i);

    if (g_strcmp0 (take->sid, self->recording_sid) == 0)
      return take;
    /* One that is not ready yet may be longer than all. */
    if (best == NULL || best->status == TANDEM_TWILIO_RECORDING_ABSENT || take->status < TANDEM_TWILIO_RECORDING_COMPLETED ||
        (best->status == TANDEM_TWILIO_RECORDING_COMPLETED && take->duration_s > best->duration_s))
      best = take;
  }
  return self->recording_sid == NULL ? best : NULL;
}

static void
take_list (TandemTwilioFetch *self, GPtrArray *takes)
{
  const TandemTwilioTake *take = choose (self, takes);
  g_autoptr (GError) error = NULL;

  if (take != NULL && take->status == TANDEM_TWILIO_RECORDING_COMPLETED) {
    g_autofree char *sid = g_strdup (take->sid);
    tandem_twilio_fetch_take_completed (self, sid);
    return;
  }
  if (take != NULL && take->status == TANDEM_TWILIO_RECORDING_ABSENT) {
    finish (self, NULL);
    return;
  }
  error = take != NULL ? g_error_new_literal (TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_BUSY, "Twilio has not finished it")
                       : g_error_new_literal (TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_NOT_RECORDED, "Twilio has no recording of this call");
  if (take == NULL && ++self->n_empty >= MAX_EMPTY) {
    self->listener->failed (self, error, FALSE, self->listener_data);
    finish (self, NULL);
  } else {
    try_later (self, error);
  }
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemTwilioFetch) self = user_data;
  g_autoptr (GError) error = NULL;
  TandemTwilioFailure failure;
  g_autoptr (GPtrArray) takes = tandem_twilio_client_list_recordings_finish (TANDEM_TWILIO_CLIENT (source), result, &failure, &error);

  if (is_abandoned (self))
    return;
  self->busy = FALSE;
  if (self->completed)
    download (self);
  else if (takes != NULL)
    take_list (self, takes);
  else
    try_later (self, error);
}

static void
look (TandemTwilioFetch *self)
{
  if (self->completed) {
    download (self);
    return;
  }
  self->busy = TRUE;
  tandem_twilio_client_list_recordings_async (self->client, self->account, self->call_sid, self->cancellable, on_listed, g_object_ref (self));
}

TandemTwilioFetch *
tandem_twilio_fetch_new (const TandemTwilioFetchPlan *plan, const TandemTwilioFetchListener *listener, gpointer user_data)
{
  TandemTwilioFetch *self = g_object_new (TANDEM_TYPE_TWILIO_FETCH, NULL);

  self->client = g_object_ref (plan->client);
  self->account = tandem_twilio_account_ref (plan->account);
  self->encoder = g_object_ref (plan->encoder);
  self->settings = g_object_ref (plan->settings);
  self->call_sid = g_strdup (plan->call_sid);
  self->recording_sid = g_strdup (plan->recording_sid);
  self->path = g_strdup (plan->path);
  self->unfinished = g_strconcat (plan->path, ".twilio", TANDEM_RECORDING_UNFINISHED, NULL);
  self->gaps = g_array_ref (plan->gaps);
  self->retry_ms = plan->retry_ms;
  self->listener = listener;
  self->listener_data = user_data;
  if (plan->callback_expected) {
    self->n_tries = TRIES_SAVED_BY_CALLBACK;
    wait (self);
  } else {
    look (self);
  }
  return self;
}

void
tandem_twilio_fetch_take_completed (TandemTwilioFetch *self, const char *recording_sid)
{
  if (self->completed)
    return;
  self->completed = TRUE;
  g_free (self->recording_sid);
  self->recording_sid = g_strdup (recording_sid);
  self->n_tries = 0;
  if (self->busy)
    return;
  g_clear_handle_id (&self->timer_id, g_source_remove);
  download (self);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-recordings.h"

#include "tandem-sim-page.h"

#include <string.h>

/* Default main context only. */
struct _TandemSimRecordings {
  GObject parent_instance;
  /* owned */
  GPtrArray *recordings;   /* of TandemSimRecording, some not started */
  /* borrowed */
  const TandemSimAccount *account;
};

G_DEFINE_FINAL_TYPE (TandemSimRecordings, tandem_sim_recordings, G_TYPE_OBJECT)

static void
tandem_sim_recordings_finalize (GObject *object)
{
  TandemSimRecordings *self = TANDEM_SIM_RECORDINGS (object);

  g_clear_pointer (&self->recordings, g_ptr_array_unref);
  G_OBJECT_CLASS (tandem_sim_recordings_parent_class)->finalize (object);
}

static void
tandem_sim_recordings_class_init (TandemSimRecordingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_recordings_finalize;
}

static void
tandem_sim_recordings_init (TandemSimRecordings *self)
{
  self->recordings = g_ptr_array_new_with_free_func (g_object_unref);
}

TandemSimRecordings *
tandem_sim_recordings_new (const TandemSimAccount *account)
{
  TandemSimRecordings *self = g_object_new (TANDEM_TYPE_SIM_RECORDINGS, NULL);

  self->account = account;
  return self;
}

static void
reply_not_found (TandemSimRequest *request)
{
  tandem_sim_request_reply_error (request, SOUP_STATUS_NOT_FOUND, 20404, "The requested resource %s was not found",
                                  tandem_sim_request_get_path (request));
}

static void
reply_not_allowed (TandemSimRequest *request)
{
  tandem_sim_request_reply_error (request, SOUP_STATUS_METHOD_NOT_ALLOWED, 20004, "Method not allowed");
}

static void
reply_recording (TandemSimRequest *request, guint status, TandemSimRecording *recording, gboolean of_account)
{
  g_autoptr (JsonNode) json = tandem_sim_recording_to_json (recording, of_account);

  tandem_sim_request_reply_json (request, status, json);
}

/* @call_sid (nullable): of that call only. */
static TandemSimRecording *
find (TandemSimRecordings *self, const char *call_sid, const char *sid)
{
  gboolean current = call_sid != NULL && g_str_equal (sid, "Twilio.CURRENT");

  for (guint i = self->recordings->len; i-- > 0;) {
    TandemSimRecording *recording = g_ptr_array_index (self->recordings, i);
    const char *of = tandem_sim_recording_get_call_sid (recording);

    if (of != NULL && (call_sid == NULL || g_str_equal (of, call_sid)) &&
        (current ? !tandem_sim_recording_is_over (recording) : g_str_equal (tandem_sim_recording_get_sid (recording), sid)))
      return recording;
  }
  return NULL;
}

static void
list (TandemSimRecordings *self, TandemSimRequest *request, const char *call_sid)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (TandemSimPageItem));
  gboolean of_account = call_sid == NULL;

  if (of_account)
    call_sid = tandem_sim_request_get (request, "CallSid");
  g_array_set_clear_func (items, tandem_sim_page_item_clear);
  for (guint i = self->recordings->len; i-- > 0;) {
    TandemSimRecording *recording = g_ptr_array_index (self->recordings, i);
    TandemSimPageItem item = { .sid = tandem_sim_recording_get_sid (recording) };
    const char *of = tandem_sim_recording_get_call_sid (recording);

    if (of == NULL || (call_sid != NULL && !g_str_equal (of, call_sid)) ||
        !tandem_sim_page_matches_day (request, "DateCreated", tandem_sim_recording_get_created (recording)))
      continue;
    item.json = tandem_sim_recording_to_json (recording, of_account);
    g_array_append_val (items, item);
  }
  tandem_sim_page_reply (request, "recordings", items);
}

/* One of @allowed ("a|b"), the first when it is not given; NULL: refused and answered. */
static const char *
read_word (TandemSimRequest *request, const char *name, const char *allowed)
{
  g_auto (GStrv) words = g_strsplit (allowed, "|", -1);
  const char *given = tandem_sim_request_get (request, name);

  if (given == NULL || *given == '\0')
    return g_intern_string (words[0]);
  if (g_strv_contains ((const char *const *) words, given))
    return given;
  tandem_sim_request_reply_error (request, 400, 20001, "Invalid %s: %s", name, given);
  return NULL;
}

/* Calls take one value with spaces, Recordings take several values; either is understood. */
static TandemSimRecordingEvents
read_events (TandemSimRecordings *self, TandemSimRequest *request)
{
  static const char *const names[] = { "in-progress", "completed", "absent" };
  GPtrArray *values = tandem_sim_request_get_all (request, "RecordingStatusCallbackEvent");
  guint events = 0;

  for (guint v = 0; v < values->len; v++) {
    g_auto (GStrv) words = g_strsplit (g_ptr_array_index (values, v), " ", -1);

    for (guint w = 0; words[w] != NULL; w++) {
      guint event = 0;

      for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        if (g_str_equal (names[i], words[w]))
          event = 1u << i;
      if (event == 0 && *words[w] != '\0') {
        tandem_sim_log_write (self->account->log, "rest", "warning", "code", "21626", "value", words[w], NULL);
        return 0;
      }
      events |= event;
    }
  }
  return events == 0 ? TANDEM_SIM_RECORDING_COMPLETED : (TandemSimRecordingEvents) events;
}

TandemSimRecording *
tandem_sim_recordings_add (TandemSimRecordings *self, const TandemSimRecordingOptions *options)
{
  TandemSimRecording *recording;

  g_return_val_if_fail (TANDEM_IS_SIM_RECORDINGS (self), NULL);
  recording = tandem_sim_recording_new (self->account, options);
  g_ptr_array_add (self->recordings, recording);
  return recording;
}

/* NULL: refused and answered. */
static TandemSimRecording *
create (TandemSimRecordings *self, TandemSimRequest *request, const char *source, const char *trims)
{
  g_autofree char *base_url = tandem_sim_request_dup_base_url (request);
  const char *callback = tandem_sim_request_get (request, "RecordingStatusCallback");
  const char *channels = read_word (request, "RecordingChannels", "mono|dual");
  const char *track = channels == NULL ? NULL : read_word (request, "RecordingTrack", "both|inbound|outbound");
  const char *trim = track == NULL ? NULL : read_word (request, "Trim", trims);
  TandemSimRecordingOptions options = { .source = source, .track = track, .base_url = base_url };

  if (trim == NULL)
    return NULL;
  if (callback != NULL && *callback != '\0') {
    if (!tandem_sim_webhooks_check_url (callback)) {
      tandem_sim_request_reply_error (request, 400, 21609, "The RecordingStatusCallback URL %s is not a valid URL.", callback);
      return NULL;
    }
    options.callback_url = callback;
    options.callback_method = tandem_sim_request_get (request, "RecordingStatusCallbackMethod");
  }
  options.dual = g_str_equal (channels, "dual");
  options.trim = g_str_equal (trim, "trim-silence");
  options.events = read_events (self, request);
  return tandem_sim_recordings_add (self, &options);
}

gboolean
tandem_sim_recordings_prepare (TandemSimRecordings *self, TandemSimRequest *request, TandemSimRecording **recording)
{
  const char *record = tandem_sim_request_get (request, "Record");

  g_return_val_if_fail (TANDEM_IS_SIM_RECORDINGS (self), FALSE);
  *recording = NULL;
  if (record == NULL || g_ascii_strcasecmp (record, "true") != 0)
    return TRUE;
  *recording = create (self, request, "OutboundAPI", "trim-silence|do-not-trim");
  return *recording != NULL;
}

static void
start (TandemSimRecordings *self, TandemSimRequest *request, TandemSimCall *call)
{
  TandemSimRecording *recording;

  if (!g_str_equal (tandem_sim_call_get_facts (call)->status, "in-progress") ||
      tandem_sim_faults_take (self->account->faults, "recording-refused", NULL)) {
    tandem_sim_request_reply_error (request, 400, 21220, "Unable to create record. Requested resource is not eligible for recording");
    return;
  }
  recording = create (self, request, "StartCallRecordingAPI", "do-not-trim|trim-silence");
  if (recording == NULL)
    return;
  tandem_sim_call_record (call, recording);
  reply_recording (request, SOUP_STATUS_CREATED, recording, FALSE);
}

static void
update (TandemSimRequest *request, TandemSimRecording *recording)
{
  const char *status = tandem_sim_request_get (request, "Status");
  const char *behaviour;
  gboolean done = FALSE;

  if (status == NULL || *status == '\0') {
    tandem_sim_request_reply_error (request, 400, 20001, "Status is required");
    return;
  }
  status = read_word (request, "Status", "paused|in-progress|stopped");
  behaviour = status == NULL ? NULL : read_word (request, "PauseBehavior", "silence|skip");
  if (behaviour == NULL)
    return;
  if (g_str_equal (status, "paused"))
    done = tandem_sim_recording_pause (recording, g_str_equal (behaviour, "skip"));
  else if (g_str_equal (status, "in-progress"))
    done = tandem_sim_recording_resume (recording);
  else
    done = tandem_sim_recording_stop (recording, "stopped");
  if (done)
    reply_recording (request, SOUP_STATUS_OK, recording, FALSE);
  else
    tandem_sim_request_reply_error (request, 400, 21220, "Unable to update record. Recording is not in-progress");
}

static void
delete (TandemSimRecordings *self, TandemSimRequest *request, TandemSimRecording *recording)
{
  const char *status = tandem_sim_recording_get_status (recording);

  if (!g_str_equal (status, "completed") && !g_str_equal (status, "absent")) {
    tandem_sim_request_reply_error (request, SOUP_STATUS_CONFLICT, 20409, "Recording %s cannot be deleted before it is completed",
                                    tandem_sim_recording_get_sid (recording));
    return;
  }
  g_ptr_array_remove (self->recordings, recording);
  tandem_sim_request_reply_empty (request, SOUP_STATUS_NO_CONTENT);
}

void
tandem_sim_recordings_handle_call (TandemSimRecordings *self, TandemSimRequest *request, TandemSimCall *call, const char *sid)
{
  const char *call_sid = tandem_sim_call_get_facts (call)->sid;
  TandemSimRecording *recording = sid == NULL ? NULL : find (self, call_sid, sid);
  gboolean get = tandem_sim_request_is (request, "GET");
  gboolean post = tandem_sim_request_is (request, "POST");

  g_return_if_fail (TANDEM_IS_SIM_RECORDINGS (self));
  if (sid == NULL && get)
    list (self, request, call_sid);
  else if (sid == NULL && post)
    start (self, request, call);
  else if (sid == NULL)
    reply_not_allowed (request);
  else if (recording == NULL)
    reply_not_found (request);
  else if (get)
    reply_recording (request, SOUP_STATUS_OK, recording, FALSE);
  else if (post)
    update (request, recording);
  else if (tandem_sim_request_is (request, "DELETE"))
    delete (self, request, recording);
  else
    reply_not_allowed (request);
}

static void
fetch (TandemSimRecordings *self, TandemSimRequest *request, TandemSimRecording *recording, const char *suffix)
{
  g_autoptr (GBytes) wav = NULL;

  if (g_str_equal (suffix, ".mp3")) {
    const char *path = tandem_sim_request_get_path (request);
    g_autofree char *uri = g_strdup_printf ("%.*s.wav", (int) (strlen (path) - strlen (".mp3")), path);

    tandem_sim_request_reply_elsewhere (request, uri);
    return;
  }
  if (!tandem_sim_faults_take (self->account->faults, "recording-not-ready", NULL))
    wav = tandem_sim_recording_dup_wav (recording);
  tandem_sim_log_write (self->account->log, "recording", wav != NULL ? "fetched" : "not_there", "call_sid",
                        tandem_sim_recording_get_call_sid (recording), "recording_sid", tandem_sim_recording_get_sid (recording), NULL);
  if (wav == NULL)
    reply_not_found (request);
  else
    tandem_sim_request_reply_bytes (request, "audio/x-wav", wav);
}

void
tandem_sim_recordings_handle (TandemSimRecordings *self, TandemSimRequest *request, const char *file)
{
  const char *suffix = file == NULL ? NULL : strchr (file, '.');
  g_autofree char *sid = file == NULL ? NULL : g_strndup (file, suffix != NULL ? (gsize) (suffix - file) : strlen (file));
  TandemSimRecording *recording = sid == NULL ? NULL : find (self, NULL, sid);
  gboolean get = tandem_sim_request_is (request, "GET");
  /* Without any it is a sound file. */
  gboolean json = g_strcmp0 (suffix, ".json") == 0;

  g_return_if_fail (TANDEM_IS_SIM_RECORDINGS (self));
  if (file == NULL && get)
    list (self, request, NULL);
  else if (file == NULL || (!get && !tandem_sim_request_is (request, "DELETE")))
    reply_not_allowed (request);
  else if (recording == NULL || (suffix != NULL && !json && !g_str_equal (suffix, ".wav") && !g_str_equal (suffix, ".mp3")))
    reply_not_found (request);
  else if (get && json)
    reply_recording (request, SOUP_STATUS_OK, recording, TRUE);
  else if (get)
    fetch (self, request, recording, suffix != NULL ? suffix : ".wav");
  else
    delete (self, request, recording);
}

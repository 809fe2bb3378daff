// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-detection.h"

#include "tandem-sim-mulaw.h"

/* Twilio's defaults: MachineDetectionSpeechThreshold, …SpeechEndThreshold, …SilenceTimeout and …Timeout. */
#define SPEECH_MS 2400
#define SPEECH_END_MS 1200
#define SILENCE_MS 5000
#define TIMEOUT_MS 30000
/* A fax machine gives itself away by its first tone. */
#define FAX_MS 1500

static gboolean
refuse (TandemSimRequest *request, const char *name, const char *value)
{
  tandem_sim_request_reply_error (request, 400, 20001, "%s is not valid: %s", name, value != NULL ? value : "");
  return FALSE;
}

gboolean
tandem_sim_detection_read (TandemSimDetection *self, TandemSimRequest *request)
{
  const char *kind = tandem_sim_request_get (request, "MachineDetection");
  const char *async = tandem_sim_request_get (request, "AsyncAmd");
  const char *url = tandem_sim_request_get (request, "AsyncAmdStatusCallback");
  const char *method = tandem_sim_request_get (request, "AsyncAmdStatusCallbackMethod");

  if (kind == NULL || *kind == '\0')
    return TRUE;
  if (g_strcmp0 (kind, "Enable") != 0 && g_strcmp0 (kind, "DetectMessageEnd") != 0)
    return refuse (request, "MachineDetection", kind);
  /* Without it the TwiML would wait for the verdict, which nobody here does. */
  if (g_strcmp0 (async, "true") != 0)
    return refuse (request, "AsyncAmd", async);
  if (url == NULL || !tandem_sim_webhooks_check_url (url))
    return refuse (request, "AsyncAmdStatusCallback", url);
  if (method != NULL && g_strcmp0 (method, "GET") != 0 && g_strcmp0 (method, "POST") != 0)
    return refuse (request, "AsyncAmdStatusCallbackMethod", method);
  self->url = g_strdup (url);
  self->method = g_strdup (method != NULL ? method : "POST");
  self->wait_end = g_str_equal (kind, "DetectMessageEnd");
  return TRUE;
}

void
tandem_sim_detection_clear (TandemSimDetection *self)
{
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->method, g_free);
}

static void
tell (TandemSimDetection *self, const TandemSimAccount *account, const char *call_sid, const char *answered_by)
{
  g_autoptr (GHashTable) form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  self->told = TRUE;
  g_hash_table_replace (form, g_strdup ("CallSid"), g_strdup (call_sid));
  g_hash_table_replace (form, g_strdup ("AccountSid"), g_strdup (account->account_sid));
  g_hash_table_replace (form, g_strdup ("AnsweredBy"), g_strdup (answered_by));
  g_hash_table_replace (form, g_strdup ("MachineDetectionDuration"), g_strdup_printf ("%" G_GUINT64_FORMAT, self->now_ms));
  tandem_sim_log_write (account->log, "call", "answered-by", "call_sid", call_sid, "answered_by", answered_by, NULL);
  tandem_sim_webhooks_send (account->webhooks, call_sid, "amd-callback", self->method, self->url, form);
}

/* What is known by now; NULL: nothing yet. */
static const char *
judge (TandemSimDetection *self)
{
  guint64 quiet_ms = tandem_sim_ear_get_quiet_ms (&self->ear);
  gboolean spoke = self->ear.speech_end_ms > 0;

  if (self->fax)
    return self->now_ms >= FAX_MS ? "fax" : NULL;
  if (self->machine)
    return !self->ear.speaking && quiet_ms >= SILENCE_MS ? "machine_end_silence" : NULL;
  if (self->ear.speaking && self->ear.speech_end_ms >= self->since_ms + SPEECH_MS) {
    self->machine = TRUE;
    return self->wait_end ? NULL : "machine_start";
  }
  if (spoke && !self->ear.speaking && quiet_ms >= SPEECH_END_MS)
    return "human";
  return (!spoke && !self->ear.speaking && self->now_ms >= SILENCE_MS) || self->now_ms >= TIMEOUT_MS ? "unknown" : NULL;
}

void
tandem_sim_detection_hear (TandemSimDetection *self, const TandemSimAccount *account, const char *call_sid, const guint8 *said)
{
  gboolean was_quiet = !self->ear.speaking && tandem_sim_ear_get_quiet_ms (&self->ear) >= SPEECH_END_MS;
  const char *verdict;

  if (self->url == NULL || self->told)
    return;
  if (tandem_sim_ear_hear (&self->ear, said) == TANDEM_SIM_EAR_STARTED && (was_quiet || self->since_ms == 0))
    self->since_ms = self->ear.speech_start_ms;
  self->now_ms += TANDEM_SIM_FRAME_MS;
  verdict = judge (self);
  if (verdict != NULL)
    tell (self, account, call_sid, verdict);
}

void
tandem_sim_detection_beeped (TandemSimDetection *self, const TandemSimAccount *account, const char *call_sid)
{
  if (self->url != NULL && !self->told && self->machine && self->wait_end)
    tell (self, account, call_sid, "machine_end_beep");
}

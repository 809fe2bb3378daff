// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-doctor-round.h"

#include <glib/gi18n.h>
#include <string.h>

/* Shorter ones are words that any sentence may hold. */
#define MIN_SECRET 6

static const struct {
  const char *hop;
  const char *title;
} titles[] = {
  { TANDEM_HOP_SETTINGS, NC_("what is checked", "Settings") },
  { TANDEM_HOP_DATA, NC_("what is checked", "Folders") },
  { TANDEM_HOP_PORT, NC_("what is checked", "Ports") },
  { TANDEM_HOP_KEYS, NC_("what is checked", "Keys") },
  { TANDEM_HOP_CLOCK, NC_("what is checked", "Clock") },
  { TANDEM_HOP_NUMBER, NC_("what is checked", "Number") },
  { TANDEM_HOP_TUNNEL, NC_("what is checked", "Tunnel") },
  { TANDEM_HOP_WEBHOOKS, NC_("what is checked", "Webhooks") },
  { TANDEM_HOP_MEDIA, NC_("what is checked", "Media socket") },
  { TANDEM_HOP_AI, NC_("what is checked", "AI service") },
  { TANDEM_HOP_SOUND, NC_("what is checked", "Sound devices") },
};

static gpointer
ref (gpointer object)
{
  return object ? g_object_ref (object) : NULL;
}

TandemDoctorRound *
tandem_doctor_round_new (const TandemDoctorPatient *patient, TandemCheckup *checkup, GCancellable *cancellable)
{
  TandemDoctorRound *self = g_rc_box_new0 (TandemDoctorRound);

  self->patient = *patient;
  self->patient.settings = ref (patient->settings);
  self->patient.secrets = ref (patient->secrets);
  self->patient.thread = ref (patient->thread);
  self->patient.registry = ref (patient->registry);
  self->patient.reachability = ref (patient->reachability);
  self->patient.sound = ref (patient->sound);
  self->patient.carrier = ref (patient->carrier);
  self->patient.env_file = g_strdup (patient->env_file);
  self->account = tandem_twilio_account_new (patient->settings, patient->secrets);
  self->checkup = g_object_ref (checkup);
  self->cancellable = g_object_ref (cancellable);
  return self;
}

TandemDoctorRound *
tandem_doctor_round_ref (TandemDoctorRound *self)
{
  return g_rc_box_acquire (self);
}

static void
round_clear (gpointer data)
{
  TandemDoctorRound *self = data;

  tandem_checkup_end (self->checkup);
  g_clear_object (&self->patient.settings);
  g_clear_object (&self->patient.secrets);
  g_clear_object (&self->patient.thread);
  g_clear_object (&self->patient.registry);
  g_clear_object (&self->patient.reachability);
  g_clear_object (&self->patient.sound);
  g_clear_object (&self->patient.carrier);
  g_free ((char *) self->patient.env_file);
  tandem_twilio_account_unref (self->account);
  g_clear_object (&self->checkup);
  g_clear_object (&self->cancellable);
}

void
tandem_doctor_round_unref (TandemDoctorRound *self)
{
  g_rc_box_release_full (self, round_clear);
}

static const char *
get_title (const char *hop)
{
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i].hop, hop))
      return g_dpgettext2 (NULL, "what is checked", titles[i].title);
  return hop;
}

/* Part of what is said comes from others, who may repeat what they were sent. */
static char *
dup_harmless (TandemDoctorRound *self, const char *text)
{
  static const char *const names[] = { TANDEM_SECRET_TWILIO_AUTH_TOKEN, TANDEM_SECRET_TWILIO_API_KEY_SECRET,
                                       TANDEM_SECRET_OPENAI_API_KEY, TANDEM_SECRET_GEMINI_API_KEY, TANDEM_SECRET_API_KEY,
                                       TANDEM_SECRET_MODEL_SERVICE_API_KEY, TANDEM_SECRET_ELEVENLABS_API_KEY,
                                       TANDEM_SECRET_DASHSCOPE_API_KEY, TANDEM_SECRET_COMPATIBLE_API_KEY,
                                       TANDEM_SECRET_TUNNEL_TOKEN, TANDEM_SECRET_GATEWAY_TOKEN };
  char *harmless = g_strdup (text ? text : "");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    const char *secret = tandem_secrets_get (self->patient.secrets, names[i]);
    g_auto (GStrv) parts = NULL;

    if (!secret || strlen (secret) < MIN_SECRET || !strstr (harmless, secret))
      continue;
    parts = g_strsplit (harmless, secret, -1);
    g_free (harmless);
    harmless = g_strjoinv ("…", parts);
  }
  return harmless;
}

void
tandem_doctor_round_add (TandemDoctorRound *self, const TandemCheckData *data)
{
  g_autofree char *sentence = dup_harmless (self, data->sentence);
  g_autofree char *fix = dup_harmless (self, data->fix);
  TandemCheckData whole = *data;
  g_autoptr (TandemCheck) check = NULL;

  whole.title = get_title (data->hop);
  whole.sentence = sentence;
  whole.fix = fix;
  check = tandem_check_new (&whole);
  tandem_checkup_add (self->checkup, check);
}

void
tandem_doctor_round_skip (TandemDoctorRound *self, const char *hop, const char *code, const char *sentence)
{
  const TandemCheckData data = { .hop = hop, .state = TANDEM_CHECK_SKIPPED, .code = code, .sentence = sentence };

  tandem_doctor_round_add (self, &data);
}

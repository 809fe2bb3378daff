// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-voice-meter.h"

#include "tandem-practice.h"

/* Reference counted: a session may outlive its line by some events. */
typedef struct {
  /* owned */
  TandemCallReporter *reporter;
  char *call_id;

  /* borrowed */
  TandemVoiceFactory factory;
  gpointer factory_data;
} Meter;

static G_DEFINE_QUARK (tandem-voice-meter, meter)

static void
meter_clear (gpointer data)
{
  Meter *meter = data;

  tandem_call_reporter_unref (meter->reporter);
  g_free (meter->call_id);
}

static void
meter_unref (gpointer data)
{
  g_rc_box_release_full (data, meter_clear);
}

static void
meter_unref_closure (gpointer data, GClosure *closure)
{
  meter_unref (data);
}

static void
on_usage (TandemVoice *voice, const TandemUsage *usage, gpointer user_data)
{
  Meter *meter = user_data;

  tandem_call_reporter_usage (meter->reporter, meter->call_id, usage);
}

gpointer
tandem_voice_meter_factory_data (TandemLine *line, TandemVoiceFactory factory, gpointer factory_data,
                                 TandemCallReporter *reporter)
{
  Meter *meter;

  g_return_val_if_fail (TANDEM_IS_LINE (line) && factory && reporter, NULL);
  meter = g_rc_box_new0 (Meter);
  meter->reporter = tandem_call_reporter_ref (reporter);
  meter->call_id = g_strdup (tandem_line_get_call_id (line));
  meter->factory = factory;
  meter->factory_data = factory_data;
  g_object_set_qdata_full (G_OBJECT (line), meter_quark (), meter, meter_unref);
  return meter;
}

TandemVoice *
tandem_voice_meter_make (TandemProfile *profile, gpointer user_data, GError **error)
{
  Meter *meter = user_data;
  TandemVoice *voice = meter->factory (profile, meter->factory_data, error);

  /* Nobody is paid for practising. */
  if (voice && !g_str_equal (tandem_profile_get_provider (profile), TANDEM_PRACTICE_PROVIDER))
    g_signal_connect_data (voice, "usage", G_CALLBACK (on_usage), g_rc_box_acquire (meter), meter_unref_closure, 0);
  return voice;
}

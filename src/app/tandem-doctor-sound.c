// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <glib/gi18n.h>

#include "tandem-doctor-round.h"
#include "tandem-portaudio.h"
#include "tandem-sound-device.h"

enum { MICROPHONE, SPEAKER, N_DEVICES };

/* What is known of the two that are needed. */
typedef struct {
  TandemDoctorRound *round; /* main thread only */
  char *chosen[N_DEVICES];  /* "": the system's */
  gboolean any[N_DEVICES];
  gboolean found[N_DEVICES]; /* the one that was chosen */
  char *problem[N_DEVICES];  /* why it cannot be opened; NULL: it can, or this was not tried */
} Devices;

static void
devices_free (gpointer data)
{
  Devices *devices = data;

  g_clear_pointer (&devices->round, tandem_doctor_round_unref);
  for (guint i = 0; i < N_DEVICES; i++) {
    g_free (devices->chosen[i]);
    g_free (devices->problem[i]);
  }
  g_free (devices);
}

static Devices *
devices_new (TandemDoctorRound *round)
{
  Devices *devices = g_new0 (Devices, 1);

  devices->round = tandem_doctor_round_ref (round);
  devices->chosen[MICROPHONE] = g_strdup (tandem_settings_get_string (round->patient.settings, "microphone"));
  devices->chosen[SPEAKER] = g_strdup (tandem_settings_get_string (round->patient.settings, "speaker"));
  return devices;
}

static void
add (TandemDoctorRound *round, TandemCheckState state, const char *code, const char *sentence, const char *fix,
     const char *setting)
{
  const TandemCheckData data = { .hop = TANDEM_HOP_SOUND, .state = state, .code = code, .sentence = sentence, .fix = fix,
                                 .setting = setting };

  tandem_doctor_round_add (round, &data);
}

/* FALSE: it was told what is the matter. */
static gboolean
judge_device (Devices *devices, guint which)
{
  gboolean microphone = which == MICROPHONE;
  const char *setting = microphone ? "microphone" : "speaker";
  g_autofree char *sentence = NULL;

  if (!devices->any[which]) {
    add (devices->round, TANDEM_CHECK_FAILED, microphone ? "no-microphone" : "no-speaker",
         microphone ? _("There is no microphone.") : _("There is no loudspeaker."),
         microphone ? _("Plug a microphone in or switch it on in the settings of the system, then choose it as microphone on the Sound page. Without a window (--headless) none is needed.")
                    : _("Plug a loudspeaker or headset in or switch it on in the settings of the system, then choose it as speaker on the Sound page. Without a window (--headless) none is needed."),
         setting);
    return FALSE;
  }
  if (!devices->found[which]) {
    sentence = g_strdup_printf (_("The chosen device “%s” is not there."), devices->chosen[which]);
    add (devices->round, TANDEM_CHECK_FAILED, microphone ? "microphone-gone" : "speaker-gone", sentence,
         microphone ? _("Plug it in, or choose another microphone on the Sound page.")
                    : _("Plug it in, or choose another speaker on the Sound page."), setting);
    return FALSE;
  }
  if (devices->problem[which]) {
    add (devices->round, TANDEM_CHECK_FAILED, microphone ? "microphone-closed" : "speaker-closed", devices->problem[which],
         microphone ? _("End the program that uses it, or choose another microphone on the Sound page.")
                    : _("End the program that uses it, or choose another speaker on the Sound page."), setting);
    return FALSE;
  }
  return TRUE;
}

static void
judge (Devices *devices)
{
  gboolean microphone = judge_device (devices, MICROPHONE);

  if (judge_device (devices, SPEAKER) && microphone)
    add (devices->round, TANDEM_CHECK_OK, "there", _("Microphone and loudspeaker are there."), NULL, NULL);
}

/* --- a Tandem that runs knows them ------------------------------------------------------------------------------------ */

/* @there: what the desk says, which knows its list a moment after the start only. */
static void
read_list (Devices *devices, guint which, gboolean there, GListModel *list)
{
  devices->any[which] = there;
  devices->found[which] = g_list_model_get_n_items (list) == 0;
  for (guint i = 0; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (TandemSoundDevice) device = g_list_model_get_item (list, i);

    devices->found[which] |= *devices->chosen[which] == '\0' ||
                             g_str_equal (devices->chosen[which], tandem_sound_device_get_name (device));
  }
}

/* --- else they are looked for, and opened for a moment ------------------------------------------------------------------ */

static void
try_device (Devices *devices, guint which, TandemSoundBackend *backend)
{
  g_autoptr (GError) error = NULL;
  TandemSoundStream *stream;

  if (!devices->found[which])
    return;
  stream = tandem_sound_backend_open (backend, *devices->chosen[which] ? devices->chosen[which] : NULL, which == MICROPHONE,
                                      &error);
  if (stream)
    tandem_sound_backend_close (backend, stream);
  else
    devices->problem[which] = g_strdup (error->message);
}

/* On a thread of its own, whose the devices are from the first to the last. */
static void
look (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Devices *devices = task_data;
  g_autoptr (TandemPortaudio) portaudio = tandem_portaudio_new ();
  TandemSoundBackend *backend = TANDEM_SOUND_BACKEND (portaudio);
  g_autoptr (GPtrArray) infos = tandem_sound_backend_scan (backend, NULL);

  for (guint i = 0; infos && i < infos->len; i++) {
    const TandemSoundDeviceInfo *info = infos->pdata[i];

    for (guint which = 0; which < N_DEVICES; which++) {
      if ((which == MICROPHONE ? info->inputs : info->outputs) <= 0)
        continue;
      devices->any[which] = TRUE;
      devices->found[which] |= *devices->chosen[which] == '\0' || g_str_equal (devices->chosen[which], info->name);
    }
  }
  try_device (devices, MICROPHONE, backend);
  try_device (devices, SPEAKER, backend);
  g_task_return_boolean (task, TRUE);
}

static void
did_look (GObject *source, GAsyncResult *result, gpointer user_data)
{
  judge (g_task_get_task_data (G_TASK (result)));
}

void
tandem_doctor_look_at_sound (TandemDoctorRound *round)
{
  g_autoptr (GTask) task = NULL;
  TandemSound *sound = round->patient.sound;

  if (!round->patient.has_desk) {
    tandem_doctor_round_skip (round, TANDEM_HOP_SOUND, "headless", _("Without a window no sound device is needed."));
    return;
  }
  if (sound) {
    Devices *devices = devices_new (round);
    TandemSoundFeatures features = tandem_sound_get_features (sound);

    read_list (devices, MICROPHONE, (features & TANDEM_SOUND_CAN_CAPTURE) != 0,
               tandem_sound_get_devices (sound, TANDEM_SOUND_ROLE_MICROPHONE));
    read_list (devices, SPEAKER, (features & TANDEM_SOUND_CAN_PLAY) != 0,
               tandem_sound_get_devices (sound, TANDEM_SOUND_ROLE_SPEAKER));
    judge (devices);
    devices_free (devices);
    return;
  }
  task = g_task_new (NULL, NULL, did_look, NULL);
  g_task_set_source_tag (task, tandem_doctor_look_at_sound);
  g_task_set_task_data (task, devices_new (round), devices_free);
  g_task_run_in_thread (task, look);
}

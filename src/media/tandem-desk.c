// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-desk.h"

#include "tandem-desk-reporter.h"
#include "tandem-hand-over.h"
#include "tandem-sound-device.h"

#define N_ROLES 3

/* What both threads hold: it lives until the last closure that needs it was run. */
typedef struct {
  int refs;                  /* atomic */
  TandemDeskReporter *reporter; /* owned */
  TandemMediaThread *thread; /* borrowed: alive as long as anything runs on it */
  TandemSoundBackend *backend; /* owned */
  TandemSoundFigures *figures; /* owned */
  TandemDeskBooth *booth;    /* owned; media thread */
} Core;

struct _TandemDesk {
  GObject parent_instance;

  /* owned */
  TandemMediaThread *thread;
  TandemSettings *settings;
  Core *core;
  GListStore *devices[N_ROLES];
  char *in_use[N_ROLES]; /* NULL: closed */

  TandemSoundFeatures features;
  TandemSoundTest test;
  gboolean asked;  /* for devices */
};

static void tandem_desk_sound_init (TandemSoundInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemDesk, tandem_desk, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_SOUND, tandem_desk_sound_init))

static Core *
core_ref (Core *core)
{
  g_atomic_int_inc (&core->refs);
  return core;
}

static void
core_unref (Core *core)
{
  TANDEM_HAND_OVER (core);
  if (!g_atomic_int_dec_and_test (&core->refs))
    return;
  TANDEM_TAKE_OVER (core);
  /* Only when the media thread was stopped before it could do this itself. */
  g_clear_pointer (&core->booth, tandem_desk_booth_free);
  g_clear_pointer (&core->figures, tandem_sound_figures_unref);
  g_clear_object (&core->backend);
  tandem_desk_reporter_unref (core->reporter);
  g_free (core);
}

/* --- what the reporter brings ------------------------------------------------------------------------ */

static void
set_features (TandemDesk *self, TandemSoundFeatures features)
{
  if (self->features == features)
    return;
  self->features = features;
  tandem_sound_report_changed (TANDEM_SOUND (self));
}

static void
take_devices (GObject *desk, GPtrArray *const *devices)
{
  TandemDesk *self = TANDEM_DESK (desk);
  TandemSoundFeatures features = self->features & TANDEM_SOUND_CAN_PROCESS;

  for (int role = 0; role < N_ROLES; role++)
    g_list_store_splice (self->devices[role], 0, g_list_model_get_n_items (G_LIST_MODEL (self->devices[role])),
                         devices[role]->pdata, devices[role]->len);
  if (devices[TANDEM_SOUND_ROLE_MICROPHONE]->len > 0)
    features |= TANDEM_SOUND_CAN_CAPTURE;
  if (devices[TANDEM_SOUND_ROLE_SPEAKER]->len > 0)
    features |= TANDEM_SOUND_CAN_PLAY;
  set_features (self, features);
}

static void
take_opened (GObject *desk, TandemSoundRole role, const char *name)
{
  TandemDesk *self = TANDEM_DESK (desk);

  if (g_strcmp0 (self->in_use[role], name) == 0)
    return;
  g_free (self->in_use[role]);
  self->in_use[role] = g_strdup (name);
  tandem_sound_report_changed (TANDEM_SOUND (self));
}

static void
take_notice (GObject *desk, const GError *error)
{
  tandem_sound_report_notice (TANDEM_SOUND (desk), error);
}

static void
take_test (GObject *desk, TandemSoundTest test)
{
  TandemDesk *self = TANDEM_DESK (desk);

  if (self->test == test)
    return;
  self->test = test;
  tandem_sound_report_changed (TANDEM_SOUND (self));
}

static void
take_can_process (GObject *desk, gboolean can)
{
  TandemDesk *self = TANDEM_DESK (desk);

  set_features (self, can ? self->features | TANDEM_SOUND_CAN_PROCESS : self->features & ~TANDEM_SOUND_CAN_PROCESS);
}

static const TandemDeskNews news = { take_devices, take_opened, take_notice, take_test, take_can_process };

/* --- from the main thread to the media thread -------------------------------------------------------- */

typedef struct _Command Command;

struct _Command {
  /* owned */
  Core *core;
  TandemDeskChoice choice;

  void (*func) (TandemDeskBooth *booth, const Command *command);
  int number;
};

static void
command_free (gpointer data)
{
  Command *command = data;

  tandem_desk_choice_clear (&command->choice);
  core_unref (command->core);
  g_free (command);
}

static void
run_command (gpointer data)
{
  Command *command = data;

  if (command->core->booth)
    command->func (command->core->booth, command);
}

static void
post (TandemDesk *self, void (*func) (TandemDeskBooth *booth, const Command *command), int number)
{
  Command *command = g_new0 (Command, 1);

  command->core = core_ref (self->core);
  command->func = func;
  command->number = number;
  tandem_media_thread_post (self->thread, run_command, command, command_free);
}

static void
read_choice (TandemSettings *settings, TandemDeskChoice *choice)
{
  choice->devices[TANDEM_SOUND_ROLE_MICROPHONE] = g_strdup (tandem_settings_get_string (settings, "microphone"));
  choice->devices[TANDEM_SOUND_ROLE_SPEAKER] = g_strdup (tandem_settings_get_string (settings, "speaker"));
  choice->devices[TANDEM_SOUND_ROLE_RINGER] = g_strdup (tandem_settings_get_string (settings, "ringer"));
  choice->options.echo_cancellation = tandem_settings_get_boolean (settings, "echo-cancellation");
  choice->options.noise_suppression = tandem_settings_get_boolean (settings, "noise-suppression");
  choice->options.gain_control = tandem_settings_get_boolean (settings, "gain-control");
  choice->options.high_pass = tandem_settings_get_boolean (settings, "high-pass");
  choice->sidetone = tandem_settings_get_double (settings, "sidetone");
}

static void
open_booth (gpointer data)
{
  Command *command = data;
  Core *core = command->core;

  core->booth = tandem_desk_booth_new (tandem_media_thread_get_context (core->thread), core->backend, core->figures,
                                       &command->choice, &tandem_desk_reporter_booth_listener, core->reporter);
}

static void
close_booth (gpointer data)
{
  g_clear_pointer (&((Command *) data)->core->booth, tandem_desk_booth_free);
}

static void
do_choose (TandemDeskBooth *booth, const Command *command)
{
  tandem_desk_booth_choose (booth, &command->choice);
}

static void
post_choice (TandemDesk *self, TandemClosureFunc func)
{
  Command *command = g_new0 (Command, 1);

  command->core = core_ref (self->core);
  command->func = do_choose;
  read_choice (self->settings, &command->choice);
  tandem_media_thread_post (self->thread, func, command, command_free);
}

static void
on_setting (TandemDesk *self)
{
  post_choice (self, run_command);
}

static void
do_watch (TandemDeskBooth *booth, const Command *command)
{
  tandem_desk_booth_set_watched (booth, command->number);
}

static void
do_ring (TandemDeskBooth *booth, const Command *command)
{
  tandem_desk_booth_set_ringing (booth, command->number);
}

static void
do_rescan (TandemDeskBooth *booth, const Command *command)
{
  tandem_desk_booth_rescan (booth);
}

static void
do_tone (TandemDeskBooth *booth, const Command *command)
{
  tandem_desk_booth_play_tone (booth, (TandemSoundRole) command->number);
}

static void
do_record (TandemDeskBooth *booth, const Command *command)
{
  tandem_desk_booth_record (booth);
}

static void
do_stop (TandemDeskBooth *booth, const Command *command)
{
  tandem_desk_booth_stop_test (booth);
}

/* --- TandemSound ------------------------------------------------------------------------------------- */

/* Looking for devices takes the sound system a while: not before somebody asks. */
static void
ask (TandemDesk *self)
{
  if (self->asked)
    return;
  self->asked = TRUE;
  post (self, do_rescan, 0);
}

static GListModel *
tandem_desk_get_devices (TandemSound *sound, TandemSoundRole role)
{
  TandemDesk *self = TANDEM_DESK (sound);

  g_return_val_if_fail ((guint) role < N_ROLES, NULL);
  ask (self);
  return G_LIST_MODEL (self->devices[role]);
}

static const char *
tandem_desk_get_device_in_use (TandemSound *sound, TandemSoundRole role)
{
  g_return_val_if_fail ((guint) role < N_ROLES, NULL);
  return TANDEM_DESK (sound)->in_use[role];
}

static TandemSoundFeatures
tandem_desk_get_features (TandemSound *sound)
{
  return TANDEM_DESK (sound)->features;
}

static TandemSoundTest
tandem_desk_get_test (TandemSound *sound)
{
  return TANDEM_DESK (sound)->test;
}

static TandemSoundFigures *
tandem_desk_get_figures (TandemSound *sound)
{
  return TANDEM_DESK (sound)->core->figures;
}

static void
tandem_desk_rescan (TandemSound *sound)
{
  TANDEM_DESK (sound)->asked = TRUE;
  post (TANDEM_DESK (sound), do_rescan, 0);
}

static void
tandem_desk_set_watched (TandemSound *sound, gboolean watched)
{
  post (TANDEM_DESK (sound), do_watch, watched);
}

static void
tandem_desk_set_ringing (TandemSound *sound, gboolean ringing)
{
  post (TANDEM_DESK (sound), do_ring, ringing);
}

static void
tandem_desk_play_tone (TandemSound *sound, TandemSoundRole role)
{
  g_return_if_fail (role == TANDEM_SOUND_ROLE_SPEAKER || role == TANDEM_SOUND_ROLE_RINGER);
  post (TANDEM_DESK (sound), do_tone, (int) role);
}

static void
tandem_desk_record_and_play (TandemSound *sound)
{
  post (TANDEM_DESK (sound), do_record, 0);
}

static void
tandem_desk_stop_test (TandemSound *sound)
{
  post (TANDEM_DESK (sound), do_stop, 0);
}

static void
tandem_desk_sound_init (TandemSoundInterface *iface)
{
  iface->get_devices = tandem_desk_get_devices;
  iface->get_device_in_use = tandem_desk_get_device_in_use;
  iface->get_features = tandem_desk_get_features;
  iface->get_test = tandem_desk_get_test;
  iface->get_figures = tandem_desk_get_figures;
  iface->rescan = tandem_desk_rescan;
  iface->set_watched = tandem_desk_set_watched;
  iface->set_ringing = tandem_desk_set_ringing;
  iface->play_tone = tandem_desk_play_tone;
  iface->record_and_play = tandem_desk_record_and_play;
  iface->stop_test = tandem_desk_stop_test;
}

/* --- the media thread's functions -------------------------------------------------------------------- */

void
tandem_desk_set_port (TandemDesk *self, const TandemDeskPort *port, gpointer user_data, gboolean speaks, gboolean hears)
{
  g_return_if_fail (TANDEM_IS_DESK (self));
  if (self->core->booth)
    tandem_desk_booth_set_port (self->core->booth, port, user_data, speaks, hears);
}

void
tandem_desk_set_muted (TandemDesk *self, gboolean muted)
{
  g_return_if_fail (TANDEM_IS_DESK (self));
  if (self->core->booth)
    tandem_desk_booth_set_muted (self->core->booth, muted);
}

void
tandem_desk_speak (TandemDesk *self, guint64 n)
{
  g_return_if_fail (TANDEM_IS_DESK (self));
  if (self->core->booth)
    tandem_desk_booth_speak (self->core->booth, n);
}

void
tandem_desk_hear (TandemDesk *self, guint64 n)
{
  g_return_if_fail (TANDEM_IS_DESK (self));
  if (self->core->booth)
    tandem_desk_booth_hear (self->core->booth, n);
}

/* --- the object -------------------------------------------------------------------------------------- */

static void
tandem_desk_dispose (GObject *object)
{
  TandemDesk *self = TANDEM_DESK (object);

  if (self->core) {
    Command *command = g_new0 (Command, 1);

    command->core = self->core;
    self->core = NULL;
    tandem_media_thread_post (self->thread, close_booth, command, command_free);
  }
  for (int role = 0; role < N_ROLES; role++) {
    g_clear_object (&self->devices[role]);
    g_clear_pointer (&self->in_use[role], g_free);
  }
  g_clear_object (&self->settings);
  g_clear_object (&self->thread);
  G_OBJECT_CLASS (tandem_desk_parent_class)->dispose (object);
}

static void
tandem_desk_class_init (TandemDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_desk_dispose;
}

static void
tandem_desk_init (TandemDesk *self)
{
  for (int role = 0; role < N_ROLES; role++)
    self->devices[role] = g_list_store_new (TANDEM_TYPE_SOUND_DEVICE);
  /* Until it is known: nobody is to be alarmed for a moment. */
  self->features = TANDEM_SOUND_CAN_PROCESS | TANDEM_SOUND_CAN_CAPTURE | TANDEM_SOUND_CAN_PLAY;
}

static void
watch_settings (TandemDesk *self)
{
  static const char *const names[] = {
    "microphone", "speaker", "ringer", "echo-cancellation", "noise-suppression", "gain-control", "high-pass", "sidetone",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *signal = g_strconcat ("notify::", names[i], NULL);

    g_signal_connect_object (self->settings, signal, G_CALLBACK (on_setting), self, G_CONNECT_SWAPPED);
  }
}

TandemDesk *
tandem_desk_new (TandemMediaThread *thread, TandemSettings *settings, TandemSoundBackend *backend)
{
  TandemDesk *self;

  g_return_val_if_fail (TANDEM_IS_MEDIA_THREAD (thread) && TANDEM_IS_SETTINGS (settings) &&
                        TANDEM_IS_SOUND_BACKEND (backend), NULL);

  self = g_object_new (TANDEM_TYPE_DESK, NULL);
  self->thread = g_object_ref (thread);
  self->settings = g_object_ref (settings);
  self->core = g_new0 (Core, 1);
  self->core->refs = 1;
  self->core->reporter = tandem_desk_reporter_new (thread, G_OBJECT (self), &news);
  self->core->thread = thread;
  self->core->backend = g_object_ref (backend);
  self->core->figures = tandem_sound_figures_new ();
  watch_settings (self);
  post_choice (self, open_booth);
  return self;
}

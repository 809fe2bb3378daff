// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-doctor-command.h"

#include <glib/gi18n.h>

#include "tandem-control-doctor.h"
#include "tandem-doctor.h"
#include "tandem-error.h"

/* What there is of a Tandem: a listener that lets nobody in, to find out whether the public address leads to it. */
typedef struct {
  TandemMediaThread *thread;
  TandemPublicListener *listener; /* owned; media thread only */
  GMainLoop *loop;
  guint port;
} Stand;

static gboolean
let_nobody_in (const char *target, SoupServerMessage *message, GBytes *body, gboolean websocket, gpointer user_data,
               GError **error)
{
  g_set_error_literal (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH, "Tandem does not run.");
  return FALSE;
}

static void
go_on (gpointer data)
{
  g_main_loop_quit (((Stand *) data)->loop);
}

/* Media thread. */
static void
open_listener (gpointer data)
{
  Stand *stand = data;

  stand->listener = tandem_public_listener_new (let_nobody_in, NULL);
  /* Why not is found by those who look at the ports. */
  if (!tandem_public_listener_start (stand->listener, stand->port, NULL))
    g_clear_object (&stand->listener);
  else
    stand->port = tandem_public_listener_get_port (stand->listener);
  tandem_media_thread_post_main (stand->thread, go_on, stand, NULL);
}

/* Media thread. */
static void
close_listener (gpointer data)
{
  Stand *stand = data;

  if (stand->listener)
    tandem_public_listener_stop (stand->listener);
  g_clear_object (&stand->listener);
}

JsonNode *
tandem_doctor_command_examine (TandemSettings *settings, TandemSecrets *secrets, const char *env_file, gboolean has_desk)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (TandemMediaThread) thread = tandem_media_thread_new ();
  g_autoptr (TandemVoiceRegistry) registry = tandem_voice_registry_new ();
  g_autoptr (TandemDoctor) doctor = NULL;
  Stand stand = { .thread = thread, .loop = loop, .port = (guint) tandem_settings_get_int (settings, "public-port") };
  TandemDoctorPatient patient = { .settings = settings, .secrets = secrets, .thread = thread, .registry = registry,
                                  .env_file = env_file, .has_desk = has_desk };
  JsonNode *report;

  tandem_media_thread_post (thread, open_listener, &stand, NULL);
  g_main_loop_run (loop);
  patient.listener = stand.listener;
  patient.public_port = stand.port;
  doctor = tandem_doctor_new (&patient);
  g_signal_connect_swapped (tandem_doctor_get_checkup (doctor), "finished", G_CALLBACK (g_main_loop_quit), loop);
  tandem_checkup_request (tandem_doctor_get_checkup (doctor));
  if (tandem_checkup_is_running (tandem_doctor_get_checkup (doctor)))
    g_main_loop_run (loop);
  report = tandem_control_doctor_report (tandem_doctor_get_checkup (doctor), FALSE);
  tandem_doctor_stop (doctor);
  tandem_media_thread_post (thread, close_listener, &stand, NULL);
  tandem_voice_registry_shut_down (registry, thread);
  tandem_media_thread_stop (thread);
  return report;
}

/* The variable that the sentence begins with; an --env-file else. */
static char *
dup_setting (const GError *error)
{
  gsize n = strspn (error->message, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");

  return n > 1 ? g_strndup (error->message, n) : g_strdup ("--env-file");
}

JsonNode *
tandem_doctor_command_report_settings (const GError *error)
{
  g_autoptr (TandemCheckup) checkup = tandem_checkup_new ();
  g_autofree char *setting = dup_setting (error);
  /* TRANSLATORS: %s is the name of a variable, or an option. */
  g_autofree char *fix = g_strdup_printf (_("Correct %s, and look again: nothing else can be looked at before."), setting);
  const TandemCheckData data = { .hop = TANDEM_HOP_SETTINGS, .title = C_("what is checked", "Settings"), .fix = fix,
                                 .state = TANDEM_CHECK_FAILED, .code = "wrong-value", .setting = setting,
                                 .sentence = error->message };
  g_autoptr (TandemCheck) check = tandem_check_new (&data);

  tandem_checkup_begin (checkup);
  tandem_checkup_add (checkup, check);
  tandem_checkup_end (checkup);
  return tandem_control_doctor_report (checkup, FALSE);
}

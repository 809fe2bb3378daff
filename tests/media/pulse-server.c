// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "pulse-server.h"

#include <glib/gstdio.h>

/* norewinds: a null sink otherwise renders two seconds ahead while nobody listens, so that what begins to play or record
 * waits for up to two seconds.  No real device does that. */
#define SINK "load-module module-null-sink norewinds=1 sink_name="

static const char *const part_names[PULSE_N_PARTS] = { "desk", "headset" };
static const char *const part_sinks[PULSE_N_PARTS] = {
  SINK "spk\n" SINK "mic\n" SINK "second\nset-default-sink spk\nset-default-source mic.monitor\n",
  SINK "headset\n",
};

struct _PulseServer {
  char *folder;
  GSubprocess *processes[PULSE_N_PARTS]; /* NULL: not running */
};

static char *
get_path (PulseServer *self, PulsePart part, const char *suffix)
{
  return g_strdup_printf ("%s/%s%s", self->folder, part_names[part], suffix);
}

static void
write_file (PulseServer *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_path (PulseServer *self, const char *variable, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_setenv (variable, path, TRUE);
}

static void
write_alsa_config (PulseServer *self)
{
  g_autofree char *server = g_strdup_printf ("type pulse server \"unix:%s/headset\"", self->folder);
  g_autofree char *text = g_strdup_printf ("pcm.default { type pulse }\n"
                                           "pcm.headset { type asym playback.pcm { %s } capture.pcm { %s } }\n"
                                           "pcm.second { type pulse device second }\n"
                                           "pcm.gone { type pulse device gone }\n", server, server);

  write_file (self, "asound.conf", text);
}

PulseServer *
pulse_server_new (void)
{
  g_autofree char *program = g_find_program_in_path ("pulseaudio");
  g_autofree char *address = NULL;
  PulseServer *self;

  if (!program)
    return NULL;
  self = g_new0 (PulseServer, 1);
  self->folder = g_dir_make_tmp ("tandem-pulse-XXXXXX", NULL);
  address = g_strdup_printf ("unix:%s/desk", self->folder);
  write_alsa_config (self);
  write_file (self, "client.conf", "autospawn = no\nenable-shm = no\n");
  g_setenv ("PULSE_SERVER", address, TRUE);
  set_path (self, "PULSE_CLIENTCONFIG", "client.conf");
  set_path (self, "PULSE_COOKIE", "cookie");
  set_path (self, "XDG_RUNTIME_DIR", "");
  set_path (self, "HOME", "");
  set_path (self, "ALSA_CONFIG_PATH", "asound.conf");
  for (int part = 0; part < PULSE_N_PARTS; part++) {
    g_autofree char *name = g_strconcat (part_names[part], ".pa", NULL);
    g_autofree char *script = g_strdup_printf ("load-module module-native-protocol-unix auth-anonymous=1 socket=%s/%s\n%s",
                                               self->folder, part_names[part], part_sinks[part]);

    write_file (self, name, script);
    pulse_server_start (self, part);
  }
  return self;
}

void
pulse_server_free (PulseServer *self)
{
  g_autoptr (GSubprocess) remove = NULL;

  for (int part = 0; part < PULSE_N_PARTS; part++)
    pulse_server_kill (self, part);
  remove = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-r", self->folder, NULL);
  g_subprocess_wait (remove, NULL, NULL);
  g_free (self->folder);
  g_free (self);
}

static gboolean
is_ready (PulseServer *self, PulsePart part)
{
  g_autofree char *path = get_path (self, part, "");
  g_autoptr (GSubprocess) info = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL,
                                                   "pactl", "-s", path, "info", NULL);

  return g_subprocess_wait_check (info, NULL, NULL);
}

void
pulse_server_start (PulseServer *self, PulsePart part)
{
  g_autofree char *script = get_path (self, part, ".pa");
  g_autofree char *socket = get_path (self, part, "");
  gint64 begun = g_get_monotonic_time ();

  g_assert_null (self->processes[part]);
  g_unlink (socket);
  self->processes[part] =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, "pulseaudio", "-n",
                      "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--high-priority=no", "--realtime=no",
                      "--disable-shm=yes", "-F", script, NULL);
  g_assert_nonnull (self->processes[part]);
  while (!is_ready (self, part)) {
    g_assert_cmpint (g_get_monotonic_time () - begun, <, 20 * G_USEC_PER_SEC);
    g_usleep (20000);
  }
}

void
pulse_server_kill (PulseServer *self, PulsePart part)
{
  if (!self->processes[part])
    return;
  g_subprocess_force_exit (self->processes[part]);
  g_subprocess_wait (self->processes[part], NULL, NULL);
  g_clear_object (&self->processes[part]);
}

GSubprocess *
pulse_server_play (PulseServer *self, PulsePart part, const char *sink, const gint16 *samples, gsize n)
{
  g_autofree char *device = g_strdup_printf ("--device=%s", sink);
  g_autofree char *path = g_build_filename (self->folder, "play.raw", NULL);
  g_autofree char *server = get_path (self, part, "");
  GSubprocess *process;

  g_assert_true (g_file_set_contents (path, (const char *) samples, n * sizeof (gint16), NULL));
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "pacat", "--playback", "--raw", "--rate=48000", "--channels=1",
                              "--format=s16le", "--latency-msec=50", "-s", server, device, path, NULL);
  g_assert_nonnull (process);
  return process;
}

GSubprocess *
pulse_server_hear (PulseServer *self, PulsePart part, const char *sink)
{
  g_autofree char *device = g_strdup_printf ("--device=%s.monitor", sink);
  g_autofree char *server = get_path (self, part, "");
  GSubprocess *process;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, "parec", "--raw", "--rate=48000", "--channels=1",
                              "--format=s16le", "--latency-msec=20", "-s", server, device, NULL);
  g_assert_nonnull (process);
  return process;
}

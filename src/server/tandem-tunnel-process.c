// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tunnel-process.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "tandem-tunnel-program.h"

#define MAX_LINE (16 * 1024)
#define KILL_AFTER_MS 3000
/* Something it started may keep its stdout open for ever. */
#define DRAIN_MS 500

/* Main thread only. */
struct _TandemTunnelProcess {
  GObject parent_instance;

  /* owned */
  GSubprocess *child;
  GCancellable *cancellable;
  GString *line;
  char *how; /* NULL until it has ended */
  guint kill_id;
  guint drain_id;

  pid_t pid; /* and its process group; 0 when it is gone */
  gboolean drained;
  char chunk[4096];
};

G_DEFINE_FINAL_TYPE (TandemTunnelProcess, tandem_tunnel_process, G_TYPE_OBJECT)

enum { LINE, ENDED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_tunnel_process_dispose (GObject *object)
{
  TandemTunnelProcess *self = TANDEM_TUNNEL_PROCESS (object);

  g_clear_handle_id (&self->kill_id, g_source_remove);
  g_clear_handle_id (&self->drain_id, g_source_remove);
  g_clear_object (&self->child);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (tandem_tunnel_process_parent_class)->dispose (object);
}

static void
tandem_tunnel_process_finalize (GObject *object)
{
  TandemTunnelProcess *self = TANDEM_TUNNEL_PROCESS (object);

  g_string_free (self->line, TRUE);
  g_clear_pointer (&self->how, g_free);
  G_OBJECT_CLASS (tandem_tunnel_process_parent_class)->finalize (object);
}

static void
tandem_tunnel_process_class_init (TandemTunnelProcessClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_tunnel_process_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_tunnel_process_finalize;
  signals[LINE] = g_signal_new ("line", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_STRING);
  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 G_TYPE_STRING);
}

static void
tandem_tunnel_process_init (TandemTunnelProcess *self)
{
  self->line = g_string_new (NULL);
  self->cancellable = g_cancellable_new ();
}

/* --- lines ---------------------------------------------------------------------------------------------- */

static void
emit_line (TandemTunnelProcess *self)
{
  g_autofree char *text = g_utf8_make_valid (self->line->str, (gssize) self->line->len);

  g_string_truncate (self->line, 0);
  g_strchomp (text);
  if (*text)
    g_signal_emit (self, signals[LINE], 0, text);
}

/* What goes beyond the bound of a line is dropped. */
static void
take_chunk (TandemTunnelProcess *self, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    if (self->chunk[i] == '\n')
      emit_line (self);
    else if (self->line->len < MAX_LINE)
      g_string_append_c (self->line, self->chunk[i]);
  }
}

static void
end_when_over (TandemTunnelProcess *self)
{
  if (!self->how || !self->drained)
    return;
  g_clear_handle_id (&self->drain_id, g_source_remove);
  if (self->line->len > 0)
    emit_line (self);
  g_signal_emit (self, signals[ENDED], 0, self->how);
}

static void read_on (TandemTunnelProcess *self);

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemTunnelProcess) self = user_data;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (length > 0) {
    take_chunk (self, (gsize) length);
    read_on (self);
    return;
  }
  self->drained = TRUE;
  end_when_over (self);
}

static void
read_on (TandemTunnelProcess *self)
{
  g_input_stream_read_async (g_subprocess_get_stdout_pipe (self->child), self->chunk, sizeof self->chunk, G_PRIORITY_DEFAULT,
                             self->cancellable, did_read, g_object_ref (self));
}

/* --- its end -------------------------------------------------------------------------------------------- */

static gboolean
on_drain (gpointer user_data)
{
  TandemTunnelProcess *self = TANDEM_TUNNEL_PROCESS (user_data);

  self->drain_id = 0;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
did_wait (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemTunnelProcess) self = user_data;

  g_subprocess_wait_finish (self->child, result, NULL);
  g_clear_handle_id (&self->kill_id, g_source_remove);
  /* What it started itself and left behind. */
  if (self->pid > 0)
    kill (-self->pid, SIGKILL);
  self->pid = 0;
  if (g_subprocess_get_if_signaled (self->child))
    self->how = g_strdup_printf ("signal %d", g_subprocess_get_term_sig (self->child));
  else
    self->how = g_strdup_printf ("exit status %d", g_subprocess_get_exit_status (self->child));
  if (!self->drained)
    self->drain_id = g_timeout_add (DRAIN_MS, on_drain, self);
  end_when_over (self);
}

static gboolean
on_kill (gpointer user_data)
{
  TandemTunnelProcess *self = TANDEM_TUNNEL_PROCESS (user_data);

  self->kill_id = 0;
  if (self->pid > 0)
    kill (-self->pid, SIGKILL);
  return G_SOURCE_REMOVE;
}

void
tandem_tunnel_process_stop (TandemTunnelProcess *self)
{
  g_return_if_fail (TANDEM_IS_TUNNEL_PROCESS (self));
  if (self->pid == 0 || self->kill_id != 0)
    return;
  kill (-self->pid, SIGTERM);
  self->kill_id = g_timeout_add (KILL_AFTER_MS, on_kill, self);
}

/* --- its beginning ---------------------------------------------------------------------------------------- */

/* Between fork and exec.  The kernel kills it when Tandem dies, however that happens.  Its own group: Ctrl+C is for Tandem,
 * which then ends it, and what it starts in turn can be reached. */
static void
set_up_child (gpointer data)
{
  setpgid (0, 0);
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != GPOINTER_TO_INT (data))
    _exit (127);
}

static void
write_input (TandemTunnelProcess *self, const char *input)
{
  GOutputStream *stream = g_subprocess_get_stdin_pipe (self->child);

  /* Shorter than a pipe holds, so this does not wait. */
  g_output_stream_write_all (stream, input, strlen (input), NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
}

TandemTunnelProcess *
tandem_tunnel_process_new (const char *const *argv, char **environ, const char *input, GError **error)
{
  const GSubprocessFlags flags = G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE |
                                 (input ? G_SUBPROCESS_FLAGS_STDIN_PIPE : G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (TandemTunnelProcess) self = g_object_new (TANDEM_TYPE_TUNNEL_PROCESS, NULL);
  g_autofree char *file = tandem_tunnel_program_locate (argv[0], environ);
  g_autofree const char **located = g_memdup2 (argv, (g_strv_length ((char **) argv) + 1) * sizeof *argv);

  g_return_val_if_fail (!input || strlen (input) < 4096, NULL);
  if (!file) {
    g_set_error (error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT, "%s is not in the PATH", argv[0]);
    return NULL;
  }
  located[0] = file;
  if (environ)
    g_subprocess_launcher_set_environ (launcher, environ);
  g_subprocess_launcher_set_child_setup (launcher, set_up_child, GINT_TO_POINTER (getpid ()), NULL);
  self->child = g_subprocess_launcher_spawnv (launcher, located, error);
  if (!self->child)
    return NULL;
  self->pid = (pid_t) g_ascii_strtoll (g_subprocess_get_identifier (self->child), NULL, 10);
  if (input)
    write_input (self, input);
  read_on (self);
  g_subprocess_wait_async (self->child, NULL, did_wait, g_object_ref (self));
  return g_steal_pointer (&self);
}

guint
tandem_tunnel_process_get_pid (TandemTunnelProcess *self)
{
  g_return_val_if_fail (TANDEM_IS_TUNNEL_PROCESS (self), 0);
  return (guint) self->pid;
}

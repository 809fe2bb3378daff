// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-command-tunnel.h"

#include "tandem-tunnel-command.h"

#define START_MS 30000
#define BACKOFF_MS 1000
#define BACKOFF_MOST 60
#define POLL_MS 15000
/* One that was up for so many back-offs is not one that cannot start. */
#define STEADY_BACKOFFS 30

/* Main thread only. */
struct _TandemCommandTunnel {
  GObject parent_instance;

  /* owned */
  TandemTunnelCommand *command;
  char *first_api;
  char *api;
  char *url;
  char *sentence;
  char *problem; /* what the program said last that went wrong */
  TandemTunnelProcess *process;
  GCancellable *asking; /* NULL when nothing was asked */
  guint start_id;
  guint retry_id;
  guint poll_id;

  /* borrowed */
  const TandemTunnelProgram *program;

  TandemTunnelState state;
  guint port;
  guint start_ms;
  guint backoff_ms;
  guint poll_ms;
  guint failures; /* in a row */
  gint64 up_us;   /* since when */
};

static void tunnel_iface_init (TandemTunnelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemCommandTunnel, tandem_command_tunnel, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_TUNNEL, tunnel_iface_init))

static void launch (TandemCommandTunnel *self);

/* @sentence (transfer full). */
static void
set_state (TandemCommandTunnel *self, TandemTunnelState state, const char *url, char *sentence)
{
  g_autofree char *taken = sentence;

  if (self->state == state && g_str_equal (self->url, url) && g_str_equal (self->sentence, taken))
    return;
  self->state = state;
  g_free (self->url);
  self->url = g_strdup (url);
  g_free (self->sentence);
  self->sentence = g_steal_pointer (&taken);
  g_debug ("tunnel: %s", self->sentence);
  tandem_tunnel_emit_changed (TANDEM_TUNNEL (self));
}

/* Everything that was under way, but not the state. */
static void
let_go (TandemCommandTunnel *self)
{
  g_clear_handle_id (&self->start_id, g_source_remove);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_handle_id (&self->poll_id, g_source_remove);
  if (self->asking)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  if (self->process) {
    g_signal_handlers_disconnect_by_data (self->process, self);
    tandem_tunnel_process_stop (self->process);
  }
  g_clear_object (&self->process);
}

/* --- failing ------------------------------------------------------------------------------------------------ */

static gboolean
on_retry (gpointer user_data)
{
  TandemCommandTunnel *self = TANDEM_COMMAND_TUNNEL (user_data);

  self->retry_id = 0;
  launch (self);
  return G_SOURCE_REMOVE;
}

/* Jitter: many desks that lost the same service do not all come back at once. */
static guint
choose_delay (TandemCommandTunnel *self)
{
  guint factor = MIN (1u << MIN (self->failures, 6), BACKOFF_MOST);

  return (guint) (self->backoff_ms * factor * g_random_double_range (0.75, 1.25));
}

/* @sentence (transfer full). */
static void
fail (TandemCommandTunnel *self, char *sentence)
{
  let_go (self);
  self->retry_id = g_timeout_add (choose_delay (self), on_retry, self);
  self->failures++;
  set_state (self, TANDEM_TUNNEL_DOWN, "", sentence);
}

static char *
with_problem (TandemCommandTunnel *self, char *sentence)
{
  g_autofree char *taken = sentence;

  return self->problem ? g_strdup_printf ("%s: %s", taken, self->problem) : g_strdup_printf ("%s.", taken);
}

/* --- its address ---------------------------------------------------------------------------------------------- */

static void ask (TandemCommandTunnel *self);

static gboolean
on_poll (gpointer user_data)
{
  TandemCommandTunnel *self = TANDEM_COMMAND_TUNNEL (user_data);

  if (!self->asking)
    ask (self);
  return G_SOURCE_CONTINUE;
}

static void
take_news (TandemCommandTunnel *self, const TandemTunnelNews *news)
{
  if (news->api) {
    g_free (self->api);
    self->api = g_strdup (news->api);
  }
  if (news->problem) {
    g_free (self->problem);
    self->problem = g_strdup (news->problem);
    g_debug ("tunnel: %s says: %s", self->program->name, news->problem);
    if (self->state == TANDEM_TUNNEL_STARTING)
      set_state (self, TANDEM_TUNNEL_STARTING, "",
                 with_problem (self, g_strdup_printf ("%s has told no address yet", self->program->name)));
  }
  if (!news->url)
    return;
  g_clear_handle_id (&self->start_id, g_source_remove);
  g_clear_pointer (&self->problem, g_free);
  if (self->state != TANDEM_TUNNEL_UP)
    self->up_us = g_get_monotonic_time ();
  if (self->program->ask_async && !self->poll_id)
    self->poll_id = g_timeout_add (self->poll_ms, on_poll, self);
  set_state (self, TANDEM_TUNNEL_UP, news->url,
             g_strdup_printf ("%s gives the address %s.", self->program->name, news->url));
}

/* One that we did not start and that is gone is replaced by one of our own. */
static void
did_ask (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemCommandTunnel) self = user_data;
  g_auto (TandemTunnelNews) news = { NULL };
  g_autoptr (GError) error = NULL;
  gboolean told = self->program->ask_finish (result, &news, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->asking);
  if (told)
    take_news (self, &news);
  else
    g_debug ("tunnel: %s cannot be asked for its address: %s", self->program->name, error->message);
  if (!self->process && !news.url) {
    g_clear_handle_id (&self->poll_id, g_source_remove);
    launch (self);
  }
}

static void
ask (TandemCommandTunnel *self)
{
  const TandemTunnelAsk question = { .api = self->api, .prefix = self->command->prefix,
                                     .environ = self->command->environ, .port = self->port };

  self->asking = g_cancellable_new ();
  self->program->ask_async (&question, self->asking, did_ask, g_object_ref (self));
}

/* --- its run ----------------------------------------------------------------------------------------------------- */

static void
on_line (TandemTunnelProcess *process, const char *line, gpointer user_data)
{
  TandemCommandTunnel *self = TANDEM_COMMAND_TUNNEL (user_data);
  g_auto (TandemTunnelNews) news = { .problem = tandem_tunnel_command_explain (self->command, line) };

  if (!news.problem)
    self->program->read_line (line, self->port, &news);
  take_news (self, &news);
}

static void
on_ended (TandemTunnelProcess *process, const char *how, gpointer user_data)
{
  TandemCommandTunnel *self = TANDEM_COMMAND_TUNNEL (user_data);

  if (self->state == TANDEM_TUNNEL_UP &&
      g_get_monotonic_time () - self->up_us > (gint64) self->backoff_ms * STEADY_BACKOFFS * 1000)
    self->failures = 0;
  fail (self, with_problem (self, g_strdup_printf ("%s ended (%s) and is started again", self->program->name, how)));
}

static gboolean
on_slow (gpointer user_data)
{
  TandemCommandTunnel *self = TANDEM_COMMAND_TUNNEL (user_data);

  self->start_id = 0;
  fail (self, with_problem (self, g_strdup_printf ("%s told no address within %u seconds and is started again",
                                                   self->program->name, MAX (self->start_ms / 1000, 1))));
  return G_SOURCE_REMOVE;
}

static void
launch (TandemCommandTunnel *self)
{
  char *sentence = NULL;

  g_clear_pointer (&self->problem, g_free);
  self->process = tandem_tunnel_command_run (self->command, self->port, &sentence);
  if (!self->process) {
    fail (self, sentence);
    return;
  }
  g_signal_connect_object (self->process, "line", G_CALLBACK (on_line), self, 0);
  g_signal_connect_object (self->process, "ended", G_CALLBACK (on_ended), self, 0);
  self->start_id = g_timeout_add (self->start_ms, on_slow, self);
  /* Between two tries the reason of the last one is what people want to read. */
  if (self->failures == 0)
    set_state (self, TANDEM_TUNNEL_STARTING, "", g_strdup_printf ("%s is starting.", self->program->name));
  else
    set_state (self, TANDEM_TUNNEL_STARTING, "", g_strdup (self->sentence));
}

/* --- as a tunnel --------------------------------------------------------------------------------------------------- */

static void
begin (TandemCommandTunnel *self)
{
  let_go (self);
  self->failures = 0;
  g_free (self->api);
  self->api = g_strdup (self->first_api);
  set_state (self, TANDEM_TUNNEL_STARTING, "", g_strdup_printf ("%s is starting.", self->program->name));
  /* Some programs refuse to run twice. */
  if (self->first_api)
    ask (self);
  else
    launch (self);
}

static void
start (TandemTunnel *tunnel, guint port)
{
  TandemCommandTunnel *self = TANDEM_COMMAND_TUNNEL (tunnel);

  self->port = port;
  begin (self);
}

static void
restart (TandemTunnel *tunnel)
{
  TandemCommandTunnel *self = TANDEM_COMMAND_TUNNEL (tunnel);

  if (self->state != TANDEM_TUNNEL_OFF)
    begin (self);
}

static void
stop (TandemTunnel *tunnel)
{
  TandemCommandTunnel *self = TANDEM_COMMAND_TUNNEL (tunnel);

  let_go (self);
  set_state (self, TANDEM_TUNNEL_OFF, "", g_strdup_printf ("%s is not started.", self->program->name));
}

static TandemTunnelState
get_state (TandemTunnel *tunnel)
{
  return TANDEM_COMMAND_TUNNEL (tunnel)->state;
}

static const char *
get_url (TandemTunnel *tunnel)
{
  return TANDEM_COMMAND_TUNNEL (tunnel)->url;
}

static const char *
get_sentence (TandemTunnel *tunnel)
{
  return TANDEM_COMMAND_TUNNEL (tunnel)->sentence;
}

static void
tunnel_iface_init (TandemTunnelInterface *iface)
{
  iface->start = start;
  iface->restart = restart;
  iface->stop = stop;
  iface->get_state = get_state;
  iface->get_url = get_url;
  iface->get_sentence = get_sentence;
}

static void
tandem_command_tunnel_dispose (GObject *object)
{
  let_go (TANDEM_COMMAND_TUNNEL (object));
  G_OBJECT_CLASS (tandem_command_tunnel_parent_class)->dispose (object);
}

static void
tandem_command_tunnel_finalize (GObject *object)
{
  TandemCommandTunnel *self = TANDEM_COMMAND_TUNNEL (object);

  g_clear_pointer (&self->command, tandem_tunnel_command_free);
  g_clear_pointer (&self->first_api, g_free);
  g_clear_pointer (&self->api, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->sentence, g_free);
  g_clear_pointer (&self->problem, g_free);
  G_OBJECT_CLASS (tandem_command_tunnel_parent_class)->finalize (object);
}

static void
tandem_command_tunnel_class_init (TandemCommandTunnelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_command_tunnel_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_command_tunnel_finalize;
}

static void
tandem_command_tunnel_init (TandemCommandTunnel *self)
{
  self->url = g_strdup ("");
}

TandemCommandTunnel *
tandem_command_tunnel_new (const TandemTunnelProgram *program, const TandemCommandTunnelOptions *options)
{
  TandemCommandTunnel *self = g_object_new (TANDEM_TYPE_COMMAND_TUNNEL, NULL);

  self->program = program;
  self->command = tandem_tunnel_command_new (program, options->environ, options->token, options->host_spawn);
  self->first_api = program->api ? g_strdup (options->api ? options->api : program->api) : NULL;
  self->start_ms = options->start_ms ? options->start_ms : START_MS;
  self->backoff_ms = options->backoff_ms ? options->backoff_ms : BACKOFF_MS;
  self->poll_ms = options->poll_ms ? options->poll_ms : POLL_MS;
  self->sentence = g_strdup_printf ("%s is not started.", program->name);
  return self;
}

guint
tandem_command_tunnel_get_pid (TandemCommandTunnel *self)
{
  g_return_val_if_fail (TANDEM_IS_COMMAND_TUNNEL (self), 0);
  return self->process ? tandem_tunnel_process_get_pid (self->process) : 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-reach.h"

#include <string.h>

#include "tandem-command-tunnel.h"
#include "tandem-config.h"
#include "tandem-manual-tunnel.h"
#include "tandem-reach-number.h"
#include "tandem-reach-trial.h"

/* Free plans of tunnels count requests, and each trial is two. */
#define RECHECK_S 600
#define MOST_DELAY_S 30
/* The name of a new tunnel takes a while to be known. */
#define PATIENCE_S 30
#define RESTART_S 120
#define NETWORK_S 2
#define NOTHING_SET \
  "Twilio cannot reach this computer: no public address is set and no tunnel is chosen. No call can be placed or come in; " \
  "everything else works. Set one in Preferences (PUBLIC_URL or TUNNEL)."

struct _TandemReach {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemSecrets *secrets;
  TandemMediaThread *thread;
  TandemReachability *reachability;
  TandemReachNumber *number;
  TandemTunnel *tunnel;    /* NULL for none */
  GCancellable *trying;    /* NULL when nothing is tried */
  char *tried;             /* the address of the last trial */
  guint recheck_id;
  guint rebuild_id;

  /* borrowed; media thread only */
  TandemPublicListener *listener;

  guint port;
  gboolean trusted;        /* the address was set, not found */
  guint failures;          /* of trials, in a row */
  gint64 failing_since_us;
};

G_DEFINE_FINAL_TYPE (TandemReach, tandem_reach, G_TYPE_OBJECT)

static void try_address (TandemReach *self);

/* --- telling -------------------------------------------------------------------------------------------------- */

static void
tell (TandemReach *self, TandemReachState state, const char *url, const char *sentence)
{
  if (state != tandem_reachability_get_state (self->reachability) ||
      (state != TANDEM_REACH_CHECKING && !g_str_equal (sentence, tandem_reachability_get_sentence (self->reachability))))
    g_message ("reach: %s", sentence);
  tandem_reachability_set (self->reachability, state, url, sentence);
}

/* @url: where calls may be sent now; "" for nowhere.  An address that was set is used whatever we think of it. */
static void
use_address (TandemReach *self, const char *url)
{
  if (!self->trusted)
    tandem_settings_set_string (self->settings, "tunnel-url", url);
  tandem_reach_number_set_url (self->number, *url ? url : NULL);
}

/* --- looking from outside -------------------------------------------------------------------------------------- */

static void
stop_trying (TandemReach *self)
{
  g_clear_handle_id (&self->recheck_id, g_source_remove);
  if (self->trying)
    g_cancellable_cancel (self->trying);
  g_clear_object (&self->trying);
}

static gboolean
on_recheck (gpointer user_data)
{
  TandemReach *self = TANDEM_REACH (user_data);

  self->recheck_id = 0;
  try_address (self);
  return G_SOURCE_REMOVE;
}

static void
recheck_in (TandemReach *self, guint seconds)
{
  g_clear_handle_id (&self->recheck_id, g_source_remove);
  self->recheck_id = g_timeout_add_seconds (seconds, on_recheck, self);
}

static void
take_success (TandemReach *self)
{
  g_autofree char *sentence = g_strdup_printf ("%s leads to this computer.", self->tried);

  self->failures = 0;
  tell (self, TANDEM_REACH_REACHABLE, self->tried, sentence);
  use_address (self, self->tried);
  recheck_in (self, RECHECK_S);
}

static void
take_failure (TandemReach *self, const GError *error)
{
  gint64 now = g_get_monotonic_time ();
  gint64 failing_s;

  if (self->failures++ == 0)
    self->failing_since_us = now;
  g_debug ("reach: trial %u of %s: %s", self->failures, self->tried, error->message);
  failing_s = (now - self->failing_since_us) / G_USEC_PER_SEC;
  recheck_in (self, MIN (1u << MIN (self->failures - 1, 8), self->trusted ? RECHECK_S : MOST_DELAY_S));
  if (self->trusted) {
    g_autofree char *sentence = g_strdup_printf ("%s It is used all the same, since you set it.", error->message);

    tell (self, TANDEM_REACH_DOUBTFUL, self->tried, sentence);
    use_address (self, self->tried);
  } else if (failing_s >= RESTART_S) {
    /* Some tunnels do not notice that they lead nowhere any more, after a suspend for instance. */
    self->failures = 0;
    stop_trying (self);
    tandem_tunnel_restart (self->tunnel);
  } else if (failing_s >= PATIENCE_S) {
    tell (self, TANDEM_REACH_UNREACHABLE, self->tried, error->message);
    use_address (self, "");
  } else if (tandem_reachability_get_state (self->reachability) != TANDEM_REACH_REACHABLE) {
    tell (self, TANDEM_REACH_CHECKING, self->tried, error->message);
  }
}

static void
did_try (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemReach) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean good = tandem_reach_trial_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->trying);
  tandem_reachability_set_checked_at (self->reachability, g_get_real_time () / 1000);
  if (good)
    take_success (self);
  else
    take_failure (self, error);
}

/* The one that counts: what was set, else what the tunnel gives.  (transfer full) */
static char *
dup_address (TandemReach *self)
{
  const char *set = tandem_settings_get_string (self->settings, "public-url");
  const char *url = self->trusted ? set : tandem_tunnel_get_url (self->tunnel);
  gsize length = strlen (url);

  while (length > 0 && url[length - 1] == '/')
    length--;
  return g_strndup (url, length);
}

static void
try_address (TandemReach *self)
{
  g_autofree char *url = dup_address (self);

  stop_trying (self);
  if (g_strcmp0 (self->tried, url) != 0) {
    g_autofree char *sentence = g_strdup_printf ("%s is tried from outside.", url);

    g_free (self->tried);
    self->tried = g_steal_pointer (&url);
    self->failures = 0;
    tell (self, TANDEM_REACH_CHECKING, self->tried, sentence);
  }
  self->trying = g_cancellable_new ();
  tandem_reach_trial_async (self->thread, self->listener, self->tried, self->trying, did_try, g_object_ref (self));
}

/* --- the tunnel ---------------------------------------------------------------------------------------------------- */

static void
on_tunnel_changed (TandemReach *self)
{
  TandemTunnelState state = tandem_tunnel_get_state (self->tunnel);
  const char *sentence = tandem_tunnel_get_sentence (self->tunnel);

  if (state == TANDEM_TUNNEL_UP) {
    g_autofree char *url = dup_address (self);

    /* Only the sentence is another one. */
    if ((self->trying || self->recheck_id) && g_strcmp0 (self->tried, url) == 0)
      return;
    try_address (self);
    return;
  }
  if (state == TANDEM_TUNNEL_OFF)
    return;
  stop_trying (self);
  g_clear_pointer (&self->tried, g_free);
  if (self->trusted)
    tell (self, TANDEM_REACH_DOUBTFUL, tandem_settings_get_string (self->settings, "public-url"), sentence);
  else
    tell (self, state == TANDEM_TUNNEL_STARTING ? TANDEM_REACH_STARTING : TANDEM_REACH_UNREACHABLE, "", sentence);
  use_address (self, "");
}

static TandemTunnel *
make_command_tunnel (TandemReach *self, const TandemTunnelProgram *program)
{
  g_auto (GStrv) ours = g_get_environ ();
  g_auto (GStrv) environ = tandem_config_dup_foreign_environment (ours);
  const TandemCommandTunnelOptions options = {
    .environ = environ,
    .token = tandem_secrets_get (self->secrets, TANDEM_SECRET_TUNNEL_TOKEN),
    .host_spawn = g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) ? "flatpak-spawn" : NULL,
  };

  return TANDEM_TUNNEL (tandem_command_tunnel_new (program, &options));
}

/* A public address makes a tunnel unnecessary, unless a secret says that it is the tunnel's own. */
static TandemTunnel *
make_tunnel (TandemReach *self)
{
  const char *set = tandem_settings_get_string (self->settings, "public-url");
  const TandemTunnelProgram *program = tandem_tunnel_program_find (tandem_settings_get_string (self->settings, "tunnel"));
  const char *token = tandem_secrets_get (self->secrets, TANDEM_SECRET_TUNNEL_TOKEN);

  self->trusted = *set != '\0';
  if (program && (!*set || (program->token && token && *token)))
    return make_command_tunnel (self, program);
  return *set ? TANDEM_TUNNEL (tandem_manual_tunnel_new (set)) : NULL;
}

static void
drop_tunnel (TandemReach *self)
{
  stop_trying (self);
  g_clear_pointer (&self->tried, g_free);
  if (self->tunnel) {
    g_signal_handlers_disconnect_by_data (self->tunnel, self);
    tandem_tunnel_stop (self->tunnel);
  }
  g_clear_object (&self->tunnel);
}

static void
build_tunnel (TandemReach *self)
{
  drop_tunnel (self);
  tandem_settings_set_string (self->settings, "tunnel-url", "");
  self->tunnel = make_tunnel (self);
  if (!self->tunnel) {
    tell (self, TANDEM_REACH_NONE, "", NOTHING_SET);
    tandem_reach_number_set_url (self->number, NULL);
    return;
  }
  g_signal_connect_object (self->tunnel, "changed", G_CALLBACK (on_tunnel_changed), self, G_CONNECT_SWAPPED);
  tandem_tunnel_start (self->tunnel, self->port);
}

static gboolean
on_rebuild (gpointer user_data)
{
  TandemReach *self = TANDEM_REACH (user_data);

  self->rebuild_id = 0;
  build_tunnel (self);
  return G_SOURCE_REMOVE;
}

/* While somebody types an address each letter is a change. */
static void
on_setting (TandemReach *self)
{
  g_clear_handle_id (&self->rebuild_id, g_source_remove);
  self->rebuild_id = g_timeout_add_seconds (1, on_rebuild, self);
}

static void
check_soon (TandemReach *self)
{
  if (self->tunnel && tandem_tunnel_get_state (self->tunnel) == TANDEM_TUNNEL_UP)
    recheck_in (self, NETWORK_S);
}

static void
on_network_changed (TandemReach *self, gboolean available)
{
  check_soon (self);
}

static void
on_check_requested (TandemReach *self)
{
  if (self->tunnel && tandem_tunnel_get_state (self->tunnel) == TANDEM_TUNNEL_UP)
    try_address (self);
}

/* --- beginning and end ------------------------------------------------------------------------------------------------ */

static void
tandem_reach_dispose (GObject *object)
{
  TandemReach *self = TANDEM_REACH (object);

  g_clear_handle_id (&self->rebuild_id, g_source_remove);
  drop_tunnel (self);
  g_clear_object (&self->number);
  g_clear_object (&self->reachability);
  g_clear_object (&self->settings);
  g_clear_object (&self->secrets);
  g_clear_object (&self->thread);
  G_OBJECT_CLASS (tandem_reach_parent_class)->dispose (object);
}

static void
tandem_reach_class_init (TandemReachClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_reach_dispose;
}

static void
tandem_reach_init (TandemReach *self)
{
  self->reachability = tandem_reachability_new ();
}

TandemReach *
tandem_reach_new (TandemSettings *settings, TandemSecrets *secrets, TandemMediaThread *thread,
                  TandemPublicListener *listener, guint port)
{
  TandemReach *self = g_object_new (TANDEM_TYPE_REACH, NULL);

  self->settings = g_object_ref (settings);
  self->secrets = g_object_ref (secrets);
  self->thread = g_object_ref (thread);
  self->listener = listener;
  self->port = port;
  self->number = tandem_reach_number_new (settings, secrets, self->reachability);
  g_signal_connect_object (settings, "notify::public-url", G_CALLBACK (on_setting), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::tunnel", G_CALLBACK (on_setting), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reachability, "check-requested", G_CALLBACK (on_check_requested), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (on_network_changed), self,
                           G_CONNECT_SWAPPED);
  build_tunnel (self);
  return self;
}

TandemReachability *
tandem_reach_get_reachability (TandemReach *self)
{
  g_return_val_if_fail (TANDEM_IS_REACH (self), NULL);
  return self->reachability;
}

static void
did_leave (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemReach *self = g_task_get_source_object (task);

  tandem_reach_number_leave_finish (TANDEM_REACH_NUMBER (source), result);
  drop_tunnel (self);
  g_task_return_boolean (task, TRUE);
}

void
tandem_reach_stop_async (TandemReach *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (TANDEM_IS_REACH (self));
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tandem_reach_stop_async);
  g_clear_handle_id (&self->rebuild_id, g_source_remove);
  stop_trying (self);
  tandem_reach_number_leave_async (self->number, did_leave, task);
}

void
tandem_reach_stop_finish (TandemReach *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));
  g_task_propagate_boolean (G_TASK (result), NULL);
}

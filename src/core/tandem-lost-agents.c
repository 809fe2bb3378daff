// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-lost-agents.h"

#include "tandem-error.h"

struct _TandemLostAgents {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemHangUps *hang_ups;
  GHashTable *lone; /* id -> Lone */
};

G_DEFINE_FINAL_TYPE (TandemLostAgents, tandem_lost_agents, G_TYPE_OBJECT)

typedef struct {
  /* owned */
  TandemCall *call;
  guint grace_id;

  /* borrowed */
  TandemLostAgents *owner;
} Lone;

static void
lone_free (gpointer data)
{
  Lone *lone = data;

  g_clear_handle_id (&lone->grace_id, g_source_remove);
  g_clear_object (&lone->call);
  g_free (lone);
}

static void
tandem_lost_agents_dispose (GObject *object)
{
  TandemLostAgents *self = TANDEM_LOST_AGENTS (object);

  g_clear_pointer (&self->lone, g_hash_table_unref);
  g_clear_object (&self->hang_ups);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_lost_agents_parent_class)->dispose (object);
}

static void
tandem_lost_agents_class_init (TandemLostAgentsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_lost_agents_dispose;
}

static void
tandem_lost_agents_init (TandemLostAgents *self)
{
  self->lone = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, lone_free);
}

static gboolean
on_grace_over (gpointer user_data)
{
  Lone *lone = user_data;
  g_autoptr (TandemHangUps) hang_ups = NULL;
  g_autoptr (TandemCall) call = NULL;

  /* It still rings, or the operator talks with the remote: looked at again after the same time. */
  if (tandem_call_is_live (lone->call) &&
      (!tandem_call_get_media_connected (lone->call) ||
       tandem_patch_hears (tandem_call_get_patch (lone->call), TANDEM_PARTY_REMOTE, TANDEM_PARTY_OPERATOR)))
    return G_SOURCE_CONTINUE;
  hang_ups = g_object_ref (lone->owner->hang_ups);
  call = g_object_ref (lone->call);
  lone->grace_id = 0;
  g_hash_table_remove (lone->owner->lone, tandem_call_get_id (call));
  if (tandem_call_is_live (call))
    tandem_hang_ups_end_unasked (hang_ups, call, "the agent was lost and nobody took over");
  return G_SOURCE_REMOVE;
}

static void
on_notice (TandemLiveCalls *live, TandemCall *call, GError *error, gpointer user_data)
{
  TandemLostAgents *self = TANDEM_LOST_AGENTS (user_data);
  guint grace_s = (guint) tandem_settings_get_int (self->settings, "lost-agent-timeout");
  Lone *lone;

  if (!g_error_matches (error, TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_AGENT_GONE) || grace_s == 0 ||
      !tandem_settings_get_boolean (self->settings, "headless") ||
      g_hash_table_contains (self->lone, tandem_call_get_id (call)))
    return;
  lone = g_new0 (Lone, 1);
  lone->call = g_object_ref (call);
  lone->owner = self;
  lone->grace_id = g_timeout_add_seconds (grace_s, on_grace_over, lone);
  g_hash_table_insert (self->lone, (gpointer) tandem_call_get_id (call), lone);
}

/* Nobody waits for a call that is over. */
static void
on_call_changed (TandemLiveCalls *live, TandemCall *call, gpointer user_data)
{
  TandemLostAgents *self = TANDEM_LOST_AGENTS (user_data);

  if (!tandem_call_is_live (call))
    g_hash_table_remove (self->lone, tandem_call_get_id (call));
}

TandemLostAgents *
tandem_lost_agents_new (TandemSettings *settings, TandemLiveCalls *live, TandemHangUps *hang_ups)
{
  TandemLostAgents *self = g_object_new (TANDEM_TYPE_LOST_AGENTS, NULL);

  self->settings = g_object_ref (settings);
  self->hang_ups = g_object_ref (hang_ups);
  g_signal_connect_object (live, "notice", G_CALLBACK (on_notice), self, 0);
  g_signal_connect_object (live, "call-changed", G_CALLBACK (on_call_changed), self, 0);
  return self;
}

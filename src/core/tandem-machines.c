// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-machines.h"

#include "tandem-dial-wish.h"

/* For an agent that never says the message. */
#define MESSAGE_S 60
#define INCOMPLETE "an answering machine answered, and no whole message could be left"

struct _TandemMachines {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemCallMedia *media;
  TandemLiveCalls *live;
  TandemHangUps *hang_ups;
  TandemSaveQueue *saves;
  GHashTable *messages; /* id -> Message */
};

G_DEFINE_FINAL_TYPE (TandemMachines, tandem_machines, G_TYPE_OBJECT)

enum { CALL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* One that is being left. */
typedef struct {
  /* owned */
  TandemCall *call;
  guint timeout_id;

  /* borrowed */
  TandemMachines *owner;

  gboolean cut;   /* as far as it is said now */
  gboolean again; /* it is being said a second time */
} Message;

static void
message_free (gpointer data)
{
  Message *message = data;

  g_clear_handle_id (&message->timeout_id, g_source_remove);
  g_object_unref (message->call);
  g_free (message);
}

static void
tandem_machines_dispose (GObject *object)
{
  TandemMachines *self = TANDEM_MACHINES (object);

  g_clear_pointer (&self->messages, g_hash_table_unref);
  g_clear_object (&self->saves);
  g_clear_object (&self->hang_ups);
  g_clear_object (&self->live);
  g_clear_object (&self->media);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_machines_parent_class)->dispose (object);
}

static void
tandem_machines_class_init (TandemMachinesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_machines_dispose;
  signals[CALL_CHANGED] = g_signal_new ("call-changed", TANDEM_TYPE_MACHINES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, TANDEM_TYPE_CALL);
}

static void
tandem_machines_init (TandemMachines *self)
{
  self->messages = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, message_free);
}

static gboolean
operator_talks (TandemCall *call)
{
  return tandem_patch_hears (tandem_call_get_patch (call), TANDEM_PARTY_REMOTE, TANDEM_PARTY_OPERATOR);
}

static void
hang_up (TandemMachines *self, TandemCall *call, const char *reason)
{
  if (tandem_call_is_live (call) && !operator_talks (call))
    tandem_hang_ups_end_unasked (self->hang_ups, call, reason);
}

/* --- leaving a message ------------------------------------------------------------------------------ */

static void
end_message (TandemMachines *self, Message *message, const char *reason)
{
  g_autoptr (TandemCall) call = g_object_ref (message->call);

  g_hash_table_remove (self->messages, tandem_call_get_id (call));
  hang_up (self, call, reason);
}

static gboolean
on_message_late (gpointer user_data)
{
  Message *message = user_data;

  message->timeout_id = 0;
  end_message (message->owner, message, INCOMPLETE);
  return G_SOURCE_REMOVE;
}

/* The machine's tone sounds like somebody who begins to speak, and its greeting like a question. */
static void
say_message (TandemMachines *self, TandemCall *call)
{
  tandem_call_media_recite (self->media, tandem_call_get_id (call),
                            tandem_settings_get_string (self->settings, "machine-message"));
}

static void
leave_message (TandemMachines *self, TandemCall *call)
{
  Message *message = g_new0 (Message, 1);

  message->owner = self;
  message->call = g_object_ref (call);
  message->timeout_id = g_timeout_add_seconds (MESSAGE_S, on_message_late, message);
  g_hash_table_insert (self->messages, (gpointer) tandem_call_get_id (call), message);
  say_message (self, call);
}

/* Whichever words the service makes of it.  What the agent was saying before, and was cut short in, is not meant. */
static void
on_turn (TandemCallMedia *media, const char *call_id, const TandemTurnUpdate *update, gpointer user_data)
{
  TandemMachines *self = TANDEM_MACHINES (user_data);
  Message *message = g_hash_table_lookup (self->messages, call_id);

  if (!message || !update->recited)
    return;
  message->cut |= update->interrupted;
  if (!update->final)
    return;
  if (!message->cut)
    end_message (self, message, "a message was left on an answering machine");
  else if (operator_talks (message->call))
    g_hash_table_remove (self->messages, call_id);
  else if (message->again)
    end_message (self, message, INCOMPLETE);
  else {
    message->again = TRUE;
    message->cut = FALSE;
    say_message (self, message->call);
  }
}

/* --- who answered ----------------------------------------------------------------------------------- */

static void
treat (TandemMachines *self, TandemCall *call, TandemAnsweredBy who)
{
  TandemMachineAction action = tandem_call_get_machine_action (call);
  /* A fax machine takes no message. */
  gboolean message = action == TANDEM_MACHINE_ACTION_MESSAGE && who == TANDEM_ANSWERED_BY_MACHINE;

  if ((who != TANDEM_ANSWERED_BY_MACHINE && who != TANDEM_ANSWERED_BY_FAX) || operator_talks (call))
    return;
  if (message && tandem_call_get_mode (call) == TANDEM_CALL_MODE_AGENT)
    leave_message (self, call);
  else if (!message && action >= TANDEM_MACHINE_ACTION_HANG_UP)
    hang_up (self, call, who == TANDEM_ANSWERED_BY_FAX ? "a fax machine answered" : "an answering machine answered");
}

static void
on_answered_by (TandemCarrier *carrier, const char *call_id, TandemAnsweredBy who, gpointer user_data)
{
  TandemMachines *self = TANDEM_MACHINES (user_data);
  g_autoptr (GPtrArray) calls = tandem_live_calls_list (self->live);

  for (guint i = 0; i < calls->len; i++) {
    TandemCall *call = calls->pdata[i];

    /* The carrier may say it twice. */
    if (!g_str_equal (tandem_call_get_id (call), call_id) ||
        tandem_call_get_answered_by (call) != TANDEM_ANSWERED_BY_NOBODY)
      continue;
    tandem_call_set_answered_by (call, who);
    tandem_save_queue_add_call (self->saves, call);
    g_signal_emit (self, signals[CALL_CHANGED], 0, call);
    treat (self, call, who);
    return;
  }
}

static void
on_call_changed (TandemLiveCalls *live, TandemCall *call, gpointer user_data)
{
  if (!tandem_call_is_live (call))
    g_hash_table_remove (TANDEM_MACHINES (user_data)->messages, tandem_call_get_id (call));
}

TandemMachines *
tandem_machines_new (TandemSettings *settings, TandemCarrier *carrier, TandemCallMedia *media, TandemLiveCalls *live,
                     TandemHangUps *hang_ups, TandemSaveQueue *saves)
{
  TandemMachines *self = g_object_new (TANDEM_TYPE_MACHINES, NULL);

  self->settings = g_object_ref (settings);
  self->media = g_object_ref (media);
  self->live = g_object_ref (live);
  self->hang_ups = g_object_ref (hang_ups);
  self->saves = g_object_ref (saves);
  g_signal_connect_object (carrier, "call-answered-by", G_CALLBACK (on_answered_by), self, 0);
  g_signal_connect_object (media, "turn", G_CALLBACK (on_turn), self, 0);
  g_signal_connect_object (live, "call-changed", G_CALLBACK (on_call_changed), self, 0);
  return self;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-tool.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-hang-ups.h"
#include "tandem-tool-arguments.h"

#define NO_PARAMETERS "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}"
#define ONE_PARAMETER(name, what) "{\"type\":\"object\",\"properties\":{\"" name "\":{\"type\":\"string\",\"description\":\"" what "\"}}," \
                                  "\"required\":[\"" name "\"],\"additionalProperties\":false}"
#define ENDED_BY_AGENT "the agent ended the call"

/* One wish that is being fulfilled. */
typedef struct _Errand Errand;

typedef struct {
  const char *name;
  const char *parameter; /* nullable: of the one argument */
  const char *parameters;
  const char *description;
  gboolean after_words;  /* only when the remote has heard what was said */
  void (*act) (Errand *errand);
} Row;

struct _TandemCallTool {
  GObject parent_instance;

  /* owned */
  TandemSwitchboard *switchboard;
  TandemCallMedia *media;
  GPtrArray *last;   /* of all tools of the call: the Errand, borrowed, that waits for the last words or is done since; or none */
  char *description; /* nullable */

  /* borrowed, static */
  const Row *row;

  gboolean confirms;
};

struct _Errand {
  /* owned */
  GTask *task;
  TandemCallTool *tool;
  TandemCall *call;
  char *argument; /* nullable */
  gulong heard_id;
  gulong patch_id;
  gulong cancelled_id;
  guint timer_id;
};

static void tool_init (TandemToolInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemCallTool, tandem_call_tool, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (TANDEM_TYPE_TOOL, tool_init))

static void
tandem_call_tool_finalize (GObject *object)
{
  TandemCallTool *self = TANDEM_CALL_TOOL (object);

  g_clear_object (&self->switchboard);
  g_clear_object (&self->media);
  g_ptr_array_unref (self->last);
  g_free (self->description);
  G_OBJECT_CLASS (tandem_call_tool_parent_class)->finalize (object);
}

static void
tandem_call_tool_class_init (TandemCallToolClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_call_tool_finalize;
}

static void
tandem_call_tool_init (TandemCallTool *self)
{
}

/* --- an errand --------------------------------------------------------------------------------------- */

static void
stop_waiting (Errand *errand)
{
  GCancellable *cancellable = g_task_get_cancellable (errand->task);

  g_clear_signal_handler (&errand->heard_id, errand->tool->media);
  g_clear_signal_handler (&errand->patch_id, errand->call);
  if (cancellable)
    g_clear_signal_handler (&errand->cancelled_id, cancellable);
  g_clear_handle_id (&errand->timer_id, g_source_remove);
}

static void
errand_free (Errand *errand)
{
  stop_waiting (errand);
  g_ptr_array_remove (errand->tool->last, errand);
  g_clear_object (&errand->task);
  g_clear_object (&errand->tool);
  g_clear_object (&errand->call);
  g_free (errand->argument);
  g_free (errand);
}

static void
succeed (Errand *errand, const char *result)
{
  stop_waiting (errand);
  g_task_return_pointer (errand->task, g_strdup (result), g_free);
  errand_free (errand);
}

/* Eats @error. */
static void
fail_with (Errand *errand, GError *error)
{
  stop_waiting (errand);
  g_task_return_error (errand->task, error);
  errand_free (errand);
}

static void
fail (Errand *errand, const char *why)
{
  fail_with (errand, g_error_new_literal (TANDEM_TOOL_ERROR, TANDEM_TOOL_ERROR_FAILED, why));
}

static void
on_cancelled (GCancellable *cancellable, Errand *errand)
{
  fail (errand, "The call has ended, or the tool is not wanted any more.");
}

/* --- end_call ---------------------------------------------------------------------------------------- */

static void
did_end (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Errand *errand = user_data;
  GError *error = NULL;

  if (tandem_hang_ups_end_finish (TANDEM_HANG_UPS (source), result, &error))
    succeed (errand, "The call was ended.");
  else
    fail_with (errand, error);
}

static void
end_call (Errand *errand)
{
  /* The end of the call cancels what is done in it, also this. */
  stop_waiting (errand);
  tandem_hang_ups_end_async (tandem_switchboard_get_hang_ups (errand->tool->switchboard), errand->call, ENDED_BY_AGENT, NULL, did_end,
                             errand);
}

/* --- transfer ---------------------------------------------------------------------------------------- */

static void
did_transfer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Errand *errand = user_data;
  GError *error = NULL;

  if (tandem_switchboard_transfer_finish (TANDEM_SWITCHBOARD (source), result, &error))
    succeed (errand, "The caller is being connected, and you leave the call.");
  else
    fail_with (errand, error);
}

static void
transfer (Errand *errand)
{
  stop_waiting (errand);
  tandem_switchboard_transfer_async (errand->tool->switchboard, errand->call, errand->argument, NULL, did_transfer, errand);
}

/* --- send_digits ------------------------------------------------------------------------------------- */

static void
send_digits (Errand *errand)
{
  GError *error = NULL;

  if (tandem_switchboard_send_digits (errand->tool->switchboard, errand->call, errand->argument, &error))
    succeed (errand, "The keys were pressed.  Listen to what comes.");
  else
    fail_with (errand, error);
}

/* --- hand_to_operator -------------------------------------------------------------------------------- */

static gboolean
has_operator (TandemCall *call)
{
  return tandem_patch_hears (tandem_call_get_patch (call), TANDEM_PARTY_REMOTE, TANDEM_PARTY_OPERATOR);
}

static void
on_patch (TandemCall *call, GParamSpec *pspec, Errand *errand)
{
  if (has_operator (call))
    succeed (errand, "The operator is on the call now, and talks to the caller.");
}

static gboolean
on_nobody_came (gpointer user_data)
{
  Errand *errand = user_data;

  errand->timer_id = 0;
  fail (errand, "Nobody has come to the desk.  Tell the caller so, and offer to take a message or to have them called back.");
  return G_SOURCE_REMOVE;
}

static void
hand_to_operator (Errand *errand)
{
  TandemSettings *settings = tandem_switchboard_get_settings (errand->tool->switchboard);
  g_autoptr (GError) wish = NULL;

  if (has_operator (errand->call)) {
    succeed (errand, "The operator is on the call already.");
    return;
  }
  if (tandem_settings_get_boolean (settings, "headless")) {
    fail (errand, "Nobody is at the desk here.  Offer to take a message or to have the caller called back.");
    return;
  }
  errand->patch_id = g_signal_connect (errand->call, "notify::patch", G_CALLBACK (on_patch), errand);
  errand->timer_id = g_timeout_add_seconds (TANDEM_CALL_TOOL_OPERATOR_S, on_nobody_came, errand);
  wish = g_error_new (TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_AGENT_ASKS, "The agent asks you to take the call: %s", errand->argument);
  tandem_call_media_report_notice (errand->tool->media, tandem_call_get_id (errand->call), wish);
}

/* --- the tools --------------------------------------------------------------------------------------- */

static const Row rows[] = {
  { "end_call", NULL, NO_PARAMETERS,
    "Ends the telephone call.  Say goodbye first, in the same answer: the call is ended when the caller has heard it.  Use it only when "
    "nothing is left to be said.", TRUE, end_call },
  { "hand_to_operator", "reason", ONE_PARAMETER ("reason", "What the caller wants, in one sentence, for the person who takes over."),
    "Asks a person at the desk to take the call.  Use it when the caller wants to talk to a human, or when you cannot help.  Tell the "
    "caller first that you are getting somebody; you are told whether somebody comes.", FALSE, hand_to_operator },
  { "transfer", "to", ONE_PARAMETER ("to", "The telephone number, with + and the country code, such as +12025550123."),
    "Connects the caller with another telephone number; you leave the call.  Tell the caller first.", TRUE, transfer },
  { "send_digits", "digits", ONE_PARAMETER ("digits", "The keys: 0-9, A-D, * and #."),
    "Presses keys of the telephone, as in a menu that says \"press 1 for sales\".", FALSE, send_digits },
};

static void
on_heard (TandemCallMedia *media, const char *call_id, const char *why_not, Errand *errand)
{
  g_autofree char *why = NULL;

  if (g_strcmp0 (call_id, tandem_call_get_id (errand->call)) != 0)
    return;
  if (!why_not) {
    g_clear_signal_handler (&errand->heard_id, media);
    errand->tool->row->act (errand);
    return;
  }
  why = g_strdup_printf ("Nothing was done: %s  Listen to them, and use the tool again if it is still wanted.", why_not);
  fail (errand, why);
}

static void
begin (Errand *errand)
{
  const Row *row = errand->tool->row;
  GPtrArray *last = errand->tool->last;

  if (!tandem_call_is_live (errand->call)) {
    fail (errand, "The call has ended already.");
  } else if (row->parameter && !errand->argument) {
    g_autofree char *why = g_strdup_printf ("“%s” is missing, so nothing was done.", row->parameter);

    fail (errand, why);
  } else if (row->after_words && last->len > 0) {
    g_autofree char *why = g_strdup_printf ("Nothing was done: “%s” is about to be done already.",
                                            ((Errand *) last->pdata[0])->tool->row->name);

    fail (errand, why);
  } else if (row->after_words && tandem_call_get_media_connected (errand->call)) {
    g_ptr_array_add (last, errand);
    errand->heard_id = g_signal_connect (errand->tool->media, "heard", G_CALLBACK (on_heard), errand);
    tandem_call_media_await_heard (errand->tool->media, tandem_call_get_id (errand->call));
  } else {
    row->act (errand);
  }
}

static void
run_async (TandemTool *tool, TandemCall *call, const char *tool_call_id, const char *arguments, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer user_data)
{
  TandemCallTool *self = TANDEM_CALL_TOOL (tool);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (JsonNode) node = NULL;
  GError *error = NULL;
  Errand *errand;

  g_task_set_source_tag (task, run_async);
  /* What was done is told, even if nobody waits for it any more. */
  g_task_set_check_cancellable (task, FALSE);
  node = tandem_tool_arguments_parse (arguments, &error);
  if (!node) {
    g_task_return_error (task, error);
    return;
  }
  errand = g_new0 (Errand, 1);
  errand->task = g_object_ref (task);
  errand->tool = g_object_ref (self);
  errand->call = g_object_ref (call);
  if (self->row->parameter)
    errand->argument = g_strdup (tandem_tool_arguments_peek_string (node, self->row->parameter));
  if (cancellable)
    errand->cancelled_id = g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_cancelled), errand);
  begin (errand);
}

static char *
run_finish (TandemTool *tool, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, tool), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static const char *
get_name (TandemTool *tool)
{
  return TANDEM_CALL_TOOL (tool)->row->name;
}

static const char *
get_description (TandemTool *tool)
{
  TandemCallTool *self = TANDEM_CALL_TOOL (tool);

  return self->description ? self->description : self->row->description;
}

static const char *
get_parameters (TandemTool *tool)
{
  return TANDEM_CALL_TOOL (tool)->row->parameters;
}

static gboolean
get_confirms (TandemTool *tool)
{
  return TANDEM_CALL_TOOL (tool)->confirms;
}

static void
tool_init (TandemToolInterface *iface)
{
  iface->get_name = get_name;
  iface->get_description = get_description;
  iface->get_parameters = get_parameters;
  iface->get_confirms = get_confirms;
  iface->run_async = run_async;
  iface->run_finish = run_finish;
}

TandemTool *
tandem_call_tool_new (const char *name, const char *description, gboolean confirms, TandemSwitchboard *switchboard,
                      TandemCallMedia *media, GPtrArray *last)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    TandemCallTool *self;

    if (!g_str_equal (rows[i].name, name))
      continue;
    self = g_object_new (TANDEM_TYPE_CALL_TOOL, NULL);
    self->row = &rows[i];
    self->description = g_strdup (description);
    self->confirms = confirms;
    self->switchboard = g_object_ref (switchboard);
    self->media = g_object_ref (media);
    self->last = g_ptr_array_ref (last);
    return TANDEM_TOOL (self);
  }
  return NULL;
}

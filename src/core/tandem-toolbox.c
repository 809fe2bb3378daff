// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-toolbox.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-tool-set.h"

/* As much of arguments and result as the transcript shows. */
#define SHOWN_MAX 300

struct _TandemToolbox {
  GObject parent_instance;

  /* owned */
  TandemSwitchboard *switchboard;
  TandemCallMedia *media;
  GPtrArray *makers; /* Maker */
  GHashTable *boxes; /* id of the call -> Box */

  guint asking_limit_ms;
};

G_DEFINE_FINAL_TYPE (TandemToolbox, tandem_toolbox, G_TYPE_OBJECT)

enum { RUN_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

typedef struct {
  TandemToolMaker func;
  gpointer data;
  GDestroyNotify destroy;
} Maker;

/* The tools of one call. */
typedef struct {
  /* owned */
  TandemCall *call;
  TandemToolSet *tools;
  GHashTable *errands; /* key -> Errand */

  guint n_runs;
} Box;

/* One wish of the agent.  Counted: by its box, by the tool at work and by the time limit. */
typedef struct {
  /* owned */
  TandemToolRun *run;
  TandemTool *tool;          /* nullable: there is none of that name */
  char *tool_call_id;
  GCancellable *cancellable; /* cancelled with the call */
  guint limit_id;

  /* borrowed */
  TandemToolbox *owner;      /* NULL: gone */
} Errand;

static void
maker_free (gpointer data)
{
  Maker *maker = data;

  if (maker->destroy)
    maker->destroy (maker->data);
  g_free (maker);
}

static void
errand_clear (gpointer data)
{
  Errand *errand = data;

  g_clear_handle_id (&errand->limit_id, g_source_remove);
  g_clear_object (&errand->run);
  g_clear_object (&errand->tool);
  g_clear_object (&errand->cancellable);
  g_free (errand->tool_call_id);
}

static void
errand_unref (gpointer data)
{
  g_rc_box_release_full (data, errand_clear);
}

/* Its box is gone: whoever is at work stops, and is listened to no more. */
static void
errand_drop (gpointer data)
{
  Errand *errand = data;

  errand->owner = NULL;
  g_clear_handle_id (&errand->limit_id, g_source_remove);
  g_cancellable_cancel (errand->cancellable);
  errand_unref (errand);
}

static void
box_free (gpointer data)
{
  Box *box = data;

  g_hash_table_unref (box->errands);
  tandem_tool_set_free (box->tools);
  g_object_unref (box->call);
  g_free (box);
}

static void
tandem_toolbox_dispose (GObject *object)
{
  TandemToolbox *self = TANDEM_TOOLBOX (object);

  g_clear_pointer (&self->boxes, g_hash_table_unref);
  g_clear_pointer (&self->makers, g_ptr_array_unref);
  g_clear_object (&self->media);
  g_clear_object (&self->switchboard);
  G_OBJECT_CLASS (tandem_toolbox_parent_class)->dispose (object);
}

static void
tandem_toolbox_class_init (TandemToolboxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_toolbox_dispose;
  signals[RUN_CHANGED] = g_signal_new ("run-changed", TANDEM_TYPE_TOOLBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                       TANDEM_TYPE_TOOL_RUN);
}

static void
tandem_toolbox_init (TandemToolbox *self)
{
  self->makers = g_ptr_array_new_with_free_func (maker_free);
  self->asking_limit_ms = TANDEM_TOOLBOX_ASKING_LIMIT_S * 1000;
  self->boxes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, box_free);
}

/* --- the transcript --------------------------------------------------------------------------------- */

/* One line. */
static char *
dup_short (const char *text)
{
  g_autofree char *cut = g_utf8_strlen (text, -1) > SHOWN_MAX ? g_utf8_substring (text, 0, SHOWN_MAX) : NULL;
  char *line = cut ? g_strconcat (cut, "…", NULL) : g_strdup (text);

  return g_strdelimit (line, "\n\r\t", ' ');
}

static void
show (TandemToolbox *self, TandemToolRun *run)
{
  TandemCall *call = tandem_tool_run_get_call (run);
  GDateTime *answered = tandem_call_get_answered_at (call);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *arguments = dup_short (tandem_tool_run_get_arguments (run));
  g_autofree char *result = tandem_tool_run_get_result (run) ? dup_short (tandem_tool_run_get_result (run)) : NULL;
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new (tandem_tool_run_get_id (run), TANDEM_PARTY_AGENT);
  gboolean bare = g_str_equal (arguments, "{}");

  update->text = g_strconcat (tandem_tool_run_get_name (run), bare ? "" : " ", bare ? "" : arguments, result ? " → " : NULL, result, NULL);
  if (tandem_tool_run_get_state (run) == TANDEM_TOOL_RUN_RUNNING)
    update->start_ms = answered ? MAX (g_date_time_difference (now, answered) / 1000, 0) : 0;
  update->end_ms = answered ? MAX (g_date_time_difference (now, answered) / 1000, 0) : 0;
  update->is_private = TRUE;
  update->final = tandem_tool_run_is_over (run);
  tandem_call_media_report_turn (self->media, tandem_call_get_id (call), update);
  g_signal_emit (self, signals[RUN_CHANGED], 0, run);
}

/* --- running ---------------------------------------------------------------------------------------- */

static void
answer (TandemToolbox *self, Errand *errand)
{
  if (tandem_tool_run_get_result (errand->run))
    tandem_call_media_answer_tool (self->media, tandem_call_get_id (tandem_tool_run_get_call (errand->run)), errand->tool_call_id,
                                   tandem_tool_run_get_result (errand->run),
                                   tandem_tool_run_get_state (errand->run) != TANDEM_TOOL_RUN_DONE);
}

/* The text is one that services take: whole characters, and not too many. */
static char *
dup_tellable (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  const char *end = valid + MIN (strlen (valid), TANDEM_TOOL_RESULT_MAX);

  if (*end)
    end = g_utf8_find_prev_char (valid, end + 1);
  return g_strndup (valid, (gsize) (end - valid));
}

static void
finish (Errand *errand, TandemToolRunState state, const char *result)
{
  g_autofree char *tellable = result ? dup_tellable (result) : NULL;
  g_autoptr (TandemToolbox) self = NULL;

  g_clear_handle_id (&errand->limit_id, g_source_remove);
  if (!errand->owner || tandem_tool_run_is_over (errand->run))
    return;
  self = g_object_ref (errand->owner);
  tandem_tool_run_set_state (errand->run, state, tellable);
  /* Who answers may come to the end of the call. */
  show (self, errand->run);
  answer (self, errand);
}

static void
did_run (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Errand *errand = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = tandem_tool_run_finish (TANDEM_TOOL (source), result, &error);

  if (text)
    finish (errand, TANDEM_TOOL_RUN_DONE, text);
  else
    finish (errand, TANDEM_TOOL_RUN_FAILED, error ? error->message : "It did not work, and does not say why.");
  errand_unref (errand);
}

static gboolean
on_too_long (gpointer user_data)
{
  Errand *errand = user_data;
  gboolean asking = tandem_tool_run_get_state (errand->run) == TANDEM_TOOL_RUN_ASKING;

  errand->limit_id = 0;
  g_rc_box_acquire (errand);
  finish (errand, TANDEM_TOOL_RUN_FAILED,
          asking ? "The operator was asked whether this may be done, and has not answered: nothing was done."
                 : "It took too long and was given up; nobody knows whether it was done.");
  g_cancellable_cancel (errand->cancellable);
  errand_unref (errand);
  return G_SOURCE_REMOVE;
}

static void
limit (Errand *errand, guint ms)
{
  g_clear_handle_id (&errand->limit_id, g_source_remove);
  errand->limit_id = g_timeout_add (ms, on_too_long, errand);
}

static void
run (Errand *errand)
{
  limit (errand, TANDEM_TOOLBOX_LIMIT_S * 1000);
  tandem_tool_run_async (errand->tool, tandem_tool_run_get_call (errand->run), errand->tool_call_id,
                         tandem_tool_run_get_arguments (errand->run), errand->cancellable, did_run, g_rc_box_acquire (errand));
}

static void
begin (TandemToolbox *self, Box *box, Errand *errand, const char *name)
{
  g_autoptr (GError) error = NULL;

  show (self, errand->run);
  if (!errand->tool) {
    g_autofree char *unknown = tandem_tool_set_dup_unknown (box->tools, name);

    finish (errand, TANDEM_TOOL_RUN_FAILED, unknown);
  } else if (!tandem_tool_check (errand->tool, tandem_tool_run_get_arguments (errand->run), &error)) {
    finish (errand, TANDEM_TOOL_RUN_FAILED, error->message);
  } else if (tandem_tool_get_confirms (errand->tool)) {
    tandem_tool_run_set_state (errand->run, TANDEM_TOOL_RUN_ASKING, NULL);
    limit (errand, self->asking_limit_ms);
    show (self, errand->run);
  } else {
    run (errand);
  }
}

gboolean
tandem_toolbox_decide (TandemToolbox *self, TandemCall *call, const char *run_id, gboolean allowed, GError **error)
{
  Box *box;
  GHashTableIter iter;
  Errand *errand;

  g_return_val_if_fail (TANDEM_IS_TOOLBOX (self) && TANDEM_IS_CALL (call) && run_id, FALSE);

  box = g_hash_table_lookup (self->boxes, tandem_call_get_id (call));
  if (box)
    g_hash_table_iter_init (&iter, box->errands);
  while (box && g_hash_table_iter_next (&iter, NULL, (gpointer *) &errand)) {
    if (!g_str_equal (tandem_tool_run_get_id (errand->run), run_id) ||
        tandem_tool_run_get_state (errand->run) != TANDEM_TOOL_RUN_ASKING)
      continue;
    if (!allowed) {
      finish (errand, TANDEM_TOOL_RUN_FAILED, "The operator was asked and did not allow it: nothing was done.");
      return TRUE;
    }
    tandem_tool_run_set_state (errand->run, TANDEM_TOOL_RUN_RUNNING, NULL);
    g_signal_emit (self, signals[RUN_CHANGED], 0, errand->run);
    run (errand);
    return TRUE;
  }
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE,
                       "The agent does not wait for your word on this any more.");
  return FALSE;
}

/* --- what the media tell ---------------------------------------------------------------------------- */

/* The same wish once more has the same id. */
static char *
dup_key (const char *tool_call_id, const char *name, const char *arguments)
{
  return g_strjoin ("\n", tool_call_id, name, arguments, NULL);
}

static void
on_tool_call (TandemCallMedia *media, const char *call_id, const char *tool_call_id, const char *name, const char *arguments,
              gpointer user_data)
{
  TandemToolbox *self = TANDEM_TOOLBOX (user_data);
  Box *box = g_hash_table_lookup (self->boxes, call_id);
  g_autofree char *key = dup_key (tool_call_id, name, arguments);
  g_autofree char *id = NULL;
  Errand *errand;

  if (!box) {
    tandem_call_media_answer_tool (media, call_id, tool_call_id, "The call has ended, so nothing was done.", TRUE);
    return;
  }
  errand = g_hash_table_lookup (box->errands, key);
  if (errand) {
    answer (self, errand);
    return;
  }
  if (box->n_runs >= TANDEM_TOOLBOX_RUNS_MAX) {
    tandem_call_media_answer_tool (media, call_id, tool_call_id, "Tools were used too often in this call: go on without them.", TRUE);
    return;
  }
  id = g_strdup_printf ("tool_%u", ++box->n_runs);
  errand = g_rc_box_new0 (Errand);
  errand->owner = self;
  errand->run = tandem_tool_run_new (box->call, id, name, arguments);
  errand->tool_call_id = g_strdup (tool_call_id);
  errand->cancellable = g_cancellable_new ();
  g_set_object (&errand->tool, tandem_tool_set_find (box->tools, name));
  g_hash_table_insert (box->errands, g_steal_pointer (&key), errand);
  begin (self, box, errand, name);
}

static void
on_tool_cancelled (TandemCallMedia *media, const char *call_id, const char *tool_call_id, gpointer user_data)
{
  TandemToolbox *self = TANDEM_TOOLBOX (user_data);
  Box *box = g_hash_table_lookup (self->boxes, call_id);
  GHashTableIter iter;
  Errand *errand;

  if (!box)
    return;
  g_hash_table_iter_init (&iter, box->errands);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &errand)) {
    if (!g_str_equal (errand->tool_call_id, tool_call_id) || tandem_tool_run_is_over (errand->run))
      continue;
    g_rc_box_acquire (errand);
    finish (errand, TANDEM_TOOL_RUN_CANCELLED, NULL);
    g_cancellable_cancel (errand->cancellable);
    errand_unref (errand);
    return;
  }
}

static void
on_opening (TandemCallMedia *media, TandemCall *call, TandemProfile *profile, gpointer user_data)
{
  TandemToolbox *self = TANDEM_TOOLBOX (user_data);
  g_autoptr (GPtrArray) tools = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *definitions = NULL;
  Box *box;

  if (g_str_equal (tandem_profile_get_provider (profile), "none"))
    return;
  for (guint i = 0; i < self->makers->len; i++) {
    Maker *maker = self->makers->pdata[i];

    maker->func (call, profile, tools, maker->data);
  }
  box = g_new0 (Box, 1);
  box->call = g_object_ref (call);
  box->tools = tandem_tool_set_new ();
  box->errands = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, errand_drop);
  for (guint i = 0; i < tools->len; i++)
    tandem_tool_set_add (box->tools, g_object_ref (tools->pdata[i]));
  g_hash_table_insert (self->boxes, g_strdup (tandem_call_get_id (call)), box);
  definitions = tandem_tool_set_dup_definitions (box->tools, tandem_profile_get_tool_definitions (profile));
  g_object_set (profile, "tool-definitions", definitions, NULL);
}

static void
on_call_changed (TandemSwitchboard *switchboard, TandemCall *call, gpointer user_data)
{
  TandemToolbox *self = TANDEM_TOOLBOX (user_data);

  if (!tandem_call_is_live (call))
    g_hash_table_remove (self->boxes, tandem_call_get_id (call));
}

TandemToolbox *
tandem_toolbox_new (TandemSwitchboard *switchboard, TandemCallMedia *media)
{
  TandemToolbox *self = g_object_new (TANDEM_TYPE_TOOLBOX, NULL);

  self->switchboard = g_object_ref (switchboard);
  self->media = g_object_ref (media);
  g_signal_connect_object (media, "opening", G_CALLBACK (on_opening), self, 0);
  g_signal_connect_object (media, "tool-call", G_CALLBACK (on_tool_call), self, 0);
  g_signal_connect_object (media, "tool-cancelled", G_CALLBACK (on_tool_cancelled), self, 0);
  g_signal_connect_object (switchboard, "call-changed", G_CALLBACK (on_call_changed), self, 0);
  return self;
}

void
tandem_toolbox_add_maker (TandemToolbox *self, TandemToolMaker maker, gpointer user_data, GDestroyNotify destroy)
{
  Maker *made = g_new0 (Maker, 1);

  g_return_if_fail (TANDEM_IS_TOOLBOX (self) && maker);
  made->func = maker;
  made->data = user_data;
  made->destroy = destroy;
  g_ptr_array_add (self->makers, made);
}

void
tandem_toolbox_set_asking_limit (TandemToolbox *self, guint ms)
{
  g_return_if_fail (TANDEM_IS_TOOLBOX (self));
  self->asking_limit_ms = ms;
}

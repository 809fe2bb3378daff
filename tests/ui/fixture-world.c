// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fixture-world.h"

#include <math.h>

#include "fixture-script.h"
#include "tandem-error.h"

#define LEVEL_MS 50

/* One call being played. */
typedef struct {
  /* owned */
  TandemCall *call;
  guint word_id;
  guint level_id;

  /* borrowed */
  FixtureWorld *world;

  guint line;
  guint word;
  guint round;
  guint frame;
} Play;

struct _FixtureWorld {
  GObject parent_instance;

  /* owned */
  GHashTable *plays; /* call id -> Play */
  GPtrArray *old_calls;

  guint word_ms;
};

static void carrier_init (TandemCarrierInterface *iface);
static void media_init (TandemCallMediaInterface *iface);
static void store_init (TandemStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FixtureWorld, fixture_world, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_CARRIER, carrier_init)
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_CALL_MEDIA, media_init)
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_STORE, store_init))

static void
play_free (Play *play)
{
  g_clear_handle_id (&play->word_id, g_source_remove);
  g_clear_handle_id (&play->level_id, g_source_remove);
  g_clear_object (&play->call);
  g_free (play);
}

static void
fixture_world_finalize (GObject *object)
{
  FixtureWorld *self = FIXTURE_WORLD (object);

  g_clear_pointer (&self->plays, g_hash_table_unref);
  g_clear_pointer (&self->old_calls, g_ptr_array_unref);
  G_OBJECT_CLASS (fixture_world_parent_class)->finalize (object);
}

static void
fixture_world_class_init (FixtureWorldClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fixture_world_finalize;
}

static void
fixture_world_init (FixtureWorld *self)
{
  self->plays = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) play_free);
}

FixtureWorld *
fixture_world_new (guint word_ms, gboolean with_history, guint n_missed)
{
  FixtureWorld *self = g_object_new (FIXTURE_TYPE_WORLD, NULL);

  self->word_ms = word_ms;
  self->old_calls = with_history ? fixture_script_make_old_calls () : g_ptr_array_new_with_free_func (g_object_unref);
  fixture_script_add_missed_calls (self->old_calls, n_missed);
  return self;
}

/* --- the playing ---------------------------------------------------------------------------- */

static void
end_play (Play *play)
{
  g_autoptr (TandemCall) call = g_object_ref (play->call);
  FixtureWorld *self = play->world;

  g_hash_table_remove (self->plays, tandem_call_get_id (call));
  tandem_carrier_report_status (TANDEM_CARRIER (self), tandem_call_get_id (call), TANDEM_CALL_STATE_COMPLETED,
                                "remote hung up");
}

static gboolean
on_level (gpointer user_data)
{
  Play *play = user_data;
  const FixtureLine *line = fixture_script_get_line (play->line);
  TandemLevels *levels = tandem_call_get_levels (play->call);
  double loud = -14.0 + 9.0 * sin (play->frame * 0.7) + 5.0 * sin (play->frame * 0.31);

  play->frame++;
  tandem_levels_set (levels, TRUE, line && line->party == TANDEM_PARTY_REMOTE ? loud : -66.0);
  tandem_levels_set (levels, FALSE, line && line->party != TANDEM_PARTY_REMOTE ? loud : -96.0);
  return G_SOURCE_CONTINUE;
}

static void
report_word (Play *play, const FixtureLine *line, const char *word, gboolean last)
{
  g_autofree char *item = g_strdup_printf ("item-%u-%u", play->round, play->line);
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new (item, line->party);

  if (play->word == 0)
    update->start_ms = (gint64) (play->round * 60 + play->line * 6) * 1000;
  if (word)
    update->append_text = g_strconcat (play->word ? " " : "", word, NULL);
  if (last) {
    update->total_ms = line->total_ms;
    update->heard_ms = line->heard_ms;
    update->interrupted = line->heard_ms < line->total_ms;
    update->final = TRUE;
  }
  if (last && line->party == TANDEM_PARTY_AGENT) {
    const TandemUsage usage = { .model = (char *) "talker", .tokens[TANDEM_TOKENS_AUDIO_OUT] = 1000 };

    update->latency = (TandemLatency){ TRUE, { 300, 320, 690, 700, 900 } };
    tandem_call_media_report_usage (TANDEM_CALL_MEDIA (play->world), tandem_call_get_id (play->call), &usage);
  }
  tandem_call_media_report_turn (TANDEM_CALL_MEDIA (play->world), tandem_call_get_id (play->call), update);
}

static gboolean
on_word (gpointer user_data)
{
  Play *play = user_data;
  const FixtureLine *line = fixture_script_get_line (play->line);
  g_auto (GStrv) words = NULL;

  if (!line) {
    gboolean again = g_str_has_suffix (tandem_call_get_to (play->call), "0102") && play->round < 3;

    if (!again)
      return G_SOURCE_CONTINUE; /* silence until somebody hangs up */
    play->round++;
    play->line = 0;
    return G_SOURCE_CONTINUE;
  }
  words = g_strsplit (line->text, " ", -1);
  if (words[play->word]) {
    report_word (play, line, words[play->word], FALSE);
    play->word++;
    return G_SOURCE_CONTINUE;
  }
  report_word (play, line, NULL, TRUE);
  play->word = 0;
  play->line++;
  return G_SOURCE_CONTINUE;
}

static gboolean
on_answer (gpointer user_data)
{
  Play *play = user_data;

  play->word_id = g_timeout_add (play->world->word_ms, on_word, play);
  play->level_id = g_timeout_add (LEVEL_MS, on_level, play);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (play->world), tandem_call_get_id (play->call));
  return G_SOURCE_REMOVE;
}

static gboolean
on_ring (gpointer user_data)
{
  Play *play = user_data;
  FixtureWorld *self = play->world;

  tandem_carrier_report_status (TANDEM_CARRIER (self), tandem_call_get_id (play->call), TANDEM_CALL_STATE_RINGING, NULL);
  if (g_str_has_suffix (tandem_call_get_to (play->call), "0105")) {
    g_autoptr (TandemCall) call = g_object_ref (play->call);

    play->word_id = 0;
    g_hash_table_remove (self->plays, tandem_call_get_id (call));
    tandem_carrier_report_status (TANDEM_CARRIER (self), tandem_call_get_id (call), TANDEM_CALL_STATE_BUSY, NULL);
    return G_SOURCE_REMOVE;
  }
  play->word_id = g_timeout_add (self->word_ms * 12, on_answer, play);
  return G_SOURCE_REMOVE;
}

/* --- carrier ---------------------------------------------------------------------------------- */

static void
place_call_async (TandemCarrier *carrier, TandemCall *call, const char *media_token, GCancellable *cancellable,
                  GAsyncReadyCallback callback, gpointer user_data)
{
  FixtureWorld *self = FIXTURE_WORLD (carrier);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Play *play;

  if (g_str_has_suffix (tandem_call_get_to (call), "0108")) {
    g_task_return_new_error (task, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH, "Authenticate (20003)");
    return;
  }
  play = g_new0 (Play, 1);
  play->world = self;
  play->call = g_object_ref (call);
  g_hash_table_insert (self->plays, (gpointer) tandem_call_get_id (call), play);
  tandem_call_set_call_sid (call, "CA00000000000000000000000000000001");
  tandem_carrier_report_status (carrier, tandem_call_get_id (call), TANDEM_CALL_STATE_INITIATED, NULL);
  play->word_id = g_timeout_add (self->word_ms * 2, on_ring, play);
  g_task_return_boolean (task, TRUE);
}

static void
hang_up_async (TandemCarrier *carrier, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (carrier, cancellable, callback, user_data);

  g_hash_table_remove (FIXTURE_WORLD (carrier)->plays, tandem_call_get_id (call));
  g_task_return_boolean (task, TRUE);
}

static gboolean
finish_carrier (TandemCarrier *carrier, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
carrier_init (TandemCarrierInterface *iface)
{
  iface->place_call_async = place_call_async;
  iface->place_call_finish = finish_carrier;
  iface->hang_up_async = hang_up_async;
  iface->hang_up_finish = finish_carrier;
}

/* --- media ------------------------------------------------------------------------------------ */

static void
media_open (TandemCallMedia *media, TandemCall *call, TandemProfile *profile, const char *media_token)
{
}

static void
media_close (TandemCallMedia *media, const char *call_id)
{
  tandem_call_media_report_disconnected (media, call_id, NULL);
}

static void
media_set_muted (TandemCallMedia *media, const char *call_id, gboolean muted)
{
}

/* The digit 9 is the door to the end of the call: the remote hangs up.  To 8 it answers with keys of its own. */
static void
media_send_digits (TandemCallMedia *media, const char *call_id, const char *digits)
{
  g_print ("digits %s\n", digits);
  if (g_str_equal (digits, "8"))
    tandem_call_media_report_digit (media, call_id, "5");
  Play *play = g_hash_table_lookup (FIXTURE_WORLD (media)->plays, call_id);

  if (play && g_str_equal (digits, "9"))
    end_play (play);
}

/* The transcripts of this world are played as they are written, whoever is patched through. */
static void
media_set_patch (TandemCallMedia *media, const char *call_id, TandemPatch patch)
{
  g_print ("patch %s\n", tandem_patch_to_string (patch));
}

static void
media_set_monitored (TandemCallMedia *media, const char *call_id, gboolean monitored)
{
  g_print ("monitored %d\n", monitored);
}

static void
media_set_recording (TandemCallMedia *media, const char *call_id, TandemRecordingState state, const char *path)
{
  g_print ("recording %d\n", (int) state);
}

static void
report_words (TandemCallMedia *media, const char *call_id, TandemParty party, const char *text)
{
  static guint number;
  g_autofree char *item_id = g_strdup_printf ("words_%u", ++number);
  g_autoptr (TandemTurnUpdate) update = tandem_turn_update_new (item_id, party);

  update->text = g_strdup (text);
  update->is_private = party == TANDEM_PARTY_OPERATOR;
  update->final = TRUE;
  tandem_call_media_report_turn (media, call_id, update);
}

/* Some notes are not for the agent: they say what becomes of it.  TRUE when this was one. */
static gboolean
lose_agent (TandemCallMedia *media, const char *call_id, const char *text)
{
  static const struct { const char *text; TandemAgentState state; int code; } fates[] = {
    { "lose the agent", TANDEM_AGENT_STATE_RECONNECTING, TANDEM_LINE_ERROR_AGENT_AWAY },
    { "bring the agent back", TANDEM_AGENT_STATE_CONNECTED, -1 },
    { "lose the agent for good", TANDEM_AGENT_STATE_GONE, TANDEM_LINE_ERROR_AGENT_GONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (fates); i++) {
    g_autoptr (GError) error = NULL;

    if (!g_str_equal (fates[i].text, text))
      continue;
    tandem_call_media_report_agent (media, call_id, fates[i].state);
    error = g_error_new_literal (TANDEM_LINE_ERROR, MAX (fates[i].code, 0), "The agent");
    if (fates[i].code >= 0)
      tandem_call_media_report_notice (media, call_id, error);
    return TRUE;
  }
  return FALSE;
}

static void
media_give_note (TandemCallMedia *media, const char *call_id, const char *text)
{
  if (lose_agent (media, call_id, text))
    return;
  report_words (media, call_id, TANDEM_PARTY_OPERATOR, text);
}

static void
media_say (TandemCallMedia *media, const char *call_id, const char *text)
{
  report_words (media, call_id, TANDEM_PARTY_AGENT, text);
}

/* As if the agent said so where there is one. */
static void
media_announce (TandemCallMedia *media, const char *call_id, const char *text)
{
  Play *play = g_hash_table_lookup (FIXTURE_WORLD (media)->plays, call_id);
  g_autoptr (GError) error = g_error_new_literal (TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_ANNOUNCEMENT, "No agent");

  g_print ("announce %s\n", text ? text : "-");
  if (!text)
    return;
  if (play && tandem_call_get_mode (play->call) == TANDEM_CALL_MODE_AGENT)
    report_words (media, call_id, TANDEM_PARTY_AGENT, text);
  else
    tandem_call_media_report_notice (media, call_id, error);
}

static void
media_init (TandemCallMediaInterface *iface)
{
  iface->open = media_open;
  iface->close = media_close;
  iface->set_muted = media_set_muted;
  iface->send_digits = media_send_digits;
  iface->set_patch = media_set_patch;
  iface->set_monitored = media_set_monitored;
  iface->give_note = media_give_note;
  iface->say = media_say;
  iface->set_recording = media_set_recording;
  iface->announce = media_announce;
}

/* --- store ------------------------------------------------------------------------------------- */

static void
save_call_async (TandemStore *store, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback,
                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);

  g_task_return_boolean (task, TRUE);
}

static void
save_turn_async (TandemStore *store, TandemCall *call, TandemTurn *turn, GCancellable *cancellable,
                 GAsyncReadyCallback callback, gpointer user_data)
{
  save_call_async (store, call, cancellable, callback, user_data);
}

static void
add_event_async (TandemStore *store, const char *call_id, const char *kind, const char *detail,
                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  save_call_async (store, NULL, cancellable, callback, user_data);
}

static gboolean
finish_store (TandemStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
list_calls_async (TandemStore *store, int limit, GCancellable *cancellable, GAsyncReadyCallback callback,
                  gpointer user_data)
{
  save_call_async (store, NULL, cancellable, callback, user_data);
}

/* There are so few that all fit on the first page. */
static void
list_calls_with_async (TandemStore *store, const char *number, const char *before_id, int limit, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  GPtrArray *old_calls = FIXTURE_WORLD (store)->old_calls;
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  GPtrArray *calls = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < old_calls->len; i++)
    if (!before_id && g_strcmp0 (tandem_call_get_remote_number (old_calls->pdata[i]), number) == 0)
      g_ptr_array_add (calls, g_object_ref (old_calls->pdata[i]));
  g_task_set_task_data (task, calls, (GDestroyNotify) g_ptr_array_unref);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static GPtrArray *
list_calls_finish (TandemStore *store, GAsyncResult *result, GError **error)
{
  GPtrArray *some = g_task_get_task_data (G_TASK (result));

  return finish_store (store, result, error) ? g_ptr_array_ref (some ? some : FIXTURE_WORLD (store)->old_calls) : NULL;
}

static void
load_transcript_async (TandemStore *store, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  if (tandem_call_get_answered_at (call))
    fixture_script_fill_transcript (tandem_call_get_transcript (call));
  save_call_async (store, call, cancellable, callback, user_data);
}

static void
store_init (TandemStoreInterface *iface)
{
  iface->save_call_async = save_call_async;
  iface->save_turn_async = save_turn_async;
  iface->add_event_async = add_event_async;
  iface->save_finish = finish_store;
  iface->list_calls_async = list_calls_async;
  iface->list_calls_with_async = list_calls_with_async;
  iface->list_calls_finish = list_calls_finish;
  iface->load_transcript_async = load_transcript_async;
  iface->load_transcript_finish = finish_store;
}

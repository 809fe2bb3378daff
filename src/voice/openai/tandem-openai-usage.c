// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-openai-usage.h"

#include "tandem-voice-json.h"

/* Not counted, or not by a number, is 0. */
static gint64
peek_count (JsonObject *object, const char *name, gint64 scale)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;
  GType type = node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return 0;
  return (gint64) CLAMP (json_node_get_double (node) * (double) scale + 0.5, 0.0, (double) TANDEM_USAGE_MAX);
}

/* The cached tokens are counted among the others: they are taken out, since they cost less.  What is of no known kind is text. */
static void
read_input (JsonObject *object, TandemUsage *usage)
{
  JsonObject *details = tandem_voice_json_peek_object (object, "input_token_details");
  JsonObject *cached = tandem_voice_json_peek_object (details, "cached_tokens_details");
  gint64 audio = peek_count (details, "audio_tokens", 1);
  gint64 all = MAX (peek_count (object, "input_tokens", 1), audio);
  gint64 all_cached = MIN (peek_count (details, "cached_tokens", 1), all);
  gint64 cached_audio = MIN (MIN (peek_count (cached, "audio_tokens", 1), audio), all_cached);
  gint64 cached_text = MIN (all_cached - cached_audio, all - audio);

  usage->tokens[TANDEM_TOKENS_AUDIO_IN] = audio - cached_audio;
  usage->tokens[TANDEM_TOKENS_CACHED_AUDIO_IN] = cached_audio;
  usage->tokens[TANDEM_TOKENS_TEXT_IN] = all - audio - cached_text;
  usage->tokens[TANDEM_TOKENS_CACHED_TEXT_IN] = cached_text;
}

static void
read_output (JsonObject *object, TandemUsage *usage)
{
  gint64 audio = peek_count (tandem_voice_json_peek_object (object, "output_token_details"), "audio_tokens", 1);
  gint64 all = MAX (peek_count (object, "output_tokens", 1), audio);

  usage->tokens[TANDEM_TOKENS_AUDIO_OUT] = audio;
  usage->tokens[TANDEM_TOKENS_TEXT_OUT] = all - audio;
}

TandemUsage *
tandem_openai_usage_read (JsonObject *object)
{
  g_autoptr (TandemUsage) usage = tandem_usage_new (NULL);
  gint64 sum;

  if (!object)
    return NULL;
  if (g_strcmp0 (tandem_voice_json_peek_string (object, "type"), "duration") == 0) {
    usage->ms = peek_count (object, "seconds", 1000);
  } else {
    read_input (object, usage);
    read_output (object, usage);
  }
  sum = usage->ms;
  for (guint i = 0; i < TANDEM_N_TOKENS; i++)
    sum += usage->tokens[i];
  return sum > 0 ? g_steal_pointer (&usage) : NULL;
}

void
tandem_openai_usage_report (TandemVoice *voice, const TandemOpenaiDialect *dialect, const TandemOpenaiEvent *event)
{
  if (!event->usage)
    return;
  event->usage->model = g_strdup (event->type == TANDEM_OPENAI_EVENT_RESPONSE_DONE
                                      ? tandem_profile_get_model (dialect->profile) : dialect->transcription_model);
  tandem_voice_report_usage (voice, event->usage);
}

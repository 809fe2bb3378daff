// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-schema.h"

#define STRING(name, flags) { name, TANDEM_SIM_SCHEMA_STRING, flags }
#define ENUM(name, flags, values) { name, TANDEM_SIM_SCHEMA_STRING, flags, values }
#define INTEGER(name, flags) { name, TANDEM_SIM_SCHEMA_INTEGER, flags }
#define INTEGER_RANGE(name, flags, min, max) { name, TANDEM_SIM_SCHEMA_INTEGER, (flags) | RANGE, NULL, NULL, min, max }
#define NUMBER(name, flags, min, max) { name, TANDEM_SIM_SCHEMA_NUMBER, (flags) | RANGE, NULL, NULL, min, max }
#define BOOLEAN(name) { name, TANDEM_SIM_SCHEMA_BOOLEAN }
#define OBJECT(name, flags, members) { name, TANDEM_SIM_SCHEMA_OBJECT, flags, NULL, members }
#define ARRAY(name, flags, element) { name, TANDEM_SIM_SCHEMA_ARRAY, flags, NULL, element }
#define VARIANT(name, flags, variants) { name, TANDEM_SIM_SCHEMA_VARIANT, flags, NULL, variants }
#define STRING_OR_OBJECT(name, flags, values, members) { name, TANDEM_SIM_SCHEMA_STRING_OR_OBJECT, flags, values, members }
#define TOKENS(name) { name, TANDEM_SIM_SCHEMA_INTEGER_OR_INF, RANGE, "inf", NULL, 1, 4096 }
#define END { NULL }
#define REQUIRED TANDEM_SIM_SCHEMA_REQUIRED
#define NULLABLE TANDEM_SIM_SCHEMA_NULLABLE
#define RANGE TANDEM_SIM_SCHEMA_RANGE

#define VOICES "alloy|ash|ballad|coral|echo|sage|shimmer|verse|marin|cedar"
#define BETA_FORMATS "pcm16|g711_ulaw|g711_alaw"
#define MAX_MS 600000

typedef const TandemSimSchema Schema;

static Schema modality[] = { ENUM ("", 0, "text|audio"), END };
static Schema text[] = { STRING ("", 0), END };
static Schema voice[] = { STRING ("id", REQUIRED), END };

static Schema pcm[] = { STRING ("type", REQUIRED), INTEGER_RANGE ("rate", 0, 24000, 24000), END };
static Schema g711[] = { STRING ("type", REQUIRED), END };
static Schema formats[] = { OBJECT ("audio/pcm", 0, pcm), OBJECT ("audio/pcmu", 0, g711), OBJECT ("audio/pcma", 0, g711), END };

static Schema server_vad[] = {
  STRING ("type", REQUIRED), NUMBER ("threshold", 0, 0, 1), INTEGER_RANGE ("prefix_padding_ms", 0, 0, MAX_MS),
  INTEGER_RANGE ("silence_duration_ms", 0, 0, MAX_MS), BOOLEAN ("create_response"), BOOLEAN ("interrupt_response"),
  INTEGER_RANGE ("idle_timeout_ms", NULLABLE, 5000, 30000), END
};
static Schema semantic_vad[] = {
  STRING ("type", REQUIRED), ENUM ("eagerness", 0, "low|medium|high|auto"), BOOLEAN ("create_response"),
  BOOLEAN ("interrupt_response"), END
};
static Schema turn_detections[] = { OBJECT ("server_vad", 0, server_vad), OBJECT ("semantic_vad", 0, semantic_vad), END };

static Schema beta_transcription_vads[] = { OBJECT ("server_vad", 0, server_vad), END };

static Schema transcription[] = {
  STRING ("model", 0), STRING ("language", NULLABLE), ARRAY ("languages", 0, text), ARRAY ("keywords", 0, text),
  STRING ("prompt", NULLABLE), ENUM ("delay", 0, "minimal|low|medium|high|xhigh"), END
};
static Schema noise_reduction[] = { ENUM ("type", REQUIRED, "near_field|far_field"), NUMBER ("strength", 0, 0, 1), END };

static Schema audio_input[] = {
  VARIANT ("format", 0, formats), OBJECT ("transcription", NULLABLE, transcription),
  OBJECT ("noise_reduction", NULLABLE, noise_reduction), VARIANT ("turn_detection", NULLABLE, turn_detections), END
};
static Schema audio_output[] = {
  VARIANT ("format", 0, formats), STRING_OR_OBJECT ("voice", 0, VOICES, voice), NUMBER ("speed", 0, 0.25, 1.5), END
};
static Schema audio[] = { OBJECT ("input", 0, audio_input), OBJECT ("output", 0, audio_output), END };
static Schema transcription_audio[] = { OBJECT ("input", 0, audio_input), END };
static Schema response_output[] = { VARIANT ("format", 0, formats), STRING_OR_OBJECT ("voice", 0, VOICES, voice), END };
static Schema response_audio[] = { OBJECT ("output", 0, response_output), END };

static Schema function_tool[] = {
  STRING ("type", REQUIRED), STRING ("name", REQUIRED), STRING ("description", 0), OBJECT ("parameters", 0, NULL), END
};
static Schema ga_tools[] = { OBJECT ("function", 0, function_tool), OBJECT ("mcp", 0, NULL), END };
static Schema ga_tool[] = { VARIANT ("", 0, ga_tools), END };
static Schema beta_tools[] = { OBJECT ("function", 0, function_tool), END };
static Schema beta_tool[] = { VARIANT ("", 0, beta_tools), END };
static Schema reasoning[] = { ENUM ("effort", 0, "minimal|low|medium|high|xhigh"), END };
static Schema truncation[] = {
  ENUM ("type", REQUIRED, "retention_ratio"), NUMBER ("retention_ratio", REQUIRED, 0, 1), OBJECT ("token_limits", 0, NULL), END
};
static Schema include[] = { ENUM ("", 0, "item.input_audio_transcription.logprobs"), END };
static Schema prompt[] = { STRING ("id", REQUIRED), STRING ("version", NULLABLE), OBJECT ("variables", NULLABLE, NULL), END };

static Schema ga_session[] = {
  ENUM ("type", REQUIRED, "realtime"), STRING ("model", 0), STRING ("instructions", NULLABLE),
  ARRAY ("output_modalities", 0, modality), OBJECT ("audio", 0, audio), ARRAY ("tools", 0, ga_tool),
  STRING_OR_OBJECT ("tool_choice", 0, "none|auto|required", NULL), BOOLEAN ("parallel_tool_calls"),
  OBJECT ("reasoning", NULLABLE, reasoning), TOKENS ("max_output_tokens"),
  STRING_OR_OBJECT ("truncation", 0, "auto|disabled", truncation), STRING_OR_OBJECT ("tracing", NULLABLE, "auto", NULL),
  OBJECT ("prompt", NULLABLE, prompt), ARRAY ("include", NULLABLE, include), END
};
static Schema ga_transcription_session[] = {
  ENUM ("type", REQUIRED, "transcription"), OBJECT ("audio", 0, transcription_audio), ARRAY ("include", NULLABLE, include), END
};
static Schema beta_transcription_session[] = {
  ENUM ("input_audio_format", 0, BETA_FORMATS), OBJECT ("input_audio_transcription", NULLABLE, transcription),
  VARIANT ("turn_detection", NULLABLE, beta_transcription_vads), OBJECT ("input_audio_noise_reduction", NULLABLE, noise_reduction),
  ARRAY ("include", NULLABLE, include), END
};
static Schema beta_session[] = {
  STRING ("model", 0), STRING ("instructions", NULLABLE), ARRAY ("modalities", 0, modality),
  STRING_OR_OBJECT ("voice", 0, VOICES, voice), ENUM ("input_audio_format", 0, BETA_FORMATS),
  ENUM ("output_audio_format", 0, BETA_FORMATS), OBJECT ("input_audio_transcription", NULLABLE, transcription),
  VARIANT ("turn_detection", NULLABLE, turn_detections), OBJECT ("input_audio_noise_reduction", NULLABLE, noise_reduction),
  NUMBER ("speed", 0, 0.25, 1.5), STRING_OR_OBJECT ("tracing", NULLABLE, "auto", NULL), ARRAY ("tools", 0, beta_tool),
  STRING_OR_OBJECT ("tool_choice", 0, "none|auto|required", NULL), NUMBER ("temperature", 0, 0.6, 1.2),
  TOKENS ("max_response_output_tokens"), OBJECT ("prompt", NULLABLE, prompt), ARRAY ("include", NULLABLE, include), END
};

static Schema qwen_transcription[] = { STRING ("model", REQUIRED), END };
static Schema qwen_vad[] = {
  STRING ("type", REQUIRED), NUMBER ("threshold", 0, -1, 1), INTEGER_RANGE ("prefix_padding_ms", 0, 0, MAX_MS),
  INTEGER_RANGE ("silence_duration_ms", 0, 200, 6000), END
};
static Schema qwen_turn_detections[] = { OBJECT ("server_vad", 0, qwen_vad), END };
static Schema qwen_function[] = { STRING ("name", REQUIRED), STRING ("description", 0), OBJECT ("parameters", 0, NULL), END };
static Schema nested_function_tool[] = { STRING ("type", REQUIRED), OBJECT ("function", REQUIRED, qwen_function), END };
static Schema qwen_tools[] = { OBJECT ("function", 0, nested_function_tool), END };
static Schema qwen_tool[] = { VARIANT ("", 0, qwen_tools), END };
static Schema qwen_session[] = {
  ARRAY ("modalities", 0, modality), STRING ("instructions", NULLABLE), STRING ("voice", 0),
  ENUM ("input_audio_format", 0, "pcm|pcm16"), ENUM ("output_audio_format", 0, "pcm|pcm16|pcm24"),
  OBJECT ("input_audio_transcription", NULLABLE, qwen_transcription), VARIANT ("turn_detection", NULLABLE, qwen_turn_detections),
  NUMBER ("temperature", 0, 0, 2), NUMBER ("top_p", 0, 0, 1), INTEGER ("top_k", 0), INTEGER ("max_tokens", 0),
  NUMBER ("repetition_penalty", 0, 0, 10), NUMBER ("presence_penalty", 0, -2, 2), INTEGER ("seed", 0), BOOLEAN ("enable_search"),
  OBJECT ("search_options", 0, NULL), BOOLEAN ("smooth_output"), ARRAY ("tools", 0, qwen_tool), END
};
static Schema plain_session[] = {
  ARRAY ("modalities", 0, modality), STRING ("instructions", NULLABLE), STRING ("voice", 0), ENUM ("input_audio_format", 0, "pcm16"),
  ENUM ("output_audio_format", 0, "pcm16"), VARIANT ("turn_detection", NULLABLE, qwen_turn_detections), ARRAY ("tools", 0, beta_tool), END
};
static Schema plain_response[] = { STRING ("instructions", 0), ARRAY ("modalities", 0, modality), END };

static Schema ga_response[] = {
  STRING ("instructions", 0), ARRAY ("output_modalities", 0, modality), OBJECT ("audio", 0, response_audio),
  ARRAY ("tools", 0, ga_tool), STRING_OR_OBJECT ("tool_choice", 0, "none|auto|required", NULL),
  BOOLEAN ("parallel_tool_calls"), OBJECT ("reasoning", NULLABLE, reasoning), TOKENS ("max_output_tokens"),
  ENUM ("conversation", 0, "auto|none"), OBJECT ("metadata", NULLABLE, NULL), OBJECT ("prompt", NULLABLE, prompt),
  ARRAY ("input", 0, NULL), END
};
static Schema beta_response[] = {
  STRING ("instructions", 0), ARRAY ("modalities", 0, modality), STRING_OR_OBJECT ("voice", 0, VOICES, voice),
  ENUM ("output_audio_format", 0, BETA_FORMATS), ARRAY ("tools", 0, beta_tool),
  STRING_OR_OBJECT ("tool_choice", 0, "none|auto|required", NULL), NUMBER ("temperature", 0, 0.6, 1.2),
  TOKENS ("max_output_tokens"), ENUM ("conversation", 0, "auto|none"), OBJECT ("metadata", NULLABLE, NULL),
  OBJECT ("prompt", NULLABLE, prompt), ARRAY ("input", 0, NULL), END
};

#define ITEM_COMMON STRING ("type", REQUIRED), STRING ("id", 0), ENUM ("object", 0, "realtime.item"), \
  ENUM ("status", 0, "completed|incomplete|in_progress")

#define PART(types) \
  { ENUM ("type", REQUIRED, types), STRING ("text", 0), STRING ("audio", 0), STRING ("transcript", NULLABLE), \
    STRING ("image_url", 0), ENUM ("detail", 0, "auto|low|high"), END }
static Schema ga_part_members[] = PART ("input_text|input_audio|input_image|output_text|output_audio");
static Schema ga_part[] = { OBJECT ("", 0, ga_part_members), END };
static Schema ga_message[] = {
  ITEM_COMMON, ENUM ("role", REQUIRED, "user|assistant|system"), ARRAY ("content", REQUIRED, ga_part), END
};
static Schema beta_part_members[] = PART ("input_text|input_audio|item_reference|text|audio");
static Schema beta_part[] = { OBJECT ("", 0, beta_part_members), END };
static Schema beta_message[] = {
  ITEM_COMMON, ENUM ("role", REQUIRED, "user|assistant|system"), ARRAY ("content", REQUIRED, beta_part), END
};
static Schema function_call[] = {
  ITEM_COMMON, STRING ("name", REQUIRED), STRING ("call_id", 0), STRING ("arguments", REQUIRED), END
};
static Schema function_call_output[] = { ITEM_COMMON, STRING ("call_id", REQUIRED), STRING ("output", REQUIRED), END };
static Schema ga_items[] = {
  OBJECT ("message", 0, ga_message), OBJECT ("function_call", 0, function_call),
  OBJECT ("function_call_output", 0, function_call_output), OBJECT ("mcp_list_tools", 0, NULL), OBJECT ("mcp_call", 0, NULL),
  OBJECT ("mcp_approval_request", 0, NULL), OBJECT ("mcp_approval_response", 0, NULL), END
};
static Schema beta_items[] = {
  OBJECT ("message", 0, beta_message), OBJECT ("function_call", 0, function_call),
  OBJECT ("function_call_output", 0, function_call_output), END
};
static Schema ga_item[] = { VARIANT ("item", REQUIRED, ga_items), END };
static Schema beta_item[] = { VARIANT ("item", REQUIRED, beta_items), END };

#define EVENT_COMMON STRING ("type", REQUIRED), STRING ("event_id", NULLABLE)
static Schema plain_event[] = { EVENT_COMMON, END };
static Schema session_event[] = { EVENT_COMMON, OBJECT ("session", REQUIRED, NULL), END };
static Schema append_event[] = { EVENT_COMMON, STRING ("audio", REQUIRED), END };
static Schema create_event[] = { EVENT_COMMON, OBJECT ("item", REQUIRED, NULL), STRING ("previous_item_id", NULLABLE), END };
static Schema item_id_event[] = { EVENT_COMMON, STRING ("item_id", REQUIRED), END };
static Schema truncate_event[] = {
  EVENT_COMMON, STRING ("item_id", REQUIRED), INTEGER_RANGE ("content_index", REQUIRED, 0, 0),
  INTEGER_RANGE ("audio_end_ms", REQUIRED, 0, G_MAXINT), END
};
static Schema response_event[] = { EVENT_COMMON, OBJECT ("response", NULLABLE, NULL), END };
static Schema cancel_event[] = { EVENT_COMMON, STRING ("response_id", NULLABLE), END };

static const struct {
  const char *type;
  Schema *members;
} events[] = {
  { "session.update", session_event },
  { "transcription_session.update", session_event },
  { "input_audio_buffer.append", append_event },
  { "input_audio_buffer.commit", plain_event },
  { "input_audio_buffer.clear", plain_event },
  { "conversation.item.create", create_event },
  { "conversation.item.retrieve", item_id_event },
  { "conversation.item.truncate", truncate_event },
  { "conversation.item.delete", item_id_event },
  { "response.create", response_event },
  { "response.cancel", cancel_event },
  { "output_audio_buffer.clear", plain_event },
};
/* What only OpenAI's own service knows. */
static const char *const own_events[] = {
  "transcription_session.update", "conversation.item.retrieve", "conversation.item.truncate", "conversation.item.delete",
  "output_audio_buffer.clear", NULL
};

const TandemSimSchema *
tandem_sim_realtime_schema_session (TandemSimFlavour flavour, gboolean is_transcription)
{
  if (flavour == TANDEM_SIM_FLAVOUR_QWEN)
    return qwen_session;
  if (flavour == TANDEM_SIM_FLAVOUR_PLAIN)
    return plain_session;
  if (flavour == TANDEM_SIM_FLAVOUR_BETA)
    return is_transcription ? beta_transcription_session : beta_session;
  return is_transcription ? ga_transcription_session : ga_session;
}

const TandemSimSchema *
tandem_sim_realtime_schema_response (TandemSimFlavour flavour)
{
  if (flavour == TANDEM_SIM_FLAVOUR_QWEN || flavour == TANDEM_SIM_FLAVOUR_PLAIN)
    return plain_response;
  return flavour == TANDEM_SIM_FLAVOUR_BETA ? beta_response : ga_response;
}

const TandemSimSchema *
tandem_sim_realtime_schema_item (TandemSimFlavour flavour)
{
  return flavour != TANDEM_SIM_FLAVOUR_GA ? beta_item : ga_item;
}

const TandemSimSchema *
tandem_sim_realtime_schema_event (TandemSimFlavour flavour, const char *type)
{
  gboolean own = flavour == TANDEM_SIM_FLAVOUR_GA || flavour == TANDEM_SIM_FLAVOUR_BETA;

  if (!own && type != NULL && g_strv_contains (own_events, type))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    if (g_strcmp0 (events[i].type, type) == 0)
      return events[i].members;
  return NULL;
}

const char *
tandem_sim_realtime_schema_event_types (void)
{
  return "session.update|input_audio_buffer.append|input_audio_buffer.commit|input_audio_buffer.clear|"
         "conversation.item.create|conversation.item.truncate|conversation.item.delete|conversation.item.retrieve|"
         "response.create|response.cancel";
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-voice-service.h"

#include "tandem-secrets.h"

static const char *const openai_voices[] = {
  "marin", "cedar", "alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", NULL
};
static const char *const openai_models[] = {
  "gpt-realtime-2.1", "gpt-realtime-2.1-mini", "gpt-realtime-2", "gpt-realtime-1.5", NULL
};

static const char *const gemini_voices[] = {
  "Achernar", "Achird", "Algenib", "Algieba", "Alnilam", "Aoede", "Autonoe", "Callirrhoe", "Charon", "Despina", "Enceladus",
  "Erinome", "Fenrir", "Gacrux", "Iapetus", "Kore", "Laomedeia", "Leda", "Orus", "Puck", "Pulcherrima", "Rasalgethi",
  "Sadachbia", "Sadaltager", "Schedar", "Sulafat", "Umbriel", "Vindemiatrix", "Zephyr", "Zubenelgenubi", NULL
};
static const char *const gemini_models[] = { "gemini-3.8-live", "gemini-3.1-flash-live-preview", NULL };

static const char *const vertex_models[] = { "gemini-live-2.5-flash-native-audio", NULL };
static const char *const qwen_voices[] = {
  "Tina", "Cherry", "Serena", "Ethan", "Chelsie", "Jennifer", "Ryan", "Katerina", "Elias", "Nofish", "Dylan", "Sunny", NULL
};
static const char *const qwen_models[] = {
  "qwen3.8-omni-flash-realtime", "qwen3.5-omni-plus-realtime", "qwen3.5-omni-flash-realtime", "qwen3-omni-flash-realtime",
  "qwen-omni-turbo-realtime", NULL
};
static const char *const qwen_options[] = { "qwen-region", "region", "qwen-workspace", "workspace", NULL };

static const char *const live_voices[] = {
  "marin", "cedar", "alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "beacon", "bossa", "cinder", "delta", "gleam",
  "meridian", "quartz", "ripple", "shida", "stone", "tempo", "vesper", "willow", NULL
};
static const char *const live_models[] = { "gpt-live-1", NULL };

static const TandemVoiceService services[] = {
  { .provider = "openai", .name = "OpenAI Realtime", .secret = TANDEM_SECRET_OPENAI_API_KEY,
    .key_variable = "OPENAI_API_KEY", .model_variable = "OPENAI_REALTIME_MODEL", .url_variable = "OPENAI_REALTIME_URL",
    .model_setting = "openai-model", .url_setting = "openai-url",
    .keys_at = "platform.openai.com", .host = "api.openai.com",
    .voice = "marin", .voices = openai_voices, .models = openai_models },
  { .provider = "openai-live", .name = "OpenAI Live", .secret = TANDEM_SECRET_OPENAI_API_KEY,
    .key_variable = "OPENAI_API_KEY", .model_variable = "OPENAI_LIVE_MODEL", .url_variable = "OPENAI_REALTIME_URL",
    .model_setting = "openai-live-model", .url_setting = "openai-url",
    .keys_at = "platform.openai.com", .host = "api.openai.com",
    .voice = "marin", .voices = live_voices, .models = live_models },
  { .provider = "gemini", .name = "Gemini Live", .secret = TANDEM_SECRET_GEMINI_API_KEY,
    .key_variable = "GEMINI_API_KEY", .model_variable = "GEMINI_LIVE_MODEL", .url_variable = "GEMINI_LIVE_URL",
    .model_setting = "gemini-model", .url_setting = "gemini-url",
    .keys_at = "aistudio.google.com", .host = "generativelanguage.googleapis.com",
    .voice = "", .voices = gemini_voices, .models = gemini_models },
  { .provider = "elevenlabs", .name = "ElevenLabs", .secret = TANDEM_SECRET_ELEVENLABS_API_KEY,
    .key_variable = "ELEVENLABS_API_KEY", .model_variable = "ELEVENLABS_AGENT_ID", .url_variable = "ELEVENLABS_API_URL",
    .model_setting = "elevenlabs-agent", .url_setting = "elevenlabs-url",
    .keys_at = "elevenlabs.io", .host = "api.elevenlabs.io", .voice = "" },
  { .provider = "qwen", .name = "Qwen-Omni (DashScope)", .secret = TANDEM_SECRET_DASHSCOPE_API_KEY,
    .key_variable = "DASHSCOPE_API_KEY", .model_variable = "DASHSCOPE_REALTIME_MODEL", .url_variable = "DASHSCOPE_REALTIME_URL",
    .model_setting = "qwen-model", .url_setting = "qwen-url", .options = qwen_options,
    .keys_at = "modelstudio.console.alibabacloud.com", .host = "dashscope-intl.aliyuncs.com",
    .voice = "", .voices = qwen_voices, .models = qwen_models },
  { .provider = "modelservice", .name = "Model service", .secret = TANDEM_SECRET_MODEL_SERVICE_API_KEY,
    .key_variable = "MODEL_SERVICE_API_KEY", .model_variable = "MODEL_SERVICE_MODEL", .url_variable = "MODEL_SERVICE_URL",
    .model_setting = "model-service-model", .url_setting = "model-service-url",
    .keys_at = "whoever runs it", .host = "", .voice = "" },
  { .provider = "vertex", .name = "Vertex AI",
    .key_variable = "GOOGLE_APPLICATION_CREDENTIALS", .model_variable = "VERTEX_LIVE_MODEL", .url_variable = "VERTEX_LIVE_URL",
    .model_setting = "vertex-model", .url_setting = "vertex-url", .voice_setting = "vertex-voice",
    .instructions_setting = "vertex-instructions", .keys_at = "console.cloud.google.com", .host = "aiplatform.googleapis.com",
    .voice = "", .voices = gemini_voices, .models = vertex_models },
  { .provider = "compatible", .name = "OpenAI-compatible server", .secret = TANDEM_SECRET_COMPATIBLE_API_KEY,
    .key_variable = "COMPATIBLE_API_KEY", .model_variable = "COMPATIBLE_REALTIME_MODEL", .url_variable = "COMPATIBLE_REALTIME_URL",
    .model_setting = "compatible-model", .url_setting = "compatible-url",
    .keys_at = "whoever runs it", .host = "", .voice = "" },
};

const TandemVoiceService *
tandem_voice_service_lookup (const char *provider)
{
  for (gsize i = 0; i < G_N_ELEMENTS (services); i++)
    if (g_strcmp0 (services[i].provider, provider) == 0)
      return &services[i];
  return NULL;
}

const TandemVoiceService *
tandem_voice_service_get_all (gsize *n_services)
{
  *n_services = G_N_ELEMENTS (services);
  return services;
}

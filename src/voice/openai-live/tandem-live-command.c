// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-live-command.h"

#include <json-glib/json-glib.h>

/* 500 tokens are hardly less, in any language. */
#define CONTENT_MAX 500

static void
begin (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static char *
finish (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static void
add_audio (JsonBuilder *builder, TandemProfile *profile, TandemVoiceFormat format)
{
  gboolean ulaw = format == TANDEM_VOICE_FORMAT_PCMU_8000;

  begin (builder, "audio");
  begin (builder, "format");
  add_string (builder, "type", ulaw ? "audio/pcmu" : "audio/pcm");
  json_builder_set_member_name (builder, "rate");
  json_builder_add_int_value (builder, ulaw ? 8000 : format == TANDEM_VOICE_FORMAT_PCM_16000 ? 16000 : 24000);
  json_builder_end_object (builder);
  if (*tandem_profile_get_voice (profile)) {
    begin (builder, "output");
    add_string (builder, "voice", tandem_profile_get_voice (profile));
    json_builder_end_object (builder);
  }
  json_builder_end_object (builder);
}

char *
tandem_live_command_start (TandemProfile *profile, TandemVoiceFormat format)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_string (builder, "type", "session.start");
  begin (builder, "session");
  add_string (builder, "model", tandem_profile_get_model (profile));
  if (*tandem_profile_get_instructions (profile))
    add_string (builder, "instructions", tandem_profile_get_instructions (profile));
  add_audio (builder, profile, format);
  begin (builder, "delegation");
  add_string (builder, "type", "client");
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "store");
  json_builder_add_boolean_value (builder, FALSE);
  json_builder_end_object (builder);
  return finish (builder);
}

void
tandem_live_command_audio (GString *buffer, const guint8 *data, gsize n)
{
  gsize length;
  int state = 0, save = 0;

  g_string_assign (buffer, "{\"type\":\"session.input_audio.append\",\"audio\":\"");
  length = buffer->len;
  g_string_set_size (buffer, length + (n / 3 + 1) * 4 + 4);
  length += g_base64_encode_step (data, n, FALSE, buffer->str + length, &state, &save);
  length += g_base64_encode_close (FALSE, buffer->str + length, &state, &save);
  g_string_truncate (buffer, length);
  g_string_append (buffer, "\"}");
}

char *
tandem_live_command_append (const char *channel, const char *text, const char *delegation)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *type = g_strdup_printf ("session.%s.append", channel);
  g_autofree char *content = g_utf8_strlen (text, -1) > CONTENT_MAX ? g_utf8_substring (text, 0, CONTENT_MAX) : g_strdup (text);

  json_builder_begin_object (builder);
  add_string (builder, "type", type);
  add_string (builder, "content", content);
  /* The service wants it to be there. */
  json_builder_set_member_name (builder, "delegation_id");
  if (delegation)
    json_builder_add_string_value (builder, delegation);
  else
    json_builder_add_null_value (builder);
  return finish (builder);
}

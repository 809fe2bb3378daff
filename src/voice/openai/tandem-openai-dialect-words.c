// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-openai-dialect-words.h"

#include <string.h>

#include "tandem-error.h"

#define MAX_MINUTES (24 * 60)

#define AT(member) G_STRUCT_OFFSET (TandemOpenaiDialect, member)

static const struct {
  const char *word;
  glong offset; /* of a gboolean */
} switches[] = {
  { "truncate", AT (truncates) },
  { "transcripts", AT (transcribes) },
  { "languages", AT (languages) },
  { "noise-reduction", AT (reduces_noise) },
  { "semantic-vad", AT (semantic_vad) },
  { "vad-switches", AT (vad_switches) },
  { "marks", AT (marks) },
  { "nested-tools", AT (nested_tools) },
};

static const struct {
  const char *name;
  glong offset; /* of a string */
} texts[] = {
  { "input-name", AT (input_name) },
  { "output-name", AT (output_name) },
  { "region", AT (region) },
  { "workspace", AT (workspace) },
};

static gboolean
take_switch (TandemOpenaiDialect *self, const char *word)
{
  gboolean on = !g_str_has_prefix (word, "no-");

  for (guint i = 0; i < G_N_ELEMENTS (switches); i++) {
    if (!g_str_equal (switches[i].word, on ? word : word + strlen ("no-")))
      continue;
    G_STRUCT_MEMBER (gboolean, self, switches[i].offset) = on;
    return TRUE;
  }
  return FALSE;
}

static gboolean
take_format (const char *value, TandemVoiceFormat *format, const char **name)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (TANDEM_TYPE_VOICE_FORMAT);
  GEnumValue *found = g_enum_get_value_by_nick (klass, value);

  if (!found)
    return FALSE;
  *format = (TandemVoiceFormat) found->value;
  *name = found->value == TANDEM_VOICE_FORMAT_PCMU_8000 ? "g711_ulaw" : "pcm16";
  return TRUE;
}

static gboolean
take_value (TandemOpenaiDialect *self, const char *name, const char *value)
{
  gint64 minutes;

  if (g_str_equal (name, "input"))
    return take_format (value, &self->input, &self->input_name);
  if (g_str_equal (name, "output"))
    return take_format (value, &self->output, &self->output_name);
  if (g_str_equal (name, "transcripts")) {
    self->transcribes = TRUE;
    self->transcription_model = value;
    return *value != '\0';
  }
  if (g_str_equal (name, "session-minutes")) {
    if (!g_ascii_string_to_signed (value, 10, 0, MAX_MINUTES, &minutes, NULL))
      return FALSE;
    self->lifetime_ms = minutes * 60 * 1000;
    return TRUE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (!g_str_equal (texts[i].name, name))
      continue;
    G_STRUCT_MEMBER (const char *, self, texts[i].offset) = value;
    return TRUE;
  }
  return FALSE;
}

static gboolean
take_word (TandemOpenaiDialect *self, char *word)
{
  char *value = strchr (word, '=');

  if (!value)
    return take_switch (self, word);
  *value++ = '\0';
  return take_value (self, g_strchomp (word), g_strchug (value));
}

gboolean
tandem_openai_dialect_take_words (TandemOpenaiDialect *self, char *words, GError **error)
{
  char *next = words;

  g_free (self->words);
  self->words = words;
  while (next) {
    char *word = g_strchug (next);

    next = strchr (word, ',');
    if (next)
      *next++ = '\0';
    g_strchomp (word);
    if (!*word || take_word (self, word))
      continue;
    g_set_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP,
                 "“%s” says nothing of how to talk to an AI service: check AI_DIALECT.", word);
    return FALSE;
  }
  return TRUE;
}

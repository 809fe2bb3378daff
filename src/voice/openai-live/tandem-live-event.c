// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-live-event.h"

#include "tandem-usage.h"
#include "tandem-voice-json.h"

#define peek_string tandem_voice_json_peek_string
#define peek_object tandem_voice_json_peek_object
/* The year 9999. */
#define EXPIRES_MAX G_GINT64_CONSTANT (253402300799)

void
tandem_live_event_free (TandemLiveEvent *event)
{
  g_clear_pointer (&event->audio, g_bytes_unref);
  g_free (event->text);
  g_free (event->id);
  g_free (event->code);
  g_free (event);
}

static double
peek_number (JsonObject *object, const char *name, double fallback)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  if (!node || !JSON_NODE_HOLDS_VALUE (node) ||
      (json_node_get_value_type (node) != G_TYPE_INT64 && json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return fallback;
  return json_node_get_double (node);
}

/* --- one function a kind: FALSE when what it is about is missing ------------------------------------- */

static gboolean
read_started (TandemLiveEvent *self, JsonObject *object)
{
  double expires = peek_number (peek_object (object, "session"), "expires_at", 0.0);

  self->expires_s = (gint64) CLAMP (expires, 0.0, (double) EXPIRES_MAX);
  return TRUE;
}

static gboolean
read_audio (TandemLiveEvent *self, JsonObject *object)
{
  self->audio = tandem_voice_json_decode (peek_string (object, "delta"));
  return self->audio && g_bytes_get_size (self->audio) > 0;
}

static gboolean
read_text (TandemLiveEvent *self, JsonObject *object)
{
  self->text = g_strdup (peek_string (object, "delta"));
  return self->text != NULL;
}

static gboolean
read_delegation (TandemLiveEvent *self, JsonObject *object)
{
  self->id = g_strdup (peek_string (peek_object (object, "delegation"), "id"));
  return self->id != NULL;
}

static gboolean
read_usage (TandemLiveEvent *self, JsonObject *object)
{
  double seconds = peek_number (peek_object (object, "usage"), "seconds", 0.0);
  JsonObject *window = peek_object (object, "context_window");

  if (!window)
    window = peek_object (peek_object (object, "usage"), "context_window");
  self->used_ms = (gint64) (CLAMP (seconds, 0.0, (double) TANDEM_USAGE_MAX / 1000.0) * 1000.0);
  self->fullness = peek_number (window, "usage_ratio", -1.0);
  return TRUE;
}

static gboolean
read_error (TandemLiveEvent *self, JsonObject *object)
{
  JsonObject *error = peek_object (object, "error");

  self->code = g_strdup (peek_string (error, "code"));
  self->text = g_strdup (peek_string (error, "message"));
  return TRUE;
}

static gboolean
read_closed (TandemLiveEvent *self, JsonObject *object)
{
  self->code = g_strdup (peek_string (object, "reason"));
  return TRUE;
}

static const struct {
  const char *type;
  TandemLiveKind kind;
  gboolean (*read) (TandemLiveEvent *self, JsonObject *object);
} kinds[] = {
  { "session.output_audio.delta", TANDEM_LIVE_AUDIO, read_audio },
  { "session.input_transcript.delta", TANDEM_LIVE_INPUT_TEXT, read_text },
  { "session.output_transcript.delta", TANDEM_LIVE_OUTPUT_TEXT, read_text },
  { "session.usage.updated", TANDEM_LIVE_USAGE, read_usage },
  { "session.started", TANDEM_LIVE_STARTED, read_started },
  { "session.delegation.created", TANDEM_LIVE_DELEGATION, read_delegation },
  { "session.closed", TANDEM_LIVE_CLOSED, read_closed },
  { "error", TANDEM_LIVE_ERROR, read_error },
};

TandemLiveEvent *
tandem_live_event_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = tandem_voice_json_parse (text, length, error);
  g_autoptr (TandemLiveEvent) self = NULL;
  JsonObject *object;

  if (!root)
    return NULL;
  object = json_node_get_object (root);
  self = g_new0 (TandemLiveEvent, 1);
  self->fullness = -1.0;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (peek_string (object, "type"), kinds[i].type) == 0 && kinds[i].read (self, object))
      self->kind = kinds[i].kind;
  return g_steal_pointer (&self);
}

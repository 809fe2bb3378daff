// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-elevenlabs-door.h"

#include <string.h>

#include "tandem-elevenlabs-fetch.h"
#include "tandem-error.h"
#include "tandem-voice-json.h"

typedef struct {
  TandemElevenlabsEntry *entry;
  GError *error;    /* why there is no address */
  guint n_waiting;  /* answers */
} Question;

void
tandem_elevenlabs_entry_free (TandemElevenlabsEntry *entry)
{
  g_free (entry->url);
  g_free (entry->voice);
  g_free (entry);
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_pointer (&question->entry, tandem_elevenlabs_entry_free);
  g_clear_error (&question->error);
  g_free (question);
}

char *
tandem_elevenlabs_door_dup_public_url (TandemProfile *profile)
{
  const char *base = tandem_profile_get_url (profile);
  g_autofree char *agent = g_uri_escape_string (tandem_profile_get_model (profile), NULL, FALSE);
  gsize length = strlen (base);

  while (length > 0 && base[length - 1] == '/')
    length--;
  if (!g_str_has_prefix (base, "http"))
    return NULL;
  return g_strdup_printf ("ws%.*s/v1/convai/conversation?agent_id=%s", (int) (length - strlen ("http")), base + strlen ("http"), agent);
}

/* Both answers are here. */
static void
conclude (GTask *task)
{
  Question *question = g_task_get_task_data (task);

  if (--question->n_waiting > 0)
    return;
  if (question->error)
    g_task_return_error (task, g_steal_pointer (&question->error));
  else
    g_task_return_pointer (task, g_steal_pointer (&question->entry), (GDestroyNotify) tandem_elevenlabs_entry_free);
}

/* NULL when it is no address of a socket. */
static char *
read_url (GBytes *body)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  g_autoptr (JsonNode) root = tandem_voice_json_parse (text, length, NULL);
  const char *url = root ? tandem_voice_json_peek_string (json_node_get_object (root), "signed_url") : NULL;
  g_autofree char *scheme = url ? g_uri_parse_scheme (url) : NULL;

  if (!url || !g_uri_is_valid (url, G_URI_FLAGS_NONE, NULL) || (g_strcmp0 (scheme, "wss") != 0 && g_strcmp0 (scheme, "ws") != 0))
    return NULL;
  return g_strdup (url);
}

static void
got_url (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Question *question = g_task_get_task_data (task);
  g_autoptr (GBytes) body = tandem_elevenlabs_fetch_finish (result, &question->error);

  if (body)
    question->entry->url = read_url (body);
  if (body && !question->entry->url)
    g_set_error_literal (&question->error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_PROTOCOL,
                         "ElevenLabs gave no address for the conversation: check ELEVENLABS_API_URL.");
  conclude (task);
}

static void
read_agent (TandemElevenlabsEntry *entry, GBytes *body)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  g_autoptr (JsonNode) root = tandem_voice_json_parse (text, length, NULL);
  JsonObject *config = root ? tandem_voice_json_peek_object (json_node_get_object (root), "conversation_config") : NULL;
  JsonObject *conversation = tandem_voice_json_peek_object (config, "conversation");
  JsonNode *seconds = conversation ? json_object_get_member (conversation, "max_duration_seconds") : NULL;

  entry->voice = g_strdup (tandem_voice_json_peek_string (tandem_voice_json_peek_object (config, "tts"), "voice_id"));
  if (seconds && JSON_NODE_HOLDS_VALUE (seconds) && json_node_get_value_type (seconds) == G_TYPE_INT64)
    entry->lifetime_ms = CLAMP (json_node_get_int (seconds), 0, 24 * 60 * 60) * 1000;
}

/* A key that may hold conversations need not be one that may read this. */
static void
got_agent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Question *question = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = tandem_elevenlabs_fetch_finish (result, &error);

  if (body)
    read_agent (question->entry, body);
  else
    g_debug ("elevenlabs: nothing is known of the agent: %s", error->message);
  conclude (task);
}

void
tandem_elevenlabs_door_async (SoupSession *session, TandemProfile *profile, const char *api_key, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  g_autofree char *agent = g_uri_escape_string (tandem_profile_get_model (profile), NULL, FALSE);
  g_autofree char *url_path = g_strconcat ("/v1/convai/conversation/get-signed-url?agent_id=", agent, NULL);
  g_autofree char *agent_path = g_strconcat ("/v1/convai/agents/", agent, NULL);
  Question *question = g_new0 (Question, 1);
  g_autoptr (SoupMessage) for_url = NULL;
  g_autoptr (SoupMessage) for_agent = NULL;

  g_task_set_source_tag (task, tandem_elevenlabs_door_async);
  g_task_set_task_data (task, question, question_free);
  question->entry = g_new0 (TandemElevenlabsEntry, 1);
  question->n_waiting = 2;
  for_url = tandem_elevenlabs_fetch_make_request (tandem_profile_get_url (profile), url_path, api_key, NULL);
  for_agent = tandem_elevenlabs_fetch_make_request (tandem_profile_get_url (profile), agent_path, api_key, NULL);
  g_return_if_fail (for_url && for_agent);
  tandem_elevenlabs_fetch_async (session, for_url, NULL, cancellable, got_url, g_object_ref (task));
  tandem_elevenlabs_fetch_async (session, for_agent, NULL, cancellable, got_agent, g_object_ref (task));
}

TandemElevenlabsEntry *
tandem_elevenlabs_door_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tandem_elevenlabs_door_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "sim-realtime-client.h"

#include <string.h>

/* Checks the events of a conversation against the published description of them. */
static JsonObject *
load_schemas (JsonParser *parser)
{
  g_autofree char *path = g_build_filename (g_getenv ("TANDEM_TEST_SRCDIR"), "..", "shared", "specs", "openai-realtime.json", NULL);
  JsonObject *root;

  if (!g_file_test (path, G_FILE_TEST_EXISTS) || !json_parser_load_from_file (parser, path, NULL))
    return NULL;
  root = json_node_get_object (json_parser_get_root (parser));
  return tandem_sim_json_get_object (tandem_sim_json_get_object (root, "components"), "schemas");
}

static const char *
get_event_type (JsonObject *schema)
{
  JsonObject *type = tandem_sim_json_get_object (tandem_sim_json_get_object (schema, "properties"), "type");
  const char *constant = tandem_sim_json_get_string (type, "const");

  if (constant != NULL || type == NULL || !json_object_has_member (type, "enum"))
    return constant;
  return json_array_get_string_element (json_object_get_array_member (type, "enum"), 0);
}

/* The description gives the beta's audio and text events the names that only the later service sends. */
static char *
described_name (const char *type)
{
  static const char *const renamed[] = { "response.audio", "response.text" };

  for (gsize i = 0; i < G_N_ELEMENTS (renamed); i++)
    if (g_str_has_prefix (type, renamed[i]))
      return g_strconcat ("response.output_", type + strlen ("response."), NULL);
  return g_strdup (type);
}

static JsonObject *
find_schema (JsonObject *schemas, const char *prefix, const char *type)
{
  g_autoptr (GList) names = json_object_get_members (schemas);

  for (GList *l = names; l != NULL; l = l->next)
    if (g_str_has_prefix (l->data, prefix) && g_strcmp0 (get_event_type (json_object_get_object_member (schemas, l->data)), type) == 0)
      return json_object_get_object_member (schemas, l->data);
  return NULL;
}

/* Required members are there, others are known. */
static void
check_members (JsonObject *schema, JsonObject *object, const char *what)
{
  JsonObject *properties = tandem_sim_json_get_object (schema, "properties");
  JsonArray *required = json_object_has_member (schema, "required") ? json_object_get_array_member (schema, "required") : NULL;
  g_autoptr (GList) names = json_object_get_members (object);

  for (guint i = 0; required != NULL && i < json_array_get_length (required); i++)
    if (!json_object_has_member (object, json_array_get_string_element (required, i)))
      g_error ("%s lacks %s", what, json_array_get_string_element (required, i));
  for (GList *l = names; l != NULL; l = l->next)
    if (!json_object_has_member (properties, l->data))
      g_error ("%s has the unknown member %s", what, (char *) l->data);
}

static void
check_events (SimClient *client, JsonObject *schemas, const char *prefix, const char *response, const char *session)
{
  for (guint i = 0; i < client->events->len; i++) {
    JsonObject *event = sim_client_get (client, i);
    const char *type = tandem_sim_json_get_string (event, "type");
    g_autofree char *described = described_name (type);
    JsonObject *schema = find_schema (schemas, prefix, described);

    if (schema == NULL)
      g_error ("%s is not in the description", type);
    check_members (schema, event, type);
    if (tandem_sim_json_get_object (event, "response") != NULL)
      check_members (tandem_sim_json_get_object (schemas, response), tandem_sim_json_get_object (event, "response"), response);
    if (tandem_sim_json_get_object (event, "session") != NULL)
      check_members (tandem_sim_json_get_object (schemas, session), tandem_sim_json_get_object (event, "session"), session);
  }
}

static void
test_conversation (SimService *service, gconstpointer data)
{
  gboolean beta = GPOINTER_TO_INT (data);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (SimClient) client = NULL;
  g_autoptr (GBytes) pcm24 = NULL;
  g_autofree char *truncate = NULL;
  JsonObject *schemas = load_schemas (parser);
  guint done;

  if (schemas == NULL) {
    g_test_skip ("The published description is not here");
    return;
  }
  client = sim_client_connect (service, "?model=gpt-realtime", SIM_KEY, beta);
  sim_client_send (client, beta ? "{'type':'session.update','session':{'input_audio_transcription':{'model':'whisper-1'}}}"
                                : "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'transcription':"
                                  "{'model':'gpt-4o-transcribe'}}}}}");
  pcm24 = tandem_sim_speech_synthesize (service->speech, "en-us+f3", "Hello there.", NULL);
  sim_client_append (client, g_bytes_get_data (pcm24, NULL), g_bytes_get_size (pcm24));
  for (guint i = 0; i < 10; i++)
    sim_client_send (client, "{'type':'input_audio_buffer.append','audio':'AAAA'}");
  {
    g_autofree guint8 *silence = g_malloc0 (48000);

    sim_client_append (client, silence, 48000);
  }
  sim_client_wait (client, "conversation.item.input_audio_transcription.completed", 0);
  done = sim_client_wait (client, "response.done", 0);
  sim_client_send (client, "{'type':'input_audio_buffer.clear'}");
  sim_client_send (client, "{'type':'response.cancel'}");
  truncate = g_strdup_printf ("{'type':'conversation.item.truncate','item_id':'%s','content_index':0,'audio_end_ms':100}",
                              tandem_sim_json_get_string (sim_client_get (client, sim_client_wait (client, beta ? "response.audio.done"
                                                                                                                : "response.output_audio.done", 0)),
                                                          "item_id"));
  sim_client_send (client, truncate);
  sim_client_send (client, "{'type':'conversation.item.create','item':{'id':'item_u','type':'message','role':'user',"
                           "'content':[{'type':'input_text','text':'Hi'}]}}");
  sim_client_send (client, "{'type':'conversation.item.retrieve','item_id':'item_u'}");
  sim_client_send (client, "{'type':'conversation.item.delete','item_id':'item_u'}");
  sim_client_wait (client, "conversation.item.deleted", done);
  check_events (client, schemas, beta ? "RealtimeBetaServerEvent" : "RealtimeServerEvent",
                beta ? "RealtimeBetaResponse" : "RealtimeResponse", beta ? "RealtimeSession" : "RealtimeSessionCreateResponseGA");
}

static void
test_transcription (SimService *service, gconstpointer unused)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (SimClient) client = NULL;
  g_autoptr (GBytes) clip = NULL;
  JsonObject *schemas = load_schemas (parser);

  if (schemas == NULL) {
    g_test_skip ("The published description is not here");
    return;
  }
  client = sim_client_connect (service, "?intent=transcription", SIM_KEY, FALSE);
  sim_client_send (client, "{'type':'session.update','session':{'type':'transcription','audio':{'input':{'format':{'type':'audio/pcmu'},"
                           "'transcription':{'model':'gpt-live-transcribe'}}}}}");
  clip = sim_service_add_clip (service, "Hello there.");
  sim_client_append_clip (client, clip);
  sim_client_send (client, "{'type':'input_audio_buffer.commit'}");
  sim_client_wait (client, "conversation.item.input_audio_transcription.completed", 0);
  check_events (client, schemas, "RealtimeServerEvent", "RealtimeResponse", "RealtimeTranscriptionSessionCreateResponseGA");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/simulator/realtime-spec/ga", SimService, GINT_TO_POINTER (FALSE), sim_service_setup, test_conversation,
              sim_service_teardown);
  g_test_add ("/simulator/realtime-spec/beta", SimService, GINT_TO_POINTER (TRUE), sim_service_setup, test_conversation,
              sim_service_teardown);
  g_test_add ("/simulator/realtime-spec/transcription", SimService, NULL, sim_service_setup, test_transcription, sim_service_teardown);
  return g_test_run ();
}

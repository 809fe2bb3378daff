// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-profiles.h"

#include <string.h>

#include "tandem-control-answer.h"
#include "tandem-control-member.h"
#include "tandem-error.h"
#include "tandem-json-guard.h"
#include "tandem-profile-variables.h"

/* A request that waits for the store; its message is paused meanwhile. */
typedef struct {
  SoupServerMessage *message;
  char *left_out; /* the host of an address that was not taken; NULL: all was */
  guint status;
} Waiting;

static Waiting *
wait_for_store (const TandemControlRequest *request, guint status)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->message = g_object_ref (request->message);
  waiting->status = status;
  soup_server_message_pause (request->message);
  return waiting;
}

static void
waiting_free (Waiting *waiting)
{
  soup_server_message_unpause (waiting->message);
  g_clear_object (&waiting->message);
  g_free (waiting->left_out);
  g_free (waiting);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Waiting, waiting_free)

/* NULL: that was answered. */
static TandemProfiles *
get_profiles (const TandemControlRequest *request)
{
  if (request->profiles && tandem_profiles_get_loaded (request->profiles))
    return request->profiles;
  tandem_control_answer_refusal (request->message, SOUP_STATUS_CONFLICT, "not_set_up", NULL,
                                 "Tandem is still starting: ask again in a moment.");
  return NULL;
}

/* The one that the path names; NULL: that was answered. */
static TandemProfile *
find_profile (const TandemControlRequest *request)
{
  TandemProfiles *profiles = get_profiles (request);
  g_autofree char *name = profiles ? g_uri_unescape_string (request->id, NULL) : NULL;
  gboolean valid = name && g_utf8_validate (name, -1, NULL);
  g_autoptr (GError) error = NULL;
  TandemProfile *profile = profiles ? tandem_profiles_lookup (profiles, valid ? name : "?", &error) : NULL;

  if (error)
    tandem_control_answer_error (request->message, NULL, error);
  return profile;
}

/* --- what is answered -------------------------------------------------------------------------------------- */

static void
add_facts (JsonObject *object, TandemProfiles *profiles, TandemProfile *profile)
{
  gboolean usual = tandem_profiles_is_default (profiles, profile);
  /* The texts of the settings may have braces that mean nothing. */
  g_auto (GStrv) names = usual ? NULL : tandem_profile_variables_list (profile);
  JsonArray *variables = json_array_new ();

  for (char **name = names; name && *name; name++)
    json_array_add_string_element (variables, *name);
  json_object_set_boolean_member (object, "default", usual);
  json_object_set_array_member (object, "variables", variables);
}

/* As it is in a file. */
static JsonNode *
make_node (TandemProfiles *profiles, TandemProfile *profile)
{
  g_autofree char *text = tandem_profiles_write (profiles, profile);
  JsonNode *node = tandem_json_guard (text, -1) ? json_from_string (text, NULL) : tandem_control_member_take (json_object_new ());

  add_facts (json_node_get_object (node), profiles, profile);
  return node;
}

static JsonArray *
list_examples (TandemProfiles *profiles)
{
  GListModel *examples = tandem_profiles_get_examples (profiles);
  JsonArray *names = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (examples); i++) {
    g_autoptr (TandemProfile) example = g_list_model_get_item (examples, i);

    json_array_add_string_element (names, tandem_profile_get_name (example));
  }
  return names;
}

void
tandem_control_profiles_list (const TandemControlRequest *request)
{
  TandemProfiles *profiles = get_profiles (request);
  JsonObject *answer;
  JsonArray *list;

  if (!profiles)
    return;
  answer = json_object_new ();
  list = json_array_new ();
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (profiles)); i++) {
    g_autoptr (TandemProfile) profile = g_list_model_get_item (G_LIST_MODEL (profiles), i);
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "name", tandem_profile_get_name (profile));
    json_object_set_string_member (object, "provider", tandem_profile_get_provider (profile));
    json_object_set_string_member (object, "model", tandem_profile_get_model (profile));
    json_object_set_string_member (object, "voice", tandem_profile_get_voice (profile));
    json_object_set_string_member (object, "language", tandem_profile_get_language (profile));
    add_facts (object, profiles, profile);
    json_array_add_object_element (list, object);
  }
  json_object_set_array_member (answer, "profiles", list);
  json_object_set_array_member (answer, "examples", list_examples (profiles));
  tandem_control_answer (request->message, SOUP_STATUS_OK, tandem_control_member_take (answer));
}

void
tandem_control_profiles_show (const TandemControlRequest *request)
{
  TandemProfile *profile = find_profile (request);

  if (profile)
    tandem_control_answer (request->message, SOUP_STATUS_OK, make_node (request->profiles, profile));
}

void
tandem_control_profiles_export (const TandemControlRequest *request)
{
  TandemProfile *profile = find_profile (request);
  char *text = profile ? tandem_profiles_write (request->profiles, profile) : NULL;
  g_autofree char *name = NULL;
  g_autofree char *disposition = NULL;

  if (!text)
    return;
  name = g_uri_escape_string (tandem_profile_get_name (profile), NULL, FALSE);
  disposition = g_strdup_printf ("attachment; filename*=UTF-8''%s.json", name);
  soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "Content-Disposition", disposition);
  soup_server_message_set_response (request->message, "application/json", SOUP_MEMORY_TAKE, text, strlen (text));
  soup_server_message_set_status (request->message, SOUP_STATUS_OK, NULL);
}

static void
add_left_out (JsonNode *node, const char *host)
{
  g_autofree char *sentence =
    g_strdup_printf ("The address at %s was left out: a key goes to the service's own address, or to that of the settings, only.", host);

  json_object_set_string_member (json_node_get_object (node), "notice", sentence);
}

/* --- what is asked ----------------------------------------------------------------------------------------- */

static void
did_save (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  TandemProfiles *profiles = TANDEM_PROFILES (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemProfile) profile = tandem_profiles_save_finish (profiles, result, &error);

  if (profile) {
    JsonNode *node = make_node (profiles, profile);

    if (waiting->left_out)
      add_left_out (node, waiting->left_out);
    tandem_control_answer (waiting->message, waiting->status, node);
  } else
    tandem_control_answer_error (waiting->message, NULL, error);
}

/* What the body says over @base (nullable); a program need not say which format it writes.  NULL: that was answered. */
static TandemProfile *
read_body (const TandemControlRequest *request, JsonObject *object, TandemProfile *base)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  TandemProfile *facts;

  if (!json_object_has_member (object, "tandem_profile"))
    json_object_set_int_member (object, "tandem_profile", 1);
  text = json_to_string (node, FALSE);
  facts = tandem_profiles_read (request->profiles, text, -1, base, &error);
  if (!facts)
    tandem_control_answer_error (request->message, NULL, error);
  return facts;
}

static TandemProfile *
find_example (TandemProfiles *profiles, const char *name)
{
  GListModel *examples = tandem_profiles_get_examples (profiles);
  g_autofree char *folded = tandem_profile_fold_name (name);

  for (guint i = 0; i < g_list_model_get_n_items (examples); i++) {
    g_autoptr (TandemProfile) example = g_list_model_get_item (examples, i);
    g_autofree char *other = tandem_profile_fold_name (tandem_profile_get_name (example));

    if (g_str_equal (folded, other))
      return example;
  }
  return NULL;
}

/* The profile or example that "from" names; FALSE: that was answered. */
static gboolean
find_base (const TandemControlRequest *request, JsonObject *object, TandemProfile **base)
{
  const char *from = NULL;
  JsonNode *node = json_object_get_member (object, "from");
  g_autoptr (GError) error = NULL;

  *base = NULL;
  if (!node || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    from = json_node_get_string (node);
  if (from)
    *base = tandem_profiles_lookup (request->profiles, from, &error);
  else
    g_set_error_literal (&error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This must be the name of a profile.");
  if (from && !*base)
    *base = find_example (request->profiles, from);
  if (!*base)
    tandem_control_answer_error (request->message, "from", error);
  return *base != NULL;
}

/* NULL: that was answered. */
static JsonObject *
get_object (const TandemControlRequest *request)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = tandem_control_body_parse_object (request->body, &error);

  if (!object)
    tandem_control_answer_error (request->message, NULL, error);
  return object;
}

void
tandem_control_profiles_create (const TandemControlRequest *request)
{
  TandemProfiles *profiles = get_profiles (request);
  g_autoptr (JsonObject) object = profiles ? get_object (request) : NULL;
  TandemProfile *base;
  g_autoptr (TandemProfile) facts = NULL;

  if (!object || !find_base (request, object, &base))
    return;
  /* Two are never called alike. */
  if (!json_object_has_member (object, "name"))
    json_object_set_string_member (object, "name", "");
  facts = read_body (request, object, base);
  if (facts)
    tandem_profiles_save_async (profiles, NULL, facts, NULL, did_save, wait_for_store (request, SOUP_STATUS_CREATED));
}

void
tandem_control_profiles_update (const TandemControlRequest *request)
{
  TandemProfile *profile = find_profile (request);
  g_autoptr (JsonObject) object = profile ? get_object (request) : NULL;
  g_autoptr (TandemProfile) facts = object ? read_body (request, object, profile) : NULL;

  if (facts)
    tandem_profiles_save_async (request->profiles, profile, facts, NULL, did_save, wait_for_store (request, SOUP_STATUS_OK));
}

static void
did_remove (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  g_autoptr (GError) error = NULL;

  if (tandem_profiles_remove_finish (TANDEM_PROFILES (source), result, &error))
    tandem_control_answer_done (waiting->message);
  else
    tandem_control_answer_error (waiting->message, NULL, error);
}

void
tandem_control_profiles_remove (const TandemControlRequest *request)
{
  TandemProfile *profile = find_profile (request);

  if (profile)
    tandem_profiles_remove_async (request->profiles, profile, NULL, did_remove, wait_for_store (request, SOUP_STATUS_OK));
}

void
tandem_control_profiles_import (const TandemControlRequest *request)
{
  TandemProfiles *profiles = get_profiles (request);
  gsize length = 0;
  const char *text = g_bytes_get_data (request->body, &length);
  g_autoptr (GError) error = NULL;
  g_autofree char *left_out = NULL;
  g_autoptr (TandemProfile) facts = profiles ? tandem_profiles_import (profiles, text ? text : "", (gssize) length, &left_out, &error) : NULL;
  Waiting *waiting;

  if (error)
    tandem_control_answer_error (request->message, NULL, error);
  if (!facts)
    return;
  waiting = wait_for_store (request, SOUP_STATUS_CREATED);
  waiting->left_out = g_steal_pointer (&left_out);
  tandem_profiles_save_async (profiles, NULL, facts, NULL, did_save, waiting);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-contacts.h"

#include "tandem-control-answer.h"
#include "tandem-control-member.h"
#include "tandem-control-threads.h"
#include "tandem-error.h"
#include "tandem-phone-number.h"

/* In one request. */
#define MAX_CONTACTS 1000

/* A request that waits for the store; its message is paused meanwhile. */
typedef struct {
  SoupServerMessage *message;
  guint limit;
} Waiting;

static Waiting *
wait_for_store (const TandemControlRequest *request, guint limit)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->message = g_object_ref (request->message);
  waiting->limit = limit;
  soup_server_message_pause (request->message);
  return waiting;
}

static void
waiting_free (Waiting *waiting)
{
  soup_server_message_unpause (waiting->message);
  g_clear_object (&waiting->message);
  g_free (waiting);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Waiting, waiting_free)

/* NULL: that was answered. */
static TandemContacts *
get_contacts (const TandemControlRequest *request)
{
  if (!request->contacts)
    tandem_control_answer_refusal (request->message, SOUP_STATUS_CONFLICT, "not_set_up", NULL,
                                   "Tandem is still starting: ask again in a moment.");
  return request->contacts;
}

/* --- the list ------------------------------------------------------------------------------------------------ */

static JsonArray *
make_numbers (const TandemContactFacts *facts)
{
  JsonArray *numbers = json_array_new ();

  for (guint i = 0; i < facts->numbers->len; i++) {
    const TandemContactNumber *number = facts->numbers->pdata[i];
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "number", number->number);
    json_object_set_string_member (object, "label", number->label);
    json_array_add_object_element (numbers, object);
  }
  return numbers;
}

static JsonObject *
make_contact (const TandemContactFacts *facts)
{
  JsonObject *object = json_object_new ();
  JsonArray *tags = json_array_new ();

  for (char **tag = facts->tags; tag && *tag; tag++)
    json_array_add_string_element (tags, *tag);
  json_object_set_string_member (object, "id", facts->id);
  tandem_control_member_set_string (object, "uid", facts->uid);
  json_object_set_string_member (object, "name", facts->name);
  json_object_set_string_member (object, "organization", facts->organization);
  json_object_set_string_member (object, "notes", facts->notes);
  json_object_set_array_member (object, "tags", tags);
  json_object_set_array_member (object, "numbers", make_numbers (facts));
  return object;
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) page = tandem_contact_store_list_finish (TANDEM_CONTACT_STORE (source), result, &error);
  JsonObject *answer;
  JsonArray *contacts;
  guint n;

  if (!page) {
    tandem_control_answer_error (waiting->message, NULL, error);
    return;
  }
  n = MIN (page->len, waiting->limit);
  answer = json_object_new ();
  contacts = json_array_new ();
  for (guint i = 0; i < n; i++)
    json_array_add_object_element (contacts, make_contact (page->pdata[i]));
  json_object_set_array_member (answer, "contacts", contacts);
  tandem_control_member_set_string (answer, "next", page->len > n ? ((TandemContactFacts *) page->pdata[n - 1])->id : NULL);
  tandem_control_answer (waiting->message, SOUP_STATUS_OK, tandem_control_member_take (answer));
}

void
tandem_control_contacts_list (const TandemControlRequest *request)
{
  TandemContacts *contacts = get_contacts (request);
  TandemControlPage page;

  if (!contacts || !tandem_control_threads_get_page (request, &page))
    return;
  tandem_contact_store_list_async (tandem_contacts_get_store (contacts), page.before, page.limit + 1, NULL, did_list,
                                   wait_for_store (request, page.limit));
}

/* --- import -------------------------------------------------------------------------------------------------- */

/* FALSE when it is something else than a string, null or absent; *@value is then as it was. */
static gboolean
take_string (JsonObject *object, const char *name, char **value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (!node || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  g_free (*value);
  *value = json_node_dup_string (node);
  return TRUE;
}

/* NULL in *@array when there is none; FALSE when it is something else. */
static gboolean
get_array (JsonObject *object, const char *name, JsonArray **array)
{
  JsonNode *node = json_object_get_member (object, name);

  *array = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  return !node || JSON_NODE_HOLDS_NULL (node) || *array;
}

static gboolean
take_tags (JsonObject *object, TandemContactFacts *facts)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *tags;

  if (!get_array (object, "tags", &tags))
    return FALSE;
  for (guint i = 0; tags && i < json_array_get_length (tags); i++) {
    JsonNode *tag = json_array_get_element (tags, i);

    if (!JSON_NODE_HOLDS_VALUE (tag) || json_node_get_value_type (tag) != G_TYPE_STRING)
      return FALSE;
    g_strv_builder_add (builder, json_node_get_string (tag));
  }
  g_strfreev (facts->tags);
  facts->tags = g_strv_builder_end (builder);
  return TRUE;
}

/* What is no number to dial stays as it is written. */
static gboolean
take_numbers (JsonObject *object, TandemContactFacts *facts, const char *region)
{
  JsonArray *numbers;

  if (!get_array (object, "numbers", &numbers))
    return FALSE;
  for (guint i = 0; numbers && i < json_array_get_length (numbers); i++) {
    JsonNode *node = json_array_get_element (numbers, i);
    g_autofree char *written = NULL;
    g_autofree char *label = NULL;
    g_autofree char *number = NULL;

    if (!JSON_NODE_HOLDS_OBJECT (node) || !take_string (json_node_get_object (node), "number", &written) || !written ||
        !take_string (json_node_get_object (node), "label", &label))
      return FALSE;
    number = tandem_phone_number_normalize (written, region, NULL);
    tandem_contact_facts_add_number (facts, number ? number : written, label);
  }
  return TRUE;
}

/* NULL, with *@field (static), when it is not as it should be. */
static TandemContactFacts *
read_contact (JsonNode *node, const char *region, const char **field)
{
  g_autoptr (TandemContactFacts) facts = tandem_contact_facts_new ();
  const struct {
    const char *name;
    char **value;
  } strings[] = {
    { "uid", &facts->uid }, { "name", &facts->name }, { "organization", &facts->organization }, { "notes", &facts->notes },
  };

  *field = "";
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++) {
    *field = strings[i].name;
    if (!take_string (json_node_get_object (node), strings[i].name, strings[i].value))
      return NULL;
  }
  *field = "tags";
  if (!take_tags (json_node_get_object (node), facts))
    return NULL;
  *field = "numbers";
  return take_numbers (json_node_get_object (node), facts, region) ? g_steal_pointer (&facts) : NULL;
}

/* NULL: that was answered. */
static GPtrArray *
read_contacts (const TandemControlRequest *request)
{
  const char *region = tandem_settings_get_string (tandem_switchboard_get_settings (request->switchboard), "region");
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_contact_facts_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = tandem_control_body_parse_object (request->body, &error);
  JsonArray *array = NULL;

  if (!object) {
    tandem_control_answer_error (request->message, NULL, error);
    return NULL;
  }
  if (!get_array (object, "contacts", &array) || !array || json_array_get_length (array) > MAX_CONTACTS) {
    tandem_control_answer_refusal (request->message, SOUP_STATUS_BAD_REQUEST, "bad_input", "contacts",
                                   "This must be a list of at most 1,000 contacts.");
    return NULL;
  }
  for (guint i = 0; i < json_array_get_length (array); i++) {
    const char *field;
    TandemContactFacts *facts = read_contact (json_array_get_element (array, i), region, &field);

    if (!facts) {
      g_autofree char *where = g_strdup_printf ("contacts[%u]%s%s", i, *field ? "." : "", field);

      tandem_control_answer_refusal (request->message, SOUP_STATUS_BAD_REQUEST, "bad_input", where,
                                     "This is of another type than the description in /docs says.");
      return NULL;
    }
    g_ptr_array_add (contacts, facts);
  }
  return g_steal_pointer (&contacts);
}

static void
did_merge (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Waiting) waiting = user_data;
  g_autoptr (GError) error = NULL;
  JsonObject *answer;
  guint added;
  guint updated;

  if (!tandem_contacts_merge_finish (TANDEM_CONTACTS (source), result, &added, &updated, &error)) {
    tandem_control_answer_error (waiting->message, NULL, error);
    return;
  }
  answer = json_object_new ();
  json_object_set_boolean_member (answer, "success", TRUE);
  json_object_set_int_member (answer, "added", added);
  json_object_set_int_member (answer, "updated", updated);
  tandem_control_answer (waiting->message, SOUP_STATUS_OK, tandem_control_member_take (answer));
}

void
tandem_control_contacts_import (const TandemControlRequest *request)
{
  TandemContacts *contacts = get_contacts (request);
  g_autoptr (GPtrArray) facts = contacts ? read_contacts (request) : NULL;

  if (facts)
    tandem_contacts_merge_async (contacts, facts, NULL, did_merge, wait_for_store (request, 0));
}

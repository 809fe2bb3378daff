// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-look-up-contact.h"

#include <string.h>

#include "tandem-built-in-tool.h"
#include "tandem-phone-number.h"
#include "tandem-tool-arguments.h"

#define FOUND_MAX 5
#define NUMBERS_MAX 10
/* Of what is noted about a person, characters. */
#define NOTES_MAX 500
/* So many are compared in less than the 5 ms that the main thread may be away. */
#define PAGE 500

/* --- what is told -------------------------------------------------------------------------------------------- */

static void
add_member (JsonBuilder *builder, const char *name, const char *value)
{
  if (!*value)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_contact (JsonBuilder *builder, TandemContact *contact)
{
  const TandemContactFacts *facts = tandem_contact_get_facts (contact);
  g_autofree char *notes = g_utf8_strlen (facts->notes, -1) <= NOTES_MAX ? g_strdup (facts->notes) : g_utf8_substring (facts->notes, 0, NOTES_MAX);

  json_builder_begin_object (builder);
  add_member (builder, "name", facts->name);
  add_member (builder, "organization", facts->organization);
  add_member (builder, "notes", notes);
  json_builder_set_member_name (builder, "numbers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < MIN (facts->numbers->len, NUMBERS_MAX); i++) {
    const TandemContactNumber *number = facts->numbers->pdata[i];

    json_builder_begin_object (builder);
    add_member (builder, "number", number->number);
    add_member (builder, "label", number->label);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/* @found: of TandemContact, one more than is told when there are more.  (transfer full) */
static char *
write_found (GPtrArray *found)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  if (found->len == 0)
    return g_strdup ("Nobody of that name or number is among the contacts.");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "contacts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < MIN (found->len, FOUND_MAX); i++)
    add_contact (builder, found->pdata[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "more");
  json_builder_add_boolean_value (builder, found->len > FOUND_MAX);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* --- by name, page by page ----------------------------------------------------------------------------------- */

typedef struct {
  TandemContacts *contacts;
  char *wanted; /* folded */
  GPtrArray *found;
  GTask *task;
  guint position;
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_clear_object (&search->contacts);
  g_clear_object (&search->task);
  g_clear_pointer (&search->found, g_ptr_array_unref);
  g_free (search->wanted);
  g_free (search);
}

/* So that "Zoë" is found by "zoe" as little as it may, but "ZOË" by "zoë".  (transfer full) */
static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);

  return normal ? g_utf8_casefold (normal, -1) : g_strdup ("");
}

static gboolean
is_called (TandemContact *contact, const char *wanted)
{
  const TandemContactFacts *facts = tandem_contact_get_facts (contact);
  g_autofree char *name = fold (facts->name);
  g_autofree char *organization = fold (facts->organization);

  return strstr (name, wanted) || strstr (organization, wanted);
}

static gboolean
search_page (gpointer data)
{
  Search *search = data;
  guint end = search->position + PAGE;

  if (g_task_return_error_if_cancelled (search->task))
    return G_SOURCE_REMOVE;
  for (; search->position < end && search->found->len <= FOUND_MAX; search->position++) {
    g_autoptr (TandemContact) contact = g_list_model_get_item (G_LIST_MODEL (search->contacts), search->position);

    if (!contact) {
      tandem_built_in_tool_return (search->task, write_found (search->found));
      return G_SOURCE_REMOVE;
    }
    if (is_called (contact, search->wanted))
      g_ptr_array_add (search->found, g_object_ref (contact));
  }
  if (search->found->len <= FOUND_MAX)
    return G_SOURCE_CONTINUE;
  tandem_built_in_tool_return (search->task, write_found (search->found));
  return G_SOURCE_REMOVE;
}

/* Takes @task. */
static void
begin_search (TandemContacts *contacts, const char *who, GTask *task)
{
  Search *search = g_new0 (Search, 1);

  search->contacts = g_object_ref (contacts);
  search->wanted = fold (who);
  search->found = g_ptr_array_new_with_free_func (g_object_unref);
  search->task = task;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, search_page, search, search_free);
}

/* --- the tool ------------------------------------------------------------------------------------------------ */

/* One, or nobody.  (transfer full) */
static char *
find_number (TandemContacts *contacts, const char *number)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  TandemContact *contact = tandem_contacts_lookup (contacts, number);

  if (contact)
    g_ptr_array_add (found, contact);
  return write_found (found);
}

static void
run (gpointer data, TandemCall *call, const char *tool_call_id, JsonNode *arguments, GTask *owned)
{
  g_autoptr (GTask) task = owned;
  TandemPeople *people = data;
  const char *argument = tandem_tool_arguments_peek_string (arguments, "who");
  g_autofree char *who = g_strstrip (g_strdup (argument ? argument : ""));
  g_autofree char *number = *who ? tandem_phone_number_normalize (who, tandem_people_get_region (people), NULL) : NULL;

  if (number || !*who)
    tandem_built_in_tool_return (task, find_number (tandem_people_get_contacts (people), number ? number : tandem_call_get_remote_number (call)));
  else
    begin_search (tandem_people_get_contacts (people), who, g_steal_pointer (&task));
}

TandemTool *
tandem_look_up_contact_new (TandemPeople *people)
{
  static const TandemBuiltIn row = {
    .name = "look_up_contact",
    .description = "Looks into the address book: who has a number, or who is called so. Without “who”, the person on this call. Use it to "
                   "find out whom you talk to; never read out what it says about anybody else.",
    .parameters = "{\"type\":\"object\",\"properties\":{"
                  "\"who\":{\"type\":\"string\",\"maxLength\":100,\"description\":\"A telephone number, or part of a name.\"}},"
                  "\"additionalProperties\":false}",
    .run = run,
  };

  return tandem_built_in_tool_new (&row, people);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-conversation.h"

#include <string.h>

#include "tandem-sim-realtime-id.h"

typedef struct {
  char *id;
  JsonObject *item;
  char *heard;
  gboolean from_user;
  gboolean has_audio;
  guint produced_ms;
} Entry;

/* Default main context only. */
struct _TandemSimConversation {
  GObject parent_instance;
  TandemSimFlavour flavour;
  /* owned */
  char *id;
  GPtrArray *entries;
};

G_DEFINE_FINAL_TYPE (TandemSimConversation, tandem_sim_conversation, G_TYPE_OBJECT)

static void
entry_free (Entry *entry)
{
  g_free (entry->id);
  g_free (entry->heard);
  json_object_unref (entry->item);
  g_free (entry);
}

static void
tandem_sim_conversation_finalize (GObject *object)
{
  TandemSimConversation *self = TANDEM_SIM_CONVERSATION (object);

  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (tandem_sim_conversation_parent_class)->finalize (object);
}

static void
tandem_sim_conversation_class_init (TandemSimConversationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_conversation_finalize;
}

static void
tandem_sim_conversation_init (TandemSimConversation *self)
{
  self->id = tandem_sim_realtime_id_new ("conv");
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
}

TandemSimConversation *
tandem_sim_conversation_new (TandemSimFlavour flavour)
{
  TandemSimConversation *self = g_object_new (TANDEM_TYPE_SIM_CONVERSATION, NULL);

  self->flavour = flavour;
  return self;
}

const char *
tandem_sim_conversation_get_id (TandemSimConversation *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_CONVERSATION (self), NULL);
  return self->id;
}

static int
find_index (TandemSimConversation *self, const char *item_id)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (g_strcmp0 (((Entry *) g_ptr_array_index (self->entries, i))->id, item_id) == 0)
      return i;
  return -1;
}

static Entry *
find (TandemSimConversation *self, const char *item_id)
{
  int i = find_index (self, item_id);

  return i >= 0 ? g_ptr_array_index (self->entries, i) : NULL;
}

static const char *
allowed_parts (TandemSimConversation *self, const char *role)
{
  if (g_strcmp0 (role, "system") == 0)
    return "input_text";
  if (g_strcmp0 (role, "user") == 0)
    return self->flavour != TANDEM_SIM_FLAVOUR_GA ? "input_text|input_audio|item_reference" : "input_text|input_audio|input_image";
  return self->flavour != TANDEM_SIM_FLAVOUR_GA ? "text|audio" : "output_text|output_audio";
}

/* A part of plain text has a text and nothing else. */
static gboolean
check_text_part (JsonObject *part, guint i, TandemSimProblem **problem)
{
  static const char *const foreign[] = { "audio", "transcript", "image_url", "detail" };
  g_autofree char *path = g_strdup_printf ("item.content[%u]", i);

  if (g_strcmp0 (tandem_sim_json_get_string (part, "type"), "input_text") != 0)
    return TRUE;
  for (gsize j = 0; j < G_N_ELEMENTS (foreign); j++) {
    g_autofree char *param = g_strconcat (path, ".", foreign[j], NULL);

    if (json_object_has_member (part, foreign[j]))
      return tandem_sim_problem_set (problem, "unknown_parameter", param, "Unknown parameter: '%s'.", param);
  }
  if (!json_object_has_member (part, "text")) {
    g_autofree char *param = g_strconcat (path, ".text", NULL);

    return tandem_sim_problem_set (problem, "missing_required_parameter", param, "Missing required parameter: '%s'.", param);
  }
  return TRUE;
}

static gboolean
check_parts (TandemSimConversation *self, JsonObject *item, TandemSimProblem **problem)
{
  const char *allowed = allowed_parts (self, tandem_sim_json_get_string (item, "role"));
  g_auto (GStrv) types = g_strsplit (allowed, "|", -1);
  JsonArray *content = json_object_get_array_member (item, "content");

  for (guint i = 0; i < json_array_get_length (content); i++) {
    const char *type = tandem_sim_json_get_string (json_array_get_object_element (content, i), "type");
    g_autofree char *param = g_strdup_printf ("item.content[%u].type", i);

    if (!g_strv_contains ((const char *const *) types, type))
      return tandem_sim_problem_set (problem, "invalid_value", param, "Invalid value: '%s'. Supported values are: '%s'.", type, allowed);
    if (!check_text_part (json_array_get_object_element (content, i), i, problem))
      return FALSE;
  }
  return TRUE;
}

gboolean
tandem_sim_conversation_check_item (TandemSimConversation *self, JsonObject *item, TandemSimProblem **problem)
{
  g_autoptr (JsonObject) wrapper = NULL;

  g_return_val_if_fail (TANDEM_IS_SIM_CONVERSATION (self), FALSE);
  wrapper = tandem_sim_json_new ("item", TANDEM_SIM_O, json_object_ref (item), NULL);
  if (!tandem_sim_schema_check (tandem_sim_realtime_schema_item (self->flavour), wrapper, "", problem))
    return FALSE;
  return g_strcmp0 (tandem_sim_json_get_string (item, "type"), "message") != 0 || check_parts (self, item, problem);
}

static char *
dup_text (JsonObject *item)
{
  JsonArray *content = json_object_has_member (item, "content") ? json_object_get_array_member (item, "content") : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; content != NULL && i < json_array_get_length (content); i++) {
    JsonObject *part = json_array_get_object_element (content, i);
    const char *words = tandem_sim_json_get_string (part, "text");

    if (words == NULL)
      words = tandem_sim_json_get_string (part, "transcript");
    if (words != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", words);
  }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* Where it goes; -1 with a problem. */
static int
find_place (TandemSimConversation *self, const char *previous_item_id, TandemSimProblem **problem)
{
  int previous;

  if (previous_item_id == NULL)
    return self->entries->len;
  if (strcmp (previous_item_id, "root") == 0)
    return 0;
  previous = find_index (self, previous_item_id);
  if (previous >= 0)
    return previous + 1;
  tandem_sim_problem_set (problem, "item_create_invalid_previous_item_id", "previous_item_id",
                          "Error adding item: the previous item with id '%s' does not exist.", previous_item_id);
  return -1;
}

const char *
tandem_sim_conversation_insert (TandemSimConversation *self, JsonObject *given, const char *previous_item_id,
                                TandemSimProblem **problem)
{
  g_autoptr (JsonObject) item = given;
  const char *id = tandem_sim_json_get_string (item, "id");
  int place = find_place (self, previous_item_id, problem);
  Entry *entry;

  g_return_val_if_fail (TANDEM_IS_SIM_CONVERSATION (self), NULL);
  if (place < 0)
    return NULL;
  if (id != NULL && find (self, id) != NULL) {
    tandem_sim_problem_set (problem, "item_create_duplicate_item_id", "item.id", "Error adding item: an item with id '%s' already exists.", id);
    return NULL;
  }
  entry = g_new0 (Entry, 1);
  entry->id = id != NULL ? g_strdup (id) : tandem_sim_realtime_id_new ("item");
  entry->from_user = g_strcmp0 (tandem_sim_json_get_string (item, "role"), "user") == 0;
  entry->heard = dup_text (item);
  json_object_set_string_member (item, "id", entry->id);
  json_object_set_string_member (item, "object", "realtime.item");
  if (!json_object_has_member (item, "status"))
    json_object_set_string_member (item, "status", "completed");
  entry->item = g_steal_pointer (&item);
  g_ptr_array_insert (self->entries, place, entry);
  return entry->id;
}

const char *
tandem_sim_conversation_get_previous (TandemSimConversation *self, const char *item_id)
{
  int i = find_index (self, item_id);

  return i > 0 ? ((Entry *) g_ptr_array_index (self->entries, i - 1))->id : NULL;
}

const char *
tandem_sim_conversation_get_last (TandemSimConversation *self)
{
  guint n = self->entries->len;

  return n > 0 ? ((Entry *) g_ptr_array_index (self->entries, n - 1))->id : NULL;
}

JsonObject *
tandem_sim_conversation_dup_item (TandemSimConversation *self, const char *item_id)
{
  Entry *entry = find (self, item_id);

  return entry != NULL ? tandem_sim_json_copy (entry->item) : NULL;
}

void
tandem_sim_conversation_replace (TandemSimConversation *self, const char *item_id, JsonObject *given)
{
  g_autoptr (JsonObject) item = given;
  Entry *entry = find (self, item_id);

  if (entry == NULL)
    return;
  json_object_unref (entry->item);
  entry->item = g_steal_pointer (&item);
}

gboolean
tandem_sim_conversation_remove (TandemSimConversation *self, const char *item_id)
{
  int i = find_index (self, item_id);

  if (i >= 0)
    g_ptr_array_remove_index (self->entries, i);
  return i >= 0;
}

void
tandem_sim_conversation_set_produced_ms (TandemSimConversation *self, const char *item_id, guint ms)
{
  Entry *entry = find (self, item_id);

  if (entry == NULL)
    return;
  entry->has_audio = TRUE;
  entry->produced_ms = ms;
}

guint
tandem_sim_conversation_get_produced_ms (TandemSimConversation *self, const char *item_id)
{
  Entry *entry = find (self, item_id);

  return entry != NULL ? entry->produced_ms : 0;
}

static void
forget_transcript (JsonObject *item)
{
  JsonArray *content = json_object_get_array_member (item, "content");

  for (guint i = 0; i < json_array_get_length (content); i++)
    json_object_set_null_member (json_array_get_object_element (content, i), "transcript");
}

gboolean
tandem_sim_conversation_truncate (TandemSimConversation *self, const char *item_id, guint audio_end_ms, TandemSimProblem **problem)
{
  Entry *entry = find (self, item_id);

  if (entry == NULL)
    return tandem_sim_problem_set (problem, "item_truncate_invalid_item_id", "item_id",
                                   "Error truncating item: the item with id '%s' does not exist.", item_id);
  if (!entry->has_audio)
    return tandem_sim_problem_set (problem, "unsupported_content_type", NULL, "Only model output audio messages can be truncated");
  if (audio_end_ms > entry->produced_ms)
    return tandem_sim_problem_set (problem, "invalid_value", NULL, "Audio content of %ums is already shorter than %ums",
                                   entry->produced_ms, audio_end_ms);
  entry->produced_ms = audio_end_ms;
  forget_transcript (entry->item);
  return TRUE;
}

void
tandem_sim_conversation_set_heard (TandemSimConversation *self, const char *item_id, const char *text)
{
  Entry *entry = find (self, item_id);

  if (entry == NULL)
    return;
  g_free (entry->heard);
  entry->heard = g_strdup (text);
}

/* Items keep the ids that the service gave them, so a client that brings one tells of an earlier session. */
gboolean
tandem_sim_conversation_is_replayed (JsonObject *item)
{
  const char *id = tandem_sim_json_get_string (item, "id");

  return id != NULL && g_str_has_prefix (id, "item_");
}

const char *
tandem_sim_conversation_peek_text (TandemSimConversation *self, const char *item_id)
{
  Entry *entry = find (self, item_id);

  return entry != NULL ? entry->heard : NULL;
}

gboolean
tandem_sim_conversation_is_interrupted (TandemSimConversation *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_CONVERSATION (self), FALSE);
  for (guint i = self->entries->len; i > 0; i--) {
    Entry *entry = g_ptr_array_index (self->entries, i - 1);
    const char *role = tandem_sim_json_get_string (entry->item, "role");

    if (g_strcmp0 (role, "system") != 0)
      return g_strcmp0 (role, "assistant") == 0 && !entry->has_audio;
  }
  return FALSE;
}

gboolean
tandem_sim_conversation_get_last_heard (TandemSimConversation *self, const char **text)
{
  for (guint i = self->entries->len; i > 0; i--) {
    Entry *entry = g_ptr_array_index (self->entries, i - 1);

    if (entry->from_user) {
      *text = entry->heard;
      return TRUE;
    }
  }
  return FALSE;
}

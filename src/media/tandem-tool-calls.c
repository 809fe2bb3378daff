// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tool-calls.h"

#include <string.h>

#include "tandem-json-guard.h"

#define CUT_OFF "You were interrupted while you called this tool, so its arguments are not whole and nothing was done.  Call it again if it is still wanted."
#define NO_OBJECT "The arguments are not a JSON object, so nothing was done.  Call the tool again with arguments that fit its parameters."
#define TOO_MANY "Too many tools are at work already, so nothing was done.  Wait for their results."
#define NOBODY "There are no tools in this call: go on without them."
#define OVER "The call has ended, so nothing was done."
/* As much of arguments and results as a later session is told. */
#define TOLD_MAX 1000

typedef enum {
  OPEN,      /* being run */
  ANSWERED,  /* the service knows, or will, and has not spoken since */
  SETTLED,
} State;

typedef struct {
  /* owned */
  char *id;          /* the service's, which may count anew in each session, or in each answer */
  char *key;         /* ours, once in a call */
  char *name;
  char *arguments;
  char *response_id; /* nullable: of the answer that it is part of */
  char *result;      /* nullable */

  State state;
  gboolean foreign;  /* an earlier session called it */
  gboolean forgotten; /* and the service remembers nothing of that session */
  gboolean failed;
} Entry;

struct _TandemToolCalls {
  GPtrArray *entries; /* Entry, in the order of calling */
  GHashTable *keys;   /* of all there ever were */

  /* borrowed */
  const TandemToolCallsListener *listener; /* nullable */
  gpointer listener_data;

  gboolean active;    /* an answer of the service is under way */
  gboolean by_itself; /* the service goes on without being asked */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->id);
  g_free (entry->key);
  g_free (entry->name);
  g_free (entry->arguments);
  g_free (entry->response_id);
  g_free (entry->result);
  g_free (entry);
}

TandemToolCalls *
tandem_tool_calls_new (void)
{
  TandemToolCalls *self = g_new0 (TandemToolCalls, 1);

  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
tandem_tool_calls_free (TandemToolCalls *self)
{
  g_ptr_array_unref (self->entries);
  g_hash_table_unref (self->keys);
  g_free (self);
}

void
tandem_tool_calls_set_listener (TandemToolCalls *self, const TandemToolCallsListener *listener, gpointer user_data)
{
  self->listener = listener;
  self->listener_data = user_data;
}

static Entry *
find (TandemToolCalls *self, const char *key)
{
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = self->entries->pdata[i];

    if (g_str_equal (entry->key, key))
      return entry;
  }
  return NULL;
}

/* The last of that name which this session may mean. */
static Entry *
find_named (TandemToolCalls *self, const char *id)
{
  for (guint i = self->entries->len; i > 0; i--) {
    Entry *entry = self->entries->pdata[i - 1];

    if (!entry->forgotten && g_str_equal (entry->id, id))
      return entry;
  }
  return NULL;
}

static guint
count_open (TandemToolCalls *self)
{
  guint n = 0;

  for (guint i = 0; i < self->entries->len; i++)
    n += ((Entry *) self->entries->pdata[i])->state == OPEN;
  return n;
}

static void
make_room (TandemToolCalls *self)
{
  for (guint i = 0; i < self->entries->len && self->entries->len >= TANDEM_TOOL_CALLS_MAX; i++)
    if (((Entry *) self->entries->pdata[i])->state != OPEN)
      g_ptr_array_remove_index (self->entries, i--);
}

static gboolean
is_object (const char *text)
{
  return tandem_json_guard (text, -1) && text[strspn (text, " \t\r\n")] == '{';
}

/* Some services send nothing where there is nothing to say. */
static const char *
get_arguments (const TandemVoiceEvent *event)
{
  return event->text && *event->text ? event->text : "{}";
}

/* The very same wish, told once more; NULL: it is another one. */
static Entry *
find_repeated (TandemToolCalls *self, const TandemVoiceEvent *event)
{
  Entry *entry = find_named (self, event->tool_call_id);

  if (!entry || (entry->state == OPEN && !entry->foreign))
    return entry;
  if (!g_str_equal (entry->name, event->name) || !g_str_equal (entry->arguments, get_arguments (event)))
    return NULL;
  return entry->foreign || g_strcmp0 (entry->response_id, event->response_id) == 0 ? entry : NULL;
}

/* The service's name as long as it is one. */
static char *
make_key (TandemToolCalls *self, const char *id)
{
  char *key = g_strdup (id);

  for (guint i = 2; !g_hash_table_add (self->keys, g_strdup (key)); i++) {
    g_free (key);
    key = g_strdup_printf ("%s.%u", id, i);
  }
  return key;
}

static Entry *
add (TandemToolCalls *self, const TandemVoiceEvent *event)
{
  Entry *entry = g_new0 (Entry, 1);

  make_room (self);
  entry->id = g_strdup (event->tool_call_id);
  entry->key = make_key (self, entry->id);
  entry->name = g_strdup (event->name);
  entry->arguments = g_strdup (get_arguments (event));
  g_ptr_array_add (self->entries, entry);
  return entry;
}

static void
set_result (Entry *entry, const char *result, gboolean failed)
{
  g_free (entry->result);
  entry->result = g_strdup (result);
  entry->failed = failed;
  entry->state = ANSWERED;
}

/* --- from the service ------------------------------------------------------------------------------- */

/* NULL: it can be run. */
static const char *
find_fault (TandemToolCalls *self, const TandemVoiceEvent *event, gboolean over)
{
  if (event->cancelled)
    return CUT_OFF;
  if (!is_object (get_arguments (event)))
    return NO_OBJECT;
  if (over)
    return OVER;
  if (!self->listener)
    return NOBODY;
  return count_open (self) >= TANDEM_TOOL_CALLS_OPEN_MAX ? TOO_MANY : NULL;
}

static void
take_call (TandemToolCalls *self, TandemVoice *voice, const TandemVoiceEvent *event, gboolean over)
{
  const char *fault = find_fault (self, event, over);
  Entry *entry = find_repeated (self, event);

  /* A service that repeats itself is answered once, from what is being done. */
  if (entry && entry->state == OPEN && !entry->foreign)
    return;
  if (!entry)
    entry = add (self, event);
  g_free (entry->response_id);
  entry->response_id = g_strdup (event->response_id);
  entry->foreign = FALSE;
  entry->state = OPEN;
  if (fault) {
    set_result (entry, fault, TRUE);
    tandem_voice_answer_tool (voice, entry->id, entry->name, fault, TRUE);
    return;
  }
  self->listener->called (entry->key, entry->name, get_arguments (event), self->listener_data);
}

static void
take_cancelled (TandemToolCalls *self, const char *id)
{
  Entry *entry = find_named (self, id);
  g_autofree char *key = NULL;

  if (!entry || entry->state != OPEN)
    return;
  key = g_strdup (entry->key);
  g_ptr_array_remove (self->entries, entry);
  if (self->listener)
    self->listener->cancelled (key, self->listener_data);
}

void
tandem_tool_calls_take_event (TandemToolCalls *self, TandemVoice *voice, const TandemVoiceEvent *event, gboolean over)
{
  self->by_itself = !(tandem_voice_get_capabilities (voice) & TANDEM_VOICE_TOOLS_NEED_RESPONSE);
  switch ((int) event->type) {
  case TANDEM_VOICE_TOOL_CALL:
    if (event->tool_call_id && event->name)
      take_call (self, voice, event, over);
    break;
  case TANDEM_VOICE_TOOL_CANCELLED:
    if (event->tool_call_id)
      take_cancelled (self, event->tool_call_id);
    break;
  /* It was begun with all that the service knew by then. */
  case TANDEM_VOICE_RESPONSE_STARTED:
    self->active = TRUE;
    tandem_tool_calls_settle (self);
    break;
  case TANDEM_VOICE_RESPONSE_DONE: self->active = FALSE; break;
  default: break;
  }
}

/* --- from whoever runs them ------------------------------------------------------------------------- */

/* Whole characters. */
static char *
dup_short (const char *text)
{
  return g_utf8_strlen (text, -1) > TOLD_MAX ? g_utf8_substring (text, 0, TOLD_MAX) : g_strdup (text);
}

static void
tell (GString *into, const Entry *entry)
{
  g_autofree char *arguments = dup_short (entry->arguments);
  g_autofree char *result = entry->result ? dup_short (entry->result) : NULL;

  g_string_append_printf (into, "%sEarlier in this call you called the tool %s with %s.  ", into->len > 0 ? "\n" : "",
                          entry->name, arguments);
  if (result)
    g_string_append_printf (into, entry->failed ? "It failed: %s" : "Its result: %s", result);
  else
    g_string_append (into, "It is still at work, and its result will be told: do not call it again.");
}

char *
tandem_tool_calls_answer (TandemToolCalls *self, TandemVoice *voice, const char *tool_call_id, const char *result, gboolean failed)
{
  Entry *entry = find (self, tool_call_id);
  GString *note;

  if (!entry || entry->state != OPEN)
    return NULL;
  set_result (entry, result, failed);
  /* Who comes next is told by begin(). */
  if (!voice)
    return NULL;
  if (!entry->foreign) {
    tandem_voice_answer_tool (voice, entry->id, entry->name, result, failed);
    return NULL;
  }
  note = g_string_new (NULL);
  tell (note, entry);
  return g_string_free (note, FALSE);
}

char *
tandem_tool_calls_begin (TandemToolCalls *self, gboolean remembers)
{
  g_autoptr (GString) told = g_string_new (NULL);

  self->active = FALSE;
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = self->entries->pdata[i];

    entry->foreign = TRUE;
    entry->forgotten |= !remembers;
    /* What was told as the arguments of a call that could not be run is of no use to anybody. */
    if (is_object (entry->arguments) && !(remembers && entry->state == SETTLED))
      tell (told, entry);
  }
  return told->len > 0 ? g_strdup (told->str) : NULL;
}

/* --- what is owed ----------------------------------------------------------------------------------- */

gboolean
tandem_tool_calls_is_busy (TandemToolCalls *self)
{
  return count_open (self) > 0;
}

/* What else the same answer of the service called is being run. */
static gboolean
waits_for_others (TandemToolCalls *self, const Entry *entry)
{
  for (guint i = 0; i < self->entries->len; i++) {
    const Entry *other = self->entries->pdata[i];

    if (other->state == OPEN && g_strcmp0 (other->response_id, entry->response_id) == 0)
      return TRUE;
  }
  return FALSE;
}

gboolean
tandem_tool_calls_is_due (TandemToolCalls *self)
{
  if (self->active)
    return FALSE;
  for (guint i = 0; i < self->entries->len; i++) {
    const Entry *entry = self->entries->pdata[i];

    /* Told as a note, it makes no service go on. */
    if (entry->state == ANSWERED && (!self->by_itself || entry->foreign) && !waits_for_others (self, entry))
      return TRUE;
  }
  return FALSE;
}

void
tandem_tool_calls_settle (TandemToolCalls *self)
{
  for (guint i = 0; i < self->entries->len; i++) {
    Entry *entry = self->entries->pdata[i];

    if (entry->state == ANSWERED)
      entry->state = SETTLED;
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-profile-draft.h"

#include <glib/gi18n-lib.h>

/* Who types fast is not written down letter by letter. */
#define WAIT_MS 300

struct _TandemProfileDraft {
  GObject parent_instance;

  /* owned */
  TandemProfiles *profiles;
  TandemProfile *profile; /* of the list */
  TandemProfile *facts;
  GHashTable *problems;   /* fields that show what was not taken */
  GHashTable *changed;    /* fields that are not kept yet, with the number of their last change */
  guint wait_id;

  guint n_changes;
  gboolean waiting;       /* something is to be written */

  TandemToolsCheck check_tools;
};

G_DEFINE_FINAL_TYPE (TandemProfileDraft, tandem_profile_draft, G_TYPE_OBJECT)

enum { FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_profile_draft_dispose (GObject *object)
{
  TandemProfileDraft *self = TANDEM_PROFILE_DRAFT (object);

  g_clear_handle_id (&self->wait_id, g_source_remove);
  g_clear_object (&self->facts);
  g_clear_object (&self->profile);
  g_clear_object (&self->profiles);
  g_clear_pointer (&self->problems, g_hash_table_unref);
  g_clear_pointer (&self->changed, g_hash_table_unref);
  G_OBJECT_CLASS (tandem_profile_draft_parent_class)->dispose (object);
}

static void
tandem_profile_draft_class_init (TandemProfileDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_profile_draft_dispose;
  signals[FAILED] = g_signal_new ("failed", TANDEM_TYPE_PROFILE_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
}

static void
tandem_profile_draft_init (TandemProfileDraft *self)
{
  self->problems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

TandemProfileDraft *
tandem_profile_draft_new (TandemProfiles *profiles, TandemProfile *profile, TandemToolsCheck check_tools)
{
  TandemProfileDraft *self = g_object_new (TANDEM_TYPE_PROFILE_DRAFT, NULL);

  self->profiles = g_object_ref (profiles);
  self->profile = g_object_ref (profile);
  self->facts = tandem_profile_copy (profile);
  self->check_tools = check_tools;
  return self;
}

TandemProfile *
tandem_profile_draft_get (TandemProfileDraft *self)
{
  g_return_val_if_fail (TANDEM_IS_PROFILE_DRAFT (self), NULL);
  return self->facts;
}

/* --- keeping ---------------------------------------------------------------------------------------------- */

typedef struct {
  TandemProfileDraft *self; /* owned */
  guint n_changes;          /* up to which it was written */
} Saving;

static void
did_save (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Saving *saving = user_data;
  g_autoptr (TandemProfileDraft) self = saving->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemProfile) kept = tandem_profiles_save_finish (TANDEM_PROFILES (source), result, &error);
  GHashTableIter iter;
  gpointer change;

  if (!kept) {
    /* With the next change, or when the window is closed. */
    self->waiting = TRUE;
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_signal_emit (self, signals[FAILED], 0, error);
    return;
  }
  g_hash_table_iter_init (&iter, self->changed);
  while (g_hash_table_iter_next (&iter, NULL, &change))
    if (GPOINTER_TO_UINT (change) <= saving->n_changes)
      g_hash_table_iter_remove (&iter);
}

TandemProfile *
tandem_profile_draft_dup_facts (TandemProfileDraft *self)
{
  TandemProfile *facts;
  GHashTableIter iter;
  gpointer field;

  g_return_val_if_fail (TANDEM_IS_PROFILE_DRAFT (self), NULL);

  facts = tandem_profile_copy (self->profile);
  g_hash_table_iter_init (&iter, self->changed);
  while (g_hash_table_iter_next (&iter, &field, NULL)) {
    g_auto (GValue) value = G_VALUE_INIT;

    g_object_get_property (G_OBJECT (self->facts), field, &value);
    g_object_set_property (G_OBJECT (facts), field, &value);
  }
  return facts;
}

void
tandem_profile_draft_flush (TandemProfileDraft *self)
{
  g_autoptr (TandemProfile) facts = NULL;
  Saving *saving;

  g_return_if_fail (TANDEM_IS_PROFILE_DRAFT (self));

  g_clear_handle_id (&self->wait_id, g_source_remove);
  if (!self->waiting)
    return;
  self->waiting = FALSE;
  facts = tandem_profile_draft_dup_facts (self);
  saving = g_new0 (Saving, 1);
  saving->self = g_object_ref (self);
  saving->n_changes = self->n_changes;
  tandem_profiles_save_async (self->profiles, self->profile, facts, NULL, did_save, saving);
}

static gboolean
on_wait_over (gpointer user_data)
{
  TandemProfileDraft *self = TANDEM_PROFILE_DRAFT (user_data);

  self->wait_id = 0;
  tandem_profile_draft_flush (self);
  return G_SOURCE_REMOVE;
}

/* --- taking ----------------------------------------------------------------------------------------------- */

static gboolean
is_taken (TandemProfileDraft *self, TandemProfile *facts)
{
  TandemProfile *other = tandem_profiles_lookup (self->profiles, tandem_profile_get_name (facts), NULL);

  return other && other != self->profile;
}

/* The sentences of core are for programs and logs. */
static char *
dup_problem (const char *field, const GError *error)
{
  static const struct { const char *field; const char *sentence; } sentences[] = {
    { "name", N_("A name is one line of at most 64 characters, without / and \\.") },
    { "model", N_("This is one line of at most 200 characters.") },
    { "voice", N_("This is one line of at most 200 characters.") },
    { "language", N_("This is one line of at most 200 characters.") },
    { "greeting", N_("A greeting can have 5000 characters: shorten it.") },
    { "instructions", N_("Instructions can have 100 kB of text: shorten them.") },
    { "silence-end-s", N_("The call must end after more silence than it takes to ask.") },
    { "url", N_("An address begins with wss:// or https:// and holds no key or password.") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_str_equal (sentences[i].field, field))
      return g_strdup (_(sentences[i].sentence));
  return g_strdup (error->message);
}

static char *
find_problem (TandemProfileDraft *self, TandemProfile *facts, const char *field)
{
  g_autoptr (GError) error = NULL;
  const char *wrong = NULL;

  if (!tandem_profile_check (facts, &wrong, &error))
    return dup_problem (wrong ? wrong : field, error);
  if (g_str_equal (field, "name") && is_taken (self, facts))
    return g_strdup (_("Another agent has this name."));
  if (self->check_tools && (g_str_equal (field, "tools") || g_str_equal (field, "provider")) && *tandem_profile_get_tools (facts) &&
      !self->check_tools (tandem_profile_get_tools (facts), tandem_profile_get_provider (facts), &error))
    return g_strdup (error->message);
  return NULL;
}

char *
tandem_profile_draft_set (TandemProfileDraft *self, const char *field, const GValue *value)
{
  g_autoptr (TandemProfile) facts = NULL;
  char *problem;

  g_return_val_if_fail (TANDEM_IS_PROFILE_DRAFT (self), NULL);

  facts = tandem_profile_copy (self->facts);
  g_object_set_property (G_OBJECT (facts), field, value);
  problem = find_problem (self, facts, field);
  if (problem) {
    g_hash_table_add (self->problems, g_strdup (field));
    /* What was typed on the way to it is no name that anybody chose. */
    if (g_str_equal (field, "name") && g_hash_table_remove (self->changed, "name"))
      g_object_set (self->facts, "name", tandem_profile_get_name (self->profile), NULL);
    return problem;
  }
  g_hash_table_remove (self->problems, field);
  if (tandem_profile_equal (facts, self->facts))
    return NULL;
  g_set_object (&self->facts, facts);
  g_hash_table_insert (self->changed, g_strdup (field), GUINT_TO_POINTER (++self->n_changes));
  self->waiting = TRUE;
  /* Others go by a name: it counts when it is written to the end. */
  if (g_str_equal (field, "name"))
    return NULL;
  g_clear_handle_id (&self->wait_id, g_source_remove);
  self->wait_id = g_timeout_add (WAIT_MS, on_wait_over, self);
  return NULL;
}

char *
tandem_profile_draft_set_string (TandemProfileDraft *self, const char *field, const char *value)
{
  g_auto (GValue) boxed = G_VALUE_INIT;

  g_value_init (&boxed, G_TYPE_STRING);
  g_value_set_string (&boxed, value);
  return tandem_profile_draft_set (self, field, &boxed);
}

char *
tandem_profile_draft_set_number (TandemProfileDraft *self, const char *field, double value)
{
  g_auto (GValue) boxed = G_VALUE_INIT;
  g_auto (GValue) fitting = G_VALUE_INIT;
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (self->facts), field);

  g_value_init (&boxed, G_TYPE_DOUBLE);
  g_value_set_double (&boxed, value);
  g_value_init (&fitting, pspec->value_type);
  g_value_transform (&boxed, &fitting);
  return tandem_profile_draft_set (self, field, &fitting);
}

gboolean
tandem_profile_draft_has_problem (TandemProfileDraft *self, const char *field)
{
  g_return_val_if_fail (TANDEM_IS_PROFILE_DRAFT (self), FALSE);
  return g_hash_table_contains (self->problems, field);
}

guint
tandem_profile_draft_count_problems (TandemProfileDraft *self)
{
  g_return_val_if_fail (TANDEM_IS_PROFILE_DRAFT (self), 0);
  return g_hash_table_size (self->problems);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-profiles.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-profile-address.h"
#include "tandem-profile-entries.h"
#include "tandem-profile-mentions.h"

struct _TandemProfiles {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemProfileStore *store;
  GPtrArray *entries;   /* tandem-profile-entries.h */
  GPtrArray *savings;   /* Saving, borrowed of their tasks: what is being written */
  GCancellable *cancellable;
  GListModel *examples;

  /* borrowed, static */
  const TandemProfileFormat *format;

  gboolean loaded;
};

typedef struct {
  /* owned */
  TandemProfile *profile; /* of the list; NULL: a new one */
  TandemProfile *facts;
  char *id;
  char *folded; /* the name that nobody else gets meanwhile */
} Saving;

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemProfiles, tandem_profiles, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum { PROP_0, PROP_LOADED, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { CHANGED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Takes @entry, and tells of it. */
static void
insert (TandemProfiles *self, TandemProfileEntry *entry)
{
  guint position = tandem_profile_entries_insert (self->entries, entry);

  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

static TandemProfile *
get_default (TandemProfiles *self)
{
  return ((TandemProfileEntry *) self->entries->pdata[0])->profile;
}

/* --- object ---------------------------------------------------------------------------------------------- */

static void
tandem_profiles_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_LOADED: g_value_set_boolean (value, TANDEM_PROFILES (object)->loaded); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_profiles_dispose (GObject *object)
{
  TandemProfiles *self = TANDEM_PROFILES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_profiles_parent_class)->dispose (object);
}

static void
tandem_profiles_finalize (GObject *object)
{
  TandemProfiles *self = TANDEM_PROFILES (object);

  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->savings, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->examples);
  G_OBJECT_CLASS (tandem_profiles_parent_class)->finalize (object);
}

static void
tandem_profiles_class_init (TandemProfilesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tandem_profiles_get_property;
  object_class->dispose = tandem_profiles_dispose;
  object_class->finalize = tandem_profiles_finalize;
  props[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CHANGED] = g_signal_new ("changed", TANDEM_TYPE_PROFILES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", TANDEM_TYPE_PROFILES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
}

static void
tandem_profiles_init (TandemProfiles *self)
{
  self->entries = tandem_profile_entries_new ();
  self->savings = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  self->examples = G_LIST_MODEL (g_list_store_new (TANDEM_TYPE_PROFILE));
}

static void
on_setting (TandemSettings *settings, GParamSpec *pspec, gpointer user_data)
{
  TandemProfiles *self = TANDEM_PROFILES (user_data);
  TandemProfile *profile = get_default (self);
  g_autoptr (TandemProfile) now = tandem_settings_dup_default_profile (settings);

  if (tandem_profile_equal (profile, now))
    return;
  tandem_profile_assign (profile, now);
  g_signal_emit (self, signals[CHANGED], 0);
}

TandemProfiles *
tandem_profiles_new (TandemSettings *settings, TandemProfileStore *store, const TandemProfileFormat *format)
{
  TandemProfiles *self;

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings) && TANDEM_IS_PROFILE_STORE (store) && format, NULL);
  self = g_object_new (TANDEM_TYPE_PROFILES, NULL);
  self->settings = g_object_ref (settings);
  self->store = g_object_ref (store);
  self->format = format;
  g_ptr_array_add (self->entries, tandem_profile_entry_new (NULL, tandem_settings_dup_default_profile (settings)));
  g_signal_connect_object (settings, "notify", G_CALLBACK (on_setting), self, 0);
  return self;
}

/* --- reading --------------------------------------------------------------------------------------------- */

/* A profile that a newer or broken Tandem wrote stays in the store as it is; nobody is to think that it is lost. */
static void
take_row (TandemProfiles *self, const TandemProfileRow *row)
{
  g_autoptr (GError) error = NULL;
  TandemProfile *profile = self->format->read (row->text, -1, NULL, &error);

  if (profile) {
    insert (self, tandem_profile_entry_new (row->id, profile));
    return;
  }
  g_prefix_error (&error, "The profile “%s” cannot be read, and is kept as it is: ", row->name);
  g_signal_emit (self, signals[FAILED], 0, error);
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemProfiles) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = tandem_profile_store_list_finish (TANDEM_PROFILE_STORE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable) || self->loaded)
    return;
  if (!rows) {
    g_signal_emit (self, signals[FAILED], 0, error);
    return;
  }
  for (guint i = 0; i < rows->len; i++)
    take_row (self, rows->pdata[i]);
  self->loaded = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADED]);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
tandem_profiles_load (TandemProfiles *self)
{
  g_return_if_fail (TANDEM_IS_PROFILES (self));
  tandem_profile_store_list_async (self->store, self->cancellable, did_list, g_object_ref (self));
}

gboolean
tandem_profiles_get_loaded (TandemProfiles *self)
{
  g_return_val_if_fail (TANDEM_IS_PROFILES (self), FALSE);
  return self->loaded;
}

/* --- finding --------------------------------------------------------------------------------------------- */

TandemProfile *
tandem_profiles_lookup (TandemProfiles *self, const char *name, GError **error)
{
  g_autofree char *folded = NULL;
  g_autofree char *names = NULL;
  TandemProfileEntry *entry;

  g_return_val_if_fail (TANDEM_IS_PROFILES (self), NULL);
  folded = tandem_profile_fold_name (name && *name ? name : TANDEM_PROFILE_DEFAULT);
  entry = tandem_profile_entries_find_folded (self->entries, folded);
  if (entry)
    return entry->profile;
  names = tandem_profile_entries_list_names (self->entries);
  g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_NOT_FOUND, "There is no profile “%s”: there is %s.", name, names);
  return NULL;
}

gboolean
tandem_profiles_is_default (TandemProfiles *self, TandemProfile *profile)
{
  g_return_val_if_fail (TANDEM_IS_PROFILES (self), FALSE);
  return get_default (self) == profile;
}

/* Whether the name is being written for another than that of @id (NULL: for any). */
static gboolean
is_being_given (TandemProfiles *self, const char *folded, const char *id)
{
  for (guint i = 0; i < self->savings->len; i++) {
    const Saving *saving = self->savings->pdata[i];

    if (g_str_equal (saving->folded, folded) && g_strcmp0 (saving->id, id) != 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_taken (TandemProfiles *self, const char *name)
{
  g_autofree char *folded = tandem_profile_fold_name (name);

  return tandem_profile_entries_find_folded (self->entries, folded) || is_being_given (self, folded, NULL);
}

char *
tandem_profiles_dup_free_name (TandemProfiles *self, const char *name)
{
  g_return_val_if_fail (TANDEM_IS_PROFILES (self) && name, NULL);
  if (!is_taken (self, name))
    return g_strdup (name);
  for (guint n = 2;; n++) {
    g_autofree char *suffix = g_strdup_printf (" (%u)", n);
    glong most = TANDEM_PROFILE_NAME_MAX - (glong) strlen (suffix);
    g_autofree char *stem = g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), most));
    g_autofree char *numbered = g_strconcat (stem, suffix, NULL);

    if (!is_taken (self, numbered))
      return g_steal_pointer (&numbered);
  }
}

TandemProfile *
tandem_profiles_dup_for_call (TandemProfiles *self, TandemProfile *profile)
{
  g_return_val_if_fail (TANDEM_IS_PROFILES (self) && TANDEM_IS_PROFILE (profile), NULL);
  return tandem_settings_complete_profile (self->settings, profile);
}

TandemProfile *
tandem_profiles_dup_base (TandemProfiles *self)
{
  TandemProfile *base;

  g_return_val_if_fail (TANDEM_IS_PROFILES (self), NULL);
  base = tandem_settings_dup_default_profile (self->settings);
  g_object_set (base, "name", "", "provider", "", "model", "", "voice", "", "url", "", "flavour", "", "auth-header", "", "dialect", "",
                "instructions", "", "greeting", "", NULL);
  return base;
}

void
tandem_profiles_set_examples (TandemProfiles *self, GListModel *examples)
{
  g_return_if_fail (TANDEM_IS_PROFILES (self) && G_IS_LIST_MODEL (examples));
  g_set_object (&self->examples, examples);
}

GListModel *
tandem_profiles_get_examples (TandemProfiles *self)
{
  g_return_val_if_fail (TANDEM_IS_PROFILES (self), NULL);
  return self->examples;
}

/* --- writing --------------------------------------------------------------------------------------------- */

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_clear_object (&saving->profile);
  g_clear_object (&saving->facts);
  g_free (saving->id);
  g_free (saving->folded);
  g_free (saving);
}

/* What was written is in the list: where its name belongs. */
static TandemProfile *
take_saved (TandemProfiles *self, Saving *saving)
{
  guint position = 0;
  guint place;
  TandemProfileEntry *entry = saving->profile ? tandem_profile_entries_find (self->entries, saving->profile, &position) : NULL;
  g_autofree char *before = NULL;

  /* One that was removed while it was written is there again, as in the store. */
  if (!entry) {
    insert (self, tandem_profile_entry_new (saving->id, g_object_ref (saving->facts)));
    return saving->facts;
  }
  before = g_strdup (tandem_profile_get_name (entry->profile));
  tandem_profile_assign (entry->profile, saving->facts);
  if (g_str_equal (before, tandem_profile_get_name (entry->profile)))
    return entry->profile;
  place = tandem_profile_entries_rename (self->entries, position);
  /* Before anybody hears of it, and thinks that the one of that name is gone. */
  tandem_profile_mentions_rename (self->settings, before, tandem_profile_get_name (entry->profile));
  /* Told at once, when both are true: it is gone from the one place and is at the other. */
  if (place == position)
    return entry->profile;
  g_list_model_items_changed (G_LIST_MODEL (self), MIN (place, position), MAX (place, position) - MIN (place, position) + 1,
                              MAX (place, position) - MIN (place, position) + 1);
  return entry->profile;
}

static void
did_save (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemProfiles *self = g_task_get_source_object (task);
  Saving *saving = g_task_get_task_data (task);
  GError *error = NULL;

  g_ptr_array_remove (self->savings, saving);
  if (!tandem_profile_store_finish (TANDEM_PROFILE_STORE (source), result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  g_task_return_pointer (task, g_object_ref (take_saved (self, saving)), g_object_unref);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The name that @facts gets, when it may have it. */
static char *
claim_name (TandemProfiles *self, TandemProfileEntry *entry, TandemProfile *facts, GError **error)
{
  g_autofree char *name = tandem_profile_normalize_name (tandem_profile_get_name (facts), error);
  g_autofree char *folded = name ? tandem_profile_fold_name (name) : NULL;
  TandemProfileEntry *holder = folded ? tandem_profile_entries_find_folded (self->entries, folded) : NULL;

  if (!folded || (!is_being_given (self, folded, entry ? entry->id : NULL) && (!holder || holder == entry)))
    return g_steal_pointer (&name);
  g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "There is a profile “%s” already: choose another name.", name);
  return NULL;
}

/* As tandem_profiles_save_async().  Takes @task. */
static void
save (TandemProfiles *self, TandemProfile *profile, TandemProfile *facts, GTask *task)
{
  TandemProfileEntry *entry = profile ? tandem_profile_entries_find (self->entries, profile, NULL) : NULL;
  g_autoptr (TandemProfileRow) row = NULL;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  GError *error = NULL;
  Saving *saving;

  if (profile && !entry)
    g_set_error_literal (&error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_NOT_FOUND, "This profile was removed meanwhile.");
  else if (entry && !entry->id)
    g_set_error_literal (&error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                         "The profile “default” is made of the settings: change those, or duplicate it.");
  if (error || !tandem_profile_check (facts, NULL, &error) || !(name = claim_name (self, entry, facts, &error))) {
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }
  saving = g_new0 (Saving, 1);
  saving->profile = entry ? g_object_ref (profile) : NULL;
  saving->facts = tandem_profile_copy (facts);
  g_object_set (saving->facts, "name", name, "tool-definitions", "", NULL);
  saving->id = entry ? g_strdup (entry->id) : g_uuid_string_random ();
  saving->folded = tandem_profile_fold_name (name);
  g_ptr_array_add (self->savings, saving);
  g_task_set_task_data (task, saving, saving_free);
  text = self->format->write (saving->facts);
  row = tandem_profile_row_new (saving->id, name, text);
  tandem_profile_store_save_async (self->store, row, NULL, did_save, task);
}

static GTask *
new_save_task (TandemProfiles *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tandem_profiles_save_async);
  /* What is committed is told as committed. */
  g_task_set_check_cancellable (task, FALSE);
  return task;
}

void
tandem_profiles_save_async (TandemProfiles *self, TandemProfile *profile, TandemProfile *facts, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_PROFILES (self) && TANDEM_IS_PROFILE (facts));
  save (self, profile, facts, new_save_task (self, cancellable, callback, user_data));
}

static void
save_free_name (TandemProfiles *self, TandemProfile *profile, GTask *task)
{
  g_autoptr (TandemProfile) copy = tandem_profile_copy (profile);
  g_autofree char *name = tandem_profiles_dup_free_name (self, tandem_profile_get_name (profile));

  g_object_set (copy, "name", name, NULL);
  save (self, NULL, copy, task);
}

void
tandem_profiles_duplicate_async (TandemProfiles *self, TandemProfile *profile, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_PROFILES (self) && TANDEM_IS_PROFILE (profile));
  save_free_name (self, profile, new_save_task (self, cancellable, callback, user_data));
}

void
tandem_profiles_restore_async (TandemProfiles *self, TandemProfile *profile, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_PROFILES (self) && TANDEM_IS_PROFILE (profile) && !tandem_profile_entries_find (self->entries, profile, NULL));
  save_free_name (self, profile, new_save_task (self, cancellable, callback, user_data));
}

TandemProfile *
tandem_profiles_save_finish (TandemProfiles *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
did_remove (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemProfiles *self = g_task_get_source_object (task);
  GError *error = NULL;
  guint position;

  if (!tandem_profile_store_finish (TANDEM_PROFILE_STORE (source), result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (tandem_profile_entries_find (self->entries, g_task_get_task_data (task), &position)) {
    g_ptr_array_remove_index (self->entries, position);
    g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
    g_signal_emit (self, signals[CHANGED], 0);
  }
  g_task_return_boolean (task, TRUE);
}

void
tandem_profiles_remove_async (TandemProfiles *self, TandemProfile *profile, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  TandemProfileEntry *entry;

  g_return_if_fail (TANDEM_IS_PROFILES (self) && TANDEM_IS_PROFILE (profile));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_profiles_remove_async);
  g_task_set_check_cancellable (task, FALSE);
  entry = tandem_profile_entries_find (self->entries, profile, NULL);
  if (!entry) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  if (!entry->id) {
    g_task_return_new_error (task, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                             "The profile “default” is made of the settings, and cannot be removed.");
    return;
  }
  g_task_set_task_data (task, g_object_ref (profile), g_object_unref);
  tandem_profile_store_remove_async (self->store, entry->id, NULL, did_remove, g_steal_pointer (&task));
}

gboolean
tandem_profiles_remove_finish (TandemProfiles *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- as text --------------------------------------------------------------------------------------------- */

char *
tandem_profiles_write (TandemProfiles *self, TandemProfile *profile)
{
  g_return_val_if_fail (TANDEM_IS_PROFILES (self) && TANDEM_IS_PROFILE (profile), NULL);
  return self->format->write (profile);
}

TandemProfile *
tandem_profiles_read (TandemProfiles *self, const char *text, gssize length, TandemProfile *base, GError **error)
{
  g_autoptr (TandemProfile) usual = NULL;

  g_return_val_if_fail (TANDEM_IS_PROFILES (self) && text, NULL);
  usual = base ? g_object_ref (base) : tandem_profiles_dup_base (self);
  return self->format->read (text, length, usual, error);
}

TandemProfile *
tandem_profiles_import (TandemProfiles *self, const char *text, gssize length, char **left_out, GError **error)
{
  TandemProfile *facts;
  g_autofree char *name = NULL;

  g_return_val_if_fail (TANDEM_IS_PROFILES (self) && text && left_out, NULL);
  *left_out = NULL;
  facts = tandem_profiles_read (self, text, length, NULL, error);
  if (!facts)
    return NULL;
  *left_out = tandem_profile_address_drop_foreign (facts, self->settings);
  name = tandem_profiles_dup_free_name (self, tandem_profile_get_name (facts));
  g_object_set (facts, "name", name, NULL);
  return facts;
}

/* --- GListModel ------------------------------------------------------------------------------------------ */

static GType
get_item_type (GListModel *model)
{
  return TANDEM_TYPE_PROFILE;
}

static guint
get_n_items (GListModel *model)
{
  return TANDEM_PROFILES (model)->entries->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *entries = TANDEM_PROFILES (model)->entries;

  return position < entries->len ? g_object_ref (((TandemProfileEntry *) entries->pdata[position])->profile) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

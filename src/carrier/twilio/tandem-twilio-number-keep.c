// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-number-keep.h"

#include "tandem-error.h"

/* Addresses of ours that are remembered to be told from those of others; a quick tunnel has another at every start. */
#define MOST_BASES 32
#define ACCOUNT "account"
#define BASES "ours"

struct _TandemTwilioNumberKeep {
  GObject parent_instance;

  /* owned */
  char *path;
  GKeyFile *file; /* a group for each number */

  gboolean dirty; /* not yet on the disk */
};

G_DEFINE_FINAL_TYPE (TandemTwilioNumberKeep, tandem_twilio_number_keep, G_TYPE_OBJECT)

static void
tandem_twilio_number_keep_finalize (GObject *object)
{
  TandemTwilioNumberKeep *self = TANDEM_TWILIO_NUMBER_KEEP (object);

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->file, g_key_file_unref);
  G_OBJECT_CLASS (tandem_twilio_number_keep_parent_class)->finalize (object);
}

static void
tandem_twilio_number_keep_class_init (TandemTwilioNumberKeepClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_twilio_number_keep_finalize;
}

static void
tandem_twilio_number_keep_init (TandemTwilioNumberKeep *self)
{
  self->file = g_key_file_new ();
}

TandemTwilioNumberKeep *
tandem_twilio_number_keep_new (const char *path, GError **error)
{
  g_autoptr (TandemTwilioNumberKeep) self = g_object_new (TANDEM_TYPE_TWILIO_NUMBER_KEEP, NULL);
  g_autoptr (GError) problem = NULL;

  self->path = g_strdup (path);
  if (g_key_file_load_from_file (self->file, path, G_KEY_FILE_NONE, &problem) ||
      g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return g_steal_pointer (&self);
  g_set_error (error, TANDEM_STORE_ERROR,
               problem->domain == G_KEY_FILE_ERROR ? TANDEM_STORE_ERROR_CORRUPT : TANDEM_STORE_ERROR_OPEN,
               "What your number was set to before cannot be read from %s (%s): mend that file, or remove it and set the "
               "number in the Twilio Console yourself.", path, problem->message);
  return NULL;
}

/* --- what is ours ----------------------------------------------------------------------------------------- */

static gboolean
is_ours (TandemTwilioNumberKeep *self, const TandemTwilioNumber *current, TandemTwilioNumberField url)
{
  g_auto (GStrv) bases = g_key_file_get_string_list (self->file, current->sid, BASES, NULL, NULL);

  for (guint i = 0; bases && bases[i]; i++) {
    g_autofree char *ours = tandem_twilio_number_dup_ours (url, bases[i]);

    if (g_str_equal (ours, current->values[url]))
      return TRUE;
  }
  return FALSE;
}

/* FALSE when it was known. */
static gboolean
add_base (TandemTwilioNumberKeep *self, const char *sid, const char *base)
{
  g_auto (GStrv) bases = g_key_file_get_string_list (self->file, sid, BASES, NULL, NULL);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  if (bases && g_strv_contains ((const char *const *) bases, base))
    return FALSE;
  for (guint i = 0; bases && bases[i]; i++)
    g_ptr_array_add (list, bases[i]);
  g_ptr_array_add (list, (gpointer) base);
  while (list->len > MOST_BASES)
    g_ptr_array_remove_index (list, 0);
  g_key_file_set_string_list (self->file, sid, BASES, (const char *const *) list->pdata, list->len);
  return TRUE;
}

/* An address and its method stay what was kept while they are ours.  An application or trunk, which we only ever empty, is
 * somebody else's as soon as it is set. */
static gboolean
is_kept (TandemTwilioNumberKeep *self, const TandemTwilioNumber *current, TandemTwilioNumberField field)
{
  TandemTwilioNumberField url = tandem_twilio_number_get_url_field (field);
  g_autofree char *ours = tandem_twilio_number_dup_ours (field, "");

  if (!is_ours (self, current, url))
    return FALSE;
  return *ours || !*current->values[field];
}

gboolean
tandem_twilio_number_keep_take (TandemTwilioNumberKeep *self, const char *account_sid, const TandemTwilioNumber *current,
                                const char *base)
{
  g_return_val_if_fail (TANDEM_IS_TWILIO_NUMBER_KEEP (self), FALSE);
  for (guint i = 0; i < TANDEM_TWILIO_NUMBER_N_FIELDS; i++) {
    const char *name = tandem_twilio_number_get_member (i);
    g_autofree char *kept = g_key_file_get_string (self->file, current->sid, name, NULL);

    if ((kept && is_kept (self, current, i)) || g_strcmp0 (kept, current->values[i]) == 0)
      continue;
    g_key_file_set_string (self->file, current->sid, name, current->values[i]);
    g_key_file_set_string (self->file, current->sid, ACCOUNT, account_sid);
    self->dirty = TRUE;
  }
  /* Last: what is ours was judged by the earlier ones.  A first take at an address that is there already keeps it. */
  if (add_base (self, current->sid, base))
    self->dirty = TRUE;
  return self->dirty;
}

TandemTwilioNumber *
tandem_twilio_number_keep_restore (TandemTwilioNumberKeep *self, const TandemTwilioNumber *current)
{
  TandemTwilioNumber *wanted;

  g_return_val_if_fail (TANDEM_IS_TWILIO_NUMBER_KEEP (self), NULL);
  if (!g_key_file_has_group (self->file, current->sid))
    return NULL;
  wanted = tandem_twilio_number_new (current->sid, current->phone_number);
  for (guint i = 0; i < TANDEM_TWILIO_NUMBER_N_FIELDS; i++) {
    g_autofree char *kept = g_key_file_get_string (self->file, current->sid, tandem_twilio_number_get_member (i), NULL);

    tandem_twilio_number_set (wanted, i, kept && is_kept (self, current, i) ? kept : current->values[i]);
  }
  return wanted;
}

void
tandem_twilio_number_keep_forget (TandemTwilioNumberKeep *self, const char *sid)
{
  g_return_if_fail (TANDEM_IS_TWILIO_NUMBER_KEEP (self));
  if (g_key_file_remove_group (self->file, sid, NULL))
    self->dirty = TRUE;
}

char **
tandem_twilio_number_keep_list (TandemTwilioNumberKeep *self, const char *account_sid)
{
  g_auto (GStrv) groups = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (TANDEM_IS_TWILIO_NUMBER_KEEP (self), NULL);
  groups = g_key_file_get_groups (self->file, NULL);
  for (guint i = 0; groups[i]; i++) {
    g_autofree char *account = g_key_file_get_string (self->file, groups[i], ACCOUNT, NULL);

    if (!account_sid || g_strcmp0 (account, account_sid) == 0)
      g_strv_builder_add (builder, groups[i]);
  }
  return g_strv_builder_end (builder);
}

/* --- saving ------------------------------------------------------------------------------------------------ */

typedef struct {
  char *path;
  char *text;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_free (saving->path);
  g_free (saving->text);
  g_free (saving);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Saving *saving = data;
  g_autoptr (GError) error = NULL;

  if (g_file_set_contents_full (saving->path, saving->text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0600, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, TANDEM_STORE_ERROR, TANDEM_STORE_ERROR_FAILED,
                             "What your number is set to could not be kept in %s (%s), so it was left as it is.",
                             saving->path, error->message);
}

void
tandem_twilio_number_keep_save_async (TandemTwilioNumberKeep *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Saving *saving = g_new0 (Saving, 1);

  g_return_if_fail (TANDEM_IS_TWILIO_NUMBER_KEEP (self));
  g_task_set_source_tag (task, tandem_twilio_number_keep_save_async);
  saving->path = g_strdup (self->path);
  saving->text = g_key_file_to_data (self->file, NULL, NULL);
  g_task_set_task_data (task, saving, saving_free);
  g_task_run_in_thread (task, save_in_thread);
}

gboolean
tandem_twilio_number_keep_save_finish (TandemTwilioNumberKeep *self, GAsyncResult *result, GError **error)
{
  gboolean saved;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  saved = g_task_propagate_boolean (G_TASK (result), error);
  if (saved)
    self->dirty = FALSE;
  return saved;
}

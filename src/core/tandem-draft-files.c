// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-draft-files.h"

/* What is sent is kept as a text first: until then a crash leaves it in the draft. */
#define TAKEN_MS 400

struct _TandemDraftFiles {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemMessageStore *store;
  GListStore *list;
  char *number;
  guint save_id;

  guint n_coming;
  gboolean loaded;
};

G_DEFINE_FINAL_TYPE (TandemDraftFiles, tandem_draft_files, G_TYPE_OBJECT)

enum { PROP_0, PROP_BUSY, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { REFUSED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
did_save (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!tandem_message_store_finish (TANDEM_MESSAGE_STORE (source), result, &error))
    g_warning ("The files of a text that is half written are not kept: %s", error->message);
}

static void
save (TandemDraftFiles *self)
{
  g_clear_handle_id (&self->save_id, g_source_remove);
  if (self->loaded)
    tandem_message_store_set_draft_media_async (self->store, self->number, G_LIST_MODEL (self->list), NULL, did_save, NULL);
}

static gboolean
on_save (gpointer user_data)
{
  TandemDraftFiles *self = user_data;

  self->save_id = 0;
  save (self);
  return G_SOURCE_REMOVE;
}

static void
did_load (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemDraftFiles) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) kept = tandem_message_store_list_finish (TANDEM_MESSAGE_STORE (source), result, &error);
  gboolean came_meanwhile = g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0;

  if (!kept) {
    g_warning ("The files of a text that is half written cannot be read: %s", error->message);
    return;
  }
  self->loaded = TRUE;
  g_list_store_splice (self->list, 0, 0, kept->pdata, kept->len);
  if (came_meanwhile)
    save (self);
}

TandemDraftFiles *
tandem_draft_files_new (TandemSettings *settings, TandemMessageStore *store, const char *number)
{
  TandemDraftFiles *self = g_object_new (TANDEM_TYPE_DRAFT_FILES, NULL);

  self->settings = settings ? g_object_ref (settings) : NULL;
  self->store = g_object_ref (store);
  self->number = g_strdup (number);
  tandem_message_store_list_draft_media_async (store, number, NULL, did_load, g_object_ref (self));
  return self;
}

GListModel *
tandem_draft_files_get_list (TandemDraftFiles *self)
{
  g_return_val_if_fail (TANDEM_IS_DRAFT_FILES (self), NULL);
  return G_LIST_MODEL (self->list);
}

gboolean
tandem_draft_files_get_busy (TandemDraftFiles *self)
{
  g_return_val_if_fail (TANDEM_IS_DRAFT_FILES (self), FALSE);
  return self->n_coming > 0;
}

const char *
tandem_draft_files_get_number (TandemDraftFiles *self)
{
  g_return_val_if_fail (TANDEM_IS_DRAFT_FILES (self), NULL);
  return self->number;
}

/* --- adding -------------------------------------------------------------------------------------------------- */

typedef struct {
  TandemDraftFiles *self;
  char *name;                /* nullable */
  TandemMessageMedia *media; /* nullable: what is copied */
} Coming;

static void
begin (TandemDraftFiles *self)
{
  if (self->n_coming++ == 0)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

static void
end (TandemDraftFiles *self)
{
  if (--self->n_coming == 0)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUSY]);
}

static void
coming_free (Coming *coming)
{
  g_clear_object (&coming->self);
  g_clear_object (&coming->media);
  g_free (coming->name);
  g_free (coming);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Coming, coming_free)

static void
did_come (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Coming) coming = user_data;
  TandemDraftFiles *self = coming->self;
  TandemAttachmentVerdict verdict = TANDEM_ATTACHMENT_FINE;
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemMessageMedia) media = tandem_attachment_file_import_finish (TANDEM_SETTINGS (source), result, &verdict, &error);

  if (media) {
    g_list_store_append (self->list, media);
    save (self);
  } else {
    g_signal_emit (self, signals[REFUSED], 0, (int) verdict, coming->name, error);
  }
  end (self);
}

static Coming *
coming_new (TandemDraftFiles *self, const char *name)
{
  Coming *coming = g_new0 (Coming, 1);

  coming->self = g_object_ref (self);
  coming->name = g_strdup (name);
  return coming;
}

void
tandem_draft_files_add (TandemDraftFiles *self, GFile *file)
{
  g_autofree char *base = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (TANDEM_IS_DRAFT_FILES (self) && self->settings && G_IS_FILE (file));
  base = g_file_get_basename (file);
  name = base ? g_filename_display_name (base) : NULL;
  begin (self);
  tandem_attachment_file_import_async (self->settings, file, NULL, did_come, coming_new (self, name));
}

void
tandem_draft_files_add_stream (TandemDraftFiles *self, GInputStream *stream, const char *content_type, const char *name)
{
  g_return_if_fail (TANDEM_IS_DRAFT_FILES (self) && self->settings && G_IS_INPUT_STREAM (stream));
  begin (self);
  tandem_attachment_file_import_stream_async (self->settings, stream, content_type, name, NULL, did_come, coming_new (self, name));
}

static void
did_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Coming) coming = user_data;
  TandemDraftFiles *self = coming->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (source), result, &error);

  if (stream)
    tandem_draft_files_add_stream (self, G_INPUT_STREAM (stream), tandem_message_media_get_content_type (coming->media), coming->name);
  else
    g_signal_emit (self, signals[REFUSED], 0, (int) TANDEM_ATTACHMENT_FINE, coming->name, error);
  end (self);
}

void
tandem_draft_files_add_copy (TandemDraftFiles *self, TandemMessageMedia *media)
{
  g_autoptr (GFile) file = NULL;
  Coming *coming;

  g_return_if_fail (TANDEM_IS_DRAFT_FILES (self) && self->settings && TANDEM_IS_MESSAGE_MEDIA (media));
  if (!tandem_message_media_get_path (media))
    return;
  begin (self);
  coming = coming_new (self, tandem_message_media_get_name (media));
  coming->media = g_object_ref (media);
  file = g_file_new_for_path (tandem_message_media_get_path (media));
  g_file_read_async (file, G_PRIORITY_DEFAULT, NULL, did_open, coming);
}

/* --- taking away --------------------------------------------------------------------------------------------- */

void
tandem_draft_files_remove (TandemDraftFiles *self, guint position)
{
  g_autoptr (TandemMessageMedia) media = NULL;

  g_return_if_fail (TANDEM_IS_DRAFT_FILES (self));
  media = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  if (!media)
    return;
  g_list_store_remove (self->list, position);
  save (self);
  tandem_attachment_file_drop (media);
}

GListModel *
tandem_draft_files_take (TandemDraftFiles *self)
{
  GListStore *taken = g_list_store_new (TANDEM_TYPE_MESSAGE_MEDIA);

  g_return_val_if_fail (TANDEM_IS_DRAFT_FILES (self), G_LIST_MODEL (taken));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++) {
    g_autoptr (TandemMessageMedia) media = g_list_model_get_item (G_LIST_MODEL (self->list), i);

    g_list_store_append (taken, media);
  }
  g_list_store_remove_all (self->list);
  if (!self->save_id)
    self->save_id = g_timeout_add (TAKEN_MS, on_save, self);
  return G_LIST_MODEL (taken);
}

void
tandem_draft_files_put_back (TandemDraftFiles *self, GListModel *files)
{
  g_return_if_fail (TANDEM_IS_DRAFT_FILES (self));
  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (TandemMessageMedia) media = g_list_model_get_item (files, i);

    g_list_store_insert (self->list, i, media);
  }
  save (self);
}

/* --- object -------------------------------------------------------------------------------------------------- */

static void
tandem_draft_files_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_BUSY: g_value_set_boolean (value, tandem_draft_files_get_busy (TANDEM_DRAFT_FILES (object))); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_draft_files_dispose (GObject *object)
{
  TandemDraftFiles *self = TANDEM_DRAFT_FILES (object);

  if (self->save_id)
    save (self);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_draft_files_parent_class)->dispose (object);
}

static void
tandem_draft_files_finalize (GObject *object)
{
  TandemDraftFiles *self = TANDEM_DRAFT_FILES (object);

  g_clear_object (&self->list);
  g_free (self->number);
  G_OBJECT_CLASS (tandem_draft_files_parent_class)->finalize (object);
}

static void
tandem_draft_files_class_init (TandemDraftFilesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tandem_draft_files_get_property;
  object_class->dispose = tandem_draft_files_dispose;
  object_class->finalize = tandem_draft_files_finalize;
  props[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[REFUSED] = g_signal_new ("refused", TANDEM_TYPE_DRAFT_FILES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                   G_TYPE_INT, G_TYPE_STRING, G_TYPE_ERROR);
}

static void
tandem_draft_files_init (TandemDraftFiles *self)
{
  self->list = g_list_store_new (TANDEM_TYPE_MESSAGE_MEDIA);
}

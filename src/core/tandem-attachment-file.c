// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-attachment-file.h"

typedef struct {
  GFile *file;     /* NULL: a stream */
  GFile *copy;
  char *name;
  char *content_type;
  gint64 size;
  TandemAttachmentVerdict verdict;
} Import;

static void
import_free (gpointer data)
{
  Import *import = data;

  g_clear_object (&import->file);
  g_clear_object (&import->copy);
  g_free (import->name);
  g_free (import->content_type);
  g_free (import);
}

static GFile *
make_place (TandemSettings *settings, const char *content_type)
{
  g_autofree char *folder = g_build_filename (tandem_settings_get_string (settings, "data-dir"), "texts", NULL);
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *name = g_strdup_printf ("out-%s.%s", id, tandem_attachment_rules_get_ending (content_type));
  g_autofree char *path = g_build_filename (folder, name, NULL);

  /* Whether that works the copying will tell. */
  g_mkdir_with_parents (folder, 0700);
  return g_file_new_for_path (path);
}

static gboolean
judge (GTask *task)
{
  Import *import = g_task_get_task_data (task);
  GError *error = NULL;

  import->verdict = tandem_attachment_rules_judge (import->content_type, import->size);
  if (import->verdict == TANDEM_ATTACHMENT_FINE)
    return TRUE;
  tandem_attachment_rules_set_error (import->verdict, import->name, &error);
  g_task_return_error (task, error);
  return FALSE;
}

static void
succeed (GTask *task)
{
  const Import *import = g_task_get_task_data (task);
  g_autofree char *path = g_file_get_path (import->copy);
  TandemMessageMedia *media = tandem_message_media_new (tandem_attachment_rules_find_type (import->content_type), NULL);

  tandem_message_media_set_name (media, import->name);
  tandem_message_media_set_file (media, path, import->size);
  g_task_return_pointer (task, media, g_object_unref);
}

static void
remove_copy (GTask *task)
{
  const Import *import = g_task_get_task_data (task);

  g_file_delete_async (import->copy, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
}

/* --- a file -------------------------------------------------------------------------------------------------- */

static void
did_copy (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_file_copy_finish (G_FILE (source), result, &error)) {
    succeed (task);
    return;
  }
  remove_copy (task);
  g_task_return_error (task, error);
}

static void
did_query (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Import *import = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);

  if (!info) {
    g_task_return_error (task, error);
    return;
  }
  import->name = g_strdup (g_file_info_get_display_name (info));
  import->content_type = g_content_type_get_mime_type (g_file_info_get_content_type (info));
  import->size = g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR ? g_file_info_get_size (info) : 0;
  if (!import->content_type)
    import->content_type = g_strdup ("application/octet-stream");
  if (!judge (task))
    return;
  import->copy = make_place (g_task_get_source_object (task), import->content_type);
  g_file_copy_async (import->file, import->copy, G_FILE_COPY_TARGET_DEFAULT_PERMS, G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                     NULL, NULL, did_copy, g_object_ref (task));
}

void
tandem_attachment_file_import_async (TandemSettings *settings, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (settings, cancellable, callback, user_data);
  Import *import = g_new0 (Import, 1);

  g_task_set_source_tag (task, tandem_attachment_file_import_async);
  g_task_set_task_data (task, import, import_free);
  import->file = g_object_ref (file);
  g_file_query_info_async (file,
                           G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_DISPLAY_NAME
                           "," G_FILE_ATTRIBUTE_STANDARD_CONTENT_TYPE,
                           G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, cancellable, did_query, g_object_ref (task));
}

/* --- a stream ------------------------------------------------------------------------------------------------ */

static void
did_splice (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Import *import = g_task_get_task_data (task);
  GError *error = NULL;

  import->size = g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, &error);
  if (error) {
    remove_copy (task);
    g_task_return_error (task, error);
  } else if (judge (task)) {
    succeed (task);
  } else {
    remove_copy (task);
  }
}

typedef struct {
  GTask *task;
  GInputStream *stream;
} Opening;

static void
did_create (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Opening *opening = user_data;
  g_autoptr (GTask) task = opening->task;
  g_autoptr (GInputStream) stream = opening->stream;
  GError *error = NULL;
  g_autoptr (GFileOutputStream) output = g_file_create_finish (G_FILE (source), result, &error);

  if (!output)
    g_task_return_error (task, error);
  else
    g_output_stream_splice_async (G_OUTPUT_STREAM (output), stream,
                                  G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, G_PRIORITY_DEFAULT,
                                  g_task_get_cancellable (task), did_splice, g_object_ref (task));
}

void
tandem_attachment_file_import_stream_async (TandemSettings *settings, GInputStream *stream, const char *content_type, const char *name,
                                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (settings, cancellable, callback, user_data);
  Import *import = g_new0 (Import, 1);
  Opening *opening = g_new0 (Opening, 1);

  g_task_set_source_tag (task, tandem_attachment_file_import_async);
  g_task_set_task_data (task, import, import_free);
  import->name = g_strdup (name);
  import->content_type = g_strdup (content_type);
  import->copy = make_place (settings, content_type);
  opening->task = g_object_ref (task);
  opening->stream = g_object_ref (stream);
  g_file_create_async (import->copy, G_FILE_CREATE_PRIVATE, G_PRIORITY_DEFAULT, cancellable, did_create, opening);
}

TandemMessageMedia *
tandem_attachment_file_import_finish (TandemSettings *settings, GAsyncResult *result, TandemAttachmentVerdict *verdict,
                                      GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, settings), NULL);
  if (verdict)
    *verdict = ((const Import *) g_task_get_task_data (G_TASK (result)))->verdict;
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tandem_attachment_file_drop (TandemMessageMedia *media)
{
  g_autoptr (GFile) file = NULL;

  g_return_if_fail (TANDEM_IS_MESSAGE_MEDIA (media));
  if (!tandem_message_media_is_own_file (media))
    return;
  file = g_file_new_for_path (tandem_message_media_get_path (media));
  g_file_delete_async (file, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-attachment-source.h"

struct _TandemAttachmentSource {
  GObject parent_instance;

  /* borrowed */
  GtkTextView *text_view; /* weak */

  gboolean wants_words; /* what is pasted is no file after all */
};

G_DEFINE_FINAL_TYPE (TandemAttachmentSource, tandem_attachment_source, G_TYPE_OBJECT)

enum { FILE_GIVEN, STREAM_GIVEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* As they are, not decoded and encoded again: a photograph would grow. */
static const char *picture_types[] = { "image/jpeg", "image/png", "image/gif", NULL };

static void
tandem_attachment_source_dispose (GObject *object)
{
  g_clear_weak_pointer (&TANDEM_ATTACHMENT_SOURCE (object)->text_view);
  G_OBJECT_CLASS (tandem_attachment_source_parent_class)->dispose (object);
}

static void
tandem_attachment_source_class_init (TandemAttachmentSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_attachment_source_dispose;
  signals[FILE_GIVEN] = g_signal_new ("file", TANDEM_TYPE_ATTACHMENT_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                      G_TYPE_FILE);
  signals[STREAM_GIVEN] = g_signal_new ("stream", TANDEM_TYPE_ATTACHMENT_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                        2, G_TYPE_INPUT_STREAM, G_TYPE_STRING);
}

static void
tandem_attachment_source_init (TandemAttachmentSource *self)
{
}

static gboolean
has_files (GdkContentFormats *formats)
{
  return gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST) || gdk_content_formats_contain_mime_type (formats, "text/uri-list");
}

static gboolean
has_picture (GdkContentFormats *formats)
{
  for (gsize i = 0; picture_types[i]; i++)
    if (gdk_content_formats_contain_mime_type (formats, picture_types[i]))
      return TRUE;
  return gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE);
}

static gboolean
has_words (GdkContentFormats *formats)
{
  return gdk_content_formats_contain_gtype (formats, G_TYPE_STRING) || gdk_content_formats_contain_mime_type (formats, "text/plain") ||
         gdk_content_formats_contain_mime_type (formats, "text/plain;charset=utf-8");
}

/* FALSE: there are only addresses of other computers. */
static gboolean
give_files (TandemAttachmentSource *self, const GValue *value)
{
  GdkFileList *list = value && G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST) ? g_value_get_boxed (value) : NULL;
  g_autoptr (GSList) files = list ? gdk_file_list_get_files (list) : NULL;
  gboolean given = FALSE;

  for (GSList *l = files; l; l = l->next) {
    if (!g_file_is_native (l->data))
      continue;
    given = TRUE;
    g_signal_emit (self, signals[FILE_GIVEN], 0, l->data);
  }
  return given;
}

/* --- pasting ------------------------------------------------------------------------------------------------- */

static void
did_paste_files (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemAttachmentSource) self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  if (give_files (self, value) || !self->text_view)
    return;
  self->wants_words = TRUE;
  g_signal_emit_by_name (self->text_view, "paste-clipboard");
  self->wants_words = FALSE;
}

static void
did_paste_picture (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemAttachmentSource) self = user_data;
  g_autoptr (GError) error = NULL;
  const char *type = NULL;
  g_autoptr (GInputStream) stream = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, &type, &error);

  if (stream)
    g_signal_emit (self, signals[STREAM_GIVEN], 0, stream, type);
  else
    g_message ("The picture of the clipboard cannot be read: %s", error->message);
}

static void
on_paste (GtkTextView *text_view, gpointer user_data)
{
  TandemAttachmentSource *self = TANDEM_ATTACHMENT_SOURCE (user_data);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (text_view));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);

  if (self->wants_words || !gtk_text_view_get_editable (text_view))
    return;
  if (has_files (formats))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL, did_paste_files, g_object_ref (self));
  else if (has_picture (formats) && !has_words (formats))
    gdk_clipboard_read_async (clipboard, picture_types, G_PRIORITY_DEFAULT, NULL, did_paste_picture, g_object_ref (self));
  else
    return;
  g_signal_stop_emission_by_name (text_view, "paste-clipboard");
}

/* --- dropping ------------------------------------------------------------------------------------------------ */

typedef struct {
  TandemAttachmentSource *self;
  GdkDrop *drop;
} Dropped;

static void
dropped_free (Dropped *dropped, gboolean taken)
{
  gdk_drop_finish (dropped->drop, taken ? GDK_ACTION_COPY : 0);
  g_object_unref (dropped->drop);
  g_object_unref (dropped->self);
  g_free (dropped);
}

static void
did_drop_files (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Dropped *dropped = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_drop_read_value_finish (dropped->drop, result, &error);

  dropped_free (dropped, give_files (dropped->self, value));
}

static void
did_drop_picture (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Dropped *dropped = user_data;
  const char *type = NULL;
  g_autoptr (GInputStream) stream = gdk_drop_read_finish (dropped->drop, result, &type, NULL);

  if (stream)
    g_signal_emit (dropped->self, signals[STREAM_GIVEN], 0, stream, type);
  dropped_free (dropped, stream != NULL);
}

static gboolean
on_drop (GtkDropTargetAsync *target, GdkDrop *drop, double x, double y, gpointer user_data)
{
  Dropped *dropped = g_new0 (Dropped, 1);

  dropped->self = g_object_ref (user_data);
  dropped->drop = g_object_ref (drop);
  if (has_files (gdk_drop_get_formats (drop)))
    gdk_drop_read_value_async (drop, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL, did_drop_files, dropped);
  else
    gdk_drop_read_async (drop, picture_types, G_PRIORITY_DEFAULT, NULL, did_drop_picture, dropped);
  return TRUE;
}

static gboolean
on_accept (GtkDropTargetAsync *target, GdkDrop *drop, gpointer user_data)
{
  GdkContentFormats *formats = gdk_drop_get_formats (drop);
  TandemAttachmentSource *self = TANDEM_ATTACHMENT_SOURCE (user_data);

  return self->text_view && gtk_widget_get_sensitive (GTK_WIDGET (self->text_view)) &&
         (has_files (formats) || (has_picture (formats) && !has_words (formats)));
}

TandemAttachmentSource *
tandem_attachment_source_new (GtkTextView *text_view, GtkWidget *target)
{
  TandemAttachmentSource *self = g_object_new (TANDEM_TYPE_ATTACHMENT_SOURCE, NULL);
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();
  GtkDropTargetAsync *drops;

  g_set_weak_pointer (&self->text_view, text_view);
  g_signal_connect_object (text_view, "paste-clipboard", G_CALLBACK (on_paste), self, 0);
  gdk_content_formats_builder_add_gtype (builder, GDK_TYPE_FILE_LIST);
  gdk_content_formats_builder_add_mime_type (builder, "text/uri-list");
  for (gsize i = 0; picture_types[i]; i++)
    gdk_content_formats_builder_add_mime_type (builder, picture_types[i]);
  drops = gtk_drop_target_async_new (gdk_content_formats_builder_free_to_formats (builder), GDK_ACTION_COPY);
  /* Before the text view, which would take the words. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drops), GTK_PHASE_CAPTURE);
  g_signal_connect_object (drops, "accept", G_CALLBACK (on_accept), self, 0);
  g_signal_connect_object (drops, "drop", G_CALLBACK (on_drop), self, 0);
  gtk_widget_add_controller (target, GTK_EVENT_CONTROLLER (drops));
  return self;
}

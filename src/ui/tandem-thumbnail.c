// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-thumbnail.h"

/* Whoever sends a picture of a kilobyte may want a gigabyte of memory for it. */
#define MAX_PIXELS (40 * 1000 * 1000)

struct _TandemThumbnail {
  GtkWidget parent_instance;

  /* owned */
  GtkWidget *child;
  GCancellable *cancellable;
  char *path;

  int px;
};

G_DEFINE_FINAL_TYPE (TandemThumbnail, tandem_thumbnail, GTK_TYPE_WIDGET)

/* Those that are to be decoded, with a reference; main thread. */
static GQueue waiting = G_QUEUE_INIT;
static gboolean decoding;

typedef struct {
  char *path;
  int px;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->path);
  g_free (work);
}

static const char *
get_icon (const char *type)
{
  if (g_str_has_prefix (type, "image/"))
    return "image-x-generic-symbolic";
  if (g_str_has_prefix (type, "audio/"))
    return "audio-x-generic-symbolic";
  if (g_str_has_prefix (type, "video/"))
    return "video-x-generic-symbolic";
  return g_str_has_suffix (type, "vcard") ? "x-office-address-book-symbolic" : "text-x-generic-symbolic";
}

static void
show_picture (TandemThumbnail *self, GdkPixbuf *pixbuf)
{
  g_autoptr (GdkTexture) texture = gdk_texture_new_for_pixbuf (pixbuf);
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));
  gtk_widget_set_size_request (self->child, MAX (gdk_texture_get_width (texture) / scale, 1),
                               MAX (gdk_texture_get_height (texture) / scale, 1));
  gtk_widget_set_parent (self->child, GTK_WIDGET (self));
}

/* gdk_pixbuf_new_from_stream_async() reads elsewhere, but decodes in the main loop. */
static void
decode (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Work *work = data;
  g_autoptr (GFile) file = g_file_new_for_path (work->path);
  GError *error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, &error);
  GdkPixbuf *pixbuf =
    stream ? gdk_pixbuf_new_from_stream_at_scale (G_INPUT_STREAM (stream), work->px, work->px, TRUE, cancellable, &error) : NULL;

  if (pixbuf)
    g_task_return_pointer (task, pixbuf, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void decode_next (void);

static void
did_decode (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TandemThumbnail *self = TANDEM_THUMBNAIL (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) pixbuf = g_task_propagate_pointer (G_TASK (result), &error);

  decoding = FALSE;
  if (pixbuf && self->child)
    show_picture (self, pixbuf);
  else if (error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("thumbnail: %s", error->message);
  decode_next ();
}

/* One after the other: each may need 160 MB. */
static void
decode_next (void)
{
  while (!decoding && !g_queue_is_empty (&waiting)) {
    g_autoptr (TandemThumbnail) self = g_queue_pop_head (&waiting);
    g_autoptr (GTask) task = NULL;
    Work *work;

    if (!self->child)
      continue;
    work = g_new0 (Work, 1);
    work->path = g_strdup (self->path);
    work->px = self->px * gtk_widget_get_scale_factor (GTK_WIDGET (self));
    task = g_task_new (self, self->cancellable, did_decode, NULL);
    g_task_set_source_tag (task, decode_next);
    g_task_set_task_data (task, work, work_free);
    decoding = TRUE;
    g_task_run_in_thread (task, decode);
  }
}

static void
did_look (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemThumbnail) self = user_data;
  int width = 0, height = 0;
  int px;

  if (!gdk_pixbuf_get_file_info_finish (result, &width, &height, NULL) || !self->child || width <= 0 || height <= 0 ||
      (gint64) width * height > MAX_PIXELS)
    return;
  px = MAX (width, height) / gtk_widget_get_scale_factor (GTK_WIDGET (self));
  self->px = CLAMP (px, 1, self->px);
  g_queue_push_tail (&waiting, g_object_ref (self));
  decode_next ();
}

static void
tandem_thumbnail_dispose (GObject *object)
{
  TandemThumbnail *self = TANDEM_THUMBNAIL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->child, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_thumbnail_parent_class)->dispose (object);
}

static void
tandem_thumbnail_finalize (GObject *object)
{
  TandemThumbnail *self = TANDEM_THUMBNAIL (object);

  g_clear_object (&self->cancellable);
  g_free (self->path);
  G_OBJECT_CLASS (tandem_thumbnail_parent_class)->finalize (object);
}

static void
tandem_thumbnail_class_init (TandemThumbnailClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_thumbnail_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_thumbnail_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
tandem_thumbnail_init (TandemThumbnail *self)
{
  self->cancellable = g_cancellable_new ();
}

GtkWidget *
tandem_thumbnail_new (TandemMessageMedia *media, int px)
{
  TandemThumbnail *self = g_object_new (TANDEM_TYPE_THUMBNAIL, NULL);
  const char *type = tandem_message_media_get_content_type (media);

  self->px = px;
  self->path = g_strdup (tandem_message_media_get_path (media));
  self->child = gtk_image_new_from_icon_name (get_icon (type));
  gtk_image_set_icon_size (GTK_IMAGE (self->child), GTK_ICON_SIZE_LARGE);
  gtk_widget_set_parent (self->child, GTK_WIDGET (self));
  if (self->path && g_str_has_prefix (type, "image/"))
    gdk_pixbuf_get_file_info_async (self->path, self->cancellable, did_look, g_object_ref (self));
  return GTK_WIDGET (self);
}

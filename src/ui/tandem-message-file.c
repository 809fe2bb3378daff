// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-message-file.h"

#include <glib/gi18n-lib.h>

#include "tandem-announcer.h"
#include "tandem-attachment-rules.h"
#include "tandem-attachment-text.h"
#include "tandem-thumbnail.h"

#define THUMBNAIL_PX 220

struct _TandemMessageFile {
  GtkWidget parent_instance;

  /* owned */
  TandemMessageMedia *media;
  char *message_id;
  GtkFileChooserNative *chooser; /* nullable: not open */
  GtkWidget *box;

  /* borrowed */
  GtkLabel *problem_label;

  gboolean inbound;
};

G_DEFINE_FINAL_TYPE (TandemMessageFile, tandem_message_file, GTK_TYPE_WIDGET)

static GtkWindow *
get_window (TandemMessageFile *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
on_open (TandemMessageFile *self)
{
  g_autofree char *uri = g_filename_to_uri (tandem_message_media_get_path (self->media), NULL, NULL);

  if (uri)
    gtk_show_uri (get_window (self), uri, GDK_CURRENT_TIME);
}

static void
did_copy (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemMessageFile) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (g_file_copy_finish (G_FILE (source), result, &error) || !self->box)
    return;
  /* TRANSLATORS: %s is a sentence of the system that says why. */
  words = g_strdup_printf (_("The file cannot be saved: %s"), error->message);
  gtk_label_set_label (self->problem_label, words);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), TRUE);
  tandem_announcer_say (GTK_ACCESSIBLE (self), words);
}

static void
on_response (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  TandemMessageFile *self = TANDEM_MESSAGE_FILE (user_data);
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) source = NULL;
  g_autoptr (GFile) target = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  source = g_file_new_for_path (tandem_message_media_get_path (self->media));
  target = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  /* The chooser has asked about a file that is there. */
  g_file_copy_async (source, target, G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS, G_PRIORITY_DEFAULT, NULL, NULL, NULL,
                     did_copy, g_object_ref (self));
}

static void
on_save (TandemMessageFile *self)
{
  const char *name = tandem_message_media_get_name (self->media);
  g_autofree char *plain = name && *name ? g_path_get_basename (name) : NULL;
  g_autofree char *made =
    g_strdup_printf ("%s.%s", tandem_attachment_text_get_kind (self->media),
                     tandem_attachment_rules_get_ending (tandem_message_media_get_content_type (self->media)));

  if (self->chooser)
    return;
  self->chooser = gtk_file_chooser_native_new (_("Save File"), get_window (self), GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), plain ? plain : made);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* --- what is shown ------------------------------------------------------------------------------------------- */

static GtkWidget *
make_label (const char *words, const char *style)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  if (style)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
show_file (TandemMessageFile *self, GtkBox *row, const char *words)
{
  GtkWidget *open = gtk_button_new ();
  GtkWidget *save = gtk_button_new_from_icon_name ("document-save-symbolic");
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gboolean is_picture = g_str_has_prefix (tandem_message_media_get_content_type (self->media), "image/");
  /* TRANSLATORS: the name of a file that came with a text, and its size. */
  g_autofree char *open_words = g_strdup_printf (_("Open %s"), words);
  /* TRANSLATORS: the name of a file that came with a text, and its size. */
  g_autofree char *save_words = g_strdup_printf (_("Save %s"), words);

  gtk_box_append (GTK_BOX (content), tandem_thumbnail_new (self->media, THUMBNAIL_PX));
  if (!is_picture)
    gtk_box_append (GTK_BOX (content), make_label (words, NULL));
  gtk_button_set_child (GTK_BUTTON (open), content);
  gtk_widget_add_css_class (open, "flat");
  gtk_widget_set_tooltip_text (open, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (open), GTK_ACCESSIBLE_PROPERTY_LABEL, open_words, -1);
  g_signal_connect_object (open, "clicked", G_CALLBACK (on_open), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (save, "flat");
  gtk_widget_add_css_class (save, "bubble-button");
  gtk_widget_set_valign (save, GTK_ALIGN_END);
  gtk_widget_set_tooltip_text (save, C_("button", "Save File"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (save), GTK_ACCESSIBLE_PROPERTY_LABEL, save_words, -1);
  g_signal_connect_object (save, "clicked", G_CALLBACK (on_save), self, G_CONNECT_SWAPPED);
  gtk_box_append (row, open);
  gtk_box_append (row, save);
}

static void
show_missing (TandemMessageFile *self, GtkBox *row, const char *words)
{
  gboolean can_fetch = self->inbound && tandem_message_media_get_url (self->media) && !tandem_message_media_get_path (self->media);
  /* TRANSLATORS: the name or kind of a file. */
  g_autofree char *why = can_fetch ? g_strdup_printf (_("%s: it could not be fetched from Twilio yet."), words)
                         : tandem_message_media_get_path (self->media) ? g_strdup_printf (_("%s: the file is not here any more."), words)
                                                                       : g_strdup (words);
  GtkWidget *button;

  gtk_box_append (row, make_label (why, NULL));
  if (!can_fetch)
    return;
  button = gtk_button_new_with_label (C_("button", "Fetch Again"));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "bubble-button");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", self->message_id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "thread.fetch");
  gtk_box_append (row, button);
}

static void
update (TandemMessageFile *self)
{
  const char *path = tandem_message_media_get_path (self->media);
  g_autofree char *words = tandem_attachment_text_dup_words (self->media);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), row);
  self->problem_label = GTK_LABEL (make_label ("", "error"));
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), FALSE);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->problem_label));
  if (path && g_file_test (path, G_FILE_TEST_EXISTS))
    show_file (self, GTK_BOX (row), words);
  else
    show_missing (self, GTK_BOX (row), words);
}

/* --- object -------------------------------------------------------------------------------------------------- */

static void
tandem_message_file_dispose (GObject *object)
{
  TandemMessageFile *self = TANDEM_MESSAGE_FILE (object);

  if (self->chooser)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->media);
  G_OBJECT_CLASS (tandem_message_file_parent_class)->dispose (object);
}

static void
tandem_message_file_finalize (GObject *object)
{
  g_free (TANDEM_MESSAGE_FILE (object)->message_id);
  G_OBJECT_CLASS (tandem_message_file_parent_class)->finalize (object);
}

static void
tandem_message_file_class_init (TandemMessageFileClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_message_file_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_message_file_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
tandem_message_file_init (TandemMessageFile *self)
{
}

GtkWidget *
tandem_message_file_new (TandemMessage *message, TandemMessageMedia *media)
{
  TandemMessageFile *self = g_object_new (TANDEM_TYPE_MESSAGE_FILE, NULL);

  self->media = g_object_ref (media);
  self->message_id = g_strdup (tandem_message_get_id (message));
  self->inbound = tandem_message_get_direction (message) == TANDEM_DIRECTION_INBOUND;
  g_signal_connect_object (media, "notify::path", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (media, "notify::size", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

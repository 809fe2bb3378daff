// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-attachment-bar.h"

#include <glib/gi18n-lib.h>

#include "tandem-announcer.h"
#include "tandem-attachment-source.h"
#include "tandem-attachment-text.h"
#include "tandem-draft-files.h"
#include "tandem-thumbnail.h"

#define THUMBNAIL_PX 36

struct _TandemAttachmentBar {
  GtkWidget parent_instance;

  /* owned */
  TandemInbox *inbox;
  TandemSettings *settings;
  TandemDraftFiles *files;       /* nullable: no number yet */
  GSignalGroup *draft;           /* of files */
  GSignalGroup *list;            /* of their list */
  GtkFileChooserNative *chooser; /* nullable: not open */
  TandemAttachmentSource *source;

  /* borrowed */
  GtkWidget *text_view;

  /* template */
  GtkWidget *box;
  GtkWidget *scrolled_window;
  GtkBox *chips;
  GtkLabel *problem_label;

  gboolean refused; /* what is on show is of a file that was not taken */
};

G_DEFINE_FINAL_TYPE (TandemAttachmentBar, tandem_attachment_bar, GTK_TYPE_WIDGET)

enum { FILES_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static GListModel *
get_list (TandemAttachmentBar *self)
{
  return self->files ? tandem_draft_files_get_list (self->files) : NULL;
}

guint
tandem_attachment_bar_count_files (TandemAttachmentBar *self)
{
  g_return_val_if_fail (TANDEM_IS_ATTACHMENT_BAR (self), 0);
  return self->files ? g_list_model_get_n_items (get_list (self)) : 0;
}

static gboolean
has_files (TandemAttachmentBar *self)
{
  return tandem_attachment_bar_count_files (self) > 0;
}

/* --- what is wrong ------------------------------------------------------------------------------------------- */

static void
show_problem (TandemAttachmentBar *self, const char *words)
{
  gboolean is_new = words && g_strcmp0 (words, gtk_label_get_label (self->problem_label)) != 0;

  gtk_label_set_label (self->problem_label, words ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), words != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), words || has_files (self));
  if (is_new)
    tandem_announcer_say (GTK_ACCESSIBLE (self), words);
}

/* NULL: they can go out.  (transfer full) */
static char *
dup_problem (TandemAttachmentBar *self)
{
  guint position = 0;
  TandemAttachmentVerdict verdict;
  g_autoptr (TandemMessageMedia) media = NULL;
  g_autofree char *name = NULL;

  if (!has_files (self))
    return NULL;
  if (!tandem_inbox_can_send_files (self->inbox, NULL))
    return g_strdup (_("Files cannot be sent now: Twilio fetches them from this computer and cannot reach it. Choose a tunnel in the "
                       "preferences, or enter the public URL (PUBLIC_URL)."));
  verdict = tandem_attachment_rules_judge_all (get_list (self), &position);
  if (verdict == TANDEM_ATTACHMENT_FINE)
    return NULL;
  media = g_list_model_get_item (get_list (self), position);
  name = tandem_attachment_text_dup_name (media);
  return tandem_attachment_text_dup_verdict (verdict, name);
}

static void
judge (TandemAttachmentBar *self)
{
  g_autofree char *problem = dup_problem (self);

  if (problem || !self->refused)
    show_problem (self, problem);
}

static void
on_refused (TandemDraftFiles *files, int verdict, const char *name, const GError *error, gpointer user_data)
{
  TandemAttachmentBar *self = TANDEM_ATTACHMENT_BAR (user_data);
  g_autofree char *words =
    verdict != TANDEM_ATTACHMENT_FINE
      ? tandem_attachment_text_dup_verdict ((TandemAttachmentVerdict) verdict, name)
      /* TRANSLATORS: the name of a file, then a sentence of the system that says why. */
      : g_strdup_printf (_("“%s” cannot be attached: %s"), name ? name : C_("kind of a file", "File"), error->message);

  self->refused = TRUE;
  show_problem (self, words);
}

/* --- chips --------------------------------------------------------------------------------------------------- */

/* The chips are in the order of the files. */
static void
on_remove (GtkButton *button, gpointer user_data)
{
  TandemAttachmentBar *self = TANDEM_ATTACHMENT_BAR (user_data);
  GtkWidget *chip = gtk_widget_get_parent (GTK_WIDGET (button));
  guint position = 0;

  for (GtkWidget *before = gtk_widget_get_prev_sibling (chip); before; before = gtk_widget_get_prev_sibling (before))
    position++;
  self->refused = FALSE;
  /* Before the button goes: the focus would be nowhere. */
  gtk_widget_grab_focus (self->text_view);
  tandem_draft_files_remove (self->files, position);
}

static GtkWidget *
make_chip (TandemAttachmentBar *self, TandemMessageMedia *media)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *words = tandem_attachment_text_dup_words (media);
  g_autofree char *name = tandem_attachment_text_dup_name (media);
  GtkWidget *label = gtk_label_new (words);
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  GtkWidget *thumbnail = tandem_thumbnail_new (media, THUMBNAIL_PX);
  /* TRANSLATORS: %s is the name of a file that would have gone out with a text. */
  g_autofree char *remove = g_strdup_printf (_("Remove %s"), name);

  gtk_widget_set_size_request (thumbnail, THUMBNAIL_PX, -1);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_tooltip_text (button, remove);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "bubble-button");
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove), self, 0);
  gtk_box_append (GTK_BOX (chip), thumbnail);
  gtk_box_append (GTK_BOX (chip), label);
  gtk_box_append (GTK_BOX (chip), button);
  return chip;
}

static void
show_files (TandemAttachmentBar *self)
{
  GListModel *list = get_list (self);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->chips))))
    gtk_box_remove (self->chips, child);
  for (guint i = 0; list && i < g_list_model_get_n_items (list); i++) {
    g_autoptr (TandemMessageMedia) media = g_list_model_get_item (list, i);

    gtk_box_append (self->chips, make_chip (self, media));
  }
  gtk_widget_set_visible (self->scrolled_window, has_files (self));
  gtk_widget_set_visible (GTK_WIDGET (self), has_files (self) || gtk_widget_get_visible (GTK_WIDGET (self->problem_label)));
  judge (self);
  g_signal_emit (self, signals[FILES_CHANGED], 0);
}

/* --- where they come from ------------------------------------------------------------------------------------ */

static void
on_file (TandemAttachmentBar *self, GFile *file)
{
  if (!self->files)
    return;
  self->refused = FALSE;
  tandem_draft_files_add (self->files, file);
}

static void
on_stream (TandemAttachmentSource *source, GInputStream *stream, const char *content_type, gpointer user_data)
{
  TandemAttachmentBar *self = TANDEM_ATTACHMENT_BAR (user_data);
  /* TRANSLATORS: the name of a picture that was pasted; a file name ending follows. */
  g_autofree char *name = g_strdup_printf ("%s.%s", C_("name of a file", "picture"), tandem_attachment_rules_get_ending (content_type));

  if (!self->files)
    return;
  self->refused = FALSE;
  tandem_draft_files_add_stream (self->files, stream, content_type, name);
}

static void
on_response (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  TandemAttachmentBar *self = TANDEM_ATTACHMENT_BAR (user_data);
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GListModel) chosen = NULL;

  gtk_widget_grab_focus (self->text_view);
  if (response != GTK_RESPONSE_ACCEPT)
    return;
  chosen = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser));
  for (guint i = 0; i < g_list_model_get_n_items (chosen); i++) {
    g_autoptr (GFile) file = g_list_model_get_item (chosen, i);

    on_file (self, file);
  }
}

void
tandem_attachment_bar_choose (TandemAttachmentBar *self)
{
  GtkRoot *root;

  g_return_if_fail (TANDEM_IS_ATTACHMENT_BAR (self));
  root = gtk_widget_get_root (GTK_WIDGET (self));
  if (self->chooser || !self->files)
    return;
  self->chooser = gtk_file_chooser_native_new (_("Attach Files"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                               GTK_FILE_CHOOSER_ACTION_OPEN, C_("button", "_Attach"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* --- sending ------------------------------------------------------------------------------------------------- */

gboolean
tandem_attachment_bar_check (TandemAttachmentBar *self)
{
  g_autofree char *problem = NULL;

  g_return_val_if_fail (TANDEM_IS_ATTACHMENT_BAR (self), FALSE);
  if (self->files && tandem_draft_files_get_busy (self->files))
    problem = g_strdup (_("The file is still being read. Wait a moment, then send."));
  else
    problem = dup_problem (self);
  self->refused = FALSE;
  show_problem (self, problem);
  return problem == NULL;
}

GListModel *
tandem_attachment_bar_take (TandemAttachmentBar *self)
{
  g_return_val_if_fail (TANDEM_IS_ATTACHMENT_BAR (self), NULL);
  return has_files (self) ? tandem_draft_files_take (self->files) : NULL;
}

void
tandem_attachment_bar_put_back (TandemAttachmentBar *self, TandemInbox *inbox, const char *number, GListModel *files)
{
  g_autoptr (TandemDraftFiles) other = NULL;

  g_return_if_fail (TANDEM_IS_ATTACHMENT_BAR (self) && number && files);
  if (self->files && g_str_equal (tandem_draft_files_get_number (self->files), number)) {
    tandem_draft_files_put_back (self->files, files);
    return;
  }
  other = tandem_draft_files_new (NULL, tandem_inbox_get_store (inbox), number);
  tandem_draft_files_put_back (other, files);
}

void
tandem_attachment_bar_put_copies (TandemAttachmentBar *self, const char *number, GListModel *files)
{
  g_autoptr (TandemDraftFiles) draft = NULL;

  g_return_if_fail (TANDEM_IS_ATTACHMENT_BAR (self) && self->inbox && number && G_IS_LIST_MODEL (files));
  if (self->files && g_str_equal (tandem_draft_files_get_number (self->files), number))
    draft = g_object_ref (self->files);
  else
    draft = tandem_draft_files_new (self->settings, tandem_inbox_get_store (self->inbox), number);
  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (TandemMessageMedia) media = g_list_model_get_item (files, i);

    tandem_draft_files_add_copy (draft, media);
  }
}

/* --- object -------------------------------------------------------------------------------------------------- */

static void
tandem_attachment_bar_dispose (GObject *object)
{
  TandemAttachmentBar *self = TANDEM_ATTACHMENT_BAR (object);

  if (self->chooser)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->source);
  g_clear_object (&self->draft);
  g_clear_object (&self->list);
  g_clear_object (&self->files);
  g_clear_object (&self->inbox);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_attachment_bar_parent_class)->dispose (object);
}

static void
tandem_attachment_bar_class_init (TandemAttachmentBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_attachment_bar_dispose;
  signals[FILES_CHANGED] = g_signal_new ("files-changed", TANDEM_TYPE_ATTACHMENT_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-attachment-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemAttachmentBar, box);
  gtk_widget_class_bind_template_child (widget_class, TandemAttachmentBar, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, TandemAttachmentBar, chips);
  gtk_widget_class_bind_template_child (widget_class, TandemAttachmentBar, problem_label);
}

static void
tandem_attachment_bar_init (TandemAttachmentBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->draft = g_signal_group_new (TANDEM_TYPE_DRAFT_FILES);
  g_signal_group_connect_object (self->draft, "refused", G_CALLBACK (on_refused), self, 0);
  self->list = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->list, "items-changed", G_CALLBACK (show_files), self);
}

void
tandem_attachment_bar_set_up (TandemAttachmentBar *self, TandemInbox *inbox, TandemSettings *settings, GtkTextView *text_view,
                              GtkWidget *target)
{
  g_return_if_fail (TANDEM_IS_ATTACHMENT_BAR (self) && !self->inbox);
  self->inbox = g_object_ref (inbox);
  self->settings = g_object_ref (settings);
  self->text_view = GTK_WIDGET (text_view);
  self->source = tandem_attachment_source_new (text_view, target);
  g_signal_connect_object (self->source, "file", G_CALLBACK (on_file), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->source, "stream", G_CALLBACK (on_stream), self, 0);
  /* The address of this computer may come and go. */
  g_signal_connect_object (settings, "notify::tunnel-url", G_CALLBACK (judge), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::public-url", G_CALLBACK (judge), self, G_CONNECT_SWAPPED);
}

void
tandem_attachment_bar_set_number (TandemAttachmentBar *self, const char *number)
{
  g_return_if_fail (TANDEM_IS_ATTACHMENT_BAR (self) && self->inbox && number);
  g_clear_object (&self->files);
  self->refused = FALSE;
  self->files = tandem_draft_files_new (self->settings, tandem_inbox_get_store (self->inbox), number);
  g_signal_group_set_target (self->draft, self->files);
  g_signal_group_set_target (self->list, get_list (self));
  show_problem (self, NULL);
  show_files (self);
}

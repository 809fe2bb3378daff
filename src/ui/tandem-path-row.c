// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-path-row.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "tandem-announcer.h"

struct _TandemPathRow {
  AdwActionRow parent_instance;

  /* owned */
  TandemSettings *settings;
  char *property;
  char *standard;
  GtkFileChooserNative *chooser; /* nullable: not open */
  GCancellable *trying;          /* nullable: nothing is being tried */

  gboolean folder;

  /* template */
  GtkWidget *reset_button;
  GtkWidget *choose_button;
};

G_DEFINE_FINAL_TYPE (TandemPathRow, tandem_path_row, ADW_TYPE_ACTION_ROW)

enum { PROP_0, PROP_FOLDER, PROP_STANDARD, N_PROPS };
static GParamSpec *props[N_PROPS];

/* --- trying a path, in a thread --------------------------------------------------------------------- */

/* Only writing proves that one may write. */
static gboolean
can_write (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, ".tandem-XXXXXX", NULL);
  int fd = g_mkstemp (path);

  if (fd < 0)
    return FALSE;
  g_unlink (path);
  return g_close (fd, NULL);
}

static gboolean
is_sound (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
    g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_CONTENT_TYPE "," G_FILE_ATTRIBUTE_ACCESS_CAN_READ,
                       G_FILE_QUERY_INFO_NONE, NULL, NULL);
  const char *type = info ? g_file_info_get_content_type (info) : NULL;

  return type && g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_ACCESS_CAN_READ) &&
         (g_content_type_is_a (type, "audio/*") || g_content_type_is_a (type, "video/*") ||
          g_content_type_is_a (type, "application/ogg"));
}

typedef struct {
  char *path;
  gboolean folder;
} Trial;

static void
trial_free (gpointer data)
{
  g_free (((Trial *) data)->path);
  g_free (data);
}

static void
try_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Trial *trial = data;

  g_task_return_boolean (task, trial->folder ? can_write (trial->path) : is_sound (trial->path));
}

/* --- what is shown ------------------------------------------------------------------------------------ */

static void
show_value (TandemPathRow *self)
{
  const char *path = tandem_settings_get_string (self->settings, self->property);
  g_autofree char *name = *path ? g_filename_display_name (path) : g_strdup (self->standard);
  g_autofree char *markup = g_markup_escape_text (name, -1);

  gtk_widget_remove_css_class (GTK_WIDGET (self), "refused");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), markup);
  gtk_widget_set_visible (self->reset_button, *path != '\0');
}

static void
show_refused (TandemPathRow *self, const char *path)
{
  g_autofree char *name = g_filename_display_name (path);
  /* TRANSLATORS: the path of a folder or file. */
  g_autofree char *text =
    self->folder ? g_strdup_printf (_("Tandem cannot write to %s. Choose another folder."), name)
                 : g_strdup_printf (_("%s is no sound file that can be read. Choose another one."), name);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  gtk_widget_add_css_class (GTK_WIDGET (self), "refused");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), markup);
  tandem_announcer_say (GTK_ACCESSIBLE (self), text);
}

static void
did_try (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TandemPathRow *self = TANDEM_PATH_ROW (source);
  const Trial *trial = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean usable = g_task_propagate_boolean (G_TASK (result), &error);

  /* Cancelled: another is tried, or the row is gone. */
  if (error)
    return;
  g_clear_object (&self->trying);
  if (!usable) {
    show_refused (self, trial->path);
    return;
  }
  tandem_settings_set_string (self->settings, self->property, trial->path);
  show_value (self);
}

static void
stop_trying (TandemPathRow *self)
{
  if (self->trying)
    g_cancellable_cancel (self->trying);
  g_clear_object (&self->trying);
}

void
tandem_path_row_choose (TandemPathRow *self, const char *path)
{
  g_autoptr (GTask) task = NULL;
  Trial *trial;

  g_return_if_fail (TANDEM_IS_PATH_ROW (self) && path);

  stop_trying (self);
  if (*path == '\0') {
    tandem_settings_set_string (self->settings, self->property, "");
    show_value (self);
    return;
  }
  self->trying = g_cancellable_new ();
  task = g_task_new (self, self->trying, did_try, NULL);
  g_task_set_source_tag (task, tandem_path_row_choose);
  trial = g_new0 (Trial, 1);
  trial->path = g_strdup (path);
  trial->folder = self->folder;
  g_task_set_task_data (task, trial, trial_free);
  g_task_run_in_thread (task, try_in_thread);
}

/* --- choosing ------------------------------------------------------------------------------------------ */

static void
on_response (TandemPathRow *self, int response)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path)
    tandem_path_row_choose (self, path);
  g_clear_object (&self->chooser);
}

static void
add_sound_filter (GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, C_("files", "Sound files"));
  gtk_file_filter_add_mime_type (filter, "audio/*");
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
on_choose_clicked (TandemPathRow *self)
{
  const char *path = tandem_settings_get_string (self->settings, self->property);
  g_autoptr (GFile) file = *path ? g_file_new_for_path (path) : NULL;

  if (self->chooser)
    return;
  self->chooser = gtk_file_chooser_native_new (
    adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
    self->folder ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER : GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  if (!self->folder)
    add_sound_filter (GTK_FILE_CHOOSER (self->chooser));
  if (file)
    gtk_file_chooser_set_file (GTK_FILE_CHOOSER (self->chooser), file, NULL);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_response), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_reset_clicked (TandemPathRow *self)
{
  tandem_path_row_choose (self, "");
  gtk_widget_grab_focus (self->choose_button);
}

/* --- object -------------------------------------------------------------------------------------------- */

static void
tandem_path_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TandemPathRow *self = TANDEM_PATH_ROW (object);

  switch (id) {
  case PROP_FOLDER: g_value_set_boolean (value, self->folder); break;
  case PROP_STANDARD: g_value_set_string (value, self->standard); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_path_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TandemPathRow *self = TANDEM_PATH_ROW (object);

  switch (id) {
  case PROP_FOLDER: self->folder = g_value_get_boolean (value); break;
  case PROP_STANDARD:
    g_free (self->standard);
    self->standard = g_value_dup_string (value);
    break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_path_row_dispose (GObject *object)
{
  TandemPathRow *self = TANDEM_PATH_ROW (object);

  stop_trying (self);
  if (self->chooser)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_path_row_parent_class)->dispose (object);
}

static void
tandem_path_row_finalize (GObject *object)
{
  TandemPathRow *self = TANDEM_PATH_ROW (object);

  g_free (self->property);
  g_free (self->standard);
  G_OBJECT_CLASS (tandem_path_row_parent_class)->finalize (object);
}

static void
tandem_path_row_class_init (TandemPathRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tandem_path_row_get_property;
  object_class->set_property = tandem_path_row_set_property;
  object_class->dispose = tandem_path_row_dispose;
  object_class->finalize = tandem_path_row_finalize;
  props[PROP_FOLDER] = g_param_spec_boolean ("folder", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_STANDARD] = g_param_spec_string ("standard", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-path-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemPathRow, reset_button);
  gtk_widget_class_bind_template_child (widget_class, TandemPathRow, choose_button);
  gtk_widget_class_bind_template_callback (widget_class, on_reset_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_clicked);
}

static void
tandem_path_row_init (TandemPathRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
name_button (TandemPathRow *self)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));
  /* TRANSLATORS: read by a screen reader: what the button chooses: "Choose: Folder". */
  g_autofree char *label = g_strdup_printf (_("Choose: %s"), title);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choose_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

void
tandem_path_row_set_up (TandemPathRow *self, TandemSettings *settings, const char *property)
{
  const char *path = tandem_settings_get_string (settings, property);

  g_return_if_fail (TANDEM_IS_PATH_ROW (self) && !self->settings);

  self->settings = g_object_ref (settings);
  self->property = g_strdup (property);
  name_button (self);
  show_value (self);
  if (*path)
    tandem_path_row_choose (self, path);
}

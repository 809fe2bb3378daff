// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-secret-row.h"

#include <glib/gi18n-lib.h>

#include "tandem-error-text.h"

typedef struct {
  TandemSecrets *secrets;
  const char *name;  /* static */
  char *title;
} Secret;

static void
secret_free (gpointer data, GClosure *closure)
{
  Secret *secret = data;

  g_clear_object (&secret->secrets);
  g_free (secret->title);
  g_free (secret);
}

static void
show (GtkWidget *row, const char *title, const char *what)
{
  g_autofree char *words = what ? g_strdup_printf ("%s (%s)", title, what) : g_strdup (title);

  /* It may be a sentence of the keyring. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (row))), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
}

static void
show_kept (GtkWidget *row, TandemSecrets *secrets, const char *name, const char *title)
{
  const char *kept = tandem_secrets_get (secrets, name);

  show (row, title, kept && *kept ? C_("secret", "kept") : NULL);
}

typedef struct {
  GtkWidget *row; /* owned */
  const char *name;
  char *title;
} Keeping;

static void
did_store (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Keeping *keeping = user_data;
  g_autoptr (GError) error = NULL;

  if (tandem_secrets_store_finish (TANDEM_SECRETS (source), result, &error)) {
    gtk_editable_set_text (GTK_EDITABLE (keeping->row), "");
    gtk_widget_remove_css_class (keeping->row, "error");
    show_kept (keeping->row, TANDEM_SECRETS (source), keeping->name, keeping->title);
  } else {
    g_autofree char *text = tandem_error_text_dup (error);

    gtk_widget_add_css_class (keeping->row, "error");
    show (keeping->row, keeping->title, text);
  }
  g_object_unref (keeping->row);
  g_free (keeping->title);
  g_free (keeping);
}

static void
on_apply (AdwEntryRow *row, gpointer user_data)
{
  const Secret *secret = user_data;
  Keeping *keeping = g_new0 (Keeping, 1);

  keeping->row = g_object_ref (GTK_WIDGET (row));
  keeping->name = secret->name;
  keeping->title = g_strdup (secret->title);
  tandem_secrets_store_async (secret->secrets, secret->name, gtk_editable_get_text (GTK_EDITABLE (row)), NULL, did_store, keeping);
}

void
tandem_secret_row_name_buttons (GtkWidget *row)
{
  if (GTK_IS_BUTTON (row) && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (row)), "adw-entry-apply-symbolic") != 0)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, C_("button", "Show or Hide What Is Typed"), -1);
  for (GtkWidget *child = gtk_widget_get_first_child (row); child; child = gtk_widget_get_next_sibling (child))
    tandem_secret_row_name_buttons (child);
}

void
tandem_secret_row_add (AdwPreferencesGroup *group, TandemSecrets *secrets, const char *name, const char *title)
{
  Secret *secret = g_new0 (Secret, 1);
  GtkWidget *row = adw_password_entry_row_new ();

  secret->secrets = g_object_ref (secrets);
  secret->name = g_intern_string (name);
  secret->title = g_strdup (title);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  show_kept (row, secrets, name, title);
  tandem_secret_row_name_buttons (row);
  g_signal_connect_data (row, "apply", G_CALLBACK (on_apply), secret, secret_free, 0);
  adw_preferences_group_add (group, row);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-confirmation-bar.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "tandem-announcer.h"
#include "tandem-json-scanner.h"
#include "tandem-tool-confirmations.h"

struct _TandemConfirmationBar {
  GtkWidget parent_instance;

  /* owned */
  GSignalGroup *asked; /* of the TandemToolConfirmations of the call */
  char *id;            /* of what is shown; NULL: nothing */

  /* template */
  GtkWidget *clamp;
  GtkLabel *heading;
  GtkWidget *area;
  GtkLabel *values;
};

G_DEFINE_FINAL_TYPE (TandemConfirmationBar, tandem_confirmation_bar, GTK_TYPE_WIDGET)

/* --- values -------------------------------------------------------------------------------------------------- */

/* What an agent writes, on one line: it must not look like another value, nor push one out of sight or turn it round. */
static void
append_plain (GString *lines, const char *text, gsize length)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) length);

  for (const char *p = valid; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    gboolean turns = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0x61c;

    if (c == '\n' || c == 0x2028 || c == 0x2029)
      g_string_append (lines, "⏎");
    else if (g_unichar_iscntrl (c) || turns)
      g_string_append_c (lines, ' ');
    else
      g_string_append_unichar (lines, c);
  }
}

static gboolean
add_value (TandemJsonScanner *scanner, const char *key, gpointer user_data)
{
  GString *lines = user_data;
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean is_text = tandem_json_scanner_peek (scanner) == '"';
  const char *begin = scanner->at;

  if (!(is_text ? tandem_json_scanner_string (scanner, text) : tandem_json_scanner_skip (scanner)))
    return FALSE;
  if (lines->len > 0)
    g_string_append_c (lines, '\n');
  append_plain (lines, key, strlen (key));
  g_string_append (lines, ": ");
  append_plain (lines, is_text ? text->str : begin, is_text ? text->len : (gsize) (scanner->at - begin));
  return TRUE;
}

char *
tandem_confirmation_bar_dup_values (const char *arguments)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (GString) key = g_string_new (NULL);
  TandemJsonScanner scanner;

  g_return_val_if_fail (arguments, NULL);
  if (!tandem_json_scanner_init (&scanner, arguments, strlen (arguments)) || !tandem_json_scanner_object (&scanner, key, add_value, lines)) {
    g_string_truncate (lines, 0);
    append_plain (lines, arguments, strlen (arguments));
  }
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

/* --- the bar ------------------------------------------------------------------------------------------------- */

static void
show (TandemConfirmationBar *self, TandemToolRun *run)
{
  /* TRANSLATORS: %s is the name of a tool, such as send_sms. */
  g_autofree char *heading = g_strdup_printf (_("The agent asks whether it may do this: %s"), tandem_tool_run_get_name (run));
  g_autofree char *values = tandem_confirmation_bar_dup_values (tandem_tool_run_get_arguments (run));
  g_autofree char *spoken = g_strconcat (heading, "\n", values, NULL);

  gtk_label_set_label (self->heading, heading);
  gtk_label_set_label (self->values, values);
  gtk_widget_set_visible (self->area, *values != '\0');
  tandem_announcer_say (GTK_ACCESSIBLE (self), spoken);
}

static void
update (TandemConfirmationBar *self)
{
  GListModel *asked = g_signal_group_dup_target (self->asked);
  g_autoptr (TandemToolRun) run = asked ? g_list_model_get_item (asked, 0) : NULL;
  const char *id = run ? tandem_tool_run_get_id (run) : NULL;

  g_clear_object (&asked);
  if (g_strcmp0 (id, self->id) == 0)
    return;
  g_free (self->id);
  self->id = g_strdup (id);
  gtk_widget_set_visible (GTK_WIDGET (self), id != NULL);
  if (run)
    show (self, run);
}

static void
on_asked_changed (GListModel *asked, guint position, guint removed, guint added, gpointer user_data)
{
  update (TANDEM_CONFIRMATION_BAR (user_data));
}

static void
decide (TandemConfirmationBar *self, gboolean allowed)
{
  g_autoptr (TandemToolConfirmations) asked = g_signal_group_dup_target (self->asked);
  g_autofree char *id = g_strdup (self->id);
  g_autoptr (GError) error = NULL;

  /* What nobody waits for any more has left the list already, and this bar with it. */
  if (asked && id && !tandem_tool_confirmations_decide (asked, id, allowed, &error))
    g_debug ("confirmation: %s", error->message);
}

static void
on_refuse (TandemConfirmationBar *self)
{
  decide (self, FALSE);
}

static void
on_allow (TandemConfirmationBar *self)
{
  decide (self, TRUE);
}

static void
tandem_confirmation_bar_dispose (GObject *object)
{
  TandemConfirmationBar *self = TANDEM_CONFIRMATION_BAR (object);

  g_clear_object (&self->asked);
  g_clear_pointer (&self->clamp, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_confirmation_bar_parent_class)->dispose (object);
}

static void
tandem_confirmation_bar_finalize (GObject *object)
{
  g_free (TANDEM_CONFIRMATION_BAR (object)->id);
  G_OBJECT_CLASS (tandem_confirmation_bar_parent_class)->finalize (object);
}

static void
tandem_confirmation_bar_class_init (TandemConfirmationBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tandem_confirmation_bar_dispose;
  object_class->finalize = tandem_confirmation_bar_finalize;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-confirmation-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemConfirmationBar, clamp);
  gtk_widget_class_bind_template_child (widget_class, TandemConfirmationBar, heading);
  gtk_widget_class_bind_template_child (widget_class, TandemConfirmationBar, area);
  gtk_widget_class_bind_template_child (widget_class, TandemConfirmationBar, values);
  gtk_widget_class_bind_template_callback (widget_class, on_refuse);
  gtk_widget_class_bind_template_callback (widget_class, on_allow);
}

static void
tandem_confirmation_bar_init (TandemConfirmationBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->asked = g_signal_group_new (TANDEM_TYPE_TOOL_CONFIRMATIONS);
  g_signal_group_connect_object (self->asked, "items-changed", G_CALLBACK (on_asked_changed), self, 0);
}

void
tandem_confirmation_bar_set_call (TandemConfirmationBar *self, TandemCall *call)
{
  g_return_if_fail (TANDEM_IS_CONFIRMATION_BAR (self));
  g_signal_group_set_target (self->asked, call ? tandem_tool_confirmations_of (call) : NULL);
  /* Ids are of one call. */
  g_clear_pointer (&self->id, g_free);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  update (self);
}

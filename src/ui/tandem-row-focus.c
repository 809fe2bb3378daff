// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-row-focus.h"

/* What stands in the list view's own row, when the focus is on a button of it; NULL when it is on the row. */
static GtkWidget *
get_row_around (GtkWidget *list_view, GtkWidget *focus)
{
  for (GtkWidget *widget = focus; widget && widget != list_view; widget = gtk_widget_get_parent (widget)) {
    GtkWidget *parent = gtk_widget_get_parent (widget);

    if (parent && gtk_widget_get_parent (parent) == list_view)
      return widget;
  }
  return NULL;
}

gboolean
tandem_row_focus_tab (GtkWidget *list_view, GtkDirectionType direction)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (list_view));
  GtkWidget *row = get_row_around (list_view, focus);

  if (!row && direction == GTK_DIR_TAB_FORWARD)
    row = gtk_widget_get_first_child (focus);
  else if (!row)
    return FALSE;
  if (row && gtk_widget_child_focus (row, direction))
    return TRUE;
  return direction == GTK_DIR_TAB_BACKWARD && gtk_widget_grab_focus (gtk_widget_get_parent (row));
}

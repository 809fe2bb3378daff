// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-presence.h"

static void
set_hidden (GtkWidget *widget, gboolean hidden)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_HIDDEN, hidden, -1);
}

static void
on_stack_changed (GtkStack *stack)
{
  GtkWidget *shown = gtk_stack_get_visible_child (stack);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (stack)); child;
       child = gtk_widget_get_next_sibling (child))
    set_hidden (child, child != shown);
}

void
tandem_presence_watch_stack (GtkStack *stack)
{
  g_return_if_fail (GTK_IS_STACK (stack));
  g_signal_connect (stack, "notify::visible-child", G_CALLBACK (on_stack_changed), NULL);
  on_stack_changed (stack);
}

static void
on_leaflet_changed (AdwLeaflet *leaflet)
{
  GtkWidget *shown = adw_leaflet_get_visible_child (leaflet);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (leaflet)); child;
       child = gtk_widget_get_next_sibling (child))
    set_hidden (child, adw_leaflet_get_folded (leaflet) && child != shown);
}

static void
on_view_stack_changed (AdwViewStack *stack)
{
  GtkWidget *shown = adw_view_stack_get_visible_child (stack);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (stack)); child;
       child = gtk_widget_get_next_sibling (child))
    set_hidden (child, child != shown);
}

void
tandem_presence_watch_view_stack (AdwViewStack *stack)
{
  g_return_if_fail (ADW_IS_VIEW_STACK (stack));
  g_signal_connect (stack, "notify::visible-child", G_CALLBACK (on_view_stack_changed), NULL);
  on_view_stack_changed (stack);
}

void
tandem_presence_watch_leaflet (AdwLeaflet *leaflet)
{
  g_return_if_fail (ADW_IS_LEAFLET (leaflet));
  g_signal_connect (leaflet, "notify::visible-child", G_CALLBACK (on_leaflet_changed), NULL);
  g_signal_connect (leaflet, "notify::folded", G_CALLBACK (on_leaflet_changed), NULL);
  on_leaflet_changed (leaflet);
}

static void
on_child_revealed (GtkRevealer *revealer)
{
  gtk_widget_set_visible (GTK_WIDGET (revealer),
                          gtk_revealer_get_reveal_child (revealer) || gtk_revealer_get_child_revealed (revealer));
}

void
tandem_presence_reveal (GtkRevealer *revealer, gboolean reveal)
{
  g_return_if_fail (GTK_IS_REVEALER (revealer));

  if (!g_signal_handler_find (revealer, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, on_child_revealed, NULL))
    g_signal_connect (revealer, "notify::child-revealed", G_CALLBACK (on_child_revealed), NULL);
  if (reveal)
    gtk_widget_set_visible (GTK_WIDGET (revealer), TRUE);
  gtk_revealer_set_reveal_child (revealer, reveal);
  on_child_revealed (revealer);
}

static gboolean
is_menu_item (GtkWidget *widget)
{
  GtkAccessibleRole role = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget));

  return role == GTK_ACCESSIBLE_ROLE_MENU_ITEM || role == GTK_ACCESSIBLE_ROLE_MENU_ITEM_CHECKBOX ||
         role == GTK_ACCESSIBLE_ROLE_MENU_ITEM_RADIO;
}

/* GTK 4.18 refers from the item to its label, but as the label is presentational its text counts for nothing; and the
 * reference goes before a name of the item's own. */
static void
name_menu_item (GtkWidget *item)
{
  for (GtkWidget *child = gtk_widget_get_first_child (item); child; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LABEL (child)) {
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
      gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      gtk_label_get_text (GTK_LABEL (child)), -1);
      return;
    }
}

static void
name_menu_items (GtkWidget *widget)
{
  if (is_menu_item (widget)) {
    name_menu_item (widget);
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    name_menu_items (child);
}

void
tandem_presence_name_menu (GtkMenuButton *button)
{
  g_return_if_fail (GTK_IS_MENU_BUTTON (button));
  g_return_if_fail (gtk_menu_button_get_popover (button));
  g_signal_connect (gtk_menu_button_get_popover (button), "map", G_CALLBACK (name_menu_items), NULL);
}

void
tandem_presence_name_popover (GtkPopover *popover)
{
  g_return_if_fail (GTK_IS_POPOVER (popover));
  g_signal_connect (popover, "map", G_CALLBACK (name_menu_items), NULL);
}

gboolean
tandem_presence_has_focus (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  return focus && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

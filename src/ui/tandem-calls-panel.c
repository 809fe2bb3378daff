// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-calls-panel.h"

#include "tandem-call-menu.h"
#include "tandem-call-row.h"
#include "tandem-dial-pad.h"
#include "tandem-error-text.h"
#include "tandem-number-format.h"
#include "tandem-presence.h"

struct _TandemCallsPanel {
  GtkWidget parent_instance;

  /* owned */
  TandemSwitchboard *switchboard;
  TandemCall *open_call;
  TandemCallMenu *menu;
  GtkFilterListModel *shown;
  GPtrArray *rows;     /* borrowed rows, for marking the open call */
  guint format_id;

  /* template */
  GtkWidget *box;
  GtkEntry *number_entry;
  GtkRevealer *error_revealer;
  GtkBox *agent_box;
  GtkLabel *error_label;
  GtkRevealer *pad_revealer;
  TandemDialPad *dial_pad;
  GtkStack *history;
  GtkListView *list_view;
  GtkNoSelection *selection;
  GtkWidget *dial_button;

  gboolean dial_pad_open;
};

G_DEFINE_FINAL_TYPE (TandemCallsPanel, tandem_calls_panel, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_DIAL_PAD_OPEN, PROP_FILTER, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { CALL_ACTIVATED, CALL_BACK, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *
get_region (TandemCallsPanel *self)
{
  return self->switchboard
           ? tandem_settings_get_string (tandem_switchboard_get_settings (self->switchboard), "region")
           : NULL;
}

/* --- the number ----------------------------------------------------------------------------- */

static gboolean
on_format (gpointer user_data)
{
  TandemCallsPanel *self = TANDEM_CALLS_PANEL (user_data);

  self->format_id = 0;
  if (!tandem_number_format_editable (GTK_EDITABLE (self->number_entry), get_region (self)))
    return G_SOURCE_REMOVE;
  /* The text set above was ours: it needs no second round. */
  g_clear_handle_id (&self->format_id, g_source_remove);
  return G_SOURCE_REMOVE;
}

/* The entry puts its cursor behind the typed character after this signal, so the formatting waits until then. */
static void
on_number_changed (GtkEditable *editable, gpointer user_data)
{
  TandemCallsPanel *self = TANDEM_CALLS_PANEL (user_data);

  tandem_calls_panel_show_error (self, NULL);
  if (!self->format_id)
    self->format_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_format, self, NULL);
}

static void
on_number_activate (GtkEntry *entry, gpointer user_data)
{
  gtk_widget_activate_action (GTK_WIDGET (entry), "win.dial", NULL);
}

static void
on_pad_digit (TandemDialPad *pad, const char *digit, gpointer user_data)
{
  TandemCallsPanel *self = TANDEM_CALLS_PANEL (user_data);
  GtkEditable *editable = GTK_EDITABLE (self->number_entry);
  int position = gtk_editable_get_position (editable);

  gtk_editable_delete_selection (editable);
  gtk_editable_insert_text (editable, digit, -1, &position);
  gtk_editable_set_position (editable, position);
}

static void
set_dial_pad_open (TandemCallsPanel *self, gboolean open)
{
  if (self->dial_pad_open == open)
    return;
  self->dial_pad_open = open;
  tandem_presence_reveal (self->pad_revealer, open);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DIAL_PAD_OPEN]);
}

/* --- history ---------------------------------------------------------------------------------- */

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  TandemCallsPanel *self = TANDEM_CALLS_PANEL (user_data);
  GtkWidget *row = tandem_call_row_new (get_region (self));

  gtk_list_item_set_child (item, row);
  g_ptr_array_add (self->rows, row);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  TandemCallRow *row = TANDEM_CALL_ROW (gtk_list_item_get_child (item));

  tandem_call_row_set_call (row, gtk_list_item_get_item (item));
  tandem_call_row_set_open_call (row, TANDEM_CALLS_PANEL (user_data)->open_call);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  tandem_call_row_set_call (TANDEM_CALL_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
on_teardown (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  g_ptr_array_remove_fast (TANDEM_CALLS_PANEL (user_data)->rows, gtk_list_item_get_child (item));
}

/* Rows know the region from their making, so another region needs other rows. */
static void
renew_factory (TandemCallsPanel *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), self, 0);
  g_signal_connect_object (factory, "teardown", G_CALLBACK (on_teardown), self, 0);
  gtk_list_view_set_factory (self->list_view, factory);
}

static void
on_row_activate (GtkListView *list_view, guint position, gpointer user_data)
{
  TandemCallsPanel *self = TANDEM_CALLS_PANEL (user_data);
  g_autoptr (TandemCall) call = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (call)
    g_signal_emit (self, signals[CALL_ACTIVATED], 0, call);
}

static void
on_call_back (TandemCallsPanel *self, TandemCall *call)
{
  g_signal_emit (self, signals[CALL_BACK], 0, call);
}

static void
on_calls_changed (GListModel *calls, guint position, guint removed, guint added, gpointer user_data)
{
  gtk_stack_set_visible_child_name (TANDEM_CALLS_PANEL (user_data)->history,
                                    g_list_model_get_n_items (calls) > 0 ? "calls" : "empty");
}

/* Tab leaves the history at once, which may be long; the arrow keys move within it. */
static gboolean
tandem_calls_panel_focus (GtkWidget *widget, GtkDirectionType direction)
{
  TandemCallsPanel *self = TANDEM_CALLS_PANEL (widget);

  if (tandem_presence_has_focus (GTK_WIDGET (self->list_view))) {
    if (direction == GTK_DIR_TAB_FORWARD)
      return FALSE;
    if (direction == GTK_DIR_TAB_BACKWARD)
      return gtk_widget_grab_focus (self->dial_button);
  }
  return GTK_WIDGET_CLASS (tandem_calls_panel_parent_class)->focus (widget, direction);
}

static void
on_region_changed (TandemSettings *settings, GParamSpec *pspec, gpointer user_data)
{
  renew_factory (TANDEM_CALLS_PANEL (user_data));
}

/* --- object ------------------------------------------------------------------------------------ */

static void
tandem_calls_panel_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_DIAL_PAD_OPEN: g_value_set_boolean (value, TANDEM_CALLS_PANEL (object)->dial_pad_open); break;
  case PROP_FILTER: g_value_set_object (value, gtk_filter_list_model_get_filter (TANDEM_CALLS_PANEL (object)->shown)); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_calls_panel_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_DIAL_PAD_OPEN: set_dial_pad_open (TANDEM_CALLS_PANEL (object), g_value_get_boolean (value)); break;
  case PROP_FILTER: gtk_filter_list_model_set_filter (TANDEM_CALLS_PANEL (object)->shown, g_value_get_object (value)); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_calls_panel_dispose (GObject *object)
{
  TandemCallsPanel *self = TANDEM_CALLS_PANEL (object);

  g_clear_handle_id (&self->format_id, g_source_remove);
  if (self->menu)
    g_object_run_dispose (G_OBJECT (self->menu));
  g_clear_object (&self->menu);
  g_clear_object (&self->shown);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->open_call);
  g_clear_object (&self->switchboard);
  G_OBJECT_CLASS (tandem_calls_panel_parent_class)->dispose (object);
}

static void
tandem_calls_panel_finalize (GObject *object)
{
  g_clear_pointer (&TANDEM_CALLS_PANEL (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (tandem_calls_panel_parent_class)->finalize (object);
}

static void
tandem_calls_panel_class_init (TandemCallsPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tandem_calls_panel_get_property;
  object_class->set_property = tandem_calls_panel_set_property;
  object_class->dispose = tandem_calls_panel_dispose;
  widget_class->focus = tandem_calls_panel_focus;
  object_class->finalize = tandem_calls_panel_finalize;
  props[PROP_DIAL_PAD_OPEN] = g_param_spec_boolean ("dial-pad-open", NULL, NULL, FALSE,
                                                    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                      G_PARAM_STATIC_STRINGS);
  props[PROP_FILTER] = g_param_spec_object ("filter", NULL, NULL, GTK_TYPE_FILTER, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CALL_ACTIVATED] = g_signal_new ("call-activated", TANDEM_TYPE_CALLS_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, TANDEM_TYPE_CALL);
  signals[CALL_BACK] = g_signal_new ("call-back", TANDEM_TYPE_CALLS_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     TANDEM_TYPE_CALL);
  g_type_ensure (TANDEM_TYPE_DIAL_PAD);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-calls-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemCallsPanel, box);
  gtk_widget_class_bind_template_child (widget_class, TandemCallsPanel, number_entry);
  gtk_widget_class_bind_template_child (widget_class, TandemCallsPanel, error_revealer);
  gtk_widget_class_bind_template_child (widget_class, TandemCallsPanel, agent_box);
  gtk_widget_class_bind_template_child (widget_class, TandemCallsPanel, error_label);
  gtk_widget_class_bind_template_child (widget_class, TandemCallsPanel, pad_revealer);
  gtk_widget_class_bind_template_child (widget_class, TandemCallsPanel, dial_pad);
  gtk_widget_class_bind_template_child (widget_class, TandemCallsPanel, history);
  gtk_widget_class_bind_template_child (widget_class, TandemCallsPanel, list_view);
  gtk_widget_class_bind_template_child (widget_class, TandemCallsPanel, selection);
  gtk_widget_class_bind_template_child (widget_class, TandemCallsPanel, dial_button);
  gtk_widget_class_bind_template_callback (widget_class, on_number_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_number_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activate);
}

static void
tandem_calls_panel_init (TandemCallsPanel *self)
{
  self->rows = g_ptr_array_new ();
  self->shown = gtk_filter_list_model_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  tandem_presence_watch_stack (self->history);
  tandem_presence_reveal (self->error_revealer, FALSE);
  tandem_presence_reveal (self->pad_revealer, FALSE);
  g_signal_connect_object (self->dial_pad, "digit", G_CALLBACK (on_pad_digit), self, 0);
  renew_factory (self);
}

void
tandem_calls_panel_set_switchboard (TandemCallsPanel *self, TandemSwitchboard *switchboard)
{
  GListModel *calls;

  g_return_if_fail (TANDEM_IS_CALLS_PANEL (self));
  g_return_if_fail (self->switchboard == NULL);

  self->switchboard = g_object_ref (switchboard);
  calls = tandem_switchboard_get_calls (switchboard);
  gtk_filter_list_model_set_model (self->shown, calls);
  gtk_no_selection_set_model (self->selection, G_LIST_MODEL (self->shown));
  self->menu = tandem_call_menu_new (self->list_view, tandem_switchboard_get_settings (switchboard));
  g_signal_connect_object (self->menu, "call-back", G_CALLBACK (on_call_back), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (calls, "items-changed", G_CALLBACK (on_calls_changed), self, 0);
  g_signal_connect_object (tandem_switchboard_get_settings (switchboard), "notify::region",
                           G_CALLBACK (on_region_changed), self, 0);
  on_calls_changed (calls, 0, 0, 0, self);
}

const char *
tandem_calls_panel_get_number (TandemCallsPanel *self)
{
  g_return_val_if_fail (TANDEM_IS_CALLS_PANEL (self), NULL);
  return gtk_editable_get_text (GTK_EDITABLE (self->number_entry));
}

void
tandem_calls_panel_set_number (TandemCallsPanel *self, const char *number)
{
  g_return_if_fail (TANDEM_IS_CALLS_PANEL (self));
  gtk_editable_set_text (GTK_EDITABLE (self->number_entry), number ? number : "");
  gtk_editable_set_position (GTK_EDITABLE (self->number_entry), -1);
}

void
tandem_calls_panel_focus_number (TandemCallsPanel *self)
{
  g_return_if_fail (TANDEM_IS_CALLS_PANEL (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->number_entry));
}

void
tandem_calls_panel_show_error (TandemCallsPanel *self, const GError *error)
{
  GtkWidget *entry;

  g_return_if_fail (TANDEM_IS_CALLS_PANEL (self));

  entry = GTK_WIDGET (self->number_entry);
  tandem_presence_reveal (self->error_revealer, error != NULL);
  if (error) {
    g_autofree char *text = tandem_error_text_dup (error);

    gtk_label_set_label (self->error_label, text);
    gtk_widget_add_css_class (entry, "error");
    gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
    gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE,
                                 -1);
  } else {
    gtk_widget_remove_css_class (entry, "error");
    gtk_accessible_reset_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
    gtk_accessible_reset_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID);
  }
}

void
tandem_calls_panel_set_open_call (TandemCallsPanel *self, TandemCall *call)
{
  g_return_if_fail (TANDEM_IS_CALLS_PANEL (self));

  if (!g_set_object (&self->open_call, call))
    return;
  for (guint i = 0; i < self->rows->len; i++)
    tandem_call_row_set_open_call (self->rows->pdata[i], call);
}

void
tandem_calls_panel_set_agent_choice (TandemCallsPanel *self, GtkWidget *choice)
{
  g_return_if_fail (TANDEM_IS_CALLS_PANEL (self) && GTK_IS_WIDGET (choice));

  gtk_widget_set_hexpand (choice, TRUE);
  gtk_box_append (self->agent_box, choice);
  g_object_bind_property (choice, "visible", self->agent_box, "visible", G_BINDING_SYNC_CREATE);
}

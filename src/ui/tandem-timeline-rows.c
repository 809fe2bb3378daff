// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-timeline-rows.h"

#include "tandem-call-bubble.h"
#include "tandem-message-row.h"
#include "tandem-message-text.h"
#include "tandem-time.h"
#include "tandem-timeline.h"

struct _TandemTimelineRows {
  GObject parent_instance;

  /* owned */
  TandemPeople *people;
  GPtrArray *items;     /* borrowed GtkListItem: those that show something */
  GHashTable *bubbles;  /* borrowed GtkListItem -> TandemCallBubble; it has both kinds, once it showed both */
  GHashTable *messages; /* likewise -> TandemMessageRow */

  guint n_made;
};

G_DEFINE_FINAL_TYPE (TandemTimelineRows, tandem_timeline_rows, G_TYPE_OBJECT)

enum { BOUND, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- rows ---------------------------------------------------------------------------------------------------- */

/* Borrowed. */
static GtkWidget *
get_row (TandemTimelineRows *self, GtkListItem *item, gboolean call)
{
  GHashTable *rows = call ? self->bubbles : self->messages;
  GtkWidget *row = g_hash_table_lookup (rows, item);

  if (row)
    return row;
  row = g_object_ref_sink (call ? tandem_call_bubble_new (tandem_people_get_region (self->people))
                                : tandem_message_row_new (self->people));
  self->n_made++;
  g_hash_table_insert (rows, item, row);
  return row;
}

static void
on_teardown (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  g_hash_table_remove (TANDEM_TIMELINE_ROWS (user_data)->bubbles, item);
  g_hash_table_remove (TANDEM_TIMELINE_ROWS (user_data)->messages, item);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  TandemTimelineRows *self = TANDEM_TIMELINE_ROWS (user_data);
  gpointer shown = gtk_list_item_get_item (item);
  GtkWidget *row = get_row (self, item, TANDEM_IS_CALL (shown));

  if (gtk_list_item_get_child (item) != row)
    gtk_list_item_set_child (item, row);
  gtk_list_item_set_activatable (item, TANDEM_IS_CALL (shown));
  if (TANDEM_IS_CALL (shown))
    tandem_call_bubble_set_call (TANDEM_CALL_BUBBLE (row), shown);
  else
    tandem_message_row_set_message (TANDEM_MESSAGE_ROW (row), shown);
  g_ptr_array_add (self->items, item);
  g_signal_emit (self, signals[BOUND], 0);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  g_ptr_array_remove_fast (TANDEM_TIMELINE_ROWS (user_data)->items, item);
  if (TANDEM_IS_CALL_BUBBLE (row))
    tandem_call_bubble_set_call (TANDEM_CALL_BUBBLE (row), NULL);
  else
    tandem_message_row_set_message (TANDEM_MESSAGE_ROW (row), NULL);
}

void
tandem_timeline_rows_attach (TandemTimelineRows *self, GtkListView *list_view)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_return_if_fail (TANDEM_IS_TIMELINE_ROWS (self));
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), self, 0);
  g_signal_connect_object (factory, "teardown", G_CALLBACK (on_teardown), self, 0);
  gtk_list_view_set_factory (list_view, factory);
}

/* --- days ---------------------------------------------------------------------------------------------------- */

static char *
dup_day (GListModel *timeline, guint position)
{
  g_autoptr (GObject) item = g_list_model_get_item (timeline, position);
  g_autoptr (GDateTime) at = item ? tandem_time_from_ms (tandem_timeline_get_at_ms (item)) : NULL;

  return at ? tandem_message_text_dup_day (at) : NULL;
}

void
tandem_timeline_rows_show_days (TandemTimelineRows *self, GListModel *timeline)
{
  g_return_if_fail (TANDEM_IS_TIMELINE_ROWS (self));

  for (guint i = 0; i < self->items->len; i++) {
    GtkListItem *item = self->items->pdata[i];
    GtkWidget *row = gtk_list_item_get_child (item);
    guint position = gtk_list_item_get_position (item);
    g_autofree char *day = position == GTK_INVALID_LIST_POSITION ? NULL : dup_day (timeline, position);
    g_autofree char *before = day && position > 0 ? dup_day (timeline, position - 1) : NULL;
    const char *shown = g_strcmp0 (day, before) != 0 ? day : NULL;

    if (TANDEM_IS_CALL_BUBBLE (row))
      tandem_call_bubble_set_day (TANDEM_CALL_BUBBLE (row), shown);
    else
      tandem_message_row_set_day (TANDEM_MESSAGE_ROW (row), shown);
  }
}

GtkWidget *
tandem_timeline_rows_get_newest (TandemTimelineRows *self)
{
  GtkListItem *newest = NULL;

  g_return_val_if_fail (TANDEM_IS_TIMELINE_ROWS (self), NULL);
  for (guint i = 0; i < self->items->len; i++)
    if (!newest || gtk_list_item_get_position (self->items->pdata[i]) > gtk_list_item_get_position (newest))
      newest = self->items->pdata[i];
  return newest ? gtk_widget_get_parent (gtk_list_item_get_child (newest)) : NULL;
}

guint
tandem_timeline_rows_get_n_made (TandemTimelineRows *self)
{
  g_return_val_if_fail (TANDEM_IS_TIMELINE_ROWS (self), 0);
  return self->n_made;
}

/* --- object -------------------------------------------------------------------------------------------------- */

static void
tandem_timeline_rows_dispose (GObject *object)
{
  g_clear_object (&TANDEM_TIMELINE_ROWS (object)->people);
  G_OBJECT_CLASS (tandem_timeline_rows_parent_class)->dispose (object);
}

static void
tandem_timeline_rows_finalize (GObject *object)
{
  TandemTimelineRows *self = TANDEM_TIMELINE_ROWS (object);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->bubbles, g_hash_table_unref);
  g_clear_pointer (&self->messages, g_hash_table_unref);
  G_OBJECT_CLASS (tandem_timeline_rows_parent_class)->finalize (object);
}

static void
tandem_timeline_rows_class_init (TandemTimelineRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_timeline_rows_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_timeline_rows_finalize;
  signals[BOUND] = g_signal_new ("bound", TANDEM_TYPE_TIMELINE_ROWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tandem_timeline_rows_init (TandemTimelineRows *self)
{
  self->items = g_ptr_array_new ();
  self->bubbles = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->messages = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
}

TandemTimelineRows *
tandem_timeline_rows_new (TandemPeople *people)
{
  TandemTimelineRows *self;

  g_return_val_if_fail (TANDEM_IS_PEOPLE (people), NULL);
  self = g_object_new (TANDEM_TYPE_TIMELINE_ROWS, NULL);
  self->people = g_object_ref (people);
  return self;
}

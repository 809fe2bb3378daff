// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* However far one scrolls, texts and calls in turn need only so many rows. */

#include <adwaita.h>

#include "tandem-call.h"
#include "tandem-message.h"
#include "tandem-style.h"
#include "tandem-timeline-rows.h"

#define N_ITEMS 4000
/* GTK keeps some 200 rows of a list view; each may need both kinds. */
#define MOST_ROWS 450

/* Nobody is known. */
#define NOBODY_TYPE_STORE (nobody_store_get_type ())
G_DECLARE_FINAL_TYPE (NobodyStore, nobody_store, NOBODY, STORE, GObject)

struct _NobodyStore {
  GObject parent_instance;
};

static void
store_init (TandemContactStoreInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (NobodyStore, nobody_store, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (TANDEM_TYPE_CONTACT_STORE, store_init))

static void
nobody_store_class_init (NobodyStoreClass *klass)
{
}

static void
nobody_store_init (NobodyStore *self)
{
}

/* Runs of three kinds of length, so that no row keeps its kind by chance. */
static GListStore *
make_items (void)
{
  GListStore *items = g_list_store_new (G_TYPE_OBJECT);

  for (guint i = 0; i < N_ITEMS; i++) {
    g_autofree char *id = g_strdup_printf ("item-%05u", i);
    g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (1700000000 + (gint64) i * 3600);

    if ((i / (1 + i % 3)) % 2) {
      g_autoptr (TandemCall) call = tandem_call_new (id, TANDEM_DIRECTION_OUTBOUND, TANDEM_CALL_MODE_AGENT, "+15005550006", "+12025550101");

      tandem_call_advance (call, TANDEM_CALL_STATE_NO_ANSWER, NULL);
      tandem_call_restore_times (call, at, NULL, at);
      g_list_store_append (items, call);
    } else {
      g_autoptr (TandemMessage) message = tandem_message_new (id, TANDEM_DIRECTION_INBOUND, "+15005550006", "+12025550101", "Hello");

      tandem_message_set_at (message, at);
      g_list_store_append (items, message);
    }
  }
  return items;
}

static void
iterate (GtkWidget *widget)
{
  gint64 frames = gdk_frame_clock_get_frame_counter (gtk_widget_get_frame_clock (widget));

  while (gdk_frame_clock_get_frame_counter (gtk_widget_get_frame_clock (widget)) < frames + 2) {
    gtk_widget_queue_draw (widget);
    g_main_context_iteration (NULL, TRUE);
  }
}

static void
test_bounded (void)
{
  g_autoptr (TandemContactStore) store = g_object_new (NOBODY_TYPE_STORE, NULL);
  g_autoptr (TandemContacts) contacts = tandem_contacts_new (store);
  g_autoptr (TandemSettings) settings = tandem_settings_new ();
  g_autoptr (TandemPeople) people = tandem_people_new (contacts, settings);
  g_autoptr (GListStore) items = make_items ();
  TandemTimelineRows *rows = tandem_timeline_rows_new (people);
  GtkWidget *list_view = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (items)))), NULL);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *window = gtk_window_new ();
  guint n_first;

  tandem_timeline_rows_attach (rows, GTK_LIST_VIEW (list_view));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list_view);
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  gtk_window_set_default_size (GTK_WINDOW (window), 600, 700);
  gtk_window_present (GTK_WINDOW (window));
  iterate (window);
  n_first = tandem_timeline_rows_get_n_made (rows);
  g_assert_cmpuint (n_first, >, 0);
  for (guint position = 0; position < N_ITEMS; position += 100) {
    gtk_widget_activate_action (list_view, "list.scroll-to-item", "u", position);
    iterate (window);
    tandem_timeline_rows_show_days (rows, G_LIST_MODEL (items));
  }
  g_test_message ("%u rows at first, %u rows after %u texts and calls", n_first, tandem_timeline_rows_get_n_made (rows), N_ITEMS);
  g_assert_cmpuint (tandem_timeline_rows_get_n_made (rows), <=, MOST_ROWS);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (rows);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  tandem_style_load ();
  g_test_add_func ("/timeline-rows/bounded", test_bounded);
  return g_test_run ();
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-search-results.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "tandem-message-text.h"
#include "tandem-presence.h"

/* More than anybody reads; whoever wants less types more. */
#define LIMIT 100

struct _TandemSearchResults {
  GtkWidget parent_instance;

  /* owned */
  TandemMessageStore *store;
  TandemPeople *people;
  GListStore *hits;
  GPtrArray *items;         /* borrowed GtkListItem: those that have a row */
  GCancellable *cancellable; /* nullable: of the search that is under way */

  /* template */
  GtkWidget *stack;
  GtkListView *list_view;
  GtkNoSelection *selection;
};

G_DEFINE_FINAL_TYPE (TandemSearchResults, tandem_search_results, GTK_TYPE_WIDGET)

enum { HIT_ACTIVATED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- rows ---------------------------------------------------------------------------------------------------- */

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *who = gtk_label_new (NULL);
  GtkWidget *words = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (who), 0);
  gtk_label_set_ellipsize (GTK_LABEL (who), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (who, "caption");
  gtk_widget_add_css_class (who, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (words), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (words), 3);
  gtk_label_set_ellipsize (GTK_LABEL (words), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), who);
  gtk_box_append (GTK_BOX (box), words);
  gtk_widget_add_css_class (box, "call-row");
  gtk_list_item_set_child (item, box);
}

static void
show_hit (TandemSearchResults *self, GtkListItem *item)
{
  TandemSearchHit *hit = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkLabel *words = GTK_LABEL (gtk_widget_get_last_child (box));
  g_autofree char *who = tandem_people_dup_who (self->people, tandem_search_hit_get_number (hit));
  g_autofree char *when = tandem_message_text_dup_when (tandem_search_hit_get_at_ms (hit));
  g_autofree char *markup = tandem_search_hit_dup_markup (hit);
  g_autofree char *heading = NULL;
  g_autofree char *spoken = NULL;

  /* TRANSLATORS: where words were found: number, time. */
  heading = g_strdup_printf (tandem_search_hit_get_kind (hit) == TANDEM_SEARCH_TURN ? _("Call with %s, %s") : _("Text with %s, %s"), who,
                             when);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (box)), heading);
  gtk_label_set_markup (words, markup);
  spoken = g_strdup_printf ("%s: %s", heading, gtk_label_get_text (words));
  /* The row of the list view has the keyboard focus, so it carries the name; GTK 4.8 has no other way. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (box)), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  show_hit (TANDEM_SEARCH_RESULTS (user_data), item);
  g_ptr_array_add (TANDEM_SEARCH_RESULTS (user_data)->items, item);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  g_ptr_array_remove_fast (TANDEM_SEARCH_RESULTS (user_data)->items, item);
}

static void
on_people_changed (TandemSearchResults *self)
{
  for (guint i = 0; i < self->items->len; i++)
    show_hit (self, self->items->pdata[i]);
}

static void
on_activate (GtkListView *list_view, guint position, gpointer user_data)
{
  TandemSearchResults *self = TANDEM_SEARCH_RESULTS (user_data);
  g_autoptr (TandemSearchHit) hit = g_list_model_get_item (G_LIST_MODEL (self->hits), position);

  if (hit)
    g_signal_emit (self, signals[HIT_ACTIVATED], 0, hit);
}

/* --- searching ----------------------------------------------------------------------------------------------- */

static void
did_search (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemSearchResults) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = tandem_message_store_list_finish (TANDEM_MESSAGE_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->hits)
    return;
  if (!hits) {
    g_signal_emit (self, signals[FAILED], 0, error);
    return;
  }
  g_list_store_splice (self->hits, 0, g_list_model_get_n_items (G_LIST_MODEL (self->hits)), hits->pdata, hits->len);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), hits->len > 0 ? "hits" : "none");
}

static void
give_up (TandemSearchResults *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

void
tandem_search_results_set_words (TandemSearchResults *self, const char *words)
{
  g_return_if_fail (TANDEM_IS_SEARCH_RESULTS (self) && words);

  give_up (self);
  if (!self->store || !*words)
    return;
  self->cancellable = g_cancellable_new ();
  tandem_message_store_search_async (self->store, words, LIMIT, self->cancellable, did_search, g_object_ref (self));
}

/* --- object -------------------------------------------------------------------------------------------------- */

/* Tab leaves the results at once, which may be many; the arrow keys move among them. */
static gboolean
tandem_search_results_focus (GtkWidget *widget, GtkDirectionType direction)
{
  if ((direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD) && tandem_presence_has_focus (widget))
    return FALSE;
  return GTK_WIDGET_CLASS (tandem_search_results_parent_class)->focus (widget, direction);
}

static void
tandem_search_results_dispose (GObject *object)
{
  TandemSearchResults *self = TANDEM_SEARCH_RESULTS (object);

  give_up (self);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->hits);
  g_clear_object (&self->store);
  g_clear_object (&self->people);
  G_OBJECT_CLASS (tandem_search_results_parent_class)->dispose (object);
}

static void
tandem_search_results_finalize (GObject *object)
{
  g_clear_pointer (&TANDEM_SEARCH_RESULTS (object)->items, g_ptr_array_unref);
  G_OBJECT_CLASS (tandem_search_results_parent_class)->finalize (object);
}

static void
tandem_search_results_class_init (TandemSearchResultsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tandem_search_results_dispose;
  object_class->finalize = tandem_search_results_finalize;
  widget_class->focus = tandem_search_results_focus;
  signals[HIT_ACTIVATED] = g_signal_new ("hit-activated", TANDEM_TYPE_SEARCH_RESULTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, TANDEM_TYPE_SEARCH_HIT);
  signals[FAILED] = g_signal_new ("failed", TANDEM_TYPE_SEARCH_RESULTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-search-results.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemSearchResults, stack);
  gtk_widget_class_bind_template_child (widget_class, TandemSearchResults, list_view);
  gtk_widget_class_bind_template_child (widget_class, TandemSearchResults, selection);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
tandem_search_results_init (TandemSearchResults *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_ptr_array_new ();
  tandem_presence_watch_stack (GTK_STACK (self->stack));
  self->hits = g_list_store_new (TANDEM_TYPE_SEARCH_HIT);
  gtk_no_selection_set_model (self->selection, G_LIST_MODEL (self->hits));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), self, 0);
  gtk_list_view_set_factory (self->list_view, factory);
}

void
tandem_search_results_set_up (TandemSearchResults *self, TandemMessageStore *store, TandemPeople *people)
{
  g_return_if_fail (TANDEM_IS_SEARCH_RESULTS (self) && !self->store);
  self->store = g_object_ref (store);
  self->people = g_object_ref (people);
  g_signal_connect_object (people, "changed", G_CALLBACK (on_people_changed), self, G_CONNECT_SWAPPED);
}

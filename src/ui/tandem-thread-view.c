// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-thread-view.h"

#include "tandem-call-names.h"
#include "tandem-presence.h"
#include "tandem-row-focus.h"
#include "tandem-scheduled-texts.h"
#include "tandem-text-composer.h"
#include "tandem-timeline-rows.h"
#include "tandem-timeline.h"

/* Closer to the end than this counts as reading the newest words. */
#define NEAR_END_PX 32.0
/* Closer to the beginning than this asks for what is older. */
#define NEAR_BEGIN_PX 200.0

struct _TandemThreadView {
  GtkWidget parent_instance;

  /* owned */
  TandemInbox *inbox;
  TandemPeople *people;
  TandemSwitchboard *switchboard;
  TandemTimelineRows *rows;
  TandemScheduledTexts *scheduled;
  char *number;                   /* NULL until the first; who is written to */
  TandemTimeline *timeline;       /* nullable; with all numbers of the person */
  TandemCallNames *names;         /* of its calls */
  char *wanted_id;                /* nullable: the text or call to go to once it is read */
  guint settle_id;

  /* borrowed */
  GtkAdjustment *adjustment;
  GtkWindow *window; /* nullable: whose activity is watched */

  /* template */
  GtkWidget *box;
  GtkScrolledWindow *scrolled_window;
  GtkListView *list_view;
  GtkNoSelection *selection;
  TandemTextComposer *composer;

  gboolean following;
  gboolean unseen;
  double last_value;
  double last_upper;
  double last_page;
};

G_DEFINE_FINAL_TYPE (TandemThreadView, tandem_thread_view, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_WHO, PROP_ON_SHOW, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { CALL_ACTIVATED, CALL_PLAYED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- reading ------------------------------------------------------------------------------------------------- */

static gboolean
is_seen (TandemThreadView *self)
{
  return self->timeline && gtk_widget_get_mapped (GTK_WIDGET (self)) && self->window && gtk_window_is_active (self->window);
}

static void
look (TandemThreadView *self)
{
  if (!self->unseen || !is_seen (self))
    return;
  self->unseen = FALSE;
  for (const char *const *number = tandem_timeline_get_numbers (self->timeline); *number; number++)
    tandem_inbox_mark_read (self->inbox, *number);
}

static gboolean
has_number (TandemThreadView *self, const char *number)
{
  return self->timeline && number && g_strv_contains (tandem_timeline_get_numbers (self->timeline), number);
}

static void
on_added (TandemInbox *inbox, TandemMessage *message, gpointer user_data)
{
  TandemThreadView *self = TANDEM_THREAD_VIEW (user_data);

  if (!has_number (self, tandem_message_get_number (message)))
    return;
  if (tandem_message_get_direction (message) == TANDEM_DIRECTION_OUTBOUND)
    self->following = TRUE;
  else
    self->unseen = TRUE;
  look (self);
}

static void
tandem_thread_view_map (GtkWidget *widget)
{
  TandemThreadView *self = TANDEM_THREAD_VIEW (widget);

  GTK_WIDGET_CLASS (tandem_thread_view_parent_class)->map (widget);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ON_SHOW]);
  look (self);
}

static void
tandem_thread_view_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tandem_thread_view_parent_class)->unmap (widget);
  g_object_notify_by_pspec (G_OBJECT (widget), props[PROP_ON_SHOW]);
}

static void
tandem_thread_view_root (GtkWidget *widget)
{
  TandemThreadView *self = TANDEM_THREAD_VIEW (widget);

  GTK_WIDGET_CLASS (tandem_thread_view_parent_class)->root (widget);
  self->window = GTK_IS_WINDOW (gtk_widget_get_root (widget)) ? GTK_WINDOW (gtk_widget_get_root (widget)) : NULL;
  if (self->window)
    g_signal_connect_object (self->window, "notify::is-active", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
}

static void
tandem_thread_view_unroot (GtkWidget *widget)
{
  TandemThreadView *self = TANDEM_THREAD_VIEW (widget);

  if (self->window)
    g_signal_handlers_disconnect_by_func (self->window, look, self);
  self->window = NULL;
  GTK_WIDGET_CLASS (tandem_thread_view_parent_class)->unroot (widget);
}

/* --- where it is scrolled to --------------------------------------------------------------------------------- */

static void
remember (TandemThreadView *self)
{
  self->last_value = gtk_adjustment_get_value (self->adjustment);
  self->last_upper = gtk_adjustment_get_upper (self->adjustment);
  self->last_page = gtk_adjustment_get_page_size (self->adjustment);
}

/* A text of long ago is on an earlier page. */
static void
go_to_wanted (TandemThreadView *self)
{
  guint position;

  if (tandem_timeline_find (self->timeline, self->wanted_id, &position)) {
    gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", position);
    g_clear_pointer (&self->wanted_id, g_free);
  } else if (tandem_timeline_get_has_older (self->timeline)) {
    tandem_timeline_load_older (self->timeline);
  } else if (!tandem_timeline_get_loading (self->timeline)) {
    g_clear_pointer (&self->wanted_id, g_free);
  }
}

static gboolean
on_settle (gpointer user_data)
{
  TandemThreadView *self = TANDEM_THREAD_VIEW (user_data);

  self->settle_id = 0;
  if (!self->timeline)
    return G_SOURCE_REMOVE;
  tandem_timeline_rows_show_days (self->rows, G_LIST_MODEL (self->timeline));
  if (self->wanted_id) {
    go_to_wanted (self);
  } else if (self->following) {
    gtk_adjustment_set_value (self->adjustment, gtk_adjustment_get_upper (self->adjustment));
    remember (self);
  }
  return G_SOURCE_REMOVE;
}

/* The list tells its new size while it is being laid out, when it may not be scrolled: the scrolling waits for the
 * main loop, but comes before the next frame is drawn. */
static void
queue_settle (TandemThreadView *self)
{
  if (!self->settle_id)
    self->settle_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_settle, self, NULL);
}

/* The reader scrolls when the value changes and nothing else does. */
static void
on_value_changed (GtkAdjustment *adjustment, gpointer user_data)
{
  TandemThreadView *self = TANDEM_THREAD_VIEW (user_data);
  double value = gtk_adjustment_get_value (adjustment);
  double upper = gtk_adjustment_get_upper (adjustment);
  double page = gtk_adjustment_get_page_size (adjustment);
  gboolean same_size = ABS (upper - self->last_upper) < 1.0 && ABS (page - self->last_page) < 1.0;

  if (upper - page - value <= NEAR_END_PX)
    self->following = TRUE;
  else if (same_size && value < self->last_value)
    self->following = FALSE;
  else if (self->following)
    queue_settle (self);
  remember (self);
  if (self->timeline && !self->following && value < NEAR_BEGIN_PX)
    tandem_timeline_load_older (self->timeline);
}

/* --- verbs --------------------------------------------------------------------------------------------------- */

/* The text or call with our @id; NULL when it is not of @type. */
static gpointer
dup_item (TandemThreadView *self, const char *id, GType type)
{
  g_autoptr (GObject) item = NULL;
  guint position;

  if (self->timeline && tandem_timeline_find (self->timeline, id, &position))
    item = g_list_model_get_item (G_LIST_MODEL (self->timeline), position);
  return item && g_type_is_a (G_OBJECT_TYPE (item), type) ? g_steal_pointer (&item) : NULL;
}

static void
on_copy (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autoptr (TandemMessage) message = dup_item (TANDEM_THREAD_VIEW (widget), g_variant_get_string (parameter, NULL), TANDEM_TYPE_MESSAGE);

  if (message)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), tandem_message_get_body (message));
}

static void
on_retry (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TandemThreadView *self = TANDEM_THREAD_VIEW (widget);
  g_autoptr (TandemMessage) message = dup_item (self, g_variant_get_string (parameter, NULL), TANDEM_TYPE_MESSAGE);
  g_autoptr (GError) error = NULL;

  if (message && !tandem_inbox_retry (self->inbox, message, &error))
    g_signal_emit (self, signals[FAILED], 0, error);
}

static void
on_fetch (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TandemThreadView *self = TANDEM_THREAD_VIEW (widget);
  g_autoptr (TandemMessage) message = dup_item (self, g_variant_get_string (parameter, NULL), TANDEM_TYPE_MESSAGE);

  if (message)
    tandem_inbox_fetch_files (self->inbox, message);
}

static void
on_call (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autoptr (TandemCall) call = dup_item (TANDEM_THREAD_VIEW (widget), g_variant_get_string (parameter, NULL), TANDEM_TYPE_CALL);

  if (call)
    g_signal_emit (widget, signals[g_str_equal (action_name, "thread.play-call") ? CALL_PLAYED : CALL_ACTIVATED], 0, call);
}

static void
on_activate (TandemThreadView *self, guint position)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->timeline), position);

  if (TANDEM_IS_CALL (item))
    g_signal_emit (self, signals[CALL_ACTIVATED], 0, item);
}

/* What was to be found is not looked for again and again. */
static void
on_failed (TandemThreadView *self, GError *error)
{
  g_clear_pointer (&self->wanted_id, g_free);
  g_signal_emit (self, signals[FAILED], 0, error);
}

/* Tab leaves the texts and calls, which may be many, behind the buttons of one. */
static gboolean
tab_within (TandemThreadView *self, GtkDirectionType direction)
{
  return tandem_row_focus_tab (GTK_WIDGET (self->list_view), direction) ||
         (direction == GTK_DIR_TAB_FORWARD && gtk_widget_child_focus (GTK_WIDGET (self->composer), direction));
}

/* From below one comes to the newest of what can be seen, not to the first. */
static gboolean
focus_newest (TandemThreadView *self)
{
  GtkWidget *newest = self->rows ? tandem_timeline_rows_get_newest (self->rows) : NULL;

  return newest && gtk_widget_grab_focus (newest);
}

static gboolean
tandem_thread_view_move_focus (GtkWidget *widget, GtkDirectionType direction)
{
  TandemThreadView *self = TANDEM_THREAD_VIEW (widget);

  if (direction == GTK_DIR_TAB_BACKWARD && tandem_presence_has_focus (GTK_WIDGET (self->composer)))
    return gtk_widget_child_focus (GTK_WIDGET (self->composer), direction) || focus_newest (self);
  if ((direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD) &&
      tandem_presence_has_focus (GTK_WIDGET (self->list_view)))
    return tab_within (self, direction);
  return GTK_WIDGET_CLASS (tandem_thread_view_parent_class)->focus (widget, direction);
}

/* --- object -------------------------------------------------------------------------------------------------- */

static void
tandem_thread_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TandemThreadView *self = TANDEM_THREAD_VIEW (object);

  switch (id) {
  case PROP_WHO:
    g_value_take_string (value, self->people ? tandem_people_dup_who (self->people, tandem_thread_view_get_number (self)) : NULL);
    break;
  case PROP_ON_SHOW: g_value_set_boolean (value, gtk_widget_get_mapped (GTK_WIDGET (self))); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_thread_view_dispose (GObject *object)
{
  TandemThreadView *self = TANDEM_THREAD_VIEW (object);

  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->names);
  g_clear_object (&self->timeline);
  g_clear_object (&self->rows);
  g_clear_object (&self->scheduled);
  g_clear_object (&self->inbox);
  g_clear_object (&self->people);
  g_clear_object (&self->switchboard);
  G_OBJECT_CLASS (tandem_thread_view_parent_class)->dispose (object);
}

static void
tandem_thread_view_finalize (GObject *object)
{
  g_clear_pointer (&TANDEM_THREAD_VIEW (object)->number, g_free);
  g_clear_pointer (&TANDEM_THREAD_VIEW (object)->wanted_id, g_free);
  G_OBJECT_CLASS (tandem_thread_view_parent_class)->finalize (object);
}

static void
tandem_thread_view_class_init (TandemThreadViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tandem_thread_view_get_property;
  object_class->dispose = tandem_thread_view_dispose;
  object_class->finalize = tandem_thread_view_finalize;
  widget_class->map = tandem_thread_view_map;
  widget_class->unmap = tandem_thread_view_unmap;
  widget_class->root = tandem_thread_view_root;
  widget_class->unroot = tandem_thread_view_unroot;
  widget_class->focus = tandem_thread_view_move_focus;
  props[PROP_WHO] = g_param_spec_string ("who", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_ON_SHOW] = g_param_spec_boolean ("on-show", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CALL_ACTIVATED] = g_signal_new ("call-activated", TANDEM_TYPE_THREAD_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                          1, TANDEM_TYPE_CALL);
  signals[CALL_PLAYED] = g_signal_new ("call-played", TANDEM_TYPE_THREAD_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                       1, TANDEM_TYPE_CALL);
  signals[FAILED] = g_signal_new ("failed", TANDEM_TYPE_THREAD_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  gtk_widget_class_install_action (widget_class, "thread.copy", "s", on_copy);
  gtk_widget_class_install_action (widget_class, "thread.retry", "s", on_retry);
  gtk_widget_class_install_action (widget_class, "thread.fetch", "s", on_fetch);
  gtk_widget_class_install_action (widget_class, "thread.open-call", "s", on_call);
  gtk_widget_class_install_action (widget_class, "thread.play-call", "s", on_call);
  g_type_ensure (TANDEM_TYPE_TEXT_COMPOSER);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-thread-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemThreadView, box);
  gtk_widget_class_bind_template_child (widget_class, TandemThreadView, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, TandemThreadView, list_view);
  gtk_widget_class_bind_template_child (widget_class, TandemThreadView, selection);
  gtk_widget_class_bind_template_child (widget_class, TandemThreadView, composer);
}

static void
tandem_thread_view_init (TandemThreadView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->list_view, "activate", G_CALLBACK (on_activate), self, G_CONNECT_SWAPPED);
  self->adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled_window);
  g_signal_connect_object (self->adjustment, "changed", G_CALLBACK (queue_settle), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (on_value_changed), self, 0);
}

static void
open_timeline (TandemThreadView *self)
{
  g_auto (GStrv) numbers = tandem_people_dup_numbers (self->people, self->number);

  gtk_no_selection_set_model (self->selection, NULL);
  g_clear_object (&self->names);
  g_clear_object (&self->timeline);
  self->timeline = tandem_timeline_new (self->inbox, tandem_switchboard_get_calls (self->switchboard),
                                        tandem_switchboard_get_store (self->switchboard), (const char *const *) numbers);
  self->names = tandem_call_names_new (G_LIST_MODEL (self->timeline), tandem_people_get_contacts (self->people));
  g_signal_connect_object (self->timeline, "items-changed", G_CALLBACK (queue_settle), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->timeline, "notify::loading", G_CALLBACK (queue_settle), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->timeline, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  gtk_no_selection_set_model (self->selection, G_LIST_MODEL (self->timeline));
}

/* Somebody may have another number now, with which there were texts and calls, too. */
static void
on_people_changed (TandemThreadView *self)
{
  g_auto (GStrv) numbers = self->number ? tandem_people_dup_numbers (self->people, self->number) : NULL;

  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WHO]);
  if (!self->timeline || g_strv_equal ((const char *const *) numbers, tandem_timeline_get_numbers (self->timeline)))
    return;
  open_timeline (self);
  self->following = TRUE;
  self->unseen = TRUE;
  look (self);
}

/* It is written anew where it was written: somebody may have several numbers, and their texts are one conversation. */
static void
on_taken_back (TandemThreadView *self, TandemMessage *message)
{
  const char *number = tandem_message_get_number (message);

  if (has_number (self, number) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    tandem_thread_view_open (self, number, NULL);
  tandem_text_composer_put (self->composer, message);
}

void
tandem_thread_view_set_up (TandemThreadView *self, TandemInbox *inbox, TandemPeople *people, TandemSwitchboard *switchboard)
{
  g_return_if_fail (TANDEM_IS_THREAD_VIEW (self) && !self->inbox);

  self->inbox = g_object_ref (inbox);
  self->people = g_object_ref (people);
  self->switchboard = g_object_ref (switchboard);
  self->rows = tandem_timeline_rows_new (people);
  tandem_timeline_rows_attach (self->rows, self->list_view);
  g_signal_connect_object (self->rows, "bound", G_CALLBACK (queue_settle), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (people, "changed", G_CALLBACK (on_people_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (inbox, "message-added", G_CALLBACK (on_added), self, 0);
  tandem_text_composer_set_up (self->composer, inbox, tandem_switchboard_get_settings (switchboard));
  tandem_text_composer_set_people (self->composer, people);
  self->scheduled = tandem_scheduled_texts_new (inbox);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "scheduled", tandem_scheduled_texts_get_group (self->scheduled));
  g_signal_connect_object (self->scheduled, "taken-back", G_CALLBACK (on_taken_back), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scheduled, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
}

void
tandem_thread_view_open (TandemThreadView *self, const char *number, const char *id)
{
  g_return_if_fail (TANDEM_IS_THREAD_VIEW (self) && self->inbox && number);

  if (g_strcmp0 (self->number, number) != 0) {
    g_free (self->number);
    self->number = g_strdup (number);
    open_timeline (self);
    tandem_text_composer_set_number (self->composer, number);
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WHO]);
  }
  g_free (self->wanted_id);
  self->wanted_id = g_strdup (id);
  self->following = !id;
  self->unseen = TRUE;
  queue_settle (self);
  look (self);
}

const char *
tandem_thread_view_get_number (TandemThreadView *self)
{
  g_return_val_if_fail (TANDEM_IS_THREAD_VIEW (self), NULL);
  return self->number;
}

gboolean
tandem_thread_view_is_seen (TandemThreadView *self, const char *number)
{
  g_return_val_if_fail (TANDEM_IS_THREAD_VIEW (self), FALSE);
  return is_seen (self) && has_number (self, number);
}

void
tandem_thread_view_focus (TandemThreadView *self)
{
  g_return_if_fail (TANDEM_IS_THREAD_VIEW (self));
  tandem_text_composer_focus (self->composer);
}

void
tandem_thread_view_draft (TandemThreadView *self)
{
  g_return_if_fail (TANDEM_IS_THREAD_VIEW (self));
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    tandem_text_composer_draft (self->composer);
}

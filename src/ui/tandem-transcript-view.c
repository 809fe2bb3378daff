// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-transcript-view.h"

#include "tandem-pause-row.h"
#include "tandem-presence.h"
#include "tandem-transcript-lines.h"
#include "tandem-turn-row.h"

/* Closer to the end than this counts as reading the newest words. */
#define NEAR_END_PX 32.0

struct _TandemTranscriptView {
  GtkWidget parent_instance;

  /* owned */
  TandemTranscriptLines *lines; /* nullable */
  guint follow_id;

  /* borrowed */
  GtkAdjustment *adjustment;

  /* template */
  GtkWidget *overlay;
  GtkScrolledWindow *scrolled_window;
  GtkListView *list_view;
  GtkNoSelection *selection;
  GtkRevealer *jump_revealer;

  gboolean following;
  double last_value;
  double last_upper;
  double last_page;
};

G_DEFINE_FINAL_TYPE (TandemTranscriptView, tandem_transcript_view, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_FOLLOWING, N_PROPS };
static GParamSpec *props[N_PROPS];

static void
set_following (TandemTranscriptView *self, gboolean following)
{
  if (self->following == following)
    return;
  self->following = following;
  tandem_presence_reveal (self->jump_revealer, !following);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLLOWING]);
}

static void
remember (TandemTranscriptView *self)
{
  self->last_value = gtk_adjustment_get_value (self->adjustment);
  self->last_upper = gtk_adjustment_get_upper (self->adjustment);
  self->last_page = gtk_adjustment_get_page_size (self->adjustment);
}

static void
go_to_end (TandemTranscriptView *self)
{
  double end = gtk_adjustment_get_upper (self->adjustment) - gtk_adjustment_get_page_size (self->adjustment);

  gtk_adjustment_set_value (self->adjustment, MAX (end, 0.0));
  remember (self);
}

static gboolean
on_follow (gpointer user_data)
{
  TandemTranscriptView *self = TANDEM_TRANSCRIPT_VIEW (user_data);

  self->follow_id = 0;
  if (self->following)
    go_to_end (self);
  return G_SOURCE_REMOVE;
}

/* The list tells its new size while it is being laid out, when it may not be scrolled: the scrolling waits for the
 * main loop, but comes before the next frame is drawn. */
static void
queue_follow (TandemTranscriptView *self)
{
  if (!self->follow_id)
    self->follow_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_follow, self, NULL);
}

static void
on_adjustment_changed (GtkAdjustment *adjustment, gpointer user_data)
{
  TandemTranscriptView *self = TANDEM_TRANSCRIPT_VIEW (user_data);

  if (self->following)
    queue_follow (self);
}

/* The reader scrolls when the value changes and nothing else does; growing words change the size. */
static void
on_value_changed (GtkAdjustment *adjustment, gpointer user_data)
{
  TandemTranscriptView *self = TANDEM_TRANSCRIPT_VIEW (user_data);
  double value = gtk_adjustment_get_value (adjustment);
  double upper = gtk_adjustment_get_upper (adjustment);
  double page = gtk_adjustment_get_page_size (adjustment);
  gboolean same_size = ABS (upper - self->last_upper) < 1.0 && ABS (page - self->last_page) < 1.0;

  if (upper - page - value <= NEAR_END_PX)
    set_following (self, TRUE);
  else if (same_size && value < self->last_value)
    set_following (self, FALSE);
  else if (self->following)
    queue_follow (self);
  remember (self);
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_list_item_set_activatable (item, FALSE);
}

/* Rows are used again, for turns mostly. */
static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gpointer line = gtk_list_item_get_item (item);
  GtkWidget *row = gtk_list_item_get_child (item);

  if (TANDEM_IS_TURN (line)) {
    if (!TANDEM_IS_TURN_ROW (row))
      gtk_list_item_set_child (item, tandem_turn_row_new ());
    tandem_turn_row_set_turn (TANDEM_TURN_ROW (gtk_list_item_get_child (item)), line);
  } else {
    if (!TANDEM_IS_PAUSE_ROW (row))
      gtk_list_item_set_child (item, tandem_pause_row_new ());
    tandem_pause_row_set_pause (TANDEM_PAUSE_ROW (gtk_list_item_get_child (item)), line);
  }
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *row = gtk_list_item_get_child (item);

  if (TANDEM_IS_TURN_ROW (row))
    tandem_turn_row_set_turn (TANDEM_TURN_ROW (row), NULL);
}

/* Tab leaves the transcript at once, which may be long; the arrow keys move within it. */
static gboolean
tandem_transcript_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  TandemTranscriptView *self = TANDEM_TRANSCRIPT_VIEW (widget);

  if (tandem_presence_has_focus (GTK_WIDGET (self->list_view))) {
    if (direction == GTK_DIR_TAB_FORWARD)
      return gtk_widget_child_focus (GTK_WIDGET (self->jump_revealer), direction);
    if (direction == GTK_DIR_TAB_BACKWARD)
      return FALSE;
  }
  return GTK_WIDGET_CLASS (tandem_transcript_view_parent_class)->focus (widget, direction);
}

static void
tandem_transcript_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_FOLLOWING: g_value_set_boolean (value, TANDEM_TRANSCRIPT_VIEW (object)->following); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_transcript_view_dispose (GObject *object)
{
  TandemTranscriptView *self = TANDEM_TRANSCRIPT_VIEW (object);

  g_clear_handle_id (&self->follow_id, g_source_remove);
  g_clear_object (&self->lines);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_transcript_view_parent_class)->dispose (object);
}

static void
tandem_transcript_view_class_init (TandemTranscriptViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tandem_transcript_view_get_property;
  object_class->dispose = tandem_transcript_view_dispose;
  widget_class->focus = tandem_transcript_view_focus;
  props[PROP_FOLLOWING] = g_param_spec_boolean ("following", NULL, NULL, TRUE,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tandemphone/Tandem/ui/tandem-transcript-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemTranscriptView, overlay);
  gtk_widget_class_bind_template_child (widget_class, TandemTranscriptView, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, TandemTranscriptView, list_view);
  gtk_widget_class_bind_template_child (widget_class, TandemTranscriptView, selection);
  gtk_widget_class_bind_template_child (widget_class, TandemTranscriptView, jump_revealer);
}

static void
tandem_transcript_view_init (TandemTranscriptView *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->following = TRUE;
  tandem_presence_reveal (self->jump_revealer, FALSE);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  gtk_list_view_set_factory (self->list_view, factory);
  self->adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled_window);
  g_signal_connect_object (self->adjustment, "changed", G_CALLBACK (on_adjustment_changed), self, 0);
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (on_value_changed), self, 0);
}

void
tandem_transcript_view_set_call (TandemTranscriptView *self, TandemCall *call)
{
  g_return_if_fail (TANDEM_IS_TRANSCRIPT_VIEW (self));
  g_clear_object (&self->lines);
  self->lines = call ? tandem_transcript_lines_new (call) : NULL;
  gtk_no_selection_set_model (self->selection, self->lines ? G_LIST_MODEL (self->lines) : NULL);
  tandem_transcript_view_follow (self);
}

void
tandem_transcript_view_set_recording (TandemTranscriptView *self, TandemRecording *recording)
{
  g_return_if_fail (TANDEM_IS_TRANSCRIPT_VIEW (self));
  if (self->lines)
    tandem_transcript_lines_set_recording (self->lines, recording);
}

void
tandem_transcript_view_follow (TandemTranscriptView *self)
{
  g_return_if_fail (TANDEM_IS_TRANSCRIPT_VIEW (self));
  set_following (self, TRUE);
  queue_follow (self);
}

gboolean
tandem_transcript_view_get_following (TandemTranscriptView *self)
{
  g_return_val_if_fail (TANDEM_IS_TRANSCRIPT_VIEW (self), FALSE);
  return self->following;
}

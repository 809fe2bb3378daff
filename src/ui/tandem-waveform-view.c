// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-waveform-view.h"

#include <math.h>

#include "tandem-recording-pause.h"
#include "tandem-turn.h"
#include "tandem-turn-row.h"

#define HEIGHT 56
#define MIN_WIDTH 120
#define NATURAL_WIDTH 480
#define BAR 3
#define BAR_GAP 1
#define MARK_HEIGHT 8
#define MARK_WIDTH 4
#define SNAP_PX 5.0
#define HATCH 6.0f
#define LEAST_GAP 3.0

struct _TandemWaveformView {
  GtkWidget parent_instance;

  /* owned */
  TandemRecording *recording;
  TandemTranscript *transcript;
  GSignalGroup *changes;
  GSignalGroup *turns;
};

G_DEFINE_FINAL_TYPE (TandemWaveformView, tandem_waveform_view, GTK_TYPE_WIDGET)

enum { SEEK, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- drawing -------------------------------------------------------------------------------------- */

static GdkRGBA
get_color (TandemWaveformView *self, const char *name)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (context, name, &color))
    gtk_style_context_get_color (context, &color);
  return color;
}

/* The loudest of the peaks between two places (0 to 1) of the length. */
static float
loudest (const float *peaks, guint n, double from, double to)
{
  guint first = MIN ((guint) (from * n), n - 1);
  guint last = MIN ((guint) ceil (to * n), n);
  float most = 0;

  for (guint i = first; i < MAX (last, first + 1); i++)
    most = MAX (most, peaks[i]);
  return most;
}

static void
draw_channel (TandemWaveformView *self, GtkSnapshot *snapshot, guint channel, double played)
{
  GdkRGBA color = get_color (self, channel == 0 ? "success_color" : "accent_color");
  GdkRGBA ahead = color;
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double middle = MARK_HEIGHT + (gtk_widget_get_height (GTK_WIDGET (self)) - MARK_HEIGHT) / 2.0;
  double room = middle - MARK_HEIGHT - 1;
  guint n;
  const float *peaks = tandem_recording_get_peaks (self->recording, channel, &n);

  ahead.alpha *= 0.45f;
  for (double x = 0; x + BAR <= width; x += BAR + BAR_GAP) {
    double level = peaks && n ? loudest (peaks, n, x / width, (x + BAR + BAR_GAP) / width) : 0;
    /* Speech is quiet most of the time: the root shows it, too. */
    double bar = MAX (sqrt (CLAMP (level, 0, 1)) * room, 1);

    gtk_snapshot_append_color (snapshot, x / width < played ? &color : &ahead,
                               &GRAPHENE_RECT_INIT ((float) x, (float) (channel == 0 ? middle - bar : middle),
                                                    BAR, (float) bar));
  }
}

static void
draw_marks (TandemWaveformView *self, GtkSnapshot *snapshot, gint64 duration)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  gint64 start = tandem_recording_get_start_ms (self->recording);
  GListModel *turns = G_LIST_MODEL (self->transcript);

  for (guint i = 0; i < g_list_model_get_n_items (turns); i++) {
    g_autoptr (TandemTurn) turn = g_list_model_get_item (turns, i);
    gint64 at = tandem_turn_get_start_ms (turn) - start;
    GdkRGBA color = get_color (self, tandem_turn_get_party (turn) == TANDEM_PARTY_REMOTE  ? "success_color"
                                     : tandem_turn_get_party (turn) == TANDEM_PARTY_AGENT ? "accent_color"
                                                                                          : "warning_color");

    if (tandem_turn_get_start_ms (turn) >= 0 && at >= 0 && at <= duration)
      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT ((float) (width * at / duration), 0, MARK_WIDTH, MARK_HEIGHT));
  }
}

/* Hatched, not coloured: "nothing was recorded" must not look like "nobody spoke". */
static void
draw_gaps (TandemWaveformView *self, GtkSnapshot *snapshot, gint64 duration)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  float height = (float) gtk_widget_get_height (GTK_WIDGET (self)) - MARK_HEIGHT;
  GdkRGBA ink;
  guint n;
  const TandemRecordingGap *gaps = tandem_recording_get_gaps (self->recording, &n);

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &ink);
  ink.alpha *= 0.5f;
  for (guint i = 0; i < n; i++) {
    double from = width * (double) gaps[i].from_ms / (double) duration;
    double length = MAX (width * (double) (gaps[i].to_ms - gaps[i].from_ms) / (double) duration, LEAST_GAP);
    const GdkRGBA none = { ink.red, ink.green, ink.blue, 0 };
    const GskColorStop stops[] = { { 0.0f, ink }, { 0.25f, ink }, { 0.25f, none }, { 1.0f, none } };

    gtk_snapshot_append_repeating_linear_gradient (
      snapshot, &GRAPHENE_RECT_INIT ((float) from, MARK_HEIGHT, (float) MIN (length, width - from), height),
      &GRAPHENE_POINT_INIT (0, 0), &GRAPHENE_POINT_INIT (HATCH, HATCH), stops, G_N_ELEMENTS (stops));
  }
}

static void
tandem_waveform_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TandemWaveformView *self = TANDEM_WAVEFORM_VIEW (widget);
  gint64 duration = self->recording ? tandem_recording_get_duration_ms (self->recording) : 0;
  double played;
  GdkRGBA color;

  if (duration <= 0)
    return;
  played = (double) tandem_recording_get_position_ms (self->recording) / (double) duration;
  draw_channel (self, snapshot, 0, played);
  draw_channel (self, snapshot, 1, played);
  draw_gaps (self, snapshot, duration);
  if (self->transcript)
    draw_marks (self, snapshot, duration);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT ((float) (played * (gtk_widget_get_width (widget) - 2)), 0, 2,
                                                  (float) gtk_widget_get_height (widget)));
}

static void
tandem_waveform_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                              int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH : HEIGHT;
}

/* --- pointing ---------------------------------------------------------------------------------------- */

/* The turn whose mark is at @x, or NULL.  (transfer full) */
static TandemTurn *
dup_turn_near (TandemTranscript *transcript, gint64 start, gint64 duration, double x, double width)
{
  GListModel *turns = G_LIST_MODEL (transcript);
  g_autoptr (TandemTurn) nearest = NULL;
  double distance = SNAP_PX;

  for (guint i = 0; turns && i < g_list_model_get_n_items (turns); i++) {
    g_autoptr (TandemTurn) turn = g_list_model_get_item (turns, i);
    double mark = width * (double) (tandem_turn_get_start_ms (turn) - start) / (double) duration + MARK_WIDTH / 2.0;

    if (tandem_turn_get_start_ms (turn) < start || fabs (mark - x) > distance)
      continue;
    distance = fabs (mark - x);
    g_set_object (&nearest, turn);
  }
  return g_steal_pointer (&nearest);
}

gint64
tandem_waveform_view_pick (TandemTranscript *transcript, gint64 start, gint64 duration, double x, double width)
{
  g_autoptr (TandemTurn) turn = NULL;

  g_return_val_if_fail (width > 0, 0);

  turn = transcript ? dup_turn_near (transcript, start, duration, x, width) : NULL;
  if (turn)
    return tandem_turn_get_start_ms (turn) - start;
  return (gint64) ((double) duration * CLAMP (x / width, 0, 1));
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  TandemWaveformView *self = TANDEM_WAVEFORM_VIEW (user_data);
  gint64 duration = self->recording ? tandem_recording_get_duration_ms (self->recording) : 0;

  if (duration > 0)
    g_signal_emit (self, signals[SEEK], 0,
                   tandem_waveform_view_pick (self->transcript, tandem_recording_get_start_ms (self->recording),
                                              duration, x, MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1)));
}

/* Of the gap at @x; NULL: there is none. */
static char *
dup_gap_text (TandemWaveformView *self, gint64 duration, double x)
{
  gint64 at = (gint64) ((double) duration * x / MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1));
  guint n;
  const TandemRecordingGap *gaps = tandem_recording_get_gaps (self->recording, &n);

  for (guint i = 0; i < n; i++)
    if (at >= gaps[i].from_ms && at <= gaps[i].to_ms)
      return tandem_recording_pause_dup_text (gaps[i].from_ms, gaps[i].to_ms < duration ? gaps[i].to_ms : -1);
  return NULL;
}

static gboolean
tandem_waveform_view_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  TandemWaveformView *self = TANDEM_WAVEFORM_VIEW (widget);
  gint64 duration = self->recording ? tandem_recording_get_duration_ms (self->recording) : 0;
  g_autoptr (TandemTurn) turn = NULL;
  g_autofree char *spoken = NULL;

  if (keyboard || duration <= 0 || !self->transcript)
    return FALSE;
  turn = dup_turn_near (self->transcript, tandem_recording_get_start_ms (self->recording), duration, x,
                        MAX (gtk_widget_get_width (widget), 1));
  spoken = turn ? tandem_turn_row_dup_spoken (turn) : dup_gap_text (self, duration, x);
  if (!spoken)
    return FALSE;
  gtk_tooltip_set_text (tooltip, spoken);
  return TRUE;
}

/* --- object --------------------------------------------------------------------------------------------- */

static void
on_changed (GtkWidget *self)
{
  gtk_widget_queue_draw (self);
}

static void
tandem_waveform_view_dispose (GObject *object)
{
  TandemWaveformView *self = TANDEM_WAVEFORM_VIEW (object);

  g_clear_object (&self->changes);
  g_clear_object (&self->turns);
  g_clear_object (&self->recording);
  g_clear_object (&self->transcript);
  G_OBJECT_CLASS (tandem_waveform_view_parent_class)->dispose (object);
}

static void
tandem_waveform_view_class_init (TandemWaveformViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_waveform_view_dispose;
  widget_class->measure = tandem_waveform_view_measure;
  widget_class->snapshot = tandem_waveform_view_snapshot;
  widget_class->query_tooltip = tandem_waveform_view_query_tooltip;
  signals[SEEK] = g_signal_new ("seek", TANDEM_TYPE_WAVEFORM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_INT64);
  gtk_widget_class_set_css_name (widget_class, "waveform");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
tandem_waveform_view_init (TandemWaveformView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "pointer");
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  self->changes = g_signal_group_new (TANDEM_TYPE_RECORDING);
  g_signal_group_connect_object (self->changes, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  self->turns = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_object (self->turns, "items-changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
}

void
tandem_waveform_view_set_recording (TandemWaveformView *self, TandemRecording *recording, TandemTranscript *transcript)
{
  g_return_if_fail (TANDEM_IS_WAVEFORM_VIEW (self));

  g_set_object (&self->recording, recording);
  g_set_object (&self->transcript, transcript);
  g_signal_group_set_target (self->changes, recording);
  g_signal_group_set_target (self->turns, transcript);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

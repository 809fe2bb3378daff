// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-level-meter.h"

#include <math.h>

#define TICK_MS 50
#define MOST_SEGMENTS 20
#define LEAST_SEGMENTS 6
#define SEGMENT_WIDTH 7
#define SEGMENT_HEIGHT 8
#define FLOOR_DB (-60.0)
#define SPEECH_DB (-42.0)
#define SPEECH_HOLD_US (G_USEC_PER_SEC / 2)
/* Rises at once and falls slowly, so that syllables can be followed by eye. */
#define FALL_PER_TICK 0.06
/* A screen reader is told at most this often. */
#define TELL_EVERY_US G_USEC_PER_SEC

struct _TandemLevelMeter {
  GtkWidget parent_instance;

  /* owned */
  char *label;
  GtkWidget *level_bar; /* not drawn: before 4.10 GTK tells assistive programs the values of its own widgets only */
  TandemLevels *levels;
  guint tick_id;

  gboolean remote;
  gboolean active;
  gboolean speaking;
  double shown;       /* 0.0 - 1.0 */
  int told_segments;
  gint64 told_at;
  gint64 loud_at;
};

G_DEFINE_FINAL_TYPE (TandemLevelMeter, tandem_level_meter, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_ACTIVE, PROP_SPEAKING, PROP_LABEL, N_PROPS };
static GParamSpec *props[N_PROPS];

double
tandem_level_meter_scale (double dbfs)
{
  return CLAMP (1.0 - dbfs / FLOOR_DB, 0.0, 1.0);
}

/* As many as can be told apart in the width there is. */
static int
count_segments (TandemLevelMeter *self)
{
  return CLAMP (gtk_widget_get_width (GTK_WIDGET (self)) / SEGMENT_WIDTH, LEAST_SEGMENTS, MOST_SEGMENTS);
}

static int
lit_segments (TandemLevelMeter *self)
{
  return (int) ceil (self->shown * count_segments (self) - 0.001);
}

static void
tell_value (TandemLevelMeter *self, gint64 now)
{
  int segments = lit_segments (self);

  if (segments == self->told_segments || now - self->told_at < TELL_EVERY_US)
    return;
  self->told_segments = segments;
  self->told_at = now;
  gtk_level_bar_set_value (GTK_LEVEL_BAR (self->level_bar), 100.0 * segments / count_segments (self));
}

static void
set_speaking (TandemLevelMeter *self, gboolean speaking)
{
  if (self->speaking == speaking)
    return;
  self->speaking = speaking;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SPEAKING]);
}

static void
show_level (TandemLevelMeter *self, double dbfs, gint64 now)
{
  int before = lit_segments (self);

  self->shown = MAX (tandem_level_meter_scale (dbfs), self->shown - FALL_PER_TICK);
  if (lit_segments (self) != before)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  if (dbfs > SPEECH_DB)
    self->loud_at = now;
  set_speaking (self, self->loud_at > 0 && now - self->loud_at < SPEECH_HOLD_US);
  tell_value (self, now);
}

static gboolean
on_tick (gpointer user_data)
{
  TandemLevelMeter *self = TANDEM_LEVEL_METER (user_data);

  show_level (self, self->levels ? tandem_levels_get (self->levels, self->remote) : FLOOR_DB,
              g_get_monotonic_time ());
  return G_SOURCE_CONTINUE;
}

static void
clear_level (TandemLevelMeter *self)
{
  self->shown = 0.0;
  self->loud_at = 0;
  self->told_at = 0;
  set_speaking (self, FALSE);
  tell_value (self, G_MAXINT64);
  self->told_at = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_tick (TandemLevelMeter *self)
{
  gboolean needed = self->active && self->levels && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (needed && !self->tick_id)
    self->tick_id = g_timeout_add (TICK_MS, on_tick, self);
  if (!needed && self->tick_id) {
    g_clear_handle_id (&self->tick_id, g_source_remove);
    clear_level (self);
  }
}

static void
tandem_level_meter_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tandem_level_meter_parent_class)->map (widget);
  update_tick (TANDEM_LEVEL_METER (widget));
}

static void
tandem_level_meter_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tandem_level_meter_parent_class)->unmap (widget);
  update_tick (TANDEM_LEVEL_METER (widget));
}

static void
tandem_level_meter_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                            int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (TANDEM_LEVEL_METER (widget)->level_bar, orientation, for_size, minimum, natural, NULL, NULL);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_SEGMENTS * SEGMENT_WIDTH : MAX (SEGMENT_HEIGHT, *minimum);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MOST_SEGMENTS * SEGMENT_WIDTH : MAX (SEGMENT_HEIGHT, *natural);
}

static void
tandem_level_meter_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (TANDEM_LEVEL_METER (widget)->level_bar, width, height, baseline, NULL);
}

static void
tandem_level_meter_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TandemLevelMeter *self = TANDEM_LEVEL_METER (widget);
  int n = count_segments (self);
  float pitch = (float) gtk_widget_get_width (widget) / (float) n;
  float top = ((float) gtk_widget_get_height (widget) - SEGMENT_HEIGHT) / 2;
  int lit = lit_segments (self);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GdkRGBA on;
  GdkRGBA off;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &on);
  off = on;
  off.alpha *= 0.18f;
  for (int i = 0; i < n; i++) {
    int place = rtl ? n - 1 - i : i;
    graphene_rect_t area = GRAPHENE_RECT_INIT ((float) place * pitch, top, MAX (pitch - 2, 1), SEGMENT_HEIGHT);
    GskRoundedRect rounded;

    gsk_rounded_rect_init_from_rect (&rounded, &area, 2);
    gtk_snapshot_push_rounded_clip (snapshot, &rounded);
    gtk_snapshot_append_color (snapshot, i < lit ? &on : &off, &area);
    gtk_snapshot_pop (snapshot);
  }
}

static void
tandem_level_meter_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TandemLevelMeter *self = TANDEM_LEVEL_METER (object);

  switch (id) {
  case PROP_ACTIVE: g_value_set_boolean (value, self->active); break;
  case PROP_SPEAKING: g_value_set_boolean (value, self->speaking); break;
  case PROP_LABEL: g_value_set_string (value, self->label); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_level_meter_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TandemLevelMeter *self = TANDEM_LEVEL_METER (object);

  switch (id) {
  case PROP_ACTIVE: tandem_level_meter_set_active (self, g_value_get_boolean (value)); break;
  case PROP_LABEL:
    g_free (self->label);
    self->label = g_value_dup_string (value);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->level_bar), GTK_ACCESSIBLE_PROPERTY_LABEL, self->label, -1);
    break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_level_meter_dispose (GObject *object)
{
  TandemLevelMeter *self = TANDEM_LEVEL_METER (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_pointer (&self->levels, tandem_levels_unref);
  g_clear_pointer (&self->level_bar, gtk_widget_unparent);
  g_clear_pointer (&self->label, g_free);
  G_OBJECT_CLASS (tandem_level_meter_parent_class)->dispose (object);
}

static void
tandem_level_meter_class_init (TandemLevelMeterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tandem_level_meter_get_property;
  object_class->set_property = tandem_level_meter_set_property;
  object_class->dispose = tandem_level_meter_dispose;
  widget_class->map = tandem_level_meter_map;
  widget_class->unmap = tandem_level_meter_unmap;
  widget_class->size_allocate = tandem_level_meter_size_allocate;
  widget_class->measure = tandem_level_meter_measure;
  widget_class->snapshot = tandem_level_meter_snapshot;
  props[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE,
                                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_SPEAKING] = g_param_spec_boolean ("speaking", NULL, NULL, FALSE,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_css_name (widget_class, "levelmeter");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tandem_level_meter_init (TandemLevelMeter *self)
{
  self->level_bar = gtk_level_bar_new_for_interval (0.0, 100.0);
  gtk_widget_set_parent (self->level_bar, GTK_WIDGET (self));
}

void
tandem_level_meter_set_source (TandemLevelMeter *self, TandemLevels *levels, gboolean remote)
{
  g_return_if_fail (TANDEM_IS_LEVEL_METER (self));

  if (levels)
    tandem_levels_ref (levels);
  g_clear_pointer (&self->levels, tandem_levels_unref);
  self->levels = levels;
  self->remote = remote;
  clear_level (self);
  update_tick (self);
}

gboolean
tandem_level_meter_get_active (TandemLevelMeter *self)
{
  g_return_val_if_fail (TANDEM_IS_LEVEL_METER (self), FALSE);
  return self->active;
}

void
tandem_level_meter_set_active (TandemLevelMeter *self, gboolean active)
{
  g_return_if_fail (TANDEM_IS_LEVEL_METER (self));

  if (self->active == !!active)
    return;
  self->active = !!active;
  update_tick (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACTIVE]);
}

gboolean
tandem_level_meter_get_speaking (TandemLevelMeter *self)
{
  g_return_val_if_fail (TANDEM_IS_LEVEL_METER (self), FALSE);
  return self->speaking;
}

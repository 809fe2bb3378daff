// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sound-meter.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define HEIGHT 14
#define MIN_WIDTH 80
#define NATURAL_WIDTH 240
#define FLOOR_DB (-60.0)
/* Above this, speech soon clips. */
#define HOT_DB (-6.0)
#define PEAK_WIDTH 2
/* A screen reader is told at most this often. */
#define TELL_EVERY_US (G_USEC_PER_SEC / 2)

struct _TandemSoundMeter {
  GtkWidget parent_instance;

  /* owned */
  char *label;
  GtkWidget *level_bar; /* not drawn: before 4.10 GTK tells assistive programs the values of its own widgets only */

  double rms;  /* 0.0 to 1.0 of the bar */
  double peak; /* likewise */
  double told;
  gint64 told_at;
};

G_DEFINE_FINAL_TYPE (TandemSoundMeter, tandem_sound_meter, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_LABEL, N_PROPS };
static GParamSpec *props[N_PROPS];

static double
scale (double dbfs)
{
  return CLAMP (1.0 - dbfs / FLOOR_DB, 0.0, 1.0);
}

char *
tandem_sound_meter_dup_text (double dbfs)
{
  if (dbfs <= -95.5)
    return g_strdup (C_("loudness", "silence"));
  /* TRANSLATORS: loudness below full scale; the number is 0 or negative. */
  return g_strdup_printf (C_("loudness", "%.0f dBFS"), dbfs);
}

static void
tell_value (TandemSoundMeter *self)
{
  gint64 now = g_get_monotonic_time ();
  double value = round (self->rms * 100.0);

  if (fabs (value - self->told) < 0.5 || now - self->told_at < TELL_EVERY_US)
    return;
  self->told = value;
  self->told_at = now;
  gtk_level_bar_set_value (GTK_LEVEL_BAR (self->level_bar), value);
}

static void
append_part (TandemSoundMeter *self, GtkSnapshot *snapshot, const GdkRGBA *color, double from, double to)
{
  float width = (float) gtk_widget_get_width (GTK_WIDGET (self));
  float left = (float) from * width;
  float right = (float) to * width;

  if (right <= left)
    return;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL) {
    float swapped = width - left;

    left = width - right;
    right = swapped;
  }
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (left, 0, right - left, HEIGHT));
}

static void
tandem_sound_meter_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TandemSoundMeter *self = TANDEM_SOUND_METER (widget);
  float width = (float) gtk_widget_get_width (widget);
  float top = ((float) gtk_widget_get_height (widget) - HEIGHT) / 2;
  double line = PEAK_WIDTH / MAX (width, 1.0);
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, width, HEIGHT);
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  GskRoundedRect rounded;
  GdkRGBA normal;
  GdkRGBA hot;
  GdkRGBA empty;

  gtk_style_context_get_color (context, &normal);
  if (!gtk_style_context_lookup_color (context, "error_color", &hot))
    hot = normal;
  empty = normal;
  empty.alpha *= 0.18f;
  gsk_rounded_rect_init_from_rect (&rounded, &area, 4);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, top));
  gtk_snapshot_push_rounded_clip (snapshot, &rounded);
  append_part (self, snapshot, &empty, 0, 1);
  append_part (self, snapshot, &normal, 0, MIN (self->rms, scale (HOT_DB)));
  append_part (self, snapshot, &hot, scale (HOT_DB), self->rms);
  if (self->peak > 0)
    append_part (self, snapshot, self->peak > scale (HOT_DB) ? &hot : &normal, MAX (self->peak - line, 0), self->peak);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_restore (snapshot);
}

static void
tandem_sound_meter_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                            int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (TANDEM_SOUND_METER (widget)->level_bar, orientation, for_size, minimum, natural, NULL, NULL);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : MAX (HEIGHT, *minimum);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH : MAX (HEIGHT, *natural);
}

static void
tandem_sound_meter_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (TANDEM_SOUND_METER (widget)->level_bar, width, height, baseline, NULL);
}

static void
tandem_sound_meter_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_LABEL: g_value_set_string (value, TANDEM_SOUND_METER (object)->label); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_sound_meter_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TandemSoundMeter *self = TANDEM_SOUND_METER (object);

  switch (id) {
  case PROP_LABEL:
    g_free (self->label);
    self->label = g_value_dup_string (value);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->level_bar), GTK_ACCESSIBLE_PROPERTY_LABEL, self->label, -1);
    break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_sound_meter_dispose (GObject *object)
{
  TandemSoundMeter *self = TANDEM_SOUND_METER (object);

  g_clear_pointer (&self->level_bar, gtk_widget_unparent);
  g_clear_pointer (&self->label, g_free);
  G_OBJECT_CLASS (tandem_sound_meter_parent_class)->dispose (object);
}

static void
tandem_sound_meter_class_init (TandemSoundMeterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tandem_sound_meter_get_property;
  object_class->set_property = tandem_sound_meter_set_property;
  object_class->dispose = tandem_sound_meter_dispose;
  props[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  widget_class->size_allocate = tandem_sound_meter_size_allocate;
  widget_class->measure = tandem_sound_meter_measure;
  widget_class->snapshot = tandem_sound_meter_snapshot;
  gtk_widget_class_set_css_name (widget_class, "soundmeter");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tandem_sound_meter_init (TandemSoundMeter *self)
{
  self->level_bar = gtk_level_bar_new_for_interval (0.0, 100.0);
  gtk_widget_set_parent (self->level_bar, GTK_WIDGET (self));
}

void
tandem_sound_meter_set_level (TandemSoundMeter *self, double rms, double peak)
{
  g_return_if_fail (TANDEM_IS_SOUND_METER (self));

  if (fabs (scale (rms) - self->rms) > 0.002 || fabs (scale (peak) - self->peak) > 0.002) {
    self->rms = scale (rms);
    self->peak = scale (peak);
    gtk_widget_queue_draw (GTK_WIDGET (self));
  }
  tell_value (self);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-spectrum.h"

#include <math.h>

#define HEIGHT 48
#define MIN_WIDTH (TANDEM_SOUND_BANDS * 4)
#define NATURAL_WIDTH (TANDEM_SOUND_BANDS * 12)
#define FLOOR_DB (-84.0)
#define GAP 2

struct _TandemSpectrum {
  GtkWidget parent_instance;

  double bands[TANDEM_SOUND_BANDS]; /* 0.0 to 1.0 */
};

G_DEFINE_FINAL_TYPE (TandemSpectrum, tandem_spectrum, GTK_TYPE_WIDGET)

static void
tandem_spectrum_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TandemSpectrum *self = TANDEM_SPECTRUM (widget);
  float pitch = (float) gtk_widget_get_width (widget) / TANDEM_SOUND_BANDS;
  float height = (float) gtk_widget_get_height (widget);
  GdkRGBA color;
  GdkRGBA base;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  base = color;
  base.alpha *= 0.25f;
  for (int i = 0; i < TANDEM_SOUND_BANDS; i++) {
    float bar = roundf ((float) self->bands[i] * (height - 1));
    float left = roundf ((float) i * pitch);
    float width = MAX (roundf ((float) (i + 1) * pitch) - left - GAP, 1);

    gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (left, height - 1 - bar, width, bar));
    gtk_snapshot_append_color (snapshot, &base, &GRAPHENE_RECT_INIT (left, height - 1, width, 1));
  }
}

static void
tandem_spectrum_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? NATURAL_WIDTH : HEIGHT;
}

static void
tandem_spectrum_class_init (TandemSpectrumClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = tandem_spectrum_measure;
  widget_class->snapshot = tandem_spectrum_snapshot;
  gtk_widget_class_set_css_name (widget_class, "spectrum");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
tandem_spectrum_init (TandemSpectrum *self)
{
}

void
tandem_spectrum_update (TandemSpectrum *self, TandemSoundFigures *figures)
{
  gboolean moved = FALSE;

  g_return_if_fail (TANDEM_IS_SPECTRUM (self));

  for (guint i = 0; i < TANDEM_SOUND_BANDS; i++) {
    double level = CLAMP (1.0 - tandem_sound_figures_get_band (figures, i) / FLOOR_DB, 0.0, 1.0);

    moved = moved || fabs (level - self->bands[i]) > 0.01;
    self->bands[i] = level;
  }
  if (moved)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

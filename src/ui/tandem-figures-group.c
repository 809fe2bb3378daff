// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-figures-group.h"

#include <glib/gi18n-lib.h>

#define N_ROWS 9

typedef enum { UNIT_MS, UNIT_COUNT, UNIT_PPM, UNIT_DBFS } Unit;

static const struct { TandemSoundFigure figure; Unit unit; const char *title; const char *subtitle; } rows[N_ROWS] = {
  { TANDEM_SOUND_MIC_NOISE_FLOOR, UNIT_DBFS, N_("Noise floor"), N_("The quiet between words") },
  { TANDEM_SOUND_MIC_CLIPPED, UNIT_COUNT, N_("Clipped"), N_("Samples too loud for the microphone") },
  { TANDEM_SOUND_INPUT_LATENCY, UNIT_MS, N_("Delay of the microphone"), NULL },
  { TANDEM_SOUND_OUTPUT_LATENCY, UNIT_MS, N_("Delay of the loudspeaker"), NULL },
  { TANDEM_SOUND_JITTER_TARGET, UNIT_MS, N_("Jitter buffer"), N_("Held back to even out the network") },
  { TANDEM_SOUND_JITTER_LATE, UNIT_COUNT, N_("Late"), N_("Pieces of the call that came too late to be heard") },
  { TANDEM_SOUND_UNDERRUNS, UNIT_COUNT, N_("Underruns"), N_("Times the loudspeaker had nothing to play") },
  { TANDEM_SOUND_OVERRUNS, UNIT_COUNT, N_("Overruns"), N_("Times the microphone was not read in time") },
  { TANDEM_SOUND_DRIFT, UNIT_PPM, N_("Clock drift"), N_("Corrected in the loudspeaker, in parts per million") },
};

struct _TandemFiguresGroup {
  AdwPreferencesGroup parent_instance;

  /* borrowed */
  GtkLabel *values[N_ROWS];
};

G_DEFINE_FINAL_TYPE (TandemFiguresGroup, tandem_figures_group, ADW_TYPE_PREFERENCES_GROUP)

static char *
dup_value (Unit unit, double value)
{
  switch (unit) {
  case UNIT_MS:
    return g_strdup_printf (C_("milliseconds", "%.0f ms"), value);
  case UNIT_PPM:
    return g_strdup_printf (C_("parts per million", "%.0f ppm"), value);
  case UNIT_DBFS:
    return g_strdup_printf (C_("loudness", "%.0f dBFS"), value);
  case UNIT_COUNT:
  default:
    return g_strdup_printf ("%.0f", value);
  }
}

static void
tandem_figures_group_class_init (TandemFiguresGroupClass *klass)
{
}

static void
tandem_figures_group_init (TandemFiguresGroup *self)
{
  for (int i = 0; i < N_ROWS; i++) {
    GtkWidget *row = adw_action_row_new ();
    GtkWidget *value = gtk_label_new ("");

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(rows[i].title));
    if (rows[i].subtitle)
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(rows[i].subtitle));
    gtk_widget_add_css_class (value, "numeric");
    gtk_widget_add_css_class (value, "dim-label");
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), value);
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
    self->values[i] = GTK_LABEL (value);
  }
}

void
tandem_figures_group_update (TandemFiguresGroup *self, TandemSoundFigures *figures)
{
  g_return_if_fail (TANDEM_IS_FIGURES_GROUP (self));

  for (int i = 0; i < N_ROWS; i++) {
    g_autofree char *text = dup_value (rows[i].unit, tandem_sound_figures_get (figures, rows[i].figure));

    if (g_strcmp0 (gtk_label_get_label (self->values[i]), text) != 0)
      gtk_label_set_label (self->values[i], text);
  }
}

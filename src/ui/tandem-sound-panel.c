// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sound-panel.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "tandem-announcer.h"
#include "tandem-device-choice.h"
#include "tandem-error-text.h"
#include "tandem-figures-group.h"
#include "tandem-sound-meter.h"
#include "tandem-spectrum.h"

/* Numbers that change faster cannot be read. */
#define NUMBERS_EVERY_US (G_USEC_PER_SEC / 4)

struct _TandemSoundPanel {
  GtkWidget parent_instance;

  /* owned */
  TandemSound *sound;
  TandemSettings *settings;
  TandemDeviceChoice *choices[3];
  guint tick_id;

  gboolean watching;
  gint64 numbers_at;

  /* template */
  GtkWidget *page;
  AdwComboRow *microphone_row;
  AdwComboRow *speaker_row;
  AdwComboRow *ringer_row;
  TandemSoundMeter *meter;
  GtkLabel *level_label;
  TandemSpectrum *spectrum;
  GtkLabel *advice_label;
  GtkWidget *record_button;
  GtkWidget *stop_button;
  GtkLabel *test_label;
  AdwPreferencesGroup *processing_group;
  GtkWidget *echo_switch;
  GtkWidget *noise_switch;
  GtkWidget *gain_switch;
  GtkWidget *high_pass_switch;
  GtkAdjustment *sidetone_adjustment;
  GtkLabel *sidetone_label;
  AdwPreferencesGroup *hearing_group;
  GtkWidget *notice_group;
  GtkLabel *notice_label;
  TandemFiguresGroup *figures_group;
};

G_DEFINE_FINAL_TYPE (TandemSoundPanel, tandem_sound_panel, GTK_TYPE_WIDGET)

/* --- what is shown ---------------------------------------------------------------------------- */

static void
set_label (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (label), text) != 0)
    gtk_label_set_label (label, text);
}

static const char *
advice_text (TandemSoundPanel *self)
{
  TandemSoundFigures *figures = tandem_sound_get_figures (self->sound);

  if (!(tandem_sound_get_features (self->sound) & TANDEM_SOUND_CAN_CAPTURE))
    return _("There is no microphone. Connect one, then look for devices again.");
  switch ((TandemSoundAdvice) tandem_sound_figures_get (figures, TANDEM_SOUND_MIC_ADVICE)) {
  case TANDEM_SOUND_ADVICE_TOO_QUIET:
    return _("You are too quiet. Come closer, or raise the level of the microphone.");
  case TANDEM_SOUND_ADVICE_TOO_LOUD:
    return _("You are too loud. Move away, or lower the level of the microphone.");
  case TANDEM_SOUND_ADVICE_MUTED_SPEAKING:
    return _("You are muted, but speaking. Nobody hears you.");
  case TANDEM_SOUND_ADVICE_DEAD:
    return _("Nothing comes from this microphone. Check its switch and its cable, or choose another.");
  case TANDEM_SOUND_ADVICE_NONE:
  default:
    return _("Speak, and the bar moves.");
  }
}

static void
show_advice (TandemSoundPanel *self)
{
  const char *text = advice_text (self);

  if (g_strcmp0 (gtk_label_get_label (self->advice_label), text) == 0)
    return;
  gtk_label_set_label (self->advice_label, text);
  if (self->watching)
    tandem_announcer_say (GTK_ACCESSIBLE (self), text);
}

static void
show_sidetone (TandemSoundPanel *self, TandemSoundFigures *figures)
{
  double delay = tandem_sound_figures_get (figures, TANDEM_SOUND_SIDETONE_DELAY);
  g_autofree char *text = NULL;

  if (gtk_adjustment_get_value (self->sidetone_adjustment) <= 0)
    text = g_strdup (C_("own voice in the loudspeaker", "Off"));
  else if (delay <= 0)
    text = g_strdup (_("The delay is being measured…"));
  else
    text = g_strdup_printf (_("You hear yourself after %.0f ms."), delay);
  set_label (self->sidetone_label, text);
}

static void
show_numbers (TandemSoundPanel *self, TandemSoundFigures *figures)
{
  g_autofree char *level = tandem_sound_meter_dup_text (tandem_sound_figures_get (figures, TANDEM_SOUND_MIC_RMS));

  set_label (self->level_label, level);
  show_advice (self);
  show_sidetone (self, figures);
  tandem_figures_group_update (self->figures_group, figures);
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  TandemSoundPanel *self = TANDEM_SOUND_PANEL (widget);
  TandemSoundFigures *figures = tandem_sound_get_figures (self->sound);
  gint64 now = gdk_frame_clock_get_frame_time (clock);

  tandem_sound_meter_set_level (self->meter, tandem_sound_figures_get (figures, TANDEM_SOUND_MIC_RMS),
                                tandem_sound_figures_get (figures, TANDEM_SOUND_MIC_PEAK));
  tandem_spectrum_update (self->spectrum, figures);
  if (now - self->numbers_at >= NUMBERS_EVERY_US) {
    self->numbers_at = now;
    show_numbers (self, figures);
  }
  return G_SOURCE_CONTINUE;
}

static void
show_test (TandemSoundPanel *self)
{
  TandemSoundTest test = tandem_sound_get_test (self->sound);
  const char *text = test == TANDEM_SOUND_TEST_RECORDING ? _("Recording: speak now…")
                     : test == TANDEM_SOUND_TEST_PLAYING ? _("Playing…")
                                                         : "";

  gtk_widget_set_visible (GTK_WIDGET (self->test_label), *text != '\0');
  if (g_strcmp0 (gtk_label_get_label (self->test_label), text) == 0)
    return;
  gtk_label_set_label (self->test_label, text);
  tandem_announcer_say (GTK_ACCESSIBLE (self), text);
}

/* The chosen device stays chosen while it is away, so the row must say that it is not the one in use. */
static void
show_device (TandemSoundPanel *self, AdwComboRow *row, TandemSoundRole role, const char *property)
{
  const char *chosen = tandem_settings_get_string (self->settings, property);
  const char *used = tandem_sound_get_device_in_use (self->sound, role);
  gboolean away = *chosen && used && !g_str_equal (used, chosen);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), away ? _("The default is used until it is back") : "");
}

static void
on_changed (TandemSoundPanel *self)
{
  TandemSoundFeatures features = tandem_sound_get_features (self->sound);
  gboolean idle = tandem_sound_get_test (self->sound) == TANDEM_SOUND_TEST_IDLE;
  gboolean process = (features & TANDEM_SOUND_CAN_PROCESS) != 0;
  gboolean play = (features & TANDEM_SOUND_CAN_PLAY) != 0;
  gboolean capture = (features & TANDEM_SOUND_CAN_CAPTURE) != 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sound.record", idle && play && capture);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sound.tone", idle && play);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sound.stop", !idle);
  gtk_widget_set_visible (self->record_button, idle);
  gtk_widget_set_visible (self->stop_button, !idle);
  gtk_widget_set_sensitive (self->echo_switch, process);
  gtk_widget_set_sensitive (self->noise_switch, process);
  gtk_widget_set_sensitive (self->gain_switch, process);
  gtk_widget_set_sensitive (self->high_pass_switch, process);
  adw_preferences_group_set_description (
    self->processing_group,
    process ? NULL : _("Not on this computer: install the GStreamer plugin webrtcdsp (gstreamer1.0-plugins-bad)."));
  adw_preferences_group_set_description (
    self->hearing_group, play ? NULL : _("There is no loudspeaker. Connect one, then look for devices again."));
  show_device (self, self->microphone_row, TANDEM_SOUND_ROLE_MICROPHONE, "microphone");
  show_device (self, self->speaker_row, TANDEM_SOUND_ROLE_SPEAKER, "speaker");
  show_device (self, self->ringer_row, TANDEM_SOUND_ROLE_RINGER, "ringer");
  show_test (self);
  show_advice (self);
}

/* While the page is not seen, the window tells it; that a device is missing stands on the page all the time. */
static void
on_notice (TandemSound *sound, const GError *error, gpointer user_data)
{
  TandemSoundPanel *self = TANDEM_SOUND_PANEL (user_data);
  g_autofree char *text = NULL;

  if (!tandem_sound_panel_shows_notices (self) || tandem_error_text_is_no_device (error))
    return;
  text = tandem_error_text_dup (error);
  gtk_label_set_label (self->notice_label, text);
  gtk_widget_set_visible (self->notice_group, TRUE);
  tandem_announcer_say (GTK_ACCESSIBLE (self), text);
}

/* --- actions ---------------------------------------------------------------------------------- */

static void
on_rescan (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TandemSoundPanel *self = TANDEM_SOUND_PANEL (widget);

  gtk_widget_set_visible (self->notice_group, FALSE);
  tandem_sound_rescan (self->sound);
}

static void
on_record (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  tandem_sound_record_and_play (TANDEM_SOUND_PANEL (widget)->sound);
}

static void
on_tone (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  tandem_sound_play_tone (TANDEM_SOUND_PANEL (widget)->sound,
                          g_str_equal (g_variant_get_string (parameter, NULL), "ringer") ? TANDEM_SOUND_ROLE_RINGER
                                                                                         : TANDEM_SOUND_ROLE_SPEAKER);
}

static void
on_stop (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  tandem_sound_stop_test (TANDEM_SOUND_PANEL (widget)->sound);
}

/* --- object ----------------------------------------------------------------------------------------- */

/* Meters cost: the devices stay open and frames are drawn, so only while somebody can see them. */
static void
update_watching (TandemSoundPanel *self)
{
  gboolean watch = self->sound && gtk_widget_get_mapped (GTK_WIDGET (self));

  if (self->watching == watch)
    return;
  self->watching = watch;
  tandem_sound_set_watched (self->sound, watch);
  if (watch) {
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
  } else {
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
    self->tick_id = 0;
    gtk_widget_set_visible (self->notice_group, FALSE);
    if (tandem_sound_get_test (self->sound) != TANDEM_SOUND_TEST_IDLE)
      tandem_sound_stop_test (self->sound);
  }
}

static void
tandem_sound_panel_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tandem_sound_panel_parent_class)->map (widget);
  update_watching (TANDEM_SOUND_PANEL (widget));
}

static void
tandem_sound_panel_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tandem_sound_panel_parent_class)->unmap (widget);
  update_watching (TANDEM_SOUND_PANEL (widget));
}

static void
tandem_sound_panel_dispose (GObject *object)
{
  TandemSoundPanel *self = TANDEM_SOUND_PANEL (object);

  for (gsize i = 0; i < G_N_ELEMENTS (self->choices); i++)
    g_clear_object (&self->choices[i]);
  g_clear_object (&self->settings);
  g_clear_object (&self->sound);
  g_clear_pointer (&self->page, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_sound_panel_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TandemSoundPanel, page);
  gtk_widget_class_bind_template_child (widget_class, TandemSoundPanel, microphone_row);
  gtk_widget_class_bind_template_child (widget_class, TandemSoundPanel, speaker_row);
  gtk_widget_class_bind_template_child (widget_class, TandemSoundPanel, ringer_row);
  gtk_widget_class_bind_template_child (widget_class, TandemSoundPanel, meter);
  gtk_widget_class_bind_template_child (widget_class, TandemSoundPanel, level_label);
  gtk_widget_class_bind_template_child (widget_class, TandemSoundPanel, spectrum);
  gtk_widget_class_bind_template_child (widget_class, TandemSoundPanel, advice_label);
  gtk_widget_class_bind_template_child (widget_class, TandemSoundPanel, record_button);
  gtk_widget_class_bind_template_child (widget_class, TandemSoundPanel, stop_button);
  gtk_widget_class_bind_template_child (widget_class, TandemSoundPanel, test_label);
  gtk_widget_class_bind_template_child (widget_class, TandemSoundPanel, processing_group);
  gtk_widget_class_bind_template_child (widget_class, TandemSoundPanel, echo_switch);
  gtk_widget_class_bind_template_child (widget_class, TandemSoundPanel, noise_switch);
  gtk_widget_class_bind_template_child (widget_class, TandemSoundPanel, gain_switch);
  gtk_widget_class_bind_template_child (widget_class, TandemSoundPanel, high_pass_switch);
  gtk_widget_class_bind_template_child (widget_class, TandemSoundPanel, sidetone_adjustment);
  gtk_widget_class_bind_template_child (widget_class, TandemSoundPanel, sidetone_label);
  gtk_widget_class_bind_template_child (widget_class, TandemSoundPanel, hearing_group);
  gtk_widget_class_bind_template_child (widget_class, TandemSoundPanel, notice_group);
  gtk_widget_class_bind_template_child (widget_class, TandemSoundPanel, notice_label);
  gtk_widget_class_bind_template_child (widget_class, TandemSoundPanel, figures_group);
}

static void
tandem_sound_panel_class_init (TandemSoundPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_sound_panel_dispose;
  widget_class->map = tandem_sound_panel_map;
  widget_class->unmap = tandem_sound_panel_unmap;
  g_type_ensure (TANDEM_TYPE_FIGURES_GROUP);
  g_type_ensure (TANDEM_TYPE_SOUND_METER);
  g_type_ensure (TANDEM_TYPE_SPECTRUM);
  gtk_widget_class_install_action (widget_class, "sound.rescan", NULL, on_rescan);
  gtk_widget_class_install_action (widget_class, "sound.record", NULL, on_record);
  gtk_widget_class_install_action (widget_class, "sound.tone", "s", on_tone);
  gtk_widget_class_install_action (widget_class, "sound.stop", NULL, on_stop);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-sound-panel.ui");
  bind_children (widget_class);
}

static void
tandem_sound_panel_init (TandemSoundPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tandem_sound_panel_set_up (TandemSoundPanel *self, TandemSound *sound, TandemSettings *settings)
{
  const GBindingFlags both = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;

  g_return_if_fail (TANDEM_IS_SOUND_PANEL (self));
  g_return_if_fail (TANDEM_IS_SOUND (sound));
  g_return_if_fail (!self->sound);

  self->sound = g_object_ref (sound);
  self->settings = g_object_ref (settings);
  self->choices[0] = tandem_device_choice_new (self->microphone_row,
                                               tandem_sound_get_devices (sound, TANDEM_SOUND_ROLE_MICROPHONE), settings,
                                               "microphone");
  self->choices[1] = tandem_device_choice_new (self->speaker_row,
                                               tandem_sound_get_devices (sound, TANDEM_SOUND_ROLE_SPEAKER), settings,
                                               "speaker");
  self->choices[2] = tandem_device_choice_new (self->ringer_row,
                                               tandem_sound_get_devices (sound, TANDEM_SOUND_ROLE_RINGER), settings,
                                               "ringer");
  g_object_bind_property (settings, "echo-cancellation", self->echo_switch, "active", both);
  g_object_bind_property (settings, "noise-suppression", self->noise_switch, "active", both);
  g_object_bind_property (settings, "gain-control", self->gain_switch, "active", both);
  g_object_bind_property (settings, "high-pass", self->high_pass_switch, "active", both);
  g_object_bind_property (settings, "sidetone", self->sidetone_adjustment, "value", both);
  g_signal_connect_object (sound, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sound, "notice", G_CALLBACK (on_notice), self, 0);
  on_changed (self);
  show_numbers (self, tandem_sound_get_figures (sound));
  update_watching (self);
}

gboolean
tandem_sound_panel_shows_notices (TandemSoundPanel *self)
{
  g_return_val_if_fail (TANDEM_IS_SOUND_PANEL (self), FALSE);
  return self->watching;
}

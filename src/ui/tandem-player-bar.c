// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-player-bar.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "tandem-call-text.h"
#include "tandem-error-text.h"
#include "tandem-recording-pause.h"
#include "tandem-waveform-view.h"

static const double rates[] = { 1.0, 1.25, 1.5, 2.0 };
static const char *const rate_names[] = { "1×", "1.25×", "1.5×", "2×", NULL };

struct _TandemPlayerBar {
  GtkWidget parent_instance;

  /* owned */
  TandemRecordings *recordings;
  TandemRecording *recording;
  TandemCall *call;
  GSignalGroup *call_changes;
  GSignalGroup *changes;
  GSimpleActionGroup *actions;
  char *gaps_text; /* what is said of them; nullable */

  gboolean updating;

  /* template */
  GtkWidget *clamp;
  TandemWaveformView *waveform;
  GtkWidget *controls;
  GtkButton *play_button;
  GtkLabel *position_label;
  GtkWidget *position_scale;
  GtkAdjustment *position_adjustment;
  GtkLabel *duration_label;
  GtkDropDown *rate_drop_down;
  GtkLabel *problem_label;
};

G_DEFINE_FINAL_TYPE (TandemPlayerBar, tandem_player_bar, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_RECORDING, N_PROPS };
static GParamSpec *props[N_PROPS];

/* --- what is shown ---------------------------------------------------------------------------- */

static void
set_time (GtkLabel *label, gint64 ms)
{
  g_autofree char *text = tandem_call_text_dup_position (ms);

  if (g_strcmp0 (gtk_label_get_label (label), text) != 0)
    gtk_label_set_label (label, text);
}

static void
show_play_button (TandemPlayerBar *self, gboolean playing)
{
  const char *label = playing ? C_("button", "Pause") : C_("button", "Play");

  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (self->play_button)), label) == 0)
    return;
  gtk_button_set_icon_name (self->play_button, playing ? "media-playback-pause-symbolic"
                                                       : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play_button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* Without a loudspeaker the picture remains, and another attempt is possible; a damaged file has neither. */
static void
show_problem (TandemPlayerBar *self, gboolean readable)
{
  const GError *error = tandem_recording_get_error (self->recording);
  g_autofree char *text = error ? tandem_error_text_dup (error) : NULL;

  gtk_label_set_label (self->problem_label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), error != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->waveform), !error || readable);
  gtk_widget_set_visible (self->controls, !error || readable);
}

/* The picture has them hatched; who cannot see it reads them at the slider. */
static void
show_gaps (TandemPlayerBar *self)
{
  guint n;
  const TandemRecordingGap *gaps = tandem_recording_get_gaps (self->recording, &n);
  gint64 duration = tandem_recording_get_duration_ms (self->recording);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    g_autofree char *pause = tandem_recording_pause_dup_text (gaps[i].from_ms, gaps[i].to_ms < duration ? gaps[i].to_ms : -1);

    g_string_append_printf (text, "%s%s", i ? " " : "", pause);
  }
  if (g_strcmp0 (self->gaps_text, text->str) == 0)
    return;
  g_free (self->gaps_text);
  self->gaps_text = g_strdup (text->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->position_scale), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  self->gaps_text, -1);
}

static void
on_changed (TandemPlayerBar *self)
{
  gint64 duration = tandem_recording_get_duration_ms (self->recording);
  GAction *seek = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "seek");

  self->updating = TRUE;
  gtk_adjustment_set_upper (self->position_adjustment, (double) MAX (duration, 1));
  gtk_adjustment_set_value (self->position_adjustment, (double) tandem_recording_get_position_ms (self->recording));
  set_time (self->position_label, tandem_recording_get_position_ms (self->recording));
  set_time (self->duration_label, duration);
  show_play_button (self, tandem_recording_get_playing (self->recording));
  show_problem (self, duration > 0);
  show_gaps (self);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (seek), duration > 0);
  self->updating = FALSE;
}

/* A recording is opened when its call is looked at, and closed when it is not. */
static void
update_recording (TandemPlayerBar *self)
{
  const char *path = self->call ? tandem_call_get_recording_path (self->call) : NULL;
  gboolean wanted = self->recordings && path && !tandem_call_is_live (self->call) &&
                    !tandem_call_get_recording_due (self->call);

  g_signal_group_set_target (self->changes, NULL);
  g_clear_object (&self->recording);
  if (wanted)
    self->recording = tandem_recordings_open (self->recordings, path);
  g_signal_group_set_target (self->changes, self->recording);
  tandem_waveform_view_set_recording (self->waveform, self->recording,
                                      wanted ? tandem_call_get_transcript (self->call) : NULL);
  gtk_drop_down_set_selected (self->rate_drop_down, 0);
  gtk_widget_set_visible (GTK_WIDGET (self), self->recording != NULL);
  if (self->recording)
    on_changed (self);
  else
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "seek")),
                                 FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RECORDING]);
}

static void
on_call_changed (TandemPlayerBar *self)
{
  update_recording (self);
}

/* --- what is asked for ------------------------------------------------------------------------- */

static void
on_play_clicked (TandemPlayerBar *self)
{
  if (tandem_recording_get_playing (self->recording))
    tandem_recording_pause (self->recording);
  else
    tandem_recording_play (self->recording);
}

static gboolean
on_change_value (GtkRange *range, GtkScrollType scroll, double value, gpointer user_data)
{
  TandemPlayerBar *self = TANDEM_PLAYER_BAR (user_data);

  if (self->recording && !self->updating)
    tandem_recording_seek (self->recording, (gint64) CLAMP (value, 0, gtk_adjustment_get_upper (self->position_adjustment)));
  return GDK_EVENT_STOP;
}

static void
on_waveform_seek (TandemWaveformView *waveform, gint64 position_ms, gpointer user_data)
{
  tandem_recording_seek (TANDEM_PLAYER_BAR (user_data)->recording, position_ms);
}

/* Who asks for a turn wants to hear it. */
static void
on_seek (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemPlayerBar *self = TANDEM_PLAYER_BAR (user_data);
  gint64 at = g_variant_get_int64 (parameter) - tandem_recording_get_start_ms (self->recording);

  tandem_recording_seek (self->recording, MAX (at, 0));
  tandem_recording_play (self->recording);
}

static void
on_play (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  if (TANDEM_PLAYER_BAR (user_data)->recording)
    tandem_recording_play (TANDEM_PLAYER_BAR (user_data)->recording);
}

static void
on_rate_chosen (TandemPlayerBar *self)
{
  guint chosen = gtk_drop_down_get_selected (self->rate_drop_down);

  if (self->recording && chosen < G_N_ELEMENTS (rates))
    tandem_recording_set_rate (self->recording, rates[chosen]);
}

/* --- object ---------------------------------------------------------------------------------------- */

static void
tandem_player_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_RECORDING: g_value_set_object (value, TANDEM_PLAYER_BAR (object)->recording); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_player_bar_dispose (GObject *object)
{
  TandemPlayerBar *self = TANDEM_PLAYER_BAR (object);

  g_clear_object (&self->call_changes);
  g_clear_object (&self->changes);
  g_clear_object (&self->recording);
  g_clear_object (&self->recordings);
  g_clear_object (&self->call);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->gaps_text, g_free);
  g_clear_pointer (&self->clamp, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_player_bar_parent_class)->dispose (object);
}

static void
tandem_player_bar_class_init (TandemPlayerBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_player_bar_dispose;
  G_OBJECT_CLASS (klass)->get_property = tandem_player_bar_get_property;
  props[PROP_RECORDING] = g_param_spec_object ("recording", NULL, NULL, TANDEM_TYPE_RECORDING,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  g_type_ensure (TANDEM_TYPE_WAVEFORM_VIEW);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-player-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemPlayerBar, clamp);
  gtk_widget_class_bind_template_child (widget_class, TandemPlayerBar, waveform);
  gtk_widget_class_bind_template_child (widget_class, TandemPlayerBar, controls);
  gtk_widget_class_bind_template_child (widget_class, TandemPlayerBar, play_button);
  gtk_widget_class_bind_template_child (widget_class, TandemPlayerBar, position_label);
  gtk_widget_class_bind_template_child (widget_class, TandemPlayerBar, position_scale);
  gtk_widget_class_bind_template_child (widget_class, TandemPlayerBar, position_adjustment);
  gtk_widget_class_bind_template_child (widget_class, TandemPlayerBar, duration_label);
  gtk_widget_class_bind_template_child (widget_class, TandemPlayerBar, rate_drop_down);
  gtk_widget_class_bind_template_child (widget_class, TandemPlayerBar, problem_label);
  gtk_widget_class_bind_template_callback (widget_class, on_play_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_change_value);
}

static void
tandem_player_bar_init (TandemPlayerBar *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (rate_names);
  g_autoptr (GSimpleAction) seek = g_simple_action_new ("seek", G_VARIANT_TYPE_INT64);
  g_autoptr (GSimpleAction) play = g_simple_action_new ("play", NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_down_set_model (self->rate_drop_down, G_LIST_MODEL (names));
  show_play_button (self, FALSE);
  self->actions = g_simple_action_group_new ();
  g_simple_action_set_enabled (seek, FALSE);
  g_signal_connect_object (seek, "activate", G_CALLBACK (on_seek), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (seek));
  g_signal_connect_object (play, "activate", G_CALLBACK (on_play), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (play));
  self->changes = g_signal_group_new (TANDEM_TYPE_RECORDING);
  g_signal_group_connect_object (self->changes, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  self->call_changes = g_signal_group_new (TANDEM_TYPE_CALL);
  g_signal_group_connect_object (self->call_changes, "notify::state", G_CALLBACK (on_call_changed), self,
                                 G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->call_changes, "notify::recording-path", G_CALLBACK (on_call_changed), self,
                                 G_CONNECT_SWAPPED);
  g_signal_group_connect_object (self->call_changes, "notify::recording-due", G_CALLBACK (on_call_changed), self,
                                 G_CONNECT_SWAPPED);
  g_signal_connect_object (self->waveform, "seek", G_CALLBACK (on_waveform_seek), self, 0);
  g_signal_connect_object (self->rate_drop_down, "notify::selected", G_CALLBACK (on_rate_chosen), self,
                           G_CONNECT_SWAPPED);
}

void
tandem_player_bar_set_recordings (TandemPlayerBar *self, TandemRecordings *recordings)
{
  g_return_if_fail (TANDEM_IS_PLAYER_BAR (self));

  if (g_set_object (&self->recordings, recordings))
    update_recording (self);
}

void
tandem_player_bar_set_call (TandemPlayerBar *self, TandemCall *call)
{
  g_return_if_fail (TANDEM_IS_PLAYER_BAR (self));

  if (!g_set_object (&self->call, call))
    return;
  g_signal_group_set_target (self->call_changes, call);
  update_recording (self);
}

GActionGroup *
tandem_player_bar_get_actions (TandemPlayerBar *self)
{
  g_return_val_if_fail (TANDEM_IS_PLAYER_BAR (self), NULL);
  return G_ACTION_GROUP (self->actions);
}

TandemRecording *
tandem_player_bar_get_recording (TandemPlayerBar *self)
{
  g_return_val_if_fail (TANDEM_IS_PLAYER_BAR (self), NULL);
  return self->recording;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-patch-bar.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "tandem-announcer.h"
#include "tandem-call-actions.h"
#include "tandem-patch-text.h"

#define N_PATCHES 5

/* In the order of the buttons, which is that of the keys. */
static const struct { const char *icon; const char *label; const char *tooltip; } patches[N_PATCHES] = {
  [TANDEM_PATCH_AGENT] = { "tandem-agent-symbolic", NC_("patch", "Agent"),
                           N_("The agent talks to the remote (F5)") },
  [TANDEM_PATCH_OPERATOR] = { "audio-headset-symbolic", NC_("patch", "Operator"),
                              N_("You talk to the remote, the agent listens (F6)") },
  [TANDEM_PATCH_BOTH] = { "system-users-symbolic", NC_("patch", "Both"),
                          N_("You and the agent talk to the remote (F7)") },
  [TANDEM_PATCH_WHISPER] = { "tandem-whisper-symbolic", NC_("patch", "Whisper"),
                             N_("Only the agent hears you (F8)") },
  [TANDEM_PATCH_HOLD] = { "media-playback-pause-symbolic", NC_("patch", "Hold"),
                          N_("The remote hears music (F9)") },
};

struct _TandemPatchBar {
  GtkWidget parent_instance;

  /* owned */
  TandemCall *call;
  GSignalGroup *changes;

  /* borrowed */
  GtkWidget *buttons[N_PATCHES];
  GtkLabel *agent_label;

  /* template */
  GtkWidget *clamp;
  GtkLabel *words_label;
  GtkWidget *recording_sign;
  GtkImage *recording_icon;
  GtkLabel *recording_label;
  GtkButton *take_over_button;
  GtkBox *patches;
};

G_DEFINE_FINAL_TYPE (TandemPatchBar, tandem_patch_bar, GTK_TYPE_WIDGET)

static void
update_recording (TandemPatchBar *self)
{
  TandemRecordingState state = tandem_call_get_recording (self->call);

  gtk_widget_set_visible (self->recording_sign, state != TANDEM_RECORDING_OFF);
  gtk_label_set_label (self->recording_label, tandem_patch_text_get_recording (self->call));
  gtk_image_set_from_icon_name (self->recording_icon, state == TANDEM_RECORDING_ON ? "media-record-symbolic"
                                                                                    : "media-playback-pause-symbolic");
  if (state == TANDEM_RECORDING_ON)
    gtk_widget_add_css_class (self->recording_sign, "on");
  else
    gtk_widget_remove_css_class (self->recording_sign, "on");
}

static void
update_take_over (TandemPatchBar *self)
{
  gboolean on_line = tandem_call_get_patch (self->call) == TANDEM_PATCH_OPERATOR;
  GtkWidget *button = GTK_WIDGET (self->take_over_button);

  gtk_widget_set_visible (button, tandem_call_get_mode (self->call) == TANDEM_CALL_MODE_AGENT ||
                                    tandem_call_get_mode (self->call) == TANDEM_CALL_MODE_VOICEMAIL);
  gtk_button_set_label (self->take_over_button, on_line ? C_("button", "Hand Back") : C_("button", "Take Over"));
  /* There is nobody to hand it back to. */
  gtk_widget_set_visible (button, gtk_widget_get_visible (button) &&
                                    !(on_line && tandem_call_get_agent (self->call) == TANDEM_AGENT_STATE_GONE));
  gtk_widget_set_tooltip_text (button, on_line ? _("Let the agent talk again (F4)") : _("Talk to the remote yourself (F4)"));
  if (on_line)
    gtk_widget_remove_css_class (button, "suggested-action");
  else
    gtk_widget_add_css_class (button, "suggested-action");
}

static void
update (TandemPatchBar *self)
{
  g_autofree char *words = NULL;

  if (!self->call)
    return;
  words = tandem_patch_text_dup_words (self->call);
  gtk_label_set_label (self->words_label, words);
  for (int i = 0; i < N_PATCHES; i++)
    gtk_widget_set_visible (self->buttons[i], tandem_call_actions_offers (self->call, (TandemPatch) i));
  gtk_label_set_label (self->agent_label, tandem_call_get_mode (self->call) == TANDEM_CALL_MODE_ECHO
                                            ? C_("patch", "Echo")
                                          : tandem_call_get_mode (self->call) == TANDEM_CALL_MODE_VOICEMAIL
                                            ? C_("patch", "Message")
                                            : g_dpgettext2 (GETTEXT_PACKAGE, "patch", patches[TANDEM_PATCH_AGENT].label));
  update_take_over (self);
  update_recording (self);
}

static void
on_call_notify (TandemCall *call, GParamSpec *pspec, gpointer user_data)
{
  update (TANDEM_PATCH_BAR (user_data));
}

static void
on_patch_changed (TandemCall *call, GParamSpec *pspec, gpointer user_data)
{
  tandem_announcer_say (GTK_ACCESSIBLE (user_data), tandem_patch_text_get_announcement (call));
}

static void
on_agent_changed (TandemCall *call, GParamSpec *pspec, gpointer user_data)
{
  tandem_announcer_say (GTK_ACCESSIBLE (user_data), tandem_patch_text_get_agent_announcement (call));
}

static void
on_recording_changed (TandemCall *call, GParamSpec *pspec, gpointer user_data)
{
  tandem_announcer_say (GTK_ACCESSIBLE (user_data),
                        tandem_patch_text_get_recording (call));
}

/* Icon above label, so that five fit beside each other in a narrow window. */
static GtkWidget *
make_button (TandemPatchBar *self, TandemPatch patch)
{
  const char *label = g_dpgettext2 (GETTEXT_PACKAGE, "patch", patches[patch].label);
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", patches[patch].icon, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *name = gtk_label_new (label);

  gtk_widget_add_css_class (name, "caption");
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), name);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "call.patch");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", tandem_patch_to_string (patch));
  gtk_widget_set_tooltip_text (button, _(patches[patch].tooltip));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (patch == TANDEM_PATCH_AGENT)
    self->agent_label = GTK_LABEL (name);
  return button;
}

static void
tandem_patch_bar_dispose (GObject *object)
{
  TandemPatchBar *self = TANDEM_PATCH_BAR (object);

  g_clear_object (&self->changes);
  g_clear_object (&self->call);
  g_clear_pointer (&self->clamp, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_patch_bar_parent_class)->dispose (object);
}

static void
tandem_patch_bar_class_init (TandemPatchBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_patch_bar_dispose;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-patch-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemPatchBar, clamp);
  gtk_widget_class_bind_template_child (widget_class, TandemPatchBar, words_label);
  gtk_widget_class_bind_template_child (widget_class, TandemPatchBar, recording_sign);
  gtk_widget_class_bind_template_child (widget_class, TandemPatchBar, recording_icon);
  gtk_widget_class_bind_template_child (widget_class, TandemPatchBar, recording_label);
  gtk_widget_class_bind_template_child (widget_class, TandemPatchBar, take_over_button);
  gtk_widget_class_bind_template_child (widget_class, TandemPatchBar, patches);
}

static void
tandem_patch_bar_init (TandemPatchBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (int i = 0; i < N_PATCHES; i++) {
    self->buttons[i] = make_button (self, (TandemPatch) i);
    gtk_box_append (self->patches, self->buttons[i]);
  }
  self->changes = g_signal_group_new (TANDEM_TYPE_CALL);
  g_signal_group_connect_object (self->changes, "notify", G_CALLBACK (on_call_notify), self, 0);
  g_signal_group_connect_object (self->changes, "notify::patch", G_CALLBACK (on_patch_changed), self, 0);
  g_signal_group_connect_object (self->changes, "notify::agent", G_CALLBACK (on_agent_changed), self, 0);
  g_signal_group_connect_object (self->changes, "notify::recording", G_CALLBACK (on_recording_changed), self, 0);
}

void
tandem_patch_bar_set_call (TandemPatchBar *self, TandemCall *call)
{
  g_return_if_fail (TANDEM_IS_PATCH_BAR (self));

  if (!g_set_object (&self->call, call))
    return;
  g_signal_group_set_target (self->changes, call);
  update (self);
}

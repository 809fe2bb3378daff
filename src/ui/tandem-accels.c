// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-accels.h"

static const struct { const char *action; const char *keys[3]; } accels[] = {
  { "win.focus-dial", { "<Control>l", "<Control>n" } },
  { "win.dial", { "<Control>Return" } },
  { "win.dial-pad", { "<Control>p" } },
  { "win.hang-up", { "<Control>e" } },
  { "win.dial-operator", { "<Control><Shift>Return" } },
  { "ringing.answer", { "F2", "<Control><Shift>a" } },
  { "ringing.decline", { "F3", "<Control><Shift>d" } },
  { "ringing.agent", { "<Control><Shift>g" } },
  { "ringing.swap", { "<Control><Shift>h" } },
  { "missed.call-back", { "<Control><Shift>c" } },
  { "missed.show", { "<Control>h" } },
  { "win.do-not-disturb", { "<Control><Shift>b" } },
  { "call.take-over", { "F4", "<Control>t" } },
  { "call.patch::agent", { "F5", "<Control>1" } },
  { "call.patch::operator", { "F6", "<Control>2" } },
  { "call.patch::both", { "F7", "<Control>3" } },
  { "call.patch::whisper", { "F8", "<Control>4" } },
  { "call.patch::hold", { "F9", "<Control>5" } },
  { "call.mute", { "<Control>m" } },
  { "call.monitor", { "<Control><Shift>m" } },
  { "call.record", { "<Control>r" } },
  { "call.ask", { "<Control>j" } },
  { "call.merge", { "<Control><Shift>j" } },
  { "call.drop", { "<Control><Shift>k" } },
  { "call.complete", { "<Control><Shift>l" } },
  { "call.compose::note", { "<Control><Shift>n" } },
  { "call.compose::say", { "<Control><Shift>s" } },
  { "win.keypad", { "<Control>k" } },
  { "win.jump-to-latest", { "<Control>End" } },
  { "win.sound", { "<Control>d" } },
  /* Not in the overlay: GTK 4.8 complains of the narrow picture of this key; the menu shows it. */
  { "win.preferences", { "<Control>comma" } },
  { "texts.threads", { "<Control>i" } },
  { "texts.search", { "<Control>f" } },
  { "texts.new", { "<Control><Shift>t" } },
  { "texts.contact", { "<Control><Shift>p" } },
  { "texts.contacts", { "<Control>b" } },
  { "win.agents", { "<Control>g" } },
  { "texts.draft", { "<Control><Shift>r" } },
  { "win.back", { "<Alt>Left", "Back" } },
  { "win.show-help-overlay", { "<Control>question", "<Control>F1" } },
  { "window.close", { "<Control>w" } },
};

void
tandem_accels_install (GtkApplication *application)
{
  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (application, accels[i].action, (const char *const *) accels[i].keys);
}

void
tandem_accels_add_overlay (GtkApplicationWindow *window)
{
  g_autoptr (GtkBuilder) builder =
    gtk_builder_new_from_resource ("/io/github/tandemphone/Tandem/ui/tandem-shortcuts.ui");

  gtk_application_window_set_help_overlay (window,
                                           GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "help_overlay")));
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-accels.h"

static const struct { const char *action; const char *keys[3]; } accels[] = {
  { "win.focus-dial", { "<Control>l", "<Control>n" } },
  { "win.dial", { "<Control>Return" } },
  { "win.dial-pad", { "<Control>p" } },
  { "win.hang-up", { "<Control>e" } },
  { "win.mute", { "<Control>m" } },
  { "win.keypad", { "<Control>k" } },
  { "win.jump-to-latest", { "<Control>End" } },
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

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-announcer.h"

#include <gmodule.h>

#define PRIORITY_MEDIUM 1 /* GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM, which the oldest GTK we build with lacks */

typedef void (*Announce) (GtkAccessible *accessible, const char *message, int priority);

/* The function is looked up at run time: Tandem builds with GTK 4.8 and one binary should use what newer ones offer. */
static Announce
find_announce (void)
{
  static gsize once;
  static Announce announce;

  if (g_once_init_enter (&once)) {
    GModule *program = g_module_open (NULL, G_MODULE_BIND_LAZY);
    gpointer symbol = NULL;

    if (program && g_module_symbol (program, "gtk_accessible_announce", &symbol))
      announce = (Announce) symbol;
    g_once_init_leave (&once, 1);
  }
  return announce;
}

void
tandem_announcer_say (GtkAccessible *accessible, const char *text)
{
  Announce announce = find_announce ();

  g_return_if_fail (GTK_IS_ACCESSIBLE (accessible));
  if (announce && text && *text)
    announce (accessible, text, PRIORITY_MEDIUM);
}

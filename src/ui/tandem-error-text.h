// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* @error as one translated sentence that says what to do.  Where only the other side knows why (the carrier's
 * refusal, a file's name), its own sentence follows.  (transfer full) */
char *tandem_error_text_dup (const GError *error);

/* @error says that there is no microphone or no loudspeaker at all. */
gboolean tandem_error_text_is_no_device (const GError *error);

/* The window action that helps ("win.account", "win.sound"), or NULL; *@label gets the translated text of its button.  Static. */
const char *tandem_error_text_get_remedy (const GError *error, const char **label);

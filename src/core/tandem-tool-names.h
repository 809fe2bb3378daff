// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* The tools of a profile, of which a person may have written only the names: "end_call, transfer" becomes a JSON array, and anything that
 * is one already, or is empty, stays as it is.  (transfer full)  Any thread. */
char *tandem_tool_names_to_json (const char *text);

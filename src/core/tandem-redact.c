// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-redact.h"

#include <glib.h>

char *
tandem_redact_number (const char *number)
{
  glong length = number ? g_utf8_strlen (number, -1) : 0;

  if (length < 7)
    return g_strdup ("…");
  return g_strconcat ("…", g_utf8_offset_to_pointer (number, length - 4), NULL);
}

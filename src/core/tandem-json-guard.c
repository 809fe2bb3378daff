// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-json-guard.h"

#include <string.h>

#include "tandem-json-scanner.h"

gboolean
tandem_json_guard (const char *text, gssize length)
{
  TandemJsonScanner scanner;

  return text && tandem_json_scanner_init (&scanner, text, length < 0 ? strlen (text) : (gsize) length) &&
         tandem_json_scanner_skip (&scanner) && tandem_json_scanner_peek (&scanner) == '\0' && scanner.at == scanner.end;
}

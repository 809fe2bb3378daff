// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* Checks the value @text of the variable @name and gives it as the setting wants it, (transfer full); NULL with
 * TANDEM_CONFIG_ERROR_VALUE, one line that names the variable, and shows the value only where it cannot be a secret
 * or a telephone number.  @detail depends on the kind. */
typedef char *(*TandemEnvironmentCheck) (const char *name, const char *text, const char *detail, GError **error);

char *tandem_environment_check_text (const char *name, const char *text, const char *detail, GError **error);
/* One word without blanks; never shown. */
char *tandem_environment_check_secret (const char *name, const char *text, const char *detail, GError **error);
/* @detail: the allowed words, "a|b|c"; case does not matter. */
char *tandem_environment_check_word (const char *name, const char *text, const char *detail, GError **error);
/* Also the words of other programs: warn, critical. */
char *tandem_environment_check_log_level (const char *name, const char *text, const char *detail, GError **error);
/* @detail: the two letters before 32 hexadecimal digits. */
char *tandem_environment_check_sid (const char *name, const char *text, const char *detail, GError **error);
/* International form; blanks, dashes, dots and brackets are dropped. */
char *tandem_environment_check_number (const char *name, const char *text, const char *detail, GError **error);
/* Comma-separated prefixes such as +1202. */
char *tandem_environment_check_prefixes (const char *name, const char *text, const char *detail, GError **error);
/* The same, where "anonymous" stands for who hides the number. */
char *tandem_environment_check_callers (const char *name, const char *text, const char *detail, GError **error);
/* As tandem_opening_hours_check(). */
char *tandem_environment_check_hours (const char *name, const char *text, const char *detail, GError **error);
/* "10", "10/minute" or "10 per minute", which becomes "10". */
char *tandem_environment_check_rate (const char *name, const char *text, const char *detail, GError **error);
/* 1, true, yes, on and their opposites; gives "true" or "false". */
char *tandem_environment_check_switch (const char *name, const char *text, const char *detail, GError **error);
/* @detail: "https|http" or "wss|ws".  For the public one the second is allowed on this computer only. */
char *tandem_environment_check_url (const char *name, const char *text, const char *detail, GError **error);
char *tandem_environment_check_public_url (const char *name, const char *text, const char *detail, GError **error);

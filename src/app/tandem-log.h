// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-secrets.h"

/* Sends log lines of @level ("debug", "info", "warning", "error") and above to stderr, with time and domain.
 * Call once, before threads exist. */
void tandem_log_install (const char *level);
/* Changes the level later (settings are read after start).  Any thread. */
void tandem_log_set_level (const char *level);

/* One JSON object a line (tandem-log-line.h) instead of text.  Any thread. */
void tandem_log_set_json (gboolean json);

/* @secret (nullable, copied) is never written from now on.  What looks like a telephone number, a token or a key is left out in
 * any case.  Any thread. */
void tandem_log_hide (const char *secret);
/* What is known at the start; what is entered later is known by its form.  Main thread. */
void tandem_log_hide_secrets (TandemSecrets *known);

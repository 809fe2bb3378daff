// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-secrets.h"
#include "tandem-settings.h"

/* The demo: tandem-simulator as a child process that plays Twilio, the AI service and the person, until
 * dispose.  Main thread only. */
#define TANDEM_TYPE_DEMO (tandem_demo_get_type ())
G_DECLARE_FINAL_TYPE (TandemDemo, tandem_demo, TANDEM, DEMO, GObject)

/* Where tandem-simulator is: beside our own executable, in the build tree, in PATH; NULL when nowhere.  Transfer full. */
char *tandem_demo_find_simulator (void);

/* @simulator: path of the program, or NULL to look beside our own executable and in the build tree.  Waits (at most some 100 ms) until it
 * listens, then points @settings and @secrets at it.  NULL when it cannot be started. */
TandemDemo *tandem_demo_start (const char *simulator, TandemSettings *settings, TandemSecrets *secrets, GError **error);

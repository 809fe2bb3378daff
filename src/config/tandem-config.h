// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-secrets.h"
#include "tandem-settings.h"

/* Fills @settings and @secrets (an in-memory store, tandem_memory_secrets_new()) from the environment names of HACKING.md.
 * @environ as of g_get_environ(); @env_file (nullable): its lines override @environ, "NAME=" switches a name off, the
 * syntax is in tandem-env-file.h.  A wrong value gives TANDEM_CONFIG_ERROR_VALUE with one line that names the variable,
 * a wrong file TANDEM_CONFIG_ERROR_FILE with path and line; then the settings are half filled and of no use.
 * Unknown names in the file are ignored with one debug line.  Without AI_PROVIDER the keys that are there imply
 * ai-provider; when there are none either it stays as it is. */
gboolean tandem_config_load_environment (TandemSettings *settings, TandemSecrets *secrets, char **environ,
                                         const char *env_file, GError **error);

/* @environ without every name of ours, for the programs that we start: they need none of our keys.  (transfer full) */
char **tandem_config_dup_foreign_environment (char **environ);

/* Ties @settings to the gschema io.github.tandemphone.Tandem in both directions, for as long as @settings lives.  What
 * the environment gave wins and is not written; an implied ai-provider gives way to one that was chosen.  Call it
 * after tandem_config_load_environment().  Without an installed schema it says so in the log and does nothing. */
void tandem_config_bind_gsettings (TandemSettings *settings);

/* Secrets in memory only.  Storing is immediate: the callback may be NULL. */
TandemSecrets *tandem_memory_secrets_new (void);

/* Secrets in libsecret (schema io.github.tandemphone.Tandem, attributes provider + account), read once: this waits for
 * that up to 200 ms, and a keyring that has to be unlocked first is used as soon as it answers.  Values in @overrides
 * (nullable, from the environment) win and are never written.  Never fails: a missing keyring is reported by store, which
 * then keeps the value in memory until Tandem closes. */
TandemSecrets *tandem_keyring_secrets_new (TandemSecrets *overrides);

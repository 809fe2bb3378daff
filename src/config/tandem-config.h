// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-secrets.h"
#include "tandem-settings.h"

/* Fills @settings and @secrets (an in-memory store, tandem_memory_secrets_new()) from environment names of the CONTRACT, section 2.
 * @environ as of g_get_environ(); @env_file may be NULL (its lines override @environ).  A wrong value gives
 * TANDEM_CONFIG_ERROR_VALUE with one line that names the variable; unknown names are ignored with one debug line. */
gboolean tandem_config_load_environment (TandemSettings *settings, TandemSecrets *secrets, char **environ, const char *env_file, GError **error);

/* Ties @settings to the gschema io.github.tandemphone.Tandem in both directions. */
void tandem_config_bind_gsettings (TandemSettings *settings);

/* Secrets in memory only. */
TandemSecrets *tandem_memory_secrets_new (void);
/* Secrets in libsecret (schema io.github.tandemphone.Tandem, attributes provider + account), loaded once now; values set in
 * @overrides (nullable, from the environment) win and are never written.  Never fails: a missing keyring is reported by store. */
TandemSecrets *tandem_keyring_secrets_new (TandemSecrets *overrides);

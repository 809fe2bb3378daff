// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-secrets.h"

/* Secrets in memory.  A value of 32 zeros is refused, as a locked keyring would. */
#define FIXTURE_TYPE_SECRETS (fixture_secrets_get_type ())
G_DECLARE_FINAL_TYPE (FixtureSecrets, fixture_secrets, FIXTURE, SECRETS, GObject)

TandemSecrets *fixture_secrets_new (void);

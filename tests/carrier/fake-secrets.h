// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-secrets.h"

/* Secrets in a table. */
TandemSecrets *fake_secrets_new (void);
/* @value NULL forgets. */
void fake_secrets_set (TandemSecrets *secrets, const char *name, const char *value);

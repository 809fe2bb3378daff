// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-secrets.h"

#define TANDEM_TYPE_MEMORY_SECRETS (tandem_memory_secrets_get_type ())
G_DECLARE_FINAL_TYPE (TandemMemorySecrets, tandem_memory_secrets, TANDEM, MEMORY_SECRETS, GObject)

/* name -> value, overwritten when released.  (transfer full) */
GHashTable *tandem_memory_secrets_new_table (void);

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-secrets.h"

#define TANDEM_TYPE_KEYRING_SECRETS (tandem_keyring_secrets_get_type ())
G_DECLARE_FINAL_TYPE (TandemKeyringSecrets, tandem_keyring_secrets, TANDEM, KEYRING_SECRETS, GObject)

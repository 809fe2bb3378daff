// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-inbox.h"
#include "tandem-secrets.h"
#include "tandem-store.h"

/* Gives @inbox the help of a text model.  Main thread. */
void tandem_text_help_add (TandemInbox *inbox, TandemSettings *settings, TandemSecrets *secrets, TandemStore *calls);

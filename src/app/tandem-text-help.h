// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-auto-reply.h"
#include "tandem-secrets.h"
#include "tandem-store.h"

/* Gives @inbox the help of a text model; what answers texts by itself with it is given back (transfer full).  Main thread. */
TandemAutoReply *tandem_text_help_add (TandemInbox *inbox, TandemSettings *settings, TandemSecrets *secrets, TandemStore *calls);

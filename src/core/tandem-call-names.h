// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"
#include "tandem-contacts.h"

/* Keeps the property "remote-name" of calls as the contacts have it, for old calls and for those that come.  Main thread only. */
#define TANDEM_TYPE_CALL_NAMES (tandem_call_names_get_type ())
G_DECLARE_FINAL_TYPE (TandemCallNames, tandem_call_names, TANDEM, CALL_NAMES, GObject)

/* @calls: of TandemCall; what else is in it is left alone. */
TandemCallNames *tandem_call_names_new (GListModel *calls, TandemContacts *contacts);

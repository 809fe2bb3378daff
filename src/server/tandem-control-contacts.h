// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-control-calls.h"

/* The routes about contacts. */

/* {contacts: [{id, name, …}], next}, in the order of their ids; pages as tandem-control-threads.h. */
void tandem_control_contacts_list (const TandemControlRequest *request);
/* {added, updated}: all that the body has in "contacts" or none. */
void tandem_control_contacts_import (const TandemControlRequest *request);

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-people.h"
#include "tandem-tool.h"

/* "look_up_contact": who has a number, or who is called so; at most five.  (transfer full) */
TandemTool *tandem_look_up_contact_new (TandemPeople *people);

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-scenario.h"

/* Who can be called: the scenarios, found by number. */
#define TANDEM_TYPE_SIM_PHONE_BOOK (tandem_sim_phone_book_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimPhoneBook, tandem_sim_phone_book, TANDEM, SIM_PHONE_BOOK, GObject)

TandemSimPhoneBook *tandem_sim_phone_book_new (void);
/* Every *.scenario file of @directory, in the order of their names. */
gboolean tandem_sim_phone_book_load (TandemSimPhoneBook *self, const char *directory, GError **error);
/* All scenarios; borrowed, of TandemSimScenario. */
GPtrArray *tandem_sim_phone_book_get_scenarios (TandemSimPhoneBook *self);
/* Whether a scenario names @number itself. */
gboolean tandem_sim_phone_book_has_number (TandemSimPhoneBook *self, const char *number);
/* Who answers at @number: an unknown number is answered by the scenario "friendly" (or the first one).  (nullable) when there is none. */
TandemSimScenario *tandem_sim_phone_book_find (TandemSimPhoneBook *self, const char *number);

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call.h"
#include "tandem-profile.h"

/* Variables in what an agent is told and says first:
 *
 *   {contact.name} {contact.first_name}  who is called or calls: "the caller" when nobody knows
 *   {remote.number} {own.number}         "an unknown number" when there is none
 *   {call.direction}                     "inbound" or "outbound"
 *   {date} {time} {weekday}              of this computer, when the call is made; date and weekday as in the profile's language where
 *                                        the system knows that, else 2026-11-21 and Saturday; time 14:05
 *   {profile.name} {language}
 *   {anything_else}                      what whoever dials gives with that name
 *
 * "{{" is a brace.  Values are put in as they are: what looks like a variable in one is none.  Main thread. */

/* Characters of a name and of a value; how many one call may be given. */
#define TANDEM_PROFILE_VARIABLE_NAME_MAX 64
#define TANDEM_PROFILE_VARIABLE_MAX 2000
#define TANDEM_PROFILE_VARIABLES_MAX 64

/* TRUE when @name (a small letter, then those, digits, "_" and ".") can be given a @value; else TANDEM_CALL_ERROR_BAD_INPUT. */
gboolean tandem_profile_variable_check (const char *name, const char *value, GError **error);
/* Those that whoever dials must give, in order, each once: (transfer full), NULL-terminated. */
char **tandem_profile_variables_list (TandemProfile *profile);
/* TRUE when @given (nullable; name -> value) has all that @profile wants; else TANDEM_CALL_ERROR_BAD_INPUT naming the first that it lacks. */
gboolean tandem_profile_variables_check (TandemProfile *profile, GHashTable *given, GError **error);

/* Puts them into the instructions and the greeting of @profile.  @now: local.  A variable that nobody gave is left out; but the profile of
 * the settings, unless something is @given, keeps what it does not know, "{{" included, for its texts are older than variables. */
void tandem_profile_variables_fill (TandemProfile *profile, TandemCall *call, GDateTime *now, GHashTable *given);

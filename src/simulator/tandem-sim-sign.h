// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* X-Twilio-Signature for the simulator's own requests (written independently of the product's code, which is checked against it).
 * @form: name -> value, or NULL for none.  (transfer full) */
char *tandem_sim_sign (const char *auth_token, const char *url, GHashTable *form);
/* The same for a form in which a name may repeat: @pairs is name, value, name, value, ..., NULL.  (transfer full) */
char *tandem_sim_sign_pairs (const char *auth_token, const char *url, const char *const *pairs);

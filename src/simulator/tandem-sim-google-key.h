// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

/* An RSA key of this run.  Making it takes a moment. */
typedef struct _TandemSimGoogleKey TandemSimGoogleKey;

TandemSimGoogleKey *tandem_sim_google_key_new (void);
void tandem_sim_google_key_free (TandemSimGoogleKey *self);
/* PKCS #8 as PEM. */
const char *tandem_sim_google_key_get_pem (TandemSimGoogleKey *self);
/* The claims of @jwt when it is signed by this key (RS256); else NULL.  (transfer full) */
JsonNode *tandem_sim_google_key_verify (TandemSimGoogleKey *self, const char *jwt);

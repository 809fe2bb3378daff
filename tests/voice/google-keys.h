// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>
#include <gnutls/abstract.h>

/* Throw-away keys for tests: made when they run, kept nowhere. */

/* A private key as PEM; @bits is of RSA, or 0 for one of a curve. */
char *google_keys_make (guint bits);
/* TRUE when @jwt is signed (RS256) by the key in @pem.  @claims (out): its second part, decoded. */
gboolean google_keys_verify (const char *pem, const char *jwt, char **claims);
/* A service account's file with @pem in it, whose tokens are given at @url. */
char *google_keys_make_file (const char *pem, const char *url);

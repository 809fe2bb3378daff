// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* How a text is cut into the pieces that are sent and paid for (PROTOCOLS 1.5): 160 characters of the GSM alphabet, or 153 where
 * there are several, some of them counting twice; with one character outside of it 70 and 67 UTF-16 units, and what is
 * one character to the eye is not cut.  Any thread. */
typedef struct {
  gboolean is_gsm;  /* FALSE: UCS-2 */
  guint characters; /* as people count */
  guint segments;   /* 0 for "" */
  guint left;       /* units that the last segment has room for */
} TandemSegments;

/* @body: valid UTF-8. */
void tandem_segments_count (const char *body, TandemSegments *segments);

/* The first character of @body (its bytes in *@length) that makes the whole text UCS-2; NULL when none does.  Borrowed. */
const char *tandem_segments_find_wide (const char *body, gsize *length);

/* @body with curly quotes, dashes, odd spaces and the like in their plain forms: (transfer full), NULL when that changes
 * nothing.  Letters and pictures stay. */
char *tandem_segments_simplify (const char *body);

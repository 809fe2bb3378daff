// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* Where words were found.  Properties: kind, number, id, text, at-ms.  Main thread only. */
#define TANDEM_TYPE_SEARCH_HIT (tandem_search_hit_get_type ())
G_DECLARE_FINAL_TYPE (TandemSearchHit, tandem_search_hit, TANDEM, SEARCH_HIT, GObject)

typedef enum {
  TANDEM_SEARCH_MESSAGE, /* a text: its id */
  TANDEM_SEARCH_TURN,    /* said in a call: the id of the call */
} TandemSearchKind;

/* What stands before and behind each word that was found, in the text of a hit: characters that no text has. */
#define TANDEM_SEARCH_BEGIN "\002"
#define TANDEM_SEARCH_END "\003"

/* @number: the other side, "" when unknown.  @text: the words around what was found, marked. */
TandemSearchHit *tandem_search_hit_new (TandemSearchKind kind, const char *number, const char *id, const char *text, gint64 at_ms);
TandemSearchKind tandem_search_hit_get_kind (TandemSearchHit *self);
const char *tandem_search_hit_get_number (TandemSearchHit *self);
const char *tandem_search_hit_get_id (TandemSearchHit *self);
const char *tandem_search_hit_get_text (TandemSearchHit *self);
gint64 tandem_search_hit_get_at_ms (TandemSearchHit *self); /* since 1970 UTC */
/* The text as Pango markup, what was found in bold.  (transfer full) */
char *tandem_search_hit_dup_markup (TandemSearchHit *self);

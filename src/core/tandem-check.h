// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

typedef enum {
  TANDEM_CHECK_OK,
  TANDEM_CHECK_WARNING, /* works, but somebody should look at it */
  TANDEM_CHECK_FAILED,
  TANDEM_CHECK_SKIPPED, /* could not or need not be looked at; the sentence says why */
} TandemCheckState;

#define TANDEM_TYPE_CHECK_STATE (tandem_check_state_get_type ())
GType tandem_check_state_get_type (void);
/* "ok", "warning", "failed", "skipped"; static. */
const char *tandem_check_state_to_string (TandemCheckState state);

/* The hops of a call, in the order in which they are shown. */
#define TANDEM_HOP_SETTINGS "settings"
#define TANDEM_HOP_DATA "data"
#define TANDEM_HOP_PORT "port"
#define TANDEM_HOP_KEYS "keys"
#define TANDEM_HOP_CLOCK "clock"
#define TANDEM_HOP_NUMBER "number"
#define TANDEM_HOP_TUNNEL "tunnel"
#define TANDEM_HOP_WEBHOOKS "webhooks"
#define TANDEM_HOP_MEDIA "media"
#define TANDEM_HOP_AI "ai"
#define TANDEM_HOP_SOUND "sound"

/* The place of @hop among them; one that is not known comes last.  Any thread. */
guint tandem_check_get_rank (const char *hop);

/* What was found at one hop.  Immutable.  Main thread only. */
#define TANDEM_TYPE_CHECK (tandem_check_get_type ())
G_DECLARE_FINAL_TYPE (TandemCheck, tandem_check, TANDEM, CHECK, GObject)

/* NULL is "".  @hop and @code are words for programs, which do not change; @title, @sentence and @fix are for people. */
typedef struct {
  const char *hop;
  const char *title;
  TandemCheckState state;
  const char *code;
  const char *sentence;
  const char *fix;     /* what to do; "" when nothing is to be done */
  const char *setting; /* the variable that is to be corrected; "" when none is */
  gint64 event_at;     /* ms since 1970 when something last came through this hop; 0: nothing is known */
} TandemCheckData;

/* All is copied. */
TandemCheck *tandem_check_new (const TandemCheckData *data);

/* Borrowed, never NULL. */
const char *tandem_check_get_hop (TandemCheck *self);
const char *tandem_check_get_title (TandemCheck *self);
const char *tandem_check_get_code (TandemCheck *self);
const char *tandem_check_get_sentence (TandemCheck *self);
const char *tandem_check_get_fix (TandemCheck *self);
const char *tandem_check_get_setting (TandemCheck *self);
TandemCheckState tandem_check_get_state (TandemCheck *self);
gint64 tandem_check_get_event_at (TandemCheck *self);

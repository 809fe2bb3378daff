// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* What an AI service counted for something that it did: tokens by kind, or the length of the audio where it is paid by the minute.
 * Boxed, any thread. */
typedef enum {
  TANDEM_TOKENS_AUDIO_IN,
  TANDEM_TOKENS_CACHED_AUDIO_IN, /* not in AUDIO_IN */
  TANDEM_TOKENS_TEXT_IN,
  TANDEM_TOKENS_CACHED_TEXT_IN,  /* not in TEXT_IN */
  TANDEM_TOKENS_AUDIO_OUT,
  TANDEM_TOKENS_TEXT_OUT,
  TANDEM_N_TOKENS,
} TandemTokens;

/* More than this at once is no count of anything. */
#define TANDEM_USAGE_MAX G_GINT64_CONSTANT (100000000)

typedef struct {
  char *model; /* by its name at the service */
  gint64 tokens[TANDEM_N_TOKENS];
  gint64 ms;
} TandemUsage;

#define TANDEM_TYPE_USAGE (tandem_usage_get_type ())
GType tandem_usage_get_type (void);
TandemUsage *tandem_usage_new (const char *model);
TandemUsage *tandem_usage_copy (const TandemUsage *self);
void tandem_usage_free (TandemUsage *self);
/* Adds what @other counts, of whatever model, each number within 0 and TANDEM_USAGE_MAX. */
void tandem_usage_add (TandemUsage *self, const TandemUsage *other);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemUsage, tandem_usage_free)

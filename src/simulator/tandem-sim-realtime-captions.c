// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-captions.h"

#include <string.h>

struct _TandemSimRealtimeCaptions {
  /* owned */
  GString *sent;
  char *guess;   /* the last hearing */
};

TandemSimRealtimeCaptions *
tandem_sim_realtime_captions_new (void)
{
  TandemSimRealtimeCaptions *self = g_new0 (TandemSimRealtimeCaptions, 1);

  self->sent = g_string_new (NULL);
  return self;
}

void
tandem_sim_realtime_captions_free (TandemSimRealtimeCaptions *self)
{
  g_string_free (self->sent, TRUE);
  g_free (self->guess);
  g_free (self);
}

/* Whole words of the beginning: "The" does not begin "There". */
static gboolean
begins_with (const char *text, const char *beginning)
{
  char next;

  if (!g_str_has_prefix (text, beginning))
    return FALSE;
  next = text[strlen (beginning)];
  return *beginning == '\0' || next == '\0' || next == ' ' || (next & 0x80) != 0;
}

char *
tandem_sim_realtime_captions_hear (TandemSimRealtimeCaptions *self, const char *heard)
{
  g_autofree char *before = g_steal_pointer (&self->guess);
  char *more;

  self->guess = g_strdup (heard);
  if (before == NULL || heard == NULL || !begins_with (heard, before) || !begins_with (before, self->sent->str) ||
      strlen (before) == self->sent->len)
    return NULL;
  more = g_strdup (before + self->sent->len);
  g_string_assign (self->sent, before);
  return more;
}

char *
tandem_sim_realtime_captions_finish (TandemSimRealtimeCaptions *self, const char *text)
{
  char *rest = g_strdup (begins_with (text, self->sent->str) ? text + self->sent->len : "");

  g_string_truncate (self->sent, 0);
  g_clear_pointer (&self->guess, g_free);
  return rest;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-elevenlabs-notes.h"

#include "tandem-elevenlabs-command.h"
#include "tandem-timer.h"

/* So long the service may take to say what it takes for heard. */
#define CORRECTION_MS 700
#define BEFORE "The call was going on before you came.  Do not greet again.  This was said so far:"

void
tandem_elevenlabs_notes_init (TandemElevenlabsNotes *self, TandemVoiceSession *session)
{
  self->turns = g_string_new (NULL);
  self->session = session;
}

void
tandem_elevenlabs_notes_clear (TandemElevenlabsNotes *self)
{
  tandem_timer_stop (&self->timer);
  g_clear_pointer (&self->heard, g_free);
  if (self->turns)
    g_string_free (self->turns, TRUE);
  self->turns = NULL;
}

void
tandem_elevenlabs_notes_tell (TandemElevenlabsNotes *self, const char *text)
{
  tandem_voice_session_send_take (self->session, tandem_elevenlabs_command_context (text));
}

void
tandem_elevenlabs_notes_add_turn (TandemElevenlabsNotes *self, TandemParty party, const char *text)
{
  g_string_append_printf (self->turns, "\n%s: %s", party == TANDEM_PARTY_AGENT ? "You" : "Caller", text);
}

void
tandem_elevenlabs_notes_tell_turns (TandemElevenlabsNotes *self)
{
  if (self->turns->len == 0)
    return;
  g_string_prepend (self->turns, BEFORE);
  tandem_elevenlabs_notes_tell (self, self->turns->str);
  g_string_truncate (self->turns, 0);
}

void
tandem_elevenlabs_notes_tell_heard (TandemElevenlabsNotes *self)
{
  g_autofree char *heard = g_steal_pointer (&self->heard);
  g_autofree char *note = NULL;

  tandem_timer_stop (&self->timer);
  if (!heard)
    return;
  note = *heard ? g_strconcat ("[You were interrupted.  Of your last answer the caller heard only this.] ", heard, NULL)
                : g_strdup ("[You were interrupted.  The caller heard nothing of your last answer.]");
  tandem_elevenlabs_notes_tell (self, note);
}

static gboolean
on_no_correction (gpointer user_data)
{
  tandem_elevenlabs_notes_tell_heard (user_data);
  return G_SOURCE_REMOVE;
}

void
tandem_elevenlabs_notes_set_heard (TandemElevenlabsNotes *self, char *heard)
{
  g_free (self->heard);
  self->heard = heard;
  tandem_timer_start (&self->timer, CORRECTION_MS, on_no_correction, self);
}

gsize
tandem_elevenlabs_notes_count_letters (const char *text)
{
  gsize n = 0;

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    n += !g_unichar_isspace (g_utf8_get_char (p));
  return n;
}

void
tandem_elevenlabs_notes_take_correction (TandemElevenlabsNotes *self, const char *text)
{
  if (self->heard && tandem_elevenlabs_notes_count_letters (text) == tandem_elevenlabs_notes_count_letters (self->heard))
    g_clear_pointer (&self->heard, g_free);
  tandem_elevenlabs_notes_tell_heard (self);
}

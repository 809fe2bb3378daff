// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-operator-link.h"

#include "tandem-call-trace.h"
#include "tandem-rehearsal-stream.h"

struct _TandemOperatorLink {
  /* owned */
  TandemRehearsalStream *rehearsal; /* nullable: the operator plays the remote of a call, unless on a line */

  /* borrowed */
  TandemLineTable *table;
  TandemDesk *desk;
  TandemLine *line; /* NULL: the operator is on none */
};

static void
on_speak (const gint16 *frame, gpointer user_data)
{
  tandem_operator_port_speak (tandem_line_get_operator (TANDEM_LINE (user_data)), frame);
}

static void
on_hear (gint16 *frame, gpointer user_data)
{
  tandem_operator_port_hear (tandem_line_get_operator (TANDEM_LINE (user_data)), frame);
}

static void
on_tap (gboolean input, guint rate, const gint16 *samples, gsize n, gpointer user_data)
{
  tandem_call_trace_samples (tandem_call_trace_get (user_data), input ? "microphone" : "loudspeaker", rate, samples, n);
}

static const TandemDeskPort port = { on_speak, on_hear, NULL };
static const TandemDeskPort traced_port = { on_speak, on_hear, on_tap };

static void
on_rehearsal_speak (const gint16 *frame, gpointer user_data)
{
  tandem_rehearsal_stream_speak (TANDEM_REHEARSAL_STREAM (user_data), frame);
}

static void
on_rehearsal_hear (gint16 *frame, gpointer user_data)
{
  tandem_rehearsal_stream_hear (TANDEM_REHEARSAL_STREAM (user_data), frame);
}

static const TandemDeskPort rehearsal_port = { on_rehearsal_speak, on_rehearsal_hear, NULL };

static void
before_lines (gpointer user_data)
{
  tandem_desk_speak (((TandemOperatorLink *) user_data)->desk, 1);
}

static void
after_lines (gpointer user_data)
{
  TandemOperatorLink *self = user_data;
  TandemSoundFigures *figures;
  TandemOperatorPort *operator;

  if (self->rehearsal)
    tandem_rehearsal_stream_tick (self->rehearsal);
  tandem_desk_hear (self->desk, 1);
  if (!self->line)
    return;
  figures = tandem_sound_get_figures (TANDEM_SOUND (self->desk));
  operator = tandem_line_get_operator (self->line);
  tandem_sound_figures_set (figures, TANDEM_SOUND_JITTER_TARGET, tandem_operator_port_get_jitter_ms (operator));
  tandem_sound_figures_set (figures, TANDEM_SOUND_JITTER_LATE, (double) tandem_operator_port_get_late (operator));
}

TandemOperatorLink *
tandem_operator_link_new (TandemLineTable *table, TandemDesk *desk)
{
  TandemOperatorLink *self = g_new0 (TandemOperatorLink, 1);

  self->table = table;
  self->desk = desk;
  tandem_line_table_set_around (table, (TandemTickAround) { before_lines, after_lines, self });
  tandem_operator_link_follow (self);
  return self;
}

/* While it rings there is no telephone to keep the tick awake, and the ringing is to be heard. */
static void
keep_awake (TandemOperatorLink *self, gboolean awake)
{
  g_autoptr (GError) error = NULL;

  if (!tandem_line_table_set_awake (self->table, awake, &error))
    g_info ("the ringing is not heard: %s", error->message);
}

void
tandem_operator_link_free (TandemOperatorLink *self)
{
  keep_awake (self, FALSE);
  tandem_line_table_set_around (self->table, (TandemTickAround) { NULL });
  tandem_desk_set_port (self->desk, NULL, NULL, FALSE, FALSE);
  if (self->rehearsal)
    tandem_rehearsal_stream_hang_up (self->rehearsal);
  g_clear_object (&self->rehearsal);
  g_free (self);
}

void
tandem_operator_link_follow (TandemOperatorLink *self)
{
  TandemLine *line = self->line = tandem_line_table_find_operator (self->table);

  keep_awake (self, line && !tandem_line_is_attached (line));
  if (!line) {
    tandem_desk_set_muted (self->desk, FALSE);
    tandem_desk_set_port (self->desk, self->rehearsal ? &rehearsal_port : NULL, self->rehearsal, self->rehearsal != NULL,
                          self->rehearsal != NULL);
    return;
  }
  tandem_desk_set_muted (self->desk, tandem_line_get_muted (line));
  /* Opening a microphone takes longer than taking over may: it is open as long as the operator is on a line, and the
   * line drops what nobody is to hear. */
  tandem_desk_set_port (self->desk, tandem_call_trace_get (line) ? &traced_port : &port, line, TRUE,
                        tandem_line_operator_hears (line));
}

static void
on_rehearsal_over (gpointer user_data)
{
  TandemOperatorLink *self = user_data;

  g_clear_object (&self->rehearsal);
  tandem_operator_link_follow (self);
}

void
tandem_operator_link_rehearse (TandemOperatorLink *self, TandemLine *line, const char *token)
{
  g_autoptr (TandemRehearsalStream) stream = NULL;
  g_autoptr (GError) error = NULL;

  if (self && !self->rehearsal) {
    stream = tandem_rehearsal_stream_new (on_rehearsal_over, self);
    if (tandem_line_table_attach (self->table, TANDEM_CARRIER_STREAM (stream), token, NULL, &error)) {
      self->rehearsal = g_steal_pointer (&stream);
      tandem_operator_link_follow (self);
      return;
    }
    g_info ("a rehearsal did not begin: %s", error->message);
  }
  tandem_line_close (line);
}

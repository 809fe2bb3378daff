// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-recording-pause.h"

#include <glib/gi18n-lib.h>

#include "tandem-call-text.h"

struct _TandemRecordingPause {
  GObject parent_instance;

  gint64 from_ms;
  gint64 to_ms;
};

G_DEFINE_FINAL_TYPE (TandemRecordingPause, tandem_recording_pause, G_TYPE_OBJECT)

static void
tandem_recording_pause_class_init (TandemRecordingPauseClass *klass)
{
}

static void
tandem_recording_pause_init (TandemRecordingPause *self)
{
}

TandemRecordingPause *
tandem_recording_pause_new (gint64 from_ms, gint64 to_ms)
{
  TandemRecordingPause *self = g_object_new (TANDEM_TYPE_RECORDING_PAUSE, NULL);

  self->from_ms = from_ms;
  self->to_ms = to_ms;
  return self;
}

gint64
tandem_recording_pause_get_from_ms (TandemRecordingPause *self)
{
  g_return_val_if_fail (TANDEM_IS_RECORDING_PAUSE (self), 0);
  return self->from_ms;
}

gint64
tandem_recording_pause_get_to_ms (TandemRecordingPause *self)
{
  g_return_val_if_fail (TANDEM_IS_RECORDING_PAUSE (self), -1);
  return self->to_ms;
}

char *
tandem_recording_pause_dup_text (gint64 from_ms, gint64 to_ms)
{
  g_autofree char *from = tandem_call_text_dup_position (from_ms);
  g_autofree char *to = NULL;

  if (to_ms < 0)
    /* TRANSLATORS: a time into the call, such as 0:42. */
    return g_strdup_printf (_("Recording paused at %s."), from);
  to = tandem_call_text_dup_position (to_ms);
  /* TRANSLATORS: times into the call, such as 0:42 and 0:58. */
  return g_strdup_printf (_("Recording paused at %s, resumed at %s."), from, to);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-media-core.h"

#include "tandem-hand-over.h"

TandemMediaCore *
tandem_media_core_new (TandemMediaThread *thread, TandemCallMedia *media, TandemVoiceFactory factory, gpointer factory_data)
{
  TandemMediaCore *self = g_new0 (TandemMediaCore, 1);

  self->refs = 1;
  self->thread = thread;
  self->factory = factory;
  self->factory_data = factory_data;
  self->reporter = tandem_call_reporter_new (thread, media);
  return self;
}

TandemMediaCore *
tandem_media_core_ref (TandemMediaCore *self)
{
  g_atomic_int_inc (&self->refs);
  return self;
}

void
tandem_media_core_clear (TandemMediaCore *self)
{
  g_clear_pointer (&self->link, tandem_operator_link_free);
  g_clear_object (&self->table);
  g_clear_object (&self->encoder);
  g_clear_object (&self->music);
  g_clear_pointer (&self->recording_format, g_free);
  g_clear_pointer (&self->trace_folder, g_free);
}

void
tandem_media_core_unref (TandemMediaCore *self)
{
  TANDEM_HAND_OVER (self);
  if (!g_atomic_int_dec_and_test (&self->refs))
    return;
  TANDEM_TAKE_OVER (self);
  /* Only when the media thread was stopped before it could do this itself. */
  tandem_media_core_clear (self);
  tandem_call_reporter_unref (self->reporter);
  g_free (self);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-operator-port.h"

#include <string.h>

#include "tandem-jitter-buffer.h"
#include "tandem-pcm.h"

struct _TandemOperatorPort {
  /* owned */
  TandemJitterBuffer *jitter; /* NULL while the operator does not hear the remote: nothing need wait then */

  /* borrowed */
  TandemPlayout *playout;
  TandemUplink *uplink;
  TandemCaptions *captions; /* nullable */

  TandemClock clock;
  TandemRingback ringback;
  guint64 rung;             /* samples */
  TandemPatch patch;
  gboolean monitored;
  gboolean muted;
};

TandemOperatorPort *
tandem_operator_port_new (TandemPlayout *playout, TandemUplink *uplink, TandemClock clock)
{
  TandemOperatorPort *self = g_new0 (TandemOperatorPort, 1);

  self->playout = playout;
  self->uplink = uplink;
  self->clock = clock;
  return self;
}

void
tandem_operator_port_free (TandemOperatorPort *self)
{
  g_clear_pointer (&self->jitter, tandem_jitter_buffer_free);
  g_free (self);
}

/* Agent and whisper are for listening in, if the operator wants to; who takes part must hear. */
static gboolean
hears (TandemOperatorPort *self, TandemParty speaker)
{
  return tandem_patch_hears (self->patch, TANDEM_PARTY_OPERATOR, speaker) &&
         (self->monitored || tandem_patch_opens_microphone (self->patch));
}

static void
follow (TandemOperatorPort *self)
{
  if (!hears (self, TANDEM_PARTY_REMOTE))
    g_clear_pointer (&self->jitter, tandem_jitter_buffer_free);
  else if (!self->jitter)
    self->jitter = tandem_jitter_buffer_new ();
}

void
tandem_operator_port_set_patch (TandemOperatorPort *self, TandemPatch patch)
{
  self->patch = patch;
  follow (self);
}

void
tandem_operator_port_set_monitored (TandemOperatorPort *self, gboolean monitored)
{
  self->monitored = !!monitored;
  follow (self);
}

void
tandem_operator_port_set_muted (TandemOperatorPort *self, gboolean muted)
{
  self->muted = !!muted;
}

void
tandem_operator_port_set_captions (TandemOperatorPort *self, TandemCaptions *captions)
{
  self->captions = captions;
}

void
tandem_operator_port_set_ringback (TandemOperatorPort *self, TandemRingback tone)
{
  self->ringback = tone;
  self->rung = 0;
}

gboolean
tandem_operator_port_rings (TandemOperatorPort *self)
{
  return self->ringback != TANDEM_RINGBACK_NONE && hears (self, TANDEM_PARTY_REMOTE);
}

gboolean
tandem_operator_port_speaks (TandemOperatorPort *self)
{
  return tandem_patch_opens_microphone (self->patch);
}

gboolean
tandem_operator_port_hears (TandemOperatorPort *self)
{
  return hears (self, TANDEM_PARTY_REMOTE) || hears (self, TANDEM_PARTY_AGENT);
}

void
tandem_operator_port_take_remote (TandemOperatorPort *self, gint64 timestamp_ms, const guint8 *ulaw, gsize n)
{
  if (self->jitter)
    tandem_jitter_buffer_put (self->jitter, timestamp_ms, ulaw, n, tandem_clock_now (&self->clock));
}

void
tandem_operator_port_speak (TandemOperatorPort *self, const gint16 *frame)
{
  /* Nobody is there yet who could hear it: it must not wait for them either. */
  if (self->muted || self->ringback != TANDEM_RINGBACK_NONE)
    return;
  if (tandem_patch_hears (self->patch, TANDEM_PARTY_REMOTE, TANDEM_PARTY_OPERATOR)) {
    tandem_playout_speak (self->playout, frame);
    if (self->captions)
      tandem_captions_hear_operator (self->captions, frame);
  }
  if (tandem_patch_hears (self->patch, TANDEM_PARTY_AGENT, TANDEM_PARTY_OPERATOR))
    tandem_uplink_speak (self->uplink, frame);
}

void
tandem_operator_port_hear (TandemOperatorPort *self, gint16 *frame)
{
  gint64 now = tandem_clock_now (&self->clock);
  const guint8 *agent = hears (self, TANDEM_PARTY_AGENT) ? tandem_playout_get_heard (self->playout, now, TRUE) : NULL;

  if (tandem_operator_port_rings (self)) {
    tandem_ringback_fill (self->ringback, self->rung, frame);
    self->rung += TANDEM_ULAW_FRAME;
    return;
  }
  if (self->jitter)
    tandem_jitter_buffer_take (self->jitter, now, frame);
  else
    memset (frame, 0, TANDEM_ULAW_FRAME * sizeof *frame);
  if (agent)
    tandem_pcm_add_ulaw (frame, agent, TANDEM_ULAW_FRAME);
}

guint
tandem_operator_port_get_jitter_ms (TandemOperatorPort *self)
{
  return self->jitter ? tandem_jitter_buffer_get_target_ms (self->jitter) : 0;
}

guint64
tandem_operator_port_get_late (TandemOperatorPort *self)
{
  return self->jitter ? tandem_jitter_buffer_get_late (self->jitter) : 0;
}

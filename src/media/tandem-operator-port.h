// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-captions.h"
#include "tandem-clock.h"
#include "tandem-patch.h"
#include "tandem-playout.h"
#include "tandem-ringback.h"
#include "tandem-uplink.h"

/* The operator's side of a line: who hears the operator's voice, and what comes to the operator's ears.  Plain data of
 * the line; media thread only. */
typedef struct _TandemOperatorPort TandemOperatorPort;

/* @playout and @uplink must outlive it. */
TandemOperatorPort *tandem_operator_port_new (TandemPlayout *playout, TandemUplink *uplink, TandemClock clock);
void tandem_operator_port_free (TandemOperatorPort *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemOperatorPort, tandem_operator_port_free)

void tandem_operator_port_set_patch (TandemOperatorPort *self, TandemPatch patch);
void tandem_operator_port_set_monitored (TandemOperatorPort *self, gboolean monitored);
/* Nobody hears the operator, whatever the patch. */
void tandem_operator_port_set_muted (TandemOperatorPort *self, gboolean muted);
/* Writes down what the remote hears of the operator; NULL: nobody does.  Must outlive the port. */
void tandem_operator_port_set_captions (TandemOperatorPort *self, TandemCaptions *captions);
/* While there is no remote yet, the operator hears this in place of it. */
void tandem_operator_port_set_ringback (TandemOperatorPort *self, TandemRingback tone);
gboolean tandem_operator_port_rings (TandemOperatorPort *self);
/* Somebody hears the operator; the operator hears somebody. */
gboolean tandem_operator_port_speaks (TandemOperatorPort *self);
gboolean tandem_operator_port_hears (TandemOperatorPort *self);

/* A frame of the remote arrived. */
void tandem_operator_port_take_remote (TandemOperatorPort *self, gint64 timestamp_ms, const guint8 *ulaw, gsize n);
/* 20 ms of the operator's voice, at 8 kHz. */
void tandem_operator_port_speak (TandemOperatorPort *self, const gint16 *frame);
/* Fills the 20 ms that the operator is to hear now, at 8 kHz. */
void tandem_operator_port_hear (TandemOperatorPort *self, gint16 *frame);

/* ms the jitter buffer aims to hold; frames of the remote that came too late. */
guint tandem_operator_port_get_jitter_ms (TandemOperatorPort *self);
guint64 tandem_operator_port_get_late (TandemOperatorPort *self);

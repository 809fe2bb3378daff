// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gst/gst.h>

/* One GStreamer element that works inside the calling thread: mono samples of 16 bit are pushed in by a pad of ours, and what comes
 * out arrives in another's chain function before push() returns.  Plain data of its owner; one thread at a time. */
typedef struct {
  /* owned; all NULL at first and after stop() */
  GstElement *element;
  GstPad *feed;
  GstPad *drop;
} TandemElementStage;

/* Starts @self->element, which the owner has made and set up.  @chain gets, and @query (nullable) is asked, with @owner as the pads'
 * private data.  @rate in Hz.  FALSE when it does not start. */
gboolean tandem_element_stage_start (TandemElementStage *self, guint rate, GstPadChainFunction chain, GstPadQueryFunction query,
                                     gpointer owner);
void tandem_element_stage_stop (TandemElementStage *self);
/* @n samples that belong to @time and last @duration.  FALSE: the element has failed. */
gboolean tandem_element_stage_push (TandemElementStage *self, const gint16 *samples, gsize n, GstClockTime time,
                                    GstClockTime duration);

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-player-pipeline.h"

#include "tandem-hand-over.h"
#include "tandem-pipeline.h"

/* Who is behind with its step sets the state to NULL. */
enum { OPENING, OPENED, CLOSED };

struct _TandemPlayerPipeline {
  gatomicrefcount references;
  GstElement *element;
  int stage; /* atomic */
};

static void
player_pipeline_unref (gpointer data)
{
  TandemPlayerPipeline *self = data;

  TANDEM_HAND_OVER (self);
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  TANDEM_TAKE_OVER (self);
  gst_clear_object (&self->element);
  g_free (self);
}

static void
stop (GstElement *element, gpointer data)
{
  gst_element_set_state (element, GST_STATE_NULL);
}

static void
start (GstElement *element, gpointer data)
{
  TandemPlayerPipeline *self = data;

  TANDEM_TAKE_OVER (self);
  gst_element_set_state (element, GST_STATE_PAUSED);
  if (!g_atomic_int_compare_and_exchange (&self->stage, OPENING, OPENED))
    stop (element, NULL);
}

TandemPlayerPipeline *
tandem_player_pipeline_open (const char *path, const char *sink, GError **error)
{
  g_autofree char *description = g_strdup_printf ("filesrc name=file ! decodebin ! audioconvert ! scaletempo ! "
                                                  "audioconvert ! audioresample ! %s", sink);
  GstElement *element = tandem_pipeline_new (description, path, error);
  TandemPlayerPipeline *self;

  if (!element)
    return NULL;
  self = g_new0 (TandemPlayerPipeline, 1);
  g_atomic_ref_count_init (&self->references);
  self->element = element;
  g_atomic_ref_count_inc (&self->references);
  TANDEM_HAND_OVER (self);
  gst_element_call_async (element, start, self, player_pipeline_unref);
  return self;
}

GstElement *
tandem_player_pipeline_get_element (TandemPlayerPipeline *self)
{
  return self->element;
}

void
tandem_player_pipeline_close (TandemPlayerPipeline *self)
{
  if (!g_atomic_int_compare_and_exchange (&self->stage, OPENING, CLOSED))
    gst_element_call_async (self->element, stop, NULL, NULL);
  player_pipeline_unref (self);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call-reporter.h"
#include "tandem-hold-music.h"
#include "tandem-line-table.h"
#include "tandem-media-tally.h"
#include "tandem-operator-link.h"
#include "tandem-recording-encoder.h"

/* What both threads of the engine hold: it lives until the last closure that needs it was run. */
typedef struct {
  int refs; /* atomic */
  TandemCallReporter *reporter; /* owned */
  TandemMediaThread *thread; /* borrowed: alive as long as anything runs on it */
  TandemLineTable *table;    /* owned; media thread, as all below */
  TandemRecordingEncoder *encoder;
  TandemHoldMusic *music;
  char *recording_format;
  char *trace_folder;       /* nullable */
  gboolean tracing;
  TandemOperatorLink *link; /* nullable: there is no desk */
  TandemVoiceFactory factory;
  gpointer factory_data;
  TandemMediaTally tally;
} TandemMediaCore;

/* Of @media, whose @thread must outlive it.  Main thread. */
TandemMediaCore *tandem_media_core_new (TandemMediaThread *thread, TandemCallMedia *media, TandemVoiceFactory factory,
                                        gpointer factory_data);
TandemMediaCore *tandem_media_core_ref (TandemMediaCore *self);
void tandem_media_core_unref (TandemMediaCore *self);
/* Gives up what belongs to the media thread, which calls it. */
void tandem_media_core_clear (TandemMediaCore *self);

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-histogram.h"

/* What the audio of all calls came to since the start, at one moment: for GET /metrics. */
typedef struct {
  TandemHistogramFigures delay_in;  /* how much later than the quickest of its stream a frame of the remote came */
  TandemHistogramFigures delay_out; /* how much later than its moment a frame was sent to the remote */
  TandemHistogramFigures reply;     /* from the end of the remote's speech, as the service tells it, to the first sound of the answer */
  guint streams;                    /* media streams of carriers that are on a line now */
  guint voices;                     /* sessions of agents with their services now */
} TandemMediaFigures;

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-histogram.h"

/* Totals of all lines: the media thread writes, any thread reads. */
typedef struct {
  _Atomic guint64 frames_in;
  _Atomic guint64 frames_out;
  _Atomic guint64 late_ticks;
  _Atomic guint lines;
  _Atomic guint streams;
  _Atomic guint voices;
  TandemHistogram delay_in;
  TandemHistogram delay_out;
  TandemHistogram reply;
} TandemMediaTally;

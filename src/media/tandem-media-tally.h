// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* Totals of all lines: the media thread writes, any thread reads. */
typedef struct {
  _Atomic guint64 frames_in;
  _Atomic guint64 frames_out;
  _Atomic guint64 late_ticks;
  _Atomic guint lines;
} TandemMediaTally;

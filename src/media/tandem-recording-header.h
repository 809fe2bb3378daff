// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* The first bytes of a recording's WAV file: mu-law (format 7), two channels, 8 kHz, with a fact chunk, the gaps as
 * cue points with named regions ('cue ' and 'LIST' 'adtl' chunks, which sound editors show), and a JUNK chunk that
 * keeps the place of the gaps to come.  Always of one size, so that it can be rewritten while the file grows. */
#define TANDEM_RECORDING_HEADER_SIZE 8192
/* More gaps are silent too, but not marked. */
#define TANDEM_RECORDING_HEADER_GAPS 100
#define TANDEM_RECORDING_CHANNELS 2
#define TANDEM_RECORDING_RATE 8000

/* A stretch in samples (of one channel); @to is the first one behind it. */
typedef struct {
  gint64 from;
  gint64 to;
} TandemRecordingSpan;

/* Fills @header (TANDEM_RECORDING_HEADER_SIZE bytes) for @n_samples a channel; gaps are cut to them. */
void tandem_recording_header_build (guint8 *header, gint64 n_samples, const TandemRecordingSpan *gaps, guint n_gaps);
/* Reads what build() wrote from the first @n bytes of a file; FALSE for anything else.  @gaps (nullable, of
 * TandemRecordingSpan) gets the gaps appended. */
gboolean tandem_recording_header_parse (const guint8 *header, gsize n, gint64 *n_samples, GArray *gaps);

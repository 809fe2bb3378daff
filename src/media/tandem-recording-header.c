// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-recording-header.h"

#include <string.h>

#define FORMAT_MULAW 7
#define FMT_SIZE 18
#define CUE_SIZE 24
#define LTXT_SIZE 20
#define LABEL "Paused" /* in the file, for sound editors: not translated */
#define LABL_SIZE (4 + sizeof LABEL + sizeof LABEL % 2)

static guint8 *
put_u16 (guint8 *at, guint value)
{
  const guint16 little = GUINT16_TO_LE ((guint16) value);

  memcpy (at, &little, 2);
  return at + 2;
}

static guint8 *
put_u32 (guint8 *at, gint64 value)
{
  const guint32 little = GUINT32_TO_LE ((guint32) value);

  memcpy (at, &little, 4);
  return at + 4;
}

static guint8 *
put_id (guint8 *at, const char *id)
{
  memcpy (at, id, 4);
  return at + 4;
}

static guint8 *
put_chunk (guint8 *at, const char *id, gint64 size)
{
  return put_u32 (put_id (at, id), size);
}

static guint32
get_u32 (const guint8 *at)
{
  guint32 little;

  memcpy (&little, at, 4);
  return GUINT32_FROM_LE (little);
}

static guint8 *
put_format (guint8 *at, gint64 n_samples)
{
  at = put_chunk (at, "fmt ", FMT_SIZE);
  at = put_u16 (at, FORMAT_MULAW);
  at = put_u16 (at, TANDEM_RECORDING_CHANNELS);
  at = put_u32 (at, TANDEM_RECORDING_RATE);
  at = put_u32 (at, TANDEM_RECORDING_RATE * TANDEM_RECORDING_CHANNELS);
  at = put_u16 (at, TANDEM_RECORDING_CHANNELS); /* bytes of one sample of all channels */
  at = put_u16 (at, 8);
  at = put_u16 (at, 0);
  at = put_chunk (at, "fact", 4);
  return put_u32 (at, n_samples);
}

static guint8 *
put_gaps (guint8 *at, const TandemRecordingSpan *gaps, guint n)
{
  at = put_chunk (at, "cue ", 4 + n * CUE_SIZE);
  at = put_u32 (at, n);
  for (guint i = 0; i < n; i++) {
    at = put_u32 (put_u32 (at, i + 1), gaps[i].from);
    at = put_u32 (put_u32 (put_id (at, "data"), 0), 0);
    at = put_u32 (at, gaps[i].from);
  }
  at = put_chunk (at, "LIST", 4 + n * (8 + LTXT_SIZE + 8 + LABL_SIZE));
  at = put_id (at, "adtl");
  for (guint i = 0; i < n; i++) {
    at = put_chunk (at, "ltxt", LTXT_SIZE);
    at = put_id (put_u32 (put_u32 (at, i + 1), gaps[i].to - gaps[i].from), "rgn ");
    at = put_u32 (put_u32 (at, 0), 0);
    at = put_chunk (at, "labl", 4 + sizeof LABEL);
    at = put_u32 (at, i + 1);
    memcpy (at, LABEL, sizeof LABEL);
    at += LABL_SIZE - 4;
  }
  return at;
}

void
tandem_recording_header_build (guint8 *header, gint64 n_samples, const TandemRecordingSpan *gaps, guint n_gaps)
{
  const gint64 n_bytes = n_samples * TANDEM_RECORDING_CHANNELS;
  TandemRecordingSpan marked[TANDEM_RECORDING_HEADER_GAPS];
  guint8 *data = header + TANDEM_RECORDING_HEADER_SIZE - 8;
  guint n_marked = 0;
  guint8 *at;

  for (guint i = 0; i < n_gaps && n_marked < G_N_ELEMENTS (marked); i++)
    if (gaps[i].from < MIN (gaps[i].to, n_samples))
      marked[n_marked++] = (TandemRecordingSpan) { gaps[i].from, MIN (gaps[i].to, n_samples) };
  memset (header, 0, TANDEM_RECORDING_HEADER_SIZE);
  at = put_chunk (header, "RIFF", TANDEM_RECORDING_HEADER_SIZE - 8 + n_bytes);
  at = put_format (put_id (at, "WAVE"), n_samples);
  if (n_marked > 0)
    at = put_gaps (at, marked, n_marked);
  put_chunk (at, "JUNK", data - at - 8);
  put_chunk (data, "data", n_bytes);
}

/* The gap whose number is @name: the cue points come first and give the gaps, then their lengths follow. */
static TandemRecordingSpan *
find_gap (GArray *gaps, guint first, guint32 name)
{
  if (name < 1 || name > gaps->len - first)
    return NULL;
  return &g_array_index (gaps, TandemRecordingSpan, first + name - 1);
}

static void
read_cues (const guint8 *chunk, gsize size, GArray *gaps)
{
  guint32 n = size >= 4 ? get_u32 (chunk) : 0;

  for (guint32 i = 0; i < n && 4 + (gsize) (i + 1) * CUE_SIZE <= size; i++) {
    TandemRecordingSpan gap = { get_u32 (chunk + 4 + i * CUE_SIZE + 20), 0 };

    gap.to = gap.from;
    g_array_append_val (gaps, gap);
  }
}

static void
read_lengths (const guint8 *chunk, gsize size, GArray *gaps, guint first)
{
  gsize at = 4;

  while (at + 8 <= size) {
    gsize length = get_u32 (chunk + at + 4);

    if (length > size - at - 8)
      return;
    if (memcmp (chunk + at, "ltxt", 4) == 0 && length >= 8) {
      TandemRecordingSpan *gap = find_gap (gaps, first, get_u32 (chunk + at + 8));

      if (gap)
        gap->to = gap->from + get_u32 (chunk + at + 12);
    }
    at += 8 + length + length % 2;
  }
}

static gboolean
is_ours (const guint8 *header, gsize n)
{
  static const guint8 format[] = { 'f', 'm', 't', ' ', FMT_SIZE, 0, 0, 0, FORMAT_MULAW, 0, TANDEM_RECORDING_CHANNELS, 0,
                                   TANDEM_RECORDING_RATE & 0xff, TANDEM_RECORDING_RATE >> 8, 0, 0 };

  return n >= TANDEM_RECORDING_HEADER_SIZE && memcmp (header, "RIFF", 4) == 0 && memcmp (header + 8, "WAVE", 4) == 0 &&
         memcmp (header + 12, format, sizeof format) == 0 &&
         memcmp (header + TANDEM_RECORDING_HEADER_SIZE - 8, "data", 4) == 0;
}

gboolean
tandem_recording_header_parse (const guint8 *header, gsize n, gint64 *n_samples, GArray *gaps)
{
  guint first = gaps ? gaps->len : 0;
  gsize at = 12;

  if (!is_ours (header, n))
    return FALSE;
  *n_samples = get_u32 (header + TANDEM_RECORDING_HEADER_SIZE - 4) / TANDEM_RECORDING_CHANNELS;
  while (gaps && at + 8 <= TANDEM_RECORDING_HEADER_SIZE - 8) {
    gsize size = get_u32 (header + at + 4);

    if (size > TANDEM_RECORDING_HEADER_SIZE - 8 - at - 8)
      break;
    if (memcmp (header + at, "cue ", 4) == 0)
      read_cues (header + at + 8, size, gaps);
    else if (memcmp (header + at, "LIST", 4) == 0 && size >= 4 && memcmp (header + at + 8, "adtl", 4) == 0)
      read_lengths (header + at + 8, size, gaps, first);
    at += 8 + size + size % 2;
  }
  return TRUE;
}

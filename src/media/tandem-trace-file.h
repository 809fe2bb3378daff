// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* One file of a traced call: a mono WAV that plays at any moment, also after a kill -9, or plain text.  Blocking calls for
 * a worker thread; one thread at a time. */
typedef struct _TandemTraceFile TandemTraceFile;

/* Nothing is created yet.  @rate: Hz, 0 for text; @ulaw: mu-law, else signed 16 bit little endian. */
TandemTraceFile *tandem_trace_file_new (const char *path, guint rate, gboolean ulaw);
/* Closes it. */
void tandem_trace_file_free (TandemTraceFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemTraceFile, tandem_trace_file_free)

/* Creates the file (and its folder, for this user only) the first time; then the bytes, then a header that tells of them.
 * TANDEM_AUDIO_ERROR_TRACE, one sentence that says what to do; what could be written plays all the same. */
gboolean tandem_trace_file_append (TandemTraceFile *self, const guint8 *bytes, gsize n, GError **error);

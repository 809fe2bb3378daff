// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-attachment-rules.h"
#include "tandem-settings.h"

/* Takes a file that somebody attaches to a text: a copy below data-dir ("texts"), so that it is still there when the text is sent,
 * whatever becomes of the original.  What Twilio would not take is refused before it is copied.  Main thread; files are read by
 * GIO's threads. */

/* Error of both: TANDEM_CALL_ERROR_BAD_INPUT (tandem-attachment-rules.h; *@verdict tells which), or G_IO_ERROR: it cannot be read, or
 * there is no room for it.  (transfer full): type, name, path and size are set. */
void tandem_attachment_file_import_async (TandemSettings *settings, GFile *file, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data);
/* The same for what is not a file yet: @stream is read to its end.  @name: what the other side sees. */
void tandem_attachment_file_import_stream_async (TandemSettings *settings, GInputStream *stream, const char *content_type,
                                                 const char *name, GCancellable *cancellable, GAsyncReadyCallback callback,
                                                 gpointer user_data);
/* @verdict: nullable; FINE with G_IO_ERROR. */
TandemMessageMedia *tandem_attachment_file_import_finish (TandemSettings *settings, GAsyncResult *result, TandemAttachmentVerdict *verdict,
                                                          GError **error);

/* Removes the copy of what is not to be sent. */
void tandem_attachment_file_drop (TandemMessageMedia *media);

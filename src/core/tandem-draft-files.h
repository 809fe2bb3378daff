// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-attachment-file.h"
#include "tandem-message-store.h"

/* The files of what is half written to one number: kept by the store, the files themselves below data-dir.  Main thread only.
 *
 * Property: "busy" (gboolean), a file is on its way here.
 * Signal "refused" (int: a TandemAttachmentVerdict, char *: its name, nullable, GError): a file that was not taken. */
#define TANDEM_TYPE_DRAFT_FILES (tandem_draft_files_get_type ())
G_DECLARE_FINAL_TYPE (TandemDraftFiles, tandem_draft_files, TANDEM, DRAFT_FILES, GObject)

/* Reads what was kept for @number.  @settings: NULL where nothing is added. */
TandemDraftFiles *tandem_draft_files_new (TandemSettings *settings, TandemMessageStore *store, const char *number);

/* Of TandemMessageMedia; borrowed. */
GListModel *tandem_draft_files_get_list (TandemDraftFiles *self);
gboolean tandem_draft_files_get_busy (TandemDraftFiles *self);
const char *tandem_draft_files_get_number (TandemDraftFiles *self);

void tandem_draft_files_add (TandemDraftFiles *self, GFile *file);
/* What is not a file yet; see tandem_attachment_file_import_stream_async(). */
void tandem_draft_files_add_stream (TandemDraftFiles *self, GInputStream *stream, const char *content_type, const char *name);
/* A copy of @media, which belongs to another text.  What has no file here (only a URL, of a text that was not written in the window)
 * is left out. */
void tandem_draft_files_add_copy (TandemDraftFiles *self, TandemMessageMedia *media);
/* Forgets the file and removes its copy. */
void tandem_draft_files_remove (TandemDraftFiles *self, guint position);

/* All of them for a text, the draft has none then: (transfer full).  put_back() is for a text that was not taken: before what came
 * meanwhile. */
GListModel *tandem_draft_files_take (TandemDraftFiles *self);
void tandem_draft_files_put_back (TandemDraftFiles *self, GListModel *files);

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-contact.h"

/* Contacts as other programs write and read them (vCard).  Any thread. */

/* What a file had. */
typedef struct {
  GPtrArray *contacts; /* of TandemContactFacts */
  GPtrArray *odd;      /* of "Name: number", for those that were kept as they are written, for they are no numbers to dial */
} TandemVcards;

void tandem_vcards_free (TandemVcards *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemVcards, tandem_vcards_free)

/* Versions 2.1, 3.0 and 4.0; national numbers are those of @region.  TANDEM_CALL_ERROR_BAD_INPUT names the line. */
TandemVcards *tandem_vcards_parse (const char *text, gsize length, const char *region, GError **error);
/* As version 4.0, or 3.0 for what reads nothing newer.  (transfer full) */
char *tandem_vcards_write (const GPtrArray *contacts, gboolean version_3);

/* Reads and parses @file in a thread of its own.  G_IO_ERROR, or as above; over 256 MiB TANDEM_CALL_ERROR_BAD_INPUT. */
void tandem_vcards_read_async (GFile *file, const char *region, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
TandemVcards *tandem_vcards_read_finish (GFile *file, GAsyncResult *result, GError **error);

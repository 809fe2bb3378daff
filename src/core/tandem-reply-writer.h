// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-message-store.h"
#include "tandem-reply-prompt.h"
#include "tandem-settings.h"
#include "tandem-store.h"
#include "tandem-text-model.h"

/* What a text model would answer. */
typedef struct {
  char *words;        /* NULL: it gives this to a person */
  guint n_texts;      /* of the thread that it read */
  GDateTime *call_at; /* when the call began of which it read the words; NULL: none */
} TandemReply;

void tandem_reply_free (TandemReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemReply, tandem_reply_free)

/* Writes the next text of a thread with a text model, from the last 20 texts and the last call with that number.  It sends nothing.
 * Main thread only. */
#define TANDEM_TYPE_REPLY_WRITER (tandem_reply_writer_get_type ())
G_DECLARE_FINAL_TYPE (TandemReplyWriter, tandem_reply_writer, TANDEM, REPLY_WRITER, GObject)

TandemReplyWriter *tandem_reply_writer_new (TandemSettings *settings, TandemMessageStore *texts, TandemStore *calls,
                                            TandemTextModel *model);

/* The other side is @number; which of ours it is follows from the newest text, and with it what its owner says (tandem-number-rules.h):
 * auto-reply-instructions when nobody reads it, else or without them ai-instructions.  Errors: TANDEM_STORE_ERROR, and those of
 * tandem_text_model_ask_finish(); TANDEM_CALL_ERROR_BAD_INPUT also when there is neither a text nor a call to go by. */
void tandem_reply_writer_write_async (TandemReplyWriter *self, const char *number, TandemReplyKind kind, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) */
TandemReply *tandem_reply_writer_write_finish (TandemReplyWriter *self, GAsyncResult *result, GError **error);

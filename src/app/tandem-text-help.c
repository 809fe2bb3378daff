// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-text-help.h"

#include "tandem-openai-text.h"

/* For a question to the text model: somebody looks at a wheel meanwhile. */
#define TIMEOUT_MS 60000

TandemAutoReply *
tandem_text_help_add (TandemInbox *inbox, TandemSettings *settings, TandemSecrets *secrets, TandemStore *calls)
{
  g_autoptr (TandemOpenaiText) model = tandem_openai_text_new (settings, secrets, TIMEOUT_MS);
  g_autoptr (TandemReplyWriter) writer =
    tandem_reply_writer_new (settings, tandem_inbox_get_store (inbox), calls, TANDEM_TEXT_MODEL (model));

  tandem_inbox_set_reply_writer (inbox, writer);
  return tandem_auto_reply_new (settings, inbox);
}

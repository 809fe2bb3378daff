// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-profile.h"

/* What is asked before a conversation with an agent: where it is held, and what the agent is set to.  On the thread of the
 * session. */
typedef struct {
  char *url;           /* of the socket */
  char *voice;         /* nullable: its voice is not known */
  gint64 lifetime_ms;  /* of a conversation; 0: not known */
} TandemElevenlabsEntry;

void tandem_elevenlabs_entry_free (TandemElevenlabsEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemElevenlabsEntry, tandem_elevenlabs_entry_free)

/* The address without a question: of an agent that is open to everybody.  (transfer full) */
char *tandem_elevenlabs_door_dup_public_url (TandemProfile *profile);

/* For an agent that only @api_key opens. */
void tandem_elevenlabs_door_async (SoupSession *session, TandemProfile *profile, const char *api_key, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
/* NULL with TANDEM_AGENT_ERROR, or G_IO_ERROR_CANCELLED.  (transfer full) */
TandemElevenlabsEntry *tandem_elevenlabs_door_finish (GAsyncResult *result, GError **error);

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-google-token.h"

/* The Google Cloud project whose Vertex AI is used: who pays, where, with what token, and how many sessions there are at once.
 * All voices of it share one.  Media thread only. */
#define TANDEM_TYPE_VERTEX_ACCOUNT (tandem_vertex_account_get_type ())
G_DECLARE_FINAL_TYPE (TandemVertexAccount, tandem_vertex_account, TANDEM, VERTEX_ACCOUNT, GObject)

typedef struct {
  const char *credentials; /* a file; "": gcloud's */
  const char *token_url;   /* "": as the file says */
  const char *project;     /* "": the file's */
  const char *region;
  int max_sessions;
} TandemVertexSettings;

TandemVertexAccount *tandem_vertex_account_new (void);
/* For sessions that begin from now on. */
void tandem_vertex_account_set (TandemVertexAccount *self, const TandemVertexSettings *settings);

TandemGoogleToken *tandem_vertex_account_get_token (TandemVertexAccount *self);
const char *tandem_vertex_account_get_project (TandemVertexAccount *self);
const char *tandem_vertex_account_get_region (TandemVertexAccount *self);
/* The address of the Live API in @region; NULL when that is no name of one.  (transfer full) */
char *tandem_vertex_account_dup_url (const char *region);

/* A session begins: FALSE with TANDEM_AGENT_ERROR_QUOTA when there are as many as are wanted.  leave() follows. */
gboolean tandem_vertex_account_enter (TandemVertexAccount *self, GError **error);
void tandem_vertex_account_leave (TandemVertexAccount *self);

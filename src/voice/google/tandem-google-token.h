// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

/* Access tokens of one Google account: fetched when somebody needs one, shared until shortly before their end.  However many ask
 * at once, one request is made.  Reading the credentials and signing happen in a worker (GTask), everything else on the media thread. */
#define TANDEM_TYPE_GOOGLE_TOKEN (tandem_google_token_get_type ())
G_DECLARE_FINAL_TYPE (TandemGoogleToken, tandem_google_token, TANDEM, GOOGLE_TOKEN, GObject)

#define TANDEM_GOOGLE_TOKEN_TIMEOUT_S 10
/* So long before its end a token is not given any more. */
#define TANDEM_GOOGLE_TOKEN_MARGIN_S 120

typedef struct {
  char *token;
  char *project;       /* nullable: the account's, as its file says */
  char *quota_project; /* nullable: who pays */
} TandemGoogleAccess;

void tandem_google_access_free (TandemGoogleAccess *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemGoogleAccess, tandem_google_access_free)

TandemGoogleToken *tandem_google_token_new (void);
/* The credentials file ("": gcloud's) and where tokens are given ("": as the file says).  What is kept goes when one changes. */
void tandem_google_token_set_source (TandemGoogleToken *self, const char *file, const char *url);
/* Another time than this computer's, in s since 1970: for tests. */
void tandem_google_token_set_clock (TandemGoogleToken *self, gint64 (*now_s) (void));
void tandem_google_token_get_async (TandemGoogleToken *self, SoupSession *session, GAsyncReadyCallback callback, gpointer user_data);
/* NULL with TANDEM_AGENT_ERROR.  (transfer full) */
TandemGoogleAccess *tandem_google_token_get_finish (TandemGoogleToken *self, GAsyncResult *result, GError **error);
/* A service did not take @token: it is not given again. */
void tandem_google_token_forget (TandemGoogleToken *self, const char *token);

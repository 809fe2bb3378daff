// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* What Google's programs keep in a credentials file: the key of a service account, or the consent of a person
 * ("gcloud auth application-default login").  Errors are TANDEM_AGENT_ERROR_NOT_SET_UP with a sentence that names the setting
 * and never repeats what the file says.  Any thread. */
typedef struct _TandemGoogleCredentials TandemGoogleCredentials;

#define TANDEM_GOOGLE_CREDENTIALS_SETTING "GOOGLE_APPLICATION_CREDENTIALS"
#define TANDEM_GOOGLE_TOKEN_URL "https://oauth2.googleapis.com/token"
#define TANDEM_GOOGLE_FILE_MAX (64 * 1024)

/* Reads @path ("": where gcloud keeps its own), which blocks.  Warns when others can read it. */
TandemGoogleCredentials *tandem_google_credentials_load (const char *path, GError **error);
TandemGoogleCredentials *tandem_google_credentials_parse (const char *text, gsize length, GError **error);
void tandem_google_credentials_free (TandemGoogleCredentials *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemGoogleCredentials, tandem_google_credentials_free)

/* Where they are exchanged for a token, as the file says; else Google's.  https, or http of this computer. */
const char *tandem_google_credentials_get_token_url (TandemGoogleCredentials *self);
/* The project of the account, or the one that pays; NULL when the file does not say. */
const char *tandem_google_credentials_get_project (TandemGoogleCredentials *self);
const char *tandem_google_credentials_get_quota_project (TandemGoogleCredentials *self);
/* A person's: it can be revoked, and is renewed by signing in. */
gboolean tandem_google_credentials_is_user (TandemGoogleCredentials *self);
/* The form that is posted there; for a service account it is signed (RS256), with @now_s as the time, and good for an hour. */
char *tandem_google_credentials_dup_form (TandemGoogleCredentials *self, gint64 now_s, GError **error);

/* https, or http of this computer: nowhere else does a credential go. */
gboolean tandem_google_is_safe_url (const char *url);

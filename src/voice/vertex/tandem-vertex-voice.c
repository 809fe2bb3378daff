// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-vertex-voice.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-gemini-door.h"
#include "tandem-google-credentials.h"

#define UNAUTHORIZED 401

/* What one session has of the account. */
typedef struct {
  /* owned */
  TandemVertexAccount *account;
  TandemGoogleAccess *access; /* nullable: with what it came in */
  char *url;
  char *region;
  char *project;

  gboolean refreshed;
} Seat;

static void
seat_free (gpointer data)
{
  Seat *seat = data;

  tandem_vertex_account_leave (seat->account);
  g_clear_object (&seat->account);
  g_clear_pointer (&seat->access, tandem_google_access_free);
  g_free (seat->url);
  g_free (seat->region);
  g_free (seat->project);
  g_free (seat);
}

/* Keeps the voice, and with it the seat, until the token is here. */
typedef struct {
  TandemVoiceSession *session;
  Seat *seat; /* of the session */
} Wait;

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  g_clear_object (&wait->session);
  g_free (wait);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wait, wait_free)

static void
connect_session (Seat *seat, TandemVoiceSession *session)
{
  SoupMessage *request = soup_message_new (SOUP_METHOD_GET, seat->url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (request);
  g_autofree char *bearer = g_strconcat ("Bearer ", seat->access->token, NULL);

  soup_message_headers_replace (headers, "Authorization", bearer);
  if (seat->access->quota_project)
    soup_message_headers_replace (headers, "x-goog-user-project", seat->access->quota_project);
  tandem_voice_session_connect (session, request);
}

static void
on_token (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Wait) wait = user_data;
  g_autoptr (GError) error = NULL;
  Seat *seat = wait->seat;

  g_clear_pointer (&seat->access, tandem_google_access_free);
  seat->access = tandem_google_token_get_finish (TANDEM_GOOGLE_TOKEN (source), result, &error);
  if (!error && !*seat->project && !seat->access->project)
    error = g_error_new_literal (TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP, "No Google Cloud project is set: set GCP_PROJECT_ID.");
  if (error)
    tandem_voice_session_end (wait->session, error);
  else
    connect_session (seat, wait->session);
}

static void
open_with_token (gpointer data, TandemVoiceSession *session)
{
  Seat *seat = data;
  Wait *wait = g_new0 (Wait, 1);

  wait->session = g_object_ref (session);
  wait->seat = seat;
  tandem_google_token_get_async (tandem_vertex_account_get_token (seat->account), tandem_voice_session_get_soup (session), on_token, wait);
}

/* The token was taken back, or the computer slept longer than it lasts. */
static gboolean
retry_with_another (gpointer data, TandemVoiceSession *session, guint status)
{
  Seat *seat = data;

  if (status != UNAUTHORIZED || seat->refreshed)
    return FALSE;
  seat->refreshed = TRUE;
  tandem_google_token_forget (tandem_vertex_account_get_token (seat->account), seat->access->token);
  open_with_token (seat, session);
  return TRUE;
}

static char *
dup_model (gpointer data, const char *model)
{
  Seat *seat = data;

  if (strchr (model, '/'))
    return g_strdup (model);
  return g_strdup_printf ("projects/%s/locations/%s/publishers/google/models/%s", *seat->project ? seat->project : seat->access->project,
                          seat->region, model);
}

static const TandemGeminiDoor door = {
  .names = { TANDEM_GOOGLE_CREDENTIALS_SETTING, "VERTEX_LIVE_MODEL", "VERTEX_LIVE_URL" },
  .open = open_with_token,
  .retry = retry_with_another,
  .dup_model = dup_model,
  .free = seat_free,
};

TandemVoice *
tandem_vertex_voice_new (TandemProfile *profile, SoupSession *session, TandemVertexAccount *account, GError **error)
{
  const char *region = tandem_vertex_account_get_region (account);
  g_autofree char *url = tandem_vertex_account_dup_url (region);
  const char *own = tandem_profile_get_url (profile);
  Seat *seat;

  if (!url) {
    g_set_error_literal (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP,
                         "GCP_REGION must be a region such as us-central1, or global, us or eu.");
    return NULL;
  }
  if (*own && !tandem_voice_session_check_url (own, door.names.url, error))
    return NULL;
  if (!tandem_vertex_account_enter (account, error))
    return NULL;
  seat = g_new0 (Seat, 1);
  seat->account = g_object_ref (account);
  seat->url = *own ? g_strdup (own) : g_steal_pointer (&url);
  seat->region = g_strdup (region);
  seat->project = g_strdup (tandem_vertex_account_get_project (account));
  return tandem_gemini_voice_new_through (profile, session, &door, seat);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-vertex-account.h"

#include "tandem-error.h"

#define PATH "/ws/google.cloud.aiplatform.v1beta1.LlmBidiService/BidiGenerateContent"
#define REGION_MAX 40

struct _TandemVertexAccount {
  GObject parent_instance;

  /* owned */
  TandemGoogleToken *token;
  char *project;
  char *region;

  int max_sessions;
  int n_sessions;
};

G_DEFINE_FINAL_TYPE (TandemVertexAccount, tandem_vertex_account, G_TYPE_OBJECT)

static void
tandem_vertex_account_finalize (GObject *object)
{
  TandemVertexAccount *self = TANDEM_VERTEX_ACCOUNT (object);

  g_clear_object (&self->token);
  g_free (self->project);
  g_free (self->region);
  G_OBJECT_CLASS (tandem_vertex_account_parent_class)->finalize (object);
}

static void
tandem_vertex_account_class_init (TandemVertexAccountClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_vertex_account_finalize;
}

static void
tandem_vertex_account_init (TandemVertexAccount *self)
{
  self->token = tandem_google_token_new ();
  self->project = g_strdup ("");
  self->region = g_strdup ("");
  self->max_sessions = 1;
}

TandemVertexAccount *
tandem_vertex_account_new (void)
{
  return g_object_new (TANDEM_TYPE_VERTEX_ACCOUNT, NULL);
}

void
tandem_vertex_account_set (TandemVertexAccount *self, const TandemVertexSettings *settings)
{
  g_return_if_fail (TANDEM_IS_VERTEX_ACCOUNT (self));

  tandem_google_token_set_source (self->token, settings->credentials, settings->token_url);
  g_free (self->project);
  g_free (self->region);
  self->project = g_strdup (settings->project);
  self->region = g_strdup (settings->region);
  self->max_sessions = settings->max_sessions;
}

TandemGoogleToken *
tandem_vertex_account_get_token (TandemVertexAccount *self)
{
  return self->token;
}

const char *
tandem_vertex_account_get_project (TandemVertexAccount *self)
{
  return self->project;
}

const char *
tandem_vertex_account_get_region (TandemVertexAccount *self)
{
  return self->region;
}

/* It becomes part of a host's name. */
static gboolean
is_region (const char *text)
{
  gsize n = 0;

  while (g_ascii_islower (text[n]) || g_ascii_isdigit (text[n]) || (text[n] == '-' && n > 0))
    n++;
  return n > 0 && n <= REGION_MAX && text[n] == '\0' && text[n - 1] != '-';
}

char *
tandem_vertex_account_dup_url (const char *region)
{
  if (!is_region (region))
    return NULL;
  if (g_str_equal (region, "global"))
    return g_strdup ("wss://aiplatform.googleapis.com" PATH);
  if (g_str_equal (region, "us") || g_str_equal (region, "eu"))
    return g_strdup_printf ("wss://aiplatform.%s.rep.googleapis.com" PATH, region);
  return g_strdup_printf ("wss://%s-aiplatform.googleapis.com" PATH, region);
}

gboolean
tandem_vertex_account_enter (TandemVertexAccount *self, GError **error)
{
  if (self->n_sessions < self->max_sessions) {
    self->n_sessions++;
    return TRUE;
  }
  g_set_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_QUOTA,
               "There are %d sessions of Vertex AI, as many as may be at once: wait, or raise VERTEX_LIVE_MAX_CONCURRENT_SESSIONS.",
               self->n_sessions);
  return FALSE;
}

void
tandem_vertex_account_leave (TandemVertexAccount *self)
{
  g_return_if_fail (self->n_sessions > 0);
  self->n_sessions--;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-vertex-account.h"

#include "tandem-error.h"

#define PATH "/ws/google.cloud.aiplatform.v1beta1.LlmBidiService/BidiGenerateContent"

static const struct {
  const char *region;
  const char *url; /* NULL: it is none */
} regions[] = {
  { "us-central1", "wss://us-central1-aiplatform.googleapis.com" PATH },
  { "asia-northeast3", "wss://asia-northeast3-aiplatform.googleapis.com" PATH },
  { "global", "wss://aiplatform.googleapis.com" PATH },
  { "us", "wss://aiplatform.us.rep.googleapis.com" PATH },
  { "eu", "wss://aiplatform.eu.rep.googleapis.com" PATH },
  { "", NULL },
  { "US", NULL },
  { "-a", NULL },
  { "a-", NULL },
  { "evil.example/", NULL },
  { "user@evil", NULL },
  { "us-central1#", NULL },
  { "a-region-whose-name-is-longer-than-any-that-exists", NULL },
};

static void
test_regions (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (regions); i++) {
    g_autofree char *url = tandem_vertex_account_dup_url (regions[i].region);

    g_assert_cmpstr (url, ==, regions[i].url);
  }
}

static void
test_room (void)
{
  g_autoptr (TandemVertexAccount) account = tandem_vertex_account_new ();
  g_autoptr (GError) error = NULL;

  tandem_vertex_account_set (account, &(TandemVertexSettings) { "", "", "p", "global", 2 });
  g_assert_true (tandem_vertex_account_enter (account, NULL));
  g_assert_true (tandem_vertex_account_enter (account, NULL));
  g_assert_false (tandem_vertex_account_enter (account, &error));
  g_assert_error (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_QUOTA);
  tandem_vertex_account_leave (account);
  g_assert_true (tandem_vertex_account_enter (account, NULL));
  /* Those that are there stay. */
  tandem_vertex_account_set (account, &(TandemVertexSettings) { "", "", "p", "global", 1 });
  tandem_vertex_account_leave (account);
  g_assert_false (tandem_vertex_account_enter (account, NULL));
  tandem_vertex_account_leave (account);
  g_assert_true (tandem_vertex_account_enter (account, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vertex-account/regions", test_regions);
  g_test_add_func ("/vertex-account/room", test_room);
  return g_test_run ();
}

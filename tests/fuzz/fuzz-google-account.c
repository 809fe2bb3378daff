// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fuzz.h"

#include <string.h>

#include "tandem-google-answer.h"
#include "tandem-google-credentials.h"

/* A credentials file of Google, and what its token endpoint answers: the first line is its status and "u" for a person's, the
 * second its Date. */

static void
try_credentials (const guint8 *data, gsize n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemGoogleCredentials) credentials = tandem_google_credentials_parse ((const char *) data, n, &error);
  g_autofree char *form = NULL;

  fuzz_check_error (credentials != NULL, &error);
  if (!credentials)
    return;
  g_assert_true (tandem_google_is_safe_url (tandem_google_credentials_get_token_url (credentials)));
  form = tandem_google_credentials_dup_form (credentials, 1700000000, &error);
  fuzz_check_error (form != NULL, &error);
  g_assert_true (!form || g_str_is_ascii (form));
}

static void
check_token (const char *token, gint64 lifetime_s)
{
  g_assert_cmpint (lifetime_s, >=, 0);
  g_assert_cmpint (lifetime_s, <=, 24 * 3600);
  for (const char *p = token; *p; p++)
    g_assert_true (g_ascii_isgraph (*p));
  g_assert_true (*token != '\0');
}

static void
try_answer (const guint8 *data, gsize n)
{
  TandemGoogleAnswer answer = { .now_s = 1700000000 };
  g_autoptr (GError) error = NULL;
  g_autofree char *status = NULL;
  g_autofree char *date = NULL;
  g_autofree char *token = NULL;
  const guint8 *line;
  gsize n_line;
  gint64 lifetime_s = 0;

  if (!fuzz_next_line (&data, &n, &line, &n_line))
    return;
  status = fuzz_dup_string (line, MIN (n_line, 4));
  if (fuzz_next_line (&data, &n, &line, &n_line))
    date = fuzz_dup_string (line, n_line);
  answer.status = status ? (guint) g_ascii_strtoull (status, NULL, 10) : 0;
  answer.user = status && strchr (status, 'u');
  answer.date = date;
  answer.body = (const char *) data;
  answer.length = n;
  token = tandem_google_answer_parse (&answer, &lifetime_s, &error);
  fuzz_check_error (token != NULL, &error);
  if (token)
    check_token (token, lifetime_s);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  try_credentials (data, n);
  try_answer (data, n);
  return 0;
}

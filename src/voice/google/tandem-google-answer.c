// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-google-answer.h"

#include <libsoup/soup.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-google-credentials.h"
#include "tandem-voice-json.h"

#define SETTING TANDEM_GOOGLE_CREDENTIALS_SETTING
#define SHOWN_MAX 120
#define LIFETIME_DEFAULT_S 3600
#define LIFETIME_MAX_S (24 * 3600)
/* What is answered may have been under way that long. */
#define SKEW_LEAST_S 30

static gpointer fail (GError **error, TandemAgentError code, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gpointer
fail (GError **error, TandemAgentError code, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error)
    *error = g_error_new_valist (TANDEM_AGENT_ERROR, (int) code, format, arguments);
  va_end (arguments);
  return NULL;
}

/* No longer than a line, and nothing that would not stand in one. */
static char *
dup_shown (const char *text)
{
  g_autofree char *shown = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), SHOWN_MAX));

  for (char *p = shown; *p; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  return g_steal_pointer (&shown);
}

/* "3 min", "2 h" */
static char *
dup_span (gint64 seconds)
{
  if (seconds < 120)
    return g_strdup_printf ("%" G_GINT64_FORMAT " s", seconds);
  if (seconds < 2 * 3600)
    return g_strdup_printf ("%" G_GINT64_FORMAT " min", (seconds + 30) / 60);
  return g_strdup_printf ("%" G_GINT64_FORMAT " h", (seconds + 1800) / 3600);
}

static gpointer
fail_clock (const TandemGoogleAnswer *answer, GError **error)
{
  g_autoptr (GDateTime) there = answer->date ? soup_date_time_new_from_http_string (answer->date) : NULL;
  gint64 ahead_s = there ? answer->now_s - g_date_time_to_unix (there) : 0;
  g_autofree char *span = dup_span (ABS (ahead_s));

  if (ABS (ahead_s) < SKEW_LEAST_S)
    return fail (error, TANDEM_AGENT_ERROR_NOT_SET_UP, "Google finds that the time is wrong here: set this computer’s clock right.");
  return fail (error, TANDEM_AGENT_ERROR_NOT_SET_UP, "This computer’s clock is %s %s: set it right, Google refuses the credentials until then.", span,
               ahead_s > 0 ? "fast" : "slow");
}

static gboolean
speaks_of_time (const char *description)
{
  return strstr (description, "iat") || strstr (description, "exp ") || strstr (description, "timeframe") ||
         strstr (description, "short-lived");
}

static gpointer
fail_refused (const TandemGoogleAnswer *answer, const char *code, const char *description, GError **error)
{
  g_autofree char *shown = dup_shown (*description ? description : code);

  if (!answer->user && g_str_equal (code, "invalid_grant") && speaks_of_time (description))
    return fail_clock (answer, error);
  if (answer->user && g_str_equal (code, "invalid_grant"))
    return fail (error, TANDEM_AGENT_ERROR_AUTH, "Google does not accept your consent any more (%s): run “gcloud auth application-default login” again.", shown);
  return fail (error, TANDEM_AGENT_ERROR_AUTH, "Google refused the credentials in %s (%s): download a new key of the account.", SETTING, shown);
}

static gpointer
fail_status (const TandemGoogleAnswer *answer, GError **error)
{
  if (answer->status == 429 || answer->status >= 500)
    return fail (error, TANDEM_AGENT_ERROR_UNREACHABLE, "Google gives no token just now (%u): wait a little.", answer->status);
  if (answer->status == 404 || (answer->status >= 300 && answer->status < 400))
    return fail (error, TANDEM_AGENT_ERROR_NOT_SET_UP, "No tokens are given at this address (%u): check GOOGLE_TOKEN_URL.", answer->status);
  if (answer->status == 200)
    return fail (error, TANDEM_AGENT_ERROR_PROTOCOL, "What came instead of a token is none: check GOOGLE_TOKEN_URL and the network.");
  return fail (error, TANDEM_AGENT_ERROR_AUTH, "Google refused the credentials in %s (%u).", SETTING, answer->status);
}

/* It goes into a header. */
static gboolean
is_token (const char *text)
{
  const char *p = text;

  while (p && g_ascii_isgraph (*p))
    p++;
  return p && p > text && *p == '\0';
}

static gint64
read_lifetime_s (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "expires_in");

  if (!node || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return LIFETIME_DEFAULT_S;
  return CLAMP (json_node_get_int (node), 0, LIFETIME_MAX_S);
}

char *
tandem_google_answer_parse (const TandemGoogleAnswer *answer, gint64 *lifetime_s, GError **error)
{
  g_autoptr (JsonNode) root = tandem_voice_json_parse (answer->body, answer->length, NULL);
  JsonObject *object = root ? json_node_get_object (root) : NULL;
  const char *token = tandem_voice_json_peek_string (object, "access_token");
  const char *code = tandem_voice_json_peek_string (object, "error");
  const char *description = tandem_voice_json_peek_string (object, "error_description");

  if (answer->status == 200 && is_token (token)) {
    *lifetime_s = read_lifetime_s (object);
    return g_strdup (token);
  }
  if (code && (answer->status == 400 || answer->status == 401 || answer->status == 403))
    return fail_refused (answer, code, description ? description : "", error);
  return fail_status (answer, error);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-environment-value.h"

#include <gio/gio.h>
#include <string.h>

#include "tandem-error.h"
#include "tandem-opening-hours.h"

static char *
refuse (GError **error, const char *name, const char *want)
{
  g_set_error (error, TANDEM_CONFIG_ERROR, TANDEM_CONFIG_ERROR_VALUE, "%s must be %s.", name, want);
  return NULL;
}

char *
tandem_environment_check_text (const char *name, const char *text, const char *detail, GError **error)
{
  return g_strdup (text);
}

char *
tandem_environment_check_secret (const char *name, const char *text, const char *detail, GError **error)
{
  for (const char *p = text; *p; p++)
    if (!g_ascii_isgraph (*p))
      return refuse (error, name, "one word of plain letters, digits and signs: copy it again");
  return g_strdup (text);
}

char *
tandem_environment_check_word (const char *name, const char *text, const char *detail, GError **error)
{
  g_auto (GStrv) words = g_strsplit (detail, "|", -1);
  g_autofree char *list = NULL;
  g_autofree char *want = NULL;

  for (guint i = 0; words[i]; i++)
    if (g_ascii_strcasecmp (text, words[i]) == 0)
      return g_strdup (words[i]);
  list = g_strjoinv (", ", words);
  want = g_strconcat ("one of ", list, NULL);
  return refuse (error, name, want);
}

char *
tandem_environment_check_log_level (const char *name, const char *text, const char *detail, GError **error)
{
  if (g_ascii_strcasecmp (text, "warn") == 0)
    text = "warning";
  else if (g_ascii_strcasecmp (text, "critical") == 0 || g_ascii_strcasecmp (text, "fatal") == 0)
    text = "error";
  return tandem_environment_check_word (name, text, detail, error);
}

/* People paste a token where the SID belongs, so it is never shown. */
char *
tandem_environment_check_sid (const char *name, const char *text, const char *detail, GError **error)
{
  g_autofree char *want = NULL;
  gboolean good = strlen (text) == 34 && g_str_has_prefix (text, detail);

  for (const char *p = text + 2; good && *p; p++)
    good = g_ascii_isxdigit (*p);
  if (good)
    return g_strdup (text);
  want = g_strdup_printf ("%s followed by 32 hexadecimal digits, as the Twilio Console shows it", detail);
  return refuse (error, name, want);
}

/* "+" and @least to 15 digits; NULL when it is not. */
static char *
plain_number (const char *text, gsize least)
{
  g_autoptr (GString) number = g_string_new (NULL);

  for (const char *p = text; *p; p++) {
    if (strchr (" -.()", *p))
      continue;
    if (!(g_ascii_isdigit (*p) || (*p == '+' && number->len == 0)))
      return NULL;
    g_string_append_c (number, *p);
  }
  if (number->str[0] != '+' || number->len < least + 1 || number->len > 16)
    return NULL;
  return g_string_free (g_steal_pointer (&number), FALSE);
}

char *
tandem_environment_check_number (const char *name, const char *text, const char *detail, GError **error)
{
  char *number = plain_number (text, 7);

  return number ? number : refuse (error, name, "a telephone number in international form, such as +12025550100");
}

char *
tandem_environment_check_prefixes (const char *name, const char *text, const char *detail, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; parts[i]; i++) {
    g_autofree char *prefix = plain_number (parts[i], 1);

    if (prefix)
      g_string_append_printf (list, "%s%s", list->len > 0 ? "," : "", prefix);
    else if (detail && g_ascii_strcasecmp (g_strstrip (parts[i]), detail) == 0)
      g_string_append_printf (list, "%s%s", list->len > 0 ? "," : "", detail);
    else if (*g_strstrip (parts[i]))
      return refuse (error, name, "a comma-separated list of international prefixes, such as +1202,+44");
  }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

char *
tandem_environment_check_callers (const char *name, const char *text, const char *detail, GError **error)
{
  return tandem_environment_check_prefixes (name, text, "anonymous", error);
}

char *
tandem_environment_check_hours (const char *name, const char *text, const char *detail, GError **error)
{
  if (!tandem_opening_hours_check (text, NULL))
    return refuse (error, name, "written like “Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-14:00”");
  return g_strdup (text);
}

char *
tandem_environment_check_rate (const char *name, const char *text, const char *detail, GError **error)
{
  g_autoptr (GRegex) regex = g_regex_new ("^([0-9]+)(\\s*(/|per)\\s*(m|min|minute))?$", G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (!g_regex_match (regex, text, 0, &match))
    return refuse (error, name, "how many calls may be placed in a minute, such as 10 or 10/minute");
  return g_match_info_fetch (match, 1);
}

char *
tandem_environment_check_switch (const char *name, const char *text, const char *detail, GError **error)
{
  static const char *const words[][2] = { { "false", "true" }, { "0", "1" }, { "no", "yes" }, { "off", "on" } };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    for (guint value = 0; value < 2; value++)
      if (g_ascii_strcasecmp (text, words[i][value]) == 0)
        return g_strdup (words[0][value]);
  return refuse (error, name, "true or false");
}

static gboolean
is_this_computer (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address ? g_inet_address_get_is_loopback (address) : g_ascii_strcasecmp (host, "localhost") == 0;
}

/* GUri escapes what should not be there instead of refusing it. */
static gboolean
is_plain (const char *text)
{
  while (g_ascii_isgraph (*text))
    text++;
  return *text == '\0';
}

static char *
check_url (const char *name, const char *text, const char *detail, gboolean strict, GError **error)
{
  g_auto (GStrv) schemes = g_strsplit (detail, "|", -1);
  g_autoptr (GUri) uri = is_plain (text) ? g_uri_parse (text, G_URI_FLAGS_ENCODED, NULL) : NULL;
  const char *scheme = uri ? g_uri_get_scheme (uri) : NULL;
  const char *host = uri ? g_uri_get_host (uri) : NULL;
  gboolean known = scheme && g_strv_contains ((const char *const *) schemes, scheme);
  gboolean secure = known && (g_str_equal (scheme, "https") || g_str_equal (scheme, "wss"));
  g_autofree char *want = NULL;
  char *url;

  if (!host || !*host || !known)
    want = g_strdup_printf ("a whole address that begins with %s://, such as %s://phone.example.com", schemes[0],
                            schemes[0]);
  else if (g_uri_get_userinfo (uri))
    want = g_strdup ("an address without a user name or password");
  else if (g_uri_get_query (uri) || g_uri_get_fragment (uri))
    want = g_strdup ("an address without anything from “?” or “#” on");
  else if (strict && !secure && !is_this_computer (host))
    want = g_strdup_printf ("an address that begins with %s://: %s:// is only for this computer (127.0.0.1)",
                            schemes[0], schemes[1]);
  if (want)
    return refuse (error, name, want);
  url = g_strdup (text);
  /* Paths are appended to it. */
  while (g_str_has_suffix (url, "/"))
    url[strlen (url) - 1] = '\0';
  return url;
}

char *
tandem_environment_check_url (const char *name, const char *text, const char *detail, GError **error)
{
  return check_url (name, text, detail, FALSE, error);
}

char *
tandem_environment_check_public_url (const char *name, const char *text, const char *detail, GError **error)
{
  return check_url (name, text, detail, TRUE, error);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-profile-variables.h"

#include <locale.h>
#include <string.h>
#include <time.h>

#include "tandem-error.h"
#include "tandem-profile-check.h"

static const char *const known[] = {
  "contact.name", "contact.first_name", "remote.number", "own.number", "call.direction", "date", "time", "weekday", "profile.name",
  "language", NULL,
};

/* --- finding them ---------------------------------------------------------------------------------------- */

static gboolean
is_name_character (char c, gboolean first)
{
  return g_ascii_islower (c) || (!first && (g_ascii_isdigit (c) || c == '_' || c == '.'));
}

/* The length of the name behind the brace at @at; 0: this is no variable. */
static gsize
measure (const char *at)
{
  gsize length = 0;

  while (length <= TANDEM_PROFILE_VARIABLE_NAME_MAX && is_name_character (at[1 + length], length == 0))
    length++;
  return length <= TANDEM_PROFILE_VARIABLE_NAME_MAX && at[1 + length] == '}' ? length : 0;
}

static void
collect (const char *text, GPtrArray *names)
{
  for (const char *at = strchr (text, '{'); at; at = strchr (at, '{')) {
    gsize length = at[1] == '{' ? 0 : measure (at);
    g_autofree char *name = g_strndup (at + 1, length);

    if (length > 0 && !g_strv_contains (known, name) && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
      g_ptr_array_add (names, g_steal_pointer (&name));
    at += at[1] == '{' ? 2 : 1 + length;
  }
}

char **
tandem_profile_variables_list (TandemProfile *profile)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (TANDEM_IS_PROFILE (profile), NULL);
  collect (tandem_profile_get_instructions (profile), names);
  collect (tandem_profile_get_greeting (profile), names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_steal (names, NULL);
}

/* --- what is given ----------------------------------------------------------------------------------------- */

gboolean
tandem_profile_variable_check (const char *name, const char *value, GError **error)
{
  g_autofree char *braced = NULL;

  g_return_val_if_fail (name && value, FALSE);
  braced = g_strdup_printf ("{%s}", name);
  if (!*name || strlen (name) > TANDEM_PROFILE_VARIABLE_NAME_MAX || measure (braced) != strlen (name) || g_strv_contains (known, name))
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                 g_strv_contains (known, name) ? "The variable “%.64s” has its value by itself: leave it out."
                                               : "“%.64s” is no name of a variable: it begins with a small letter, and goes on with those, digits, _ and .", name);
  else if (!g_utf8_validate (value, -1, NULL) || g_utf8_strlen (value, -1) > TANDEM_PROFILE_VARIABLE_MAX)
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                 "The variable “%s” can have %d characters: shorten it.", name, TANDEM_PROFILE_VARIABLE_MAX);
  else
    return TRUE;
  return FALSE;
}

/* The texts of the settings are older than variables. */
static gboolean
is_lenient (TandemProfile *profile, GHashTable *given)
{
  return (!given || g_hash_table_size (given) == 0) && g_str_equal (tandem_profile_get_name (profile), TANDEM_PROFILE_DEFAULT);
}

gboolean
tandem_profile_variables_check (TandemProfile *profile, GHashTable *given, GError **error)
{
  g_auto (GStrv) names = tandem_profile_variables_list (profile);
  gsize length = strlen (tandem_profile_get_instructions (profile));
  GHashTableIter iter;
  gpointer value;

  if (is_lenient (profile, given))
    return TRUE;
  for (guint i = 0; names && names[i]; i++)
    if (!given || !g_hash_table_contains (given, names[i])) {
      g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                   "The profile “%s” needs the variable “%s”: give it with the call, like {\"variables\":{\"%s\":\"…\"}} or --var %s=….",
                   tandem_profile_get_name (profile), names[i], names[i], names[i]);
      return FALSE;
    }
  if (given)
    g_hash_table_iter_init (&iter, given);
  while (given && g_hash_table_iter_next (&iter, NULL, &value))
    length += strlen (value);
  if (length <= TANDEM_PROFILE_INSTRUCTIONS_MAX)
    return TRUE;
  g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "The instructions and their variables have %d bytes at most: shorten them.",
               TANDEM_PROFILE_INSTRUCTIONS_MAX);
  return FALSE;
}

/* --- filling ----------------------------------------------------------------------------------------------- */

typedef struct {
  TandemProfile *profile;
  TandemCall *call;
  GDateTime *now;
  GHashTable *given;
  gboolean lenient;
} Filling;

/* "ko" is Korean of Korea; most languages are at home where they are called alike. */
static char *
dup_locale (const char *language)
{
  static const char *const homes[][2] = {
    { "en", "US" }, { "ko", "KR" }, { "zh", "CN" }, { "ja", "JP" }, { "pt", "BR" }, { "cs", "CZ" }, { "da", "DK" },
    { "sv", "SE" }, { "uk", "UA" }, { "el", "GR" }, { "hi", "IN" }, { "ar", "EG" }, { "he", "IL" }, { "vi", "VN" },
  };
  g_autofree char *upper = g_ascii_strup (language, -1);

  if (strpbrk (language, "-_")) {
    g_autofree char *name = g_strdelimit (g_strdup (language), "-", '_');

    return g_strconcat (name, ".UTF-8", NULL);
  }
  for (guint i = 0; i < G_N_ELEMENTS (homes); i++)
    if (g_str_equal (homes[i][0], language))
      return g_strconcat (language, "_", homes[i][1], ".UTF-8", NULL);
  return g_strconcat (language, "_", upper, ".UTF-8", NULL);
}

/* As people of that language write it, if the system knows how; else @otherwise, in the locale "C". */
static char *
dup_moment (GDateTime *now, const char *language, const char *format, const char *otherwise)
{
  g_autofree char *name = *language ? dup_locale (language) : NULL;
  locale_t spoken = name && strlen (name) < 32 ? newlocale (LC_ALL_MASK, name, (locale_t) 0) : (locale_t) 0;
  locale_t plain = spoken ? (locale_t) 0 : newlocale (LC_ALL_MASK, "C", (locale_t) 0);
  char text[256] = "";
  struct tm moment = {
    .tm_year = g_date_time_get_year (now) - 1900, .tm_mon = g_date_time_get_month (now) - 1, .tm_mday = g_date_time_get_day_of_month (now),
    .tm_hour = g_date_time_get_hour (now), .tm_min = g_date_time_get_minute (now), .tm_wday = g_date_time_get_day_of_week (now) % 7,
    .tm_yday = g_date_time_get_day_of_year (now) - 1, .tm_isdst = -1,
  };

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  if (spoken || plain)
    strftime_l (text, sizeof text, spoken ? format : otherwise, &moment, spoken ? spoken : plain);
#pragma GCC diagnostic pop
  if (spoken)
    freelocale (spoken);
  if (plain)
    freelocale (plain);
  return g_utf8_make_valid (text, -1);
}

static const char *
or_else (const char *value, const char *otherwise)
{
  return value && *value ? value : otherwise;
}

/* "Anna" of "Anna Berg"; names that are written without blanks are whole. */
static char *
dup_first_name (const char *name)
{
  g_auto (GStrv) words = g_strsplit (or_else (name, ""), " ", 2);

  return g_strdup (or_else (words[0], "the caller"));
}

static char *
dup_known (const Filling *filling, const char *name)
{
  const char *language = tandem_profile_get_language (filling->profile);
  gboolean inbound = tandem_call_get_direction (filling->call) == TANDEM_DIRECTION_INBOUND;
  const char *own = inbound ? tandem_call_get_to (filling->call) : tandem_call_get_from (filling->call);

  if (g_str_equal (name, "contact.name"))
    return g_strdup (or_else (tandem_call_get_remote_name (filling->call), "the caller"));
  if (g_str_equal (name, "contact.first_name"))
    return dup_first_name (tandem_call_get_remote_name (filling->call));
  if (g_str_equal (name, "remote.number"))
    return g_strdup (or_else (tandem_call_get_remote_number (filling->call), "an unknown number"));
  if (g_str_equal (name, "own.number"))
    return g_strdup (or_else (own, "an unknown number"));
  if (g_str_equal (name, "call.direction"))
    return g_strdup (inbound ? "inbound" : "outbound");
  if (g_str_equal (name, "date"))
    return dup_moment (filling->now, language, "%x", "%Y-%m-%d");
  if (g_str_equal (name, "weekday"))
    return dup_moment (filling->now, language, "%A", "%A");
  if (g_str_equal (name, "time"))
    return g_date_time_format (filling->now, "%H:%M");
  if (g_str_equal (name, "profile.name"))
    return g_strdup (tandem_profile_get_name (filling->profile));
  return g_strdup (or_else (language, "the language of the caller"));
}

/* NULL: it has no value. */
static char *
dup_value (const Filling *filling, const char *name)
{
  const char *given = filling->given ? g_hash_table_lookup (filling->given, name) : NULL;

  return g_strv_contains (known, name) ? dup_known (filling, name) : g_strdup (given);
}

/* What others wrote must not look like a line of the instructions. */
static void
append_value (GString *filled, const char *value)
{
  glong n = 0;

  for (const char *at = value; *at && n < TANDEM_PROFILE_VARIABLE_MAX; at = g_utf8_next_char (at), n++) {
    gunichar c = g_utf8_get_char (at);

    if (c == '\n' || c == '\t' || c == 0x2028 || c == 0x2029)
      g_string_append_c (filled, ' ');
    else if (!g_unichar_iscntrl (c))
      g_string_append_unichar (filled, c);
  }
}

static char *
fill (const Filling *filling, const char *text)
{
  GString *filled = g_string_new (NULL);
  const char *at = text;

  for (const char *brace = strchr (at, '{'); brace; brace = strchr (at, '{')) {
    gsize length = measure (brace);
    g_autofree char *name = g_strndup (brace + 1, length);
    g_autofree char *value = length > 0 ? dup_value (filling, name) : NULL;

    g_string_append_len (filled, at, brace - at);
    at = brace + 1;
    if (value)
      append_value (filled, value);
    /* A brace, or what somebody wrote who knew nothing of variables. */
    else if (length == 0 || filling->lenient)
      g_string_append_c (filled, '{');
    if (value || (length > 0 && !filling->lenient))
      at += length + 1;
    else if (length == 0 && *at == '{' && !filling->lenient)
      at++;
  }
  g_string_append (filled, at);
  return g_string_free (filled, FALSE);
}

void
tandem_profile_variables_fill (TandemProfile *profile, TandemCall *call, GDateTime *now, GHashTable *given)
{
  const Filling filling = { profile, call, now, given, is_lenient (profile, given) };
  g_autofree char *instructions = NULL;
  g_autofree char *greeting = NULL;

  g_return_if_fail (TANDEM_IS_PROFILE (profile) && TANDEM_IS_CALL (call) && now);
  instructions = fill (&filling, tandem_profile_get_instructions (profile));
  greeting = fill (&filling, tandem_profile_get_greeting (profile));
  g_object_set (profile, "instructions", instructions, "greeting", greeting, NULL);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-profile-check.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-profile-address.h"
#include "tandem-voice-service.h"

/* Characters of the name of a model, a voice or a language, and of an address. */
#define WORD_MAX 200
#define URL_MAX 2000

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, sentence);
  return FALSE;
}

static gboolean
has_control_characters (const char *text, gboolean one_line)
{
  for (const char *at = text; *at; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (g_unichar_iscntrl (c) && (one_line || (c != '\n' && c != '\t' && c != '\r')))
      return TRUE;
  }
  return FALSE;
}

/* --- names ------------------------------------------------------------------------------------------- */

char *
tandem_profile_normalize_name (const char *name, GError **error)
{
  g_autofree char *normal = name ? g_utf8_normalize (name, -1, G_NORMALIZE_NFC) : NULL;

  if (!normal) {
    refuse (error, name ? "This name is not valid text." : "A profile needs a name.");
    return NULL;
  }
  g_strstrip (normal);
  if (*normal == '\0')
    refuse (error, "A profile needs a name.");
  else if (g_utf8_strlen (normal, -1) > TANDEM_PROFILE_NAME_MAX)
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "A profile's name can have %d characters: shorten it.",
                 TANDEM_PROFILE_NAME_MAX);
  /* Names stand in addresses of the local API and in names of files. */
  else if (has_control_characters (normal, TRUE) || strpbrk (normal, "/\\") || g_str_equal (normal, ".") || g_str_equal (normal, ".."))
    refuse (error, "A profile's name is one line without / and \\: choose another.");
  else
    return g_steal_pointer (&normal);
  return NULL;
}

char *
tandem_profile_fold_name (const char *name)
{
  g_autofree char *normal = NULL;
  g_autofree char *folded = NULL;

  g_return_val_if_fail (name != NULL, NULL);
  normal = g_utf8_normalize (name, -1, G_NORMALIZE_NFC);
  if (!normal)
    return g_strdup ("");
  folded = g_utf8_casefold (g_strstrip (normal), -1);
  return g_utf8_normalize (folded, -1, G_NORMALIZE_NFC);
}

/* --- single fields ------------------------------------------------------------------------------------- */

static gboolean
check_provider (const char *provider, GError **error)
{
  gsize n;
  const TandemVoiceService *services = tandem_voice_service_get_all (&n);
  g_autoptr (GString) known = g_string_new ("echo");

  if (*provider == '\0' || g_str_equal (provider, "echo") || tandem_voice_service_lookup (provider))
    return TRUE;
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (known, ", %s", services[i].provider);
  g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
               "There is no AI service of that name: write one of %s, or nothing to use the one that is set.", known->str);
  return FALSE;
}

static gboolean
check_one_of (const char *word, const char *const *words, GError **error)
{
  g_autofree char *list = NULL;

  if (*word == '\0' || g_strv_contains (words, word))
    return TRUE;
  list = g_strjoinv (", ", (char **) words);
  g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This is one of %s, or nothing.", list);
  return FALSE;
}

static gboolean
check_word (const char *word, GError **error)
{
  if (g_utf8_validate (word, -1, NULL) && g_utf8_strlen (word, -1) <= WORD_MAX && !has_control_characters (word, TRUE))
    return TRUE;
  g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "This is one line of %d characters at most.", WORD_MAX);
  return FALSE;
}

static gboolean
check_words (TandemProfile *profile, const char **field, GError **error)
{
  static const char *const flavours[] = { "ga", "beta", NULL };
  static const char *const eagernesses[] = { "low", "medium", "high", "auto", NULL };
  static const char *const noises[] = { "near_field", "far_field", NULL };
  static const char *const recordings[] = { "off", "always", NULL };
  const struct {
    const char *name;
    const char *value;
    const char *const *one_of;
  } words[] = {
    { "model", tandem_profile_get_model (profile) },
    { "voice", tandem_profile_get_voice (profile) },
    { "language", tandem_profile_get_language (profile) },
    { "transcription-model", tandem_profile_get_transcription_model (profile) },
    { "auth-header", tandem_profile_get_auth_header (profile) },
    { "dialect", tandem_profile_get_dialect (profile) },
    { "flavour", tandem_profile_get_flavour (profile), flavours },
    { "eagerness", tandem_profile_get_eagerness (profile), eagernesses },
    { "noise-reduction", tandem_profile_get_noise_reduction (profile), noises },
    { "recording", tandem_profile_get_recording (profile), recordings },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    *field = words[i].name;
    if (!(words[i].one_of ? check_one_of (words[i].value, words[i].one_of, error) : check_word (words[i].value, error)))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_texts (TandemProfile *profile, const char **field, GError **error)
{
  const char *greeting = tandem_profile_get_greeting (profile);
  const char *instructions = tandem_profile_get_instructions (profile);

  *field = "greeting";
  if (!g_utf8_validate (greeting, -1, NULL) || g_utf8_strlen (greeting, -1) > TANDEM_PROFILE_GREETING_MAX) {
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "The greeting can have %d characters: shorten it.",
                 TANDEM_PROFILE_GREETING_MAX);
    return FALSE;
  }
  *field = "instructions";
  if (strlen (instructions) > TANDEM_PROFILE_INSTRUCTIONS_MAX) {
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                 "The instructions have %d bytes at most, and these have %" G_GSIZE_FORMAT ": shorten them.",
                 TANDEM_PROFILE_INSTRUCTIONS_MAX, strlen (instructions));
    return FALSE;
  }
  if (!g_utf8_validate (instructions, -1, NULL) || has_control_characters (instructions, FALSE))
    return refuse (error, "The instructions are text without control characters.");
  *field = "tools";
  if (strlen (tandem_profile_get_tools (profile)) > TANDEM_PROFILE_TOOLS_MAX)
    return refuse (error, "The list of tools is too long: take some away.");
  return TRUE;
}

gboolean
tandem_profile_check (TandemProfile *profile, const char **field, GError **error)
{
  g_autofree char *name = NULL;
  const char *unused;

  g_return_val_if_fail (TANDEM_IS_PROFILE (profile), FALSE);
  if (!field)
    field = &unused;
  *field = "name";
  name = tandem_profile_normalize_name (tandem_profile_get_name (profile), error);
  if (!name)
    return FALSE;
  *field = "provider";
  if (!check_provider (tandem_profile_get_provider (profile), error))
    return FALSE;
  *field = "url";
  if (strlen (tandem_profile_get_url (profile)) > URL_MAX)
    return refuse (error, "This address is too long.");
  if (!tandem_profile_address_check (tandem_profile_get_url (profile), error) || !check_words (profile, field, error) ||
      !check_texts (profile, field, error))
    return FALSE;
  *field = "silence-end-s";
  if (tandem_profile_get_silence_end_s (profile) > 0 &&
      tandem_profile_get_silence_end_s (profile) <= tandem_profile_get_silence_prompt_s (profile))
    return refuse (error, "The call ends after more silence than it takes to ask whether somebody is there.");
  *field = NULL;
  return TRUE;
}

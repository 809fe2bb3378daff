// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-inbound-rule.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-number-list.h"
#include "tandem-opening-hours.h"
#include "tandem-phone-number.h"

#define RING_LEAST_S 2
#define RING_MOST_S 600

G_DEFINE_ENUM_TYPE (TandemTreatment, tandem_treatment,
                    G_DEFINE_ENUM_VALUE (TANDEM_TREATMENT_OPERATOR, "operator"),
                    G_DEFINE_ENUM_VALUE (TANDEM_TREATMENT_AGENT, "agent"),
                    G_DEFINE_ENUM_VALUE (TANDEM_TREATMENT_VOICEMAIL, "voicemail"),
                    G_DEFINE_ENUM_VALUE (TANDEM_TREATMENT_BUSY, "busy"),
                    G_DEFINE_ENUM_VALUE (TANDEM_TREATMENT_FULL, "full"))

/* FALSE, leaving @treatment alone, for another word; "full" is nobody's choice, and only the first can ring. */
static gboolean
read_treatment (const char *word, gboolean may_ring, TandemTreatment *treatment)
{
  g_autoptr (GEnumClass) words = g_type_class_ref (TANDEM_TYPE_TREATMENT);
  const GEnumValue *value = g_enum_get_value_by_nick (words, word);

  if (!value || value->value == TANDEM_TREATMENT_FULL || (value->value == TANDEM_TREATMENT_OPERATOR && !may_ring))
    return FALSE;
  *treatment = (TandemTreatment) value->value;
  return TRUE;
}

/* --- one rule ----------------------------------------------------------------------------------------- */

static gboolean
take_text (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
  return TRUE;
}

static gboolean
take_key (TandemInboundRule *self, const char *key, const char *value)
{
  if (g_str_equal (key, "first"))
    return read_treatment (value, TRUE, &self->first);
  if (g_str_equal (key, "unanswered"))
    return read_treatment (value, FALSE, &self->unanswered);
  if (g_str_equal (key, "closed"))
    return read_treatment (value, FALSE, &self->closed);
  if (g_str_equal (key, "ring")) {
    guint64 seconds;

    if (!g_ascii_string_to_unsigned (value, 10, RING_LEAST_S, RING_MOST_S, &seconds, NULL))
      return FALSE;
    self->ring_s = (int) seconds;
    return TRUE;
  }
  if (g_str_equal (key, "hours")) {
    if (!tandem_opening_hours_check (value, NULL))
      return FALSE;
    g_free (self->hours);
    self->hours = g_strdup (value);
    return TRUE;
  }
  /* What only TandemAutoReply reads. */
  if (g_str_equal (key, "texts"))
    return g_str_equal (value, "on") || g_str_equal (value, "off");
  if (g_str_equal (key, "text-instructions"))
    return TRUE;
  return (g_str_equal (key, "greeting") && take_text (&self->greeting, value)) ||
         (g_str_equal (key, "profile") && take_text (&self->profile, value)) ||
         (g_str_equal (key, "voice") && take_text (&self->voice, value)) ||
         (g_str_equal (key, "welcome") && take_text (&self->welcome, value)) ||
         (g_str_equal (key, "instructions") && take_text (&self->instructions, value));
}

/* What is wrong first, or NULL.  (transfer full) */
static char *
take_group (TandemInboundRule *self, GKeyFile *file, const char *group)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);
  g_autofree char *wrong = NULL;

  for (guint i = 0; keys && keys[i]; i++) {
    g_autofree char *value = g_key_file_get_string (file, group, keys[i], NULL);

    if ((!value || !take_key (self, keys[i], g_strstrip (value))) && !wrong)
      wrong = g_strdup (keys[i]);
  }
  return g_steal_pointer (&wrong);
}

TandemInboundRule *
tandem_inbound_rule_new (TandemSettings *settings, const char *number)
{
  TandemInboundRule *self = g_new0 (TandemInboundRule, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  const char *text;

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings), NULL);

  self->unanswered = self->closed = TANDEM_TREATMENT_VOICEMAIL;
  read_treatment (tandem_settings_get_string (settings, "inbound"), TRUE, &self->first);
  read_treatment (tandem_settings_get_string (settings, "inbound-unanswered"), FALSE, &self->unanswered);
  read_treatment (tandem_settings_get_string (settings, "inbound-closed"), FALSE, &self->closed);
  self->ring_s = tandem_settings_get_int (settings, "inbound-ring");
  self->hours = g_strdup (tandem_settings_get_string (settings, "opening-hours"));
  self->greeting = g_strdup (tandem_settings_get_string (settings, "voicemail-greeting"));
  text = tandem_settings_get_string (settings, "number-rules");
  if (number && *text && g_key_file_load_from_data (file, text, -1, G_KEY_FILE_NONE, NULL) &&
      g_key_file_has_group (file, number))
    g_free (take_group (self, file, number));
  return self;
}

void
tandem_inbound_rule_free (TandemInboundRule *self)
{
  g_free (self->hours);
  g_free (self->greeting);
  g_free (self->profile);
  g_free (self->voice);
  g_free (self->welcome);
  g_free (self->instructions);
  g_free (self);
}

void
tandem_inbound_rule_apply (const TandemInboundRule *self, TandemProfile *profile)
{
  g_return_if_fail (self && TANDEM_IS_PROFILE (profile));

  if (self->voice && *self->voice)
    g_object_set (profile, "voice", self->voice, NULL);
  if (self->welcome)
    g_object_set (profile, "greeting", self->welcome, NULL);
  if (self->instructions)
    g_object_set (profile, "instructions", self->instructions, NULL);
}

gboolean
tandem_inbound_rule_check (const char *text, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (TandemInboundRule) scratch = g_new0 (TandemInboundRule, 1);
  g_auto (GStrv) groups = NULL;

  g_return_val_if_fail (text, FALSE);

  if (*text && !g_key_file_load_from_data (file, text, -1, G_KEY_FILE_NONE, NULL)) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                         "Write a line with the number in square brackets, and below it lines such as first=agent.");
    return FALSE;
  }
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i]; i++) {
    g_autofree char *number = tandem_phone_number_normalize (groups[i], NULL, NULL);
    g_autofree char *wrong = NULL;

    if (!number || !g_str_equal (number, groups[i])) {
      g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                   "“%s” is no telephone number in international form such as +12025550100.", groups[i]);
      return FALSE;
    }
    wrong = take_group (scratch, file, groups[i]);
    if (wrong) {
      g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                   "“%s” of %s cannot be read: see the manual for what it may say.", wrong, groups[i]);
      return FALSE;
    }
  }
  return TRUE;
}

/* --- choosing ------------------------------------------------------------------------------------------- */

/* Without an AI service nobody can answer but people and the machine. */
static TandemTreatment
without_agent (TandemTreatment treatment, TandemSettings *settings)
{
  const char *provider = tandem_settings_get_string (settings, "ai-provider");

  return treatment == TANDEM_TREATMENT_AGENT && *provider == '\0' ? TANDEM_TREATMENT_VOICEMAIL : treatment;
}

TandemTreatment
tandem_inbound_rule_next (const TandemInboundRule *self, TandemSettings *settings)
{
  g_return_val_if_fail (self && TANDEM_IS_SETTINGS (settings), TANDEM_TREATMENT_BUSY);
  return without_agent (self->unanswered, settings);
}

TandemTreatment
tandem_inbound_rule_choose (const TandemInboundRule *self, TandemSettings *settings, const char *caller,
                            GDateTime *local, guint n_live, gboolean operator_there)
{
  gboolean important;
  gboolean open;

  g_return_val_if_fail (self && TANDEM_IS_SETTINGS (settings) && caller, TANDEM_TREATMENT_BUSY);

  if (tandem_number_list_contains (tandem_settings_get_string (settings, "blocked-callers"), caller))
    return TANDEM_TREATMENT_BUSY;
  if (n_live >= (guint) tandem_settings_get_int (settings, "max-concurrent-calls"))
    return TANDEM_TREATMENT_FULL;
  important = tandem_number_list_contains (tandem_settings_get_string (settings, "vip-callers"), caller);
  if (important && operator_there)
    return TANDEM_TREATMENT_OPERATOR;
  open = tandem_opening_hours_contain (self->hours, g_date_time_get_day_of_week (local),
                                       g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local));
  if (!open && !important)
    return without_agent (self->closed, settings);
  if (self->first == TANDEM_TREATMENT_OPERATOR &&
      (!operator_there || tandem_settings_get_boolean (settings, "do-not-disturb")))
    return tandem_inbound_rule_next (self, settings);
  return without_agent (self->first, settings);
}

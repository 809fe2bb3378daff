// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-number.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-redact.h"
#include "tandem-twilio-resource.h"

typedef enum { URL, METHOD, PRECEDENT } Kind;

/* Twilio ignores an address silently while an application or a trunk is set, so those are emptied. */
static const struct {
  const char *parameter;
  const char *member;
  Kind kind;
  TandemTwilioNumberField url;
  const char *path;
} fields[TANDEM_TWILIO_NUMBER_N_FIELDS] = {
  { "VoiceUrl", "voice_url", URL, TANDEM_TWILIO_NUMBER_VOICE_URL, "/twilio/voice" },
  { "VoiceMethod", "voice_method", METHOD, TANDEM_TWILIO_NUMBER_VOICE_URL, NULL },
  { "VoiceApplicationSid", "voice_application_sid", PRECEDENT, TANDEM_TWILIO_NUMBER_VOICE_URL, NULL },
  { "TrunkSid", "trunk_sid", PRECEDENT, TANDEM_TWILIO_NUMBER_VOICE_URL, NULL },
  { "SmsUrl", "sms_url", URL, TANDEM_TWILIO_NUMBER_SMS_URL, "/twilio/sms" },
  { "SmsMethod", "sms_method", METHOD, TANDEM_TWILIO_NUMBER_SMS_URL, NULL },
  { "SmsApplicationSid", "sms_application_sid", PRECEDENT, TANDEM_TWILIO_NUMBER_SMS_URL, NULL },
  { "StatusCallback", "status_callback", URL, TANDEM_TWILIO_NUMBER_STATUS_CALLBACK, "/twilio/voice/status" },
  { "StatusCallbackMethod", "status_callback_method", METHOD, TANDEM_TWILIO_NUMBER_STATUS_CALLBACK, NULL },
};

TandemTwilioNumber *
tandem_twilio_number_new (const char *sid, const char *phone_number)
{
  TandemTwilioNumber *self = g_new0 (TandemTwilioNumber, 1);

  self->sid = g_strdup (sid);
  self->phone_number = g_strdup (phone_number);
  for (guint i = 0; i < TANDEM_TWILIO_NUMBER_N_FIELDS; i++)
    self->values[i] = g_strdup ("");
  return self;
}

void
tandem_twilio_number_free (TandemTwilioNumber *self)
{
  g_free (self->sid);
  g_free (self->phone_number);
  for (guint i = 0; i < TANDEM_TWILIO_NUMBER_N_FIELDS; i++)
    g_free (self->values[i]);
  g_free (self);
}

void
tandem_twilio_number_set (TandemTwilioNumber *self, TandemTwilioNumberField field, const char *value)
{
  char *copy = g_strdup (value);

  g_free (self->values[field]);
  self->values[field] = copy;
}

/* It becomes part of a path. */
static gboolean
is_number_sid (const char *sid)
{
  return g_str_has_prefix (sid, "PN") && strlen (sid) == 34 && strspn (sid + 2, "0123456789abcdefABCDEF") == 32;
}

static TandemTwilioNumber *
number_from_object (JsonObject *object)
{
  const char *sid = tandem_twilio_resource_get_string (object, "sid");
  TandemTwilioNumber *self;

  if (!is_number_sid (sid))
    return NULL;
  self = tandem_twilio_number_new (sid, tandem_twilio_resource_get_string (object, "phone_number"));
  for (guint i = 0; i < TANDEM_TWILIO_NUMBER_N_FIELDS; i++)
    tandem_twilio_number_set (self, i, tandem_twilio_resource_get_string (object, fields[i].member));
  return self;
}

TandemTwilioNumber *
tandem_twilio_number_parse (GBytes *body, GError **error)
{
  g_autoptr (JsonNode) root = tandem_twilio_resource_parse (body);
  TandemTwilioNumber *self = root ? number_from_object (json_node_get_object (root)) : NULL;

  return self ? self : tandem_twilio_resource_refuse (error);
}

/* The filter of the list takes parts of numbers, too. */
static TandemTwilioNumber *
find_in_list (JsonArray *list, const char *phone_number)
{
  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonNode *node = json_array_get_element (list, i);
    g_autoptr (TandemTwilioNumber) number = JSON_NODE_HOLDS_OBJECT (node) ? number_from_object (json_node_get_object (node))
                                                                          : NULL;

    if (number && g_str_equal (number->phone_number, phone_number))
      return g_steal_pointer (&number);
  }
  return NULL;
}

TandemTwilioNumber *
tandem_twilio_number_find (GBytes *body, const char *phone_number, GError **error)
{
  g_autoptr (JsonNode) root = tandem_twilio_resource_parse (body);
  JsonNode *list = root ? json_object_get_member (json_node_get_object (root), "incoming_phone_numbers") : NULL;
  TandemTwilioNumber *self;
  g_autofree char *redacted = NULL;

  if (!list || !JSON_NODE_HOLDS_ARRAY (list))
    return tandem_twilio_resource_refuse (error);
  self = find_in_list (json_node_get_array (list), phone_number);
  if (self)
    return self;
  redacted = tandem_redact_number (phone_number);
  g_set_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_NOT_SET_UP,
               "The Twilio account has no number %s: correct your telephone number in Preferences (TWILIO_PHONE_NUMBER)",
               redacted);
  return NULL;
}

const char *
tandem_twilio_number_get_parameter (TandemTwilioNumberField field)
{
  return fields[field].parameter;
}

const char *
tandem_twilio_number_get_member (TandemTwilioNumberField field)
{
  return fields[field].member;
}

TandemTwilioNumberField
tandem_twilio_number_get_url_field (TandemTwilioNumberField field)
{
  return fields[field].url;
}

char *
tandem_twilio_number_dup_ours (TandemTwilioNumberField field, const char *base)
{
  if (fields[field].kind == METHOD)
    return g_strdup ("POST");
  return fields[field].kind == URL ? g_strconcat (base, fields[field].path, NULL) : g_strdup ("");
}

char *
tandem_twilio_number_dup_form (const TandemTwilioNumber *self, const TandemTwilioNumber *wanted)
{
  GString *form = g_string_new (NULL);

  for (guint i = 0; i < TANDEM_TWILIO_NUMBER_N_FIELDS; i++) {
    g_autofree char *escaped = g_uri_escape_string (wanted->values[i], NULL, FALSE);

    if (!g_str_equal (self->values[i], wanted->values[i]))
      g_string_append_printf (form, "%s%s=%s", form->len ? "&" : "", fields[i].parameter, escaped);
  }
  return g_string_free (form, FALSE);
}

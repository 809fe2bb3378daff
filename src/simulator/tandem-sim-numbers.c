// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-numbers.h"

#include "tandem-sim-page.h"

/* What an update can change, and the parameter that does. */
static const struct {
  const char *parameter;
  const char *member;
  const char *initial;   /* NULL: null */
} fields[] = {
  { "FriendlyName", "friendly_name", NULL },
  { "VoiceUrl", "voice_url", "" }, { "VoiceMethod", "voice_method", "POST" },
  { "VoiceFallbackUrl", "voice_fallback_url", "" }, { "VoiceFallbackMethod", "voice_fallback_method", "POST" },
  { "StatusCallback", "status_callback", "" }, { "StatusCallbackMethod", "status_callback_method", "POST" },
  { "SmsUrl", "sms_url", "" }, { "SmsMethod", "sms_method", "POST" },
  { "SmsFallbackUrl", "sms_fallback_url", "" }, { "SmsFallbackMethod", "sms_fallback_method", "POST" },
  { "VoiceApplicationSid", "voice_application_sid", "" }, { "SmsApplicationSid", "sms_application_sid", "" },
  { "TrunkSid", "trunk_sid", NULL }, { "VoiceReceiveMode", "voice_receive_mode", "voice" },
  { "EmergencyStatus", "emergency_status", "Inactive" }, { "EmergencyAddressSid", "emergency_address_sid", NULL },
  { "AddressSid", "address_sid", NULL }, { "BundleSid", "bundle_sid", NULL }, { "IdentitySid", "identity_sid", NULL },
};

typedef struct {
  char *sid;
  char *number;
  char *values[G_N_ELEMENTS (fields)];
  gboolean caller_id_lookup;
  GDateTime *created;
  GDateTime *updated;
} Number;

/* Default main context only. */
struct _TandemSimNumbers {
  GObject parent_instance;
  /* owned */
  GPtrArray *numbers;
  /* borrowed */
  const TandemSimAccount *account;
};

G_DEFINE_FINAL_TYPE (TandemSimNumbers, tandem_sim_numbers, G_TYPE_OBJECT)

static void
number_free (gpointer data)
{
  Number *number = data;

  g_free (number->sid);
  g_free (number->number);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    g_free (number->values[i]);
  g_date_time_unref (number->created);
  g_date_time_unref (number->updated);
  g_free (number);
}

static void
tandem_sim_numbers_finalize (GObject *object)
{
  TandemSimNumbers *self = TANDEM_SIM_NUMBERS (object);

  g_clear_pointer (&self->numbers, g_ptr_array_unref);
  G_OBJECT_CLASS (tandem_sim_numbers_parent_class)->finalize (object);
}

static void
tandem_sim_numbers_class_init (TandemSimNumbersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_numbers_finalize;
}

static void
tandem_sim_numbers_init (TandemSimNumbers *self)
{
  self->numbers = g_ptr_array_new_with_free_func (number_free);
}

TandemSimNumbers *
tandem_sim_numbers_new (const TandemSimAccount *account, const char *const *numbers)
{
  TandemSimNumbers *self = g_object_new (TANDEM_TYPE_SIM_NUMBERS, NULL);

  self->account = account;
  for (gsize i = 0; numbers != NULL && numbers[i] != NULL; i++) {
    Number *number = g_new0 (Number, 1);

    /* The same at every start, like a number that one keeps. */
    number->sid = g_strdup_printf ("PN%032" G_GSIZE_MODIFIER "x", i + 1);
    number->number = g_strdup (numbers[i]);
    for (gsize f = 0; f < G_N_ELEMENTS (fields); f++)
      number->values[f] = g_strdup (f == 0 ? numbers[i] : fields[f].initial);
    number->created = g_date_time_new_now_utc ();
    number->updated = g_date_time_ref (number->created);
    g_ptr_array_add (self->numbers, number);
  }
  return self;
}

gboolean
tandem_sim_number_is_e164 (const char *number)
{
  gsize digits;

  if (number == NULL || number[0] != '+' || number[1] == '0')
    return FALSE;
  digits = strspn (number + 1, "0123456789");
  return number[1 + digits] == '\0' && digits >= 7 && digits <= 15;
}

const char *
tandem_sim_numbers_find (TandemSimNumbers *self, const char *number)
{
  g_return_val_if_fail (TANDEM_IS_SIM_NUMBERS (self), NULL);
  for (guint i = 0; i < self->numbers->len; i++) {
    Number *owned = g_ptr_array_index (self->numbers, i);

    if (g_strcmp0 (owned->number, number) == 0)
      return owned->sid;
  }
  return NULL;
}

static int
find_field (const char *member)
{
  for (gsize f = 0; f < G_N_ELEMENTS (fields); f++)
    if (g_str_equal (fields[f].member, member))
      return (int) f;
  g_return_val_if_reached (0);
}

const char *
tandem_sim_numbers_get (TandemSimNumbers *self, const char *number, const char *member)
{
  int field = find_field (member);

  g_return_val_if_fail (TANDEM_IS_SIM_NUMBERS (self), NULL);
  for (guint i = 0; i < self->numbers->len; i++) {
    Number *owned = g_ptr_array_index (self->numbers, i);

    if (g_strcmp0 (owned->number, number) == 0)
      return owned->values[field] != NULL && *owned->values[field] != '\0' ? owned->values[field] : NULL;
  }
  return NULL;
}

const char *
tandem_sim_numbers_get_first (TandemSimNumbers *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_NUMBERS (self), NULL);
  return self->numbers->len > 0 ? ((Number *) g_ptr_array_index (self->numbers, 0))->number : NULL;
}

void
tandem_sim_numbers_set_voice_url (TandemSimNumbers *self, const char *url)
{
  int field = find_field ("voice_url");

  g_return_if_fail (TANDEM_IS_SIM_NUMBERS (self));
  for (guint i = 0; i < self->numbers->len; i++) {
    Number *number = g_ptr_array_index (self->numbers, i);

    g_free (number->values[field]);
    number->values[field] = g_strdup (url);
  }
}

static void
add_capabilities (JsonBuilder *builder)
{
  static const char *const names[] = { "voice", "sms", "mms", "fax" };

  json_builder_set_member_name (builder, "capabilities");
  json_builder_begin_object (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    json_builder_set_member_name (builder, names[i]);
    json_builder_add_boolean_value (builder, i < 3);
  }
  json_builder_end_object (builder);
}

static JsonNode *
to_json (TandemSimNumbers *self, const Number *number)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *path = g_strdup_printf ("/2010-04-01/Accounts/%s/IncomingPhoneNumbers/%s", self->account->account_sid, number->sid);
  g_autofree char *uri = g_strconcat (path, ".json", NULL);
  g_autofree char *add_ons = g_strconcat (path, "/AssignedAddOns.json", NULL);

  json_builder_begin_object (builder);
  tandem_sim_json_string (builder, "sid", number->sid);
  tandem_sim_json_string (builder, "account_sid", self->account->account_sid);
  tandem_sim_json_string (builder, "phone_number", number->number);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    tandem_sim_json_string (builder, fields[i].member, number->values[i]);
  json_builder_set_member_name (builder, "voice_caller_id_lookup");
  json_builder_add_boolean_value (builder, number->caller_id_lookup);
  add_capabilities (builder);
  tandem_sim_json_string (builder, "address_requirements", "none");
  tandem_sim_json_string (builder, "emergency_address_status", "unregistered");
  tandem_sim_json_string (builder, "api_version", "2010-04-01");
  json_builder_set_member_name (builder, "beta");
  json_builder_add_boolean_value (builder, FALSE);
  tandem_sim_json_string (builder, "origin", "twilio");
  tandem_sim_json_string (builder, "status", "in-use");
  tandem_sim_json_string (builder, "type", "local");
  tandem_sim_json_date (builder, "date_created", number->created);
  tandem_sim_json_date (builder, "date_updated", number->updated);
  tandem_sim_json_string (builder, "uri", uri);
  json_builder_set_member_name (builder, "subresource_uris");
  json_builder_begin_object (builder);
  tandem_sim_json_string (builder, "assigned_add_ons", add_ons);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static void
list (TandemSimNumbers *self, TandemSimRequest *request)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (TandemSimPageItem));
  const char *wanted = tandem_sim_request_get (request, "PhoneNumber");
  const char *name = tandem_sim_request_get (request, "FriendlyName");

  g_array_set_clear_func (items, tandem_sim_page_item_clear);
  for (guint i = 0; i < self->numbers->len; i++) {
    Number *number = g_ptr_array_index (self->numbers, i);
    TandemSimPageItem item = { .sid = number->sid };

    if ((wanted != NULL && strstr (number->number, wanted) == NULL) ||
        (name != NULL && g_strcmp0 (number->values[0], name) != 0))
      continue;
    item.json = to_json (self, number);
    g_array_append_val (items, item);
  }
  tandem_sim_page_reply (request, "incoming_phone_numbers", items);
}

/* NULL when there is none. */
static char **
find_value (Number *number, const char *parameter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].parameter, parameter))
      return &number->values[i];
  return NULL;
}

/* The two letters that the SIDs of @parameter begin with, NULL when it is none. */
static const char *
sid_prefix (const char *parameter)
{
  static const struct {
    const char *parameter, *prefix;
  } sids[] = {
    { "VoiceApplicationSid", "AP" }, { "SmsApplicationSid", "AP" }, { "TrunkSid", "TK" }, { "EmergencyAddressSid", "AD" },
    { "AddressSid", "AD" }, { "BundleSid", "BU" }, { "IdentitySid", "RI" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sids); i++)
    if (g_str_equal (sids[i].parameter, parameter))
      return sids[i].prefix;
  return NULL;
}

/* As the specification of the API says; "" empties a SID or an address. */
static gboolean
is_valid (const char *parameter, const char *value)
{
  const char *prefix = sid_prefix (parameter);

  if (g_str_has_suffix (parameter, "Url") || g_str_equal (parameter, "StatusCallback"))
    return *value == '\0' || tandem_sim_webhooks_check_url (value);
  if (g_str_has_suffix (parameter, "Method"))
    return g_str_equal (value, "GET") || g_str_equal (value, "POST");
  if (g_str_equal (parameter, "FriendlyName"))
    return g_utf8_strlen (value, -1) <= 64;
  if (g_str_equal (parameter, "VoiceReceiveMode"))
    return g_str_equal (value, "voice") || g_str_equal (value, "fax");
  if (g_str_equal (parameter, "EmergencyStatus"))
    return g_str_equal (value, "Active") || g_str_equal (value, "Inactive");
  if (prefix == NULL || *value == '\0')
    return TRUE;
  return g_str_has_prefix (value, prefix) && strlen (value) == 34 && strspn (value + 2, "0123456789abcdefABCDEF") == 32;
}

/* A trunk and an application of voice exclude each other: setting one deletes the other. */
static void
exclude (Number *number, TandemSimRequest *request, const char *set, const char *deleted)
{
  const char *value = tandem_sim_request_get (request, set);
  char **other = find_value (number, deleted);

  if (value == NULL || *value == '\0')
    return;
  g_free (*other);
  *other = g_strdup ("");
}

static void
update (TandemSimNumbers *self, TandemSimRequest *request, Number *number)
{
  g_autoptr (JsonNode) json = NULL;

  /* All or nothing. */
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    const char *value = tandem_sim_request_get (request, fields[i].parameter);
    gboolean url = g_str_has_suffix (fields[i].parameter, "Url") || g_str_equal (fields[i].parameter, "StatusCallback");

    if (value == NULL || is_valid (fields[i].parameter, value))
      continue;
    tandem_sim_request_reply_error (request, SOUP_STATUS_BAD_REQUEST, url ? 21502 : 20001, "%s is not valid: %s",
                                    fields[i].parameter, value);
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    const char *value = tandem_sim_request_get (request, fields[i].parameter);

    if (value == NULL)
      continue;
    g_free (number->values[i]);
    number->values[i] = g_strdup (value);
  }
  exclude (number, request, "TrunkSid", "VoiceApplicationSid");
  exclude (number, request, "VoiceApplicationSid", "TrunkSid");
  if (tandem_sim_request_get (request, "VoiceCallerIdLookup") != NULL)
    number->caller_id_lookup = g_strcmp0 (tandem_sim_request_get (request, "VoiceCallerIdLookup"), "true") == 0;
  g_date_time_unref (number->updated);
  number->updated = g_date_time_new_now_utc ();
  tandem_sim_log_write (self->account->log, "rest", "update_number", "sid", number->sid,
                        "voice_url", *find_value (number, "VoiceUrl"), "sms_url", *find_value (number, "SmsUrl"),
                        "status_callback", *find_value (number, "StatusCallback"), NULL);
  json = to_json (self, number);
  tandem_sim_request_reply_json (request, SOUP_STATUS_OK, json);
}

static Number *
find_sid (TandemSimNumbers *self, const char *sid)
{
  for (guint i = 0; i < self->numbers->len; i++) {
    Number *number = g_ptr_array_index (self->numbers, i);

    if (g_str_equal (number->sid, sid))
      return number;
  }
  return NULL;
}

void
tandem_sim_numbers_handle (TandemSimNumbers *self, TandemSimRequest *request, const char *sid)
{
  Number *number = sid == NULL ? NULL : find_sid (self, sid);

  g_return_if_fail (TANDEM_IS_SIM_NUMBERS (self));
  if (sid == NULL && tandem_sim_request_is (request, "GET")) {
    list (self, request);
  } else if (sid == NULL || !(tandem_sim_request_is (request, "GET") || tandem_sim_request_is (request, "POST"))) {
    tandem_sim_request_reply_error (request, SOUP_STATUS_METHOD_NOT_ALLOWED, 20004, "Method not allowed");
  } else if (number == NULL) {
    tandem_sim_request_reply_error (request, SOUP_STATUS_NOT_FOUND, 20404, "The requested resource %s was not found",
                                    tandem_sim_request_get_path (request));
  } else if (tandem_sim_request_is (request, "POST")) {
    update (self, request, number);
  } else {
    g_autoptr (JsonNode) json = to_json (self, number);

    tandem_sim_request_reply_json (request, SOUP_STATUS_OK, json);
  }
}

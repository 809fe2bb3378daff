// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-call-facts.h"

#include "tandem-sim-request.h"

#define PRICE_AFTER (5 * G_TIME_SPAN_SECOND)

void
tandem_sim_call_facts_init (TandemSimCallFacts *self, const char *account_sid, const char *to, const char *from,
                            const char *phone_number_sid)
{
  self->account_sid = g_strdup (account_sid);
  self->sid = tandem_sim_new_sid ("CA");
  self->to = g_strdup (to);
  self->from = g_strdup (from);
  self->phone_number_sid = g_strdup (phone_number_sid);
  self->status = g_strdup ("queued");
  self->direction = "outbound-api";
  self->created = g_date_time_new_now_utc ();
  self->updated = g_date_time_ref (self->created);
}

void
tandem_sim_call_facts_set_inbound (TandemSimCallFacts *self, const char *forwarded_from, const char *caller_name, const char *stir_verstat)
{
  g_autofree char *uuid = g_uuid_string_random ();

  self->direction = "inbound";
  self->forwarded_from = g_strdup (forwarded_from);
  self->caller_name = g_strdup (caller_name);
  self->stir_verstat = g_strdup (stir_verstat);
  self->call_token = g_strdup_printf ("{\"parentCallInfoToken\":\"%s\"}", uuid);
  self->started = g_date_time_ref (self->created);
  tandem_sim_call_facts_set_status (self, "ringing");
}

void
tandem_sim_call_facts_set_parent (TandemSimCallFacts *self, const char *sid)
{
  self->direction = "outbound-dial";
  self->parent_sid = g_strdup (sid);
}

void
tandem_sim_call_facts_clear (TandemSimCallFacts *self)
{
  g_clear_pointer (&self->account_sid, g_free);
  g_clear_pointer (&self->sid, g_free);
  g_clear_pointer (&self->to, g_free);
  g_clear_pointer (&self->from, g_free);
  g_clear_pointer (&self->phone_number_sid, g_free);
  g_clear_pointer (&self->status, g_free);
  g_clear_pointer (&self->parent_sid, g_free);
  g_clear_pointer (&self->forwarded_from, g_free);
  g_clear_pointer (&self->caller_name, g_free);
  g_clear_pointer (&self->stir_verstat, g_free);
  g_clear_pointer (&self->call_token, g_free);
  g_clear_pointer (&self->created, g_date_time_unref);
  g_clear_pointer (&self->updated, g_date_time_unref);
  g_clear_pointer (&self->started, g_date_time_unref);
  g_clear_pointer (&self->ended, g_date_time_unref);
}

void
tandem_sim_call_facts_touch (TandemSimCallFacts *self)
{
  g_clear_pointer (&self->updated, g_date_time_unref);
  self->updated = g_date_time_new_now_utc ();
}

void
tandem_sim_call_facts_set_status (TandemSimCallFacts *self, const char *status)
{
  g_free (self->status);
  self->status = g_strdup (status);
  tandem_sim_call_facts_touch (self);
}

void
tandem_sim_call_facts_end (TandemSimCallFacts *self)
{
  self->ended = g_date_time_new_now_utc ();
  if (self->answered_us != 0)
    self->duration_s = (guint) ((g_get_monotonic_time () - self->answered_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
}

static void
set (GHashTable *form, const char *name, const char *value)
{
  g_hash_table_replace (form, g_strdup (name), g_strdup (value != NULL ? value : ""));
}

static void
set_uint (GHashTable *form, const char *name, guint value)
{
  g_hash_table_replace (form, g_strdup (name), g_strdup_printf ("%u", value));
}

static void
set_known (GHashTable *form, const char *name, const char *value)
{
  if (value != NULL)
    set (form, name, value);
}

/* Twilio sends the places that it does not know as empty parameters, and leaves out the rest. */
void
tandem_sim_call_facts_add_parameters (const TandemSimCallFacts *self, GHashTable *form)
{
  static const char *const parties[] = { "To", "Called", "From", "Caller" };

  set (form, "CallSid", self->sid);
  set (form, "AccountSid", self->account_sid);
  set (form, "ApiVersion", "2010-04-01");
  set (form, "Direction", self->direction);
  set (form, "CallStatus", self->status);
  set_known (form, "ParentCallSid", self->parent_sid);
  set_known (form, "ForwardedFrom", self->forwarded_from);
  set_known (form, "CallerName", self->caller_name);
  set_known (form, "StirVerstat", self->stir_verstat);
  set_known (form, "CallToken", self->call_token);
  for (gsize i = 0; i < G_N_ELEMENTS (parties); i++) {
    g_autofree char *city = g_strconcat (parties[i], "City", NULL);
    g_autofree char *state = g_strconcat (parties[i], "State", NULL);
    g_autofree char *zip = g_strconcat (parties[i], "Zip", NULL);
    g_autofree char *country = g_strconcat (parties[i], "Country", NULL);
    const char *number = i < 2 ? self->to : self->from;
    gboolean capital = g_str_has_prefix (number, "+1202");

    set (form, parties[i], number);
    set (form, city, capital ? "WASHINGTON" : "");
    set (form, state, capital ? "DC" : "");
    set (form, zip, capital ? "20001" : "");
    set (form, country, g_str_has_prefix (number, "+1") ? "US" : "");
  }
}

void
tandem_sim_call_facts_add_end (const TandemSimCallFacts *self, GHashTable *form)
{
  const char *sip = "200";

  set_uint (form, "CallDuration", self->duration_s);
  set_uint (form, "Duration", (self->duration_s + 59) / 60);
  if (g_str_equal (self->status, "busy"))
    sip = "486";
  else if (g_str_equal (self->status, "no-answer") || g_str_equal (self->status, "canceled"))
    sip = "487";
  else if (g_str_equal (self->status, "failed"))
    sip = "404";
  set (form, "SipResponseCode", sip);
}

/* "(202) 555-0101", as Twilio shows numbers of North America. */
static void
add_formatted (JsonBuilder *builder, const char *name, const char *number)
{
  g_autofree char *text = NULL;

  if (g_str_has_prefix (number, "+1") && strlen (number) == 12)
    text = g_strdup_printf ("(%.3s) %.3s-%.4s", number + 2, number + 5, number + 8);
  tandem_sim_json_string (builder, name, text != NULL ? text : number);
}

static void
add_subresources (const TandemSimCallFacts *self, JsonBuilder *builder)
{
  static const struct {
    const char *member;
    const char *path;
  } links[] = {
    { "notifications", "Notifications" }, { "recordings", "Recordings" }, { "payments", "Payments" }, { "events", "Events" },
    { "siprec", "Siprec" }, { "streams", "Streams" }, { "transcriptions", "Transcriptions" },
    { "user_defined_message_subscriptions", "UserDefinedMessageSubscriptions" },
    { "user_defined_messages", "UserDefinedMessages" },
  };

  json_builder_set_member_name (builder, "subresource_uris");
  json_builder_begin_object (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (links); i++) {
    g_autofree char *uri = g_strdup_printf ("/2010-04-01/Accounts/%s/Calls/%s/%s.json", self->account_sid, self->sid,
                                            links[i].path);

    tandem_sim_json_string (builder, links[i].member, uri);
  }
  json_builder_end_object (builder);
}

/* Twilio knows it some time after the end only (in truth minutes); what is paid is negative, for every minute that was begun. */
static char *
dup_price (const TandemSimCallFacts *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  int tariff = g_str_equal (self->direction, "inbound") ? 85 : 140;
  int price;

  if (self->ended == NULL || g_date_time_difference (now, self->ended) < PRICE_AFTER)
    return NULL;
  price = self->answered_us != 0 ? (int) ((self->duration_s + 59) / 60) * tariff : 0;
  return g_strdup_printf ("%s%d.%04d0", price > 0 ? "-" : "", price / 10000, price % 10000);
}

JsonNode *
tandem_sim_call_facts_to_json (const TandemSimCallFacts *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *uri = g_strdup_printf ("/2010-04-01/Accounts/%s/Calls/%s.json", self->account_sid, self->sid);
  g_autofree char *duration = self->ended != NULL && self->answered_us != 0 ? g_strdup_printf ("%u", self->duration_s) : NULL;
  g_autofree char *price = dup_price (self);
  static const char *const nulls[] = { "answered_by", "group_sid", "trunk_sid" };

  json_builder_begin_object (builder);
  tandem_sim_json_string (builder, "sid", self->sid);
  tandem_sim_json_date (builder, "date_created", self->created);
  tandem_sim_json_date (builder, "date_updated", self->updated);
  tandem_sim_json_string (builder, "account_sid", self->account_sid);
  tandem_sim_json_string (builder, "to", self->to);
  add_formatted (builder, "to_formatted", self->to);
  tandem_sim_json_string (builder, "from", self->from);
  add_formatted (builder, "from_formatted", self->from);
  tandem_sim_json_string (builder, "phone_number_sid", self->phone_number_sid);
  tandem_sim_json_string (builder, "status", self->status);
  tandem_sim_json_date (builder, "start_time", self->started);
  tandem_sim_json_date (builder, "end_time", self->ended);
  tandem_sim_json_string (builder, "duration", duration);
  tandem_sim_json_string (builder, "price", price);
  tandem_sim_json_string (builder, "price_unit", "USD");
  tandem_sim_json_string (builder, "direction", self->direction);
  tandem_sim_json_string (builder, "parent_call_sid", self->parent_sid);
  tandem_sim_json_string (builder, "forwarded_from", self->forwarded_from);
  tandem_sim_json_string (builder, "caller_name", self->caller_name);
  tandem_sim_json_string (builder, "api_version", "2010-04-01");
  tandem_sim_json_string (builder, "queue_time", "0");
  tandem_sim_json_string (builder, "uri", uri);
  for (gsize i = 0; i < G_N_ELEMENTS (nulls); i++)
    tandem_sim_json_string (builder, nulls[i], NULL);
  add_subresources (self, builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-fates.h"

#include "tandem-sim-json.h"

static const char *const statuses[] = { "delivered", "sent", "undelivered", "failed", "refused" };

static const struct {
  const char *to;
  TandemSimFate fate;
} known[] = {
  { "+15005550001", { "refused", 21211 } },     { "+15005550002", { "refused", 21612 } },     { "+15005550003", { "refused", 21408 } },
  { "+15005550004", { "refused", 21610 } },     { "+15005550009", { "refused", 21614 } },     { "+12025550191", { "failed", 30034 } },
  { "+12025550192", { "sent", 0 } },            { "+12025550193", { "undelivered", 30003 } }, { "+12025550194", { "undelivered", 30004 } },
  { "+12025550195", { "undelivered", 30005 } }, { "+12025550196", { "undelivered", 30006 } }, { "+12025550197", { "undelivered", 30007 } },
  { "+12025550198", { "undelivered", 30008 } },
};

/* Default main context only. */
struct _TandemSimFates {
  GObject parent_instance;
  GHashTable *wished;   /* owned: number -> TandemSimFate */
};

G_DEFINE_FINAL_TYPE (TandemSimFates, tandem_sim_fates, G_TYPE_OBJECT)

static void
tandem_sim_fates_finalize (GObject *object)
{
  g_hash_table_unref (TANDEM_SIM_FATES (object)->wished);
  G_OBJECT_CLASS (tandem_sim_fates_parent_class)->finalize (object);
}

static void
tandem_sim_fates_class_init (TandemSimFatesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_fates_finalize;
}

static void
tandem_sim_fates_init (TandemSimFates *self)
{
  self->wished = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

TandemSimFates *
tandem_sim_fates_new (void)
{
  return g_object_new (TANDEM_TYPE_SIM_FATES, NULL);
}

TandemSimFate
tandem_sim_fates_find (TandemSimFates *self, const char *to)
{
  const TandemSimFate *wished = g_hash_table_lookup (self->wished, to);

  if (wished != NULL)
    return *wished;
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].to, to))
      return known[i].fate;
  return (TandemSimFate) { "delivered", 0 };
}

static const char *
find_status (const char *word)
{
  for (gsize i = 0; word != NULL && i < G_N_ELEMENTS (statuses); i++)
    if (g_str_equal (statuses[i], word))
      return statuses[i];
  return NULL;
}

void
tandem_sim_fates_handle (TandemSimFates *self, TandemSimRequest *request)
{
  SoupMessageBody *body = soup_server_message_get_request_body (tandem_sim_request_get_message (request));
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = NULL;
  const char *to, *status;
  TandemSimFate *fate;

  if (body->length > 0 && json_parser_load_from_data (parser, body->data, body->length, NULL) &&
      JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    object = json_node_get_object (json_parser_get_root (parser));
  to = object != NULL ? tandem_sim_json_get_string (object, "to") : NULL;
  status = object != NULL ? find_status (tandem_sim_json_get_string (object, "status")) : NULL;
  if (to == NULL || status == NULL) {
    tandem_sim_request_refuse (request, "Send a JSON object: {\"to\",\"status\",\"error_code\"}, see tandem-sim-fates.h");
    return;
  }
  fate = g_new (TandemSimFate, 1);
  fate->status = status;
  fate->error_code = (int) CLAMP (tandem_sim_json_get_int (object, "error_code", 0), 0, 99999);
  g_hash_table_replace (self->wished, g_strdup (to), fate);
  tandem_sim_request_reply_empty (request, SOUP_STATUS_NO_CONTENT);
}

char *
tandem_sim_fate_dup_message (int error_code, const char *to, const char *from)
{
  const char *sender = from != NULL ? from : "";

  switch (error_code) {
  case 21211:
    return g_strdup_printf ("Invalid 'To' Phone Number: %s", to);
  case 21408:
    return g_strdup_printf ("Permission to send an SMS has not been enabled for the region indicated by the 'To' number: %s", to);
  case 21610:
    return g_strdup ("Attempt to send to unsubscribed recipient");
  case 21612:
    return g_strdup_printf ("The 'To' phone number: %s, is not currently reachable using the 'From' phone number: %s via SMS.", to, sender);
  case 21614:
    return g_strdup_printf ("'To' number is not a valid mobile number: %s", to);
  case 30003:
    return g_strdup ("Unreachable destination handset");
  case 30004:
    return g_strdup ("Message blocked");
  case 30005:
    return g_strdup ("Unknown destination handset");
  case 30006:
    return g_strdup ("Landline or unreachable carrier");
  case 30007:
    return g_strdup ("Message filtered");
  case 30008:
    return g_strdup ("Unknown error");
  default:
    return g_strdup_printf ("Error %d", error_code);
  }
}

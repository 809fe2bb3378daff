// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-room.h"

static void
did_end (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TandemTwilioFailure failure;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = tandem_twilio_client_send_finish (TANDEM_TWILIO_CLIENT (source), result, &failure, &error);

  if (body == NULL)
    g_debug ("A conference that nobody wants cannot be ended: %s", error->message);
}

void
tandem_twilio_room_end (TandemTwilioClient *client, TandemTwilioAccount *account, const char *sid)
{
  g_autofree char *path = g_strdup_printf ("/Conferences/%s.json", sid);

  tandem_twilio_client_send_async (client, account, path, "Status=completed", NULL, did_end, NULL);
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemTwilioAccount) account = user_data;
  TandemTwilioClient *client = TANDEM_TWILIO_CLIENT (source);
  TandemTwilioFailure failure;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = tandem_twilio_client_send_finish (client, result, &failure, &error);
  g_autoptr (JsonNode) root = body != NULL ? tandem_twilio_resource_parse (body) : NULL;
  JsonNode *list = root != NULL ? json_object_get_member (json_node_get_object (root), "conferences") : NULL;
  JsonArray *array = list != NULL && JSON_NODE_HOLDS_ARRAY (list) ? json_node_get_array (list) : NULL;

  if (body == NULL)
    g_debug ("A conference that nobody wants cannot be found: %s", error->message);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);
    const char *sid = JSON_NODE_HOLDS_OBJECT (element) ? tandem_twilio_resource_get_string (json_node_get_object (element), "sid") : "";

    if (tandem_twilio_is_sid (sid, "CF"))
      tandem_twilio_room_end (client, account, sid);
  }
}

void
tandem_twilio_room_end_named (TandemTwilioClient *client, TandemTwilioAccount *account, const char *name)
{
  /* "init" while nobody but the desk is in it; without a status Twilio shows only those "in-progress". */
  static const char *const states[] = { "init", "in-progress" };

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autofree char *query = soup_form_encode ("FriendlyName", name, "Status", states[i], NULL);
    g_autofree char *path = g_strconcat ("/Conferences.json?", query, NULL);

    tandem_twilio_client_send_async (client, account, path, NULL, NULL, did_list, tandem_twilio_account_ref (account));
  }
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-application.h"

static void
account_free (gpointer account)
{
  tandem_twilio_account_unref (account);
}

/* One for each number, lest two desks of one account point it to and fro. */
static char *
dup_name (const TandemTwilioAccount *account)
{
  return g_strdup_printf ("Tandem %s", account->phone_number);
}

static char *
dup_form (const TandemTwilioAccount *account)
{
  g_autofree char *name = dup_name (account);
  g_autofree char *url = tandem_twilio_account_build_url (account, "/twilio/voice");

  return soup_form_encode ("FriendlyName", name, "VoiceUrl", url, "VoiceMethod", "POST", NULL);
}

/* (transfer full), NULL when it is none. */
static char *
dup_sid (JsonObject *object)
{
  const char *sid = tandem_twilio_resource_get_string (object, "sid");

  return tandem_twilio_is_sid (sid, "AP") ? g_strdup (sid) : NULL;
}

static void
did_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemTwilioFailure failure;
  GError *error = NULL;
  g_autoptr (GBytes) body = tandem_twilio_client_send_finish (TANDEM_TWILIO_CLIENT (source), result, &failure, &error);
  g_autoptr (JsonNode) root = body != NULL ? tandem_twilio_resource_parse (body) : NULL;
  char *sid = root != NULL ? dup_sid (json_node_get_object (root)) : NULL;

  if (body != NULL && sid == NULL)
    tandem_twilio_resource_refuse (&error);
  if (sid != NULL)
    g_task_return_pointer (task, sid, g_free);
  else
    g_task_return_error (task, error);
}

/* The first one of our name; NULL when there is none.  Borrowed. */
static JsonObject *
find (JsonNode *root, const char *name)
{
  JsonNode *list = root != NULL ? json_object_get_member (json_node_get_object (root), "applications") : NULL;
  JsonArray *array = list != NULL && JSON_NODE_HOLDS_ARRAY (list) ? json_node_get_array (list) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);
    JsonObject *object = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;

    if (object != NULL && tandem_twilio_is_sid (tandem_twilio_resource_get_string (object, "sid"), "AP") &&
        g_str_equal (tandem_twilio_resource_get_string (object, "friendly_name"), name))
      return object;
  }
  return NULL;
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemTwilioClient *client = TANDEM_TWILIO_CLIENT (source);
  TandemTwilioAccount *account = g_task_get_task_data (task);
  TandemTwilioFailure failure;
  GError *error = NULL;
  g_autoptr (GBytes) body = tandem_twilio_client_send_finish (client, result, &failure, &error);
  g_autoptr (JsonNode) root = body != NULL ? tandem_twilio_resource_parse (body) : NULL;
  g_autofree char *name = dup_name (account);
  g_autofree char *form = dup_form (account);
  g_autofree char *url = tandem_twilio_account_build_url (account, "/twilio/voice");
  JsonObject *found = find (root, name);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autofree char *sid = found != NULL ? dup_sid (found) : NULL;
  g_autofree char *path = sid != NULL ? g_strdup_printf ("/Applications/%s.json", sid) : g_strdup ("/Applications.json");

  if (body == NULL)
    g_task_return_error (task, error);
  else if (found != NULL && g_str_equal (tandem_twilio_resource_get_string (found, "voice_url"), url))
    g_task_return_pointer (task, g_steal_pointer (&sid), g_free);
  else
    tandem_twilio_client_send_async (client, account, path, form, cancellable, did_set, g_steal_pointer (&task));
}

void
tandem_twilio_application_find_async (TandemTwilioClient *client, TandemTwilioAccount *account, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (client, cancellable, callback, user_data);
  g_autofree char *name = dup_name (account);
  g_autofree char *query = soup_form_encode ("FriendlyName", name, NULL);
  g_autofree char *path = g_strconcat ("/Applications.json?", query, NULL);

  g_task_set_source_tag (task, tandem_twilio_application_find_async);
  g_task_set_task_data (task, tandem_twilio_account_ref (account), account_free);
  tandem_twilio_client_send_async (client, account, path, NULL, cancellable, did_list, task);
}

char *
tandem_twilio_application_find_finish (TandemTwilioClient *client, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

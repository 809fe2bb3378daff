// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-fetch.h"

G_DEFINE_QUARK (tandem-sim-fetch-error-quark, tandem_sim_fetch_error)

static gboolean
is_xml (const char *content_type)
{
  return g_strcmp0 (content_type, "text/xml") == 0 || g_strcmp0 (content_type, "application/xml") == 0 ||
         g_strcmp0 (content_type, "text/html") == 0;
}

static TandemSimTwiml *
read_answer (const char *body, guint status, const char *content_type, GError **error)
{
  g_autoptr (TandemSimTwiml) document = NULL;
  g_autoptr (GError) xml_error = NULL;

  if (status == SOUP_STATUS_NO_CONTENT)
    return tandem_sim_twiml_parse ("<Response/>", -1, error);
  if (status < 200 || status > 299) {
    g_set_error (error, TANDEM_SIM_FETCH_ERROR, TANDEM_SIM_FETCH_ERROR_HTTP, "The answer is HTTP %u", status);
    return NULL;
  }
  if (!is_xml (content_type)) {
    g_set_error (error, TANDEM_SIM_FETCH_ERROR, TANDEM_SIM_FETCH_ERROR_CONTENT_TYPE, "The answer's Content-Type is %s",
                 content_type != NULL ? content_type : "missing");
    return NULL;
  }
  document = tandem_sim_twiml_parse (body, -1, &xml_error);
  if (document == NULL)
    g_set_error_literal (error, TANDEM_SIM_FETCH_ERROR, TANDEM_SIM_FETCH_ERROR_XML, xml_error->message);
  return g_steal_pointer (&document);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *type = NULL;
  guint status = 0;
  g_autofree char *body = tandem_sim_webhook_send_finish (result, &status, &type, &error);
  TandemSimTwiml *document;

  if (body == NULL) {
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_task_return_error (task, g_steal_pointer (&error));
    else
      g_task_return_new_error (task, TANDEM_SIM_FETCH_ERROR, TANDEM_SIM_FETCH_ERROR_HTTP, "%s", error->message);
    return;
  }
  document = read_answer (body, status, type, &error);
  if (document == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, document, g_object_unref);
}

void
tandem_sim_fetch_async (const TandemSimAccount *account, const char *kind, const char *method, const char *url, GHashTable *form,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tandem_sim_fetch_async);
  if (!tandem_sim_webhooks_check_url (url)) {
    g_task_return_new_error (task, TANDEM_SIM_FETCH_ERROR, TANDEM_SIM_FETCH_ERROR_URL, "The TwiML URL is not valid");
    return;
  }
  tandem_sim_webhooks_fetch_async (account->webhooks, kind, method, url, form, cancellable, on_answer, g_steal_pointer (&task));
}

TandemSimTwiml *
tandem_sim_fetch_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tandem_sim_fetch_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

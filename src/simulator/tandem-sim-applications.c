// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-applications.h"

#include "tandem-sim-page.h"

#define MAX_NAME 64

static const struct {
  const char *parameter;
  const char *member;
  const char *initial;
} fields[] = {
  { "FriendlyName", "friendly_name", "" }, { "VoiceUrl", "voice_url", "" }, { "VoiceMethod", "voice_method", "POST" },
  { "VoiceFallbackUrl", "voice_fallback_url", "" }, { "VoiceFallbackMethod", "voice_fallback_method", "POST" },
  { "StatusCallback", "status_callback", "" }, { "StatusCallbackMethod", "status_callback_method", "POST" },
  { "SmsUrl", "sms_url", "" }, { "SmsMethod", "sms_method", "POST" },
};

enum { FRIENDLY_NAME, VOICE_URL, VOICE_METHOD };

typedef struct {
  char *sid;
  char *values[G_N_ELEMENTS (fields)];
  GDateTime *created;
  GDateTime *updated;
} Application;

/* Default main context only. */
struct _TandemSimApplications {
  GObject parent_instance;
  /* owned */
  GPtrArray *applications;
  /* borrowed */
  const TandemSimAccount *account;
};

G_DEFINE_FINAL_TYPE (TandemSimApplications, tandem_sim_applications, G_TYPE_OBJECT)

static void
application_free (gpointer data)
{
  Application *application = data;

  g_free (application->sid);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    g_free (application->values[i]);
  g_date_time_unref (application->created);
  g_date_time_unref (application->updated);
  g_free (application);
}

static void
tandem_sim_applications_finalize (GObject *object)
{
  g_clear_pointer (&TANDEM_SIM_APPLICATIONS (object)->applications, g_ptr_array_unref);
  G_OBJECT_CLASS (tandem_sim_applications_parent_class)->finalize (object);
}

static void
tandem_sim_applications_class_init (TandemSimApplicationsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_applications_finalize;
}

static void
tandem_sim_applications_init (TandemSimApplications *self)
{
  self->applications = g_ptr_array_new_with_free_func (application_free);
}

TandemSimApplications *
tandem_sim_applications_new (const TandemSimAccount *account)
{
  TandemSimApplications *self = g_object_new (TANDEM_TYPE_SIM_APPLICATIONS, NULL);

  self->account = account;
  return self;
}

static Application *
find (TandemSimApplications *self, const char *sid)
{
  for (guint i = 0; i < self->applications->len; i++) {
    Application *application = g_ptr_array_index (self->applications, i);

    if (g_str_equal (application->sid, sid))
      return application;
  }
  return NULL;
}

gboolean
tandem_sim_applications_find (TandemSimApplications *self, const char *sid, const char **voice_url, const char **voice_method)
{
  Application *application;

  g_return_val_if_fail (TANDEM_IS_SIM_APPLICATIONS (self), FALSE);
  application = find (self, sid);
  if (application == NULL)
    return FALSE;
  *voice_url = application->values[VOICE_URL];
  *voice_method = application->values[VOICE_METHOD];
  return TRUE;
}

static JsonNode *
to_json (TandemSimApplications *self, const Application *application)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *uri = g_strdup_printf ("/2010-04-01/Accounts/%s/Applications/%s.json", self->account->account_sid, application->sid);

  json_builder_begin_object (builder);
  tandem_sim_json_string (builder, "sid", application->sid);
  tandem_sim_json_string (builder, "account_sid", self->account->account_sid);
  tandem_sim_json_string (builder, "api_version", "2010-04-01");
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    tandem_sim_json_string (builder, fields[i].member, application->values[i]);
  tandem_sim_json_string (builder, "message_status_callback", NULL);
  tandem_sim_json_string (builder, "sms_fallback_url", NULL);
  tandem_sim_json_string (builder, "sms_fallback_method", NULL);
  tandem_sim_json_string (builder, "sms_status_callback", NULL);
  json_builder_set_member_name (builder, "voice_caller_id_lookup");
  json_builder_add_boolean_value (builder, FALSE);
  json_builder_set_member_name (builder, "public_application_connect_enabled");
  json_builder_add_boolean_value (builder, FALSE);
  tandem_sim_json_date (builder, "date_created", application->created);
  tandem_sim_json_date (builder, "date_updated", application->updated);
  tandem_sim_json_string (builder, "uri", uri);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static gboolean
is_valid (const char *parameter, const char *value)
{
  if (g_str_has_suffix (parameter, "Url") || g_str_equal (parameter, "StatusCallback"))
    return *value == '\0' || tandem_sim_webhooks_check_url (value);
  if (g_str_has_suffix (parameter, "Method"))
    return g_str_equal (value, "GET") || g_str_equal (value, "POST");
  return g_utf8_strlen (value, -1) <= MAX_NAME;
}

static gboolean
check (TandemSimRequest *request)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    const char *value = tandem_sim_request_get (request, fields[i].parameter);

    if (value == NULL || is_valid (fields[i].parameter, value))
      continue;
    tandem_sim_request_reply_error (request, SOUP_STATUS_BAD_REQUEST, g_str_has_suffix (fields[i].parameter, "Url") ? 21502 : 20001,
                                    "%s is not valid: %s", fields[i].parameter, value);
    return FALSE;
  }
  return TRUE;
}

static void
set (TandemSimApplications *self, TandemSimRequest *request, Application *application, gboolean created)
{
  g_autoptr (JsonNode) json = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    const char *value = tandem_sim_request_get (request, fields[i].parameter);

    if (value == NULL)
      continue;
    g_free (application->values[i]);
    application->values[i] = g_strdup (value);
  }
  g_clear_pointer (&application->updated, g_date_time_unref);
  application->updated = g_date_time_new_now_utc ();
  tandem_sim_log_write (self->account->log, "rest", created ? "create_application" : "update_application", "sid", application->sid,
                        "voice_url", application->values[VOICE_URL], NULL);
  json = to_json (self, application);
  tandem_sim_request_reply_json (request, created ? SOUP_STATUS_CREATED : SOUP_STATUS_OK, json);
}

static void
create (TandemSimApplications *self, TandemSimRequest *request)
{
  Application *application = g_new0 (Application, 1);

  application->sid = tandem_sim_new_sid ("AP");
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    application->values[i] = g_strdup (fields[i].initial);
  application->created = g_date_time_new_now_utc ();
  g_ptr_array_add (self->applications, application);
  set (self, request, application, TRUE);
}

static void
list (TandemSimApplications *self, TandemSimRequest *request)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (TandemSimPageItem));
  const char *name = tandem_sim_request_get (request, "FriendlyName");

  g_array_set_clear_func (items, tandem_sim_page_item_clear);
  for (guint i = self->applications->len; i-- > 0;) {
    Application *application = g_ptr_array_index (self->applications, i);
    TandemSimPageItem item = { .sid = application->sid };

    if (name != NULL && !g_str_equal (application->values[FRIENDLY_NAME], name))
      continue;
    item.json = to_json (self, application);
    g_array_append_val (items, item);
  }
  tandem_sim_page_reply (request, "applications", items);
}

void
tandem_sim_applications_handle (TandemSimApplications *self, TandemSimRequest *request, const char *sid)
{
  Application *application = sid == NULL ? NULL : find (self, sid);

  g_return_if_fail (TANDEM_IS_SIM_APPLICATIONS (self));
  if (sid == NULL && tandem_sim_request_is (request, "GET")) {
    list (self, request);
  } else if (sid == NULL && tandem_sim_request_is (request, "POST")) {
    if (check (request))
      create (self, request);
  } else if (application == NULL) {
    tandem_sim_request_reply_error (request, SOUP_STATUS_NOT_FOUND, 20404, "The requested resource %s was not found",
                                    tandem_sim_request_get_path (request));
  } else if (tandem_sim_request_is (request, "POST")) {
    if (check (request))
      set (self, request, application, FALSE);
  } else if (tandem_sim_request_is (request, "DELETE")) {
    g_ptr_array_remove (self->applications, application);
    tandem_sim_request_reply_empty (request, SOUP_STATUS_NO_CONTENT);
  } else {
    g_autoptr (JsonNode) json = to_json (self, application);

    tandem_sim_request_reply_json (request, SOUP_STATUS_OK, json);
  }
}

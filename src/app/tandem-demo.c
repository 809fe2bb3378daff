// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-demo.h"

#include <json-glib/json-glib.h>
#include <signal.h>

#include "tandem-error.h"

struct _TandemDemo {
  GObject parent_instance;

  /* owned */
  GSubprocess *simulator;
};

G_DEFINE_FINAL_TYPE (TandemDemo, tandem_demo, G_TYPE_OBJECT)

static void
tandem_demo_dispose (GObject *object)
{
  TandemDemo *self = TANDEM_DEMO (object);

  if (self->simulator) {
    g_subprocess_send_signal (self->simulator, SIGTERM);
    g_subprocess_wait (self->simulator, NULL, NULL);
  }
  g_clear_object (&self->simulator);
  G_OBJECT_CLASS (tandem_demo_parent_class)->dispose (object);
}

static void
tandem_demo_class_init (TandemDemoClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_demo_dispose;
}

static void
tandem_demo_init (TandemDemo *self)
{
}

/* Installed: beside us.  In a build tree: ../src/simulator from where we are. */
char *
tandem_demo_find_simulator (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (self ? self : "");
  const char *const places[] = { "tandem-simulator", "simulator/tandem-simulator" };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *path = g_build_filename (folder, places[i], NULL);

    if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
      return g_steal_pointer (&path);
  }
  return g_find_program_in_path ("tandem-simulator");
}

/* The simulator's one line on stdout says where it is and what its keys are; they are worth nothing elsewhere. */
static gboolean
take_greeting (const char *line, TandemSettings *settings, TandemSecrets *secrets)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object;

  if (!line || !json_parser_load_from_data (parser, line, -1, NULL) ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return FALSE;
  object = json_node_get_object (json_parser_get_root (parser));
  tandem_settings_set_string (settings, "account-sid", json_object_get_string_member_with_default (object, "account_sid", ""));
  tandem_settings_set_string (settings, "phone-number", json_object_get_string_member_with_default (object, "number", ""));
  /* Its number is for nothing else, so calls and texts come in as well. */
  tandem_settings_set_boolean (settings, "configure-number", TRUE);
  tandem_settings_set_string (settings, "twilio-api-url",
                              json_object_get_string_member_with_default (object, "twilio_api_url", ""));
  tandem_settings_set_string (settings, "openai-url",
                              json_object_get_string_member_with_default (object, "openai_realtime_url", ""));
  tandem_secrets_store_async (secrets, TANDEM_SECRET_TWILIO_AUTH_TOKEN,
                              json_object_get_string_member_with_default (object, "auth_token", ""), NULL, NULL, NULL);
  tandem_secrets_store_async (secrets, TANDEM_SECRET_OPENAI_API_KEY,
                              json_object_get_string_member_with_default (object, "openai_key", ""), NULL, NULL, NULL);
  if (!*tandem_settings_get_string (settings, "ai-provider"))
    tandem_settings_set_string (settings, "ai-provider", "openai");
  if (!*tandem_settings_get_string (settings, "ai-greeting"))
    tandem_settings_set_string (settings, "ai-greeting", "Hello! This is the Tandem demo agent. How can I help you today?");
  if (!*tandem_settings_get_string (settings, "ai-instructions"))
    tandem_settings_set_string (settings, "ai-instructions", "You are a friendly receptionist. Keep answers short.");
  return TRUE;
}

TandemDemo *
tandem_demo_start (const char *simulator, TandemSettings *settings, TandemSecrets *secrets, GError **error)
{
  g_autoptr (TandemDemo) self = g_object_new (TANDEM_TYPE_DEMO, NULL);
  g_autofree char *path = simulator ? g_strdup (simulator) : tandem_demo_find_simulator ();
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;

  if (!path) {
    g_set_error_literal (error, TANDEM_CONFIG_ERROR, TANDEM_CONFIG_ERROR_FILE,
                         "The demo needs tandem-simulator, which is not installed beside tandem.");
    return NULL;
  }
  self->simulator = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, error, path,
                                      "--exit-with-parent", NULL);
  if (!self->simulator)
    return NULL;
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->simulator));
  line = g_data_input_stream_read_line (lines, NULL, NULL, error);
  if (take_greeting (line, settings, secrets))
    return g_steal_pointer (&self);
  if (error && !*error)
    g_set_error_literal (error, TANDEM_CONFIG_ERROR, TANDEM_CONFIG_ERROR_FILE,
                         "tandem-simulator did not start: run it alone to see why.");
  return NULL;
}

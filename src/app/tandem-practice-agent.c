// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-practice-agent.h"

#include <json-glib/json-glib.h>
#include <signal.h>

#include "tandem-demo.h"
#include "tandem-error.h"
#include "tandem-json-guard.h"

struct _TandemPracticeAgent {
  GObject parent_instance;

  /* owned */
  char *path;            /* NULL: there is none */
  GSubprocess *process;  /* NULL before it is needed */
  GDataInputStream *lines;
  char *url;             /* NULL until it listens */
};

static void tandem_practice_agent_iface_init (TandemPracticeInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemPracticeAgent, tandem_practice_agent, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_PRACTICE, tandem_practice_agent_iface_init))

static void
stop (TandemPracticeAgent *self)
{
  g_clear_object (&self->lines);
  g_clear_pointer (&self->url, g_free);
  if (self->process)
    g_subprocess_send_signal (self->process, SIGTERM);
  g_clear_object (&self->process);
}

static void
tandem_practice_agent_dispose (GObject *object)
{
  TandemPracticeAgent *self = TANDEM_PRACTICE_AGENT (object);

  stop (self);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (tandem_practice_agent_parent_class)->dispose (object);
}

static void
tandem_practice_agent_class_init (TandemPracticeAgentClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_practice_agent_dispose;
}

static void
tandem_practice_agent_init (TandemPracticeAgent *self)
{
}

TandemPractice *
tandem_practice_agent_new (const char *simulator)
{
  TandemPracticeAgent *self = g_object_new (TANDEM_TYPE_PRACTICE_AGENT, NULL);

  self->path = simulator ? g_strdup (simulator) : tandem_demo_find_simulator ();
  return TANDEM_PRACTICE (self);
}

static gboolean
is_there (TandemPractice *practice)
{
  return TANDEM_PRACTICE_AGENT (practice)->path != NULL;
}

static void
lead_to (TandemPracticeAgent *self, TandemProfile *profile)
{
  g_object_set (profile, "provider", TANDEM_PRACTICE_PROVIDER, "model", "gpt-realtime-2.1", "voice", "marin", "url", self->url,
                "flavour", "ga", NULL);
}

/* Its one line on stdout says where it is. */
static char *
read_url (const char *line)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  const char *url;

  if (!line || !tandem_json_guard (line, -1) || !json_parser_load_from_data (parser, line, -1, NULL) ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return NULL;
  url = json_object_get_string_member_with_default (json_node_get_object (json_parser_get_root (parser)), "openai_realtime_url", "");
  return *url ? g_strdup (url) : NULL;
}

static void
did_read_line (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemPracticeAgent *self = g_task_get_source_object (task);
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);

  if (!self->url)
    self->url = read_url (line);
  if (self->url) {
    lead_to (self, g_task_get_task_data (task));
    g_task_return_boolean (task, TRUE);
    return;
  }
  stop (self);
  g_task_return_new_error (task, TANDEM_CONFIG_ERROR, TANDEM_CONFIG_ERROR_FILE,
                           "The practice agent did not start: run tandem-simulator alone to see why.");
}

/* It may have been killed since. */
static gboolean
runs (TandemPracticeAgent *self)
{
  if (self->process && !g_subprocess_get_identifier (self->process))
    stop (self);
  return self->process != NULL;
}

static void
prepare_async (TandemPractice *practice, TandemProfile *profile, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer user_data)
{
  TandemPracticeAgent *self = TANDEM_PRACTICE_AGENT (practice);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, prepare_async);
  g_task_set_task_data (task, g_object_ref (profile), g_object_unref);
  if (runs (self) && self->url) {
    lead_to (self, profile);
    g_task_return_boolean (task, TRUE);
    return;
  }
  if (self->process) {
    g_task_return_new_error (task, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE, "The practice agent is being started.");
    return;
  }
  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self->path,
                                    "--exit-with-parent", "--openai-key", TANDEM_PRACTICE_KEY, NULL);
  if (!self->process) {
    g_task_return_error (task, error);
    return;
  }
  self->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_data_input_stream_read_line_async (self->lines, G_PRIORITY_DEFAULT, cancellable, did_read_line, g_steal_pointer (&task));
}

static gboolean
prepare_finish (TandemPractice *practice, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, practice), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
tandem_practice_agent_iface_init (TandemPracticeInterface *iface)
{
  iface->is_there = is_there;
  iface->prepare_async = prepare_async;
  iface->prepare_finish = prepare_finish;
}

void
tandem_practice_agent_give (TandemRehearsals *rehearsals, TandemSecrets *secrets, TandemSound *sound, const char *simulator)
{
  g_autoptr (TandemPractice) practice = tandem_practice_agent_new (simulator);

  tandem_rehearsals_set_secrets (rehearsals, secrets);
  tandem_rehearsals_set_sound (rehearsals, sound);
  tandem_rehearsals_set_practice (rehearsals, practice);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-control.h"
#include "tandem-sim-gemini.h"
#include "tandem-sim-elevenlabs.h"
#include "tandem-sim-live.h"
#include "tandem-sim-modelservice.h"
#include "tandem-sim-listen.h"
#include "tandem-sim-realtime.h"
#include "tandem-sim-rest.h"
#include "tandem-sim-text-model.h"

#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

#define DEFAULT_ACCOUNT "AC00000000000000000000000000000001"
#define DEFAULT_NUMBER "+15005550006"

typedef struct {
  int port;
  char *account_sid;
  char *auth_token;
  char **numbers;
  char *openai_key;
  char *gemini_key;
  char *scenario_dir;
  char *record_dir;
  char *voice_url;
  gboolean log_frames;
  gboolean exit_with_parent;
} Options;

/* Everything that lives as long as the program. */
typedef struct {
  TandemSimLog *log;
  TandemSimFaults *faults;
  TandemSimSpeech *speech;
  TandemSimClips *clips;
  TandemSimPhoneBook *phone_book;
  TandemSimWebhooks *webhooks;
  TandemSimAccount account;
  SoupServer *server;
  guint port;
  TandemSimNumbers *numbers;
  TandemSimCalls *calls;
  TandemSimMessages *messages;
  TandemSimRest *rest;
  TandemSimControl *control;
  TandemSimRealtime *realtime;
  GPtrArray *family;   /* others that have its protocol */
  TandemSimGemini *gemini;
  TandemSimGoogle *google;
  TandemSimGemini *vertex;
  TandemSimModelservice *modelservice;
  TandemSimElevenlabs *elevenlabs;
  TandemSimLive *live;
  TandemSimTextModel *text_model;
} Simulator;

static void
options_clear (Options *options)
{
  g_free (options->account_sid);
  g_free (options->auth_token);
  g_strfreev (options->numbers);
  g_free (options->openai_key);
  g_free (options->gemini_key);
  g_free (options->scenario_dir);
  g_free (options->record_dir);
  g_free (options->voice_url);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static void
simulator_clear (Simulator *self)
{
  g_clear_object (&self->text_model);
  g_clear_object (&self->gemini);
  g_clear_object (&self->vertex);
  g_clear_object (&self->google);
  g_clear_object (&self->live);
  g_clear_object (&self->elevenlabs);
  g_clear_object (&self->modelservice);
  g_clear_pointer (&self->family, g_ptr_array_unref);
  g_clear_object (&self->realtime);
  g_clear_object (&self->control);
  g_clear_object (&self->rest);
  g_clear_object (&self->messages);
  g_clear_object (&self->calls);
  g_clear_object (&self->numbers);
  g_clear_object (&self->server);
  g_clear_object (&self->webhooks);
  g_clear_object (&self->phone_book);
  g_clear_object (&self->clips);
  g_clear_object (&self->speech);
  g_clear_object (&self->faults);
  g_clear_object (&self->log);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Simulator, simulator_clear)

static char *
random_digits (const char *prefix)
{
  return tandem_sim_new_sid (prefix);
}

static gboolean
parse_options (Options *options, int *argc, char ***argv, GError **error)
{
  GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &options->port, "Listen on 127.0.0.1:N (0: any free port)", "N" },
    { "account-sid", 0, 0, G_OPTION_ARG_STRING, &options->account_sid, "Twilio account SID", "SID" },
    { "auth-token", 0, 0, G_OPTION_ARG_STRING, &options->auth_token, "Twilio auth token (default: random)", "TOKEN" },
    { "number", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->numbers, "A number of the account; repeatable", "NUMBER" },
    { "voice-url", 0, 0, G_OPTION_ARG_STRING, &options->voice_url, "Where calls to the numbers of the account ask for TwiML", "URL" },
    { "openai-key", 0, 0, G_OPTION_ARG_STRING, &options->openai_key, "OpenAI API key (default: random)", "KEY" },
    { "gemini-key", 0, 0, G_OPTION_ARG_STRING, &options->gemini_key, "Gemini API key (default: random)", "KEY" },
    { "scenario-dir", 0, 0, G_OPTION_ARG_FILENAME, &options->scenario_dir, "Folder of *.scenario files", "DIR" },
    { "record-dir", 0, 0, G_OPTION_ARG_FILENAME, &options->record_dir, "Write events.jsonl and the heard and said audio there", "DIR" },
    { "log-frames", 0, 0, G_OPTION_ARG_NONE, &options->log_frames, "Write every media frame to events.jsonl, and when it came and went", NULL },
    { "exit-with-parent", 0, 0, G_OPTION_ARG_NONE, &options->exit_with_parent, "Exit when standard input is closed", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_summary (context, "Plays Twilio, OpenAI Realtime, Gemini Live and the person at the other end, on loopback.");
  g_option_context_set_description (context,
    "Every *.scenario file is a person with a telephone number (data/scenarios/README.md lists them): +12025550101 is a polite caller,\n"
    "+12025550130 to +12025550134 stay on the line for calls of an operator: they listen, talk, press keys, speak Korean, converse.\n");
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "Unexpected argument: %s", (*argv)[1]);
    return FALSE;
  }
  if (options->voice_url != NULL && !tandem_sim_webhooks_check_url (options->voice_url)) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--voice-url must be an http or https URL");
    return FALSE;
  }
  if (options->port < 0 || options->port > 65535) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--port must be between 0 and 65535");
    return FALSE;
  }
  return TRUE;
}

static void
fill_defaults (Options *options)
{
  static const char *const numbers[] = { DEFAULT_NUMBER, NULL };

  if (options->account_sid == NULL)
    options->account_sid = g_strdup (DEFAULT_ACCOUNT);
  if (options->auth_token == NULL)
    options->auth_token = random_digits ("");
  if (options->numbers == NULL)
    options->numbers = g_strdupv ((char **) numbers);
  if (options->openai_key == NULL)
    options->openai_key = random_digits ("sk-");
  if (options->gemini_key == NULL)
    options->gemini_key = random_digits ("AIza");
  if (options->scenario_dir == NULL)
    options->scenario_dir = g_strdup (g_getenv ("TANDEM_SCENARIO_DIR"));
  if (options->scenario_dir != NULL)
    return;
  options->scenario_dir = g_build_filename (TANDEM_DATA_DIR, "scenarios", NULL);
  /* Run from a build tree. */
  if (!g_file_test (options->scenario_dir, G_FILE_TEST_IS_DIR)) {
    g_free (options->scenario_dir);
    options->scenario_dir = g_strdup (TANDEM_SIM_SOURCE_SCENARIOS);
  }
}

/* The simulated transcriber knows what can be said at all. */
static gboolean
add_clips (Simulator *self, TandemSimScenario *scenario, GError **error)
{
  GPtrArray *steps = tandem_sim_scenario_get_steps (scenario);

  for (guint i = 0; i < steps->len; i++) {
    const TandemSimStep *step = g_ptr_array_index (steps, i);
    g_autoptr (GBytes) pcm = NULL;
    g_autoptr (GBytes) ulaw = NULL;

    if (!tandem_sim_step_is_spoken (step))
      continue;
    pcm = tandem_sim_speech_synthesize (self->speech, tandem_sim_scenario_get_voice (scenario), step->text, error);
    if (pcm == NULL)
      return FALSE;
    ulaw = tandem_sim_speech_to_ulaw (pcm);
    tandem_sim_clips_add (self->clips, step->text, ulaw);
  }
  return TRUE;
}

static void
add_replies (Simulator *self, TandemSimScenario *scenario)
{
  GHashTableIter iter;
  gpointer heard;
  gpointer reply;

  g_hash_table_iter_init (&iter, tandem_sim_scenario_get_replies (scenario));
  while (g_hash_table_iter_next (&iter, &heard, &reply))
    tandem_sim_realtime_add_reply (self->realtime, heard, reply);
}

/* All of them have one key, and say the same. */
static void
add_realtime (Simulator *self, const char *key)
{
  const TandemSimRealtimeService *services;
  gsize n_services;

  services = tandem_sim_realtime_service_get_all (&n_services);
  self->realtime = tandem_sim_realtime_new (self->server, &services[0], key, self->speech, self->clips, self->faults, self->log, NULL);
  self->family = g_ptr_array_new_with_free_func (g_object_unref);
  for (gsize i = 1; i < n_services; i++)
    g_ptr_array_add (self->family, tandem_sim_realtime_new (self->server, &services[i], key, self->speech, self->clips, self->faults,
                                                            self->log, tandem_sim_realtime_get_replies (self->realtime)));
}

static gboolean
build (Simulator *self, const Options *options, GError **error)
{
  TandemSimVoiceShared shared;
  GPtrArray *scenarios;

  self->log = tandem_sim_log_new (options->record_dir);
  tandem_sim_log_set_wants_frames (self->log, options->log_frames);
  self->faults = tandem_sim_faults_new ();
  self->speech = tandem_sim_speech_new ();
  self->clips = tandem_sim_clips_new ();
  self->phone_book = tandem_sim_phone_book_new ();
  self->webhooks = tandem_sim_webhooks_new (options->auth_token, self->faults, self->log);
  self->account = (TandemSimAccount) {
    .account_sid = options->account_sid, .auth_token = options->auth_token, .phone_book = self->phone_book,
    .speech = self->speech, .webhooks = self->webhooks, .faults = self->faults, .log = self->log,
  };
  self->server = soup_server_new ("server-header", "tandem-simulator ", NULL);
  self->numbers = tandem_sim_numbers_new (&self->account, (const char *const *) options->numbers);
  if (options->voice_url != NULL)
    tandem_sim_numbers_set_voice_url (self->numbers, options->voice_url);
  self->calls = tandem_sim_calls_new (&self->account, self->numbers);
  self->messages = tandem_sim_messages_new (&self->account, self->numbers);
  self->rest = tandem_sim_rest_new (self->server, &self->account, self->calls, self->messages, self->numbers);
  self->control = tandem_sim_control_new (self->server, &self->account, self->calls, self->messages);
  add_realtime (self, options->openai_key);
  self->text_model = tandem_sim_text_model_new (self->server, options->openai_key, self->faults, self->log);
  self->gemini = tandem_sim_gemini_new (self->server, options->gemini_key, self->speech, self->clips, self->faults, self->log,
                                        tandem_sim_realtime_get_replies (self->realtime));
  self->google = tandem_sim_google_new (self->server, self->faults, self->log);
  self->vertex = tandem_sim_gemini_new_vertex (self->server, self->google, self->speech, self->clips, self->faults, self->log,
                                               tandem_sim_realtime_get_replies (self->realtime));
  /* One's own service has one's own key: here that of the others. */
  shared = (TandemSimVoiceShared) { self->speech, self->clips, self->faults, self->log, tandem_sim_realtime_get_replies (self->realtime) };
  self->live = tandem_sim_live_new (self->server, options->openai_key, &shared);
  self->elevenlabs = tandem_sim_elevenlabs_new (self->server, options->openai_key, &shared);
  self->modelservice = tandem_sim_modelservice_new (self->server, options->openai_key, self->speech, self->clips, self->faults, self->log,
                                                    tandem_sim_realtime_get_replies (self->realtime));
  if (!tandem_sim_phone_book_load (self->phone_book, options->scenario_dir, error))
    return FALSE;
  scenarios = tandem_sim_phone_book_get_scenarios (self->phone_book);
  for (guint i = 0; i < scenarios->len; i++) {
    add_replies (self, g_ptr_array_index (scenarios, i));
    if (!add_clips (self, g_ptr_array_index (scenarios, i), error))
      return FALSE;
  }
  self->port = tandem_sim_listen (self->server, (guint) options->port, error);
  return self->port != 0;
}

static void
announce_realtime (const Simulator *self, JsonBuilder *builder)
{
  const TandemSimRealtimeService *services;
  gsize n_services;

  services = tandem_sim_realtime_service_get_all (&n_services);
  for (gsize i = 0; i < n_services; i++) {
    g_autofree char *name = g_strconcat (services[i].name, "_realtime_url", NULL);
    g_autofree char *url = g_strdup_printf ("ws://127.0.0.1:%u%s", self->port, services[i].path);

    tandem_sim_json_string (builder, name, url);
  }
}

/* The one line that whoever started the simulator reads. */
static void
announce (const Simulator *self, const Options *options)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *api_url = NULL;
  g_autofree char *gemini_url = NULL;
  g_autofree char *vertex_url = NULL;
  g_autofree char *model_service_url = NULL;
  g_autofree char *line = NULL;

  api_url = g_strdup_printf ("http://127.0.0.1:%u", self->port);
  model_service_url = g_strdup_printf ("ws://127.0.0.1:%u" TANDEM_SIM_MODELSERVICE_PATH, self->port);
  gemini_url = g_strdup_printf ("ws://127.0.0.1:%u" TANDEM_SIM_GEMINI_PATH, self->port);
  vertex_url = g_strdup_printf ("ws://127.0.0.1:%u" TANDEM_SIM_VERTEX_PATH, self->port);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "port");
  json_builder_add_int_value (builder, self->port);
  tandem_sim_json_string (builder, "account_sid", options->account_sid);
  tandem_sim_json_string (builder, "auth_token", options->auth_token);
  tandem_sim_json_string (builder, "number", options->numbers[0]);
  tandem_sim_json_string (builder, "openai_key", options->openai_key);
  tandem_sim_json_string (builder, "twilio_api_url", api_url);
  announce_realtime (self, builder);
  tandem_sim_json_string (builder, "gemini_key", options->gemini_key);
  tandem_sim_json_string (builder, "gemini_live_url", gemini_url);
  tandem_sim_json_string (builder, "vertex_live_url", vertex_url);
  tandem_sim_json_string (builder, "google_region", TANDEM_SIM_VERTEX_REGION);
  tandem_sim_json_string (builder, "elevenlabs_key", options->openai_key);
  tandem_sim_json_string (builder, "elevenlabs_agent", TANDEM_SIM_ELEVENLABS_AGENT);
  tandem_sim_json_string (builder, "elevenlabs_api_url", api_url);
  tandem_sim_json_string (builder, "model_service_key", options->openai_key);
  tandem_sim_json_string (builder, "model_service_url", model_service_url);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  line = json_to_string (root, FALSE);
  puts (line);
  fflush (stdout);
}

static gboolean
on_signal (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_stdin (int fd, GIOCondition condition, gpointer user_data)
{
  char buffer[256];

  if (read (fd, buffer, sizeof buffer) > 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

int
main (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_auto (Simulator) self = { 0 };
  g_autoptr (GMainLoop) loop = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  if (!parse_options (&options, &argc, &argv, &error)) {
    g_printerr ("tandem-simulator: %s\n", error->message);
    return 2;
  }
  fill_defaults (&options);
  if (!build (&self, &options, &error)) {
    g_printerr ("tandem-simulator: %s\n", error->message);
    return 1;
  }
  loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGTERM, on_signal, loop);
  g_unix_signal_add (SIGINT, on_signal, loop);
  if (options.exit_with_parent)
    g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_stdin, loop);
  announce (&self, &options);
  g_main_loop_run (loop);
  tandem_sim_calls_end_all (self.calls);
  return 0;
}

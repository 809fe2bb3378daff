// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-runtime.h"

#include <unistd.h>

#include "tandem-after-call.h"
#include "tandem-call-names.h"
#include "tandem-carriers.h"
#include "tandem-cli.h"
#include "tandem-control-listener.h"
#include "tandem-data-folder.h"
#include "tandem-demo.h"
#include "tandem-doctor.h"
#include "tandem-engine-settings.h"
#include "tandem-http-gateway.h"
#include "tandem-inbox-end.h"
#include "tandem-inbox-reach.h"
#include "tandem-log.h"
#include "tandem-media-engine.h"
#include "tandem-portaudio.h"
#include "tandem-practice-agent.h"
#include "tandem-price-list.h"
#include "tandem-profile-examples.h"
#include "tandem-profile-tools.h"
#include "tandem-public-listener.h"
#include "tandem-public-routes.h"
#include "tandem-reach.h"
#include "tandem-recording-library.h"
#include "tandem-sqlite-contacts.h"
#include "tandem-sqlite-messages.h"
#include "tandem-sqlite-profiles.h"
#include "tandem-sqlite-store.h"
#include "tandem-text-help.h"
#include "tandem-tool-bench.h"
#include "tandem-voice-registry.h"

/* For each attempt of a request about texts. */
#define TEXT_TIMEOUT_MS 15000

struct _TandemRuntime {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemSecrets *secrets;
  char *simulator;
  TandemDemo *demo;
  TandemSqliteStore *store;
  TandemMediaThread *thread;
  TandemVoiceRegistry *registry;
  TandemMediaEngine *engine;
  TandemDesk *desk; /* NULL when headless */
  TandemCarriers *carriers;
  TandemTwilioTexts *texts;
  TandemSwitchboard *switchboard;
  TandemToolbox *toolbox;
  TandemInbox *inbox;
  TandemAutoReply *auto_reply;
  TandemContacts *contacts;
  TandemProfiles *profiles;
  TandemCallNames *call_names;
  TandemControlListener *control;
  TandemReach *reach;
  TandemDoctor *doctor;
  char *control_key;

  /* owned; made, used and freed on the media thread */
  TandemPublicListener *public_listener;

  int lock_fd;
  gboolean published;
};

G_DEFINE_FINAL_TYPE (TandemRuntime, tandem_runtime, G_TYPE_OBJECT)

/* Media thread.  There is none yet when Tandem is stopped before its start was over. */
static void
stop_public_listener (gpointer data)
{
  TandemRuntime *self = data;

  if (self->public_listener)
    tandem_public_listener_stop (self->public_listener);
  g_clear_object (&self->public_listener);
}

/* Takes everything apart from the outside in: nobody may call us while we fall.  Idempotent. */
static void
tear_down (TandemRuntime *self)
{
  if (self->published)
    tandem_cli_unpublish_instance ();
  self->published = FALSE;
  if (self->control)
    tandem_control_listener_stop (self->control);
  g_clear_object (&self->control);
  /* Before the listener that they try. */
  if (self->doctor)
    tandem_doctor_stop (self->doctor);
  g_clear_object (&self->doctor);
  g_clear_object (&self->reach);
  if (self->thread)
    tandem_media_thread_post (self->thread, stop_public_listener, self, NULL);
  if (self->registry && self->thread)
    tandem_voice_registry_shut_down (self->registry, self->thread);
  if (self->engine)
    tandem_media_engine_set_desk (self->engine, NULL);
  /* The media thread may be asking carrier and engine something: it goes first. */
  if (self->thread)
    tandem_media_thread_stop (self->thread);
  g_clear_object (&self->desk);
  if (self->auto_reply)
    g_object_run_dispose (G_OBJECT (self->auto_reply));
  g_clear_object (&self->auto_reply);
  g_clear_object (&self->inbox);
  g_clear_object (&self->call_names);
  g_clear_object (&self->contacts);
  g_clear_object (&self->profiles);
  g_clear_object (&self->toolbox);
  g_clear_object (&self->switchboard);
  g_clear_object (&self->texts);
  g_clear_pointer (&self->carriers, tandem_carriers_free);
  g_clear_object (&self->engine);
  g_clear_object (&self->thread);
  g_clear_object (&self->registry);
  if (self->store)
    tandem_sqlite_store_close (self->store);
  g_clear_object (&self->store);
  g_clear_object (&self->demo);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  self->lock_fd = -1;
}

static void
tandem_runtime_dispose (GObject *object)
{
  TandemRuntime *self = TANDEM_RUNTIME (object);

  tear_down (self);
  g_clear_object (&self->settings);
  g_clear_object (&self->secrets);
  G_OBJECT_CLASS (tandem_runtime_parent_class)->dispose (object);
}

static void
tandem_runtime_finalize (GObject *object)
{
  TandemRuntime *self = TANDEM_RUNTIME (object);

  g_clear_pointer (&self->simulator, g_free);
  g_clear_pointer (&self->control_key, g_free);
  G_OBJECT_CLASS (tandem_runtime_parent_class)->finalize (object);
}

static void
tandem_runtime_class_init (TandemRuntimeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_runtime_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_runtime_finalize;
}

static void
tandem_runtime_init (TandemRuntime *self)
{
  self->lock_fd = -1;
}

TandemRuntime *
tandem_runtime_new (TandemSettings *settings, TandemSecrets *secrets, const char *simulator)
{
  TandemRuntime *self = g_object_new (TANDEM_TYPE_RUNTIME, NULL);

  self->settings = g_object_ref (settings);
  self->secrets = g_object_ref (secrets);
  self->simulator = g_strdup (simulator);
  return self;
}

static gboolean
open_store (TandemRuntime *self, GError **error)
{
  const char *chosen = tandem_settings_get_string (self->settings, "data-dir");
  gboolean demo = tandem_settings_get_boolean (self->settings, "demo");
  g_autofree char *folder = *chosen ? g_strdup (chosen)
                                    : g_build_filename (g_get_user_data_dir (), demo ? "tandem-demo" : "tandem", NULL);
  g_autofree char *path = g_build_filename (folder, "tandem.db", NULL);

  self->lock_fd = tandem_data_folder_lock (folder, error);
  if (self->lock_fd < 0)
    return FALSE;
  /* Recordings go there too. */
  tandem_settings_set_string (self->settings, "data-dir", folder);
  self->store = tandem_sqlite_store_new (path, error);
  return self->store != NULL;
}

/* The newest key and choice of provider reach the media thread ahead of the line that needs it. */
static void
on_call_added (TandemSwitchboard *switchboard, TandemCall *call, gpointer user_data)
{
  TandemRuntime *self = TANDEM_RUNTIME (user_data);

  tandem_voice_registry_set_keys (self->registry, self->thread, self->secrets);
  tandem_voice_registry_set_google (self->registry, self->thread, self->settings);
  tandem_voice_registry_set_captions (self->registry, self->thread,
                                      g_str_equal (tandem_settings_get_string (self->settings, "ai-provider"), "openai"));
}

static void
build_desk (TandemRuntime *self)
{
  g_autoptr (TandemPortaudio) portaudio = tandem_portaudio_new ();

  self->desk = tandem_desk_new (self->thread, self->settings, TANDEM_SOUND_BACKEND (portaudio));
  tandem_media_engine_set_desk (self->engine, self->desk);
}

static void
build_inbox (TandemRuntime *self)
{
  g_autoptr (TandemSqliteMessages) messages = tandem_sqlite_messages_new (self->store);
  g_autoptr (TandemHttpGateway) gateway = tandem_http_gateway_new (self->settings, self->secrets);

  self->texts = tandem_twilio_texts_new (self->settings, self->secrets, self->thread, TEXT_TIMEOUT_MS);
  self->inbox = tandem_inbox_new (self->settings, TANDEM_MESSAGE_STORE (messages), TANDEM_MESSAGE_CARRIER (self->texts));
  tandem_inbox_set_gateway (self->inbox, TANDEM_MESSAGE_GATEWAY (gateway));
  self->auto_reply = tandem_text_help_add (self->inbox, self->settings, self->secrets, TANDEM_STORE (self->store));
}

/* The phone works without names, and with the profile of the settings. */
static void
on_list_failed (gpointer list, GError *error, gpointer user_data)
{
  g_message ("store: %s", error->message);
}

static void
build_lists (TandemRuntime *self)
{
  g_autoptr (TandemSqliteProfiles) profiles = tandem_sqlite_profiles_new (self->store);
  g_autoptr (GListModel) examples = tandem_profile_examples_load (NULL);
  g_autoptr (TandemSqliteContacts) contacts = tandem_sqlite_contacts_new (self->store);

  self->contacts = tandem_contacts_new (TANDEM_CONTACT_STORE (contacts));
  g_signal_connect_object (self->contacts, "failed", G_CALLBACK (on_list_failed), self, 0);
  self->call_names = tandem_call_names_new (tandem_switchboard_get_calls (self->switchboard), self->contacts);
  self->profiles = tandem_profiles_new (self->settings, TANDEM_PROFILE_STORE (profiles), tandem_profile_tools_get_format ());
  g_signal_connect_object (self->profiles, "failed", G_CALLBACK (on_list_failed), self, 0);
  tandem_profiles_set_examples (self->profiles, examples);
  tandem_switchboard_set_profiles (self->switchboard, self->profiles);
}

static void
build_graph (TandemRuntime *self)
{
  self->thread = tandem_media_thread_new ();
  self->registry = tandem_voice_registry_new ();
  self->engine = tandem_media_engine_new (self->thread, tandem_voice_registry_make, self->registry);
  tandem_engine_settings_follow (self->engine, self->settings);
  self->carriers = tandem_carriers_new (self->settings, self->secrets, self->thread, self->engine);
  self->switchboard = tandem_switchboard_new (self->settings, tandem_carriers_get_joined (self->carriers),
                                              TANDEM_CALL_MEDIA (self->engine), TANDEM_STORE (self->store));
  build_inbox (self);
  tandem_price_list_give (self->switchboard, self->inbox, self->settings, self->secrets);
  build_lists (self);
  tandem_after_call_give (self->switchboard, self->store, self->settings, self->secrets);
  self->toolbox = tandem_tool_bench_new (self->switchboard, TANDEM_CALL_MEDIA (self->engine), self->inbox, self->contacts, self->secrets);
  tandem_switchboard_set_providers (self->switchboard, tandem_voice_registry_get_providers ());
  g_signal_connect_object (self->switchboard, "call-added", G_CALLBACK (on_call_added), self, 0);
  tandem_settings_follow_own_number (self->settings);
  if (!tandem_settings_get_boolean (self->settings, "headless"))
    build_desk (self);
  tandem_practice_agent_give (tandem_switchboard_get_rehearsals (self->switchboard), self->secrets,
                              self->desk ? TANDEM_SOUND (self->desk) : NULL, self->simulator);
  tandem_recording_library_repair (self->settings);
}

/* --- starting the public listener on its thread ------------------------------------------------- */

typedef struct {
  GTask *task;
  guint port;       /* wanted, then got */
  GError *error;
} Listening;

static void
listening_free (gpointer data)
{
  Listening *listening = data;

  g_clear_object (&listening->task);
  g_clear_error (&listening->error);
  g_free (listening);
}

static char *
make_control_key (TandemSecrets *secrets)
{
  const char *chosen = tandem_secrets_get (secrets, TANDEM_SECRET_API_KEY);
  g_autofree char *random = g_uuid_string_random ();

  return chosen && *chosen ? g_strdup (chosen) : g_compute_checksum_for_string (G_CHECKSUM_SHA256, random, -1);
}

static gboolean
start_control (TandemRuntime *self, GError **error)
{
  self->control_key = make_control_key (self->secrets);
  self->control = tandem_control_listener_new (self->switchboard, self->control_key);
  tandem_control_listener_set_reach (self->control, tandem_doctor_get_checkup (self->doctor),
                                     tandem_reach_get_reachability (self->reach));
  tandem_control_listener_set_inbox (self->control, self->inbox);
  tandem_control_listener_set_contacts (self->control, self->contacts);
  tandem_control_listener_set_profiles (self->control, self->profiles);
  tandem_control_listener_set_call_sockets (self->control, TANDEM_CALL_SOCKETS (tandem_carriers_get_sockets (self->carriers)));
  if (!tandem_control_listener_start (self->control,
                                      (guint) tandem_settings_get_int (self->settings, "control-port"), error))
    return FALSE;
  tandem_doctor_set_control_port (self->doctor, tandem_control_listener_get_port (self->control));
  /* The command line of a demo runs in the demo itself: a demo must not hide a real instance. */
  if (!tandem_settings_get_boolean (self->settings, "demo"))
    self->published = tandem_cli_publish_instance (tandem_control_listener_get_port (self->control),
                                                   self->control_key, error);
  return self->published || tandem_settings_get_boolean (self->settings, "demo");
}

/* Whoever asks the local API finds the calls of earlier runs there. */
static void
did_load_history (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemRuntime *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (!tandem_switchboard_load_history_finish (TANDEM_SWITCHBOARD (source), result, &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  if (!self->switchboard) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Tandem was stopped while it started.");
    return;
  }
  tandem_contacts_load (self->contacts);
  tandem_profiles_load (self->profiles);
  tandem_inbox_start (self->inbox);
  if (!start_control (self, &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  g_info ("runtime: public listener on 127.0.0.1:%u, control listener on 127.0.0.1:%u",
          GPOINTER_TO_UINT (g_task_get_task_data (task)), tandem_control_listener_get_port (self->control));
  g_task_return_boolean (task, TRUE);
}

static void
build_doctor (TandemRuntime *self, guint public_port)
{
  const TandemDoctorPatient patient = {
    .settings = self->settings,
    .secrets = self->secrets,
    .thread = self->thread,
    .registry = self->registry,
    .reachability = tandem_reach_get_reachability (self->reach),
    .sound = self->desk ? TANDEM_SOUND (self->desk) : NULL,
    .listener = self->public_listener,
    .carrier = tandem_carriers_get_twilio (self->carriers),
    .public_port = public_port,
    .has_desk = self->desk != NULL,
  };

  self->doctor = tandem_doctor_new (&patient);
}

static void
did_listen (gpointer data)
{
  Listening *listening = data;
  TandemRuntime *self = g_task_get_source_object (listening->task);

  /* Stopped meanwhile: there is nothing left to serve. */
  if (!self->switchboard) {
    g_task_return_new_error (listening->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Tandem was stopped while it started.");
    return;
  }
  if (listening->error) {
    g_task_return_error (listening->task, g_steal_pointer (&listening->error));
    return;
  }
  if (tandem_settings_get_boolean (self->settings, "demo")) {
    g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", listening->port);

    tandem_settings_set_string (self->settings, "public-url", url);
  }
  g_task_set_task_data (listening->task, GUINT_TO_POINTER (listening->port), NULL);
  tandem_switchboard_load_history_async (self->switchboard, NULL, did_load_history,
                                         g_object_ref (listening->task));
  self->reach = tandem_reach_new (self->settings, self->secrets, self->thread, self->public_listener, listening->port);
  tandem_inbox_reach_follow (self->inbox, tandem_reach_get_reachability (self->reach));
  build_doctor (self, listening->port);
}

static void
listen_on_media_thread (gpointer data)
{
  Listening *listening = data;
  TandemRuntime *self = g_task_get_source_object (listening->task);
  Listening *answer = g_new0 (Listening, 1);

  self->public_listener = tandem_public_listener_new (tandem_twilio_carrier_verify, tandem_carriers_get_twilio (self->carriers));
  tandem_public_routes_add (self->public_listener, tandem_carriers_get_twilio (self->carriers), self->texts);
  if (tandem_public_listener_start (self->public_listener, listening->port, &answer->error))
    answer->port = tandem_public_listener_get_port (self->public_listener);
  answer->task = g_steal_pointer (&listening->task);
  tandem_media_thread_post_main (self->thread, did_listen, answer, listening_free);
}

void
tandem_runtime_start_async (TandemRuntime *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Listening *listening;

  g_return_if_fail (TANDEM_IS_RUNTIME (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tandem_runtime_start_async);
  if (!open_store (self, &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  if (tandem_settings_get_boolean (self->settings, "demo")) {
    self->demo = tandem_demo_start (self->simulator, self->settings, self->secrets, &error);
    if (!self->demo) {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  }
  tandem_log_hide_secrets (self->secrets);
  build_graph (self);
  listening = g_new0 (Listening, 1);
  listening->task = g_steal_pointer (&task);
  listening->port = (guint) tandem_settings_get_int (self->settings, "public-port");
  tandem_media_thread_post (self->thread, listen_on_media_thread, listening, listening_free);
}

gboolean
tandem_runtime_start_finish (TandemRuntime *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- stopping ------------------------------------------------------------------------------------------ */

static void
did_end_inbox (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = g_task_get_task_data (task);

  tandem_inbox_end_finish (TANDEM_INBOX (source), result);
  tear_down (g_task_get_source_object (task));
  if (error)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
did_stop_reach (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemRuntime *self = g_task_get_source_object (task);

  tandem_reach_stop_finish (TANDEM_REACH (source), result);
  tandem_inbox_end_async (self->inbox, did_end_inbox, g_object_ref (task));
}

static void
did_shut_down (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemRuntime *self = g_task_get_source_object (task);
  GError *error = NULL;

  tandem_switchboard_shut_down_finish (TANDEM_SWITCHBOARD (source), result, &error);
  if (error)
    g_task_set_task_data (task, error, (GDestroyNotify) g_error_free);
  if (self->reach)
    tandem_reach_stop_async (self->reach, did_stop_reach, g_steal_pointer (&task));
  else
    tandem_inbox_end_async (self->inbox, did_end_inbox, g_steal_pointer (&task));
}

void
tandem_runtime_stop_async (TandemRuntime *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TANDEM_IS_RUNTIME (self));
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tandem_runtime_stop_async);
  if (self->switchboard) {
    tandem_switchboard_shut_down_async (self->switchboard, NULL, did_shut_down, g_steal_pointer (&task));
    return;
  }
  tear_down (self);
  g_task_return_boolean (task, TRUE);
}

gboolean
tandem_runtime_stop_finish (TandemRuntime *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

TandemInbox *
tandem_runtime_get_inbox (TandemRuntime *self)
{
  g_return_val_if_fail (TANDEM_IS_RUNTIME (self), NULL);
  return self->inbox;
}

TandemContacts *
tandem_runtime_get_contacts (TandemRuntime *self)
{
  g_return_val_if_fail (TANDEM_IS_RUNTIME (self), NULL);
  return self->contacts;
}

TandemProfiles *
tandem_runtime_get_profiles (TandemRuntime *self)
{
  g_return_val_if_fail (TANDEM_IS_RUNTIME (self), NULL);
  return self->profiles;
}

TandemSwitchboard *
tandem_runtime_get_switchboard (TandemRuntime *self)
{
  g_return_val_if_fail (TANDEM_IS_RUNTIME (self), NULL);
  return self->switchboard;
}

TandemSecrets *
tandem_runtime_get_secrets (TandemRuntime *self)
{
  g_return_val_if_fail (TANDEM_IS_RUNTIME (self), NULL);
  return self->secrets;
}

guint
tandem_runtime_get_control_port (TandemRuntime *self)
{
  g_return_val_if_fail (TANDEM_IS_RUNTIME (self), 0);
  return self->control ? tandem_control_listener_get_port (self->control) : 0;
}

const char *
tandem_runtime_get_control_key (TandemRuntime *self)
{
  g_return_val_if_fail (TANDEM_IS_RUNTIME (self), NULL);
  return self->control_key;
}

TandemSound *
tandem_runtime_get_sound (TandemRuntime *self)
{
  g_return_val_if_fail (TANDEM_IS_RUNTIME (self), NULL);
  return self->desk ? TANDEM_SOUND (self->desk) : NULL;
}

TandemCheckup *
tandem_runtime_get_checkup (TandemRuntime *self)
{
  g_return_val_if_fail (TANDEM_IS_RUNTIME (self), NULL);
  return self->doctor ? tandem_doctor_get_checkup (self->doctor) : NULL;
}

TandemReachability *
tandem_runtime_get_reachability (TandemRuntime *self)
{
  g_return_val_if_fail (TANDEM_IS_RUNTIME (self), NULL);
  return self->reach ? tandem_reach_get_reachability (self->reach) : NULL;
}

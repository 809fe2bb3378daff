// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "fakes.h"
#include "tandem-error.h"

/* A desk with what the test says is there: sound, a key, a practice agent. */
#define FAKE_TYPE_DESK (fake_desk_get_type ())
G_DECLARE_FINAL_TYPE (FakeDesk, fake_desk, FAKE, DESK, GObject)

struct _FakeDesk {
  GObject parent_instance;
  TandemSoundFeatures features;
  const char *key;
  gboolean practises;
};

static TandemSoundFeatures
get_features (TandemSound *sound)
{
  return FAKE_DESK (sound)->features;
}

static GListModel *
get_devices (TandemSound *sound, TandemSoundRole role)
{
  return NULL;
}

static void
sound_init (TandemSoundInterface *iface)
{
  iface->get_features = get_features;
  iface->get_devices = get_devices;
}

static const char *
get_secret (TandemSecrets *secrets, const char *name)
{
  return FAKE_DESK (secrets)->key;
}

static void
secrets_init (TandemSecretsInterface *iface)
{
  iface->get = get_secret;
}

static gboolean
is_there (TandemPractice *practice)
{
  return FAKE_DESK (practice)->practises;
}

static void
prepare_async (TandemPractice *practice, TandemProfile *profile, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (practice, cancellable, callback, user_data);

  g_object_set (profile, "provider", TANDEM_PRACTICE_PROVIDER, NULL);
  g_task_return_boolean (task, TRUE);
}

static gboolean
prepare_finish (TandemPractice *practice, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
practice_init (TandemPracticeInterface *iface)
{
  iface->is_there = is_there;
  iface->prepare_async = prepare_async;
  iface->prepare_finish = prepare_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeDesk, fake_desk, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (TANDEM_TYPE_SOUND, sound_init)
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_SECRETS, secrets_init)
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_PRACTICE, practice_init))

static void
fake_desk_class_init (FakeDeskClass *klass)
{
}

static void
fake_desk_init (FakeDesk *self)
{
  self->features = TANDEM_SOUND_CAN_CAPTURE | TANDEM_SOUND_CAN_PLAY;
}

typedef struct {
  FakeWorld *world;
  FakeDesk *desk;
  TandemSettings *settings;
  TandemSwitchboard *switchboard;
  TandemRehearsals *rehearsals;
  TandemProfile *profile;
  TandemCall *call;
  GError *error;
  gboolean done;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->world = fake_world_new ();
  f->desk = g_object_new (FAKE_TYPE_DESK, NULL);
  f->settings = tandem_settings_new ();
  tandem_settings_set_string (f->settings, "data-dir", "/nowhere");
  f->switchboard = tandem_switchboard_new (f->settings, TANDEM_CARRIER (f->world), TANDEM_CALL_MEDIA (f->world),
                                           TANDEM_STORE (f->world));
  f->rehearsals = tandem_switchboard_get_rehearsals (f->switchboard);
  tandem_rehearsals_set_sound (f->rehearsals, TANDEM_SOUND (f->desk));
  tandem_rehearsals_set_secrets (f->rehearsals, TANDEM_SECRETS (f->desk));
  tandem_rehearsals_set_practice (f->rehearsals, TANDEM_PRACTICE (f->desk));
  f->profile = tandem_profile_new ("Reception");
  g_object_set (f->profile, "provider", "echo", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->call);
  g_clear_error (&f->error);
  g_clear_object (&f->profile);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->switchboard);
  g_clear_object (&f->settings);
  g_assert_finalize_object (f->desk);
  g_assert_finalize_object (f->world);
}

static void
did_begin (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  f->call = tandem_rehearsals_begin_finish (TANDEM_REHEARSALS (source), result, &f->error);
  f->done = TRUE;
}

static void
begin (Fixture *f, gboolean practice)
{
  g_clear_object (&f->call);
  g_clear_error (&f->error);
  f->done = FALSE;
  tandem_rehearsals_begin_async (f->rehearsals, f->profile, practice, NULL, did_begin, f);
  while (!f->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
did_hang_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (tandem_switchboard_hang_up_finish (TANDEM_SWITCHBOARD (source), result, NULL));
  ((Fixture *) user_data)->done = TRUE;
}

/* A call like any other, of which the carrier hears nothing, from its beginning to its end. */
static void
test_no_carrier (Fixture *f, gconstpointer data)
{
  begin (f, FALSE);
  g_assert_no_error (f->error);
  g_assert_cmpint (tandem_call_get_mode (f->call), ==, TANDEM_CALL_MODE_REHEARSAL);
  g_assert_cmpstr (tandem_call_get_profile_name (f->call), ==, "Reception");
  g_assert_true (tandem_switchboard_lookup (f->switchboard, tandem_call_get_id (f->call)) == f->call);
  g_assert_true (tandem_rehearsals_get_current (f->rehearsals) == f->call);
  g_assert_nonnull (f->world->token);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call));
  g_assert_cmpint (tandem_call_get_state (f->call), ==, TANDEM_CALL_STATE_IN_PROGRESS);
  f->done = FALSE;
  tandem_switchboard_hang_up_async (f->switchboard, f->call, NULL, did_hang_up, f);
  while (!f->done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (tandem_call_get_state (f->call), ==, TANDEM_CALL_STATE_COMPLETED);
  g_assert_false (tandem_call_is_missed (f->call));
  g_assert_nonnull (strstr (f->world->log->str, "open"));
  g_assert_nonnull (strstr (f->world->log->str, "close"));
  g_assert_null (strstr (f->world->log->str, "place"));
  g_assert_null (strstr (f->world->log->str, "hangup"));
}

/* One desk is one remote, until it has ended. */
static void
test_one_at_a_time (Fixture *f, gconstpointer data)
{
  g_autoptr (TandemCall) first = NULL;

  begin (f, FALSE);
  first = g_object_ref (f->call);
  begin (f, FALSE);
  g_assert_error (f->error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE);
  f->done = FALSE;
  tandem_switchboard_hang_up_async (f->switchboard, first, NULL, did_hang_up, f);
  while (!f->done)
    g_main_context_iteration (NULL, TRUE);
  begin (f, FALSE);
  g_assert_no_error (f->error);
}

/* Who is the remote cannot be the operator as well, but can put the agent on hold and give it notes. */
static void
test_patches (Fixture *f, gconstpointer data)
{
  const TandemPatch refused[] = { TANDEM_PATCH_OPERATOR, TANDEM_PATCH_BOTH, TANDEM_PATCH_WHISPER };

  begin (f, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (tandem_switchboard_set_patch (f->switchboard, f->call, refused[i], &error));
    g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
    g_assert_nonnull (strstr (error->message, "rehearsal"));
  }
  g_assert_true (tandem_switchboard_set_patch (f->switchboard, f->call, TANDEM_PATCH_HOLD, NULL));
  g_assert_true (tandem_switchboard_set_patch (f->switchboard, f->call, TANDEM_PATCH_AGENT, NULL));
  g_assert_true (tandem_switchboard_give_note (f->switchboard, f->call, "Be brief.", NULL));
  g_assert_true (tandem_switchboard_set_monitored (f->switchboard, f->call, TRUE, NULL));
  g_assert_false (tandem_call_get_monitored (f->call));
}

/* Each missing thing has its sentence. */
static void
test_missing_sound (Fixture *f, gconstpointer data)
{
  const struct { TandemSoundFeatures features; const char *word; } cases[] = {
    { TANDEM_SOUND_CAN_PLAY, "a microphone:" }, { TANDEM_SOUND_CAN_CAPTURE, "a loudspeaker:" },
    { 0, "a microphone and a loudspeaker:" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    f->desk->features = cases[i].features;
    begin (f, TRUE);
    g_assert_error (f->error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE);
    g_assert_nonnull (strstr (f->error->message, cases[i].word));
  }
  g_assert_cmpuint (tandem_switchboard_count_live (f->switchboard), ==, 0);
}

/* Without a key the practice agent can stand in, where there is one. */
static void
test_missing_key (Fixture *f, gconstpointer data)
{
  g_object_set (f->profile, "provider", "openai", NULL);
  begin (f, FALSE);
  g_assert_error (f->error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP);
  g_assert_nonnull (strstr (f->error->message, "OpenAI Realtime"));
  g_assert_false (tandem_rehearsals_can_practise (f->rehearsals));
  begin (f, TRUE);
  g_assert_error (f->error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP);
  f->desk->practises = TRUE;
  g_assert_true (tandem_rehearsals_can_practise (f->rehearsals));
  begin (f, TRUE);
  g_assert_no_error (f->error);
  /* What was asked for stays as it was. */
  g_assert_cmpstr (tandem_profile_get_provider (f->profile), ==, "openai");
}

static void
test_with_key (Fixture *f, gconstpointer data)
{
  g_object_set (f->profile, "provider", "openai", NULL);
  f->desk->key = "sk-1";
  g_assert_true (tandem_rehearsals_check (f->rehearsals, f->profile, NULL));
  begin (f, FALSE);
  g_assert_no_error (f->error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/rehearsals/no-carrier", Fixture, NULL, set_up, test_no_carrier, tear_down);
  g_test_add ("/rehearsals/one-at-a-time", Fixture, NULL, set_up, test_one_at_a_time, tear_down);
  g_test_add ("/rehearsals/patches", Fixture, NULL, set_up, test_patches, tear_down);
  g_test_add ("/rehearsals/missing-sound", Fixture, NULL, set_up, test_missing_sound, tear_down);
  g_test_add ("/rehearsals/missing-key", Fixture, NULL, set_up, test_missing_key, tear_down);
  g_test_add ("/rehearsals/with-key", Fixture, NULL, set_up, test_with_key, tear_down);
  return g_test_run ();
}

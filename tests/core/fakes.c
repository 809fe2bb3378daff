// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fakes.h"

#include "tandem-dial-wish.h"

#include "tandem-dial-wish.h"

static void carrier_init (TandemCarrierInterface *iface);
static void media_init (TandemCallMediaInterface *iface);
static void store_init (TandemStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeWorld, fake_world, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_CARRIER, carrier_init)
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_CALL_MEDIA, media_init)
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_STORE, store_init))

static void
fake_world_finalize (GObject *object)
{
  FakeWorld *self = FAKE_WORLD (object);

  g_string_free (self->log, TRUE);
  g_clear_error (&self->place_error);
  g_clear_error (&self->save_error);
  g_clear_error (&self->hang_up_error);
  g_clear_pointer (&self->old_calls, g_ptr_array_unref);
  g_clear_pointer (&self->missed_calls, g_ptr_array_unref);
  g_free (self->token);
  g_clear_object (&self->profile);
  G_OBJECT_CLASS (fake_world_parent_class)->finalize (object);
}

static void
fake_world_class_init (FakeWorldClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_world_finalize;
}

static void
fake_world_init (FakeWorld *self)
{
  self->log = g_string_new (NULL);
  self->old_calls = g_ptr_array_new_with_free_func (g_object_unref);
  self->missed_calls = g_ptr_array_new_with_free_func (g_object_unref);
}

FakeWorld *
fake_world_new (void)
{
  return g_object_new (FAKE_TYPE_WORLD, NULL);
}

static void
answer (gpointer self, GError **error, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  if (*error)
    g_task_return_error (task, g_steal_pointer (error));
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
finish (gpointer self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
place_call_async (TandemCarrier *carrier, TandemCall *call, const char *media_token, GCancellable *cancellable,
                  GAsyncReadyCallback callback, gpointer user_data)
{
  FakeWorld *self = FAKE_WORLD (carrier);

  g_string_append (self->log, "place ");
  /* A message needs no line. */
  if (!tandem_call_get_message (call))
    g_assert_cmpstr (media_token, ==, self->token);
  if (!self->place_error) {
    tandem_call_set_call_sid (call, "CA00000000000000000000000000000001");
    tandem_carrier_report_status (carrier, tandem_call_get_id (call), TANDEM_CALL_STATE_QUEUED, NULL);
  }
  answer (self, &self->place_error, callback, user_data);
}

static gboolean
carrier_finish (TandemCarrier *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, error);
}

static gboolean
answer_late (gpointer task)
{
  g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

static void
hang_up_async (TandemCarrier *carrier, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback,
               gpointer user_data)
{
  GError *failure = FAKE_WORLD (carrier)->hang_up_error ? g_error_copy (FAKE_WORLD (carrier)->hang_up_error) : NULL;

  g_string_append (FAKE_WORLD (carrier)->log, "hangup ");
  if (FAKE_WORLD (carrier)->slow_ms > 0) {
    GTask *task = g_task_new (carrier, cancellable, callback, user_data);

    g_timeout_add_full (G_PRIORITY_DEFAULT, FAKE_WORLD (carrier)->slow_ms, answer_late, task, g_object_unref);
    return;
  }
  answer (carrier, &failure, callback, user_data);
}

static void
carrier_set_recording (TandemCarrier *carrier, TandemCall *call, TandemRecordingState state, const char *path)
{
  static const char *const words[] = { "off", "on", "paused" };

  g_string_append_printf (FAKE_WORLD (carrier)->log, "carrier-record:%s ", words[state]);
}

static void
carrier_fetch_recording (TandemCarrier *carrier, TandemCall *call, const char *path)
{
  g_string_append_printf (FAKE_WORLD (carrier)->log, "fetch:%s ", path);
}

static void
list_missed_async (TandemCarrier *carrier, GDateTime *since, GCancellable *cancellable, GAsyncReadyCallback callback,
                   gpointer user_data)
{
  GError *none = NULL;

  answer (carrier, &none, callback, user_data);
}

static GPtrArray *
list_missed_finish (TandemCarrier *carrier, GAsyncResult *result, GError **error)
{
  FakeWorld *self = FAKE_WORLD (carrier);

  return finish (carrier, result, error) ? g_ptr_array_ref (self->missed_calls) : NULL;
}

static void
ring_call (TandemCarrier *carrier, TandemCall *call)
{
  g_string_append (FAKE_WORLD (carrier)->log, "ring ");
}

static void
connect_call (TandemCarrier *carrier, TandemCall *call, const char *media_token, const char *greeting)
{
  g_assert_cmpstr (media_token, ==, FAKE_WORLD (carrier)->token);
  g_string_append_printf (FAKE_WORLD (carrier)->log, "connect%s ", greeting ? "-greeting" : "");
}

static void
refuse_call (TandemCarrier *carrier, TandemCall *call, const char *sentence)
{
  g_string_append (FAKE_WORLD (carrier)->log, sentence ? "refuse-saying " : "refuse ");
}

static void
transfer_async (TandemCarrier *carrier, TandemCall *call, const char *to, GCancellable *cancellable,
                GAsyncReadyCallback callback, gpointer user_data)
{
  g_string_append_printf (FAKE_WORLD (carrier)->log, "transfer:%s ", to);
  answer (carrier, &FAKE_WORLD (carrier)->place_error, callback, user_data);
}

static void
carrier_init (TandemCarrierInterface *iface)
{
  iface->place_call_async = place_call_async;
  iface->place_call_finish = carrier_finish;
  iface->hang_up_async = hang_up_async;
  iface->hang_up_finish = carrier_finish;
  iface->transfer_async = transfer_async;
  iface->transfer_finish = carrier_finish;
  iface->set_recording = carrier_set_recording;
  iface->fetch_recording = carrier_fetch_recording;
  iface->list_missed_async = list_missed_async;
  iface->list_missed_finish = list_missed_finish;
  iface->ring_call = ring_call;
  iface->connect_call = connect_call;
  iface->refuse_call = refuse_call;
}

static void
media_open (TandemCallMedia *media, TandemCall *call, TandemProfile *profile, const char *media_token)
{
  FakeWorld *self = FAKE_WORLD (media);

  g_string_append_printf (self->log, "open:%s ", tandem_profile_get_provider (profile));
  g_free (self->token);
  self->token = g_strdup (media_token);
  g_clear_object (&self->profile);
  self->profile = tandem_profile_copy (profile);
}

static void
media_close (TandemCallMedia *media, const char *call_id)
{
  g_string_append (FAKE_WORLD (media)->log, "close ");
  tandem_call_media_report_disconnected (media, call_id, NULL);
}

static void
media_set_muted (TandemCallMedia *media, const char *call_id, gboolean muted)
{
  g_string_append (FAKE_WORLD (media)->log, muted ? "mute " : "unmute ");
}

static void
media_send_digits (TandemCallMedia *media, const char *call_id, const char *digits)
{
  g_string_append_printf (FAKE_WORLD (media)->log, "digits:%s ", digits);
}

static void
media_set_patch (TandemCallMedia *media, const char *call_id, TandemPatch patch)
{
  g_string_append_printf (FAKE_WORLD (media)->log, "patch:%s ", tandem_patch_to_string (patch));
}

static void
media_set_monitored (TandemCallMedia *media, const char *call_id, gboolean monitored)
{
  g_string_append (FAKE_WORLD (media)->log, monitored ? "monitor " : "leave ");
}

static void
media_give_note (TandemCallMedia *media, const char *call_id, const char *text)
{
  g_string_append_printf (FAKE_WORLD (media)->log, "note:%s ", text);
}

static void
media_say (TandemCallMedia *media, const char *call_id, const char *text)
{
  g_string_append_printf (FAKE_WORLD (media)->log, "say:%s ", text);
}

static void
media_recite (TandemCallMedia *media, const char *call_id, const char *text)
{
  g_string_append_printf (FAKE_WORLD (media)->log, "recite:%s ", text);
}

static void
media_set_recording (TandemCallMedia *media, const char *call_id, TandemRecordingState state, const char *path)
{
  static const char *const words[] = { "off", "on", "paused" };

  g_string_append_printf (FAKE_WORLD (media)->log, "record:%s ", words[state]);
}

static void
media_answer_tool (TandemCallMedia *media, const char *call_id, const char *tool_call_id, const char *result, gboolean failed)
{
  g_string_append_printf (FAKE_WORLD (media)->log, "%s:%s:%s ", failed ? "failed" : "done", tool_call_id, result);
}

static void
media_await_heard (TandemCallMedia *media, const char *call_id)
{
  g_string_append (FAKE_WORLD (media)->log, "await-heard ");
}

static void
media_announce (TandemCallMedia *media, const char *call_id, const char *text)
{
  g_string_append_printf (FAKE_WORLD (media)->log, "announce:%s ", text ? text : "-");
}

static void
media_init (TandemCallMediaInterface *iface)
{
  iface->open = media_open;
  iface->close = media_close;
  iface->set_muted = media_set_muted;
  iface->send_digits = media_send_digits;
  iface->set_patch = media_set_patch;
  iface->set_monitored = media_set_monitored;
  iface->give_note = media_give_note;
  iface->say = media_say;
  iface->recite = media_recite;
  iface->set_recording = media_set_recording;
  iface->announce = media_announce;
  iface->answer_tool = media_answer_tool;
  iface->await_heard = media_await_heard;
}

static void
save_call_async (TandemStore *store, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback,
                 gpointer user_data)
{
  g_string_append (FAKE_WORLD (store)->log, "save ");
  answer (store, &FAKE_WORLD (store)->save_error, callback, user_data);
}

static void
save_turn_async (TandemStore *store, TandemCall *call, TandemTurn *turn, GCancellable *cancellable,
                 GAsyncReadyCallback callback, gpointer user_data)
{
  GError *none = NULL;

  FAKE_WORLD (store)->n_turns_saved++;
  answer (store, &none, callback, user_data);
}

static void
add_event_async (TandemStore *store, const char *call_id, const char *kind, const char *detail,
                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GError *none = NULL;

  answer (store, &none, callback, user_data);
}

static gboolean
save_finish (TandemStore *self, GAsyncResult *result, GError **error)
{
  return finish (self, result, error);
}

static void
list_calls_async (TandemStore *store, int limit, GCancellable *cancellable, GAsyncReadyCallback callback,
                  gpointer user_data)
{
  GError *none = NULL;

  answer (store, &none, callback, user_data);
}

static GPtrArray *
list_calls_finish (TandemStore *store, GAsyncResult *result, GError **error)
{
  return finish (store, result, error) ? g_ptr_array_ref (FAKE_WORLD (store)->old_calls) : NULL;
}

static void
load_transcript_async (TandemStore *store, TandemCall *call, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GError *none = NULL;

  g_string_append (FAKE_WORLD (store)->log, "load ");
  answer (store, &none, callback, user_data);
}

static void
store_init (TandemStoreInterface *iface)
{
  iface->save_call_async = save_call_async;
  iface->save_turn_async = save_turn_async;
  iface->add_event_async = add_event_async;
  iface->save_finish = save_finish;
  iface->list_calls_async = list_calls_async;
  iface->list_calls_finish = list_calls_finish;
  iface->load_transcript_async = load_transcript_async;
  iface->load_transcript_finish = save_finish;
}

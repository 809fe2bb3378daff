// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-stream-faults.h"

#include <string.h>

#include "tandem-sim-mulaw.h"

/* In ticks of 20 ms. */
#define INJECT_AT 50
#define CUT_AT 100
#define REPLAY_AT 25
#define SETTLE_AFTER 50
#define HUGE_SIZE (1024 * 1024)

typedef enum { IDLE, ARMED, INJECTED } FaultState;

typedef struct {
  const char *name;
  FaultState state;
  guint64 tick;   /* when it is (was) injected; 0: by the stream itself */
} Fault;

static const Fault templates[] = {
  { "media-bad-signature", IDLE, 0 }, { "media-before-start", IDLE, 0 }, { "media-no-token", IDLE, 0 },
  { "media-replay-token", IDLE, REPLAY_AT }, { "media-cut", IDLE, CUT_AT },
  { "media-garbage", IDLE, INJECT_AT }, { "media-non-json", IDLE, INJECT_AT }, { "media-bad-base64", IDLE, INJECT_AT },
  { "media-wrong-sid", IDLE, INJECT_AT }, { "media-huge", IDLE, INJECT_AT }, { "media-truncated-utf8", IDLE, INJECT_AT },
};

/* Default main context only. */
struct _TandemSimStreamFaults {
  GObject parent_instance;
  /* owned */
  TandemSimLog *log;
  char *call_sid;

  Fault faults[G_N_ELEMENTS (templates)];
};

G_DEFINE_FINAL_TYPE (TandemSimStreamFaults, tandem_sim_stream_faults, G_TYPE_OBJECT)

static void
tandem_sim_stream_faults_dispose (GObject *object)
{
  TandemSimStreamFaults *self = TANDEM_SIM_STREAM_FAULTS (object);

  g_clear_object (&self->log);
  g_clear_pointer (&self->call_sid, g_free);
  G_OBJECT_CLASS (tandem_sim_stream_faults_parent_class)->dispose (object);
}

static void
tandem_sim_stream_faults_class_init (TandemSimStreamFaultsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_stream_faults_dispose;
}

static void
tandem_sim_stream_faults_init (TandemSimStreamFaults *self)
{
  memcpy (self->faults, templates, sizeof templates);
}

TandemSimStreamFaults *
tandem_sim_stream_faults_new (TandemSimFaults *faults, TandemSimLog *log, const char *call_sid)
{
  TandemSimStreamFaults *self = g_object_new (TANDEM_TYPE_SIM_STREAM_FAULTS, NULL);

  self->log = g_object_ref (log);
  self->call_sid = g_strdup (call_sid);
  for (gsize i = 0; i < G_N_ELEMENTS (self->faults); i++)
    if (tandem_sim_faults_take (faults, self->faults[i].name, NULL))
      self->faults[i].state = ARMED;
  return self;
}

static void
inject (TandemSimStreamFaults *self, Fault *fault)
{
  fault->state = INJECTED;
  tandem_sim_log_write (self->log, "fault", "injected", "call_sid", self->call_sid, "name", fault->name, NULL);
}

static Fault *
find (TandemSimStreamFaults *self, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->faults); i++)
    if (strcmp (self->faults[i].name, name) == 0)
      return &self->faults[i];
  g_assert_not_reached ();
}

gboolean
tandem_sim_stream_faults_begin (TandemSimStreamFaults *self, const char *name)
{
  Fault *fault;

  g_return_val_if_fail (TANDEM_IS_SIM_STREAM_FAULTS (self), FALSE);
  fault = find (self, name);
  if (fault->state != ARMED)
    return FALSE;
  inject (self, fault);
  return TRUE;
}

gboolean
tandem_sim_stream_faults_wants_replay (TandemSimStreamFaults *self, guint64 tick)
{
  return tick >= REPLAY_AT && tandem_sim_stream_faults_begin (self, "media-replay-token");
}

static void
settle (TandemSimStreamFaults *self, Fault *fault, const char *outcome, guint code, const char *text)
{
  g_autofree char *number = g_strdup_printf ("%u", code);

  fault->state = IDLE;
  tandem_sim_log_write (self->log, "fault", "outcome", "call_sid", self->call_sid, "name", fault->name,
                        "outcome", outcome, "code", number, "text", text, NULL);
}

static void
send_huge (SoupWebsocketConnection *connection, const char *stream_sid)
{
  g_autofree guchar *silence = g_malloc (HUGE_SIZE / 4 * 3);
  g_autofree char *payload = NULL;
  g_autofree char *text = NULL;

  memset (silence, TANDEM_SIM_MULAW_SILENCE, HUGE_SIZE / 4 * 3);
  payload = g_base64_encode (silence, HUGE_SIZE / 4 * 3);
  text = g_strdup_printf ("{\"event\":\"media\",\"streamSid\":\"%s\",\"media\":{\"payload\":\"%s\"}}", stream_sid, payload);
  soup_websocket_connection_send_text (connection, text);
}

/* libsoup refuses to send what is not UTF-8, so the frame is made by hand (masked, as a client's must be, with a mask of zeros). */
static void
send_truncated_utf8 (SoupWebsocketConnection *connection)
{
  static const char text[] = "{\"event\":\"media\",\"note\":\"\xe2\x82\"}";
  GOutputStream *out = g_io_stream_get_output_stream (soup_websocket_connection_get_io_stream (connection));
  guint8 frame[6 + sizeof text - 1] = { 0x81, 0x80 | (sizeof text - 1) };

  memcpy (frame + 6, text, sizeof text - 1);
  g_output_stream_write_all (out, frame, sizeof frame, NULL, NULL, NULL);
}

static void
send_garbage (SoupWebsocketConnection *connection)
{
  guint32 garbage[64];

  for (gsize i = 0; i < G_N_ELEMENTS (garbage); i++)
    garbage[i] = g_random_int ();
  soup_websocket_connection_send_binary (connection, garbage, sizeof garbage);
}

static void
send_fault (const char *name, SoupWebsocketConnection *connection, const char *stream_sid)
{
  g_autofree char *bad_base64 = g_strdup_printf ("{\"event\":\"media\",\"streamSid\":\"%s\",\"media\":{\"track\":\"inbound\","
                                                 "\"chunk\":\"1\",\"timestamp\":\"0\",\"payload\":\"!not base64!\"}}", stream_sid);

  if (strcmp (name, "media-garbage") == 0)
    send_garbage (connection);
  else if (strcmp (name, "media-non-json") == 0)
    soup_websocket_connection_send_text (connection, "This is not JSON {");
  else if (strcmp (name, "media-bad-base64") == 0)
    soup_websocket_connection_send_text (connection, bad_base64);
  else if (strcmp (name, "media-wrong-sid") == 0)
    soup_websocket_connection_send_text (connection, "{\"event\":\"media\",\"streamSid\":\"MZ00000000000000000000000000000000\","
                                         "\"media\":{\"track\":\"inbound\",\"chunk\":\"1\",\"timestamp\":\"0\",\"payload\":\"AAAA\"}}");
  else if (strcmp (name, "media-huge") == 0)
    send_huge (connection, stream_sid);
  else if (strcmp (name, "media-truncated-utf8") == 0)
    send_truncated_utf8 (connection);
}

gboolean
tandem_sim_stream_faults_tick (TandemSimStreamFaults *self, guint64 tick, SoupWebsocketConnection *connection,
                               const char *stream_sid)
{
  g_return_val_if_fail (TANDEM_IS_SIM_STREAM_FAULTS (self), FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (self->faults); i++) {
    Fault *fault = &self->faults[i];

    /* The second socket tells its own end. */
    if (fault->tick == REPLAY_AT)
      continue;
    if (fault->state == INJECTED && tick >= fault->tick + SETTLE_AFTER)
      settle (self, fault, "went-on", 0, "");
    if (fault->state != ARMED || fault->tick == 0 || tick < fault->tick)
      continue;
    inject (self, fault);
    if (fault->tick == CUT_AT) {
      settle (self, fault, "cut", 0, "");
      return FALSE;
    }
    send_fault (fault->name, connection, stream_sid);
  }
  return TRUE;
}

void
tandem_sim_stream_faults_end (TandemSimStreamFaults *self, const char *outcome, guint code, const char *text)
{
  g_return_if_fail (TANDEM_IS_SIM_STREAM_FAULTS (self));
  for (gsize i = 0; i < G_N_ELEMENTS (self->faults); i++)
    if (self->faults[i].state == INJECTED && self->faults[i].tick != REPLAY_AT)
      settle (self, &self->faults[i], outcome, code, text);
}

void
tandem_sim_stream_faults_settle (TandemSimStreamFaults *self, const char *name, const char *outcome, guint code,
                                 const char *text)
{
  g_return_if_fail (TANDEM_IS_SIM_STREAM_FAULTS (self));
  settle (self, find (self, name), outcome, code, text);
}

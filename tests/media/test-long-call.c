// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-line.h"

#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "fake-stream.h"
#include "tandem-error.h"

/* A call of 70 minutes with a service whose sessions end after 30, in seconds: GLib's clock stands still unless the test moves it. */
#define CALL_MS (70 * 60 * 1000)
#define LIFETIME_MS (30 * 60 * 1000)
#define FRAME_MS 20
/* What the service takes to find that a pause is the end, and to answer. */
#define PAUSE_MS 200
#define THINKING_MS 100
/* What the remote may hear of nothing. */
#define SILENCE_MAX_MS 500
/* The mu-law byte of the remote's voice: anything but silence. */
#define VOICE 0x30

static gint64 now_ns = G_GINT64_CONSTANT (1000000000);

/* Sanitizers ask it before they are ready themselves. */
__attribute__ ((no_sanitize_address, no_sanitize_thread)) int clock_gettime (clockid_t id, struct timespec *into);

/* Instead of the C library's: timers of GLib ask it, too. */
int
clock_gettime (clockid_t id, struct timespec *into)
{
  if (id != CLOCK_MONOTONIC)
    return (int) syscall (SYS_clock_gettime, id, into);
  into->tv_sec = (time_t) (now_ns / G_GINT64_CONSTANT (1000000000));
  into->tv_nsec = (long) (now_ns % G_GINT64_CONSTANT (1000000000));
  return 0;
}

/* --- a service -------------------------------------------------------------------------------------- */

/* One session: it finds out by itself when the remote speaks, answers every utterance, and knows what it was told and what it heard. */
#define LONG_TYPE_SESSION (long_session_get_type ())
G_DECLARE_FINAL_TYPE (LongSession, long_session, LONG, SESSION, GObject)

struct _LongSession {
  GObject parent_instance;
  TandemVoiceListener listener;
  gpointer listener_data;
  GPtrArray *knows; /* what was said, in order */
  gint64 opened_ms;
  gint64 heard_ms;  /* of what was appended */
  gint64 voice_ms;  /* since when the remote speaks; -1: it does not */
  gint64 quiet_ms;
  gint64 answer_ms; /* when it will answer; -1: it will not */
  guint number;
  guint n_items;
  gboolean ready;
  gboolean over;
};

/* Of all sessions together. */
static guint n_sessions;
static guint n_utterances;

static gint64
now_ms (void)
{
  return now_ns / 1000000;
}

static void
session_emit (LongSession *self, TandemVoiceEvent event)
{
  if (self->listener && !self->over)
    self->listener (TANDEM_VOICE (self), &event, self->listener_data);
}

static char *
session_name_item (LongSession *self)
{
  return g_strdup_printf ("item_%u_%u", self->number, ++self->n_items);
}

/* Twelve seconds in one burst, as services send them. */
static void
session_answer (LongSession *self)
{
  static guint8 sound[12 * 8000];
  g_autofree char *item = session_name_item (self);
  g_autofree char *response = g_strconcat ("response_", item, NULL);
  g_autofree char *text = g_strdup_printf ("answer %u", n_utterances);

  memset (sound, 0x20, sizeof sound);
  g_ptr_array_add (self->knows, g_strdup (text));
  session_emit (self, (TandemVoiceEvent){ .type = TANDEM_VOICE_RESPONSE_STARTED, .response_id = response });
  session_emit (self, (TandemVoiceEvent){ .type = TANDEM_VOICE_ITEM_ADDED, .item_id = item, .party = TANDEM_PARTY_AGENT });
  session_emit (self, (TandemVoiceEvent){ .type = TANDEM_VOICE_AUDIO, .item_id = item, .response_id = response, .data = sound,
                                          .n = sizeof sound });
  session_emit (self, (TandemVoiceEvent){ .type = TANDEM_VOICE_AGENT_TEXT_DONE, .item_id = item, .response_id = response, .text = text });
  session_emit (self, (TandemVoiceEvent){ .type = TANDEM_VOICE_AUDIO_DONE, .item_id = item, .response_id = response });
  session_emit (self, (TandemVoiceEvent){ .type = TANDEM_VOICE_RESPONSE_DONE, .response_id = response });
}

static void
session_commit (LongSession *self)
{
  g_autofree char *item = g_strdup_printf ("heard_%u_%u", self->number, self->n_items);
  g_autofree char *text = g_strdup_printf ("utterance %u", ++n_utterances);

  g_ptr_array_add (self->knows, g_strdup (text));
  session_emit (self, (TandemVoiceEvent){ .type = TANDEM_VOICE_SPEECH_STOPPED, .item_id = item, .at_ms = self->heard_ms - PAUSE_MS });
  session_emit (self, (TandemVoiceEvent){ .type = TANDEM_VOICE_ITEM_ADDED, .item_id = item, .party = TANDEM_PARTY_REMOTE });
  session_emit (self, (TandemVoiceEvent){ .type = TANDEM_VOICE_REMOTE_TEXT_DONE, .item_id = item, .text = text });
  self->voice_ms = -1;
  self->answer_ms = now_ms () + THINKING_MS;
}

static void
session_hear (LongSession *self, const guint8 *data, gsize n)
{
  gint64 ms = (gint64) n / 8;

  self->heard_ms += ms;
  if (data[0] == VOICE && self->voice_ms < 0) {
    g_autofree char *item = g_strdup_printf ("heard_%u_%u", self->number, ++self->n_items);

    self->voice_ms = self->heard_ms - ms;
    session_emit (self, (TandemVoiceEvent){ .type = TANDEM_VOICE_SPEECH_STARTED, .item_id = item, .at_ms = self->voice_ms });
  }
  self->quiet_ms = data[0] == VOICE ? 0 : self->quiet_ms + ms;
  if (self->voice_ms >= 0 && self->quiet_ms >= PAUSE_MS)
    session_commit (self);
}

/* Time went on. */
static void
session_pass (LongSession *self)
{
  g_autoptr (GError) expired = NULL;

  if (self->over)
    return;
  if (!self->ready) {
    self->ready = TRUE;
    self->opened_ms = now_ms ();
    session_emit (self, (TandemVoiceEvent){ .type = TANDEM_VOICE_READY });
  }
  if (self->answer_ms >= 0 && now_ms () >= self->answer_ms) {
    self->answer_ms = -1;
    session_answer (self);
  }
  if (now_ms () - self->opened_ms < LIFETIME_MS)
    return;
  g_set_error_literal (&expired, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_UNREACHABLE, "Your session hit the maximum duration.");
  session_emit (self, (TandemVoiceEvent){ .type = TANDEM_VOICE_CLOSED, .error = expired });
  self->over = TRUE;
}

static TandemVoiceCapabilities
get_capabilities (TandemVoice *voice)
{
  return TANDEM_VOICE_CAN_TRUNCATE | TANDEM_VOICE_CAN_CANCEL | TANDEM_VOICE_CAN_TRANSCRIBE;
}

static TandemVoiceFormat
get_format (TandemVoice *voice)
{
  return TANDEM_VOICE_FORMAT_PCMU_8000;
}

static void
set_listener (TandemVoice *voice, TandemVoiceListener listener, gpointer user_data)
{
  LONG_SESSION (voice)->listener = listener;
  LONG_SESSION (voice)->listener_data = user_data;
}

static void
do_nothing (TandemVoice *voice)
{
}

static void
do_close (TandemVoice *voice)
{
  LONG_SESSION (voice)->over = TRUE;
}

static void
send_audio (TandemVoice *voice, const guint8 *data, gsize n)
{
  /* What was missed comes in one piece. */
  for (; n > 0; data += MIN (n, FRAME_MS * 8), n -= MIN (n, FRAME_MS * 8))
    session_hear (LONG_SESSION (voice), data, MIN (n, FRAME_MS * 8));
}

static void
respond (TandemVoice *voice)
{
  LONG_SESSION (voice)->answer_ms = now_ms () + THINKING_MS;
}

static void
add_turn (TandemVoice *voice, const char *item_id, TandemParty party, const char *text)
{
  g_ptr_array_add (LONG_SESSION (voice)->knows, g_strdup (text));
}

static gint64
get_lifetime_ms (TandemVoice *voice)
{
  return LIFETIME_MS;
}

static void
truncate_item (TandemVoice *voice, const char *item_id, gint64 heard_ms)
{
}

static void
remove_item (TandemVoice *voice, const char *item_id)
{
}

static void
session_iface_init (TandemVoiceInterface *iface)
{
  iface->get_capabilities = get_capabilities;
  iface->get_format = get_format;
  iface->set_listener = set_listener;
  iface->open = do_nothing;
  iface->send_audio = send_audio;
  iface->respond = respond;
  iface->add_turn = add_turn;
  iface->get_lifetime_ms = get_lifetime_ms;
  iface->truncate = truncate_item;
  iface->remove_item = remove_item;
  iface->cancel = do_nothing;
  iface->close = do_close;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LongSession, long_session, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (TANDEM_TYPE_VOICE, session_iface_init))

static void
session_finalize (GObject *object)
{
  g_ptr_array_unref (LONG_SESSION (object)->knows);
  G_OBJECT_CLASS (long_session_parent_class)->finalize (object);
}

static void
long_session_class_init (LongSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = session_finalize;
}

static void
long_session_init (LongSession *self)
{
  self->knows = g_ptr_array_new_with_free_func (g_free);
  self->voice_ms = self->answer_ms = -1;
  self->number = ++n_sessions;
}

/* --- the call --------------------------------------------------------------------------------------- */

typedef struct {
  TandemLine *line;
  FakeStream *stream;
  GPtrArray *sessions; /* as they were made */
  GPtrArray *said;     /* what each turn of the transcript says when it is final, in order */
  gint64 begin_ms;
  gint64 silence_ms;   /* since when nobody speaks */
  gint64 longest_ms;   /* of that, while the remote waits for the agent */
  guint n_notices;
} Call;

static gint64
now_us (gpointer user_data)
{
  return now_ns / 1000;
}

static void
on_turn (TandemLine *line, const TandemTurnUpdate *update, gpointer user_data)
{
  Call *call = user_data;

  if (update->final && update->text && *update->text)
    g_ptr_array_add (call->said, g_strdup (update->text));
}

static void
on_notice (TandemLine *line, const GError *error, gpointer user_data)
{
  ((Call *) user_data)->n_notices++;
}

static void
on_anything (TandemLine *line, gpointer user_data)
{
}

static void
on_digit (TandemLine *line, char digit, gpointer user_data)
{
}

static TandemRecorder *
on_record (TandemLine *line, const char *path, gint64 position, gpointer user_data)
{
  return NULL;
}

static void
on_over (TandemLine *line, const char *reason, gpointer user_data)
{
}

static const TandemLineListener listener = { on_turn, on_anything, on_notice, on_digit, on_anything, on_record, on_over };

static TandemVoice *
make_session (TandemProfile *profile, gpointer user_data, GError **error)
{
  LongSession *session = g_object_new (LONG_TYPE_SESSION, NULL);

  g_ptr_array_add (((Call *) user_data)->sessions, g_object_ref (session));
  return TANDEM_VOICE (session);
}

/* One frame of both directions. */
static void
pass (Call *call, gboolean speaks, gboolean waits)
{
  guint8 frame[TANDEM_ULAW_FRAME];

  memset (frame, speaks ? VOICE : 0xff, sizeof frame);
  fake_stream_hear (call->stream, now_ms () - call->begin_ms, frame, sizeof frame);
  now_ns += FRAME_MS * G_GINT64_CONSTANT (1000000);
  fake_stream_play (call->stream);
  tandem_line_tick (call->line, now_us (NULL));
  for (guint i = 0; i < call->sessions->len; i++)
    session_pass (call->sessions->pdata[i]);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  call->silence_ms = waits && !speaks && fake_stream_get_buffered (call->stream) == 0 ? call->silence_ms + FRAME_MS : 0;
  call->longest_ms = MAX (call->longest_ms, call->silence_ms);
}

/* The remote says something, waits for the answer and hears it, up to its end or @hears_ms of it. */
static void
converse (Call *call, int hears_ms, int hesitates_ms)
{
  int waited_ms = 0;

  for (int ms = 0; ms < 1500; ms += FRAME_MS)
    pass (call, TRUE, FALSE);
  for (; fake_stream_get_buffered (call->stream) == 0 && waited_ms < 20000; waited_ms += FRAME_MS)
    pass (call, FALSE, TRUE);
  g_assert_cmpint (waited_ms, <, 20000);
  for (int ms = 0; ms < hears_ms && fake_stream_get_buffered (call->stream) > 0; ms += FRAME_MS)
    pass (call, FALSE, TRUE);
  for (int ms = 0; ms < hesitates_ms; ms += FRAME_MS)
    pass (call, FALSE, FALSE);
}

static guint
count (GPtrArray *texts, const char *text)
{
  guint n = 0;

  for (guint i = 0; i < texts->len; i++)
    n += g_str_equal (texts->pdata[i], text);
  return n;
}

/* A session that came later knows what was said before it and since, each thing once and in order. */
static void
check_memory (LongSession *session, guint n_exchanges)
{
  guint place = 0;

  for (guint i = 1; i <= n_exchanges; i++) {
    g_autofree char *said = g_strdup_printf ("utterance %u", i);

    g_assert_cmpuint (count (session->knows, said), ==, 1);
    while (!g_str_equal (session->knows->pdata[place], said))
      place++;
    g_assert_cmpuint (place, <, session->knows->len);
  }
}

/* @data: how long the remote hesitates before it speaks, in ms.  When that is too short for a change of sessions, the service ends
 * them in the middle of the conversation. */
static void
test_seventy_minutes (gconstpointer data)
{
  const TandemClock clock = { now_us, NULL };
  g_autoptr (TandemProfile) profile = tandem_profile_new ("test");
  TandemLevels *levels = tandem_levels_new ();
  TandemMediaTally tally = { 0 };
  Call call = { .begin_ms = now_ms () };
  guint n_exchanges = 0;

  n_utterances = 0;
  g_object_set (profile, "max-retries", 3, NULL);
  call.sessions = g_ptr_array_new_with_free_func (g_object_unref);
  call.said = g_ptr_array_new_with_free_func (g_free);
  call.stream = fake_stream_new (clock, NULL);
  call.line = tandem_line_new ("call", profile, levels, &tally, clock);
  tandem_line_set_listener (call.line, &listener, &call);
  tandem_line_open (call.line, make_session, &call);
  session_pass (call.sessions->pdata[0]);
  tandem_line_attach (call.line, TANDEM_CARRIER_STREAM (call.stream));
  for (; now_ms () - call.begin_ms < CALL_MS; n_exchanges++)
    /* Every fifth answer is interrupted. */
    converse (&call, n_exchanges % 5 == 4 ? 3000 : G_MAXINT, GPOINTER_TO_INT (data));

  g_test_message ("%u exchanges, %u sessions, longest silence while the remote waited: %" G_GINT64_FORMAT " ms", n_exchanges,
                  call.sessions->len, call.longest_ms);
  g_assert_cmpuint (call.sessions->len, >=, 3);
  g_assert_cmpint (call.longest_ms, <=, SILENCE_MAX_MS);
  g_assert_cmpuint (call.n_notices, ==, 0);
  g_assert_cmpuint (n_utterances, ==, n_exchanges);
  for (guint i = 1; i < call.sessions->len; i++)
    if (LONG_SESSION (call.sessions->pdata[i])->n_items > 0 && !LONG_SESSION (call.sessions->pdata[i])->over)
      check_memory (call.sessions->pdata[i], n_exchanges);
  for (guint i = 1; i <= n_exchanges; i++) {
    g_autofree char *said = g_strdup_printf ("utterance %u", i);

    g_assert_cmpuint (count (call.said, said), ==, 1);
  }

  tandem_line_close (call.line);
  g_assert_finalize_object (call.line);
  g_ptr_array_unref (call.sessions);
  g_ptr_array_unref (call.said);
  g_assert_finalize_object (call.stream);
  tandem_levels_unref (levels);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/long-call/pauses", GINT_TO_POINTER (1500), test_seventy_minutes);
  g_test_add_data_func ("/long-call/no-pauses", GINT_TO_POINTER (100), test_seventy_minutes);
  return g_test_run ();
}

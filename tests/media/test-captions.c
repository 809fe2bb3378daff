// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-captions.h"

#include <string.h>

#include "fake-voice.h"
#include "tandem-error.h"
#include "tandem-ulaw.h"

typedef struct {
  gint64 now_us;
  GPtrArray *turns;   /* "id party after text from to final" */
  GPtrArray *notices;
  GError *notice;      /* the last */
  GPtrArray *voices;  /* FakeVoice, as they were made: remote, operator, and those after a loss */
  guint n_stirred;
  gboolean none;      /* the factory makes nothing */
  TandemCaptions *captions;
} Fixture;

static gint64
now_us (gpointer user_data)
{
  return ((Fixture *) user_data)->now_us;
}

static void
on_turn (const TandemTurnUpdate *update, gpointer user_data)
{
  GString *s = g_string_new (update->item_id);

  g_string_append_printf (s, " %s", tandem_party_to_string (update->party));
  if (update->after_item_id)
    g_string_append_printf (s, " after %s", update->after_item_id);
  if (update->text)
    g_string_append_printf (s, " =%s", update->text);
  if (update->append_text)
    g_string_append_printf (s, " +%s", update->append_text);
  if (update->start_ms >= 0)
    g_string_append_printf (s, " from %d", (int) update->start_ms);
  if (update->end_ms >= 0)
    g_string_append_printf (s, " to %d", (int) update->end_ms);
  if (update->final)
    g_string_append (s, " final");
  g_assert_false (update->is_private);
  g_ptr_array_add (((Fixture *) user_data)->turns, g_string_free (s, FALSE));
}

static void
on_notice (const GError *error, gpointer user_data)
{
  Fixture *f = user_data;

  g_ptr_array_add (f->notices, g_strdup (error->message));
  g_clear_error (&f->notice);
  f->notice = g_error_copy (error);
}

static void
on_stirred (gpointer user_data)
{
  ((Fixture *) user_data)->n_stirred++;
}

static const TandemCaptionsListener listener = { on_turn, on_notice, on_stirred };

static TandemVoice *
make_voice (TandemProfile *profile, gpointer user_data, GError **error)
{
  Fixture *f = user_data;

  g_assert_cmpstr (tandem_profile_get_provider (profile), ==, TANDEM_CAPTIONS_PROVIDER);
  if (f->none)
    return NULL;
  g_ptr_array_add (f->voices, fake_voice_new (TANDEM_VOICE_FORMAT_PCMU_8000, TANDEM_VOICE_CAN_TRANSCRIBE, NULL));
  return TANDEM_VOICE (g_object_ref (f->voices->pdata[f->voices->len - 1]));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const TandemClock clock = { now_us, f };
  g_autoptr (TandemProfile) profile = tandem_profile_new ("test");

  g_object_set (profile, "provider", "none", NULL);
  f->now_us = 1000000;
  f->turns = g_ptr_array_new_with_free_func (g_free);
  f->notices = g_ptr_array_new_with_free_func (g_free);
  f->voices = g_ptr_array_new_with_free_func (g_object_unref);
  f->captions = tandem_captions_new (profile, clock, &listener, f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->captions);
  g_ptr_array_unref (f->turns);
  g_ptr_array_unref (f->notices);
  g_clear_error (&f->notice);
  g_ptr_array_unref (f->voices);
}

static FakeVoice *
voice (Fixture *f, guint i)
{
  g_assert_cmpuint (i, <, f->voices->len);
  return f->voices->pdata[i];
}

static void
begin (Fixture *f)
{
  tandem_captions_open (f->captions, make_voice, f);
  fake_voice_ready (voice (f, 0));
  fake_voice_ready (voice (f, 1));
  tandem_captions_attach (f->captions);
}

/* @remote_ms of the stream when the remote's frame was sent; -1: it sends none. */
static void
step (Fixture *f, gint64 remote_ms, gboolean operator)
{
  guint8 remote[TANDEM_ULAW_FRAME];
  gint16 frame[TANDEM_ULAW_FRAME];

  f->now_us += 20000;
  memset (remote, 0x20, sizeof remote);
  for (int i = 0; i < TANDEM_ULAW_FRAME; i++)
    frame[i] = 5000;
  if (remote_ms >= 0)
    tandem_captions_hear_remote (f->captions, remote_ms, remote, sizeof remote);
  if (operator)
    tandem_captions_hear_operator (f->captions, frame);
  tandem_captions_check (f->captions);
}

static void
emit (Fixture *f, guint i, TandemVoiceEventType type, const char *item, gint64 at_ms, const char *text)
{
  fake_voice_emit (voice (f, i), &(TandemVoiceEvent){ .type = type, .item_id = item, .at_ms = at_ms, .text = text,
                                                      .party = TANDEM_PARTY_REMOTE });
}

static void
say (Fixture *f, guint i, const char *item, gint64 from_ms, gint64 to_ms)
{
  emit (f, i, TANDEM_VOICE_SPEECH_STARTED, item, from_ms, NULL);
  emit (f, i, TANDEM_VOICE_SPEECH_STOPPED, item, to_ms, NULL);
  emit (f, i, TANDEM_VOICE_ITEM_ADDED, item, 0, NULL);
}

static void
lose (Fixture *f, guint i, int code)
{
  g_autoptr (GError) error = g_error_new_literal (TANDEM_AGENT_ERROR, code, "It is gone.");

  fake_voice_emit (voice (f, i), &(TandemVoiceEvent){ .type = TANDEM_VOICE_CLOSED, .error = error });
}

static const char *
latest (Fixture *f)
{
  g_assert_cmpuint (f->turns->len, >, 0);
  return f->turns->pdata[f->turns->len - 1];
}

/* Each hears one of the two, and nothing of the other. */
static void
test_streams (Fixture *f, gconstpointer data)
{
  begin (f);
  step (f, 0, FALSE);
  step (f, 20, TRUE);
  /* A gap of the telephone is silence for its session. */
  step (f, 100, TRUE);
  g_assert_cmpuint (fake_voice_get_audio (voice (f, 0))->len, ==, 120 * 8);
  g_assert_cmpuint (fake_voice_get_audio (voice (f, 0))->data[0], ==, 0x20);
  g_assert_cmpuint (fake_voice_get_audio (voice (f, 0))->data[50 * 8], ==, TANDEM_ULAW_SILENCE);
  g_assert_cmpuint (fake_voice_get_audio (voice (f, 1))->len, ==, 40 * 8);
  g_assert_cmpuint (fake_voice_get_audio (voice (f, 1))->data[0], ==, tandem_ulaw_encode (5000));
  /* Muted for a second: the words after it keep their time. */
  f->now_us += 1000000;
  step (f, -1, TRUE);
  g_assert_cmpuint (fake_voice_get_audio (voice (f, 1))->len, ==, (40 + 1000 + 20) * 8);
  /* Nobody listens on hold. */
  tandem_captions_set_on_hold (f->captions, TRUE);
  step (f, 120, FALSE);
  g_assert_cmpuint (fake_voice_get_audio (voice (f, 0))->data[120 * 8], ==, TANDEM_ULAW_SILENCE);
}

/* Both services call their items alike; the words of the one who spoke first come last. */
static void
test_order (Fixture *f, gconstpointer data)
{
  begin (f);
  for (int i = 0; i < 250; i++)
    step (f, i * 20, TRUE);
  say (f, 1, "i1", 1000, 1500);
  g_assert_cmpstr (latest (f), ==, "operator-1-i1 operator from 1020 to 1520");
  say (f, 0, "i1", 2000, 2500);
  g_assert_cmpstr (latest (f), ==, "remote-1-i1 remote after operator-1-i1 from 2000 to 2500");
  say (f, 1, "i2", 1600, 1900);
  g_assert_cmpstr (latest (f), ==, "operator-1-i2 operator after operator-1-i1 from 1620 to 1920");
  say (f, 0, "i2", 100, 300);
  g_assert_cmpstr (latest (f), ==, "remote-1-i2 remote from 100 to 300");
  emit (f, 0, TANDEM_VOICE_REMOTE_TEXT, "i1", 0, "Hel");
  g_assert_cmpstr (latest (f), ==, "remote-1-i1 remote +Hel from 2000 to 2500");
  emit (f, 0, TANDEM_VOICE_REMOTE_TEXT_DONE, "i1", 0, "Hello.");
  g_assert_cmpstr (latest (f), ==, "remote-1-i1 remote =Hello. from 2000 to 2500 final");
  emit (f, 1, TANDEM_VOICE_REMOTE_TEXT_DONE, "i1", 0, "Hi.");
  g_assert_cmpstr (latest (f), ==, "operator-1-i1 operator =Hi. from 1020 to 1520 final");
  g_assert_cmpuint (f->notices->len, ==, 0);
}

/* What began is known once; said again later it stays. */
static void
test_first_start_counts (Fixture *f, gconstpointer data)
{
  begin (f);
  for (int i = 0; i < 100; i++)
    step (f, i * 20, FALSE);
  emit (f, 0, TANDEM_VOICE_SPEECH_STARTED, "i1", 100, NULL);
  emit (f, 0, TANDEM_VOICE_SPEECH_STARTED, "i1", 900, NULL);
  emit (f, 0, TANDEM_VOICE_REMOTE_TEXT, "i1", 0, "Hello");
  g_assert_cmpstr (latest (f), ==, "remote-1-i1 remote +Hello from 100");
}

static void
test_lost (Fixture *f, gconstpointer data)
{
  begin (f);
  step (f, 0, TRUE);
  lose (f, 0, TANDEM_AGENT_ERROR_UNREACHABLE);
  lose (f, 1, TANDEM_AGENT_ERROR_UNREACHABLE);
  g_assert_cmpuint (f->notices->len, ==, 1);
  g_assert_cmpstr (f->notices->pdata[0], ==, "There are no captions now: It is gone.");
  g_assert_error (f->notice, TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_CAPTIONS);
  for (int i = 1; i < 49; i++)
    step (f, i * 20, TRUE);
  g_assert_cmpuint (f->voices->len, ==, 2);
  for (int i = 49; i < 60; i++)
    step (f, i * 20, TRUE);
  g_assert_cmpuint (f->voices->len, ==, 4);
  /* Again, and not a word between: later, and nobody is told twice. */
  lose (f, 2, TANDEM_AGENT_ERROR_UNREACHABLE);
  for (int i = 60; i < 150; i++)
    step (f, i * 20, TRUE);
  g_assert_cmpuint (f->voices->len, ==, 4);
  for (int i = 150; i < 170; i++)
    step (f, i * 20, TRUE);
  g_assert_cmpuint (f->voices->len, ==, 5);
  g_assert_cmpuint (f->notices->len, ==, 1);
  fake_voice_ready (voice (f, 4));
  for (int i = 170; i < 270; i++)
    step (f, i * 20, TRUE);
  /* Times are the stream's, though this session began later. */
  say (f, 4, "i1", 500, 700);
  g_assert_cmpstr (latest (f), ==, "remote-3-i1 remote from 3900 to 4100");
  /* It worked in between: the next loss is news. */
  lose (f, 4, TANDEM_AGENT_ERROR_UNREACHABLE);
  g_assert_cmpuint (f->notices->len, ==, 2);
}

/* Services end sessions after some time: no news. */
static void
test_long_session (Fixture *f, gconstpointer data)
{
  begin (f);
  f->now_us += G_GINT64_CONSTANT (55) * 60 * G_USEC_PER_SEC;
  lose (f, 0, TANDEM_AGENT_ERROR_PROTOCOL);
  step (f, -1, FALSE);
  g_assert_cmpuint (f->voices->len, ==, 3);
  g_assert_cmpuint (f->notices->len, ==, 0);
}

static void
test_hopeless (Fixture *f, gconstpointer data)
{
  tandem_captions_open (f->captions, make_voice, f);
  lose (f, 0, TANDEM_AGENT_ERROR_AUTH);
  lose (f, 1, TANDEM_AGENT_ERROR_AUTH);
  tandem_captions_attach (f->captions);
  f->now_us += 600 * G_USEC_PER_SEC;
  step (f, 0, TRUE);
  g_assert_cmpuint (f->voices->len, ==, 2);
  g_assert_cmpuint (f->notices->len, ==, 1);
  g_assert_false (tandem_captions_is_awaited (f->captions));
}

/* Without a service nothing is said about captions, and nothing breaks. */
static void
test_none (Fixture *f, gconstpointer data)
{
  f->none = TRUE;
  tandem_captions_open (f->captions, make_voice, f);
  tandem_captions_attach (f->captions);
  step (f, 0, TRUE);
  tandem_captions_hang_up (f->captions);
  g_assert_false (tandem_captions_is_awaited (f->captions));
  tandem_captions_close (f->captions);
  g_assert_cmpuint (f->notices->len, ==, 0);
  g_assert_cmpuint (f->turns->len, ==, 0);
}

static void
test_last_words (Fixture *f, gconstpointer data)
{
  gsize given;

  begin (f);
  for (int i = 0; i < 50; i++)
    step (f, i * 20, TRUE);
  g_assert_false (tandem_captions_is_awaited (f->captions));
  emit (f, 1, TANDEM_VOICE_SPEECH_STARTED, "i1", 500, NULL);
  given = fake_voice_get_audio (voice (f, 1))->len;
  tandem_captions_hang_up (f->captions);
  /* Silence, by which the service can tell that it was the last word. */
  g_assert_cmpuint (fake_voice_get_audio (voice (f, 1))->len, ==, given + 8000);
  g_assert_cmpuint (fake_voice_get_audio (voice (f, 0))->len, ==, given);
  g_assert_true (tandem_captions_is_awaited (f->captions));
  emit (f, 1, TANDEM_VOICE_SPEECH_STOPPED, "i1", 1000, NULL);
  g_assert_true (tandem_captions_is_awaited (f->captions));
  emit (f, 1, TANDEM_VOICE_ITEM_ADDED, "i1", 0, NULL);
  g_assert_true (tandem_captions_is_awaited (f->captions));
  emit (f, 1, TANDEM_VOICE_REMOTE_TEXT_DONE, "i1", 0, "Bye.");
  g_assert_false (tandem_captions_is_awaited (f->captions));
  tandem_captions_close (f->captions);
  g_assert_false (fake_voice_has_listener (voice (f, 0)));
}

/* What is not understood when the call is over stays as it is. */
static void
test_close (Fixture *f, gconstpointer data)
{
  begin (f);
  for (int i = 0; i < 50; i++)
    step (f, i * 20, TRUE);
  say (f, 0, "i1", 100, 300);
  emit (f, 0, TANDEM_VOICE_REMOTE_TEXT, "i1", 0, "Hel");
  tandem_captions_hang_up (f->captions);
  lose (f, 1, TANDEM_AGENT_ERROR_UNREACHABLE);
  tandem_captions_close (f->captions);
  g_assert_cmpstr (latest (f), ==, "remote-1-i1 remote from 100 to 300 final");
  g_assert_cmpuint (f->notices->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/captions/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("streams", test_streams);
  ADD ("order", test_order);
  ADD ("first-start-counts", test_first_start_counts);
  ADD ("lost", test_lost);
  ADD ("long-session", test_long_session);
  ADD ("hopeless", test_hopeless);
  ADD ("none", test_none);
  ADD ("last-words", test_last_words);
  ADD ("close", test_close);
  return g_test_run ();
}

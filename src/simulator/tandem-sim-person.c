// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-person.h"

#include <string.h>

#include "tandem-sim-ear.h"
#include "tandem-sim-mulaw.h"
#include "tandem-sim-person-record.h"
#include "tandem-sim-repertoire.h"

/* The other side has finished when it was quiet for so long. */
#define AGENT_QUIET_MS 700
/* What counts as having spoken at all. */
#define AGENT_SPOKE_MS 200
/* Nobody listens for ever. */
#define PATIENCE_MS 15000
#define KEY_INTERVAL_MS 200

typedef enum { NEW, RINGING, TALKING, GONE } State;

/* Default main context only. */
struct _TandemSimPerson {
  GObject parent_instance;
  /* owned */
  TandemSimScenario *scenario;
  TandemSimRepertoire *repertoire;
  TandemSimPersonRecord *record;
  GBytes *clip;
  guint ring_id;
  guint hang_up_id;
  /* borrowed */
  TandemSimPersonListener listener;
  gpointer user_data;
  const TandemSimStep *saying;
  void (*mouth) (guint8 *said, gpointer user_data);   /* NULL: the script */
  gpointer mouth_data;

  State state;
  gboolean ended;
  gboolean calling;        /* it was this person who called */
  gboolean rang_enough;
  gboolean repertoire_ready;

  guint64 now_ms;          /* since the first tick */
  guint64 listening_ms;    /* what was heard before is no answer to what was said last */
  TandemSimEar ear;

  guint index;
  gboolean entered;
  guint64 entered_ms;
  guint n_keys;
  gsize clip_position;
  gsize clip_end;
};

G_DEFINE_FINAL_TYPE (TandemSimPerson, tandem_sim_person, G_TYPE_OBJECT)

static void
tandem_sim_person_dispose (GObject *object)
{
  TandemSimPerson *self = TANDEM_SIM_PERSON (object);

  if (self->record != NULL)
    tandem_sim_person_end (self);
  g_clear_object (&self->repertoire);
  g_clear_object (&self->scenario);
  g_clear_pointer (&self->record, tandem_sim_person_record_free);
  G_OBJECT_CLASS (tandem_sim_person_parent_class)->dispose (object);
}

static void
tandem_sim_person_class_init (TandemSimPersonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_sim_person_dispose;
}

static void
tandem_sim_person_init (TandemSimPerson *self)
{
}

TandemSimPerson *
tandem_sim_person_new (TandemSimScenario *scenario, TandemSimSpeech *speech, TandemSimLog *log, const char *call_sid)
{
  TandemSimPerson *self = g_object_new (TANDEM_TYPE_SIM_PERSON, NULL);

  self->scenario = g_object_ref (scenario);
  self->repertoire = tandem_sim_repertoire_new (scenario, speech);
  self->record = tandem_sim_person_record_new (log, call_sid);
  return self;
}

void
tandem_sim_person_set_listener (TandemSimPerson *self, const TandemSimPersonListener *listener, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_SIM_PERSON (self));
  self->listener = listener != NULL ? *listener : (TandemSimPersonListener) { NULL };
  self->user_data = user_data;
}

void
tandem_sim_person_set_mouth (TandemSimPerson *self, void (*speak) (guint8 *said, gpointer user_data), gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_SIM_PERSON (self));
  self->mouth = speak;
  self->mouth_data = user_data;
}

static void
decline (TandemSimPerson *self, const char *status)
{
  self->state = GONE;
  tandem_sim_person_record_log (self->record, "declined", 0, "status", status);
  if (self->listener.declined != NULL)
    self->listener.declined (self, status, self->user_data);
}

static void
begin_to_talk (TandemSimPerson *self)
{
  self->state = TALKING;
  tandem_sim_person_record_open (self->record);
  tandem_sim_person_record_log (self->record, "answered", 0, NULL, NULL);
}

static void
answer_when_ready (TandemSimPerson *self)
{
  if (!self->rang_enough || !self->repertoire_ready || self->state != RINGING)
    return;
  begin_to_talk (self);
  if (self->listener.answered != NULL)
    self->listener.answered (self, self->user_data);
}

static gboolean
on_impatient (gpointer user_data)
{
  TandemSimPerson *self = TANDEM_SIM_PERSON (user_data);

  self->ring_id = 0;
  tandem_sim_person_hang_up (self);
  return G_SOURCE_REMOVE;
}

static void
on_repertoire_ready (const GError *error, gpointer user_data)
{
  TandemSimPerson *self = TANDEM_SIM_PERSON (user_data);

  if (error != NULL) {
    g_message ("The person of scenario %s cannot speak: %s", tandem_sim_scenario_get_name (self->scenario), error->message);
    g_clear_handle_id (&self->ring_id, g_source_remove);
    decline (self, "failed");
    return;
  }
  self->repertoire_ready = TRUE;
  if (!self->calling) {
    answer_when_ready (self);
  } else if (self->state == RINGING) {
    self->ring_id = g_timeout_add (tandem_sim_scenario_get_patience_ms (self->scenario), on_impatient, self);
    if (self->listener.called != NULL)
      self->listener.called (self, self->user_data);
  }
}

static gboolean
on_rang (gpointer user_data)
{
  TandemSimPerson *self = TANDEM_SIM_PERSON (user_data);
  g_autoptr (TandemSimPerson) alive = g_object_ref (self);
  const TandemSimStep *step = tandem_sim_scenario_get_steps (self->scenario)->pdata[0];

  self->ring_id = 0;
  self->rang_enough = TRUE;
  switch ((int) step->type) {
  case TANDEM_SIM_STEP_BUSY: decline (self, "busy"); break;
  case TANDEM_SIM_STEP_NO_ANSWER: decline (self, "no-answer"); break;
  case TANDEM_SIM_STEP_FAIL: decline (self, "failed"); break;
  default: answer_when_ready (self);
  }
  return G_SOURCE_REMOVE;
}

void
tandem_sim_person_ring (TandemSimPerson *self)
{
  const TandemSimStep *step;

  g_return_if_fail (TANDEM_IS_SIM_PERSON (self));
  g_return_if_fail (self->state == NEW);
  self->state = RINGING;
  tandem_sim_person_record_log (self->record, "ringing", 0, "scenario", tandem_sim_scenario_get_name (self->scenario));
  step = tandem_sim_scenario_get_steps (self->scenario)->pdata[0];
  self->ring_id = g_timeout_add (step->ms, on_rang, self);
  if (step->type == TANDEM_SIM_STEP_ANSWER)
    tandem_sim_repertoire_prepare (self->repertoire, on_repertoire_ready, self);
}

static gboolean
on_hang_up (gpointer user_data)
{
  TandemSimPerson *self = TANDEM_SIM_PERSON (user_data);
  g_autoptr (TandemSimPerson) alive = g_object_ref (self);

  self->hang_up_id = 0;
  if (self->listener.hung_up != NULL)
    self->listener.hung_up (self, self->user_data);
  return G_SOURCE_REMOVE;
}

void
tandem_sim_person_hang_up (TandemSimPerson *self)
{
  g_return_if_fail (TANDEM_IS_SIM_PERSON (self));
  if (self->state == GONE)
    return;
  self->state = GONE;
  g_clear_handle_id (&self->ring_id, g_source_remove);
  tandem_sim_person_record_log (self->record, "hung_up", self->now_ms, NULL, NULL);
  /* Not from within a tick: whoever ticks would lose the call under its feet. */
  self->hang_up_id = g_idle_add_full (G_PRIORITY_DEFAULT, on_hang_up, self, NULL);
}

void
tandem_sim_person_call (TandemSimPerson *self)
{
  g_return_if_fail (TANDEM_IS_SIM_PERSON (self));
  g_return_if_fail (self->state == NEW);
  self->state = RINGING;
  self->calling = TRUE;
  tandem_sim_person_record_log (self->record, "calling", 0, "scenario", tandem_sim_scenario_get_name (self->scenario));
  tandem_sim_repertoire_prepare (self->repertoire, on_repertoire_ready, self);
}

void
tandem_sim_person_put_through (TandemSimPerson *self)
{
  g_return_if_fail (TANDEM_IS_SIM_PERSON (self));
  /* The person may have hung up in this very moment. */
  if (self->state != RINGING)
    return;
  g_clear_handle_id (&self->ring_id, g_source_remove);
  begin_to_talk (self);
}

static void
start_clip (TandemSimPerson *self, const TandemSimStep *step, GBytes *clip)
{
  const TandemSimStep *before = tandem_sim_scenario_get_steps (self->scenario)->pdata[self->index - 1];

  g_clear_pointer (&self->clip, g_bytes_unref);
  self->clip = clip;
  self->saying = step;
  self->clip_position = 0;
  self->clip_end = g_bytes_get_size (clip);
  if (before->type == TANDEM_SIM_STEP_HANG_UP_MID_SENTENCE)
    self->clip_end /= 2;
  if (tandem_sim_step_is_spoken (step))
    tandem_sim_person_record_log (self->record, "say_started", self->now_ms, "text", step->text);
  else
    tandem_sim_person_record_log (self->record, "beep_started", self->now_ms, NULL, NULL);
}

static void
enter_step (TandemSimPerson *self, const TandemSimStep *step)
{
  self->entered = TRUE;
  self->entered_ms = self->now_ms;
  switch ((int) step->type) {
  case TANDEM_SIM_STEP_SAY:
  case TANDEM_SIM_STEP_SAY_EVERY:
    start_clip (self, step, g_bytes_ref (tandem_sim_repertoire_get (self->repertoire, step->text)));
    break;
  case TANDEM_SIM_STEP_BEEP:
    start_clip (self, step, tandem_sim_repertoire_beep (step->ms));
    break;
  case TANDEM_SIM_STEP_DIGITS:
    self->n_keys = 0;
    break;
  case TANDEM_SIM_STEP_HANG_UP:
    tandem_sim_person_hang_up (self);
    break;
  default:
    break;
  }
}

/* How long the other side has spoken since this person last spoke. */
static guint64
heard_for_ms (TandemSimPerson *self)
{
  guint64 start = MAX (self->ear.speech_start_ms, self->listening_ms);

  return self->ear.speech_end_ms > start ? self->ear.speech_end_ms - start : 0;
}

static gboolean
press_keys (TandemSimPerson *self, const char *keys)
{
  char key[2] = { 0 };

  if (self->now_ms - self->entered_ms < self->n_keys * KEY_INTERVAL_MS)
    return FALSE;
  if (keys[self->n_keys] == '\0')
    return TRUE;
  key[0] = keys[self->n_keys++];
  tandem_sim_person_record_log (self->record, "digit", self->now_ms, "digit", key);
  if (self->listener.digit != NULL)
    self->listener.digit (self, key[0], self->user_data);
  return FALSE;
}

static gboolean
is_step_done (TandemSimPerson *self, const TandemSimStep *step)
{
  guint64 waited = self->now_ms - self->entered_ms;
  gboolean done;

  switch ((int) step->type) {
  case TANDEM_SIM_STEP_WAIT:
    return waited >= step->ms;
  case TANDEM_SIM_STEP_WAIT_UNTIL:
    return self->now_ms >= step->ms;
  case TANDEM_SIM_STEP_LISTEN:
    return step->ms != 0 && waited >= step->ms;
  case TANDEM_SIM_STEP_SAY_EVERY:
    /* A sentence longer than its interval is said to its end. */
    if (waited >= step->ms && self->clip == NULL)
      enter_step (self, step);
    return FALSE;
  case TANDEM_SIM_STEP_SAY:
  case TANDEM_SIM_STEP_BEEP:
    return self->clip == NULL;
  case TANDEM_SIM_STEP_DIGITS:
    return press_keys (self, step->text);
  case TANDEM_SIM_STEP_WAIT_FOR_AGENT:
    done = heard_for_ms (self) >= AGENT_SPOKE_MS && tandem_sim_ear_get_quiet_ms (&self->ear) >= AGENT_QUIET_MS;
    break;
  case TANDEM_SIM_STEP_WAIT_FOR_SPEECH:
    done = self->ear.speaking && heard_for_ms (self) >= step->ms;
    break;
  default:
    return TRUE;
  }
  if (!done && waited < PATIENCE_MS)
    return FALSE;
  if (!done)
    tandem_sim_person_record_log (self->record, "wait_timed_out", self->now_ms, NULL, NULL);
  self->listening_ms = self->now_ms;
  return TRUE;
}

static void
run_script (TandemSimPerson *self)
{
  GPtrArray *steps = tandem_sim_scenario_get_steps (self->scenario);

  while (self->state == TALKING && self->index < steps->len) {
    const TandemSimStep *step = steps->pdata[self->index];

    if (!self->entered)
      enter_step (self, step);
    if (!is_step_done (self, step))
      return;
    self->entered = FALSE;
    self->index++;
  }
}

static void
finish_clip (TandemSimPerson *self, guint64 at_ms)
{
  gboolean whole = self->clip_end == g_bytes_get_size (self->clip);

  if (tandem_sim_step_is_spoken (self->saying)) {
    tandem_sim_person_record_log (self->record, whole ? "say_ended" : "say_cut", at_ms, "text", self->saying->text);
  } else {
    tandem_sim_person_record_log (self->record, "beep_ended", at_ms, NULL, NULL);
    if (self->listener.beeped != NULL)
      self->listener.beeped (self, self->user_data);
  }
  g_clear_pointer (&self->clip, g_bytes_unref);
  self->listening_ms = at_ms;
  if (!whole)
    tandem_sim_person_hang_up (self);
}

static void
speak (TandemSimPerson *self, guint8 *said)
{
  gsize n;

  memset (said, TANDEM_SIM_MULAW_SILENCE, TANDEM_SIM_FRAME_BYTES);
  if (self->mouth != NULL && self->state == TALKING)
    self->mouth (said, self->mouth_data);
  if (self->clip == NULL || self->state != TALKING)
    return;
  n = MIN (self->clip_end - self->clip_position, TANDEM_SIM_FRAME_BYTES);
  memcpy (said, (const guint8 *) g_bytes_get_data (self->clip, NULL) + self->clip_position, n);
  self->clip_position += n;
  if (self->clip_position == self->clip_end)
    finish_clip (self, self->now_ms + n / 8);
}

static void
listen (TandemSimPerson *self, const guint8 *heard)
{
  switch (tandem_sim_ear_hear (&self->ear, heard)) {
  case TANDEM_SIM_EAR_STARTED:
    tandem_sim_person_record_log (self->record, "heard_speech_started", self->ear.speech_start_ms, NULL, NULL);
    break;
  case TANDEM_SIM_EAR_ENDED:
    tandem_sim_person_record_log (self->record, "heard_speech_ended", self->ear.speech_end_ms, NULL, NULL);
    break;
  case TANDEM_SIM_EAR_SAME:
  default:
    break;
  }
}

void
tandem_sim_person_tick (TandemSimPerson *self, const guint8 *heard, guint8 *said)
{
  g_return_if_fail (TANDEM_IS_SIM_PERSON (self));
  g_return_if_fail (heard != NULL && said != NULL);
  if (self->state == RINGING) {
    memset (said, TANDEM_SIM_MULAW_SILENCE, TANDEM_SIM_FRAME_BYTES);
    return;
  }
  listen (self, heard);
  run_script (self);
  speak (self, said);
  tandem_sim_person_record_add (self->record, heard, said);
  if (self->listener.ticked != NULL)
    self->listener.ticked (self, heard, said, self->user_data);
  self->now_ms += TANDEM_SIM_FRAME_MS;
}

guint64
tandem_sim_person_get_position_ms (TandemSimPerson *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_PERSON (self), 0);
  return self->now_ms;
}

void
tandem_sim_person_end (TandemSimPerson *self)
{
  g_return_if_fail (TANDEM_IS_SIM_PERSON (self));
  if (self->ended)
    return;
  self->ended = TRUE;
  self->state = GONE;
  self->listener = (TandemSimPersonListener) { NULL };
  self->mouth = NULL;
  g_clear_handle_id (&self->ring_id, g_source_remove);
  g_clear_handle_id (&self->hang_up_id, g_source_remove);
  tandem_sim_repertoire_cancel (self->repertoire);
  g_clear_pointer (&self->clip, g_bytes_unref);
  tandem_sim_person_record_close (self->record);
  tandem_sim_person_record_log (self->record, "ended", self->now_ms, NULL, NULL);
}

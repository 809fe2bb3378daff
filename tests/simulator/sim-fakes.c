// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "sim-fixture.h"

struct _TandemSimScenario {
  GObject parent_instance;
  char *name;
  char **numbers;
  GPtrArray *steps;
  GHashTable *replies;
};
G_DEFINE_FINAL_TYPE (TandemSimScenario, tandem_sim_scenario, G_TYPE_OBJECT)
static void tandem_sim_scenario_class_init (TandemSimScenarioClass *klass) {}
static void tandem_sim_scenario_init (TandemSimScenario *self) {}

TandemSimScenario *
tandem_sim_scenario_load (const char *path, GError **error)
{
  TandemSimScenario *self = g_object_new (TANDEM_TYPE_SIM_SCENARIO, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;
  static TandemSimStep steps[4] = { { TANDEM_SIM_STEP_ANSWER, 50, NULL }, { TANDEM_SIM_STEP_BUSY }, { TANDEM_SIM_STEP_NO_ANSWER }, { TANDEM_SIM_STEP_FAIL } };
  g_file_get_contents (path, &text, NULL, NULL);
  words = g_strsplit_set (text, " \n", -1);
  self->name = g_path_get_basename (path);
  *strrchr (self->name, '.') = 0;
  self->numbers = g_new0 (char *, 2);
  self->numbers[0] = g_strdup (words[1]);
  self->steps = g_ptr_array_new ();
  g_ptr_array_add (self->steps, &steps[g_str_equal (words[4], "answer") ? 0 : g_str_equal (words[4], "busy") ? 1 : g_str_equal (words[4], "no-answer") ? 2 : 3]);
  self->replies = g_hash_table_new (NULL, NULL);
  return self;
}
const char *tandem_sim_scenario_get_name (TandemSimScenario *self) { return self->name; }
const char *tandem_sim_scenario_get_voice (TandemSimScenario *self) { return "en-us"; }
char **tandem_sim_scenario_get_numbers (TandemSimScenario *self) { return self->numbers; }
GPtrArray *tandem_sim_scenario_get_steps (TandemSimScenario *self) { return self->steps; }
GHashTable *tandem_sim_scenario_get_replies (TandemSimScenario *self) { return self->replies; }

struct _TandemSimPerson {
  GObject parent_instance;
  TandemSimScenario *scenario;
  TandemSimPersonListener listener;
  gpointer data;
};
G_DEFINE_FINAL_TYPE (TandemSimPerson, tandem_sim_person, G_TYPE_OBJECT)
static void tandem_sim_person_class_init (TandemSimPersonClass *klass) {}
static void tandem_sim_person_init (TandemSimPerson *self) {}
TandemSimPerson *
tandem_sim_person_new (TandemSimScenario *scenario, TandemSimSpeech *speech, TandemSimLog *log, const char *call_sid)
{
  TandemSimPerson *self = g_object_new (TANDEM_TYPE_SIM_PERSON, NULL);
  self->scenario = scenario;
  return self;
}
void tandem_sim_person_set_listener (TandemSimPerson *self, const TandemSimPersonListener *listener, gpointer user_data) { self->listener = *listener; self->data = user_data; }
static gboolean
act (gpointer d)
{
  TandemSimPerson *self = d;
  TandemSimStep *s = g_ptr_array_index (self->scenario->steps, 0);
  if (s->type == TANDEM_SIM_STEP_ANSWER) self->listener.answered (self, self->data);
  else self->listener.declined (self, s->type == TANDEM_SIM_STEP_BUSY ? "busy" : s->type == TANDEM_SIM_STEP_FAIL ? "failed" : "no-answer", self->data);
  return FALSE;
}
void tandem_sim_person_ring (TandemSimPerson *self) { g_timeout_add_full (0, 50, act, g_object_ref (self), g_object_unref); }
void tandem_sim_person_tick (TandemSimPerson *self, const guint8 *heard, guint8 *said) {}
void tandem_sim_person_end (TandemSimPerson *self) {}

struct _TandemSimMediaStream { GObject parent_instance; TandemSimStreamEnded ended; gpointer data; };
G_DEFINE_FINAL_TYPE (TandemSimMediaStream, tandem_sim_media_stream, G_TYPE_OBJECT)
static void tandem_sim_media_stream_class_init (TandemSimMediaStreamClass *klass) {}
static void tandem_sim_media_stream_init (TandemSimMediaStream *self) {}
TandemSimMediaStream *
tandem_sim_media_stream_new (const char *url, const char *account_sid, const char *call_sid, const char *auth_token, GHashTable *parameters, TandemSimPerson *person, TandemSimFaults *faults, TandemSimLog *log)
{
  return g_object_new (TANDEM_TYPE_SIM_MEDIA_STREAM, NULL);
}
static gboolean
refuse (gpointer d)
{
  TandemSimMediaStream *self = d;
  self->ended (self, TANDEM_SIM_STREAM_ERROR, 31920, "refused", self->data);
  return FALSE;
}
void tandem_sim_media_stream_start (TandemSimMediaStream *self, TandemSimStreamEnded ended, gpointer user_data) { self->ended = ended; self->data = user_data; g_timeout_add_full (0, 20, refuse, g_object_ref (self), g_object_unref); }
void tandem_sim_media_stream_stop (TandemSimMediaStream *self) {}
const char *tandem_sim_media_stream_get_sid (TandemSimMediaStream *self) { return "MZ1"; }
void tandem_sim_media_stream_send_digit (TandemSimMediaStream *self, char digit) {}

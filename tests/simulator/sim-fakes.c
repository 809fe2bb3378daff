// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "sim-fixture.h"

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

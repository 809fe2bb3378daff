// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-media.h"

G_DEFINE_INTERFACE (TandemCallMedia, tandem_call_media, G_TYPE_OBJECT)

enum { TURN, CONNECTED, LOST, DISCONNECTED, NOTICE, DIGIT, RECORDED, AGENT, USAGE, OPENING, TOOL_CALL, TOOL_CANCELLED, HEARD,
       N_SIGNALS };
static guint signals[N_SIGNALS];

static guint
add_signal (const char *name, GType detail)
{
  if (detail == G_TYPE_NONE)
    return g_signal_new (name, TANDEM_TYPE_CALL_MEDIA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                         G_TYPE_STRING);
  return g_signal_new (name, TANDEM_TYPE_CALL_MEDIA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                       G_TYPE_STRING, detail);
}

static void
tandem_call_media_default_init (TandemCallMediaInterface *iface)
{
  signals[TURN] = add_signal ("turn", TANDEM_TYPE_TURN_UPDATE);
  signals[CONNECTED] = add_signal ("connected", G_TYPE_NONE);
  signals[LOST] = add_signal ("lost", G_TYPE_STRING);
  signals[DISCONNECTED] = add_signal ("disconnected", G_TYPE_STRING);
  signals[NOTICE] = add_signal ("notice", G_TYPE_ERROR);
  signals[DIGIT] = add_signal ("digit", G_TYPE_STRING);
  signals[AGENT] = add_signal ("agent", TANDEM_TYPE_AGENT_STATE);
  signals[RECORDED] = add_signal ("recorded", G_TYPE_STRING);
  signals[USAGE] = add_signal ("usage", TANDEM_TYPE_USAGE);
  signals[OPENING] = g_signal_new ("opening", TANDEM_TYPE_CALL_MEDIA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   TANDEM_TYPE_CALL, TANDEM_TYPE_PROFILE);
  signals[TOOL_CALL] = g_signal_new ("tool-call", TANDEM_TYPE_CALL_MEDIA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                                     G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[TOOL_CANCELLED] = add_signal ("tool-cancelled", G_TYPE_STRING);
  signals[HEARD] = add_signal ("heard", G_TYPE_STRING);
}

void
tandem_call_media_open (TandemCallMedia *self, TandemCall *call, TandemProfile *profile, const char *media_token)
{
  g_autoptr (TandemProfile) completed = tandem_profile_copy (profile);

  g_return_if_fail (TANDEM_IS_CALL_MEDIA (self));
  g_signal_emit (self, signals[OPENING], 0, call, completed);
  TANDEM_CALL_MEDIA_GET_IFACE (self)->open (self, call, completed, media_token);
}

void
tandem_call_media_close (TandemCallMedia *self, const char *call_id)
{
  g_return_if_fail (TANDEM_IS_CALL_MEDIA (self));
  TANDEM_CALL_MEDIA_GET_IFACE (self)->close (self, call_id);
}

void
tandem_call_media_expect (TandemCallMedia *self, const char *call_id, const char *media_token)
{
  g_return_if_fail (TANDEM_IS_CALL_MEDIA (self));
  if (TANDEM_CALL_MEDIA_GET_IFACE (self)->expect)
    TANDEM_CALL_MEDIA_GET_IFACE (self)->expect (self, call_id, media_token);
}

void
tandem_call_media_lose_stream (TandemCallMedia *self, const char *call_id)
{
  g_return_if_fail (TANDEM_IS_CALL_MEDIA (self));
  if (TANDEM_CALL_MEDIA_GET_IFACE (self)->lose_stream)
    TANDEM_CALL_MEDIA_GET_IFACE (self)->lose_stream (self, call_id);
}

void
tandem_call_media_set_muted (TandemCallMedia *self, const char *call_id, gboolean muted)
{
  g_return_if_fail (TANDEM_IS_CALL_MEDIA (self));
  TANDEM_CALL_MEDIA_GET_IFACE (self)->set_muted (self, call_id, muted);
}

void
tandem_call_media_send_digits (TandemCallMedia *self, const char *call_id, const char *digits)
{
  g_return_if_fail (TANDEM_IS_CALL_MEDIA (self));
  TANDEM_CALL_MEDIA_GET_IFACE (self)->send_digits (self, call_id, digits);
}

void
tandem_call_media_set_patch (TandemCallMedia *self, const char *call_id, TandemPatch patch)
{
  g_return_if_fail (TANDEM_IS_CALL_MEDIA (self));
  TANDEM_CALL_MEDIA_GET_IFACE (self)->set_patch (self, call_id, patch);
}

void
tandem_call_media_set_monitored (TandemCallMedia *self, const char *call_id, gboolean monitored)
{
  g_return_if_fail (TANDEM_IS_CALL_MEDIA (self));
  TANDEM_CALL_MEDIA_GET_IFACE (self)->set_monitored (self, call_id, monitored);
}

void
tandem_call_media_give_note (TandemCallMedia *self, const char *call_id, const char *text)
{
  g_return_if_fail (TANDEM_IS_CALL_MEDIA (self));
  TANDEM_CALL_MEDIA_GET_IFACE (self)->give_note (self, call_id, text);
}

void
tandem_call_media_say (TandemCallMedia *self, const char *call_id, const char *text)
{
  g_return_if_fail (TANDEM_IS_CALL_MEDIA (self));
  TANDEM_CALL_MEDIA_GET_IFACE (self)->say (self, call_id, text);
}

void
tandem_call_media_recite (TandemCallMedia *self, const char *call_id, const char *text)
{
  g_return_if_fail (TANDEM_IS_CALL_MEDIA (self));
  TANDEM_CALL_MEDIA_GET_IFACE (self)->recite (self, call_id, text);
}

void
tandem_call_media_answer_tool (TandemCallMedia *self, const char *call_id, const char *tool_call_id, const char *result, gboolean failed)
{
  g_return_if_fail (TANDEM_IS_CALL_MEDIA (self) && call_id && tool_call_id && result);
  if (TANDEM_CALL_MEDIA_GET_IFACE (self)->answer_tool)
    TANDEM_CALL_MEDIA_GET_IFACE (self)->answer_tool (self, call_id, tool_call_id, result, failed);
}

void
tandem_call_media_await_heard (TandemCallMedia *self, const char *call_id)
{
  g_return_if_fail (TANDEM_IS_CALL_MEDIA (self));
  if (TANDEM_CALL_MEDIA_GET_IFACE (self)->await_heard)
    TANDEM_CALL_MEDIA_GET_IFACE (self)->await_heard (self, call_id);
}

void
tandem_call_media_set_recording (TandemCallMedia *self, const char *call_id, TandemRecordingState state,
                                 const char *path)
{
  g_return_if_fail (TANDEM_IS_CALL_MEDIA (self));
  TANDEM_CALL_MEDIA_GET_IFACE (self)->set_recording (self, call_id, state, path);
}

void
tandem_call_media_announce (TandemCallMedia *self, const char *call_id, const char *text)
{
  g_return_if_fail (TANDEM_IS_CALL_MEDIA (self));
  TANDEM_CALL_MEDIA_GET_IFACE (self)->announce (self, call_id, text);
}

void
tandem_call_media_get_figures (TandemCallMedia *self, TandemMediaFigures *figures)
{
  g_return_if_fail (TANDEM_IS_CALL_MEDIA (self));

  *figures = (TandemMediaFigures){ 0 };
  if (TANDEM_CALL_MEDIA_GET_IFACE (self)->get_figures)
    TANDEM_CALL_MEDIA_GET_IFACE (self)->get_figures (self, figures);
}

void
tandem_call_media_report_turn (TandemCallMedia *self, const char *call_id, const TandemTurnUpdate *update)
{
  g_signal_emit (self, signals[TURN], 0, call_id, update);
}

void
tandem_call_media_report_connected (TandemCallMedia *self, const char *call_id)
{
  g_signal_emit (self, signals[CONNECTED], 0, call_id);
}

void
tandem_call_media_report_lost (TandemCallMedia *self, const char *call_id, const char *reason)
{
  g_signal_emit (self, signals[LOST], 0, call_id, reason);
}

void
tandem_call_media_report_disconnected (TandemCallMedia *self, const char *call_id, const char *reason)
{
  g_signal_emit (self, signals[DISCONNECTED], 0, call_id, reason);
}

void
tandem_call_media_report_notice (TandemCallMedia *self, const char *call_id, const GError *error)
{
  g_signal_emit (self, signals[NOTICE], 0, call_id, error);
}

void
tandem_call_media_report_digit (TandemCallMedia *self, const char *call_id, const char *digit)
{
  g_signal_emit (self, signals[DIGIT], 0, call_id, digit);
}

void
tandem_call_media_report_recorded (TandemCallMedia *self, const char *call_id, const char *path)
{
  g_signal_emit (self, signals[RECORDED], 0, call_id, path);
}

void
tandem_call_media_report_agent (TandemCallMedia *self, const char *call_id, TandemAgentState state)
{
  g_signal_emit (self, signals[AGENT], 0, call_id, state);
}

void
tandem_call_media_report_usage (TandemCallMedia *self, const char *call_id, const TandemUsage *usage)
{
  g_return_if_fail (TANDEM_IS_CALL_MEDIA (self));
  g_signal_emit (self, signals[USAGE], 0, call_id, usage);
}

void
tandem_call_media_report_tool_call (TandemCallMedia *self, const char *call_id, const char *tool_call_id, const char *name,
                                    const char *arguments)
{
  g_return_if_fail (TANDEM_IS_CALL_MEDIA (self));
  g_signal_emit (self, signals[TOOL_CALL], 0, call_id, tool_call_id, name, arguments);
}

void
tandem_call_media_report_tool_cancelled (TandemCallMedia *self, const char *call_id, const char *tool_call_id)
{
  g_return_if_fail (TANDEM_IS_CALL_MEDIA (self));
  g_signal_emit (self, signals[TOOL_CANCELLED], 0, call_id, tool_call_id);
}

void
tandem_call_media_report_heard (TandemCallMedia *self, const char *call_id, const char *why)
{
  g_return_if_fail (TANDEM_IS_CALL_MEDIA (self));
  g_signal_emit (self, signals[HEARD], 0, call_id, why);
}

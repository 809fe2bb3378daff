// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-reporter.h"

#include "tandem-hand-over.h"

struct _TandemCallReporter {
  int refs; /* atomic */
  GWeakRef media;
  TandemMediaThread *thread; /* borrowed */
};

TandemCallReporter *
tandem_call_reporter_new (TandemMediaThread *thread, TandemCallMedia *media)
{
  TandemCallReporter *self = g_new0 (TandemCallReporter, 1);

  self->refs = 1;
  self->thread = thread;
  g_weak_ref_init (&self->media, media);
  return self;
}

TandemCallReporter *
tandem_call_reporter_ref (TandemCallReporter *self)
{
  g_atomic_int_inc (&self->refs);
  return self;
}

void
tandem_call_reporter_unref (TandemCallReporter *self)
{
  TANDEM_HAND_OVER (self);
  if (!g_atomic_int_dec_and_test (&self->refs))
    return;
  TANDEM_TAKE_OVER (self);
  g_weak_ref_clear (&self->media);
  g_free (self);
}

typedef enum {
  REPORT_TURN, REPORT_CONNECTED, REPORT_LOST, REPORT_NOTICE, REPORT_DIGIT, REPORT_OVER, REPORT_RECORDED, REPORT_AGENT,
  REPORT_USAGE, REPORT_TOOL_CALL, REPORT_TOOL_CANCELLED, REPORT_HEARD,
} ReportKind;

typedef struct {
  /* owned */
  TandemCallReporter *reporter;
  char *call_id;
  TandemTurnUpdate *update; /* nullable, as the rest */
  TandemUsage *usage;
  GError *error;
  char *text;
  char *tool_call_id;
  char *name;

  ReportKind kind;
  TandemAgentState agent;
} Report;

static void
report_free (gpointer data)
{
  Report *report = data;

  tandem_call_reporter_unref (report->reporter);
  g_free (report->call_id);
  g_clear_pointer (&report->update, tandem_turn_update_free);
  g_clear_pointer (&report->usage, tandem_usage_free);
  g_clear_error (&report->error);
  g_free (report->text);
  g_free (report->tool_call_id);
  g_free (report->name);
  g_free (report);
}

static void
deliver (gpointer data)
{
  Report *report = data;
  g_autoptr (TandemCallMedia) media = g_weak_ref_get (&report->reporter->media);

  if (!media)
    return;
  switch (report->kind) {
  case REPORT_TURN: tandem_call_media_report_turn (media, report->call_id, report->update); break;
  case REPORT_CONNECTED: tandem_call_media_report_connected (media, report->call_id); break;
  case REPORT_LOST: tandem_call_media_report_lost (media, report->call_id, report->text); break;
  case REPORT_NOTICE: tandem_call_media_report_notice (media, report->call_id, report->error); break;
  case REPORT_DIGIT: tandem_call_media_report_digit (media, report->call_id, report->text); break;
  case REPORT_OVER: tandem_call_media_report_disconnected (media, report->call_id, report->text); break;
  case REPORT_RECORDED: tandem_call_media_report_recorded (media, report->call_id, report->text); break;
  case REPORT_AGENT: tandem_call_media_report_agent (media, report->call_id, report->agent); break;
  case REPORT_USAGE: tandem_call_media_report_usage (media, report->call_id, report->usage); break;
  case REPORT_TOOL_CALL:
    tandem_call_media_report_tool_call (media, report->call_id, report->tool_call_id, report->name, report->text);
    break;
  case REPORT_TOOL_CANCELLED: tandem_call_media_report_tool_cancelled (media, report->call_id, report->text); break;
  case REPORT_HEARD: tandem_call_media_report_heard (media, report->call_id, report->text); break;
  default: g_assert_not_reached ();
  }
}

static Report *
report_new (TandemCallReporter *self, const char *call_id, ReportKind kind)
{
  Report *report = g_new0 (Report, 1);

  report->reporter = tandem_call_reporter_ref (self);
  report->call_id = g_strdup (call_id);
  report->kind = kind;
  return report;
}

static void
post (Report *report)
{
  tandem_media_thread_post_main (report->reporter->thread, deliver, report, report_free);
}

void
tandem_call_reporter_turn (TandemCallReporter *self, const char *call_id, const TandemTurnUpdate *update)
{
  Report *report = report_new (self, call_id, REPORT_TURN);

  report->update = tandem_turn_update_copy (update);
  post (report);
}

void
tandem_call_reporter_connected (TandemCallReporter *self, const char *call_id)
{
  post (report_new (self, call_id, REPORT_CONNECTED));
}

void
tandem_call_reporter_notice (TandemCallReporter *self, const char *call_id, const GError *error)
{
  Report *report = report_new (self, call_id, REPORT_NOTICE);

  report->error = g_error_copy (error);
  post (report);
}

static void
post_text (TandemCallReporter *self, const char *call_id, ReportKind kind, char *text)
{
  Report *report = report_new (self, call_id, kind);

  report->text = text;
  post (report);
}

void
tandem_call_reporter_lost (TandemCallReporter *self, const char *call_id, const char *reason)
{
  post_text (self, call_id, REPORT_LOST, g_strdup (reason));
}

void
tandem_call_reporter_digit (TandemCallReporter *self, const char *call_id, char digit)
{
  post_text (self, call_id, REPORT_DIGIT, g_strndup (&digit, 1));
}

void
tandem_call_reporter_over (TandemCallReporter *self, const char *call_id, const char *reason)
{
  post_text (self, call_id, REPORT_OVER, g_strdup (reason));
}

void
tandem_call_reporter_recorded (TandemCallReporter *self, const char *call_id, const char *path)
{
  post_text (self, call_id, REPORT_RECORDED, g_strdup (path));
}

void
tandem_call_reporter_agent (TandemCallReporter *self, const char *call_id, TandemAgentState state)
{
  Report *report = report_new (self, call_id, REPORT_AGENT);

  report->agent = state;
  post (report);
}

void
tandem_call_reporter_usage (TandemCallReporter *self, const char *call_id, const TandemUsage *usage)
{
  Report *report = report_new (self, call_id, REPORT_USAGE);

  report->usage = tandem_usage_copy (usage);
  post (report);
}

void
tandem_call_reporter_tool_call (TandemCallReporter *self, const char *call_id, const char *tool_call_id, const char *name,
                                const char *arguments)
{
  Report *report = report_new (self, call_id, REPORT_TOOL_CALL);

  report->tool_call_id = g_strdup (tool_call_id);
  report->name = g_strdup (name);
  report->text = g_strdup (arguments);
  post (report);
}

void
tandem_call_reporter_tool_cancelled (TandemCallReporter *self, const char *call_id, const char *tool_call_id)
{
  post_text (self, call_id, REPORT_TOOL_CANCELLED, g_strdup (tool_call_id));
}

void
tandem_call_reporter_heard (TandemCallReporter *self, const char *call_id, const char *why)
{
  post_text (self, call_id, REPORT_HEARD, g_strdup (why));
}

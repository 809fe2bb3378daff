// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-text-door.h"

#include "tandem-twilio-reply.h"
#include "tandem-twilio-text.h"

#define EMPTY_ANSWER "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>"

struct _TandemTwilioTextDoor {
  GObject parent_instance;

  /* borrowed */
  TandemMediaThread *thread;

  /* main thread */
  GWeakRef sink;
  char *account_sid; /* owned */
};

G_DEFINE_FINAL_TYPE (TandemTwilioTextDoor, tandem_twilio_text_door, G_TYPE_OBJECT)

static void
tandem_twilio_text_door_finalize (GObject *object)
{
  TandemTwilioTextDoor *self = TANDEM_TWILIO_TEXT_DOOR (object);

  g_weak_ref_clear (&self->sink);
  g_free (self->account_sid);
  G_OBJECT_CLASS (tandem_twilio_text_door_parent_class)->finalize (object);
}

static void
tandem_twilio_text_door_class_init (TandemTwilioTextDoorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_twilio_text_door_finalize;
}

static void
tandem_twilio_text_door_init (TandemTwilioTextDoor *self)
{
  g_weak_ref_init (&self->sink, NULL);
  self->account_sid = g_strdup ("");
}

TandemTwilioTextDoor *
tandem_twilio_text_door_new (TandemMediaThread *thread)
{
  TandemTwilioTextDoor *self = g_object_new (TANDEM_TYPE_TWILIO_TEXT_DOOR, NULL);

  self->thread = thread;
  return self;
}

void
tandem_twilio_text_door_set_sink (TandemTwilioTextDoor *self, TandemMessageSink *sink)
{
  g_return_if_fail (TANDEM_IS_TWILIO_TEXT_DOOR (self));
  g_weak_ref_set (&self->sink, sink);
}

void
tandem_twilio_text_door_set_account_sid (TandemTwilioTextDoor *self, const char *account_sid)
{
  g_return_if_fail (TANDEM_IS_TWILIO_TEXT_DOOR (self));
  g_free (self->account_sid);
  self->account_sid = g_strdup (account_sid);
}

/* What crosses to the main thread. */
typedef struct {
  TandemTwilioTextDoor *door;
  TandemTwilioTextArrival *arrival;
  TandemTwilioTextReport *report;
  TandemTwilioReply *reply;
} Crossing;

static void
crossing_free (gpointer data)
{
  Crossing *self = data;

  g_clear_object (&self->door);
  g_clear_pointer (&self->arrival, tandem_twilio_text_arrival_free);
  g_clear_pointer (&self->report, tandem_twilio_text_report_free);
  /* The listener is gone with the program: there is no connection left to answer on. */
  g_clear_pointer (&self->reply, tandem_twilio_reply_drop);
  g_free (self);
}

/* A reply and what it says when all is well. */
typedef struct {
  TandemTwilioReply *reply;
  const char *twiml;
} Answer;

static void
did_take (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Answer *answer = user_data;
  g_autoptr (GError) error = NULL;

  if (tandem_message_sink_finish (TANDEM_MESSAGE_SINK (source), result, &error)) {
    tandem_twilio_reply_send (answer->reply, answer->twiml);
    return;
  }
  g_warning ("A text from Twilio was not kept: %s", error->message);
  tandem_twilio_reply_fail (answer->reply, SOUP_STATUS_SERVICE_UNAVAILABLE);
}

static Answer *
answer_new (Crossing *crossing, const char *twiml)
{
  Answer *answer = g_new (Answer, 1);

  answer->reply = g_steal_pointer (&crossing->reply);
  answer->twiml = twiml;
  return answer;
}

static void
deliver_text (gpointer data)
{
  Crossing *crossing = data;
  g_autoptr (TandemMessageSink) sink = g_weak_ref_get (&crossing->door->sink);
  g_autoptr (TandemMessage) message = NULL;

  if (!g_str_equal (crossing->arrival->account_sid, crossing->door->account_sid)) {
    g_message ("Refused a text to another account: enter the account SID of the number that it was sent to");
    tandem_twilio_reply_fail (g_steal_pointer (&crossing->reply), SOUP_STATUS_FORBIDDEN);
  } else if (sink == NULL) {
    tandem_twilio_reply_fail (g_steal_pointer (&crossing->reply), SOUP_STATUS_SERVICE_UNAVAILABLE);
  } else {
    message = tandem_twilio_text_arrival_to_message (crossing->arrival);
    tandem_message_sink_receive_async (sink, message, crossing->arrival->opt_out, NULL, did_take, answer_new (crossing, EMPTY_ANSWER));
  }
}

static void
deliver_report (gpointer data)
{
  Crossing *crossing = data;
  g_autoptr (TandemMessageSink) sink = g_weak_ref_get (&crossing->door->sink);
  const TandemTwilioTextReport *report = crossing->report;

  if (sink == NULL)
    tandem_twilio_reply_fail (g_steal_pointer (&crossing->reply), SOUP_STATUS_SERVICE_UNAVAILABLE);
  else
    tandem_message_sink_report_async (sink, &(TandemMessageReport){ report->id, report->sid, report->status, report->error_code }, NULL,
                                      did_take, answer_new (crossing, NULL));
}

static void
refuse (SoupServerMessage *message, const GError *error)
{
  g_debug ("Refused a webhook of texts: %s", error->message);
  soup_server_message_set_status (message, SOUP_STATUS_BAD_REQUEST, NULL);
}

/* Takes @crossing. */
static void
deliver (Crossing *crossing, TandemTwilioTextDoor *self, SoupServerMessage *message, TandemClosureFunc func)
{
  crossing->door = g_object_ref (self);
  crossing->reply = tandem_twilio_reply_new (self->thread, message);
  tandem_media_thread_post_main (self->thread, func, crossing, crossing_free);
}

void
tandem_twilio_text_door_handle_text (SoupServerMessage *message, GHashTable *form, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  TandemTwilioTextArrival *arrival = tandem_twilio_text_arrival_parse (form, &error);
  Crossing *crossing;

  if (arrival == NULL) {
    refuse (message, error);
    return;
  }
  crossing = g_new0 (Crossing, 1);
  crossing->arrival = arrival;
  deliver (crossing, user_data, message, deliver_text);
}

void
tandem_twilio_text_door_handle_report (SoupServerMessage *message, GHashTable *form, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  TandemTwilioTextReport *report = tandem_twilio_text_report_parse (form, g_uri_get_query (soup_server_message_get_uri (message)), &error);
  Crossing *crossing;

  if (report == NULL) {
    refuse (message, error);
    return;
  }
  crossing = g_new0 (Crossing, 1);
  crossing->report = report;
  deliver (crossing, user_data, message, deliver_report);
}

void
tandem_twilio_text_door_handle_either (SoupServerMessage *message, GHashTable *form, gpointer user_data)
{
  /* PROTOCOLS 3.4: only news of an outbound text has it. */
  if (g_hash_table_contains (form, "MessageStatus"))
    tandem_twilio_text_door_handle_report (message, form, user_data);
  else
    tandem_twilio_text_door_handle_text (message, form, user_data);
}

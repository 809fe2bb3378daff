// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-reply.h"

#include <string.h>

struct _TandemTwilioReply {
  /* owned */
  SoupServerMessage *message;
  char *twiml; /* nullable */
  gulong finished_id;

  /* borrowed */
  TandemMediaThread *thread;

  guint failure; /* 0: none */
  gboolean finished; /* media thread only */
};

/* Twilio hung up before it was answered; it will come again with the same idempotency token. */
static void
on_finished (SoupServerMessage *message, TandemTwilioReply *self)
{
  self->finished = TRUE;
}

TandemTwilioReply *
tandem_twilio_reply_new (TandemMediaThread *thread, SoupServerMessage *message)
{
  TandemTwilioReply *self = g_new0 (TandemTwilioReply, 1);

  self->thread = thread;
  self->message = g_object_ref (message);
  self->finished_id = g_signal_connect (message, "finished", G_CALLBACK (on_finished), self);
  soup_server_message_pause (message);
  return self;
}

static void
reply_free (gpointer data)
{
  TandemTwilioReply *self = data;

  g_clear_signal_handler (&self->finished_id, self->message);
  g_clear_object (&self->message);
  g_free (self->twiml);
  g_free (self);
}

/* Media thread. */
static void
answer (gpointer data)
{
  TandemTwilioReply *self = data;

  if (self->finished)
    return;
  if (self->twiml) {
    soup_server_message_set_status (self->message, SOUP_STATUS_OK, NULL);
    soup_server_message_set_response (self->message, "text/xml; charset=utf-8", SOUP_MEMORY_COPY, self->twiml,
                                      strlen (self->twiml));
  } else {
    soup_server_message_set_status (self->message, self->failure ? self->failure : SOUP_STATUS_NO_CONTENT, NULL);
  }
  soup_server_message_unpause (self->message);
}

void
tandem_twilio_reply_send (TandemTwilioReply *self, const char *twiml)
{
  self->twiml = g_strdup (twiml);
  tandem_media_thread_post (self->thread, answer, self, reply_free);
}

void
tandem_twilio_reply_fail (TandemTwilioReply *self, guint status)
{
  self->failure = status;
  tandem_media_thread_post (self->thread, answer, self, reply_free);
}

static void
forget (gpointer data)
{
}

void
tandem_twilio_reply_drop (TandemTwilioReply *self)
{
  tandem_media_thread_post (self->thread, forget, self, reply_free);
}

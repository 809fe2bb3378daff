// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-inbound.h"

#include "tandem-twiml.h"

/* Short, so that the caller is soon with who has answered. */
#define RING_PAUSE_S 1

struct _TandemTwilioInbound {
  /* owned */
  TandemTwilioAccount *account;
  GPtrArray *waiting; /* TandemTwilioReply, not freed with it */
  char *twiml;        /* NULL until it is decided */
};

TandemTwilioInbound *
tandem_twilio_inbound_new (TandemTwilioAccount *account)
{
  TandemTwilioInbound *self = g_new0 (TandemTwilioInbound, 1);

  self->account = tandem_twilio_account_ref (account);
  self->waiting = g_ptr_array_new ();
  return self;
}

static void
answer_waiting (TandemTwilioInbound *self)
{
  for (guint i = 0; i < self->waiting->len; i++)
    tandem_twilio_reply_send (self->waiting->pdata[i], self->twiml);
  g_ptr_array_set_size (self->waiting, 0);
}

void
tandem_twilio_inbound_free (TandemTwilioInbound *self)
{
  g_free (self->twiml);
  self->twiml = tandem_twiml_hang_up ();
  answer_waiting (self);
  g_ptr_array_unref (self->waiting);
  tandem_twilio_account_unref (self->account);
  g_free (self->twiml);
  g_free (self);
}

void
tandem_twilio_inbound_take (TandemTwilioInbound *self, TandemTwilioReply *reply)
{
  g_ptr_array_add (self->waiting, reply);
  /* A repeated request gets what the first one got. */
  if (self->twiml)
    answer_waiting (self);
}

/* Takes @twiml. */
static void
decide (TandemTwilioInbound *self, char *twiml)
{
  g_free (self->twiml);
  self->twiml = twiml;
  answer_waiting (self);
}

void
tandem_twilio_inbound_ring (TandemTwilioInbound *self)
{
  g_autofree char *again = tandem_twilio_account_build_url (self->account, "/twilio/voice");

  decide (self, tandem_twiml_ring (again, RING_PAUSE_S));
}

void
tandem_twilio_inbound_connect (TandemTwilioInbound *self, const char *media_token, const char *greeting)
{
  g_autofree char *ended = tandem_twilio_account_build_url (self->account, "/twilio/voice/ended");

  decide (self, tandem_twiml_connect_stream (greeting, ended, self->account->media_url, media_token));
}

void
tandem_twilio_inbound_refuse (TandemTwilioInbound *self, const char *sentence)
{
  decide (self, sentence ? tandem_twiml_say (sentence, NULL) : tandem_twiml_reject ());
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-rescues.h"

#include "tandem-twiml.h"

struct _TandemTwilioRescues {
  /* owned */
  TandemTwilioClient *client;
  TandemSettings *settings;
  TandemSecrets *secrets;
  GHashTable *rescues; /* leg (borrowed) -> TandemTwilioRescue */

  guint pace_ms;
};

static void
stop_and_unref (gpointer data)
{
  /* It may wait for an answer that comes later. */
  tandem_twilio_rescue_stop (data);
  g_object_unref (data);
}

TandemTwilioRescues *
tandem_twilio_rescues_new (TandemTwilioClient *client, TandemSettings *settings, TandemSecrets *secrets, guint pace_ms)
{
  TandemTwilioRescues *self = g_new0 (TandemTwilioRescues, 1);

  self->client = g_object_ref (client);
  self->settings = g_object_ref (settings);
  self->secrets = g_object_ref (secrets);
  self->rescues = g_hash_table_new_full (NULL, NULL, NULL, stop_and_unref);
  self->pace_ms = pace_ms;
  return self;
}

void
tandem_twilio_rescues_free (TandemTwilioRescues *self)
{
  g_hash_table_unref (self->rescues);
  g_object_unref (self->client);
  g_object_unref (self->settings);
  g_object_unref (self->secrets);
  g_free (self);
}

static TandemTwilioRescue *
find (TandemTwilioRescues *self, TandemTwilioLeg *leg)
{
  TandemTwilioRescue *rescue = g_hash_table_lookup (self->rescues, leg);

  if (rescue == NULL) {
    rescue = tandem_twilio_rescue_new (self->client, self->settings, self->secrets, tandem_twilio_leg_get_call_sid (leg), self->pace_ms);
    g_hash_table_insert (self->rescues, leg, rescue);
  }
  return rescue;
}

gboolean
tandem_twilio_rescues_take (TandemTwilioRescues *self, TandemTwilioLeg *leg, TandemTwilioReply *reply)
{
  g_autofree char *hang_up = tandem_twiml_hang_up ();

  if (leg == NULL || !tandem_twilio_leg_is_wanted (leg)) {
    tandem_twilio_reply_send (reply, hang_up);
    return FALSE;
  }
  tandem_twilio_rescue_take (find (self, leg), reply);
  return !tandem_twilio_rescue_is_started (find (self, leg));
}

void
tandem_twilio_rescues_start (TandemTwilioRescues *self, TandemTwilioLeg *leg, const char *media_token, const char *farewell)
{
  if (tandem_twilio_leg_is_wanted (leg))
    tandem_twilio_rescue_start (find (self, leg), media_token, farewell);
}

void
tandem_twilio_rescues_began (TandemTwilioRescues *self, TandemTwilioLeg *leg, const char *media_token)
{
  TandemTwilioRescue *rescue = g_hash_table_lookup (self->rescues, leg);

  if (rescue != NULL && tandem_twilio_rescue_is_done_by (rescue, media_token))
    g_hash_table_remove (self->rescues, leg);
}

gboolean
tandem_twilio_rescues_has (TandemTwilioRescues *self, TandemTwilioLeg *leg)
{
  TandemTwilioRescue *rescue = g_hash_table_lookup (self->rescues, leg);

  return rescue != NULL && tandem_twilio_rescue_is_started (rescue);
}

void
tandem_twilio_rescues_drop (TandemTwilioRescues *self, TandemTwilioLeg *leg)
{
  g_hash_table_remove (self->rescues, leg);
}

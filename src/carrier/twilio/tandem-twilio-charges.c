// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-charges.h"

#include <string.h>

#include "tandem-money.h"
#include "tandem-twilio-client.h"
#include "tandem-twilio-pause.h"

#define TIMEOUT_MS 15000
#define TRIES 5
#define FACTOR 3

struct _TandemTwilioCharges {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemSecrets *secrets;
  TandemTwilioClient *client;
  GHashTable *asked; /* ids of calls */
  GCancellable *cancellable;

  guint pause_ms;
};

G_DEFINE_FINAL_TYPE (TandemTwilioCharges, tandem_twilio_charges, G_TYPE_OBJECT)

/* Holds what it needs, so that it does not keep who began it. */
typedef struct {
  /* owned */
  TandemCall *call;
  TandemSettings *settings;
  TandemSecrets *secrets;
  TandemTwilioClient *client;
  GHashTable *asked;

  guint pause_ms;
  guint n_tries;
} Question;

static void ask_later (GTask *task);

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_object (&question->call);
  g_clear_object (&question->settings);
  g_clear_object (&question->secrets);
  g_clear_object (&question->client);
  g_clear_pointer (&question->asked, g_hash_table_unref);
  g_free (question);
}

static void
tandem_twilio_charges_dispose (GObject *object)
{
  TandemTwilioCharges *self = TANDEM_TWILIO_CHARGES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->asked, g_hash_table_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_object (&self->secrets);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_twilio_charges_parent_class)->dispose (object);
}

static void
tandem_twilio_charges_class_init (TandemTwilioChargesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_twilio_charges_dispose;
}

static void
tandem_twilio_charges_init (TandemTwilioCharges *self)
{
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
}

TandemTwilioCharges *
tandem_twilio_charges_new (TandemSettings *settings, TandemSecrets *secrets, guint pause_ms)
{
  TandemTwilioCharges *self = g_object_new (TANDEM_TYPE_TWILIO_CHARGES, NULL);

  self->settings = g_object_ref (settings);
  self->secrets = g_object_ref (secrets);
  self->client = tandem_twilio_client_new (TIMEOUT_MS);
  self->pause_ms = pause_ms;
  return self;
}

/* What is paid is negative. */
gboolean
tandem_twilio_charges_parse (GBytes *body, gint64 *micros, char currency[4])
{
  g_autoptr (JsonNode) root = tandem_twilio_resource_parse (body);
  JsonObject *object = root ? json_node_get_object (root) : NULL;
  const char *unit = object ? tandem_twilio_resource_get_string (object, "price_unit") : "";
  gint64 price;

  if (!object || strlen (unit) != 3 || !g_ascii_isupper (unit[0]) || !g_ascii_isupper (unit[1]) || !g_ascii_isupper (unit[2]) ||
      !tandem_money_parse (tandem_twilio_resource_get_string (object, "price"), &price) || price > 0)
    return FALSE;
  *micros = -price;
  memcpy (currency, unit, 4);
  return TRUE;
}

static void
did_ask (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Question *question = g_task_get_task_data (task);
  TandemTwilioFailure failure = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = tandem_twilio_client_send_finish (TANDEM_TWILIO_CLIENT (source), result, &failure, &error);
  char currency[4];
  gint64 micros;

  if (body && tandem_twilio_charges_parse (body, &micros, currency)) {
    tandem_cost_set_charged (tandem_cost_of (question->call), micros, currency);
    g_task_return_boolean (task, TRUE);
  } else if (++question->n_tries < TRIES && !g_cancellable_is_cancelled (g_task_get_cancellable (task))) {
    question->pause_ms *= FACTOR;
    ask_later (task);
  } else {
    g_debug ("charges: Twilio has not said what %s cost", tandem_call_get_id (question->call));
    g_hash_table_remove (question->asked, tandem_call_get_id (question->call));
    g_task_return_boolean (task, FALSE);
  }
}

static void
ask (GTask *task)
{
  const Question *question = g_task_get_task_data (task);
  g_autoptr (TandemTwilioAccount) account = tandem_twilio_account_new (question->settings, question->secrets);
  g_autofree char *path = g_strdup_printf ("/Calls/%s.json", tandem_call_get_call_sid (question->call));

  tandem_twilio_client_send_async (question->client, account, path, NULL, g_task_get_cancellable (task), did_ask, g_object_ref (task));
}

static void
ask_later (GTask *task)
{
  tandem_twilio_pause (task, ((Question *) g_task_get_task_data (task))->pause_ms, ask);
}

void
tandem_twilio_charges_follow (TandemTwilioCharges *self, TandemCall *call)
{
  TandemCost *cost;
  const char *sid;
  g_autoptr (GTask) task = NULL;
  Question *question;

  g_return_if_fail (TANDEM_IS_TWILIO_CHARGES (self) && TANDEM_IS_CALL (call));

  cost = tandem_cost_of (call);
  sid = tandem_call_get_call_sid (call);
  if (!cost || tandem_cost_get_charged (cost, NULL) >= 0 || !sid || !tandem_twilio_is_sid (sid, "CA") ||
      !g_hash_table_add (self->asked, g_strdup (tandem_call_get_id (call))))
    return;
  task = g_task_new (NULL, self->cancellable, NULL, NULL);
  g_task_set_source_tag (task, tandem_twilio_charges_follow);
  question = g_new0 (Question, 1);
  question->call = g_object_ref (call);
  question->settings = g_object_ref (self->settings);
  question->secrets = g_object_ref (self->secrets);
  question->client = g_object_ref (self->client);
  question->asked = g_hash_table_ref (self->asked);
  question->pause_ms = self->pause_ms;
  g_task_set_task_data (task, question, question_free);
  ask_later (task);
}

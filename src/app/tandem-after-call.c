// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-after-call.h"

#include "tandem-crm-webhook.h"
#include "tandem-openai-text.h"
#include "tandem-sqlite-wrap-ups.h"
#include "tandem-wrap-up-answer.h"
#include "tandem-wrap-ups.h"

/* Nobody waits for a summary. */
#define TIMEOUT_MS 120000

void
tandem_after_call_give (TandemSwitchboard *switchboard, TandemSqliteStore *store, TandemSettings *settings, TandemSecrets *secrets)
{
  g_autoptr (TandemSqliteWrapUps) wrap_ups = tandem_sqlite_wrap_ups_new (store);
  g_autoptr (TandemOpenaiText) model = tandem_openai_text_new (settings, secrets, TIMEOUT_MS);
  g_autoptr (TandemCrmWebhook) webhook = tandem_crm_webhook_new (settings, secrets);
  g_autoptr (TandemDeliveries) deliveries = tandem_deliveries_new (TANDEM_WRAP_UP_STORE (wrap_ups), TANDEM_DELIVERY_POST (webhook));
  const TandemWrapUpParts parts = {
    .store = TANDEM_WRAP_UP_STORE (wrap_ups), .model = TANDEM_TEXT_MODEL (model), .post = TANDEM_DELIVERY_POST (webhook),
    .deliveries = deliveries, .format = tandem_wrap_up_answer_get_format (),
  };

  tandem_wrap_ups_give (switchboard, &parts);
  tandem_deliveries_look (deliveries);
}

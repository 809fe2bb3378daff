// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fixture-checkup.h"

#define MOMENT_MS 300

static const TandemCheckData ill[] = {
  { .hop = TANDEM_HOP_KEYS, .title = "Keys", .state = TANDEM_CHECK_FAILED, .code = "token-refused",
    .sentence = "Twilio refuses the account SID or the auth token (20003).",
    .fix = "Copy TWILIO_ACCOUNT_SID & TWILIO_AUTH_TOKEN once more from the first page of the Twilio Console.",
    .setting = "TWILIO_AUTH_TOKEN" },
  { .hop = TANDEM_HOP_CLOCK, .title = "Clock", .state = TANDEM_CHECK_WARNING, .code = "wrong",
    .sentence = "The clock of this computer is 90 seconds fast.", .fix = "timedatectl set-ntp true" },
  { .hop = TANDEM_HOP_NUMBER, .title = "Number", .state = TANDEM_CHECK_SKIPPED, .code = "keys-first",
    .sentence = "Twilio can be asked about it when the keys are right." },
};
static const TandemCheckData well[] = {
  { .hop = TANDEM_HOP_KEYS, .title = "Keys", .state = TANDEM_CHECK_OK, .code = "accepted", .sentence = "Twilio accepts the keys." },
  { .hop = TANDEM_HOP_WEBHOOKS, .title = "Webhooks", .state = TANDEM_CHECK_OK, .code = "accepted",
    .sentence = "Webhooks get through, and their signatures are accepted.", .event_at = 1700000000000 },
};

static gboolean
on_looked (gpointer user_data)
{
  TandemCheckup *checkup = TANDEM_CHECKUP (user_data);
  gboolean first = tandem_checkup_get_finished_at (checkup) == 0;
  const TandemCheckData *found = first ? ill : well;

  for (guint i = 0; i < (first ? G_N_ELEMENTS (ill) : G_N_ELEMENTS (well)); i++) {
    g_autoptr (TandemCheck) check = tandem_check_new (&found[i]);

    tandem_checkup_add (checkup, check);
  }
  tandem_checkup_end (checkup);
  return G_SOURCE_REMOVE;
}

static void
on_requested (TandemCheckup *checkup, gpointer user_data)
{
  g_print ("look-requested\n");
  tandem_checkup_begin (checkup);
  (void) g_timeout_add_full (G_PRIORITY_DEFAULT, MOMENT_MS, on_looked, g_object_ref (checkup), g_object_unref);
}

TandemCheckup *
fixture_checkup_new (void)
{
  TandemCheckup *checkup = tandem_checkup_new ();

  g_signal_connect (checkup, "requested", G_CALLBACK (on_requested), NULL);
  return checkup;
}

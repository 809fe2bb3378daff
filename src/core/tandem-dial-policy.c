// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-dial-policy.h"

#include "tandem-cost.h"
#include "tandem-error.h"
#include "tandem-money.h"
#include "tandem-number-list.h"
#include "tandem-phone-number.h"

#define DAY_S (24 * 60 * 60)
/* Nobody knows when a call will end. */
#define BUSY_WAIT_S 30

struct _TandemDialPolicy {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  GQueue dialled; /* of gint64*, monotonic microseconds of the calls of the last minute, oldest first */
  guint wait_s;
};

G_DEFINE_FINAL_TYPE (TandemDialPolicy, tandem_dial_policy, G_TYPE_OBJECT)

static void
tandem_dial_policy_finalize (GObject *object)
{
  TandemDialPolicy *self = TANDEM_DIAL_POLICY (object);

  g_queue_clear_full (&self->dialled, g_free);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_dial_policy_parent_class)->finalize (object);
}

static void
tandem_dial_policy_class_init (TandemDialPolicyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_dial_policy_finalize;
}

static void
tandem_dial_policy_init (TandemDialPolicy *self)
{
  g_queue_init (&self->dialled);
}

TandemDialPolicy *
tandem_dial_policy_new (TandemSettings *settings)
{
  TandemDialPolicy *self = g_object_new (TANDEM_TYPE_DIAL_POLICY, NULL);

  self->settings = g_object_ref (settings);
  return self;
}

char *
tandem_dial_policy_check_number (TandemDialPolicy *self, const char *input, GError **error)
{
  const char *region;
  const char *allowed;
  const char *blocked;
  g_autofree char *number = NULL;

  g_return_val_if_fail (TANDEM_IS_DIAL_POLICY (self), NULL);
  region = tandem_settings_get_string (self->settings, "region");
  if (tandem_phone_number_is_emergency (input, region)) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_REFUSED,
                         "Tandem cannot place emergency calls: use a telephone.");
    return NULL;
  }
  number = tandem_phone_number_normalize (input, region, error);
  if (!number)
    return NULL;
  allowed = tandem_settings_get_string (self->settings, "allowed-numbers");
  blocked = tandem_settings_get_string (self->settings, "blocked-numbers");
  if ((*allowed && !tandem_number_list_contains (allowed, number)) ||
      tandem_number_list_contains (blocked, number)) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_REFUSED,
                         "Calls to this number are not allowed here: see ALLOWED_NUMBERS and BLOCKED_NUMBERS.");
    return NULL;
  }
  return g_steal_pointer (&number);
}

/* What @call cost about, in the currency of call-price: as far as it was counted by the prices, and at least that price for every minute
 * that was begun; one that is up will have cost at least one. */
static gint64
estimate_call (TandemDialPolicy *self, TandemCall *call)
{
  gint64 price = tandem_money_from_units (tandem_settings_get_double (self->settings, "call-price"));
  TandemCost *cost = tandem_cost_of (call);

  if (!tandem_call_get_answered_at (call) && !tandem_call_is_live (call))
    return 0;
  if (tandem_call_get_mode (call) == TANDEM_CALL_MODE_REHEARSAL)
    price = 0;
  return MAX (price * MAX (1, (tandem_call_get_duration (call) + 59) / 60), cost ? tandem_cost_get_micros (cost) : 0);
}

/* The outbound calls of the last day.  *@oldest_s: the age of the oldest of them. */
static gint64
estimate_spent (TandemDialPolicy *self, GListModel *calls, gint64 *oldest_s)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  gint64 spent = 0;

  *oldest_s = 0;
  for (guint i = 0; i < g_list_model_get_n_items (calls); i++) {
    g_autoptr (TandemCall) call = g_list_model_get_item (calls, i);
    gint64 age_s = g_date_time_difference (now, tandem_call_get_started_at (call)) / G_TIME_SPAN_SECOND;

    if (tandem_call_get_direction (call) != TANDEM_DIRECTION_OUTBOUND || age_s >= DAY_S)
      continue;
    *oldest_s = MAX (*oldest_s, age_s);
    spent += estimate_call (self, call);
  }
  return spent;
}

static gboolean
check_spent (TandemDialPolicy *self, GListModel *calls, GError **error)
{
  gint64 limit = tandem_money_from_units (tandem_settings_get_double (self->settings, "spend-limit"));
  gint64 price = tandem_money_from_units (tandem_settings_get_double (self->settings, "call-price"));
  g_autofree char *most = NULL;
  g_autofree char *about = NULL;
  gint64 oldest_s;
  gint64 spent;

  if (limit <= 0)
    return TRUE;
  spent = estimate_spent (self, calls, &oldest_s);
  if (spent + price <= limit)
    return TRUE;
  self->wait_s = (guint) (DAY_S - oldest_s);
  about = tandem_money_to_cents (spent);
  most = tandem_money_to_cents (limit);
  g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_LIMIT,
               "The calls of the last 24 hours cost about %s of %s: wait until they are older, or raise SPEND_LIMIT.", about, most);
  return FALSE;
}

static gboolean
check_rate (TandemDialPolicy *self, gint64 now, GError **error)
{
  int most_a_minute = tandem_settings_get_int (self->settings, "call-rate-limit");
  gint64 *oldest;

  while ((oldest = g_queue_peek_head (&self->dialled)) && now - *oldest > G_TIME_SPAN_MINUTE)
    g_free (g_queue_pop_head (&self->dialled));
  if (g_queue_get_length (&self->dialled) < (guint) most_a_minute)
    return TRUE;
  self->wait_s = (guint) ((*oldest + G_TIME_SPAN_MINUTE - now) / G_TIME_SPAN_SECOND + 1);
  g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_LIMIT,
               "%d calls were placed in the last minute: wait a little, or raise CALL_RATE_LIMIT.", most_a_minute);
  return FALSE;
}

gboolean
tandem_dial_policy_take (TandemDialPolicy *self, GListModel *calls, guint n_live, GError **error)
{
  gint64 now = g_get_monotonic_time ();
  int most_live;

  g_return_val_if_fail (TANDEM_IS_DIAL_POLICY (self), FALSE);
  most_live = tandem_settings_get_int (self->settings, "max-concurrent-calls");
  if (n_live >= (guint) most_live) {
    self->wait_s = BUSY_WAIT_S;
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_LIMIT,
                 "%d calls are up already: end one first, or raise MAX_CONCURRENT_CALLS.", most_live);
    return FALSE;
  }
  if (!check_rate (self, now, error) || !check_spent (self, calls, error))
    return FALSE;
  g_queue_push_tail (&self->dialled, g_memdup2 (&now, sizeof now));
  return TRUE;
}

guint
tandem_dial_policy_get_wait_s (TandemDialPolicy *self)
{
  g_return_val_if_fail (TANDEM_IS_DIAL_POLICY (self), 0);
  return self->wait_s;
}

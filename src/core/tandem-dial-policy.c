// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-dial-policy.h"

#include "tandem-error.h"
#include "tandem-phone-number.h"

struct _TandemDialPolicy {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  GQueue dialled; /* of gint64*, monotonic microseconds of the calls of the last minute, oldest first */
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

/* @list: comma-separated E.164 prefixes. */
static gboolean
has_prefix_of (const char *number, const char *list)
{
  g_auto (GStrv) prefixes = g_strsplit (list, ",", -1);

  for (guint i = 0; prefixes[i]; i++) {
    const char *prefix = g_strstrip (prefixes[i]);

    if (*prefix && g_str_has_prefix (number, prefix))
      return TRUE;
  }
  return FALSE;
}

char *
tandem_dial_policy_check_number (TandemDialPolicy *self, const char *input, GError **error)
{
  const char *region;
  const char *allowed;
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
  if ((*allowed && !has_prefix_of (number, allowed)) ||
      has_prefix_of (number, tandem_settings_get_string (self->settings, "blocked-numbers"))) {
    g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_REFUSED,
                         "Calls to this number are not allowed here: see ALLOWED_NUMBERS and BLOCKED_NUMBERS.");
    return NULL;
  }
  return g_steal_pointer (&number);
}

gboolean
tandem_dial_policy_take (TandemDialPolicy *self, guint n_live, GError **error)
{
  gint64 now = g_get_monotonic_time ();
  gint64 *oldest;
  int most_live;
  int most_a_minute;

  g_return_val_if_fail (TANDEM_IS_DIAL_POLICY (self), FALSE);
  most_live = tandem_settings_get_int (self->settings, "max-concurrent-calls");
  most_a_minute = tandem_settings_get_int (self->settings, "call-rate-limit");
  if (n_live >= (guint) most_live) {
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_LIMIT,
                 "%d calls are up already: end one first, or raise MAX_CONCURRENT_CALLS.", most_live);
    return FALSE;
  }
  while ((oldest = g_queue_peek_head (&self->dialled)) && now - *oldest > G_TIME_SPAN_MINUTE)
    g_free (g_queue_pop_head (&self->dialled));
  if (g_queue_get_length (&self->dialled) >= (guint) most_a_minute) {
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_LIMIT,
                 "%d calls were placed in the last minute: wait a little, or raise CALL_RATE_LIMIT.", most_a_minute);
    return FALSE;
  }
  g_queue_push_tail (&self->dialled, g_memdup2 (&now, sizeof now));
  return TRUE;
}

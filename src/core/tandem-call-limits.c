// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-limits.h"

#include "tandem-money.h"

typedef struct {
  int max_minutes;
  gint64 max_cost;
  const char *recording; /* interned */
} Limits;

static G_DEFINE_QUARK (tandem-call-limits, limits)

/* NULL: none were given. */
static const Limits *
get_limits (TandemCall *call)
{
  return g_object_get_qdata (G_OBJECT (call), limits_quark ());
}

void
tandem_call_limits_take (TandemCall *call, TandemProfile *profile)
{
  Limits *limits;

  g_return_if_fail (TANDEM_IS_CALL (call) && TANDEM_IS_PROFILE (profile));
  limits = g_new0 (Limits, 1);
  limits->max_minutes = tandem_profile_get_max_minutes (profile);
  limits->max_cost = tandem_money_from_units (tandem_profile_get_max_cost (profile));
  limits->recording = g_intern_string (tandem_profile_get_recording (profile));
  g_object_set_qdata_full (G_OBJECT (call), limits_quark (), limits, g_free);
}

int
tandem_call_get_max_minutes (TandemCall *call)
{
  g_return_val_if_fail (TANDEM_IS_CALL (call), 0);
  return get_limits (call) ? get_limits (call)->max_minutes : 0;
}

gint64
tandem_call_get_max_cost (TandemCall *call)
{
  g_return_val_if_fail (TANDEM_IS_CALL (call), 0);
  return get_limits (call) ? get_limits (call)->max_cost : 0;
}

gboolean
tandem_call_is_to_be_recorded (TandemCall *call, gboolean usual)
{
  const Limits *limits;

  g_return_val_if_fail (TANDEM_IS_CALL (call), usual);
  limits = get_limits (call);
  if (!limits || !*limits->recording)
    return usual;
  return g_str_equal (limits->recording, "always");
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-missed-calls.h"

struct _TandemMissedCalls {
  GObject parent_instance;

  /* owned */
  TandemSwitchboard *switchboard;
  TandemCall *latest; /* nullable */
  GDateTime *seen;    /* nullable */

  guint count;
};

G_DEFINE_FINAL_TYPE (TandemMissedCalls, tandem_missed_calls, G_TYPE_OBJECT)

enum { PROP_0, PROP_COUNT, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_missed_calls_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_COUNT: g_value_set_uint (value, TANDEM_MISSED_CALLS (object)->count); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_missed_calls_dispose (GObject *object)
{
  TandemMissedCalls *self = TANDEM_MISSED_CALLS (object);

  g_clear_object (&self->latest);
  g_clear_pointer (&self->seen, g_date_time_unref);
  g_clear_object (&self->switchboard);
  G_OBJECT_CLASS (tandem_missed_calls_parent_class)->dispose (object);
}

static void
tandem_missed_calls_class_init (TandemMissedCallsClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = tandem_missed_calls_get_property;
  G_OBJECT_CLASS (klass)->dispose = tandem_missed_calls_dispose;
  props[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  signals[CHANGED] = g_signal_new ("changed", TANDEM_TYPE_MISSED_CALLS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tandem_missed_calls_init (TandemMissedCalls *self)
{
}

gboolean
tandem_missed_calls_contain (TandemMissedCalls *self, TandemCall *call)
{
  GDateTime *started;
  const char *reason;

  g_return_val_if_fail (TANDEM_IS_MISSED_CALLS (self), FALSE);
  g_return_val_if_fail (TANDEM_IS_CALL (call), FALSE);

  started = tandem_call_get_started_at (call);
  reason = tandem_call_get_end_reason (call);
  return tandem_call_get_direction (call) == TANDEM_DIRECTION_INBOUND && !tandem_call_is_live (call) &&
         !tandem_call_get_answered_at (call) && (g_strcmp0 (reason, "missed") == 0 || g_strcmp0 (reason, "not answered") == 0) &&
         (!self->seen || (started && g_date_time_compare (started, self->seen) > 0));
}

static gboolean
is_later (TandemCall *call, TandemCall *than)
{
  GDateTime *a = tandem_call_get_started_at (call);
  GDateTime *b = than ? tandem_call_get_started_at (than) : NULL;

  return !b || (a && g_date_time_compare (a, b) > 0);
}

/* The whole list: calls of a time when Tandem was off come into it later than newer ones. */
static void
count_anew (TandemMissedCalls *self)
{
  GListModel *calls = tandem_switchboard_get_calls (self->switchboard);
  guint n = g_list_model_get_n_items (calls);
  guint before = self->count;

  self->count = 0;
  g_clear_object (&self->latest);
  for (guint i = 0; i < n; i++) {
    g_autoptr (TandemCall) call = g_list_model_get_item (calls, i);

    if (!tandem_missed_calls_contain (self, call))
      continue;
    self->count++;
    if (is_later (call, self->latest))
      g_set_object (&self->latest, call);
  }
  if (self->count == 0 && before == 0)
    return;
  g_signal_emit (self, signals[CHANGED], 0);
  if (self->count != before)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COUNT]);
}

static void
on_seen_changed (TandemMissedCalls *self)
{
  const char *text = tandem_settings_get_string (tandem_switchboard_get_settings (self->switchboard), "missed-seen");

  g_clear_pointer (&self->seen, g_date_time_unref);
  self->seen = *text ? g_date_time_new_from_iso8601 (text, NULL) : NULL;
  count_anew (self);
}

/* Only what is over can have been missed. */
static void
on_call_changed (TandemSwitchboard *switchboard, TandemCall *call, gpointer user_data)
{
  if (!tandem_call_is_live (call))
    count_anew (TANDEM_MISSED_CALLS (user_data));
}

TandemMissedCalls *
tandem_missed_calls_new (TandemSwitchboard *switchboard)
{
  TandemMissedCalls *self;

  g_return_val_if_fail (TANDEM_IS_SWITCHBOARD (switchboard), NULL);

  self = g_object_new (TANDEM_TYPE_MISSED_CALLS, NULL);
  self->switchboard = g_object_ref (switchboard);
  g_signal_connect_object (tandem_switchboard_get_calls (switchboard), "items-changed", G_CALLBACK (count_anew), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (switchboard, "call-changed", G_CALLBACK (on_call_changed), self, 0);
  g_signal_connect_object (tandem_switchboard_get_settings (switchboard), "notify::missed-seen", G_CALLBACK (on_seen_changed),
                           self, G_CONNECT_SWAPPED);
  on_seen_changed (self);
  return self;
}

guint
tandem_missed_calls_get_count (TandemMissedCalls *self)
{
  g_return_val_if_fail (TANDEM_IS_MISSED_CALLS (self), 0);
  return self->count;
}

TandemCall *
tandem_missed_calls_get_latest (TandemMissedCalls *self)
{
  g_return_val_if_fail (TANDEM_IS_MISSED_CALLS (self), NULL);
  return self->latest;
}

void
tandem_missed_calls_mark_seen (TandemMissedCalls *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (TANDEM_IS_MISSED_CALLS (self));

  if (!self->latest || !tandem_call_get_started_at (self->latest))
    return;
  /* Up to the latest, not up to now: one that is found later may have been before now. */
  text = g_date_time_format_iso8601 (tandem_call_get_started_at (self->latest));
  tandem_settings_set_string (tandem_switchboard_get_settings (self->switchboard), "missed-seen", text);
}

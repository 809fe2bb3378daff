// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-costs.h"

#include "tandem-call-carrier.h"
#include "tandem-call-limits.h"
#include "tandem-dial-wish.h"
#include "tandem-error.h"
#include "tandem-money.h"

#define WARNING_PERCENT 80
#define REASON "the call cost as much as it may"

struct _TandemCosts {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemCallMedia *media;
  TandemLiveCalls *live;
  TandemLastWords *last_words;
  TandemSaveQueue *saves;
  TandemPrices *prices; /* nullable */
  GHashTable *counted;  /* id -> Counted */
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (TandemCosts, tandem_costs, G_TYPE_OBJECT)

enum { CALL_CHANGED, NOTICE, N_SIGNALS };
static guint signals[N_SIGNALS];

typedef enum { FREE, WARNED, REACHED } Stage;

typedef struct {
  /* owned */
  TandemCall *call;

  Stage stage;
  guint n_missing;   /* prices that somebody was told of */
  gint64 minutes;
  gboolean streamed; /* there was a media stream */
} Counted;

static void
counted_free (gpointer data)
{
  Counted *counted = data;

  g_object_unref (counted->call);
  g_free (counted);
}

static void
tandem_costs_dispose (GObject *object)
{
  TandemCosts *self = TANDEM_COSTS (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_pointer (&self->counted, g_hash_table_unref);
  g_clear_object (&self->prices);
  g_clear_object (&self->saves);
  g_clear_object (&self->last_words);
  g_clear_object (&self->live);
  g_clear_object (&self->media);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_costs_parent_class)->dispose (object);
}

static void
tandem_costs_class_init (TandemCostsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_costs_dispose;
  signals[CALL_CHANGED] = g_signal_new ("call-changed", TANDEM_TYPE_COSTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                        TANDEM_TYPE_CALL);
  signals[NOTICE] = g_signal_new ("notice", TANDEM_TYPE_COSTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  TANDEM_TYPE_CALL, G_TYPE_ERROR);
}

static void
tandem_costs_init (TandemCosts *self)
{
  self->counted = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, counted_free);
}

/* --- the limit -------------------------------------------------------------------------------------- */

/* What the carrier's minutes cost when nothing is known but call-price; 0: not even that is. */
static gint64
guess (TandemCosts *self, const TandemCostLine *line)
{
  if (line->micros >= 0 || (!g_str_equal (line->kind, "outbound") && !g_str_equal (line->kind, "inbound")))
    return 0;
  return tandem_money_from_units (tandem_settings_get_double (self->settings, "call-price")) * line->quantity;
}

static gint64
count_spent (TandemCosts *self, TandemCost *cost)
{
  gint64 spent = tandem_cost_get_micros (cost);

  for (guint i = 0; i < tandem_cost_get_n_lines (cost); i++) {
    TandemCostLine line = tandem_cost_get_line (cost, i);

    spent += guess (self, &line);
  }
  return spent;
}

/* What has no price is counted as nothing, so whoever relies on the limit must know. */
static void
tell_missing (TandemCosts *self, Counted *counted)
{
  TandemCost *cost = tandem_cost_of (counted->call);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  guint n = 0;

  for (guint i = 0; i < tandem_cost_get_n_lines (cost); i++) {
    TandemCostLine line = tandem_cost_get_line (cost, i);

    if (line.micros < 0 && guess (self, &line) == 0)
      g_string_append_printf (names, "%s%s", n++ > 0 ? ", " : "", *line.name ? line.name : line.kind);
  }
  if (n <= counted->n_missing)
    return;
  counted->n_missing = n;
  error = g_error_new (TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_NO_PRICE,
                       "The limit of what this call may cost does not count %s, for which there is no price: enter it in the list of "
                       "prices (PRICE_FILE).", names->str);
  tandem_call_set_notice (counted->call, error->message);
  g_signal_emit (self, signals[NOTICE], 0, counted->call, error);
}

static void
tell (TandemCosts *self, TandemCall *call, gint64 limit, const char *advice)
{
  g_autofree char *spent = tandem_money_to_cents (count_spent (self, tandem_cost_of (call)));
  g_autofree char *most = tandem_money_to_cents (limit);
  g_autoptr (GError) error = g_error_new (TANDEM_LINE_ERROR, TANDEM_LINE_ERROR_COST, "This call has cost about %s %s of the %s that it may: %s",
                                          spent, tandem_cost_get_currency (tandem_cost_of (call)), most, advice);

  tandem_call_set_notice (call, error->message);
  tandem_save_queue_add_event (self->saves, call, "cost", error->message);
  g_signal_emit (self, signals[NOTICE], 0, call, error);
}

static void
warn (TandemCosts *self, Counted *counted, gint64 limit)
{
  counted->stage = WARNED;
  tell (self, counted->call, limit, tandem_last_words_operator_has (counted->call) ? "come to an end." : "the agent was told to come to an end.");
  if (tandem_last_words_agent_has (counted->call))
    tandem_call_media_give_note (self->media, tandem_call_get_id (counted->call),
                                 "This call has cost almost as much as it may. Come to an end in a friendly way within a few sentences.");
}

/* The lower of what the settings and the profile allow. */
static gint64
get_limit (TandemCosts *self, TandemCall *call)
{
  gint64 usual = tandem_money_from_units (tandem_settings_get_double (self->settings, "call-cost-limit"));
  gint64 own = tandem_call_get_max_cost (call);

  return own > 0 && (usual <= 0 || own < usual) ? own : usual;
}

static void
check_limit (TandemCosts *self, Counted *counted)
{
  gint64 limit = get_limit (self, counted->call);
  gint64 spent = count_spent (self, tandem_cost_of (counted->call));

  if (limit <= 0 || tandem_call_get_state (counted->call) != TANDEM_CALL_STATE_IN_PROGRESS)
    return;
  tell_missing (self, counted);
  if (counted->stage == FREE && spent < limit && spent * 100 >= limit * WARNING_PERCENT)
    warn (self, counted, limit);
  if (spent < limit)
    return;
  if (counted->stage != REACHED)
    tell (self, counted->call, limit, tandem_last_words_operator_has (counted->call) ? "end it when you can." : "it is being ended.");
  counted->stage = REACHED;
  if (!tandem_last_words_operator_has (counted->call))
    tandem_last_words_end (self->last_words, counted->call, REASON);
}

/* --- counting --------------------------------------------------------------------------------------- */

/* A carrier is paid for every minute that was begun, from the answer on. */
static void
count_minutes (TandemCosts *self, Counted *counted)
{
  TandemCall *call = counted->call;
  TandemCost *cost = tandem_cost_of (call);
  gint64 minutes = MAX ((tandem_call_get_duration (call) + 59) / 60, 1);

  counted->streamed |= tandem_call_get_media_connected (call);
  if (!tandem_call_get_answered_at (call) || tandem_call_get_mode (call) == TANDEM_CALL_MODE_REHEARSAL || tandem_call_carrier_get (call))
    return;
  tandem_cost_set_carrier (cost, tandem_call_get_direction (call) == TANDEM_DIRECTION_INBOUND ? TANDEM_PRICE_INBOUND : TANDEM_PRICE_OUTBOUND,
                           tandem_call_get_to (call), minutes);
  if (counted->streamed)
    tandem_cost_set_carrier (cost, TANDEM_PRICE_STREAM, NULL, minutes);
  if (tandem_call_get_recording_due (call))
    tandem_cost_set_carrier (cost, TANDEM_PRICE_RECORDING, NULL, minutes);
  if (tandem_call_get_machine_action (call) != TANDEM_MACHINE_ACTION_OFF)
    tandem_cost_set_carrier (cost, TANDEM_PRICE_MACHINE_DETECTION, NULL, 1);
  /* What a crash leaves of it is at most a minute old. */
  if (counted->minutes == minutes)
    return;
  counted->minutes = minutes;
  tandem_save_queue_add_call (self->saves, call);
  g_signal_emit (self, signals[CALL_CHANGED], 0, call);
}

void
tandem_costs_check (TandemCosts *self)
{
  g_autoptr (GPtrArray) calls = NULL;

  g_return_if_fail (TANDEM_IS_COSTS (self));
  calls = tandem_live_calls_list (self->live);
  /* A call that is ended meanwhile is not counted any more. */
  for (guint i = 0; i < calls->len; i++) {
    const char *id = tandem_call_get_id (calls->pdata[i]);
    Counted *counted = g_hash_table_lookup (self->counted, id);

    if (counted && tandem_call_is_live (counted->call))
      count_minutes (self, counted);
    counted = g_hash_table_lookup (self->counted, id);
    if (counted)
      check_limit (self, counted);
  }
}

static gboolean
on_tick (gpointer user_data)
{
  g_autoptr (TandemCosts) self = g_object_ref (TANDEM_COSTS (user_data));

  tandem_costs_check (self);
  return G_SOURCE_CONTINUE;
}

static void
on_usage (TandemCallMedia *media, const char *call_id, const TandemUsage *usage, gpointer user_data)
{
  TandemCosts *self = TANDEM_COSTS (user_data);
  Counted *counted = g_hash_table_lookup (self->counted, call_id);

  if (!counted)
    return;
  tandem_cost_add_usage (tandem_cost_of (counted->call), usage);
  g_signal_emit (self, signals[CALL_CHANGED], 0, counted->call);
  check_limit (self, counted);
}

static gboolean
is_held (TandemCosts *self, TandemCall *call)
{
  g_autoptr (GPtrArray) calls = tandem_live_calls_list (self->live);

  return g_ptr_array_find (calls, call, NULL);
}

/* The carrier says later what it really asks. */
static void
on_late_change (TandemCost *cost, gpointer user_data)
{
  TandemCosts *self = TANDEM_COSTS (user_data);

  tandem_save_queue_add_call (self->saves, tandem_cost_get_call (cost));
  g_signal_emit (self, signals[CALL_CHANGED], 0, tandem_cost_get_call (cost));
}

static void
forget (TandemCosts *self, TandemCall *call)
{
  g_hash_table_remove (self->counted, tandem_call_get_id (call));
  if (g_hash_table_size (self->counted) == 0)
    g_clear_handle_id (&self->tick_id, g_source_remove);
}

static void
on_call_changed (TandemLiveCalls *live, TandemCall *call, gpointer user_data)
{
  TandemCosts *self = TANDEM_COSTS (user_data);
  Counted *counted = g_hash_table_lookup (self->counted, tandem_call_get_id (call));

  if (!counted && self->prices && tandem_call_is_live (call)) {
    tandem_cost_begin (call, self->prices);
    counted = g_new0 (Counted, 1);
    counted->call = g_object_ref (call);
    g_hash_table_insert (self->counted, (gpointer) tandem_call_get_id (call), counted);
    if (!self->tick_id)
      self->tick_id = g_timeout_add_seconds (1, on_tick, self);
  }
  if (!counted)
    return;
  count_minutes (self, counted);
  /* Its line may still say what was counted last. */
  if (tandem_call_is_live (call) || is_held (self, call))
    return;
  tandem_save_queue_add_call (self->saves, call);
  g_signal_connect_object (tandem_cost_of (call), "changed", G_CALLBACK (on_late_change), self, 0);
  forget (self, call);
}

TandemCosts *
tandem_costs_new (TandemSettings *settings, TandemCallMedia *media, TandemLiveCalls *live, TandemLastWords *last_words,
                  TandemSaveQueue *saves)
{
  TandemCosts *self = g_object_new (TANDEM_TYPE_COSTS, NULL);

  self->settings = g_object_ref (settings);
  self->media = g_object_ref (media);
  self->live = g_object_ref (live);
  self->last_words = g_object_ref (last_words);
  self->saves = g_object_ref (saves);
  g_signal_connect_object (media, "usage", G_CALLBACK (on_usage), self, 0);
  g_signal_connect_object (live, "call-changed", G_CALLBACK (on_call_changed), self, 0);
  return self;
}

void
tandem_costs_set_prices (TandemCosts *self, TandemPrices *prices)
{
  g_return_if_fail (TANDEM_IS_COSTS (self) && TANDEM_IS_PRICES (prices));
  g_set_object (&self->prices, prices);
}

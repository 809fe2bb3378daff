// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-control-metrics.h"

#include "tandem-error.h"

static const TandemCallState results[] = { TANDEM_CALL_STATE_COMPLETED, TANDEM_CALL_STATE_BUSY, TANDEM_CALL_STATE_FAILED,
                                           TANDEM_CALL_STATE_NO_ANSWER, TANDEM_CALL_STATE_CANCELED };

/* Where errors come from, by their domain; the last takes the rest. */
static const struct {
  const char *where;
  GQuark (*domain) (void);
} places[] = {
  { "call", tandem_call_error_quark },   { "carrier", tandem_provider_error_quark }, { "agent", tandem_agent_error_quark },
  { "line", tandem_line_error_quark },
  { "audio", tandem_audio_error_quark }, { "store", tandem_store_error_quark },      { "other", NULL },
};

struct _TandemControlMetrics {
  GObject parent_instance;

  /* owned */
  TandemSwitchboard *switchboard;
  GHashTable *live; /* of ids: calls that will still end */

  guint64 n_results[G_N_ELEMENTS (results)];
  guint64 n_errors[G_N_ELEMENTS (places)];
  TandemHistogram latencies[TANDEM_N_LATENCIES];
};

G_DEFINE_FINAL_TYPE (TandemControlMetrics, tandem_control_metrics, G_TYPE_OBJECT)

static void
tandem_control_metrics_dispose (GObject *object)
{
  TandemControlMetrics *self = TANDEM_CONTROL_METRICS (object);

  g_clear_object (&self->switchboard);
  g_clear_pointer (&self->live, g_hash_table_unref);
  G_OBJECT_CLASS (tandem_control_metrics_parent_class)->dispose (object);
}

static void
tandem_control_metrics_class_init (TandemControlMetricsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_control_metrics_dispose;
}

static void
tandem_control_metrics_init (TandemControlMetrics *self)
{
  self->live = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
on_call (TandemSwitchboard *switchboard, TandemCall *call, gpointer user_data)
{
  TandemControlMetrics *self = TANDEM_CONTROL_METRICS (user_data);

  if (tandem_call_is_live (call)) {
    g_hash_table_add (self->live, g_strdup (tandem_call_get_id (call)));
    return;
  }
  /* An ended call may change again: when its recording is ready. */
  if (!g_hash_table_remove (self->live, tandem_call_get_id (call)))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    if (tandem_call_get_state (call) == results[i])
      self->n_results[i]++;
}

static void
on_notice (TandemSwitchboard *switchboard, TandemCall *call, GError *error, gpointer user_data)
{
  TandemControlMetrics *self = TANDEM_CONTROL_METRICS (user_data);
  guint i = 0;

  while (places[i].domain && places[i].domain () != error->domain)
    i++;
  self->n_errors[i]++;
}

static G_DEFINE_QUARK (tandem-control-metrics-counted, counted)

/* A turn that is final may still change. */
static void
on_turn (TandemSwitchboard *switchboard, TandemCall *call, TandemTurn *turn, gpointer user_data)
{
  TandemControlMetrics *self = TANDEM_CONTROL_METRICS (user_data);
  TandemLatency latency = tandem_turn_get_latency (turn);

  if (!tandem_turn_get_final (turn) || !latency.known || g_object_get_qdata (G_OBJECT (turn), counted_quark ()))
    return;
  g_object_set_qdata (G_OBJECT (turn), counted_quark (), GINT_TO_POINTER (TRUE));
  for (guint i = 0; i < TANDEM_N_LATENCIES; i++)
    if (latency.ms[i] >= 0)
      tandem_histogram_observe (&self->latencies[i], (gint64) latency.ms[i] * 1000);
}

TandemControlMetrics *
tandem_control_metrics_new (TandemSwitchboard *switchboard)
{
  TandemControlMetrics *self = g_object_new (TANDEM_TYPE_CONTROL_METRICS, NULL);

  self->switchboard = g_object_ref (switchboard);
  g_signal_connect_object (switchboard, "call-added", G_CALLBACK (on_call), self, 0);
  g_signal_connect_object (switchboard, "call-changed", G_CALLBACK (on_call), self, 0);
  g_signal_connect_object (switchboard, "turn-changed", G_CALLBACK (on_turn), self, 0);
  g_signal_connect_object (switchboard, "notice", G_CALLBACK (on_notice), self, 0);
  return self;
}

/* --- writing --------------------------------------------------------------------------------------------- */

static void
begin (GString *text, const char *name, const char *type, const char *help)
{
  g_string_append_printf (text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* The same whatever the locale. */
static void
add_seconds (GString *text, gint64 us)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_formatd (digits, sizeof digits, "%.9g", (double) us / G_USEC_PER_SEC));
}

/* @label: like "direction=\"in\"", or "". */
static void
add_histogram (GString *text, const char *name, const char *label, const TandemHistogramFigures *figures)
{
  const char *comma = *label ? "," : "";
  g_autofree char *labels = *label ? g_strdup_printf ("{%s}", label) : g_strdup ("");

  for (guint i = 0; i < TANDEM_HISTOGRAM_CLASSES; i++) {
    g_string_append_printf (text, "%s_bucket{%s%sle=\"", name, label, comma);
    add_seconds (text, tandem_histogram_get_bound_us (i));
    g_string_append_printf (text, "\"} %" G_GUINT64_FORMAT "\n", figures->up_to[i]);
  }
  g_string_append_printf (text, "%s_bucket{%s%sle=\"+Inf\"} %" G_GUINT64_FORMAT "\n%s_sum%s ", name, label, comma,
                          figures->count, name, labels);
  add_seconds (text, (gint64) figures->sum_us);
  g_string_append_printf (text, "\n%s_count%s %" G_GUINT64_FORMAT "\n", name, labels, figures->count);
}

static void
add_calls (TandemControlMetrics *self, GString *text)
{
  begin (text, "tandem_calls_active", "gauge", "Calls that are up now.");
  g_string_append_printf (text, "tandem_calls_active %u\n", tandem_switchboard_count_live (self->switchboard));
  begin (text, "tandem_calls_total", "counter", "Calls that ended since Tandem was started, by how.");
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    g_string_append_printf (text, "tandem_calls_total{result=\"%s\"} %" G_GUINT64_FORMAT "\n",
                            tandem_call_state_to_string (results[i]), self->n_results[i]);
}

static void
add_media (TandemControlMetrics *self, GString *text, guint n_event_streams)
{
  TandemMediaFigures figures;

  tandem_switchboard_get_media_figures (self->switchboard, &figures);
  begin (text, "tandem_frame_delay_seconds", "histogram",
         "How much later than the quickest of its stream a frame of the remote came (in), and how much later than its moment "
         "one was sent to the remote (out).");
  add_histogram (text, "tandem_frame_delay_seconds", "direction=\"in\"", &figures.delay_in);
  add_histogram (text, "tandem_frame_delay_seconds", "direction=\"out\"", &figures.delay_out);
  begin (text, "tandem_provider_latency_seconds", "histogram",
         "From the end of what the remote said, as the AI service tells it, to the first sound of the answer.");
  add_histogram (text, "tandem_provider_latency_seconds", "", &figures.reply);
  begin (text, "tandem_websocket_connections", "gauge",
         "Open WebSockets: media streams of carriers on a line, sessions of agents, event streams.");
  g_string_append_printf (text,
                          "tandem_websocket_connections{peer=\"carrier\"} %u\n"
                          "tandem_websocket_connections{peer=\"agent\"} %u\n"
                          "tandem_websocket_connections{peer=\"events\"} %u\n",
                          figures.streams, figures.voices, n_event_streams);
}

static void
add_latencies (TandemControlMetrics *self, GString *text)
{
  begin (text, "tandem_turn_latency_seconds", "histogram",
         "From the end of what the remote said to each stage of its answer.");
  for (guint i = 0; i < TANDEM_N_LATENCIES; i++) {
    g_autofree char *label = g_strdup_printf ("stage=\"%s\"", tandem_latency_stage_to_string ((TandemLatencyStage) i));
    TandemHistogramFigures figures;

    tandem_histogram_read (&self->latencies[i], &figures);
    add_histogram (text, "tandem_turn_latency_seconds", label, &figures);
  }
}

char *
tandem_control_metrics_write (TandemControlMetrics *self, guint n_event_streams)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (TANDEM_IS_CONTROL_METRICS (self), NULL);
  add_calls (self, text);
  add_media (self, text, n_event_streams);
  add_latencies (self, text);
  begin (text, "tandem_errors_total", "counter", "What went wrong and was told, by where.");
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    g_string_append_printf (text, "tandem_errors_total{where=\"%s\"} %" G_GUINT64_FORMAT "\n", places[i].where,
                            self->n_errors[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-reachability.h"

#include "tandem-enum-nick.h"

G_DEFINE_ENUM_TYPE (TandemReachState, tandem_reach_state,
                    G_DEFINE_ENUM_VALUE (TANDEM_REACH_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (TANDEM_REACH_STARTING, "starting"),
                    G_DEFINE_ENUM_VALUE (TANDEM_REACH_CHECKING, "checking"),
                    G_DEFINE_ENUM_VALUE (TANDEM_REACH_REACHABLE, "reachable"),
                    G_DEFINE_ENUM_VALUE (TANDEM_REACH_DOUBTFUL, "doubtful"),
                    G_DEFINE_ENUM_VALUE (TANDEM_REACH_UNREACHABLE, "unreachable"))

/* Main thread only. */
struct _TandemReachability {
  GObject parent_instance;

  /* owned */
  char *url;
  char *sentence;
  char *number_sentence;

  TandemReachState state;
  gint64 checked_at;
  gboolean number_taken;
  gboolean number_kept;
};

G_DEFINE_FINAL_TYPE (TandemReachability, tandem_reachability, G_TYPE_OBJECT)

enum { PROP_0, PROP_STATE, PROP_URL, PROP_SENTENCE, PROP_CHECKED_AT, PROP_NUMBER_TAKEN, PROP_NUMBER_KEPT,
       PROP_NUMBER_SENTENCE, N_PROPS };
static GParamSpec *props[N_PROPS];

enum { CHECK_REQUESTED, RESTORE_REQUESTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_reachability_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TandemReachability *self = TANDEM_REACHABILITY (object);

  switch (id) {
    case PROP_STATE: g_value_set_enum (value, self->state); break;
    case PROP_URL: g_value_set_string (value, self->url); break;
    case PROP_SENTENCE: g_value_set_string (value, self->sentence); break;
    case PROP_CHECKED_AT: g_value_set_int64 (value, self->checked_at); break;
    case PROP_NUMBER_TAKEN: g_value_set_boolean (value, self->number_taken); break;
    case PROP_NUMBER_KEPT: g_value_set_boolean (value, self->number_kept); break;
    case PROP_NUMBER_SENTENCE: g_value_set_string (value, self->number_sentence); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_reachability_finalize (GObject *object)
{
  TandemReachability *self = TANDEM_REACHABILITY (object);

  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->sentence, g_free);
  g_clear_pointer (&self->number_sentence, g_free);
  G_OBJECT_CLASS (tandem_reachability_parent_class)->finalize (object);
}

static void
tandem_reachability_class_init (TandemReachabilityClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tandem_reachability_get_property;
  object_class->finalize = tandem_reachability_finalize;
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, TANDEM_TYPE_REACH_STATE, TANDEM_REACH_NONE, flags);
  props[PROP_URL] = g_param_spec_string ("url", NULL, NULL, "", flags);
  props[PROP_SENTENCE] = g_param_spec_string ("sentence", NULL, NULL, "", flags);
  props[PROP_CHECKED_AT] = g_param_spec_int64 ("checked-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_NUMBER_TAKEN] = g_param_spec_boolean ("number-taken", NULL, NULL, FALSE, flags);
  props[PROP_NUMBER_KEPT] = g_param_spec_boolean ("number-kept", NULL, NULL, FALSE, flags);
  props[PROP_NUMBER_SENTENCE] = g_param_spec_string ("number-sentence", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CHECK_REQUESTED] = g_signal_new ("check-requested", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 0);
  signals[RESTORE_REQUESTED] = g_signal_new ("restore-requested", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                             NULL, G_TYPE_NONE, 0);
}

static void
tandem_reachability_init (TandemReachability *self)
{
  self->url = g_strdup ("");
  self->sentence = g_strdup ("");
  self->number_sentence = g_strdup ("");
}

TandemReachability *
tandem_reachability_new (void)
{
  return g_object_new (TANDEM_TYPE_REACHABILITY, NULL);
}

const char *
tandem_reach_state_to_string (TandemReachState state)
{
  const char *word = tandem_enum_nick_get (TANDEM_TYPE_REACH_STATE, (int) state);

  return word ? word : "none";
}

TandemReachState
tandem_reachability_get_state (TandemReachability *self)
{
  g_return_val_if_fail (TANDEM_IS_REACHABILITY (self), TANDEM_REACH_NONE);
  return self->state;
}

const char *
tandem_reachability_get_url (TandemReachability *self)
{
  g_return_val_if_fail (TANDEM_IS_REACHABILITY (self), "");
  return self->url;
}

const char *
tandem_reachability_get_sentence (TandemReachability *self)
{
  g_return_val_if_fail (TANDEM_IS_REACHABILITY (self), "");
  return self->sentence;
}

gint64
tandem_reachability_get_checked_at (TandemReachability *self)
{
  g_return_val_if_fail (TANDEM_IS_REACHABILITY (self), 0);
  return self->checked_at;
}

gboolean
tandem_reachability_get_number_taken (TandemReachability *self)
{
  g_return_val_if_fail (TANDEM_IS_REACHABILITY (self), FALSE);
  return self->number_taken;
}

gboolean
tandem_reachability_get_number_kept (TandemReachability *self)
{
  g_return_val_if_fail (TANDEM_IS_REACHABILITY (self), FALSE);
  return self->number_kept;
}

const char *
tandem_reachability_get_number_sentence (TandemReachability *self)
{
  g_return_val_if_fail (TANDEM_IS_REACHABILITY (self), "");
  return self->number_sentence;
}

static void
set_text (TandemReachability *self, char **field, const char *text, GParamSpec *pspec)
{
  char *old = *field;

  if (g_str_equal (old, text))
    return;
  *field = g_strdup (text);
  g_free (old);
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
set_flag (TandemReachability *self, gboolean *field, gboolean value, GParamSpec *pspec)
{
  if (!*field == !value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

void
tandem_reachability_set (TandemReachability *self, TandemReachState state, const char *url, const char *sentence)
{
  g_return_if_fail (TANDEM_IS_REACHABILITY (self));
  g_object_freeze_notify (G_OBJECT (self));
  if (self->state != state) {
    self->state = state;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  }
  set_text (self, &self->url, url, props[PROP_URL]);
  set_text (self, &self->sentence, sentence, props[PROP_SENTENCE]);
  g_object_thaw_notify (G_OBJECT (self));
}

void
tandem_reachability_set_checked_at (TandemReachability *self, gint64 checked_at)
{
  g_return_if_fail (TANDEM_IS_REACHABILITY (self));
  if (self->checked_at == checked_at)
    return;
  self->checked_at = checked_at;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CHECKED_AT]);
}

void
tandem_reachability_set_number (TandemReachability *self, gboolean taken, gboolean kept, const char *sentence)
{
  g_return_if_fail (TANDEM_IS_REACHABILITY (self));
  g_object_freeze_notify (G_OBJECT (self));
  set_flag (self, &self->number_taken, taken, props[PROP_NUMBER_TAKEN]);
  set_flag (self, &self->number_kept, kept, props[PROP_NUMBER_KEPT]);
  set_text (self, &self->number_sentence, sentence, props[PROP_NUMBER_SENTENCE]);
  g_object_thaw_notify (G_OBJECT (self));
}

void
tandem_reachability_request_check (TandemReachability *self)
{
  g_return_if_fail (TANDEM_IS_REACHABILITY (self));
  g_signal_emit (self, signals[CHECK_REQUESTED], 0);
}

void
tandem_reachability_request_restore (TandemReachability *self)
{
  g_return_if_fail (TANDEM_IS_REACHABILITY (self));
  g_signal_emit (self, signals[RESTORE_REQUESTED], 0);
}

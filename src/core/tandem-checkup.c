// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-checkup.h"

struct _TandemCheckup {
  GObject parent_instance;

  /* owned */
  GListStore *checks;
  GListStore *coming; /* of the look that is under way; NULL when none is */

  gint64 finished_at;
};

G_DEFINE_FINAL_TYPE (TandemCheckup, tandem_checkup, G_TYPE_OBJECT)

enum { PROP_0, PROP_RUNNING, N_PROPS };
static GParamSpec *props[N_PROPS];

enum { REQUESTED, FINISHED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_checkup_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
    case PROP_RUNNING: g_value_set_boolean (value, TANDEM_CHECKUP (object)->coming != NULL); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_checkup_dispose (GObject *object)
{
  TandemCheckup *self = TANDEM_CHECKUP (object);

  g_clear_object (&self->checks);
  g_clear_object (&self->coming);
  G_OBJECT_CLASS (tandem_checkup_parent_class)->dispose (object);
}

static void
tandem_checkup_class_init (TandemCheckupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tandem_checkup_get_property;
  object_class->dispose = tandem_checkup_dispose;
  props[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE,
                                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[REQUESTED] = g_signal_new ("requested", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
  signals[FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
}

static void
tandem_checkup_init (TandemCheckup *self)
{
  self->checks = g_list_store_new (TANDEM_TYPE_CHECK);
}

TandemCheckup *
tandem_checkup_new (void)
{
  return g_object_new (TANDEM_TYPE_CHECKUP, NULL);
}

GListModel *
tandem_checkup_get_checks (TandemCheckup *self)
{
  g_return_val_if_fail (TANDEM_IS_CHECKUP (self), NULL);
  return G_LIST_MODEL (self->checks);
}

gboolean
tandem_checkup_is_running (TandemCheckup *self)
{
  g_return_val_if_fail (TANDEM_IS_CHECKUP (self), FALSE);
  return self->coming != NULL;
}

gint64
tandem_checkup_get_finished_at (TandemCheckup *self)
{
  g_return_val_if_fail (TANDEM_IS_CHECKUP (self), 0);
  return self->finished_at;
}

guint
tandem_checkup_count (TandemCheckup *self, TandemCheckState state)
{
  guint n = 0;

  g_return_val_if_fail (TANDEM_IS_CHECKUP (self), 0);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->checks)); i++) {
    g_autoptr (TandemCheck) check = g_list_model_get_item (G_LIST_MODEL (self->checks), i);

    n += tandem_check_get_state (check) == state;
  }
  return n;
}

void
tandem_checkup_request (TandemCheckup *self)
{
  g_return_if_fail (TANDEM_IS_CHECKUP (self));
  if (!self->coming)
    g_signal_emit (self, signals[REQUESTED], 0);
}

void
tandem_checkup_begin (TandemCheckup *self)
{
  g_return_if_fail (TANDEM_IS_CHECKUP (self));
  g_return_if_fail (!self->coming);

  self->coming = g_list_store_new (TANDEM_TYPE_CHECK);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RUNNING]);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  guint left = tandem_check_get_rank (tandem_check_get_hop ((TandemCheck *) a));
  guint right = tandem_check_get_rank (tandem_check_get_hop ((TandemCheck *) b));

  return left < right ? -1 : left > right;
}

void
tandem_checkup_add (TandemCheckup *self, TandemCheck *check)
{
  g_return_if_fail (TANDEM_IS_CHECKUP (self));
  g_return_if_fail (self->coming);
  g_list_store_insert_sorted (self->coming, check, compare, NULL);
}

void
tandem_checkup_end (TandemCheckup *self)
{
  g_autoptr (GListStore) coming = NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (TANDEM_IS_CHECKUP (self));
  g_return_if_fail (self->coming);

  coming = g_steal_pointer (&self->coming);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (coming)); i++)
    g_ptr_array_add (all, g_list_model_get_item (G_LIST_MODEL (coming), i));
  self->finished_at = g_get_real_time () / 1000;
  g_list_store_splice (self->checks, 0, g_list_model_get_n_items (G_LIST_MODEL (self->checks)), all->pdata, all->len);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RUNNING]);
  g_signal_emit (self, signals[FINISHED], 0);
}

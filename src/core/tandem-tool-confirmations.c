// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tool-confirmations.h"

#include "tandem-error.h"

struct _TandemToolConfirmations {
  GObject parent_instance;

  /* owned */
  GListStore *asking;
  GWeakRef toolbox; /* who asked last */

  /* borrowed */
  TandemCall *call; /* holds this */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemToolConfirmations, tandem_tool_confirmations, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static G_DEFINE_QUARK (tandem-tool-confirmations, confirmations)

static void
tandem_tool_confirmations_finalize (GObject *object)
{
  TandemToolConfirmations *self = TANDEM_TOOL_CONFIRMATIONS (object);

  g_weak_ref_clear (&self->toolbox);
  g_clear_object (&self->asking);
  G_OBJECT_CLASS (tandem_tool_confirmations_parent_class)->finalize (object);
}

static void
tandem_tool_confirmations_class_init (TandemToolConfirmationsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_tool_confirmations_finalize;
}

static void
on_items_changed (GListModel *asking, guint position, guint removed, guint added, gpointer user_data)
{
  g_list_model_items_changed (user_data, position, removed, added);
}

static void
tandem_tool_confirmations_init (TandemToolConfirmations *self)
{
  self->asking = g_list_store_new (TANDEM_TYPE_TOOL_RUN);
  g_weak_ref_init (&self->toolbox, NULL);
  g_signal_connect_object (self->asking, "items-changed", G_CALLBACK (on_items_changed), self, 0);
}

static GType
get_item_type (GListModel *model)
{
  return TANDEM_TYPE_TOOL_RUN;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (TANDEM_TOOL_CONFIRMATIONS (model)->asking));
}

static gpointer
get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (TANDEM_TOOL_CONFIRMATIONS (model)->asking), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- with a call --------------------------------------------------------------------------------------------- */

/* Whoever has a toolbox drops what it was doing for a call that is over, and says no more of it. */
static void
on_call_state (TandemCall *call, GParamSpec *pspec, gpointer user_data)
{
  if (!tandem_call_is_live (call))
    g_list_store_remove_all (TANDEM_TOOL_CONFIRMATIONS (user_data)->asking);
}

TandemToolConfirmations *
tandem_tool_confirmations_of (TandemCall *call)
{
  TandemToolConfirmations *self;

  g_return_val_if_fail (TANDEM_IS_CALL (call), NULL);
  self = g_object_get_qdata (G_OBJECT (call), confirmations_quark ());
  if (self)
    return self;
  self = g_object_new (TANDEM_TYPE_TOOL_CONFIRMATIONS, NULL);
  self->call = call;
  g_object_set_qdata_full (G_OBJECT (call), confirmations_quark (), self, g_object_unref);
  g_signal_connect_object (call, "notify::state", G_CALLBACK (on_call_state), self, 0);
  return self;
}

static void
on_run_changed (TandemToolbox *toolbox, TandemToolRun *run, gpointer user_data)
{
  TandemToolConfirmations *self = tandem_tool_confirmations_of (tandem_tool_run_get_call (run));
  guint position;
  gboolean listed = g_list_store_find (self->asking, run, &position);

  if (tandem_tool_run_get_state (run) != TANDEM_TOOL_RUN_ASKING) {
    if (listed)
      g_list_store_remove (self->asking, position);
    return;
  }
  g_weak_ref_set (&self->toolbox, toolbox);
  if (!listed && tandem_call_is_live (self->call))
    g_list_store_append (self->asking, run);
}

void
tandem_tool_confirmations_follow (TandemToolbox *toolbox)
{
  g_return_if_fail (TANDEM_IS_TOOLBOX (toolbox));
  g_signal_connect (toolbox, "run-changed", G_CALLBACK (on_run_changed), NULL);
}

TandemToolRun *
tandem_tool_confirmations_lookup (TandemToolConfirmations *self, const char *id)
{
  g_return_val_if_fail (TANDEM_IS_TOOL_CONFIRMATIONS (self) && id, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->asking)); i++) {
    g_autoptr (TandemToolRun) run = g_list_model_get_item (G_LIST_MODEL (self->asking), i);

    /* The list holds it. */
    if (g_str_equal (tandem_tool_run_get_id (run), id))
      return run;
  }
  return NULL;
}

gboolean
tandem_tool_confirmations_decide (TandemToolConfirmations *self, const char *id, gboolean allowed, GError **error)
{
  g_autoptr (TandemToolbox) toolbox = NULL;

  g_return_val_if_fail (TANDEM_IS_TOOL_CONFIRMATIONS (self) && id, FALSE);
  toolbox = g_weak_ref_get (&self->toolbox);
  if (toolbox)
    return tandem_toolbox_decide (toolbox, self->call, id, allowed, error);
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE,
                       "The agent does not wait for your word on this any more.");
  return FALSE;
}

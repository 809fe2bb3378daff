// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-dial-wish.h"

typedef struct {
  /* owned */
  char *message;
  char *voice;

  TandemMachineAction action;
} Wish;

static G_DEFINE_QUARK (tandem-dial-wish, wish)

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_free (wish->message);
  g_free (wish->voice);
  g_free (wish);
}

/* NULL: nothing was wished. */
static const Wish *
get_wish (TandemCall *call)
{
  return g_object_get_qdata (G_OBJECT (call), wish_quark ());
}

static Wish *
ensure_wish (TandemCall *call)
{
  Wish *wish = g_object_get_qdata (G_OBJECT (call), wish_quark ());

  if (!wish) {
    wish = g_new0 (Wish, 1);
    g_object_set_qdata_full (G_OBJECT (call), wish_quark (), wish, wish_free);
  }
  return wish;
}

const char *
tandem_call_get_message (TandemCall *call)
{
  g_return_val_if_fail (TANDEM_IS_CALL (call), NULL);
  return get_wish (call) ? get_wish (call)->message : NULL;
}

const char *
tandem_call_get_message_voice (TandemCall *call)
{
  g_return_val_if_fail (TANDEM_IS_CALL (call), NULL);
  return get_wish (call) ? get_wish (call)->voice : NULL;
}

void
tandem_call_set_message (TandemCall *call, const char *message, const char *voice)
{
  Wish *wish;

  g_return_if_fail (TANDEM_IS_CALL (call));
  wish = ensure_wish (call);
  g_free (wish->message);
  wish->message = g_strdup (message);
  g_free (wish->voice);
  wish->voice = g_strdup (voice);
}

TandemMachineAction
tandem_call_get_machine_action (TandemCall *call)
{
  g_return_val_if_fail (TANDEM_IS_CALL (call), TANDEM_MACHINE_ACTION_OFF);
  return get_wish (call) ? get_wish (call)->action : TANDEM_MACHINE_ACTION_OFF;
}

void
tandem_call_set_machine_action (TandemCall *call, TandemMachineAction action)
{
  g_return_if_fail (TANDEM_IS_CALL (call));
  ensure_wish (call)->action = action;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-conferences.h"

G_DEFINE_INTERFACE (TandemConferences, tandem_conferences, G_TYPE_OBJECT)

static void
tandem_conferences_default_init (TandemConferencesInterface *iface)
{
}

void
tandem_conferences_invite_async (TandemConferences *self, TandemCall *call, TandemCall *third, const char *media_token,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_CONFERENCES (self));
  TANDEM_CONFERENCES_GET_IFACE (self)->invite_async (self, call, third, media_token, callback, user_data);
}

void
tandem_conferences_set_held_async (TandemConferences *self, TandemCall *call, gboolean held, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_CONFERENCES (self));
  TANDEM_CONFERENCES_GET_IFACE (self)->set_held_async (self, call, held, callback, user_data);
}

void
tandem_conferences_leave_async (TandemConferences *self, TandemCall *call, TandemCall *third, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (TANDEM_IS_CONFERENCES (self));
  TANDEM_CONFERENCES_GET_IFACE (self)->leave_async (self, call, third, callback, user_data);
}

gboolean
tandem_conferences_finish (TandemConferences *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_CONFERENCES (self), FALSE);
  return TANDEM_CONFERENCES_GET_IFACE (self)->finish (self, result, error);
}

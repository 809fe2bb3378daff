// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-carrier.h"

static G_DEFINE_QUARK (tandem-call-carrier, carrier)

const char *
tandem_call_carrier_get (TandemCall *call)
{
  g_return_val_if_fail (TANDEM_IS_CALL (call), NULL);
  return g_object_get_qdata (G_OBJECT (call), carrier_quark ());
}

void
tandem_call_carrier_set (TandemCall *call, const char *name)
{
  g_return_if_fail (TANDEM_IS_CALL (call));
  g_object_set_qdata (G_OBJECT (call), carrier_quark (), (gpointer) name);
}

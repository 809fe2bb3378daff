// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* Who wants no texts from which number of the account, or from which messaging service. */
#define TANDEM_TYPE_SIM_STOP_LIST (tandem_sim_stop_list_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimStopList, tandem_sim_stop_list, TANDEM, SIM_STOP_LIST, GObject)

TandemSimStopList *tandem_sim_stop_list_new (void);
/* A text "stop", "Unsubscribe" … that comes in puts its sender on the list, "start", "unstop" or "yes" takes him off it. */
void tandem_sim_stop_list_hear (TandemSimStopList *self, const char *own, const char *other, const char *body);
gboolean tandem_sim_stop_list_has (TandemSimStopList *self, const char *own, const char *other);

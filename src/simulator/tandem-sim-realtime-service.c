// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-service.h"

static const TandemSimRealtimeService services[] = {
  { "openai", "/v1/realtime", "Authorization", "Bearer ", "model", "gpt-realtime|gpt-4o-realtime-preview|sim-", FALSE, TANDEM_SIM_FLAVOUR_GA },
  { "qwen", "/api-ws/v1/realtime", "Authorization", "Bearer ", "model", "qwen", FALSE, TANDEM_SIM_FLAVOUR_QWEN },
  { "azure", "/openai/v1/realtime", "api-key", "", "model", NULL, FALSE, TANDEM_SIM_FLAVOUR_GA },
  { "azure_old", "/openai/realtime", "api-key", "", "deployment", NULL, TRUE, TANDEM_SIM_FLAVOUR_BETA },
  { "compatible", "/voice/realtime", "X-Voice-Key", "", "model", NULL, FALSE, TANDEM_SIM_FLAVOUR_PLAIN },
};

const TandemSimRealtimeService *
tandem_sim_realtime_service_get_all (gsize *n_services)
{
  *n_services = G_N_ELEMENTS (services);
  return services;
}

gboolean
tandem_sim_realtime_service_has_model (const TandemSimRealtimeService *self, const char *model)
{
  g_auto (GStrv) beginnings = self->models != NULL ? g_strsplit (self->models, "|", -1) : NULL;

  if (beginnings == NULL)
    return !g_str_equal (model, "missing");
  for (guint i = 0; beginnings[i] != NULL; i++)
    if (g_str_has_prefix (model, beginnings[i]))
      return TRUE;
  return FALSE;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-services-page.h"

#include <glib/gi18n-lib.h>

#include "tandem-secret-row.h"
#include "tandem-voice-service.h"

/* Two services of one company may have one key. */
static gboolean
is_first (const TandemVoiceService *services, gsize i)
{
  for (gsize k = 0; k < i; k++)
    if (g_strcmp0 (services[k].secret, services[i].secret) == 0)
      return FALSE;
  return TRUE;
}

AdwPreferencesPage *
tandem_services_page_new (TandemSecrets *secrets)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  const TandemVoiceService *services;
  gsize n_services;

  g_return_val_if_fail (TANDEM_IS_SECRETS (secrets), NULL);

  adw_preferences_page_set_title (page, C_("preferences", "AI Services"));
  adw_preferences_page_set_icon_name (page, "dialog-password-symbolic");
  adw_preferences_group_set_title (group, C_("preferences", "Keys"));
  adw_preferences_group_set_description (group, _("You need only that of the service which talks on your calls."));
  services = tandem_voice_service_get_all (&n_services);
  for (gsize i = 0; i < n_services; i++)
    if (services[i].secret && is_first (services, i))
      tandem_secret_row_add (group, secrets, services[i].secret, services[i].name);
  adw_preferences_page_add (page, group);
  return page;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-services-page.h"

#include <glib/gi18n-lib.h>

#include "tandem-secret-row.h"
#include "tandem-setting-rows.h"
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

/* Vertex AI has a file instead of a key. */
static AdwPreferencesGroup *
make_google_group (TandemSettings *settings)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, "Vertex AI");
  tandem_setting_rows_add_text (group, settings, "google-credentials", C_("preferences", "Credentials File"),
                                _("The key of a service account; empty: what gcloud keeps"), NULL, NULL);
  tandem_setting_rows_add_text (group, settings, "google-project", C_("preferences", "Google Cloud Project"),
                                _("Empty: the one of the credentials"), NULL, NULL);
  tandem_setting_rows_add_text (group, settings, "google-region", C_("preferences", "Google Cloud Region"),
                                _("Such as us-central1, or global, us, eu"), NULL, NULL);
  return group;
}

AdwPreferencesPage *
tandem_services_page_new (TandemSettings *settings, TandemSecrets *secrets)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  const TandemVoiceService *services;
  gsize n_services;

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings) && TANDEM_IS_SECRETS (secrets), NULL);

  adw_preferences_page_set_title (page, C_("preferences", "AI Services"));
  adw_preferences_page_set_icon_name (page, "dialog-password-symbolic");
  adw_preferences_group_set_title (group, C_("preferences", "Keys"));
  adw_preferences_group_set_description (group, _("You need only that of the service which talks on your calls."));
  services = tandem_voice_service_get_all (&n_services);
  for (gsize i = 0; i < n_services; i++)
    if (services[i].secret && is_first (services, i))
      tandem_secret_row_add (group, secrets, services[i].secret, services[i].name);
  adw_preferences_page_add (page, group);
  adw_preferences_page_add (page, make_google_group (settings));
  return page;
}

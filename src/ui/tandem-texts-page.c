// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-texts-page.h"

#include <glib/gi18n-lib.h>

#include "tandem-setting-rows.h"
#include "tandem-text-settings.h"

static const TandemSettingChoice choices[] = {
  { "off", NC_("who answers texts", "You") },
  { "on", NC_("who answers texts", "The text model") },
  { NULL },
};

AdwPreferencesGroup *
tandem_texts_page_make_replies (TandemSettings *settings)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings), NULL);

  adw_preferences_group_set_title (group, C_("preferences", "Answers to Texts"));
  adw_preferences_group_set_description (group, _("The text model answers nobody who wrote STOP, no short codes and no other robot. When it does "
                                                  "not know the answer, or somebody asks for a person, the conversation waits for you."));
  tandem_setting_rows_add_choice (group, settings, "auto-reply", C_("preferences", "Who Answers Texts"), "who answers texts", choices);
  tandem_setting_rows_add_text (group, settings, "auto-reply-instructions", C_("preferences", "What It May Say"),
                                _("In plain words. Empty: the instructions of the agent."), NULL, NULL);
  return group;
}

AdwPreferencesPage *
tandem_texts_page_new (TandemSettings *settings, TandemSecrets *secrets)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *limits = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings), NULL);

  adw_preferences_page_set_title (page, C_("preferences", "Texts"));
  adw_preferences_page_set_icon_name (page, "mail-unread-symbolic");
  tandem_text_settings_add (page, settings, secrets);
  adw_preferences_page_add (page, tandem_texts_page_make_replies (settings));
  adw_preferences_group_set_title (limits, C_("preferences", "Limits of Automatic Answers"));
  tandem_setting_rows_add_number (limits, settings, "auto-reply-hourly", C_("preferences", "To One Number in an Hour"),
                                  _("After that the conversation waits for you"), 1, 0);
  tandem_setting_rows_add_number (limits, settings, "auto-reply-daily", C_("preferences", "To All in 24 Hours"),
                                  _("After that all conversations wait for you"), 1, 0);
  tandem_setting_rows_add_number (limits, settings, "auto-reply-pause", C_("preferences", "Minutes After You Wrote"),
                                  _("In which nothing is answered automatically in that conversation"), 5, 0);
  adw_preferences_page_add (page, limits);
  return page;
}

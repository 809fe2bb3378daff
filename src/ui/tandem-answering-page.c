// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-answering-page.h"

#include <glib/gi18n-lib.h>

#include "tandem-hours-group.h"
#include "tandem-number-list.h"
#include "tandem-numbers-group.h"
#include "tandem-setting-rows.h"

static const TandemSettingChoice first_choices[] = {
  { "operator", NC_("who answers", "It rings here") },
  { "agent", NC_("who answers", "The agent, at once") },
  { "voicemail", NC_("who answers", "The voicemail") },
  { "busy", NC_("who answers", "Nobody: the busy tone") },
  { NULL }
};

/* Nobody is there to hear it ring. */
static const TandemSettingChoice next_choices[] = {
  { "agent", NC_("who answers", "The agent") },
  { "voicemail", NC_("who answers", "The voicemail") },
  { "busy", NC_("who answers", "Nobody: the busy tone") },
  { NULL }
};

static char *
read_callers (const char *text)
{
  return tandem_number_list_read (text, TRUE, NULL);
}

static AdwPreferencesGroup *
add_group (AdwPreferencesPage *page, const char *title)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  adw_preferences_page_add (page, group);
  return group;
}

static void
add_answering (AdwPreferencesGroup *group, TandemSettings *settings)
{
  tandem_setting_rows_add_choice (group, settings, "inbound", C_("preferences", "Who Answers"), "who answers", first_choices);
  tandem_setting_rows_add_number (group, settings, "inbound-ring", C_("preferences", "Ring For"), _("Seconds, from 2 to 600"), 1, 0);
  tandem_setting_rows_add_choice (group, settings, "inbound-unanswered", C_("preferences", "When You Do Not Answer"), "who answers",
                                  next_choices);
}

static void
add_hours (AdwPreferencesPage *page, TandemSettings *settings)
{
  GtkWidget *group = tandem_hours_group_new (settings);

  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
  tandem_setting_rows_add_choice (ADW_PREFERENCES_GROUP (group), settings, "inbound-closed", C_("preferences", "At Other Times"),
                                  "who answers", next_choices);
}

AdwPreferencesPage *
tandem_answering_page_new (TandemSettings *settings)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = add_group (page, C_("preferences", "Calls That Come In"));

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings), NULL);

  adw_preferences_page_set_title (page, C_("preferences", "Incoming"));
  adw_preferences_page_set_icon_name (page, "call-incoming-symbolic");
  tandem_setting_rows_add_switch (group, settings, "do-not-disturb", C_("preferences", "Do Not Disturb"),
                                  _("Only important callers ring here"));
  add_answering (group, settings);
  add_hours (page, settings);
  group = add_group (page, C_("preferences", "Voicemail"));
  tandem_setting_rows_add_number (group, settings, "voicemail-limit", C_("preferences", "Longest Message"),
                                  _("Seconds, from 5 to 3600"), 10, 0);
  tandem_setting_rows_add_text (group, settings, "voicemail-greeting", C_("preferences", "Greeting"),
                                _("What callers hear before they leave a message"), NULL, NULL);
  group = add_group (page, C_("preferences", "Callers"));
  tandem_setting_rows_add_text (group, settings, "vip-callers", C_("preferences", "Important Callers"),
                                _("They always ring here. Numbers or beginnings of them, with commas: +12025550101, +44"), read_callers,
                                _("Write numbers or beginnings of them in international form, with commas: +12025550101, +44"));
  tandem_setting_rows_add_text (group, settings, "blocked-callers", C_("preferences", "Blocked Callers"),
                                _("They hear the busy tone. Write “anonymous” for who hides the number."), read_callers,
                                _("Write numbers or beginnings of them in international form, with commas: +12025550101, +44"));
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (tandem_numbers_group_new (settings)));
  return page;
}

AdwPreferencesPage *
tandem_answering_page_new_of_number (TandemSettings *settings)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *group = add_group (page, C_("preferences", "Calls That Come In"));

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings), NULL);

  add_answering (group, settings);
  add_hours (page, settings);
  group = add_group (page, C_("preferences", "Voicemail"));
  tandem_setting_rows_add_text (group, settings, "voicemail-greeting", C_("preferences", "Greeting"),
                                _("What callers hear before they leave a message"), NULL, NULL);
  group = add_group (page, C_("preferences", "Agent"));
  tandem_setting_rows_add_text (group, settings, "ai-voice", C_("preferences", "Voice"), _("A voice of the AI service, such as marin"),
                                NULL, NULL);
  tandem_setting_rows_add_text (group, settings, "ai-greeting", C_("preferences", "Says First"),
                                _("Empty: it waits for the caller to speak"), NULL, NULL);
  tandem_setting_rows_add_text (group, settings, "ai-instructions", C_("preferences", "Instructions"),
                                _("What the agent is to do and how"), NULL, NULL);
  return page;
}

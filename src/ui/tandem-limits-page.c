// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-limits-page.h"

#include <glib/gi18n-lib.h>

#include "tandem-number-list.h"
#include "tandem-setting-rows.h"

static const TandemSettingChoice machine_choices[] = {
  { "off", NC_("when a machine answers", "Do not find out") },
  { "tell", NC_("when a machine answers", "Tell me") },
  { "hang-up", NC_("when a machine answers", "Hang up") },
  { "message", NC_("when a machine answers", "Leave a message") },
  { NULL }
};

static char *
read_sentence (const char *text)
{
  g_autofree char *sentence = g_strstrip (g_strdup (text));

  return *sentence ? g_steal_pointer (&sentence) : NULL;
}

static void
add_machines (AdwPreferencesPage *page, TandemSettings *settings)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, C_("preferences", "Answering Machines"));
  adw_preferences_group_set_description (group, _("On calls that you place. Twilio charges for finding out."));
  tandem_setting_rows_add_choice (group, settings, "machine-detection", C_("preferences", "When a Machine Answers"),
                                  "when a machine answers", machine_choices);
  tandem_setting_rows_add_text (group, settings, "machine-message", C_("preferences", "Message for Machines"),
                                _("What the agent says after the tone"), read_sentence, _("Write what is to be said."));
  adw_preferences_page_add (page, group);
}

static char *
read_numbers (const char *text)
{
  return tandem_number_list_read (text, FALSE, NULL);
}

AdwPreferencesPage *
tandem_limits_page_new (TandemSettings *settings)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *calls = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  AdwPreferencesGroup *numbers = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  g_return_val_if_fail (TANDEM_IS_SETTINGS (settings), NULL);

  adw_preferences_page_set_title (page, C_("preferences", "Limits"));
  adw_preferences_page_set_icon_name (page, "dialog-warning-symbolic");
  adw_preferences_group_set_title (calls, C_("preferences", "Limits"));
  tandem_setting_rows_add_number (calls, settings, "max-concurrent-calls", C_("preferences", "Calls at the Same Time"),
                                  _("Others are told that all lines are busy"), 1, 0);
  tandem_setting_rows_add_number (calls, settings, "call-rate-limit", C_("preferences", "Calls in a Minute"),
                                  _("That are placed, whoever asks for them"), 1, 0);
  tandem_setting_rows_add_number (calls, settings, "spend-limit", C_("preferences", "Cost of a Day"),
                                  _("Of the calls that are placed, in the currency of the account. 0 is no limit."), 1, 2);
  tandem_setting_rows_add_number (calls, settings, "call-price", C_("preferences", "Price of a Minute"), _("For the limit above"), 0.01,
                                  3);
  tandem_setting_rows_add_number (calls, settings, "call-cost-limit", C_("preferences", "Cost of a Call"),
                                  _("Estimated, in the currency of the prices. The agent says goodbye then. 0 is no limit."), 0.5, 2);
  adw_preferences_page_add (page, calls);
  adw_preferences_group_set_title (numbers, C_("preferences", "Numbers That May Be Called"));
  tandem_setting_rows_add_text (numbers, settings, "allowed-numbers", C_("preferences", "Only These"),
                                _("Beginnings of numbers, with commas: +1202, +44. Empty: all."), read_numbers,
                                _("Write numbers or beginnings of them in international form, with commas: +12025550101, +44"));
  tandem_setting_rows_add_text (numbers, settings, "blocked-numbers", C_("preferences", "Never These"),
                                _("They win over the allowed ones"), read_numbers,
                                _("Write numbers or beginnings of them in international form, with commas: +12025550101, +44"));
  adw_preferences_page_add (page, numbers);
  add_machines (page, settings);
  return page;
}

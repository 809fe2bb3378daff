// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-text-settings.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tandem-quiet-hours.h"
#include "tandem-secret-row.h"
#include "tandem-setting-rows.h"

/* --- what a person wrote ---------------------------------------------------------------------------------------- */

static char *
read_service (const char *text)
{
  g_autofree char *sid = g_strstrip (g_strdup (text));

  if (*sid == '\0')
    return g_steal_pointer (&sid);
  return strlen (sid) == 34 && g_str_has_prefix (sid, "MG") && strspn (sid + 2, "0123456789abcdefABCDEF") == 32 ? g_steal_pointer (&sid)
                                                                                                                : NULL;
}

static char *
read_quiet_hours (const char *text)
{
  g_autofree char *hours = g_strstrip (g_strdup (text));

  return tandem_quiet_hours_check (hours, NULL) ? g_steal_pointer (&hours) : NULL;
}

static char *
read_currency (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *code = g_ascii_strup (stripped, -1);

  return strlen (code) == 3 && strspn (code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3 ? g_steal_pointer (&code) : NULL;
}

static char *
read_url (const char *text)
{
  g_autofree char *address = g_strstrip (g_strdup (text));
  g_autoptr (GUri) uri = NULL;

  if (*address == '\0')
    return g_steal_pointer (&address);
  uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  if (!uri || !g_uri_get_host (uri) || !*g_uri_get_host (uri) ||
      (!g_str_equal (g_uri_get_scheme (uri), "https") && !g_str_equal (g_uri_get_scheme (uri), "http")))
    return NULL;
  return g_steal_pointer (&address);
}

/* --- rows ------------------------------------------------------------------------------------------------------- */

static AdwPreferencesGroup *
add_group (AdwPreferencesPage *page, const char *title)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  adw_preferences_page_add (page, group);
  return group;
}

static void
add_sending (AdwPreferencesGroup *group, TandemSettings *settings)
{
  tandem_setting_rows_add_text (group, settings, "messaging-service", C_("preferences", "Messaging Service"),
                                _("Its SID. Twilio then sends by itself what is to be sent later, also while Tandem is off."), read_service,
                                _("The SID of a messaging service is MG and 32 digits or letters from a to f; leave it empty for none."));
  tandem_setting_rows_add_text (group, settings, "quiet-hours", C_("preferences", "Quiet Hours"),
                                _("Such as 22:00-08:00: a text that is written then asks whether it may wait for their end."),
                                read_quiet_hours, _("Write when it is to be quiet from and to, such as 22:00-08:00, or leave it empty."));
}

/* A price is as old as the day on which it was entered. */
static void
on_price_changed (TandemSettings *settings)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%Y-%m-%d");

  tandem_settings_set_string (settings, "text-price-date", today);
}

static void
add_price (AdwPreferencesGroup *group, TandemSettings *settings)
{
  const char *date = tandem_settings_get_string (settings, "text-price-date");
  /* TRANSLATORS: %s is a day: "2026-11-21". */
  g_autofree char *entered = *date ? g_strdup_printf (_("Entered on %s. 0 takes the price list that comes with Tandem."), date) : NULL;

  tandem_setting_rows_add_number (group, settings, "text-price", C_("preferences", "Price of a Segment"),
                                  entered ? entered : _("0 takes the price list that comes with Tandem."), 0.001, 4);
  tandem_setting_rows_add_text (group, settings, "text-currency", C_("preferences", "Currency"), _("Of the price above"), read_currency,
                                _("Write the three letters of a currency, such as USD."));
  g_signal_connect_object (settings, "notify::text-price", G_CALLBACK (on_price_changed), group, 0);
}

static void
add_receiving (AdwPreferencesGroup *group, TandemSettings *settings)
{
  tandem_setting_rows_add_number (group, settings, "text-history-days", C_("preferences", "Days to Look Back"),
                                  _("Of texts that are fetched for a number the first time"), 1, 0);
  tandem_setting_rows_add_text (group, settings, "gateway-url", C_("preferences", "Hand Texts On To"),
                                _("An address that is sent every text that comes in; empty: none"), read_url,
                                _("Write an address that begins with https:// or http://, or leave it empty."));
}

void
tandem_text_settings_add (AdwPreferencesPage *page, TandemSettings *settings, TandemSecrets *secrets)
{
  g_return_if_fail (ADW_IS_PREFERENCES_PAGE (page) && TANDEM_IS_SETTINGS (settings));

  add_sending (add_group (page, C_("preferences", "Sending Texts")), settings);
  add_price (add_group (page, C_("preferences", "Cost of Texts")), settings);
  add_receiving (add_group (page, C_("preferences", "Texts That Come In")), settings);
  /* A group shows its rows before its fields, and the token comes after the address. */
  if (secrets)
    tandem_secret_row_add (add_group (page, ""), secrets, TANDEM_SECRET_GATEWAY_TOKEN, C_("preferences", "Token of That Address"));
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <glib/gi18n.h>
#include <string.h>

#include "tandem-config.h"
#include "tandem-doctor-round.h"
#include "tandem-error.h"
#include "tandem-http-port.h"
#include "tandem-reach-trial.h"
#include "tandem-tunnel-program.h"
#include "tandem-twilio-probe.h"

#define TIMEOUT_MS 8000

static void
add (TandemDoctorRound *round, const char *hop, TandemCheckState state, const char *code, const char *sentence,
     const char *fix, const char *setting, gint64 event_at)
{
  const TandemCheckData data = { .hop = hop, .state = state, .code = code, .sentence = sentence, .fix = fix,
                                 .setting = setting, .event_at = event_at };

  tandem_doctor_round_add (round, &data);
}

/* --- ports -------------------------------------------------------------------------------------------------------- */

static gboolean
is_free (TandemDoctorRound *round, const char *property, const char *variable)
{
  guint port = (guint) tandem_settings_get_int (round->patient.settings, property);
  g_autofree char *sentence = NULL;
  g_autofree char *fix = NULL;
  g_autoptr (GError) error = NULL;

  if (tandem_http_port_try (port, &error))
    return TRUE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE)) {
    sentence = g_strdup_printf (_("Another program uses port %u."), port);
    fix = g_strdup_printf (_("Stop that program, or set %s to another port."), variable);
  } else {
    sentence = g_strdup_printf (_("Port %u cannot be used: %s."), port, error->message);
    fix = g_strdup_printf (_("Set %s to another port; those below 1024 are not for everybody."), variable);
  }
  add (round, TANDEM_HOP_PORT, TANDEM_CHECK_FAILED, "port-taken", sentence, fix, variable, 0);
  return FALSE;
}

static void
look_at_ports (TandemDoctorRound *round)
{
  int public_port = tandem_settings_get_int (round->patient.settings, "public-port");
  int control_port = tandem_settings_get_int (round->patient.settings, "control-port");
  g_autofree char *sentence = NULL;
  gboolean both;

  if (round->patient.carrier) {
    sentence = g_strdup_printf (_("Tandem listens on port %u for Twilio and on port %u for programs of this computer."),
                                round->patient.public_port, round->patient.control_port);
    add (round, TANDEM_HOP_PORT, TANDEM_CHECK_OK, "listening", sentence, NULL, NULL, 0);
    return;
  }
  if (public_port == control_port && public_port != 0) {
    add (round, TANDEM_HOP_PORT, TANDEM_CHECK_FAILED, "port-twice", _("PORT and CONTROL_PORT are the same."),
         _("Set CONTROL_PORT to another port."), "CONTROL_PORT", 0);
    return;
  }
  both = round->patient.listener || is_free (round, "public-port", "PORT");
  if (is_free (round, "control-port", "CONTROL_PORT") && both)
    add (round, TANDEM_HOP_PORT, TANDEM_CHECK_OK, "free", _("The ports are free."), NULL, NULL, 0);
}

/* --- webhooks and media socket: what Twilio will do ------------------------------------------------------------------ */

/* What Twilio itself sent last; a refusal that is newer than any success is worth a word. */
static void
tell_webhooks (TandemDoctorRound *round)
{
  gint64 came = tandem_twilio_carrier_get_seen_at (round->patient.carrier, TANDEM_TWILIO_SEEN_WEBHOOK);
  gint64 refused = tandem_twilio_carrier_get_seen_at (round->patient.carrier, TANDEM_TWILIO_SEEN_REFUSED);

  if (refused > came)
    add (round, TANDEM_HOP_WEBHOOKS, TANDEM_CHECK_WARNING, "signature-refused",
         _("Webhooks get through, but the last one that came was not signed with your auth token for this address."),
         _("If it was Twilio's, correct TWILIO_AUTH_TOKEN (after a change Twilio signs with the new one), or PUBLIC_URL: it must be the address that Twilio was given."),
         "TWILIO_AUTH_TOKEN", refused);
  else
    add (round, TANDEM_HOP_WEBHOOKS, TANDEM_CHECK_OK, "accepted", _("Webhooks get through, and their signatures are accepted."),
         NULL, NULL, came);
}

static void
did_probe_webhook (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemDoctorRound) round = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = tandem_twilio_probe_finish (result, &error);

  if (done)
    tell_webhooks (round);
  else if (g_error_matches (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH))
    add (round, TANDEM_HOP_WEBHOOKS, TANDEM_CHECK_FAILED, "signature-refused", error->message,
         _("What stands between must hand on host and path as they are: PUBLIC_URL, path included, must be what Twilio asks for. After a change of TWILIO_AUTH_TOKEN start Tandem anew."),
         "PUBLIC_URL", 0);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    add (round, TANDEM_HOP_WEBHOOKS, TANDEM_CHECK_FAILED, "not-reached", error->message,
         _("Let the tunnel or proxy of PUBLIC_URL hand everything below /twilio on to Tandem, POST requests included."),
         "PUBLIC_URL", 0);
}

static void
did_probe_media (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemDoctorRound) round = user_data;
  const char *setting = round->account->has_own_media_url ? "TWILIO_STREAM_ENDPOINT" : "PUBLIC_URL";
  g_autofree char *fix = NULL;
  g_autoptr (GError) error = NULL;

  if (tandem_twilio_probe_finish (result, &error)) {
    add (round, TANDEM_HOP_MEDIA, TANDEM_CHECK_OK, "accepted", _("The sound of calls gets through."), NULL, NULL,
         tandem_twilio_carrier_get_seen_at (round->patient.carrier, TANDEM_TWILIO_SEEN_MEDIA));
    return;
  }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  fix = g_strdup_printf (round->account->has_own_media_url
                           ? _("Leave %s out, or correct it: it must lead to /twilio/media of this Tandem and let WebSockets through.")
                           : _("Let the tunnel or proxy of %s hand WebSockets below /twilio on to Tandem."), setting);
  add (round, TANDEM_HOP_MEDIA, TANDEM_CHECK_FAILED,
       g_error_matches (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH) ? "signature-refused" : "not-reached",
       error->message, fix, setting, 0);
}

static void
skip_rest (TandemDoctorRound *round, const char *code, const char *sentence)
{
  tandem_doctor_round_skip (round, TANDEM_HOP_WEBHOOKS, code, sentence);
  tandem_doctor_round_skip (round, TANDEM_HOP_MEDIA, code, sentence);
}

static void
probe (TandemDoctorRound *round)
{
  if (!round->patient.carrier) {
    skip_rest (round, "not-running", _("Tandem does not run: start it and look again."));
    return;
  }
  if (*round->account->auth_token == '\0') {
    skip_rest (round, "keys-first", _("Nothing can be signed without an auth token."));
    return;
  }
  tandem_twilio_probe_webhook_async (round->account, TIMEOUT_MS, round->cancellable, did_probe_webhook,
                                     tandem_doctor_round_ref (round));
  tandem_twilio_probe_media_async (round->account, TIMEOUT_MS, round->cancellable, did_probe_media,
                                   tandem_doctor_round_ref (round));
}

/* --- tunnel ------------------------------------------------------------------------------------------------------------ */

/* A path is allowed, but seldom meant. */
static gboolean
has_path (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);

  return uri && *g_uri_get_path (uri) != '\0' && !g_str_equal (g_uri_get_path (uri), "/");
}

static void
did_try (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemDoctorRound) round = user_data;
  const char *url = round->account->public_url;
  gboolean set = *tandem_settings_get_string (round->patient.settings, "public-url") != '\0';
  gint64 checked_at = round->patient.reachability ? tandem_reachability_get_checked_at (round->patient.reachability) : 0;
  g_autofree char *sentence = NULL;
  g_autofree char *fix = NULL;
  g_autoptr (GError) error = NULL;

  if (tandem_reach_trial_finish (result, &error)) {
    sentence = g_strdup_printf (_("%s leads to this computer."), url);
    add (round, TANDEM_HOP_TUNNEL, TANDEM_CHECK_OK, "reachable", sentence, NULL, NULL, checked_at);
    /* One that is not used yet makes no addresses. */
    if (*round->account->media_url)
      probe (round);
    else
      skip_rest (round, "tunnel-first", _("This can be looked at when the public address leads here."));
    return;
  }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (set && has_path (url))
    fix = g_strdup_printf (_("Leave the path out of PUBLIC_URL (%s), unless a proxy takes it away before it hands requests on to port %u."),
                           url, round->patient.public_port);
  else if (set)
    fix = g_strdup_printf (_("Correct PUBLIC_URL (%s), or what stands behind it: with a valid certificate it must hand requests and WebSockets on to port %u of this computer."),
                           url, round->patient.public_port);
  else
    fix = g_strdup_printf (_("Start the tunnel anew, or choose another (TUNNEL): it must hand requests and WebSockets on to port %u of this computer."),
                           round->patient.public_port);
  add (round, TANDEM_HOP_TUNNEL, TANDEM_CHECK_FAILED, "not-reached", error->message, fix, set ? "PUBLIC_URL" : "TUNNEL",
       checked_at);
  skip_rest (round, "tunnel-first", _("This can be looked at when the public address leads here."));
}

/* FALSE: it was told what is the matter with the program. */
static gboolean
judge_program (TandemDoctorRound *round, const TandemTunnelProgram *program)
{
  g_auto (GStrv) environ = g_get_environ ();
  g_autofree char *file = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *fix = NULL;

  /* Inside Flatpak it is started outside, where we cannot look. */
  if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    return TRUE;
  file = tandem_tunnel_program_locate (program->name, environ);
  if (file && g_file_test (file, G_FILE_TEST_IS_EXECUTABLE))
    return TRUE;
  if (file) {
    sentence = g_strdup_printf (_("%s may not be run by you."), file);
    fix = g_strdup_printf (_("chmod +x '%s', or set TUNNEL to another program."), file);
  } else {
    sentence = g_strdup_printf (_("%s is not installed."), program->name);
    fix = g_strdup_printf (_("Install it from %s, or set TUNNEL to another program, or PUBLIC_URL to an address of your own."),
                           program->install);
  }
  add (round, TANDEM_HOP_TUNNEL, TANDEM_CHECK_FAILED, "program-missing", sentence, fix, "TUNNEL", 0);
  return FALSE;
}

static void
judge_without_address (TandemDoctorRound *round, const TandemTunnelProgram *program)
{
  g_autofree char *sentence = NULL;

  if (!program) {
    add (round, TANDEM_HOP_TUNNEL, TANDEM_CHECK_FAILED, "no-address",
         _("Twilio cannot reach this computer: no public address is set and no tunnel is chosen."),
         _("Set PUBLIC_URL to an https address that leads here, or TUNNEL to cloudflared, ngrok or tailscale."), "PUBLIC_URL", 0);
  } else if (!round->patient.reachability) {
    sentence = g_strdup_printf (_("%s is installed, and is started with Tandem: start it and look again."), program->name);
    tandem_doctor_round_skip (round, TANDEM_HOP_TUNNEL, "not-running", sentence);
  } else {
    add (round, TANDEM_HOP_TUNNEL, TANDEM_CHECK_FAILED, "tunnel-down",
         tandem_reachability_get_sentence (round->patient.reachability),
         _("Wait a moment and look again. If it stays so, set TUNNEL to another program, or PUBLIC_URL to an address of your own."),
         "TUNNEL", tandem_reachability_get_checked_at (round->patient.reachability));
  }
}

void
tandem_doctor_look_at_reach (TandemDoctorRound *round)
{
  const char *set = tandem_settings_get_string (round->patient.settings, "public-url");
  const TandemTunnelProgram *program =
    *set ? NULL : tandem_tunnel_program_find (tandem_settings_get_string (round->patient.settings, "tunnel"));

  look_at_ports (round);
  if (program && !judge_program (round, program)) {
    skip_rest (round, "tunnel-first", _("This can be looked at when the public address leads here."));
    return;
  }
  /* The address of a tunnel that does not lead here is not used, but can be tried. */
  if (*round->account->public_url == '\0' && round->patient.reachability) {
    g_free (round->account->public_url);
    round->account->public_url = g_strdup (tandem_reachability_get_url (round->patient.reachability));
  }
  if (*round->account->public_url == '\0') {
    judge_without_address (round, program);
    skip_rest (round, "tunnel-first", _("This can be looked at when the public address leads here."));
    return;
  }
  if (!round->patient.listener) {
    tandem_doctor_round_skip (round, TANDEM_HOP_TUNNEL, "not-running", _("Tandem does not run: start it and look again."));
    skip_rest (round, "not-running", _("Tandem does not run: start it and look again."));
    return;
  }
  tandem_reach_trial_async (round->patient.thread, round->patient.listener, round->account->public_url, round->cancellable,
                            did_try, tandem_doctor_round_ref (round));
}

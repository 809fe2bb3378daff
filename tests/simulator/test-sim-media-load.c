// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-media-stream.h"

#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define N 10 /* the sanitizer makes fifty handshakes slower than any carrier waits */
#else
#define N 50
#endif
#define FRAMES 100
#define TOKEN "0123456789abcdef0123456789abcdef"

/* One of the many calls, as the application sees it: it sends everything back. */
typedef struct {
  SoupWebsocketConnection *socket;
  guint frames;
  gint64 first_us;
  gint64 worst_us;   /* the latest that a frame came */
} Peer;

typedef struct {
  Peer peers[N];
  guint n_peers;
  guint n_done;
  guint n_ended;
} Load;

static void
on_message (SoupWebsocketConnection *socket, int type, GBytes *bytes, gpointer user_data)
{
  Load *load = user_data;
  Peer *peer = load->peers;
  gint64 now = g_get_monotonic_time ();

  while (peer->socket != socket)
    peer++;
  if (strstr (g_bytes_get_data (bytes, NULL), "\"event\":\"media\"") == NULL)
    return;
  if (peer->frames == 0)
    peer->first_us = now;
  peer->worst_us = MAX (peer->worst_us, now - peer->first_us - (gint64) peer->frames * 20000);
  if (++peer->frames == FRAMES)
    load->n_done++;
  soup_websocket_connection_send_message (socket, SOUP_WEBSOCKET_DATA_TEXT, bytes);
}

static void
on_socket (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *socket, gpointer user_data)
{
  Load *load = user_data;

  g_assert_cmpuint (load->n_peers, <, N);
  load->peers[load->n_peers++].socket = g_object_ref (socket);
  g_signal_connect (socket, "message", G_CALLBACK (on_message), load);
}

static void
on_ended (TandemSimMediaStream *stream, TandemSimStreamEnd how, int twilio_code, const char *text, gpointer user_data)
{
  g_assert_cmpint (how, ==, TANDEM_SIM_STREAM_STOPPED);
  ((Load *) user_data)->n_ended++;
}

static TandemSimScenario *
load_scenario (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("TANDEM_TEST_SRCDIR"), "data", "scenarios", "silent.scenario", NULL);
  g_autoptr (GError) error = NULL;
  TandemSimScenario *scenario = tandem_sim_scenario_load (path, &error);

  g_assert_no_error (error);
  return scenario;
}

/* Fifty calls at once: every frame of every call is sent in its time. */
static void
test_fifty (void)
{
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (TandemSimScenario) scenario = load_scenario ();
  g_autoptr (TandemSimSpeech) speech = tandem_sim_speech_new ();
  g_autoptr (TandemSimLog) log = tandem_sim_log_new (NULL);
  g_autoptr (TandemSimFaults) faults = tandem_sim_faults_new ();
  g_autofree char *url = NULL;
  g_autofree Load *load = g_new0 (Load, 1);
  TandemSimMediaStream *streams[N];
  gint64 started = g_get_monotonic_time ();
  gint64 worst = 0;
  gint64 begun;
  GSList *uris;

  soup_server_add_websocket_handler (server, "/media", NULL, NULL, on_socket, load, NULL);
  g_assert_true (soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (server);
  url = g_strdup_printf ("ws://127.0.0.1:%d/media", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  begun = g_get_monotonic_time ();
  for (guint i = 0; i < N; i++) {
    g_autofree char *call_sid = g_strdup_printf ("CA%u", i);
    g_autoptr (TandemSimPerson) person = tandem_sim_person_new (scenario, speech, log, call_sid);

    streams[i] = tandem_sim_media_stream_new (url, "AC1", call_sid, TOKEN, NULL, person, faults, log);
    tandem_sim_media_stream_start (streams[i], on_ended, load);
  }
  while (load->n_done < N)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < N; i++) {
    /* Not since the first frame: that may have come late, and then all others come early. */
    guint due = (g_get_monotonic_time () - begun) / 20000;

    worst = MAX (worst, load->peers[i].worst_us);
    g_assert_cmpuint (load->peers[i].frames, <=, due + 2);
  }
  g_test_message ("the latest frame came %.1f ms late; %.2f s in all", worst / 1000.0,
                  (g_get_monotonic_time () - started) / 1e6);
  for (guint i = 0; i < N; i++) {
    tandem_sim_media_stream_stop (streams[i]);
    g_object_add_weak_pointer (G_OBJECT (streams[i]), (gpointer *) &streams[i]);
    g_object_unref (streams[i]);
    while (streams[i] != NULL)
      g_main_context_iteration (NULL, TRUE);
  }
  /* The application's sockets are in the order in which they came. */
  for (guint i = 0; i < N; i++)
    g_clear_object (&load->peers[i].socket);
  g_assert_cmpuint (load->n_ended, ==, N);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/media-load/fifty", test_fifty);
  return g_test_run ();
}

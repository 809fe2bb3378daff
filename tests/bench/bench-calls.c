// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* What a call costs: starts a real headless tandem, plays Twilio and the AI service for it from one process with one clock, and
 * prints CPU per call-second and added delay in both directions at 1, 20 and 50 calls.
 *
 * Remote -> agent: from sending a 20 ms frame on the media socket to its arrival on the AI socket.
 * Agent -> remote: from sending the first audio of an answer on the AI socket to its arrival on the media socket (answers are
 * 200 ms, one a second, so that the first frame never waits for pacing).
 *
 * Usage: bench-calls TANDEM [SECONDS] */

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "remove-folder.h"

#define ACCOUNT "AC00000000000000000000000000000001"
#define TOKEN "0123456789abcdef0123456789abcdef"
#define MOST_CALLS 50
#define FRAME_MS 20
#define FRAMES_MOST 8192

typedef struct {
  char *media_token;
  SoupWebsocketConnection *media;
  SoupWebsocketConnection *voice;
  gboolean voice_ready;
  gint64 *sent_us;     /* FRAMES_MOST */
  guint n_sent;
  guint n_heard;
  guint n_answers;
  gint64 answer_us;    /* when the latest answer was sent; 0: its first frame arrived */
} Peer;

typedef struct {
  GMainLoop *loop;
  SoupServer *server;
  SoupSession *session;
  guint port;
  guint tandem_public_port;
  guint tandem_control_port;
  GSubprocess *tandem;
  gboolean pcm;
  Peer peers[MOST_CALLS];
  guint n_peers;
  guint n_voices;
  guint n_wanted;
  guint n_streaming;
  GArray *to_agent;    /* double, ms */
  GArray *to_remote;
  guint64 ticks;
  gint64 next_us;
} Bench;

static guint
free_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();

  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

static void
add_sample (GArray *array, gint64 since_us)
{
  double ms = (double) (g_get_monotonic_time () - since_us) / 1000.0;

  g_array_append_val (array, ms);
}

/* --- the AI service ------------------------------------------------------------------------------ */

static void
on_voice_message (SoupWebsocketConnection *socket, int type, GBytes *message, gpointer user_data)
{
  Bench *bench = user_data;
  const char *text = g_bytes_get_data (message, NULL);
  Peer *peer = NULL;

  for (guint i = 0; i < bench->n_voices; i++)
    if (bench->peers[i].voice == socket)
      peer = &bench->peers[i];
  g_assert (peer);
  if (g_str_has_prefix (text, "{\"type\":\"input_audio_buffer.append\"")) {
    if (peer->n_heard < peer->n_sent)
      add_sample (bench->to_agent, peer->sent_us[peer->n_heard % FRAMES_MOST]);
    peer->n_heard++;
  } else if (strstr (text, "session.update")) {
    soup_websocket_connection_send_text (socket, "{\"type\":\"session.updated\",\"event_id\":\"e\",\"session\":{}}");
    peer->voice_ready = TRUE;
  }
}

static void
on_voice (SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *socket,
          gpointer user_data)
{
  Bench *bench = user_data;

  bench->peers[bench->n_voices++].voice = g_object_ref (socket);
  g_signal_connect (socket, "message", G_CALLBACK (on_voice_message), bench);
  soup_websocket_connection_send_text (socket, "{\"type\":\"session.created\",\"event_id\":\"e\",\"session\":{}}");
}

static void
send_answer (Bench *bench, Peer *peer)
{
  gsize n = bench->pcm ? 24000 / 5 * 2 : 8000 / 5;
  g_autofree guint8 *audio = g_malloc (n);
  g_autofree char *base64 = NULL;
  g_autofree char *id = g_strdup_printf ("item%u", ++peer->n_answers);
  g_autofree char *created = g_strdup_printf ("{\"type\":\"response.created\",\"response\":{\"id\":\"r%s\"}}", id);
  g_autofree char *done = g_strdup_printf ("{\"type\":\"response.output_audio.done\",\"response_id\":\"r%s\",\"item_id\":\"%s\"}", id, id);
  g_autofree char *end = g_strdup_printf ("{\"type\":\"response.done\",\"response\":{\"id\":\"r%s\",\"status\":\"completed\"}}", id);
  g_autofree char *delta = NULL;

  for (gsize i = 0; i < n; i++)
    audio[i] = (guint8) (i * 37);
  base64 = g_base64_encode (audio, n);
  delta = g_strdup_printf ("{\"type\":\"response.output_audio.delta\",\"response_id\":\"r%s\",\"item_id\":\"%s\",\"delta\":\"%s\"}", id, id, base64);
  soup_websocket_connection_send_text (peer->voice, created);
  peer->answer_us = g_get_monotonic_time ();
  soup_websocket_connection_send_text (peer->voice, delta);
  soup_websocket_connection_send_text (peer->voice, done);
  soup_websocket_connection_send_text (peer->voice, end);
}

/* --- Twilio ----------------------------------------------------------------------------------------- */

static void
on_media_message (SoupWebsocketConnection *socket, int type, GBytes *message, gpointer user_data)
{
  Bench *bench = user_data;
  g_autofree char *text = g_strndup (g_bytes_get_data (message, NULL), g_bytes_get_size (message));
  const char *name = strstr (text, "\"name\":\"");

  for (guint i = 0; i < bench->n_peers; i++) {
    Peer *peer = &bench->peers[i];

    if (peer->media != socket)
      continue;
    if (strstr (text, "\"mark\"") && name) {
      /* Played at once: the queue is the simulator's business, not this benchmark's. */
      g_autofree char *value = g_strndup (name + 8, strcspn (name + 8, "\""));
      g_autofree char *echo = g_strdup_printf ("{\"event\":\"mark\",\"sequenceNumber\":\"2\",\"streamSid\":\"MZ%032u\",\"mark\":{\"name\":\"%s\"}}", i, value);

      soup_websocket_connection_send_text (socket, echo);
    } else if (strstr (text, "\"media\"") && peer->answer_us) {
      add_sample (bench->to_remote, peer->answer_us);
      peer->answer_us = 0;
    }
  }
}

static void
did_connect_media (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Bench *bench = user_data;
  g_autoptr (GError) error = NULL;
  SoupWebsocketConnection *socket = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  guint i = bench->n_streaming;
  g_autofree char *start = NULL;

  if (!socket)
    g_error ("media socket: %s", error->message);
  bench->peers[i].media = socket;
  g_signal_connect (socket, "message", G_CALLBACK (on_media_message), bench);
  start = g_strdup_printf ("{\"event\":\"start\",\"sequenceNumber\":\"1\",\"streamSid\":\"MZ%032u\",\"start\":{\"accountSid\":\"" ACCOUNT "\",\"streamSid\":\"MZ%032u\","
                           "\"callSid\":\"CA%032u\",\"tracks\":[\"inbound\"],\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1},"
                           "\"customParameters\":{\"token\":\"%s\"}}}", i, i, i, bench->peers[i].media_token);
  soup_websocket_connection_send_text (socket, "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}");
  soup_websocket_connection_send_text (socket, start);
  bench->n_streaming++;
}

static void
connect_media (Bench *bench)
{
  g_autofree char *url = g_strdup_printf ("ws://127.0.0.1:%u/twilio/media", bench->tandem_public_port);
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, url);
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA1, (const guchar *) TOKEN, strlen (TOKEN));
  guint8 digest[20];
  gsize n = sizeof digest;
  g_autofree char *signature = NULL;

  g_hmac_update (hmac, (const guchar *) url, (gssize) strlen (url));
  g_hmac_get_digest (hmac, digest, &n);
  signature = g_base64_encode (digest, n);
  soup_message_headers_append (soup_message_get_request_headers (message), "X-Twilio-Signature", signature);
  soup_session_websocket_connect_async (bench->session, message, NULL, NULL, G_PRIORITY_DEFAULT, NULL, did_connect_media, bench);
}

static char *
between (const char *text, const char *before, const char *after)
{
  const char *start = text ? strstr (text, before) : NULL;
  const char *end = start ? strstr (start + strlen (before), after) : NULL;

  return end ? g_strndup (start + strlen (before), (gsize) (end - start) - strlen (before)) : NULL;
}

static void
on_rest (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Bench *bench = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *answer = NULL;
  guint i = bench->n_peers;

  if (g_str_equal (soup_server_message_get_method (message), "POST") && g_str_has_suffix (path, "/Calls.json")) {
    g_autoptr (GHashTable) form = soup_form_decode (body->data);
    const char *twiml = g_hash_table_lookup (form, "Twiml");

    bench->peers[i].media_token = between (twiml, "name=\"token\" value=\"", "\"");
    g_assert_nonnull (bench->peers[i].media_token);
    bench->n_peers++;
  } else {
    i = (guint) strtoul (g_strrstr (path, "CA") ? g_strrstr (path, "CA") + 2 : "0", NULL, 10);
  }
  answer = g_strdup_printf ("{\"sid\":\"CA%032u\",\"status\":\"in-progress\",\"direction\":\"outbound-api\",\"account_sid\":\"" ACCOUNT "\"}", i);
  soup_server_message_set_status (message, 201, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, answer, strlen (answer));
}

/* --- running ------------------------------------------------------------------------------------------- */

static void
write_env (Bench *bench, const char *path)
{
  g_autofree char *text = g_strdup_printf (
    "TWILIO_ACCOUNT_SID=" ACCOUNT "\nTWILIO_AUTH_TOKEN=" TOKEN "\nTWILIO_PHONE_NUMBER=+15005550006\nTWILIO_API_URL=http://127.0.0.1:%u\n"
    "OPENAI_API_KEY=bench\nOPENAI_REALTIME_URL=ws://127.0.0.1:%u/v1/realtime\nPUBLIC_URL=http://127.0.0.1:%u\nPORT=%u\nCONTROL_PORT=%u\n"
    "API_KEY=bench\nAI_FORMAT=%s\nCALL_RATE_LIMIT=1000\nMAX_CONCURRENT_CALLS=100\nLOG_LEVEL=error\n",
    bench->port, bench->port, bench->tandem_public_port, bench->tandem_public_port, bench->tandem_control_port,
    bench->pcm ? "pcm24" : "pcmu");

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Spins the loop until @condition, at most 20 s. */
static void
spin_until (guint *value, guint wanted)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (*value < wanted) {
    if (g_get_monotonic_time () > deadline)
      g_error ("tandem does not answer");
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
  }
}

static void
did_dial (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, NULL);

  (*(guint *) user_data)++;
}

static void
dial (Bench *bench, guint *n_done)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/api/v1/calls", bench->tandem_control_port);
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_POST, url);
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"to\":\"+12025550101\"}", 21);

  soup_message_headers_append (soup_message_get_request_headers (message), "X-API-Key", "bench");
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  soup_session_send_and_read_async (bench->session, message, G_PRIORITY_DEFAULT, NULL, did_dial, n_done);
}

static void
wait_for_tandem (Bench *bench)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/health", bench->tandem_control_port);

  for (int i = 0; i < 400; i++) {
    g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, url);
    guint n_done = 0;

    soup_session_send_and_read_async (bench->session, message, G_PRIORITY_DEFAULT, NULL, did_dial, &n_done);
    spin_until (&n_done, 1);
    if (soup_message_get_status (message) == 200)
      return;
    g_usleep (50000);
  }
  g_error ("tandem did not start");
}

static gboolean
on_tick (gpointer user_data)
{
  Bench *bench = user_data;
  static char frame[512];

  if (!*frame) {
    guint8 ulaw[160];
    g_autofree char *base64 = NULL;

    for (guint i = 0; i < sizeof ulaw; i++)
      ulaw[i] = (guint8) (i * 13 + 40);
    base64 = g_base64_encode (ulaw, sizeof ulaw);
    g_snprintf (frame, sizeof frame, "%s", base64);
  }
  while (g_get_monotonic_time () >= bench->next_us) {
    for (guint i = 0; i < bench->n_wanted; i++) {
      Peer *peer = &bench->peers[i];
      g_autofree char *text = g_strdup_printf ("{\"event\":\"media\",\"sequenceNumber\":\"%u\",\"streamSid\":\"MZ%032u\",\"media\":{\"track\":\"inbound\",\"chunk\":\"%u\","
                                               "\"timestamp\":\"%u\",\"payload\":\"%s\"}}", peer->n_sent + 2, i, peer->n_sent + 1, peer->n_sent * FRAME_MS, frame);

      peer->sent_us[peer->n_sent % FRAMES_MOST] = g_get_monotonic_time ();
      peer->n_sent++;
      soup_websocket_connection_send_text (peer->media, text);
      /* Spread over the second, so that answers of all calls do not come at once. */
      if ((bench->ticks + i * 7) % 50 == 0)
        send_answer (bench, peer);
    }
    bench->ticks++;
    bench->next_us += FRAME_MS * 1000;
  }
  return G_SOURCE_CONTINUE;
}

static double
cpu_seconds (GSubprocess *process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", g_subprocess_get_identifier (process));
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  fields = g_strsplit (strrchr (text, ')') + 2, " ", -1);
  return (g_ascii_strtod (fields[11], NULL) + g_ascii_strtod (fields[12], NULL)) / (double) sysconf (_SC_CLK_TCK);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return difference < 0 ? -1 : difference > 0;
}

static double
percentile (GArray *array, double share)
{
  if (array->len == 0)
    return -1;
  g_array_sort (array, compare);
  return g_array_index (array, double, (guint) ((double) (array->len - 1) * share));
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
run (const char *tandem, gboolean pcm, gboolean dump, guint n_calls, guint seconds)
{
  Bench bench = { .pcm = pcm, .n_wanted = n_calls };
  g_autofree char *folder = g_dir_make_tmp ("tandem-bench-XXXXXX", NULL);
  g_autofree char *env = g_build_filename (folder, "env", NULL);
  g_autofree char *dumped = g_build_filename (folder, "dump", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) error = NULL;
  guint n_done = 0;
  guint lost = 0;
  guint tick;
  double cpu;
  GSList *uris;

  bench.loop = g_main_loop_new (NULL, FALSE);
  bench.session = soup_session_new_with_options ("max-conns", 200, "max-conns-per-host", 200, NULL);
  soup_session_remove_feature_by_type (bench.session, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
  bench.server = soup_server_new (NULL, NULL);
  bench.to_agent = g_array_new (FALSE, FALSE, sizeof (double));
  bench.to_remote = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < MOST_CALLS; i++)
    bench.peers[i].sent_us = g_new0 (gint64, FRAMES_MOST);
  soup_server_remove_websocket_extension (bench.server, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_server_add_handler (bench.server, "/2010-04-01", on_rest, &bench, NULL);
  soup_server_add_websocket_handler (bench.server, "/v1/realtime", NULL, NULL, on_voice, &bench, NULL);
  if (!soup_server_listen_local (bench.server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    g_error ("%s", error->message);
  uris = soup_server_get_uris (bench.server);
  bench.port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  bench.tandem_public_port = free_port ();
  bench.tandem_control_port = free_port ();
  write_env (&bench, env);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", folder, TRUE);
  bench.tandem = g_subprocess_launcher_spawn (launcher, &error, tandem, "--headless", "--env-file", env, "--data-dir", folder,
                                              dump ? "--dump-audio" : NULL, dumped, NULL);
  if (!bench.tandem)
    g_error ("%s", error->message);
  wait_for_tandem (&bench);
  /* One after the other, so that the n-th token belongs to the n-th AI socket: lines connect to the AI at once. */
  for (guint i = 0; i < n_calls; i++) {
    dial (&bench, &n_done);
    spin_until (&n_done, i + 1);
    spin_until (&bench.n_voices, i + 1);
    connect_media (&bench);
    spin_until (&bench.n_streaming, i + 1);
  }
  bench.next_us = g_get_monotonic_time ();
  tick = g_timeout_add (2, on_tick, &bench);
  g_timeout_add_seconds (2, quit, bench.loop); /* warm-up */
  g_main_loop_run (bench.loop);
  g_array_set_size (bench.to_agent, 0);
  g_array_set_size (bench.to_remote, 0);
  cpu = cpu_seconds (bench.tandem);
  g_timeout_add_seconds (seconds, quit, bench.loop);
  g_main_loop_run (bench.loop);
  cpu = cpu_seconds (bench.tandem) - cpu;
  g_source_remove (tick);
  g_timeout_add (500, quit, bench.loop);
  g_main_loop_run (bench.loop);
  for (guint i = 0; i < n_calls; i++)
    lost += bench.peers[i].n_sent - MIN (bench.peers[i].n_heard, bench.peers[i].n_sent);
  g_print ("| %-10s | %2u | %5.2f | %5.2f / %5.2f | %5.2f / %5.2f | %u |\n", dump ? "dumped" : pcm ? "PCM 24 kHz" : "mu-law", n_calls,
           cpu * 1000.0 / n_calls / seconds, percentile (bench.to_agent, 0.5), percentile (bench.to_agent, 0.99),
           percentile (bench.to_remote, 0.5), percentile (bench.to_remote, 0.99), lost);
  g_subprocess_force_exit (bench.tandem);
  g_subprocess_wait (bench.tandem, NULL, NULL);
  remove_folder (folder);
  soup_server_disconnect (bench.server);
  for (guint i = 0; i < MOST_CALLS; i++) {
    g_clear_object (&bench.peers[i].media);
    g_clear_object (&bench.peers[i].voice);
    g_free (bench.peers[i].media_token);
    g_free (bench.peers[i].sent_us);
  }
  g_clear_object (&bench.server);
  g_clear_object (&bench.session);
  g_clear_object (&bench.tandem);
  g_array_unref (bench.to_agent);
  g_array_unref (bench.to_remote);
  g_main_loop_unref (bench.loop);
}

int
main (int argc, char **argv)
{
  static const guint calls[] = { 1, 20, 50 };
  guint seconds = argc > 2 ? (guint) atoi (argv[2]) : 10;

  if (argc < 2) {
    g_printerr ("usage: bench-calls TANDEM [SECONDS]\n");
    return 2;
  }
  g_print ("| AI format | calls | CPU ms per call-second | remote -> agent ms, p50 / p99 | agent -> remote ms, p50 / p99 | frames lost |\n"
           "|---|---|---|---|---|---|\n");
  for (int pcm = 0; pcm <= 1; pcm++)
    for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
      run (argv[1], pcm, FALSE, calls[i], seconds);
  /* What --dump-audio costs, beside what calls cost without it. */
  run (argv[1], FALSE, FALSE, 20, seconds);
  run (argv[1], FALSE, TRUE, 20, seconds);
  return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-socket-carrier.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tandem-call-carrier.h"
#include "tandem-call-media.h"
#include "tandem-call-sockets.h"
#include "tandem-echo-voice.h"
#include "tandem-error.h"

#define PATIENCE_S 20
#define N_FRAMES 100

typedef struct {
  TandemMediaThread *thread;
  TandemMediaEngine *engine;
  TandemSocketCarrier *carrier;
  TandemCall *call;
  GString *log; /* what the carrier reported */
  gboolean connected, disconnected;
} Fixture;

/* A script at the other end of a socket, with a thread of its own; read when that has ended. */
typedef struct {
  GThread *thread;
  int fd;
  gsize n_sound;       /* bytes that came */
  gint64 longest_gap;  /* between two of them, us */
  gboolean hung_up;    /* it was told so */
} Script;

static TandemVoice *
make_voice (TandemProfile *profile, gpointer user_data, GError **error)
{
  return tandem_echo_voice_new ();
}

static void
on_status (TandemCarrier *carrier, const char *call_id, TandemCallState state, const char *reason, gpointer user_data)
{
  g_string_append_printf (((Fixture *) user_data)->log, "%s %s(%s) ", call_id, tandem_call_state_to_string (state), reason ? reason : "");
}

static void
on_connected (TandemCallMedia *media, const char *call_id, gpointer user_data)
{
  ((Fixture *) user_data)->connected = TRUE;
}

static void
on_disconnected (TandemCallMedia *media, const char *call_id, const char *reason, gpointer user_data)
{
  ((Fixture *) user_data)->disconnected = TRUE;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->log = g_string_new (NULL);
  f->thread = tandem_media_thread_new ();
  f->engine = tandem_media_engine_new (f->thread, make_voice, NULL);
  f->carrier = tandem_socket_carrier_new (f->thread, f->engine, data ? (guint) GPOINTER_TO_INT (data) : 60000);
  f->call = tandem_call_new ("call0", TANDEM_DIRECTION_INBOUND, TANDEM_CALL_MODE_ECHO, "PBX", "Tandem");
  tandem_call_carrier_set (f->call, TANDEM_CALL_CARRIER_SOCKET);
  g_signal_connect (f->carrier, "call-status", G_CALLBACK (on_status), f);
  g_signal_connect (f->engine, "connected", G_CALLBACK (on_connected), f);
  g_signal_connect (f->engine, "disconnected", G_CALLBACK (on_disconnected), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  /* The closures of their end are still run. */
  g_assert_finalize_object (g_steal_pointer (&f->carrier));
  g_assert_finalize_object (g_steal_pointer (&f->engine));
  tandem_media_thread_stop (f->thread);
  g_assert_finalize_object (g_steal_pointer (&f->thread));
  g_clear_object (&f->call);
  g_string_free (f->log, TRUE);
}

static gboolean
on_too_long (gpointer user_data)
{
  g_error ("what was waited for did not happen; reported: %s", ((Fixture *) user_data)->log->str);
  return G_SOURCE_REMOVE;
}

#define wait_until(condition) G_STMT_START { \
  guint patience = g_timeout_add_seconds (PATIENCE_S, on_too_long, f); \
  while (!(condition)) \
    g_main_context_iteration (NULL, TRUE); \
  g_source_remove (patience); \
} G_STMT_END

static void
did_place (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tandem_carrier_place_call_finish (TANDEM_CARRIER (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
place (Fixture *f)
{
  g_autoptr (TandemProfile) profile = tandem_profile_new ("p");
  gboolean placed = FALSE;

  g_object_set (profile, "provider", "echo", NULL);
  tandem_call_media_open (TANDEM_CALL_MEDIA (f->engine), f->call, profile, "secret");
  tandem_carrier_place_call_async (TANDEM_CARRIER (f->carrier), f->call, "secret", NULL, did_place, &placed);
  wait_until (placed);
  g_assert_cmpstr (f->log->str, ==, "call0 queued() ");
  g_string_truncate (f->log, 0);
}

/* --- the script --------------------------------------------------------------------------------------- */

static gboolean
read_whole (int fd, guint8 *into, gsize n)
{
  while (n > 0) {
    gssize got = read (fd, into, n);

    if (got <= 0)
      return FALSE;
    into += got;
    n -= (gsize) got;
  }
  return TRUE;
}

/* Frames of a server are not masked, and none is larger than 64 KiB here. */
static gpointer
listen_to_it (gpointer user_data)
{
  Script *script = user_data;
  g_autofree guint8 *data = g_malloc (65536);
  gint64 last_us = 0;
  guint8 head[4];

  while (read_whole (script->fd, head, 2)) {
    gsize n = head[1];

    if (n == 126) {
      g_assert_true (read_whole (script->fd, head + 2, 2));
      n = (gsize) head[2] << 8 | head[3];
    }
    g_assert_true (read_whole (script->fd, data, n));
    if ((head[0] & 0x0f) == 8)
      break;
    if ((head[0] & 0x0f) == 1 && g_strstr_len ((char *) data, (gssize) n, "hangup"))
      script->hung_up = TRUE;
    if ((head[0] & 0x0f) != 2)
      continue;
    if (last_us)
      script->longest_gap = MAX (script->longest_gap, g_get_monotonic_time () - last_us);
    last_us = g_get_monotonic_time ();
    script->n_sound += n;
  }
  return NULL;
}

/* A mask of zeros leaves everything as it is. */
static void
send_frame (int fd, guint8 opcode, gconstpointer data, gsize n)
{
  guint8 frame[8 + 320] = { 0x80 | opcode, 0x80 | (n < 126 ? (guint8) n : 126), (guint8) (n >> 8), (guint8) n };
  gsize head = n < 126 ? 6 : 8;

  memset (frame + head - 4, 0, 4);
  memcpy (frame + head, data, n);
  g_assert_cmpint (write (fd, frame, head + n), ==, (gssize) (head + n));
}

static void
connect_script (Fixture *f, Script *script)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;
  int fds[2];

  memset (script, 0, sizeof *script);
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  socket = g_socket_new_from_fd (fds[0], &error);
  g_assert_no_error (error);
  g_socket_set_blocking (socket, FALSE);
  script->fd = fds[1];
  g_assert_true (tandem_call_sockets_claim (TANDEM_CALL_SOCKETS (f->carrier), f->call, &error));
  g_assert_no_error (error);
  tandem_call_sockets_take (TANDEM_CALL_SOCKETS (f->carrier), f->call, socket);
  script->thread = g_thread_new ("script", listen_to_it, script);
}

static void
end_script (Script *script)
{
  g_thread_join (script->thread);
  close (script->fd);
}

/* --- tests ---------------------------------------------------------------------------------------------- */

static void
test_nobody_comes (Fixture *f, gconstpointer data)
{
  place (f);
  wait_until (f->log->len > 0);
  g_assert_true (g_str_has_prefix (f->log->str, "call0 failed(Nobody opened its audio socket within "));
  g_assert_nonnull (strstr (f->log->str, "/ws/call/call0"));
}

static void
test_one_socket (Fixture *f, gconstpointer data)
{
  TandemCallSockets *sockets = TANDEM_CALL_SOCKETS (f->carrier);
  g_autoptr (GError) error = NULL;

  g_assert_false (tandem_call_sockets_claim (sockets, f->call, &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE);
  g_clear_error (&error);
  place (f);
  g_assert_true (tandem_call_sockets_claim (sockets, f->call, &error));
  g_assert_false (tandem_call_sockets_claim (sockets, f->call, &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE);
  g_clear_error (&error);
  /* The upgrade came to nothing: the next one may. */
  tandem_call_sockets_release (sockets, f->call);
  g_assert_true (tandem_call_sockets_claim (sockets, f->call, &error));
  g_assert_no_error (error);
}

static void
test_hang_up_there (Fixture *f, gconstpointer data)
{
  Script script;

  place (f);
  connect_script (f, &script);
  wait_until (f->connected);
  send_frame (script.fd, 1, "{\"event\":\"hangup\"}", strlen ("{\"event\":\"hangup\"}"));
  wait_until (f->log->len > 0 && f->disconnected);
  g_assert_cmpstr (f->log->str, ==, "call0 completed(remote hung up) ");
  end_script (&script);
}

static void
did_hang_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = tandem_carrier_hang_up_finish (TANDEM_CARRIER (source), result, NULL);
}

static void
test_hang_up_here (Fixture *f, gconstpointer data)
{
  gboolean done = FALSE;
  Script script;

  place (f);
  connect_script (f, &script);
  wait_until (f->connected);
  tandem_carrier_hang_up_async (TANDEM_CARRIER (f->carrier), f->call, NULL, did_hang_up, &done);
  wait_until (done);
  /* Whoever keeps calls closes the line then. */
  tandem_call_media_close (TANDEM_CALL_MEDIA (f->engine), "call0");
  wait_until (f->disconnected);
  end_script (&script);
  g_assert_true (script.hung_up);
  g_assert_cmpstr (f->log->str, ==, "call0 canceled() ");
}

/* The main thread does nothing for two seconds, and every frame comes back. */
static void
test_main_loop_blocked (Fixture *f, gconstpointer data)
{
  gint16 frame[160] = { 0 };
  gint64 begin_us;
  Script script;

  place (f);
  connect_script (f, &script);
  /* From here on until the last frame nothing runs on the main thread's context. */
  begin_us = g_get_monotonic_time ();
  for (guint i = 0; i < N_FRAMES; i++) {
    send_frame (script.fd, 2, frame, sizeof frame);
    g_usleep ((gulong) MAX (begin_us + (i + 1) * 20000 - g_get_monotonic_time (), 1));
  }
  g_assert_false (f->connected);
  shutdown (script.fd, SHUT_WR);
  end_script (&script);
  g_assert_cmpint (g_get_monotonic_time () - begin_us, >=, 2 * G_USEC_PER_SEC);
  g_assert_false (f->connected || f->log->len > 0);
  g_test_message ("%u frames came back, the longest gap was %d ms", (guint) (script.n_sound / 640), (int) (script.longest_gap / 1000));
  /* What is still played when the script goes is not sent any more. */
  g_assert_cmpuint (script.n_sound, >=, (N_FRAMES - 25) * 640);
  g_assert_cmpint (script.longest_gap, <, 500 * 1000);
  wait_until (f->connected && f->disconnected && f->log->len > 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, data) g_test_add ("/socket-carrier/" #name, Fixture, data, set_up, test_##name, tear_down)
  add (nobody_comes, GINT_TO_POINTER (20));
  add (one_socket, NULL);
  add (hang_up_there, NULL);
  add (hang_up_here, NULL);
  add (main_loop_blocked, NULL);
  return g_test_run ();
}

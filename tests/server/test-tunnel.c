// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* The tunnels with stand-ins of their programs (tests/server/stand-ins), as real processes. */

#include <errno.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "tandem-command-tunnel.h"
#include "tandem-manual-tunnel.h"

#define PORT 5000
#define QUICK "https://lorem-ipsum-dolor.trycloudflare.com"
#define PATIENCE_S 60

typedef struct {
  char *folder;
  char *log;
  char *go;
  char **environ;
  TandemCommandTunnelOptions options;
  TandemTunnel *tunnel;
  GPtrArray *history; /* "state url sentence" of every change */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_strconcat (g_getenv ("TANDEM_TEST_SRCDIR"), "/tests/server/stand-ins:/usr/bin:/bin", NULL);

  f->folder = g_dir_make_tmp ("tandem-tunnel-XXXXXX", NULL);
  f->log = g_build_filename (f->folder, "log", NULL);
  f->go = g_build_filename (f->folder, "go", NULL);
  f->environ = g_environ_setenv (g_get_environ (), "PATH", path, TRUE);
  f->environ = g_environ_setenv (f->environ, "STAND_IN_LOG", f->log, TRUE);
  f->environ = g_environ_setenv (f->environ, "STAND_IN_GO", f->go, TRUE);
  f->environ = g_environ_setenv (f->environ, "STAND_IN_PORT", G_STRINGIFY (PORT), TRUE);
  f->history = g_ptr_array_new_with_free_func (g_free);
  f->options = (TandemCommandTunnelOptions) { .backoff_ms = 20, .start_ms = 30000, .poll_ms = 50,
                                              .api = "http://127.0.0.1:1" };
}

static void
let (Fixture *f, const char *name, const char *value)
{
  f->environ = g_environ_setenv (f->environ, name, value, TRUE);
}

static void
on_changed (TandemTunnel *tunnel, gpointer user_data)
{
  Fixture *f = user_data;

  g_ptr_array_add (f->history, g_strdup_printf ("%d %s %s", tandem_tunnel_get_state (tunnel), tandem_tunnel_get_url (tunnel),
                                                tandem_tunnel_get_sentence (tunnel)));
  g_test_message ("%s", (char *) f->history->pdata[f->history->len - 1]);
}

static void
begin (Fixture *f, const TandemTunnelProgram *program)
{
  f->options.environ = f->environ;
  f->tunnel = TANDEM_TUNNEL (tandem_command_tunnel_new (program, &f->options));
  g_signal_connect (f->tunnel, "changed", G_CALLBACK (on_changed), f);
  tandem_tunnel_start (f->tunnel, PORT);
}

static gboolean
on_impatient (gpointer user_data)
{
  g_error ("nothing came for %d s", PATIENCE_S);
  return G_SOURCE_REMOVE;
}

/* Until a change that contains @part, not looking at those before *@from. */
static const char *
wait_for (Fixture *f, guint *from, const char *part)
{
  guint id = g_timeout_add_seconds (PATIENCE_S, on_impatient, NULL);
  guint seen = from ? *from : 0;

  while (TRUE) {
    for (; seen < f->history->len; seen++)
      if (strstr (f->history->pdata[seen], part)) {
        g_source_remove (id);
        if (from)
          *from = seen + 1;
        return f->history->pdata[seen];
      }
    g_main_context_iteration (NULL, TRUE);
  }
}

static void
wait_url (Fixture *f, const char *url)
{
  g_autofree char *part = g_strdup_printf ("%d %s ", TANDEM_TUNNEL_UP, url);

  wait_for (f, NULL, part);
}

/* Processes are not ours to wait for: they belong to the tunnel, or are its grandchildren. */
static void
wait_gone (pid_t pid)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;

  while (pid > 0 && kill (pid, 0) == 0) {
    g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
    g_autofree char *stat = NULL;
    const char *state;

    g_file_get_contents (path, &stat, NULL, NULL);
    state = stat ? strrchr (stat, ')') : NULL;
    /* A zombie whose parent, that of orphans, is in no hurry. */
    if (state && state[2] == 'Z')
      return;
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_main_context_iteration (NULL, FALSE);
    g_usleep (2000);
  }
}

static JsonArray *
load_runs (Fixture *f, JsonParser *parser)
{
  g_autofree char *text = NULL;
  g_autoptr (GString) list = g_string_new ("[");

  if (g_file_get_contents (f->log, &text, NULL, NULL)) {
    g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
    g_autofree char *joined = g_strjoinv (",", lines);

    g_string_append (list, joined);
  }
  g_string_append_c (list, ']');
  g_assert_true (json_parser_load_from_data (parser, list->str, -1, NULL));
  return json_node_get_array (json_parser_get_root (parser));
}

static guint
count_runs (Fixture *f)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  return json_array_get_length (load_runs (f, parser));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->tunnel) {
    pid_t pid = TANDEM_IS_COMMAND_TUNNEL (f->tunnel)
                    ? (pid_t) tandem_command_tunnel_get_pid (TANDEM_COMMAND_TUNNEL (f->tunnel)) : 0;

    tandem_tunnel_stop (f->tunnel);
    g_assert_cmpint (tandem_tunnel_get_state (f->tunnel), ==, TANDEM_TUNNEL_OFF);
    g_assert_cmpstr (tandem_tunnel_get_url (f->tunnel), ==, "");
    while (G_OBJECT (f->tunnel)->ref_count > 1)
      g_main_context_iteration (NULL, TRUE);
    g_assert_finalize_object (f->tunnel);
    wait_gone (pid);
  }
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_remove (f->log);
  g_remove (f->go);
  g_rmdir (f->folder);
  g_free (f->folder);
  g_free (f->log);
  g_free (f->go);
  g_strfreev (f->environ);
  g_ptr_array_unref (f->history);
}

/* --- manual ---------------------------------------------------------------------------------------------------- */

static void
test_manual (Fixture *f, gconstpointer data)
{
  f->tunnel = TANDEM_TUNNEL (tandem_manual_tunnel_new ("https://phone.example.net/prefix//"));
  g_signal_connect (f->tunnel, "changed", G_CALLBACK (on_changed), f);
  g_assert_cmpint (tandem_tunnel_get_state (f->tunnel), ==, TANDEM_TUNNEL_OFF);
  g_assert_cmpstr (tandem_tunnel_get_url (f->tunnel), ==, "");
  tandem_tunnel_start (f->tunnel, PORT);
  tandem_tunnel_start (f->tunnel, PORT);
  tandem_tunnel_restart (f->tunnel);
  g_assert_cmpint (tandem_tunnel_get_state (f->tunnel), ==, TANDEM_TUNNEL_UP);
  g_assert_cmpstr (tandem_tunnel_get_url (f->tunnel), ==, "https://phone.example.net/prefix");
  g_assert_cmpuint (f->history->len, ==, 1);
}

/* --- cloudflared ------------------------------------------------------------------------------------------------ */

static void
test_cloudflared (Fixture *f, gconstpointer data)
{
  begin (f, &tandem_tunnel_cloudflared);
  g_assert_cmpint (tandem_tunnel_get_state (f->tunnel), ==, TANDEM_TUNNEL_STARTING);
  g_assert_cmpstr (tandem_tunnel_get_sentence (f->tunnel), ==, "cloudflared is starting.");
  wait_url (f, QUICK);
  g_assert_cmpstr (tandem_tunnel_get_url (f->tunnel), ==, QUICK);
  g_assert_cmpuint (f->history->len, ==, 2);
}

/* The third run stays; each gives another address. */
static void
test_crash (Fixture *f, gconstpointer data)
{
  guint seen = 0;

  let (f, "STAND_IN_MODE", "crash,crash,normal");
  let (f, "STAND_IN_URLS", "https://one.trycloudflare.com,https://two.trycloudflare.com,https://three.trycloudflare.com");
  begin (f, &tandem_tunnel_cloudflared);
  wait_for (f, &seen, "2 https://one.trycloudflare.com ");
  wait_for (f, &seen, "3  cloudflared ended (exit status 1) and is started again: Serve tunnel error");
  wait_for (f, &seen, "2 https://two.trycloudflare.com ");
  wait_for (f, &seen, "3  cloudflared ended");
  wait_for (f, &seen, "2 https://three.trycloudflare.com ");
  g_assert_cmpuint (count_runs (f), ==, 3);
}

/* Six failures: the pauses grow, as the sum of their least lengths shows. */
static void
test_back_off (Fixture *f, gconstpointer data)
{
  gint64 began = g_get_monotonic_time ();

  let (f, "STAND_IN_MODE", "failed,failed,failed,failed,failed,normal");
  begin (f, &tandem_tunnel_cloudflared);
  wait_url (f, QUICK);
  wait_for (f, NULL, "3  cloudflared ended (exit status 1) and is started again: failed to request quick Tunnel: Post");
  g_assert_cmpuint (count_runs (f), ==, 6);
  g_assert_cmpint (g_get_monotonic_time () - began, >=, (1 + 2 + 4 + 8 + 16) * 20 * 1000 * 3 / 4);
  for (guint i = 0; i < f->history->len; i++)
    g_assert_null (strstr (f->history->pdata[i], "2 https://api."));
}

static gboolean
on_go (gpointer user_data)
{
  g_assert_true (g_file_set_contents (((Fixture *) user_data)->go, "", 0, NULL));
  return G_SOURCE_REMOVE;
}

static void
test_slow (Fixture *f, gconstpointer data)
{
  let (f, "STAND_IN_MODE", "slow");
  begin (f, &tandem_tunnel_cloudflared);
  g_timeout_add (400, on_go, f);
  wait_url (f, QUICK);
  g_assert_cmpuint (count_runs (f), ==, 1);
}

static void
test_silent (Fixture *f, gconstpointer data)
{
  guint seen = 0;

  let (f, "STAND_IN_MODE", "silent,normal");
  f->options.start_ms = 1500;
  begin (f, &tandem_tunnel_cloudflared);
  wait_for (f, &seen, "3  cloudflared told no address within 1 seconds and is started again.");
  /* The next may be slow, too, on a busy machine; it is not what this is about. */
  g_assert_cmpuint (tandem_command_tunnel_get_pid (TANDEM_COMMAND_TUNNEL (f->tunnel)), ==, 0);
  wait_for (f, &seen, "2 " QUICK " ");
}

static void
test_flood (Fixture *f, gconstpointer data)
{
  let (f, "STAND_IN_MODE", "flood");
  begin (f, &tandem_tunnel_cloudflared);
  wait_url (f, QUICK);
}

static void
test_stubborn (Fixture *f, gconstpointer data)
{
  pid_t pid;

  let (f, "STAND_IN_MODE", "stubborn");
  begin (f, &tandem_tunnel_cloudflared);
  wait_url (f, QUICK);
  pid = (pid_t) tandem_command_tunnel_get_pid (TANDEM_COMMAND_TUNNEL (f->tunnel));
  g_assert_cmpint (pid, >, 0);
  g_assert_cmpint (kill (-pid, 0), ==, 0);
  tandem_tunnel_stop (f->tunnel);
  wait_gone (pid);
  /* Nor is anything left of what it started. */
  for (gint64 end = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC; kill (-pid, 0) == 0;) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    g_main_context_iteration (NULL, FALSE);
    g_usleep (2000);
  }
  g_assert_cmpint (errno, ==, ESRCH);
}

static void
test_restart (Fixture *f, gconstpointer data)
{
  guint seen = 0;

  let (f, "STAND_IN_URLS", "https://one.trycloudflare.com,https://two.trycloudflare.com");
  begin (f, &tandem_tunnel_cloudflared);
  wait_for (f, &seen, "2 https://one.trycloudflare.com ");
  tandem_tunnel_restart (f->tunnel);
  wait_for (f, &seen, "1  cloudflared is starting.");
  wait_for (f, &seen, "2 https://two.trycloudflare.com ");
}

static void
test_named (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *run;
  g_autofree char *arguments = NULL;

  f->options.token = "secret-token";
  begin (f, &tandem_tunnel_cloudflared);
  wait_url (f, "https://phone.example.net");
  run = json_array_get_object_element (load_runs (f, parser), 0);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (run, "environment"), "TUNNEL_TOKEN"), ==,
                   "secret-token");
  arguments = json_to_string (json_object_get_member (run, "arguments"), FALSE);
  g_assert_null (strstr (arguments, "secret"));
}

static void
test_named_wrong (Fixture *f, gconstpointer data)
{
  guint seen = 0;

  f->options.token = "secret-token";
  let (f, "STAND_IN_MODE", "denied,elsewhere");
  begin (f, &tandem_tunnel_cloudflared);
  wait_for (f, &seen, "3  cloudflared ended (exit status 255) and is started again: Provided Tunnel token is not valid.");
  wait_for (f, &seen, "has told no address yet: at Cloudflare this tunnel has no public host name that leads to "
                      "http://localhost:5000");
}

/* --- ngrok ------------------------------------------------------------------------------------------------------ */

#define NGROK_FIRST "https://1111-192-0-2-7.ngrok-free.app"
#define NGROK_SECOND "https://2222-192-0-2-7.ngrok-free.app"

static void
test_ngrok (Fixture *f, gconstpointer data)
{
  let (f, "STAND_IN_MODE", "changing");
  begin (f, &tandem_tunnel_ngrok);
  wait_url (f, NGROK_FIRST);
  on_go (f);
  wait_url (f, NGROK_SECOND);
  g_assert_cmpuint (count_runs (f), ==, 1);
}

static void
test_ngrok_denied (Fixture *f, gconstpointer data)
{
  guint seen = 0;

  let (f, "STAND_IN_MODE", "denied,crash,normal");
  begin (f, &tandem_tunnel_ngrok);
  wait_for (f, &seen, "3  ngrok ended (exit status 1) and is started again: authentication failed: Usage of ngrok requires");
  wait_for (f, &seen, "2 " NGROK_FIRST " ");
  wait_for (f, &seen, "3  ngrok ended (exit status 2) and is started again: session closed");
  wait_for (f, &seen, "2 " NGROK_FIRST " ");
}

static char *
find_api (Fixture *f, GDataInputStream *lines)
{
  while (TRUE) {
    g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
    g_auto (TandemTunnelNews) news = { NULL };

    g_assert_nonnull (line);
    tandem_tunnel_ngrok.read_line (line, PORT, &news);
    if (news.api)
      return g_steal_pointer (&news.api);
  }
}

/* One that somebody else started is used, and replaced when it ends. */
static void
test_ngrok_running (Fixture *f, gconstpointer data)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) theirs = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *api = NULL;
  g_autofree char *program = g_build_filename (g_getenv ("TANDEM_TEST_SRCDIR"), "tests/server/stand-ins/ngrok", NULL);
  guint seen = 0;

  let (f, "STAND_IN_MODE", "quiet,normal");
  g_subprocess_launcher_set_environ (launcher, f->environ);
  theirs = g_subprocess_launcher_spawn (launcher, NULL, program, "http", "127.0.0.1:5000", "--log", "stdout", "--log-format",
                                        "json", NULL);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (theirs));
  api = find_api (f, lines);
  f->options.api = api;
  begin (f, &tandem_tunnel_ngrok);
  wait_for (f, &seen, "2 " NGROK_FIRST " ");
  g_assert_cmpuint (tandem_command_tunnel_get_pid (TANDEM_COMMAND_TUNNEL (f->tunnel)), ==, 0);
  g_subprocess_force_exit (theirs);
  g_subprocess_wait (theirs, NULL, NULL);
  wait_for (f, &seen, "1  ngrok is starting.");
  wait_for (f, &seen, "2 " NGROK_FIRST " ");
  g_assert_cmpuint (tandem_command_tunnel_get_pid (TANDEM_COMMAND_TUNNEL (f->tunnel)), !=, 0);
}

/* --- tailscale ---------------------------------------------------------------------------------------------------- */

static void
test_tailscale (Fixture *f, gconstpointer data)
{
  begin (f, &tandem_tunnel_tailscale);
  wait_url (f, "https://desk.example-tailnet.ts.net");
  on_go (f);
  wait_url (f, "https://phone.example-tailnet.ts.net");
}

static void
test_tailscale_denied (Fixture *f, gconstpointer data)
{
  guint seen = 0;

  let (f, "STAND_IN_MODE", "denied,disabled");
  begin (f, &tandem_tunnel_tailscale);
  wait_for (f, &seen, "3  tailscale ended (exit status 1) and is started again: sending serve config: Access denied");
  wait_for (f, &seen, "has told no address yet: Funnel must be allowed once: open https://login.tailscale.com/f/funnel?node=");
  g_assert_cmpstr (tandem_tunnel_get_url (f->tunnel), ==, "");
}

/* --- programs that are not there ------------------------------------------------------------------------------------ */

/* It is found as soon as it is there. */
static void
test_missing (Fixture *f, gconstpointer data)
{
  g_autofree char *ours = g_build_filename (g_getenv ("TANDEM_TEST_SRCDIR"), "tests/server/stand-ins/cloudflared", NULL);
  g_autofree char *there = g_build_filename (f->folder, "cloudflared", NULL);
  g_autofree char *path = g_strconcat (f->folder, ":/nowhere", NULL);
  guint seen = 0;

  let (f, "PATH", path);
  begin (f, &tandem_tunnel_cloudflared);
  wait_for (f, &seen, "3  cloudflared is not installed: install it from https://");
  g_assert_true (g_file_set_contents (there, "#!/bin/sh\n", -1, NULL));
  wait_for (f, &seen, "3  cloudflared may not be run by you: make it executable");
  g_remove (there);
  g_assert_cmpint (symlink (ours, there), ==, 0);
  wait_for (f, &seen, "2 " QUICK " ");
  g_remove (there);
}

static void
test_flatpak (Fixture *f, gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *runs;
  g_autofree char *text = NULL;

  f->options.host_spawn = "flatpak-spawn";
  f->options.token = "secret-token";
  begin (f, &tandem_tunnel_cloudflared);
  wait_url (f, "https://phone.example.net");
  runs = load_runs (f, parser);
  g_assert_cmpuint (json_array_get_length (runs), ==, 2);
  /* The outer one neither has it in its arguments nor in an environment that would not get through anyway. */
  text = json_to_string (json_array_get_element (runs, 0), FALSE);
  g_assert_null (strstr (text, "secret"));
  text = (g_free (text), json_to_string (json_array_get_element (runs, 1), FALSE));
  g_assert_nonnull (strstr (text, "\"TUNNEL_TOKEN\":\"secret-token\""));
}

static void
test_flatpak_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_strconcat (f->folder, ":/nowhere", NULL);
  g_autofree char *spawn = g_build_filename (g_getenv ("TANDEM_TEST_SRCDIR"), "tests/server/stand-ins/flatpak-spawn", NULL);

  f->options.host_spawn = spawn;
  let (f, "PATH", path);
  begin (f, &tandem_tunnel_tailscale);
  wait_for (f, NULL, "it is not installed on this computer: install it from https://tailscale.com/download");
}

static void
test_flatpak_denied (Fixture *f, gconstpointer data)
{
  f->options.host_spawn = "flatpak-spawn";
  let (f, "STAND_IN_PORTAL", "denied");
  begin (f, &tandem_tunnel_cloudflared);
  wait_for (f, NULL, "inside Flatpak Tandem may not start it: allow that with “flatpak override");
}

/* --- lines ---------------------------------------------------------------------------------------------------------- */

static void
test_lines (void)
{
  static const struct {
    const TandemTunnelProgram *program;
    const char *line, *url, *problem;
  } cases[] = {
    { &tandem_tunnel_cloudflared, "2025-06-01T10:00:00Z INF |  https://a-b.trycloudflare.com      |", "https://a-b.trycloudflare.com" },
    { &tandem_tunnel_cloudflared, "https://a-b.trycloudflare.com/", "https://a-b.trycloudflare.com" },
    { &tandem_tunnel_cloudflared, "https://api.trycloudflare.com" },
    { &tandem_tunnel_cloudflared, "https://a.trycloudflare.com/path" },
    { &tandem_tunnel_cloudflared, "https://a.trycloudflare.com@evil.example.net" },
    { &tandem_tunnel_cloudflared, "https://trycloudflare.com.evil.example.net" },
    { &tandem_tunnel_cloudflared, "https://" },
    { &tandem_tunnel_cloudflared, "INF Updated to new configuration config=\"" },
    { &tandem_tunnel_cloudflared, "INF Updated to new configuration config=\"{\\\"ingress\\\":7}\"", NULL, "at Cloudflare this tunnel has no public host name that leads to http://localhost:5000" },
    { &tandem_tunnel_cloudflared, "INF Updated to new configuration config=\"{\\\"ingress\\\":[7,{\\\"hostname\\\":7},{\\\"hostname\\\":\\\"a.example.net\\\",\\\"service\\\":[]},{\\\"hostname\\\":\\\"b.example.net\\\",\\\"service\\\":\\\"http://[::1]:5000\\\"}]}\"", "https://b.example.net" },
    { &tandem_tunnel_ngrok, "{" },
    { &tandem_tunnel_ngrok, "[]" },
    { &tandem_tunnel_ngrok, "{\"msg\":7,\"url\":{}}" },
    { &tandem_tunnel_ngrok, "{\"msg\":\"started tunnel\",\"addr\":\"http://localhost:5000\",\"url\":\"https://a.ngrok.app\"}", "https://a.ngrok.app" },
    { &tandem_tunnel_ngrok, "{\"msg\":\"started tunnel\",\"addr\":\"5000\",\"url\":\"https://a.ngrok.app\"}", "https://a.ngrok.app" },
    { &tandem_tunnel_ngrok, "{\"msg\":\"started tunnel\",\"addr\":\"localhost:50001\",\"url\":\"https://a.ngrok.app\"}" },
    { &tandem_tunnel_ngrok, "{\"msg\":\"started tunnel\",\"addr\":\"localhost:5000\",\"url\":\"http://a.ngrok.app\"}" },
    { &tandem_tunnel_ngrok, "{\"lvl\":\"eror\",\"err\":\"a\\r\\n\\r\\nb\"}", NULL, "a b" },
    { &tandem_tunnel_ngrok, "ERROR:  no such flag", NULL, "no such flag" },
    { &tandem_tunnel_tailscale, "https://desk.tail1.ts.net/", "https://desk.tail1.ts.net" },
    { &tandem_tunnel_tailscale, "https://desk.tail1.ts.net:8443/", "https://desk.tail1.ts.net:8443" },
    { &tandem_tunnel_tailscale, "|-- proxy http://127.0.0.1:5000" },
    { &tandem_tunnel_tailscale, "https://tailscale.com/kb/1223/funnel" },
    { &tandem_tunnel_tailscale, "error: foreground listener already exists for port 443", NULL, "error: foreground listener already exists for port 443" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (TandemTunnelNews) news = { NULL };

    g_test_message ("%s", cases[i].line);
    cases[i].program->read_line (cases[i].line, PORT, &news);
    g_assert_cmpstr (news.url, ==, cases[i].url);
    g_assert_cmpstr (news.problem, ==, cases[i].problem);
  }
}

/* --- Tandem's own end ------------------------------------------------------------------------------------------------- */

/* Run as another program: starts a tunnel and waits to be killed. */
static int
be_killed (void)
{
  const TandemCommandTunnelOptions options = { .start_ms = 30000 };
  g_autoptr (TandemCommandTunnel) tunnel = tandem_command_tunnel_new (&tandem_tunnel_cloudflared, &options);

  tandem_tunnel_start (TANDEM_TUNNEL (tunnel), PORT);
  while (tandem_tunnel_get_state (TANDEM_TUNNEL (tunnel)) != TANDEM_TUNNEL_UP)
    g_main_context_iteration (NULL, TRUE);
  g_print ("%u\n", tandem_command_tunnel_get_pid (tunnel));
  while (TRUE)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}

static void
test_killed (Fixture *f, gconstpointer data)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) tandem = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;
  pid_t pid;

  g_subprocess_launcher_set_environ (launcher, f->environ);
  tandem = g_subprocess_launcher_spawn (launcher, NULL, "/proc/self/exe", "--be-killed", NULL);
  g_assert_nonnull (tandem);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (tandem));
  line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_assert_nonnull (line);
  pid = (pid_t) g_ascii_strtoll (line, NULL, 10);
  g_assert_cmpint (pid, >, 0);
  g_assert_cmpint (kill (pid, 0), ==, 0);
  g_subprocess_force_exit (tandem);
  g_subprocess_wait (tandem, NULL, NULL);
  wait_gone (pid);
}

int
main (int argc, char **argv)
{
  if (argc > 1 && g_str_equal (argv[1], "--be-killed"))
    return be_killed ();
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/tunnel/" name, Fixture, NULL, set_up, func, tear_down)
  g_test_add_func ("/tunnel/lines", test_lines);
  ADD ("manual", test_manual);
  ADD ("cloudflared", test_cloudflared);
  ADD ("crash", test_crash);
  ADD ("back-off", test_back_off);
  ADD ("slow", test_slow);
  ADD ("silent", test_silent);
  ADD ("flood", test_flood);
  ADD ("stubborn", test_stubborn);
  ADD ("restart", test_restart);
  ADD ("named", test_named);
  ADD ("named-wrong", test_named_wrong);
  ADD ("ngrok", test_ngrok);
  ADD ("ngrok-denied", test_ngrok_denied);
  ADD ("ngrok-running", test_ngrok_running);
  ADD ("tailscale", test_tailscale);
  ADD ("tailscale-denied", test_tailscale_denied);
  ADD ("missing", test_missing);
  ADD ("flatpak", test_flatpak);
  ADD ("flatpak-refused", test_flatpak_refused);
  ADD ("flatpak-denied", test_flatpak_denied);
  ADD ("killed", test_killed);
  return g_test_run ();
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* What is particular to one tunnel program.  Everything else is in TandemCommandTunnel.  Main thread only. */

/* What a program tells, NULL where it told nothing. */
typedef struct {
  char *url;     /* without a last slash */
  char *api;     /* where it can be asked, "http://127.0.0.1:4040" */
  char *problem; /* its own words, one line */
} TandemTunnelNews;

void tandem_tunnel_news_clear (TandemTunnelNews *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TandemTunnelNews, tandem_tunnel_news_clear)

/* How a running one is asked. */
typedef struct {
  const char *api;           /* the last news of it */
  const char *const *prefix; /* what stands before the name of the program: empty, or flatpak-spawn --host */
  char **environ;            /* nullable */
  guint port;
} TandemTunnelAsk;

typedef struct {
  const char *name;    /* of the executable */
  const char *install; /* where it comes from */
  const char *api;     /* nullable: where one that runs already can be asked */
  const char *token;   /* nullable: the variable that its secret goes to */
  /* (transfer full) @named: with a secret that decides the address. */
  GPtrArray *(*build_arguments) (guint port, gboolean named);
  void (*read_line) (const char *line, guint port, TandemTunnelNews *news);
  /* Both nullable: the address now.  finish fills @news and gives FALSE with @error when nothing could be learned. */
  void (*ask_async) (const TandemTunnelAsk *ask, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*ask_finish) (GAsyncResult *result, TandemTunnelNews *news, GError **error);
} TandemTunnelProgram;

extern const TandemTunnelProgram tandem_tunnel_cloudflared;
extern const TandemTunnelProgram tandem_tunnel_ngrok;
extern const TandemTunnelProgram tandem_tunnel_tailscale;

/* NULL when there is none of this name. */
const TandemTunnelProgram *tandem_tunnel_program_find (const char *name);

/* For them: the public address that @text begins with, only scheme and host (and port), (nullable) (transfer full): NULL
 * when it goes on with a path, as addresses in explanations do. */
char *tandem_tunnel_program_dup_origin (const char *text);
/* Where @name is in the PATH of @environ (NULL: of Tandem), even when it may not be run; NULL when nowhere.  GSubprocess
 * itself looks in the PATH of Tandem only.  (transfer full) */
char *tandem_tunnel_program_locate (const char *name, char **environ);
/* @arguments: words up to NULL, copied. */
GPtrArray *tandem_tunnel_program_make_arguments (const char *first, ...) G_GNUC_NULL_TERMINATED;

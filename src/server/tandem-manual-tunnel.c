// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-manual-tunnel.h"

#include <string.h>

/* Main thread only. */
struct _TandemManualTunnel {
  GObject parent_instance;

  /* owned */
  char *url;
  char *sentence;

  gboolean started;
};

static void tunnel_iface_init (TandemTunnelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemManualTunnel, tandem_manual_tunnel, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_TUNNEL, tunnel_iface_init))

static void
set_started (TandemTunnel *tunnel, gboolean started)
{
  TandemManualTunnel *self = TANDEM_MANUAL_TUNNEL (tunnel);

  if (self->started == started)
    return;
  self->started = started;
  tandem_tunnel_emit_changed (tunnel);
}

static void
start (TandemTunnel *tunnel, guint port)
{
  set_started (tunnel, TRUE);
}

/* It is not ours to begin anew. */
static void
restart (TandemTunnel *tunnel)
{
}

static void
stop (TandemTunnel *tunnel)
{
  set_started (tunnel, FALSE);
}

static TandemTunnelState
get_state (TandemTunnel *tunnel)
{
  return TANDEM_MANUAL_TUNNEL (tunnel)->started ? TANDEM_TUNNEL_UP : TANDEM_TUNNEL_OFF;
}

static const char *
get_url (TandemTunnel *tunnel)
{
  TandemManualTunnel *self = TANDEM_MANUAL_TUNNEL (tunnel);

  return self->started ? self->url : "";
}

static const char *
get_sentence (TandemTunnel *tunnel)
{
  return TANDEM_MANUAL_TUNNEL (tunnel)->sentence;
}

static void
tunnel_iface_init (TandemTunnelInterface *iface)
{
  iface->start = start;
  iface->restart = restart;
  iface->stop = stop;
  iface->get_state = get_state;
  iface->get_url = get_url;
  iface->get_sentence = get_sentence;
}

static void
tandem_manual_tunnel_finalize (GObject *object)
{
  TandemManualTunnel *self = TANDEM_MANUAL_TUNNEL (object);

  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->sentence, g_free);
  G_OBJECT_CLASS (tandem_manual_tunnel_parent_class)->finalize (object);
}

static void
tandem_manual_tunnel_class_init (TandemManualTunnelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_manual_tunnel_finalize;
}

static void
tandem_manual_tunnel_init (TandemManualTunnel *self)
{
}

TandemManualTunnel *
tandem_manual_tunnel_new (const char *url)
{
  TandemManualTunnel *self = g_object_new (TANDEM_TYPE_MANUAL_TUNNEL, NULL);
  gsize length = strlen (url);

  while (length > 0 && url[length - 1] == '/')
    length--;
  self->url = g_strndup (url, length);
  self->sentence = g_strdup_printf ("The public address is %s.", self->url);
  return self;
}

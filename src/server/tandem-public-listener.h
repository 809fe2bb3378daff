// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

/* The listener that Twilio reaches through the tunnel (HACKING.md, "Two listeners").  Media thread only: create, use and
 * free it there.  It knows no carrier: the app registers routes.
 * Built-in: GET /healthz (200, empty), /healthz/TOKEN as told by expect(); body and WebSocket message limit 64 KiB; no permessage-deflate; everything else 404.
 * One request per connection, which must arrive within 10 s; 256 connections besides the upgraded sockets. */
#define TANDEM_TYPE_PUBLIC_LISTENER (tandem_public_listener_get_type ())
G_DECLARE_FINAL_TYPE (TandemPublicListener, tandem_public_listener, TANDEM, PUBLIC_LISTENER, GObject)

/* TRUE when the request may go on; FALSE: the listener answers 403 (401..) and @error says why in the log.
 * @method "GET"/"POST", @target is the raw request target with its query, @body may be NULL (upgrade). */
typedef gboolean (*TandemPublicVerify) (const char *target, SoupServerMessage *message, GBytes *body, gboolean websocket, gpointer user_data, GError **error);
/* Answers a verified POST.  May pause @message (keeping a reference) and unpause it later on the media thread.  @form is
 * borrowed, the first value of each name; the raw body stays in the request body of @message. */
typedef void (*TandemPublicHandler) (SoupServerMessage *message, GHashTable *form, gpointer user_data);
/* Gets a verified, upgraded socket; it closes unless the handler takes a reference. */
typedef void (*TandemPublicSocketHandler) (SoupWebsocketConnection *socket, gpointer user_data);
/* Answers GET and HEAD for a file that nobody signed for: @name, whatever was asked for, is the secret that lets somebody in.  May pause
 * @message as above. */
typedef void (*TandemPublicFileHandler) (SoupServerMessage *message, const char *name, gpointer user_data);

TandemPublicListener *tandem_public_listener_new (TandemPublicVerify verify, gpointer user_data);
/* @path exactly, and @path with a trailing slash. */
void tandem_public_listener_add_route (TandemPublicListener *self, const char *path, TandemPublicHandler handler, gpointer user_data);
void tandem_public_listener_add_socket (TandemPublicListener *self, const char *path, TandemPublicSocketHandler handler, gpointer user_data);
/* What is asked for as @folder/NAME, where NAME has no slash; ranges are not looked at. */
void tandem_public_listener_add_files (TandemPublicListener *self, const char *folder, TandemPublicFileHandler handler, gpointer user_data);
/* For finding out whether a public address leads to this very listener: until forget(), GET /healthz/@token is answered with
 * @nonce, and a WebSocket opened there is sent it and closed.  Few at a time; both are letters and digits. */
void tandem_public_listener_expect (TandemPublicListener *self, const char *token, const char *nonce);
void tandem_public_listener_forget (TandemPublicListener *self, const char *token);

/* Listens on 127.0.0.1:@port (0: any).  Error: G_IO_ERROR_ADDRESS_IN_USE with a sentence that names PORT. */
gboolean tandem_public_listener_start (TandemPublicListener *self, guint port, GError **error);
guint tandem_public_listener_get_port (TandemPublicListener *self);
void tandem_public_listener_stop (TandemPublicListener *self);

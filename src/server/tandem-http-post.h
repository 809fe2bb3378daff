// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

/* JSON that is handed on to another program, one attempt each.  Main thread only. */

typedef struct {
  const char *url;
  const char *variable; /* static: what the person sets the address by, for sentences */
  const char *id;       /* the other side knows by it what comes twice (Idempotency-Key) */
  const char *body;
  const char *header;   /* nullable: what says that it is us */
  const char *value;
} TandemHttpPost;

/* For all attempts of one owner.  (transfer full) */
SoupSession *tandem_http_post_make_session (void);

/* Everything of @post is copied; @source is the object of the result.  Redirects are not followed: what is sent is for this address
 * and no other.  TRUE after a status of 2xx.  Errors: TANDEM_PROVIDER_ERROR_REFUSED after 400, 410, 413, 415 and 422, which stay so;
 * …_UNREACHABLE and …_BUSY may be tried again; …_NOT_SET_UP without an address. */
void tandem_http_post_async (GObject *source, SoupSession *session, const TandemHttpPost *post, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_http_post_finish (GObject *source, GAsyncResult *result, GError **error);

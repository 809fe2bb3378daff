// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-message.h"
#include "tandem-store-database.h"

/* One text as values, so that it can cross to the worker thread. */
typedef struct {
  char *id;
  char *message_sid; /* nullable */
  char *number;
  char *own_number;
  char *body;
  char *error_detail; /* nullable */
  char *answers;      /* nullable */
  GPtrArray *media;   /* of TandemStoreMediaRow */
  gint64 at;
  gboolean dated;     /* tandem_message_get_dated() */
  gint64 send_at;     /* -1: none */
  TandemDirection direction;
  TandemMessageStatus status;
  guint error_code;
  guint segments;
  gboolean is_read;
  gboolean forward_due;
  gboolean handed_over;
  TandemOptOut opt_out; /* only written: STOP, START or NONE */
} TandemStoreMessageRow;

typedef struct {
  char *content_type;
  char *url;  /* nullable, as are the next two */
  char *name;
  char *path;
  gint64 size;
} TandemStoreMediaRow;

/* Main thread. */
TandemStoreMessageRow *tandem_store_message_row_new (TandemMessage *message);
TandemMessage *tandem_store_message_row_to_message (const TandemStoreMessageRow *row);
/* Any thread.  The first is a GDestroyNotify. */
void tandem_store_media_row_free (gpointer data);
void tandem_store_message_row_free (TandemStoreMessageRow *row);

/* Worker thread.  The verbs of TandemMessageStore; lists are of TandemStoreMessageRow, NULL on errors. */
gboolean tandem_store_messages_save (TandemStoreDatabase *database, const TandemStoreMessageRow *row, gboolean *added,
                                     gint64 *thread_id, GError **error);
gboolean tandem_store_messages_set_forwarded (TandemStoreDatabase *database, const char *id, GError **error);
GPtrArray *tandem_store_messages_find (TandemStoreDatabase *database, const char *id_or_sid, GError **error);
/* Oldest first.  @before_id: nullable. */
GPtrArray *tandem_store_messages_list (TandemStoreDatabase *database, const char *number, const char *before_id, guint limit,
                                       GError **error);
GPtrArray *tandem_store_messages_list_due (TandemStoreDatabase *database, GError **error);
/* Over all threads. */
gboolean tandem_store_messages_count_unread (TandemStoreDatabase *database, gint64 *count, GError **error);
/* Automatic texts since then, to all. */
gboolean tandem_store_messages_count_answers (TandemStoreDatabase *database, gint64 since_ms, gint64 *count, GError **error);

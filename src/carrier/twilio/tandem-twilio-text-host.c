// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-text-host.h"

#include <string.h>

#include "tandem-media-token.h"

/* Twilio keeps a text in its queue for so long if nothing else is asked for. */
#define LIFETIME_S (4 * 3600)
/* Twilio asks a few times, HEAD before GET; whoever got hold of an address is not served for hours. */
#define MAX_REQUESTS 30
/* Files in memory at once, 5 MB each at most. */
#define MAX_OPEN 6
/* What Twilio tells the telephone (its "accepted MIME types"). */
#define MAX_NAME 20

struct _TandemTwilioTextHost {
  GObject parent_instance;

  /* borrowed */
  TandemMediaThread *thread; /* NULL: the program ends */

  /* main thread, owned */
  GHashTable *offers; /* the id of a text -> Offer */

  /* media thread */
  GHashTable *files; /* owned: token -> File */
  guint n_open;
};

G_DEFINE_FINAL_TYPE (TandemTwilioTextHost, tandem_twilio_text_host, G_TYPE_OBJECT)

/* What of one text can be fetched. */
typedef struct {
  TandemTwilioTextHost *self; /* borrowed: it has this */
  TandemMessage *message;
  GPtrArray *tokens;
  gulong status_id;
  guint timer_id;
} Offer;

typedef struct {
  char *path;
  char *content_type;
  char *disposition;
  guint n_requests;
} File;

static void
file_free (gpointer data)
{
  File *file = data;

  g_free (file->path);
  g_free (file->content_type);
  g_free (file->disposition);
  g_free (file);
}

/* --- what crosses to the media thread ------------------------------------------------------------------------ */

typedef struct {
  TandemTwilioTextHost *self;
  char *token;
  File *file; /* NULL: it is taken back */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_object_unref (change->self);
  g_free (change->token);
  g_clear_pointer (&change->file, file_free);
  g_free (change);
}

static void
apply (gpointer data)
{
  Change *change = data;

  if (change->file != NULL)
    g_hash_table_insert (change->self->files, g_steal_pointer (&change->token), g_steal_pointer (&change->file));
  else
    g_hash_table_remove (change->self->files, change->token);
}

/* Takes @file. */
static void
tell (TandemTwilioTextHost *self, const char *token, File *file)
{
  Change *change;

  if (self->thread == NULL) {
    g_clear_pointer (&file, file_free);
    return;
  }
  change = g_new0 (Change, 1);
  change->self = g_object_ref (self);
  change->token = g_strdup (token);
  change->file = file;
  tandem_media_thread_post (self->thread, apply, change, change_free);
}

/* --- offers -------------------------------------------------------------------------------------------------- */

static void
offer_free (gpointer data)
{
  Offer *offer = data;

  for (guint i = 0; i < offer->tokens->len; i++)
    tell (offer->self, offer->tokens->pdata[i], NULL);
  g_clear_handle_id (&offer->timer_id, g_source_remove);
  g_clear_signal_handler (&offer->status_id, offer->message);
  g_ptr_array_unref (offer->tokens);
  g_object_unref (offer->message);
  g_free (offer);
}

static gboolean
on_old (gpointer user_data)
{
  Offer *offer = user_data;

  offer->timer_id = 0;
  g_hash_table_remove (offer->self->offers, tandem_message_get_id (offer->message));
  return G_SOURCE_REMOVE;
}

static void
on_status (Offer *offer)
{
  TandemMessageStatus status = tandem_message_get_status (offer->message);
  gboolean is_under_way = status == TANDEM_MESSAGE_STATUS_NEW || status == TANDEM_MESSAGE_STATUS_SCHEDULED ||
                          status == TANDEM_MESSAGE_STATUS_ACCEPTED || status == TANDEM_MESSAGE_STATUS_QUEUED ||
                          status == TANDEM_MESSAGE_STATUS_SENDING;

  if (!is_under_way)
    g_hash_table_remove (offer->self->offers, tandem_message_get_id (offer->message));
}

/* 'inline; filename="cake.png"' in signs that every telephone takes. */
static char *
dup_disposition (TandemMessageMedia *media)
{
  const char *name = tandem_message_media_get_name (media);
  const char *ending = name != NULL ? strrchr (name, '.') : NULL;
  gsize keep = ending != NULL && strlen (ending) < MAX_NAME / 2 ? MAX_NAME - strlen (ending) : MAX_NAME;
  gsize stem = ending != NULL && keep < MAX_NAME ? (gsize) (ending - name) : name != NULL ? strlen (name) : 0;
  g_autofree char *plain = g_strndup (name != NULL ? name : "", MIN (stem, keep));
  g_autofree char *whole = keep < MAX_NAME ? g_strconcat (plain, ending, NULL) : g_strdup (plain);

  g_strcanon (whole, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-", '_');
  return *whole != '\0' ? g_strdup_printf ("inline; filename=\"%s\"", whole) : g_strdup ("inline");
}

GPtrArray *
tandem_twilio_text_host_offer (TandemTwilioTextHost *self, TandemMessage *message)
{
  GListModel *media = tandem_message_get_media (message);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func (g_free);
  Offer *offer;

  g_return_val_if_fail (TANDEM_IS_TWILIO_TEXT_HOST (self), paths);
  g_hash_table_remove (self->offers, tandem_message_get_id (message));
  for (guint i = 0; i < g_list_model_get_n_items (media); i++) {
    g_autoptr (TandemMessageMedia) one = g_list_model_get_item (media, i);
    g_autofree char *token = tandem_message_media_is_own_file (one) ? tandem_media_token_new () : NULL;
    File *file;

    g_ptr_array_add (paths, token != NULL ? g_strconcat (TANDEM_TWILIO_TEXT_HOST_FOLDER "/", token, NULL) : NULL);
    if (token == NULL)
      continue;
    file = g_new0 (File, 1);
    file->path = g_strdup (tandem_message_media_get_path (one));
    file->content_type = g_strdup (tandem_message_media_get_content_type (one));
    file->disposition = dup_disposition (one);
    tell (self, token, file);
    g_ptr_array_add (tokens, g_steal_pointer (&token));
  }
  if (tokens->len == 0)
    return paths;
  offer = g_new0 (Offer, 1);
  offer->self = self;
  offer->message = g_object_ref (message);
  offer->tokens = g_steal_pointer (&tokens);
  offer->status_id = g_signal_connect_swapped (message, "notify::status", G_CALLBACK (on_status), offer);
  offer->timer_id = g_timeout_add_seconds (LIFETIME_S, on_old, offer);
  g_hash_table_insert (self->offers, g_strdup (tandem_message_get_id (message)), offer);
  return paths;
}

void
tandem_twilio_text_host_stop (TandemTwilioTextHost *self)
{
  g_return_if_fail (TANDEM_IS_TWILIO_TEXT_HOST (self));
  self->thread = NULL;
  g_hash_table_remove_all (self->offers);
}

/* --- Twilio asks --------------------------------------------------------------------------------------------- */

/* A file that is in memory for an answer, or soon will be.  It belongs to the request and goes with it: only then is the memory free. */
typedef struct {
  TandemTwilioTextHost *self;
  char *content_type;
  char *disposition;
  gboolean finished; /* Twilio hung up before the file was read */
} Answer;

static G_DEFINE_QUARK (tandem-twilio-text-host-answer, answer)

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  answer->self->n_open--;
  g_object_unref (answer->self);
  g_free (answer->content_type);
  g_free (answer->disposition);
  g_free (answer);
}

static void
on_finished (Answer *answer)
{
  answer->finished = TRUE;
}

static void
fill (SoupServerMessage *message, const Answer *answer)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Content-Type", answer->content_type);
  soup_message_headers_replace (headers, "Content-Disposition", answer->disposition);
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "Cache-Control", "private, no-store");
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
}

/* @error: nullable. */
static void
go_on (SoupServerMessage *message, const Answer *answer, const GError *error)
{
  if (error == NULL) {
    fill (message, answer);
  } else {
    g_warning ("A file that goes out with a text cannot be read: %s", error->message);
    soup_server_message_set_status (message, SOUP_STATUS_GONE, NULL);
  }
  soup_server_message_unpause (message);
}

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SoupServerMessage) message = user_data;
  const Answer *answer = g_object_get_qdata (G_OBJECT (message), answer_quark ());
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);

  if (answer->finished)
    return;
  if (bytes != NULL)
    soup_message_body_append_bytes (soup_server_message_get_response_body (message), bytes);
  go_on (message, answer, error);
}

static void
did_look (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SoupServerMessage) message = user_data;
  const Answer *answer = g_object_get_qdata (G_OBJECT (message), answer_quark ());
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);

  if (answer->finished)
    return;
  if (info != NULL)
    soup_message_headers_set_content_length (soup_server_message_get_response_headers (message), g_file_info_get_size (info));
  go_on (message, answer, error);
}

void
tandem_twilio_text_host_handle (SoupServerMessage *message, const char *name, gpointer user_data)
{
  TandemTwilioTextHost *self = user_data;
  File *file = g_hash_table_lookup (self->files, name);
  g_autoptr (GFile) source = NULL;
  Answer *answer;

  if (file == NULL) {
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
    return;
  }
  if (file->n_requests >= MAX_REQUESTS || self->n_open >= MAX_OPEN) {
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", "2");
    soup_server_message_set_status (message, 429, NULL);
    return;
  }
  file->n_requests++;
  self->n_open++;
  answer = g_new0 (Answer, 1);
  answer->self = g_object_ref (self);
  answer->content_type = g_strdup (file->content_type);
  answer->disposition = g_strdup (file->disposition);
  g_object_set_qdata_full (G_OBJECT (message), answer_quark (), answer, answer_free);
  g_signal_connect_swapped (message, "finished", G_CALLBACK (on_finished), answer);
  soup_server_message_pause (message);
  source = g_file_new_for_path (file->path);
  if (g_str_equal (soup_server_message_get_method (message), "HEAD"))
    g_file_query_info_async (source, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, NULL, did_look,
                             g_object_ref (message));
  else
    g_file_load_bytes_async (source, NULL, did_read, g_object_ref (message));
}

/* --- object -------------------------------------------------------------------------------------------------- */

static void
tandem_twilio_text_host_finalize (GObject *object)
{
  TandemTwilioTextHost *self = TANDEM_TWILIO_TEXT_HOST (object);

  g_hash_table_unref (self->offers);
  g_hash_table_unref (self->files);
  G_OBJECT_CLASS (tandem_twilio_text_host_parent_class)->finalize (object);
}

static void
tandem_twilio_text_host_class_init (TandemTwilioTextHostClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_twilio_text_host_finalize;
}

static void
tandem_twilio_text_host_init (TandemTwilioTextHost *self)
{
  self->offers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, offer_free);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, file_free);
}

TandemTwilioTextHost *
tandem_twilio_text_host_new (TandemMediaThread *thread)
{
  TandemTwilioTextHost *self = g_object_new (TANDEM_TYPE_TWILIO_TEXT_HOST, NULL);

  self->thread = thread;
  return self;
}

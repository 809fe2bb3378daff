// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-realtime-replies.h"

#include <string.h>

#define GREETING "Hello! How can I help you today?"
#define NOT_UNDERSTOOD "Sorry, I did not catch that."

typedef struct {
  char *heard;   /* normalised */
  char *reply;
} Reply;

/* Default main context only. */
struct _TandemSimRealtimeReplies {
  GObject parent_instance;
  /* owned: of Reply */
  GPtrArray *replies;
};

G_DEFINE_FINAL_TYPE (TandemSimRealtimeReplies, tandem_sim_realtime_replies, G_TYPE_OBJECT)

static void
reply_free (Reply *reply)
{
  g_free (reply->heard);
  g_free (reply->reply);
  g_free (reply);
}

static void
tandem_sim_realtime_replies_finalize (GObject *object)
{
  TandemSimRealtimeReplies *self = TANDEM_SIM_REALTIME_REPLIES (object);

  g_clear_pointer (&self->replies, g_ptr_array_unref);
  G_OBJECT_CLASS (tandem_sim_realtime_replies_parent_class)->finalize (object);
}

static void
tandem_sim_realtime_replies_class_init (TandemSimRealtimeRepliesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_realtime_replies_finalize;
}

static void
tandem_sim_realtime_replies_init (TandemSimRealtimeReplies *self)
{
  self->replies = g_ptr_array_new_with_free_func ((GDestroyNotify) reply_free);
}

TandemSimRealtimeReplies *
tandem_sim_realtime_replies_new (void)
{
  return g_object_new (TANDEM_TYPE_SIM_REALTIME_REPLIES, NULL);
}

/* Lower case words with one space after each, so that a prefix ends at the end of a word. */
static char *
normalize (const char *text)
{
  g_autoptr (GString) words = g_string_new (NULL);
  gboolean in_word = FALSE;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar character = g_utf8_get_char (c);

    if (g_unichar_isalnum (character)) {
      g_string_append_unichar (words, g_unichar_tolower (character));
      in_word = TRUE;
    } else if (in_word && g_unichar_isspace (character)) {
      g_string_append_c (words, ' ');
      in_word = FALSE;
    }
  }
  if (in_word)
    g_string_append_c (words, ' ');
  return g_string_free (g_steal_pointer (&words), FALSE);
}

void
tandem_sim_realtime_replies_add (TandemSimRealtimeReplies *self, const char *heard, const char *reply)
{
  Reply *entry;

  g_return_if_fail (TANDEM_IS_SIM_REALTIME_REPLIES (self));
  g_return_if_fail (heard != NULL && reply != NULL);
  entry = g_new0 (Reply, 1);
  entry->heard = normalize (heard);
  entry->reply = g_strdup (reply);
  g_ptr_array_add (self->replies, entry);
}

/* Between the outermost quotes after the first colon; NULL when there is no such text. */
static char *
find_quoted (const char *instructions)
{
  static const char *const pairs[][2] = { { "\"", "\"" }, { "“", "”" } };
  const char *colon = instructions != NULL ? strchr (instructions, ':') : NULL;

  for (gsize i = 0; colon != NULL && i < G_N_ELEMENTS (pairs); i++) {
    const char *first = strstr (colon, pairs[i][0]);
    const char *last = first != NULL ? g_strrstr (first + strlen (pairs[i][0]), pairs[i][1]) : NULL;

    if (last != NULL) {
      first += strlen (pairs[i][0]);
      return g_strndup (first, last - first);
    }
  }
  return NULL;
}

char *
tandem_sim_realtime_replies_choose (TandemSimRealtimeReplies *self, const char *instructions, gboolean spoken, const char *heard,
                                    gboolean *exact)
{
  g_autofree char *quoted = find_quoted (instructions);
  g_autofree char *words = NULL;

  g_return_val_if_fail (TANDEM_IS_SIM_REALTIME_REPLIES (self), NULL);
  *exact = quoted != NULL && *quoted != '\0';
  if (*exact)
    return g_steal_pointer (&quoted);
  if (heard == NULL)
    return g_strdup (spoken ? NOT_UNDERSTOOD : GREETING);
  words = normalize (heard);
  for (guint i = self->replies->len; i > 0; i--) {
    Reply *reply = g_ptr_array_index (self->replies, i - 1);

    if (*reply->heard != '\0' && g_str_has_prefix (words, reply->heard))
      return g_strdup (reply->reply);
  }
  return g_strdup_printf ("You said: %s", heard);
}

static const char *
find_language (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (c));

    if (script == G_UNICODE_SCRIPT_HANGUL)
      return "ko";
    if (script == G_UNICODE_SCRIPT_HAN)
      return "cmn";
  }
  return NULL;
}

const char *
tandem_sim_realtime_replies_get_voice (const char *name, const char *text)
{
  static const struct {
    const char *name, *voice;
  } voices[] = {
    { "alloy", "en-us+m3" }, { "ash", "en-us+m1" }, { "ballad", "en-us+m4" }, { "coral", "en-us+m2" }, { "echo", "en-us+m5" },
    { "sage", "en-us+m6" }, { "shimmer", "en-us+m7" }, { "verse", "en-us+m8" }, { "marin", "en-us+m3" }, { "cedar", "en-us+m2" },
  };
  const char *language = find_language (text);

  for (gsize i = 0; language == NULL && i < G_N_ELEMENTS (voices); i++)
    if (g_strcmp0 (voices[i].name, name) == 0)
      return voices[i].voice;
  return language != NULL ? language : "en-us+m3";
}

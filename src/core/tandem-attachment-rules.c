// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-attachment-rules.h"

#include "tandem-error.h"

/* What Twilio takes for MMS (its "accepted MIME types"), and what the shared MIME database calls the same. */
static const struct {
  const char *type, *twilio, *ending;
} types[] = {
  { "image/jpeg", "image/jpeg", "jpg" },
  { "image/png", "image/png", "png" },
  { "image/gif", "image/gif", "gif" },
  { "image/bmp", "image/bmp", "bmp" },
  { "image/tiff", "image/tiff", "tiff" },
  { "image/heic", "image/heic", "heic" },
  { "image/heif", "image/heif", "heif" },
  { "audio/mpeg", "audio/mpeg", "mp3" },
  { "audio/mp4", "audio/mp4", "m4a" },
  { "audio/ogg", "audio/ogg", "ogg" },
  { "audio/x-vorbis+ogg", "audio/ogg", "ogg" },
  { "audio/x-opus+ogg", "audio/ogg", "opus" },
  { "audio/x-speex+ogg", "audio/ogg", "spx" },
  { "audio/vnd.wave", "audio/vnd.wave", "wav" },
  { "audio/x-wav", "audio/vnd.wave", "wav" },
  { "audio/wav", "audio/vnd.wave", "wav" },
  { "audio/amr", "audio/amr", "amr" },
  { "audio/3gpp", "audio/3gpp", "3gp" },
  { "audio/ac3", "audio/ac3", "ac3" },
  { "audio/webm", "audio/webm", "weba" },
  { "audio/basic", "audio/basic", "au" },
  { "video/mp4", "video/mp4", "mp4" },
  { "video/mpeg", "video/mpeg", "mpg" },
  { "video/quicktime", "video/quicktime", "mov" },
  { "video/webm", "video/webm", "webm" },
  { "video/3gpp", "video/3gpp", "3gp" },
  { "video/3gpp2", "video/3gpp2", "3g2" },
  { "text/vcard", "text/vcard", "vcf" },
  { "text/x-vcard", "text/vcard", "vcf" },
  { "text/directory", "text/vcard", "vcf" },
  { "text/calendar", "text/calendar", "ics" },
  { "text/csv", "text/csv", "csv" },
  { "text/rtf", "text/rtf", "rtf" },
  { "application/rtf", "text/rtf", "rtf" },
  { "application/pdf", "application/pdf", "pdf" },
  { "application/vnd.apple.pkpass", "application/vnd.apple.pkpass", "pkpass" },
  /* What comes in only. */
  { "image/webp", NULL, "webp" },
  { "text/plain", NULL, "txt" },
};

static gsize
find (const char *content_type)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strcasecmp (types[i].type, content_type) == 0)
      break;
  return i;
}

const char *
tandem_attachment_rules_find_type (const char *content_type)
{
  gsize i = find (content_type);

  return i < G_N_ELEMENTS (types) ? types[i].twilio : NULL;
}

const char *
tandem_attachment_rules_get_ending (const char *content_type)
{
  gsize i = find (content_type);

  return i < G_N_ELEMENTS (types) ? types[i].ending : "bin";
}

/* Twilio makes these smaller when a telephone needs that. */
static gboolean
is_picture (const char *type)
{
  return g_str_equal (type, "image/jpeg") || g_str_equal (type, "image/png") || g_str_equal (type, "image/gif");
}

TandemAttachmentVerdict
tandem_attachment_rules_judge (const char *content_type, gint64 size)
{
  const char *type = tandem_attachment_rules_find_type (content_type);

  if (size <= 0)
    return TANDEM_ATTACHMENT_NO_FILE;
  if (!type)
    return TANDEM_ATTACHMENT_WRONG_TYPE;
  return size > (is_picture (type) ? TANDEM_ATTACHMENT_ALL_MAX : TANDEM_ATTACHMENT_OTHER_MAX) ? TANDEM_ATTACHMENT_TOO_BIG
                                                                                             : TANDEM_ATTACHMENT_FINE;
}

TandemAttachmentVerdict
tandem_attachment_rules_judge_all (GListModel *media, guint *position)
{
  TandemAttachmentVerdict worst = TANDEM_ATTACHMENT_FINE;
  gint64 all = 0;

  for (guint i = 0; i < g_list_model_get_n_items (media); i++) {
    g_autoptr (TandemMessageMedia) one = g_list_model_get_item (media, i);
    TandemAttachmentVerdict verdict = TANDEM_ATTACHMENT_FINE;

    if (tandem_message_media_is_own_file (one)) {
      verdict = tandem_attachment_rules_judge (tandem_message_media_get_content_type (one), tandem_message_media_get_size (one));
      all += tandem_message_media_get_size (one);
    }
    if (verdict == TANDEM_ATTACHMENT_FINE && i >= TANDEM_ATTACHMENT_MOST)
      verdict = TANDEM_ATTACHMENT_TOO_MANY;
    else if (verdict == TANDEM_ATTACHMENT_FINE && all > TANDEM_ATTACHMENT_ALL_MAX)
      verdict = TANDEM_ATTACHMENT_ALL_TOO_BIG;
    if (verdict == TANDEM_ATTACHMENT_FINE || worst != TANDEM_ATTACHMENT_FINE)
      continue;
    worst = verdict;
    if (position)
      *position = i;
  }
  return worst;
}

void
tandem_attachment_rules_set_error (TandemAttachmentVerdict verdict, const char *name, GError **error)
{
  g_autofree char *all = g_format_size (TANDEM_ATTACHMENT_ALL_MAX);
  g_autofree char *other = g_format_size (TANDEM_ATTACHMENT_OTHER_MAX);
  g_autofree char *sentence = NULL;

  switch (verdict) {
  case TANDEM_ATTACHMENT_NO_FILE:
    sentence = g_strdup ("There is nothing in it, or it is a folder: choose another file.");
    break;
  case TANDEM_ATTACHMENT_WRONG_TYPE:
    sentence = g_strdup ("Twilio sends no files of this kind: send a picture, a sound, a video, a contact or a PDF.");
    break;
  case TANDEM_ATTACHMENT_TOO_BIG:
    sentence = g_strdup_printf ("It is too big: pictures (JPEG, PNG, GIF) may have %s, other files %s.", all, other);
    break;
  case TANDEM_ATTACHMENT_ALL_TOO_BIG:
    sentence = g_strdup_printf ("All files together may have %s: send the rest with another text.", all);
    break;
  case TANDEM_ATTACHMENT_TOO_MANY:
    sentence = g_strdup_printf ("A text can have %d files: send the rest with another.", TANDEM_ATTACHMENT_MOST);
    break;
  case TANDEM_ATTACHMENT_FINE:
  default:
    g_return_if_reached ();
  }
  g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, "%s%s%s", name ? name : "", name ? ": " : "", sentence);
}

gboolean
tandem_attachment_rules_check (GListModel *media, GError **error)
{
  guint position = 0;
  TandemAttachmentVerdict verdict = tandem_attachment_rules_judge_all (media, &position);
  g_autoptr (TandemMessageMedia) one = NULL;

  if (verdict == TANDEM_ATTACHMENT_FINE)
    return TRUE;
  one = g_list_model_get_item (media, position);
  tandem_attachment_rules_set_error (verdict, verdict < TANDEM_ATTACHMENT_ALL_TOO_BIG ? tandem_message_media_get_name (one) : NULL, error);
  return FALSE;
}

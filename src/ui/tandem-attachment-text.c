// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-attachment-text.h"

#include <glib/gi18n-lib.h>

const char *
tandem_attachment_text_get_kind (TandemMessageMedia *media)
{
  const char *type = tandem_message_media_get_content_type (media);

  if (g_str_has_prefix (type, "image/"))
    return C_("kind of a file", "Picture");
  if (g_str_has_prefix (type, "audio/"))
    return C_("kind of a file", "Sound");
  if (g_str_has_prefix (type, "video/"))
    return C_("kind of a file", "Video");
  if (g_str_has_suffix (type, "vcard"))
    return C_("kind of a file", "Contact");
  return C_("kind of a file", "File");
}

char *
tandem_attachment_text_dup_name (TandemMessageMedia *media)
{
  const char *name = tandem_message_media_get_name (media);

  return g_strdup (name && *name ? name : tandem_attachment_text_get_kind (media));
}

char *
tandem_attachment_text_dup_words (TandemMessageMedia *media)
{
  g_autofree char *name = tandem_attachment_text_dup_name (media);
  g_autofree char *size = tandem_message_media_get_size (media) > 0 ? g_format_size ((guint64) tandem_message_media_get_size (media)) : NULL;

  return size ? g_strdup_printf ("%s · %s", name, size) : g_steal_pointer (&name);
}

char *
tandem_attachment_text_dup_verdict (TandemAttachmentVerdict verdict, const char *name)
{
  g_autofree char *all = g_format_size (TANDEM_ATTACHMENT_ALL_MAX);
  g_autofree char *other = g_format_size (TANDEM_ATTACHMENT_OTHER_MAX);
  const char *who = name && *name ? name : C_("kind of a file", "File");

  switch (verdict) {
  case TANDEM_ATTACHMENT_NO_FILE:
    /* TRANSLATORS: %s is the name of a file. */
    return g_strdup_printf (_("“%s” is empty, or is a folder. Attach another file."), who);
  case TANDEM_ATTACHMENT_WRONG_TYPE:
    /* TRANSLATORS: %s is the name of a file. */
    return g_strdup_printf (_("“%s” is of a kind that Twilio does not send. Attach a picture, a sound, a video, a contact or a PDF."), who);
  case TANDEM_ATTACHMENT_TOO_BIG:
    /* TRANSLATORS: the name of a file, then two sizes such as "5 MB". */
    return g_strdup_printf (_("“%s” is too big: pictures (JPEG, PNG, GIF) may have %s, other files %s."), who, all, other);
  case TANDEM_ATTACHMENT_ALL_TOO_BIG:
    /* TRANSLATORS: %s is a size such as "5 MB". */
    return g_strdup_printf (_("The files together are too big: a text may have %s. Remove some and send them with another text."), all);
  case TANDEM_ATTACHMENT_TOO_MANY:
    return g_strdup_printf (ngettext ("A text can have %d file. Remove the others and send them with another text.",
                                      "A text can have %d files. Remove some and send them with another text.", TANDEM_ATTACHMENT_MOST),
                            TANDEM_ATTACHMENT_MOST);
  case TANDEM_ATTACHMENT_FINE:
  default:
    g_return_val_if_reached (g_strdup (""));
  }
}

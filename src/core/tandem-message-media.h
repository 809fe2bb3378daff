// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* A picture, a sound or a file that belongs to a text.  Properties: content-type, url, name, path, size.  Main thread only. */
#define TANDEM_TYPE_MESSAGE_MEDIA (tandem_message_media_get_type ())
G_DECLARE_FINAL_TYPE (TandemMessageMedia, tandem_message_media, TANDEM, MESSAGE_MEDIA, GObject)

/* @content_type: "image/png".  @url (nullable): where the carrier has it, or what the carrier is to fetch. */
TandemMessageMedia *tandem_message_media_new (const char *content_type, const char *url);

const char *tandem_message_media_get_content_type (TandemMessageMedia *self);
const char *tandem_message_media_get_url (TandemMessageMedia *self);
/* What the sender called it; NULL when unknown. */
const char *tandem_message_media_get_name (TandemMessageMedia *self);
void tandem_message_media_set_name (TandemMessageMedia *self, const char *name);
/* The file here, once it was fetched or from the beginning; NULL before. */
const char *tandem_message_media_get_path (TandemMessageMedia *self);
/* Bytes; 0 when unknown. */
gint64 tandem_message_media_get_size (TandemMessageMedia *self);
void tandem_message_media_set_file (TandemMessageMedia *self, const char *path, gint64 size);
/* It is on this computer and nowhere else. */
gboolean tandem_message_media_is_own_file (TandemMessageMedia *self);

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-announcements.h"

#include "tandem-error.h"

struct _TandemAnnouncements {
  /* owned */
  TandemSettings *settings;
  TandemCallMedia *media;
  GHashTable *told; /* id of live calls -> whether it goes on (GINT_TO_POINTER) */
};

TandemAnnouncements *
tandem_announcements_new (TandemSettings *settings, TandemCallMedia *media)
{
  TandemAnnouncements *self = g_new0 (TandemAnnouncements, 1);

  self->settings = g_object_ref (settings);
  self->media = g_object_ref (media);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
tandem_announcements_free (TandemAnnouncements *self)
{
  g_hash_table_unref (self->told);
  g_object_unref (self->media);
  g_object_unref (self->settings);
  g_free (self);
}

void
tandem_announcements_follow (TandemAnnouncements *self, TandemCall *call)
{
  const char *text = tandem_settings_get_string (self->settings, "recording-announcement");
  const char *id = tandem_call_get_id (call);
  gboolean on = tandem_call_get_recording (call) == TANDEM_RECORDING_ON;
  gpointer going = NULL;
  gboolean begun = g_hash_table_lookup_extended (self->told, id, NULL, &going);

  if (!tandem_call_is_live (call)) {
    g_hash_table_remove (self->told, id);
    return;
  }
  /* Who leaves a message knows that it is kept, and so does who rehearses. */
  if (tandem_call_get_mode (call) == TANDEM_CALL_MODE_VOICEMAIL || tandem_call_get_mode (call) == TANDEM_CALL_MODE_REHEARSAL)
    return;
  if (!tandem_call_get_media_connected (call) || (begun ? GPOINTER_TO_INT (going) == on : !on || *text == '\0'))
    return;
  g_hash_table_insert (self->told, g_strdup (id), GINT_TO_POINTER (on));
  tandem_call_media_announce (self->media, id, on ? text : NULL);
}

void
tandem_announcements_take_notice (TandemAnnouncements *self, TandemCall *call, const GError *error)
{
  if (call && g_error_matches (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_ANNOUNCEMENT))
    tandem_call_set_recording_tone (call, TRUE);
}

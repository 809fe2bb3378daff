// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-engine-settings.h"

static void
on_recording_format (TandemMediaEngine *engine, GParamSpec *pspec, TandemSettings *settings)
{
  tandem_media_engine_set_recording_format (engine, tandem_settings_get_string (settings, "recording-format"));
}

static void
free_weak (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
did_load_music (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemMediaEngine) engine = g_weak_ref_get (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemHoldMusic) music = tandem_hold_music_load_finish (result, &error);

  if (error)
    g_warning ("hold music: %s", error->message);
  else if (engine)
    tandem_media_engine_set_hold_music (engine, music);
  free_weak (user_data);
}

/* A file that cannot be played leaves the music there was. */
static void
on_hold_music (TandemMediaEngine *engine, GParamSpec *pspec, TandemSettings *settings)
{
  const char *path = tandem_settings_get_string (settings, "hold-music");
  g_autoptr (TandemHoldMusic) shipped = NULL;

  if (*path) {
    /* What is still being loaded must not keep an engine whose thread has stopped. */
    GWeakRef *weak = g_new0 (GWeakRef, 1);

    g_weak_ref_init (weak, engine);
    tandem_hold_music_load_async (path, NULL, did_load_music, weak);
    return;
  }
  shipped = tandem_hold_music_new ();
  tandem_media_engine_set_hold_music (engine, shipped);
}

/* Costs nothing unless somebody asked. */
static void
trace_calls (TandemMediaEngine *engine, TandemSettings *settings)
{
  const char *folder = tandem_settings_get_string (settings, "dump-audio");

  if (*folder || g_str_equal (tandem_settings_get_string (settings, "log-level"), "debug"))
    tandem_media_engine_trace (engine, *folder ? folder : NULL);
}

void
tandem_engine_settings_follow (TandemMediaEngine *engine, TandemSettings *settings)
{
  g_signal_connect_object (settings, "notify::recording-format", G_CALLBACK (on_recording_format), engine, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::hold-music", G_CALLBACK (on_hold_music), engine, G_CONNECT_SWAPPED);
  on_recording_format (engine, NULL, settings);
  on_hold_music (engine, NULL, settings);
  trace_calls (engine, settings);
}

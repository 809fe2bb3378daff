// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-recording-library.h"

#include "tandem-opened-recording.h"
#include "tandem-recorder.h"

struct _TandemRecordingLibrary {
  GObject parent_instance;

  /* owned */
  char *sink;
};

static void recordings_init (TandemRecordingsInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemRecordingLibrary, tandem_recording_library, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_RECORDINGS, recordings_init))

static TandemRecording *
library_open (TandemRecordings *recordings, const char *path)
{
  return tandem_opened_recording_new (path, TANDEM_RECORDING_LIBRARY (recordings)->sink);
}

static void
recordings_init (TandemRecordingsInterface *iface)
{
  iface->open = library_open;
}

static void
tandem_recording_library_finalize (GObject *object)
{
  g_free (TANDEM_RECORDING_LIBRARY (object)->sink);
  G_OBJECT_CLASS (tandem_recording_library_parent_class)->finalize (object);
}

static void
tandem_recording_library_class_init (TandemRecordingLibraryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_recording_library_finalize;
}

static void
tandem_recording_library_init (TandemRecordingLibrary *self)
{
}

TandemRecordings *
tandem_recording_library_new (const char *sink)
{
  TandemRecordingLibrary *self = g_object_new (TANDEM_TYPE_RECORDING_LIBRARY, NULL);

  self->sink = g_strdup (sink);
  return TANDEM_RECORDINGS (self);
}

static void
did_repair (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  int n = tandem_recorder_repair_finish (result, &error);

  if (error)
    g_warning ("recordings: %s", error->message);
  else if (n > 0)
    g_message ("recordings: %d that Tandem had no time to finish can be played again", n);
}

void
tandem_recording_library_repair (TandemSettings *settings)
{
  const char *chosen = tandem_settings_get_string (settings, "recording-dir");
  g_autofree char *folder = *chosen ? g_strdup (chosen)
                                    : g_build_filename (tandem_settings_get_string (settings, "data-dir"),
                                                        "recordings", NULL);

  tandem_recorder_repair_async (folder, NULL, did_repair, NULL);
}

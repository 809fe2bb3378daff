// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-recordings.h"

G_DEFINE_INTERFACE (TandemRecordings, tandem_recordings, G_TYPE_OBJECT)

static void
tandem_recordings_default_init (TandemRecordingsInterface *iface)
{
}

TandemRecording *
tandem_recordings_open (TandemRecordings *self, const char *path)
{
  g_return_val_if_fail (TANDEM_IS_RECORDINGS (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);
  return TANDEM_RECORDINGS_GET_IFACE (self)->open (self, path);
}

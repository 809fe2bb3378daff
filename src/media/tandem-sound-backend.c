// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sound-backend.h"

G_DEFINE_INTERFACE (TandemSoundBackend, tandem_sound_backend, G_TYPE_OBJECT)

static void
tandem_sound_backend_default_init (TandemSoundBackendInterface *iface)
{
}

void
tandem_sound_device_info_free (TandemSoundDeviceInfo *info)
{
  g_clear_pointer (&info->name, g_free);
  g_free (info);
}

GPtrArray *
tandem_sound_backend_scan (TandemSoundBackend *self, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_SOUND_BACKEND (self), NULL);
  return TANDEM_SOUND_BACKEND_GET_IFACE (self)->scan (self, error);
}

TandemSoundStream *
tandem_sound_backend_open (TandemSoundBackend *self, const char *name, gboolean input, GError **error)
{
  g_return_val_if_fail (TANDEM_IS_SOUND_BACKEND (self), NULL);
  return TANDEM_SOUND_BACKEND_GET_IFACE (self)->open (self, name, input, error);
}

void
tandem_sound_backend_close (TandemSoundBackend *self, TandemSoundStream *stream)
{
  g_return_if_fail (TANDEM_IS_SOUND_BACKEND (self) && stream);
  TANDEM_SOUND_BACKEND_GET_IFACE (self)->close (self, stream);
}

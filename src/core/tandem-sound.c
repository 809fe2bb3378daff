// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sound.h"

G_DEFINE_INTERFACE (TandemSound, tandem_sound, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (TandemSoundRole, tandem_sound_role,
                    G_DEFINE_ENUM_VALUE (TANDEM_SOUND_ROLE_MICROPHONE, "microphone"),
                    G_DEFINE_ENUM_VALUE (TANDEM_SOUND_ROLE_SPEAKER, "speaker"),
                    G_DEFINE_ENUM_VALUE (TANDEM_SOUND_ROLE_RINGER, "ringer"))

G_DEFINE_ENUM_TYPE (TandemSoundTest, tandem_sound_test,
                    G_DEFINE_ENUM_VALUE (TANDEM_SOUND_TEST_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (TANDEM_SOUND_TEST_RECORDING, "recording"),
                    G_DEFINE_ENUM_VALUE (TANDEM_SOUND_TEST_PLAYING, "playing"))

enum { NOTICE, CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_sound_default_init (TandemSoundInterface *iface)
{
  signals[NOTICE] = g_signal_new ("notice", TANDEM_TYPE_SOUND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
  signals[CHANGED] = g_signal_new ("changed", TANDEM_TYPE_SOUND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

GListModel *
tandem_sound_get_devices (TandemSound *self, TandemSoundRole role)
{
  g_return_val_if_fail (TANDEM_IS_SOUND (self), NULL);
  return TANDEM_SOUND_GET_IFACE (self)->get_devices (self, role);
}

const char *
tandem_sound_get_device_in_use (TandemSound *self, TandemSoundRole role)
{
  g_return_val_if_fail (TANDEM_IS_SOUND (self), NULL);
  return TANDEM_SOUND_GET_IFACE (self)->get_device_in_use (self, role);
}

TandemSoundFeatures
tandem_sound_get_features (TandemSound *self)
{
  g_return_val_if_fail (TANDEM_IS_SOUND (self), 0);
  return TANDEM_SOUND_GET_IFACE (self)->get_features (self);
}

TandemSoundTest
tandem_sound_get_test (TandemSound *self)
{
  g_return_val_if_fail (TANDEM_IS_SOUND (self), TANDEM_SOUND_TEST_IDLE);
  return TANDEM_SOUND_GET_IFACE (self)->get_test (self);
}

TandemSoundFigures *
tandem_sound_get_figures (TandemSound *self)
{
  g_return_val_if_fail (TANDEM_IS_SOUND (self), NULL);
  return TANDEM_SOUND_GET_IFACE (self)->get_figures (self);
}

void
tandem_sound_rescan (TandemSound *self)
{
  g_return_if_fail (TANDEM_IS_SOUND (self));
  TANDEM_SOUND_GET_IFACE (self)->rescan (self);
}

void
tandem_sound_set_watched (TandemSound *self, gboolean watched)
{
  g_return_if_fail (TANDEM_IS_SOUND (self));
  TANDEM_SOUND_GET_IFACE (self)->set_watched (self, watched);
}

void
tandem_sound_set_ringing (TandemSound *self, gboolean ringing)
{
  g_return_if_fail (TANDEM_IS_SOUND (self));
  if (TANDEM_SOUND_GET_IFACE (self)->set_ringing)
    TANDEM_SOUND_GET_IFACE (self)->set_ringing (self, ringing);
}

void
tandem_sound_play_tone (TandemSound *self, TandemSoundRole role)
{
  g_return_if_fail (TANDEM_IS_SOUND (self));
  TANDEM_SOUND_GET_IFACE (self)->play_tone (self, role);
}

void
tandem_sound_record_and_play (TandemSound *self)
{
  g_return_if_fail (TANDEM_IS_SOUND (self));
  TANDEM_SOUND_GET_IFACE (self)->record_and_play (self);
}

void
tandem_sound_stop_test (TandemSound *self)
{
  g_return_if_fail (TANDEM_IS_SOUND (self));
  TANDEM_SOUND_GET_IFACE (self)->stop_test (self);
}

void
tandem_sound_report_notice (TandemSound *self, const GError *error)
{
  g_signal_emit (self, signals[NOTICE], 0, error);
}

void
tandem_sound_report_changed (TandemSound *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-hold-music.h"

#include <string.h>

struct _TandemHoldMusic {
  GObject parent_instance;

  guint8 silence[TANDEM_ULAW_FRAME];
};

G_DEFINE_FINAL_TYPE (TandemHoldMusic, tandem_hold_music, G_TYPE_OBJECT)

static void
tandem_hold_music_class_init (TandemHoldMusicClass *klass)
{
}

static void
tandem_hold_music_init (TandemHoldMusic *self)
{
  memset (self->silence, TANDEM_ULAW_SILENCE, sizeof self->silence);
}

TandemHoldMusic *
tandem_hold_music_new (void)
{
  return g_object_new (TANDEM_TYPE_HOLD_MUSIC, NULL);
}

const guint8 *
tandem_hold_music_get_frame (TandemHoldMusic *self, guint64 position)
{
  return self->silence;
}

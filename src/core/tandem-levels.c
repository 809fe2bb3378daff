// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-levels.h"

struct _TandemLevels {
  gatomicrefcount refs;
  int centibels[2]; /* dBFS x 100, atomic */
};

G_DEFINE_BOXED_TYPE (TandemLevels, tandem_levels, tandem_levels_ref, tandem_levels_unref)

TandemLevels *
tandem_levels_new (void)
{
  TandemLevels *self = g_new0 (TandemLevels, 1);

  g_atomic_ref_count_init (&self->refs);
  self->centibels[0] = self->centibels[1] = -9600;
  return self;
}

TandemLevels *
tandem_levels_ref (TandemLevels *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
tandem_levels_unref (TandemLevels *self)
{
  if (g_atomic_ref_count_dec (&self->refs))
    g_free (self);
}

void
tandem_levels_set (TandemLevels *self, gboolean remote, double dbfs)
{
  g_atomic_int_set (&self->centibels[!!remote], (int) (CLAMP (dbfs, -96.0, 0.0) * 100.0));
}

double
tandem_levels_get (TandemLevels *self, gboolean remote)
{
  return g_atomic_int_get (&self->centibels[!!remote]) / 100.0;
}

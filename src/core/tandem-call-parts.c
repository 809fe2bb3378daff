// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-call-parts.h"

void
tandem_call_parts_init_copy (TandemCallParts *self, const TandemCallParts *other)
{
  *self = *other;
  g_object_ref (self->settings);
  g_object_ref (self->carrier);
  g_object_ref (self->store);
  g_object_ref (self->saves);
  g_object_ref (self->history);
  g_object_ref (self->live);
  g_object_ref (self->operator);
}

void
tandem_call_parts_clear (TandemCallParts *self)
{
  g_clear_object (&self->operator);
  g_clear_object (&self->live);
  g_clear_object (&self->history);
  g_clear_object (&self->saves);
  g_clear_object (&self->store);
  g_clear_object (&self->carrier);
  g_clear_object (&self->settings);
}

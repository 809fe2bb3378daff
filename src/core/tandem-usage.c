// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-usage.h"

G_DEFINE_BOXED_TYPE (TandemUsage, tandem_usage, tandem_usage_copy, tandem_usage_free)

TandemUsage *
tandem_usage_new (const char *model)
{
  TandemUsage *self = g_new0 (TandemUsage, 1);

  self->model = g_strdup (model);
  return self;
}

TandemUsage *
tandem_usage_copy (const TandemUsage *self)
{
  TandemUsage *copy = g_memdup2 (self, sizeof *self);

  copy->model = g_strdup (self->model);
  return copy;
}

void
tandem_usage_free (TandemUsage *self)
{
  g_free (self->model);
  g_free (self);
}

void
tandem_usage_add (TandemUsage *self, const TandemUsage *other)
{
  for (guint i = 0; i < TANDEM_N_TOKENS; i++)
    self->tokens[i] = MIN (self->tokens[i] + CLAMP (other->tokens[i], 0, TANDEM_USAGE_MAX), TANDEM_USAGE_MAX);
  self->ms = MIN (self->ms + CLAMP (other->ms, 0, TANDEM_USAGE_MAX), TANDEM_USAGE_MAX);
}

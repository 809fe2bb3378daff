// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-call-options.h"

/* Every string of it. */
static const gsize strings[] = {
  G_STRUCT_OFFSET (TandemSimCallOptions, to), G_STRUCT_OFFSET (TandemSimCallOptions, from),
  G_STRUCT_OFFSET (TandemSimCallOptions, phone_number_sid), G_STRUCT_OFFSET (TandemSimCallOptions, twiml),
  G_STRUCT_OFFSET (TandemSimCallOptions, url), G_STRUCT_OFFSET (TandemSimCallOptions, method),
  G_STRUCT_OFFSET (TandemSimCallOptions, fallback_url), G_STRUCT_OFFSET (TandemSimCallOptions, fallback_method),
  G_STRUCT_OFFSET (TandemSimCallOptions, status_callback), G_STRUCT_OFFSET (TandemSimCallOptions, status_callback_method),
  G_STRUCT_OFFSET (TandemSimCallOptions, base_url), G_STRUCT_OFFSET (TandemSimCallOptions, parent_sid),
  G_STRUCT_OFFSET (TandemSimCallOptions, forwarded_from), G_STRUCT_OFFSET (TandemSimCallOptions, caller_name),
  G_STRUCT_OFFSET (TandemSimCallOptions, stir_verstat),
};

void
tandem_sim_call_options_copy (TandemSimCallOptions *self, const TandemSimCallOptions *options)
{
  *self = *options;
  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++) {
    char **string = G_STRUCT_MEMBER_P (self, strings[i]);

    *string = g_strdup (*string);
  }
  if (self->recording != NULL)
    g_object_ref (self->recording);
  if (self->parameters != NULL)
    g_hash_table_ref (self->parameters);
}

void
tandem_sim_call_options_clear (TandemSimCallOptions *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++)
    g_clear_pointer ((char **) G_STRUCT_MEMBER_P (self, strings[i]), g_free);
  g_clear_object (&self->recording);
  g_clear_pointer (&self->parameters, g_hash_table_unref);
}

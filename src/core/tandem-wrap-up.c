// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-wrap-up.h"

#include <string.h>

#include "tandem-error.h"

TandemWrapUp *
tandem_wrap_up_new (const char *summary, const char *outcome, const char *sentiment, const char *fields)
{
  TandemWrapUp *self = g_new0 (TandemWrapUp, 1);

  self->summary = g_strdup (summary ? summary : "");
  self->outcome = g_strdup (outcome ? outcome : "");
  self->sentiment = g_strdup (sentiment ? sentiment : "");
  self->fields = g_strdup (fields ? fields : "");
  return self;
}

TandemWrapUp *
tandem_wrap_up_copy (const TandemWrapUp *self)
{
  TandemWrapUp *copy = tandem_wrap_up_new (self->summary, self->outcome, self->sentiment, self->fields);

  copy->edited = self->edited;
  return copy;
}

void
tandem_wrap_up_free (TandemWrapUp *self)
{
  g_free (self->summary);
  g_free (self->outcome);
  g_free (self->sentiment);
  g_free (self->fields);
  g_free (self);
}

static gboolean
refuse (const char **field, const char *name, GError **error, const char *sentence)
{
  *field = name;
  g_set_error_literal (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT, sentence);
  return FALSE;
}

gboolean
tandem_wrap_up_check (const TandemWrapUp *self, const char **field, GError **error)
{
  static const char *const sentiments[] = { "", "positive", "neutral", "negative", NULL };

  if (g_utf8_strlen (self->summary, -1) > TANDEM_WRAP_UP_SUMMARY_MAX)
    return refuse (field, "summary", error, "A summary can have 4000 characters: shorten it.");
  if (g_utf8_strlen (self->outcome, -1) > TANDEM_WRAP_UP_OUTCOME_MAX)
    return refuse (field, "outcome", error, "An outcome can have 100 characters: shorten it.");
  if (!g_strv_contains (sentiments, self->sentiment))
    return refuse (field, "sentiment", error, "A sentiment is positive, neutral or negative.");
  if (strlen (self->fields) > TANDEM_WRAP_UP_FIELDS_MAX)
    return refuse (field, "fields", error, "The fields can have 8000 bytes: leave some out.");
  return TRUE;
}

/* Kept with the call, so that they end together. */
static G_DEFINE_QUARK (tandem-wrap-up, wrap_up)

const TandemWrapUp *
tandem_wrap_up_of (TandemCall *call)
{
  g_return_val_if_fail (TANDEM_IS_CALL (call), NULL);
  return g_object_get_qdata (G_OBJECT (call), wrap_up_quark ());
}

void
tandem_wrap_up_give (TandemCall *call, const TandemWrapUp *wrap_up)
{
  g_return_if_fail (TANDEM_IS_CALL (call));
  g_object_set_qdata_full (G_OBJECT (call), wrap_up_quark (), wrap_up ? tandem_wrap_up_copy (wrap_up) : NULL,
                           (GDestroyNotify) tandem_wrap_up_free);
}

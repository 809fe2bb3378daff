// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-profiles.h"

/* A profile that is being edited: what is entered counts a moment later, field by field; what others change meanwhile in fields that were not
 * touched here stays.  A value that cannot be used is answered with a
 * sentence and changes nothing; the other fields are kept all the same.  Main thread only.
 *
 * Signals: "failed" (GError): it could not be kept; it is tried again with the next change and when it is flushed. */
#define TANDEM_TYPE_PROFILE_DRAFT (tandem_profile_draft_get_type ())
G_DECLARE_FINAL_TYPE (TandemProfileDraft, tandem_profile_draft, TANDEM, PROFILE_DRAFT, GObject)

/* What is said of tools that @provider cannot use: TRUE, or one sentence as an error. */
typedef gboolean (*TandemToolsCheck) (const char *tools, const char *provider, GError **error);

/* @profile: one of @profiles, not that of the settings.  @check_tools: nullable, static. */
TandemProfileDraft *tandem_profile_draft_new (TandemProfiles *profiles, TandemProfile *profile, TandemToolsCheck check_tools);
/* As it is kept, or will be in a moment; borrowed. */
TandemProfile *tandem_profile_draft_get (TandemProfileDraft *self);

/* Gives the property @field another value; "name" is kept with tandem_profile_draft_flush() only, or with the next other field.  NULL, or why it cannot have it, translated (transfer full). */
char *tandem_profile_draft_set (TandemProfileDraft *self, const char *field, const GValue *value);
char *tandem_profile_draft_set_string (TandemProfileDraft *self, const char *field, const char *value);
char *tandem_profile_draft_set_number (TandemProfileDraft *self, const char *field, double value);
/* What is in the list now, which somebody else may have changed meanwhile, and in it what was changed here.  (transfer full) */
TandemProfile *tandem_profile_draft_dup_facts (TandemProfileDraft *self);
/* Whether @field shows something that was not taken; how many do. */
gboolean tandem_profile_draft_has_problem (TandemProfileDraft *self, const char *field);
guint tandem_profile_draft_count_problems (TandemProfileDraft *self);
/* Keeps now what waits. */
void tandem_profile_draft_flush (TandemProfileDraft *self);

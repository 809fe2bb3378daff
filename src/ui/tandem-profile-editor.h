// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-profile-draft.h"
#include "tandem-secrets.h"

/* Everything that an agent is, in one window; what is entered counts at once (TandemProfileDraft).  Main thread only.
 *
 * Signals: "rehearse", "duplicate", "delete": what was pressed, after what was entered is being kept. */
#define TANDEM_TYPE_PROFILE_EDITOR (tandem_profile_editor_get_type ())
G_DECLARE_FINAL_TYPE (TandemProfileEditor, tandem_profile_editor, TANDEM, PROFILE_EDITOR, AdwWindow)

/* @profile: one of @profiles; @secrets: to say which services have no key. */
TandemProfileEditor *tandem_profile_editor_new (GtkWindow *parent, TandemProfiles *profiles, TandemProfile *profile, TandemSecrets *secrets,
                                                TandemToolsCheck check_tools);
/* One of the list; borrowed. */
TandemProfile *tandem_profile_editor_get_profile (TandemProfileEditor *self);
/* What was entered, of which it also tells when it could not be kept, also when this window is gone by then; borrowed. */
TandemProfileDraft *tandem_profile_editor_get_draft (TandemProfileEditor *self);
/* Whether the agent can be tried now; else why, as a sentence. */
void tandem_profile_editor_set_can_rehearse (TandemProfileEditor *self, const char *obstacle);

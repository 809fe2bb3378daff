// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-profile.h"

/* An agent of our own, with whom to rehearse who has no key of any AI service.  It understands nothing: its words are made up.
 * Main thread only. */
#define TANDEM_TYPE_PRACTICE (tandem_practice_get_type ())
G_DECLARE_INTERFACE (TandemPractice, tandem_practice, TANDEM, PRACTICE, GObject)

/* The provider of its profiles: nobody is paid for it, and a person cannot choose it. */
#define TANDEM_PRACTICE_PROVIDER "practice"

struct _TandemPracticeInterface {
  GTypeInterface parent;
  gboolean (*is_there) (TandemPractice *self);
  void (*prepare_async) (TandemPractice *self, TandemProfile *profile, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data);
  gboolean (*prepare_finish) (TandemPractice *self, GAsyncResult *result, GError **error);
};

/* Whether there is one on this computer. */
gboolean tandem_practice_is_there (TandemPractice *self);
/* Gets it ready and lets @profile lead to it: provider, model, voice and address change, its words stay.
 * Errors: TANDEM_CONFIG_ERROR_FILE. */
void tandem_practice_prepare_async (TandemPractice *self, TandemProfile *profile, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean tandem_practice_prepare_finish (TandemPractice *self, GAsyncResult *result, GError **error);

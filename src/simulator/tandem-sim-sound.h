// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-account.h"

/* Sound files that <Play> gets from the application. */

/* Gets @url (GET, signed like every request) and gives it as 8 kHz mu-law.  Error: TANDEM_SIM_FETCH_ERROR_HTTP without a 2xx answer,
 * TANDEM_SIM_FETCH_ERROR_CONTENT_TYPE for anything but a WAV file of 16 bit or mu-law samples (others Twilio plays; nothing decodes them
 * here), _URL; or cancelled. */
void tandem_sim_sound_fetch_async (const TandemSimAccount *account, const char *url, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) */
GBytes *tandem_sim_sound_fetch_finish (GAsyncResult *result, GError **error);

/* A whole WAV file as 8 kHz mono mu-law.  Error: TANDEM_SIM_FETCH_ERROR_CONTENT_TYPE.  (transfer full) */
GBytes *tandem_sim_sound_decode (GBytes *wav, GError **error);

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-media-thread.h"
#include "tandem-secrets.h"
#include "tandem-settings.h"
#include "tandem-voice.h"

/* Knows every AI service and makes voice sessions from profiles.  Created on the main thread. */
#define TANDEM_TYPE_VOICE_REGISTRY (tandem_voice_registry_get_type ())
G_DECLARE_FINAL_TYPE (TandemVoiceRegistry, tandem_voice_registry, TANDEM, VOICE_REGISTRY, GObject)

TandemVoiceRegistry *tandem_voice_registry_new (void);

/* Main thread: the keys that sessions made from now on use.  They travel to @thread as a closure. */
void tandem_voice_registry_set_keys (TandemVoiceRegistry *self, TandemMediaThread *thread, TandemSecrets *secrets);

/* Main thread: the Google Cloud account of sessions made from now on (google-..., vertex-sessions).  Travels as the keys do. */
void tandem_voice_registry_set_google (TandemVoiceRegistry *self, TandemMediaThread *thread, TandemSettings *settings);

/* Main thread: whether calls without an agent are written down.  Travels to @thread as the key does. */
void tandem_voice_registry_set_captions (TandemVoiceRegistry *self, TandemMediaThread *thread, gboolean captions);

/* What make() knows, NULL-terminated, static; any thread.  For tandem_switchboard_set_providers(). */
const char *const *tandem_voice_registry_get_providers (void);

/* A TandemVoiceFactory; @user_data is the registry.  Media thread.  Provider "none" gives NULL without an error, and so does
 * TANDEM_CAPTIONS_PROVIDER where nothing can be written down. */
TandemVoice *tandem_voice_registry_make (TandemProfile *profile, gpointer user_data, GError **error);

/* Main thread, before @thread stops: drops what belongs to the media thread there. */
void tandem_voice_registry_shut_down (TandemVoiceRegistry *self, TandemMediaThread *thread);

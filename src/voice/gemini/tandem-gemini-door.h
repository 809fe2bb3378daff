// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-gemini-failure.h"
#include "tandem-gemini-voice.h"

/* How one comes into the Live API: with a key (tandem_gemini_voice_new()), or as Google Cloud has it.  What is said inside is
 * the same.  Functions get the @data that the voice was made with; media thread. */
typedef struct {
  TandemGeminiNames names;
  /* Calls tandem_voice_session_connect(), or tandem_voice_session_end() with why not; at once or later. */
  void (*open) (gpointer data, TandemVoiceSession *session);
  /* The upgrade was refused.  TRUE: it is tried again, as with open().  Optional. */
  gboolean (*retry) (gpointer data, TandemVoiceSession *session, guint status);
  /* The model as the service wants it named; after open().  (transfer full) */
  char *(*dup_model) (gpointer data, const char *model);
  GDestroyNotify free;
} TandemGeminiDoor;

/* @door is static; eats @data. */
TandemVoice *tandem_gemini_voice_new_through (TandemProfile *profile, SoupSession *session, const TandemGeminiDoor *door,
                                              gpointer data);

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* What is to be known of an AI service before anything is asked of it: one row each, of constants.  Any thread. */
typedef struct {
  const char *provider;       /* its name in AI_PROVIDER and in a profile */
  const char *name;           /* a proper name, never translated */
  const char *secret;         /* TANDEM_SECRET_... of its key; NULL: it needs none of ours */
  const char *key_variable;   /* names of the environment; each may be NULL */
  const char *model_variable;
  const char *url_variable;
  const char *model_setting;  /* of TandemSettings; NULL: there is nothing to choose */
  const char *url_setting;
  const char *keys_at;        /* where a person gets a key */
  const char *voice_setting;  /* of its own, stronger than ai-voice and ai-instructions; NULL: there are none */
  const char *instructions_setting;
  const char *host;           /* what must be reached when url_setting is what it is at first */
  const char *const *options; /* names of settings that become words of a profile's "dialect", each before its word; NULL: none */
  const char *voice;          /* when none is chosen; "": the service decides */
  const char *const *voices;  /* what can be chosen, NULL-terminated; NULL: nobody knows, any name may be written */
  const char *const *models;  /* suggestions; NULL: none */
} TandemVoiceService;

/* NULL when there is none of that name. */
const TandemVoiceService *tandem_voice_service_lookup (const char *provider);
/* All of them, in the order in which a person is to see them. */
const TandemVoiceService *tandem_voice_service_get_all (gsize *n_services);

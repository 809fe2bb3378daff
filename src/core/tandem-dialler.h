// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call-parts.h"
#include "tandem-profiles.h"

/* Whether the carrier is to find out who answers. */
typedef enum {
  TANDEM_DIAL_DETECTION_USUAL, /* as in settings */
  TANDEM_DIAL_DETECTION_OFF,
  TANDEM_DIAL_DETECTION_ON,    /* and it is told, if the settings say nothing more */
} TandemDialDetection;

/* What to dial; NULL or "" strings mean "as in settings".  Stack allocated by callers. */
typedef struct {
  const char *to;
  const char *from;
  TandemCallMode mode;
  TandemProfile *profile;     /* NULL: the default profile; the four below override it */
  const char *profile_name;   /* where there is no @profile: of those of tandem_dialler_set_profiles() */
  GHashTable *variables;      /* name -> value: those of its texts that are not known here (tandem-profile-variables.h); NULL: none */
  const char *provider;
  const char *instructions;
  const char *voice;
  gboolean record;            /* from the answer on, whatever the settings say */
  TandemDialDetection machine_detection;
  const char *greeting;       /* NULL: as in profile; "": none */
  const char *carrier;        /* NULL: the usual one; TANDEM_CALL_CARRIER_SOCKET: then @to is no number but any name, "" too */
  TandemDirection direction;  /* with such a carrier: who called whom, as it is to be seen */
  const char *message;        /* NULL: a conversation; else the carrier says this, in @voice of its own, and hangs up */
} TandemDialRequest;

/* Places calls: checks number and limits, stores the call, prepares its line, asks the carrier.  Main thread only.
 *
 * Signals: "call-added" (TandemCall), "call-changed" (TandemCall). */
#define TANDEM_TYPE_DIALLER (tandem_dialler_get_type ())
G_DECLARE_FINAL_TYPE (TandemDialler, tandem_dialler, TANDEM, DIALLER, GObject)

/* @parts: copied. */
TandemDialler *tandem_dialler_new (const TandemCallParts *parts);

/* As the switchboard's verb of this name. */
void tandem_dialler_dial_async (TandemDialler *self, const TandemDialRequest *request, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
TandemCall *tandem_dialler_dial_finish (TandemDialler *self, GAsyncResult *result, GError **error);

/* Those that profile_name names. */
void tandem_dialler_set_profiles (TandemDialler *self, TandemProfiles *profiles);

/* Likewise. */
void tandem_dialler_set_providers (TandemDialler *self, const char *const *providers);
guint tandem_dialler_get_wait_s (TandemDialler *self);

/* @to as E.164 (transfer full), when it may be dialled now: as for a dial. */
char *tandem_dialler_check_transfer (TandemDialler *self, const char *to, GError **error);

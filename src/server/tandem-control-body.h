// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

#include "tandem-message-media.h"
#include "tandem-switchboard.h"

/* Request bodies of the local API: one JSON object each, in which no name stands twice.  Unknown names are ignored: the API is only
 * added to.  Everything here fails with TANDEM_CALL_ERROR_BAD_INPUT and then sets *@field to the name of the wrong field
 * (static, NULL: the body as a whole). */

/* @body as an object, (transfer full). */
JsonObject *tandem_control_body_parse_object (GBytes *body, GError **error);

/* What the fields of a dial are called: ours, or those of a program that Tandem replaces.  NULL: there is no such field. */
typedef struct {
  const char *to;
  const char *from;
  const char *profile;
  const char *provider;
  const char *mode;
  const char *instructions;
  const char *voice;
  const char *greeting;
  const char *record;
  const char *machine_detection;
  const char *message; /* required where there is one */
  const char *variables;
  const char *carrier; /* with one, "to" may be missing */
  const char *direction;
} TandemControlDialNames;

/* What is to be dialled.  Strings are NULL when absent. */
typedef struct {
  char *to;
  char *from;
  char *profile;
  char *provider;
  char *instructions;
  char *voice;
  char *greeting;
  char *message;
  GHashTable *variables; /* name -> value; NULL: none */
  const char *carrier; /* static */
  TandemDirection direction;
  TandemCallMode mode;
  TandemDialDetection machine_detection;
  gboolean record;
} TandemControlDial;

gboolean tandem_control_body_parse_dial (GBytes *body, const TandemControlDialNames *names, TandemControlDial *dial,
                                         const char **field, GError **error);
void tandem_control_dial_clear (TandemControlDial *dial);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TandemControlDial, tandem_control_dial_clear)

/* The required boolean @name of @body. */
gboolean tandem_control_body_parse_boolean (GBytes *body, const char *name, gboolean *value, const char **field,
                                            GError **error);
/* The required string @name of @body, (transfer full). */
char *tandem_control_body_parse_string (GBytes *body, const char *name, const char **field, GError **error);

/* What is to be texted.  Strings are NULL when absent. */
typedef struct {
  char *to;
  char *from;
  char *body;
  GListStore *media; /* of TandemMessageMedia; NULL: none */
  char **files;      /* paths on this computer; NULL: none */
  GDateTime *send_at;
} TandemControlText;

/* {to, from?, body?, media_urls?, files?, send_at?} */
gboolean tandem_control_body_parse_text (GBytes *body, TandemControlText *text, const char **field, GError **error);
void tandem_control_text_clear (TandemControlText *text);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TandemControlText, tandem_control_text_clear)

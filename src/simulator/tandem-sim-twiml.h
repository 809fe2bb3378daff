// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* One TwiML document (PROTOCOLS 2), parsed as strictly as Twilio does: element names are case-sensitive, the root is <Response>. */
#define TANDEM_TYPE_SIM_TWIML (tandem_sim_twiml_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimTwiml, tandem_sim_twiml, TANDEM, SIM_TWIML, GObject)

/* One element.  Owned by its document. */
typedef struct _TandemSimVerb TandemSimVerb;
struct _TandemSimVerb {
  char *name;
  GHashTable *attributes;  /* name -> value */
  GString *text;           /* the text directly in it, as written */
  GPtrArray *children;     /* of TandemSimVerb */
};

/* Error: G_MARKUP_ERROR, what Twilio reports as 12100. */
TandemSimTwiml *tandem_sim_twiml_parse (const char *xml, gssize length, GError **error);
/* The verbs of <Response> in order; borrowed. */
GPtrArray *tandem_sim_twiml_get_verbs (TandemSimTwiml *self);

/* (nullable) when absent; borrowed. */
const char *tandem_sim_verb_get (const TandemSimVerb *verb, const char *attribute);
/* A number of seconds in an attribute; @fallback when absent or not a whole number >= 0. */
guint tandem_sim_verb_get_uint (const TandemSimVerb *verb, const char *attribute, guint fallback);
/* The first child of that name; (nullable), borrowed. */
TandemSimVerb *tandem_sim_verb_child (const TandemSimVerb *verb, const char *name);
/* The text without white space around it, children's text included.  (transfer full) */
char *tandem_sim_verb_dup_text (const TandemSimVerb *verb);
/* A reference in a document that came from @base (nullable: inline) as a URL of its own; NULL without @reference.  (transfer full) */
char *tandem_sim_twiml_resolve (const char *base, const char *reference);

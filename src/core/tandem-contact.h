// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* One number of a contact. */
typedef struct {
  char *number; /* E.164, or as it was written when it is not a number we can dial */
  char *label;  /* "cell", "work", "Assistant": a word of vCard in lower case, or the person's own; "" when there is none */
} TandemContactNumber;

/* What is known of one person, as values: they cross to the store's thread.  Strings are never NULL, but for the uid. */
typedef struct {
  char *id;  /* ours */
  char *uid; /* where it was imported from says this about it; NULL: it was made here */
  char *name;
  char *organization;
  char *notes;
  GPtrArray *numbers; /* of TandemContactNumber */
  char **tags;
} TandemContactFacts;

/* Any thread.  Empty, with a new id. */
TandemContactFacts *tandem_contact_facts_new (void);
TandemContactFacts *tandem_contact_facts_copy (const TandemContactFacts *facts);
void tandem_contact_facts_free (TandemContactFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemContactFacts, tandem_contact_facts_free)
/* @number must not be in it yet; nothing happens when it is.  @label: nullable. */
void tandem_contact_facts_add_number (TandemContactFacts *facts, const char *number, const char *label);
/* The tags in @text, which people write with commas between them: each once, without blanks around it.  (transfer full) */
char **tandem_contact_tags_from_text (const char *text);
/* The other way round.  (transfer full) */
char *tandem_contact_tags_to_text (const char *const *tags);
/* FALSE when anything but id and uid differs. */
gboolean tandem_contact_facts_equal (const TandemContactFacts *a, const TandemContactFacts *b);

/* A person, or whoever else is behind a number.  Properties (all read-only, notified on change): id, name, organization, notes,
 * tags (GStrv), title.  "changed" when any of them or a number changed.  Main thread only. */
#define TANDEM_TYPE_CONTACT (tandem_contact_get_type ())
G_DECLARE_FINAL_TYPE (TandemContact, tandem_contact, TANDEM, CONTACT, GObject)

/* Copies @facts. */
TandemContact *tandem_contact_new (const TandemContactFacts *facts);
/* What is known now, of the same id; copied. */
void tandem_contact_load (TandemContact *self, const TandemContactFacts *facts);
/* Borrowed until the next load(). */
const TandemContactFacts *tandem_contact_get_facts (TandemContact *self);
const char *tandem_contact_get_id (TandemContact *self);
/* How it is called in lists: its name, else its organization, else its first number. */
const char *tandem_contact_get_title (TandemContact *self);

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-contacts.h"
#include "tandem-inbox.h"
#include "tandem-profiles.h"
#include "tandem-store.h"

/* An inbox on a real database, with a carrier that does as it is told. */

#define FAKE_TYPE_TEXT_CARRIER (fake_text_carrier_get_type ())
G_DECLARE_FINAL_TYPE (FakeTextCarrier, fake_text_carrier, FAKE, TEXT_CARRIER, GObject)

struct _FakeTextCarrier {
  GObject parent_instance;
  TandemMessageSink *sink;
  GPtrArray *sent;     /* of TandemMessage */
  guint refuse_code;   /* it refuses with this code of its own */
  int fail_code;       /* or fails with this TandemProviderError; -1: it does not */
  const char *detail;  /* what it then says */
};

typedef struct _FakeTexts FakeTexts;

FakeTexts *fake_texts_new (TandemSettings *settings);
/* Waits until the inbox is gone. */
void fake_texts_free (FakeTexts *self);

/* Closes inbox and database and opens them again, as a new start does. */
void fake_texts_reopen (FakeTexts *self);

TandemInbox *fake_texts_get_inbox (FakeTexts *self);
/* The calls in the same database. */
TandemStore *fake_texts_get_calls (FakeTexts *self);
/* On the same database, loaded.  Borrowed. */
TandemProfiles *fake_texts_get_profiles (FakeTexts *self);
/* On the same database; nothing was loaded.  Borrowed. */
TandemContacts *fake_texts_get_contacts (FakeTexts *self);
FakeTextCarrier *fake_texts_get_carrier (FakeTexts *self);
/* A text comes in at @at_s since 1970; the carrier's id is "SM" and @index in 32 digits. */
void fake_texts_receive (FakeTexts *self, const char *from, const char *body, gint64 at_s, guint index);

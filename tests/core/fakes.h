// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-switchboard.h"

/* Carrier, media and store in one object that answers at once (from an idle) and writes down what it was asked. */
#define FAKE_TYPE_WORLD (fake_world_get_type ())
G_DECLARE_FINAL_TYPE (FakeWorld, fake_world, FAKE, WORLD, GObject)

struct _FakeWorld {
  GObject parent_instance;

  /* owned */
  GString *log;        /* "open place close hangup save ..." */
  GError *place_error; /* what place_call answers, once */
  GError *save_error;
  GPtrArray *old_calls;
  GPtrArray *missed_calls;
  char *token;
  TandemProfile *profile; /* of the line that was opened last; nullable */
  guint n_turns_saved;
  GError *hang_up_error; /* what the carrier answers to every hang-up */
  guint slow_ms;       /* how long the carrier takes to answer a hang-up; 0: at once */
};

FakeWorld *fake_world_new (void);

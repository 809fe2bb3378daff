// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

#include "tandem-sim-faults.h"
#include "tandem-sim-log.h"

/* The simulated OpenAI Chat Completions, strict: POST /v1/chat/completions.  It reads the last line of the question that begins with "them: " and
 * answers "You wrote: …"; to a line with "person" in it, as it was told to by its instructions, "HAND OVER".  What it was asked is logged
 * ("text-model", "asked": instructions, question).  Faults: text-model-*. */
#define TANDEM_TYPE_SIM_TEXT_MODEL (tandem_sim_text_model_get_type ())
G_DECLARE_FINAL_TYPE (TandemSimTextModel, tandem_sim_text_model, TANDEM, SIM_TEXT_MODEL, GObject)

/* @api_key: what clients must present. */
TandemSimTextModel *tandem_sim_text_model_new (SoupServer *server, const char *api_key, TandemSimFaults *faults, TandemSimLog *log);

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-sim-log.h"

/* What stays of one person's call: RECORD_DIR/<call_sid>-heard.wav and -said.wav, and events where "person".  One thread. */
typedef struct _TandemSimPersonRecord TandemSimPersonRecord;

TandemSimPersonRecord *tandem_sim_person_record_new (TandemSimLog *log, const char *call_sid);
/* Closes the files. */
void tandem_sim_person_record_free (TandemSimPersonRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemSimPersonRecord, tandem_sim_person_record_free)

/* The person picked up: creates the files (if anything is recorded). */
void tandem_sim_person_record_open (TandemSimPersonRecord *self);
/* 160 mu-law bytes each. */
void tandem_sim_person_record_add (TandemSimPersonRecord *self, const guint8 *heard, const guint8 *said);
void tandem_sim_person_record_close (TandemSimPersonRecord *self);
/* @at_ms: since the first frame.  @name and @value: one more field, or NULL. */
void tandem_sim_person_record_log (TandemSimPersonRecord *self, const char *what, guint64 at_ms, const char *name,
                                   const char *value);

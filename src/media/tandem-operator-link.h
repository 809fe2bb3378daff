// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-desk.h"
#include "tandem-line-table.h"

/* Joins the desk and the lines: the desk serves the line on which the operator speaks or, failing that, listens, and its
 * halves of the tick go around theirs.  Media thread only. */
typedef struct _TandemOperatorLink TandemOperatorLink;

/* @table and @desk must outlive it. */
TandemOperatorLink *tandem_operator_link_new (TandemLineTable *table, TandemDesk *desk);
void tandem_operator_link_free (TandemOperatorLink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemOperatorLink, tandem_operator_link_free)

/* The operator plays the remote of @line, which waits for @token, whenever on no other: microphone and loudspeaker are the telephone
 * until the line is closed; at once without a desk (@self is NULL) or when the operator plays another already. */
void tandem_operator_link_rehearse (TandemOperatorLink *self, TandemLine *line, const char *token);
/* The operator may be on another line than before, or muted there. */
void tandem_operator_link_follow (TandemOperatorLink *self);

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* Which utterance follows which, when several sessions each know only their own.  Plain data of the captions; media thread
 * only. */
typedef struct _TandemCaptionOrder TandemCaptionOrder;

TandemCaptionOrder *tandem_caption_order_new (void);
void tandem_caption_order_free (TandemCaptionOrder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemCaptionOrder, tandem_caption_order_free)

/* @id began at @start_ms of the stream.  FALSE, leaving everything as it is, when its start is known already. */
gboolean tandem_caption_order_add (TandemCaptionOrder *self, const char *id, gint64 start_ms);
/* @id is an utterance, not only a noise: others may follow it. */
void tandem_caption_order_show (TandemCaptionOrder *self, const char *id);
/* The id of what is shown and began last before @id; NULL: nothing.  Borrowed. */
const char *tandem_caption_order_get_before (TandemCaptionOrder *self, const char *id);

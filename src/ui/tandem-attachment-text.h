// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-attachment-rules.h"

/* Words about the files of texts. */

/* "Picture", "Sound", "Video", "Contact", "File"; static. */
const char *tandem_attachment_text_get_kind (TandemMessageMedia *media);
/* "cake.png", or the kind when it has no name.  (transfer full) */
char *tandem_attachment_text_dup_name (TandemMessageMedia *media);
/* "cake.png · 1.2 MB".  (transfer full) */
char *tandem_attachment_text_dup_words (TandemMessageMedia *media);
/* Why it is not sent and what to do; @verdict is not FINE.  @name: nullable.  (transfer full) */
char *tandem_attachment_text_dup_verdict (TandemAttachmentVerdict verdict, const char *name);

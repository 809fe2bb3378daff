// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-message-media.h"

/* Which files Twilio takes with a text (PROTOCOLS 1.5), told before anything is sent.  Sizes in bytes.  Any thread, but what takes
 * media. */

#define TANDEM_ATTACHMENT_MOST 10
/* Of all files of a text together; Twilio counts the words, too, and does not say which 5 MB. */
#define TANDEM_ATTACHMENT_ALL_MAX (5 * 1000 * 1000)
/* Of one that is not JPEG, PNG or GIF: Twilio does not make those smaller for the telephone. */
#define TANDEM_ATTACHMENT_OTHER_MAX (500 * 1000)

typedef enum {
  TANDEM_ATTACHMENT_FINE,
  TANDEM_ATTACHMENT_NO_FILE,     /* a folder, or nothing in it */
  TANDEM_ATTACHMENT_WRONG_TYPE,
  TANDEM_ATTACHMENT_TOO_BIG,     /* even alone */
  TANDEM_ATTACHMENT_ALL_TOO_BIG, /* with the others */
  TANDEM_ATTACHMENT_TOO_MANY,
} TandemAttachmentVerdict;

/* What Twilio calls the type that this computer calls @content_type; static, NULL when it takes none of them. */
const char *tandem_attachment_rules_find_type (const char *content_type);
/* The file name ending for @content_type, "bin" for what is unknown; static. */
const char *tandem_attachment_rules_get_ending (const char *content_type);

/* One file alone. */
TandemAttachmentVerdict tandem_attachment_rules_judge (const char *content_type, gint64 size);
/* All of @media (of TandemMessageMedia): those on this computer are judged, addresses elsewhere only counted.  The worst of it;
 * *@position (nullable): the first file that is why. */
TandemAttachmentVerdict tandem_attachment_rules_judge_all (GListModel *media, guint *position);
/* The same with a sentence: TANDEM_CALL_ERROR_BAD_INPUT. */
gboolean tandem_attachment_rules_check (GListModel *media, GError **error);
/* Sets @error for @verdict, which is not FINE.  @name: nullable. */
void tandem_attachment_rules_set_error (TandemAttachmentVerdict verdict, const char *name, GError **error);

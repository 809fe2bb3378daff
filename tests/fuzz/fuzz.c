// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fuzz.h"

#include <string.h>

/* What is refused is told in the log, thousands of times a second. */
static GLogWriterOutput
drop (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING))
    return g_log_writer_default (level, fields, n_fields, user_data);
  return G_LOG_WRITER_HANDLED;
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  g_log_set_writer_func (drop, NULL, NULL);
  return 0;
}

char *
fuzz_dup_string (const guint8 *text, gsize n)
{
  return n > 0 && memchr (text, '\0', n) ? NULL : g_strndup ((const char *) text, n);
}

gboolean
fuzz_next_line (const guint8 **data, gsize *n, const guint8 **line, gsize *n_line)
{
  const guint8 *end = *n > 0 ? memchr (*data, '\n', *n) : NULL;

  if (*n == 0)
    return FALSE;
  *line = *data;
  *n_line = end ? (gsize) (end - *data) : *n;
  *data += *n_line + (end != NULL);
  *n -= *n_line + (end != NULL);
  return TRUE;
}

void
fuzz_check_error (gboolean good, GError **error)
{
  g_assert_true (good == (*error == NULL));
  if (*error) {
    g_assert_true (*(*error)->message);
    g_assert_true (g_utf8_validate ((*error)->message, -1, NULL));
  }
  g_clear_error (error);
}

void
fuzz_run_pending (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

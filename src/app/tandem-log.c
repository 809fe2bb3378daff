// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-log.h"

#include <stdio.h>
#include <string.h>

/* One process has one stderr, so this is the one place with state of its own. */
static int shown; /* mask of GLogLevelFlags, atomic */

static int
mask_of (const char *level)
{
  int mask = G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_FLAG_FATAL;

  if (g_strcmp0 (level, "error") == 0)
    return mask;
  mask |= G_LOG_LEVEL_WARNING;
  if (g_strcmp0 (level, "warning") == 0)
    return mask;
  mask |= G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO;
  if (g_strcmp0 (level, "debug") == 0)
    mask |= G_LOG_LEVEL_DEBUG;
  return mask;
}

static const char *
field_value (const GLogField *fields, gsize n_fields, const char *key)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, key))
      return fields[i].value;
  return NULL;
}

static const char *
word_of (GLogLevelFlags level)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    return "error";
  if (level & G_LOG_LEVEL_WARNING)
    return "warning";
  return level & G_LOG_LEVEL_DEBUG ? "debug" : "info";
}

static GLogWriterOutput
write_line (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  const char *domain = field_value (fields, n_fields, "GLIB_DOMAIN");
  const char *message = field_value (fields, n_fields, "MESSAGE");
  gboolean ours = domain && g_str_has_prefix (domain, "tandem");
  g_autoptr (GDateTime) now = NULL;
  g_autofree char *time = NULL;

  /* Libraries talk a lot at debug level; G_MESSAGES_DEBUG still shows them. */
  if (!(level & g_atomic_int_get (&shown)) || (!ours && !(level & (G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL |
                                                                    G_LOG_LEVEL_ERROR)) &&
                                               g_log_writer_default_would_drop (level, domain)))
    return G_LOG_WRITER_HANDLED;
  now = g_date_time_new_now_local ();
  time = g_date_time_format (now, "%H:%M:%S");
  fprintf (stderr, "%s.%03d %s %s: %s\n", time, g_date_time_get_microsecond (now) / 1000, word_of (level),
           domain ? domain : "-", message ? message : "");
  return G_LOG_WRITER_HANDLED;
}

void
tandem_log_install (const char *level)
{
  tandem_log_set_level (level);
  g_log_set_writer_func (write_line, NULL, NULL);
}

void
tandem_log_set_level (const char *level)
{
  g_atomic_int_set (&shown, mask_of (level));
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-log.h"

#include <stdio.h>
#include <string.h>

#include "tandem-log-line.h"
#include "tandem-redact.h"

/* Shorter ones are words that anything may hold. */
#define MIN_SECRET 8

typedef struct _Secret Secret;
struct _Secret {
  char *value;
  Secret *next;
};

/* One process has one stderr, so this is the one place with state of its own. */
static int shown;       /* mask of GLogLevelFlags, atomic */
static int as_json;     /* atomic */
static Secret *secrets; /* atomic; nodes never change and are never freed: any thread may be reading them */

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

/* What is known by its value, then what is known by its form. */
static char *
dup_harmless (const char *message)
{
  g_autofree char *text = g_strdup (message);

  for (Secret *secret = g_atomic_pointer_get (&secrets); secret; secret = secret->next) {
    g_auto (GStrv) parts = strstr (text, secret->value) ? g_strsplit (text, secret->value, -1) : NULL;

    if (parts) {
      g_free (text);
      text = g_strjoinv ("…", parts);
    }
  }
  return tandem_redact_text (text);
}

static GLogWriterOutput
write_line (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  const char *domain = field_value (fields, n_fields, "GLIB_DOMAIN");
  const char *message = field_value (fields, n_fields, "MESSAGE");
  gboolean ours = domain && g_str_has_prefix (domain, "tandem");
  g_autoptr (GDateTime) now = NULL;
  g_autofree char *text = NULL;
  g_autofree char *written = NULL;
  TandemLogLine line = { NULL };

  /* Libraries talk a lot at debug level; G_MESSAGES_DEBUG still shows them. */
  if (!(level & g_atomic_int_get (&shown)) || (!ours && !(level & (G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL |
                                                                    G_LOG_LEVEL_ERROR)) &&
                                               g_log_writer_default_would_drop (level, domain)))
    return G_LOG_WRITER_HANDLED;
  now = g_date_time_new_now_local ();
  text = dup_harmless (message ? message : "");
  line = (TandemLogLine) { now, word_of (level), domain ? domain : "-", text, field_value (fields, n_fields, "CODE_FILE"),
                           field_value (fields, n_fields, "CODE_LINE") };
  written = g_atomic_int_get (&as_json) ? tandem_log_line_write_json (&line) : tandem_log_line_write (&line);
  fprintf (stderr, "%s\n", written);
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

void
tandem_log_set_json (gboolean json)
{
  g_atomic_int_set (&as_json, json);
}

void
tandem_log_hide (const char *secret)
{
  Secret *node;

  if (!secret || strlen (secret) < MIN_SECRET)
    return;
  node = g_new0 (Secret, 1);
  node->value = g_strdup (secret);
  do
    node->next = g_atomic_pointer_get (&secrets);
  while (!g_atomic_pointer_compare_and_exchange (&secrets, node->next, node));
}

void
tandem_log_hide_secrets (TandemSecrets *known)
{
  static const char *const names[] = { TANDEM_SECRET_TWILIO_AUTH_TOKEN, TANDEM_SECRET_TWILIO_API_KEY_SECRET,
                                       TANDEM_SECRET_OPENAI_API_KEY, TANDEM_SECRET_GEMINI_API_KEY, TANDEM_SECRET_API_KEY,
                                       TANDEM_SECRET_MODEL_SERVICE_API_KEY, TANDEM_SECRET_ELEVENLABS_API_KEY,
                                       TANDEM_SECRET_DASHSCOPE_API_KEY, TANDEM_SECRET_COMPATIBLE_API_KEY,
                                       TANDEM_SECRET_GATEWAY_TOKEN };

  g_return_if_fail (TANDEM_IS_SECRETS (known));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    tandem_log_hide (tandem_secrets_get (known, names[i]));
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fuzz.h"
#include "tandem-control-body.h"

/* A JSON body of the local API, read as each of the bodies that there are. */

static const TandemControlDialNames names[] = {
  { "to", "from", "profile", "provider", "mode", "instructions", "voice", "greeting", "record", "machine_detection" },
  { .to = "to", .from = "from", .voice = "voice", .message = "message" },
  { .to = "to", .instructions = "system_instruction", .voice = "voice" },
  { .to = "phone_number", .instructions = "prompt" },
};

static void
check_text (const char *text, long most)
{
  if (!text)
    return;
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (text, -1), <=, most);
}

static void
check_dial (GBytes *body, const TandemControlDialNames *dial_names)
{
  g_auto (TandemControlDial) dial = { NULL };
  g_autoptr (GError) error = NULL;
  const char *field = NULL;
  gboolean good = tandem_control_body_parse_dial (body, dial_names, &dial, &field, &error);

  fuzz_check_error (good, &error);
  if (!good)
    return;
  g_assert_true (dial.to && *dial.to);
  g_assert_true (!dial_names->message || dial.message);
  check_text (dial.to, 200);
  check_text (dial.from, 200);
  check_text (dial.profile, 200);
  check_text (dial.provider, 200);
  check_text (dial.voice, 200);
  check_text (dial.greeting, 5000);
  check_text (dial.message, 5000);
  check_text (dial.instructions, 100000);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize n)
{
  static const char *const texts[] = { "digits", "text", "patch", "state", "to", "announcement" };
  static const char *const switches[] = { "muted", "monitor", "on" };
  g_autoptr (GBytes) body = g_bytes_new_static (data, n);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    check_dial (body, &names[i]);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    const char *field = NULL;
    g_autofree char *text = tandem_control_body_parse_string (body, texts[i], &field, &error);

    fuzz_check_error (text != NULL, &error);
    check_text (text, 100000);
  }
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++) {
    g_autoptr (GError) error = NULL;
    const char *field = NULL;
    gboolean value;

    fuzz_check_error (tandem_control_body_parse_boolean (body, switches[i], &value, &field, &error), &error);
  }
  return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-turn-taker.h"

#include <string.h>

#include "tandem-backchannel.h"

/* A call, one letter every 20 ms: "v" somebody speaks, "." nobody does; capital (and ":"), while the agent is heard.  The decisions
 * stand where they are made.  "(" lets what is judged be understood as the text up to ")". */
typedef struct {
  const char *name;
  const char *heard;
  const char *decided;
} Call;

#define S10 ".........."
#define S26 S10 S10 "......"
#define A10 "::::::::::"
#define A26 A10 A10 "::::::"
#define V10 "vvvvvvvvvv"
#define I10 "VVVVVVVVVV"

static const Call calls[] = {
  { "silence", S26 S26, "" },
  { "click", "..vv..vv" S26, "" },
  { "speech", ".." V10 S26, "begun@5 ended@36 " },
  { "speech-with-pauses", V10 S10 S10 V10 S26, "begun@3 ended@64 " },
  { "agent-undisturbed", A26 "VV" A26, "" },
  { "backchannel", "::" I10 A26 "(Mhm.)" A26, "doubted@5 paused@36 dismissed@38 " },
  { "nothing-understood", I10 A26 "()" A26, "doubted@3 paused@34 dismissed@36 " },
  { "short-word-that-counts", I10 A26 "(Stop!)" A26, "doubted@3 paused@34 taken@36 " },
  { "goes-on", I10 I10 I10 I10, "doubted@3 begun@29 " },
  { "goes-on-and-ends", I10 I10 I10 S26, "doubted@3 begun@29 ended@54 " },
  { "words-that-never-come", I10 A26 A26 A26 A26 A26, "doubted@3 paused@34 dismissed@134 " },
  { "speaks-again-while-judged", I10 A26 I10 S26, "doubted@3 paused@34 begun@39 ended@70 " },
  { "cough-twice", I10 A26 "()" A10 I10 A26 "()" A10, "doubted@3 paused@34 dismissed@36 doubted@49 paused@80 dismissed@82 " },
};

static const char *
get_name (TandemTurnDecision decision)
{
  switch (decision) {
    case TANDEM_TURN_DOUBTED: return "doubted";
    case TANDEM_TURN_BEGUN: return "begun";
    case TANDEM_TURN_PAUSED: return "paused";
    case TANDEM_TURN_DISMISSED: return "dismissed";
    case TANDEM_TURN_ENDED: return "ended";
    case TANDEM_TURN_TAKEN: return "taken";
    case TANDEM_TURN_NONE:
    default: return NULL;
  }
}

static char *
play (TandemTurnTaker *taker, const char *heard)
{
  GString *decided = g_string_new (NULL);
  guint frame = 0;

  for (const char *p = heard; *p; p++) {
    TandemTurnDecision decision;

    if (*p == '(') {
      g_autofree char *text = g_strndup (p + 1, strcspn (p + 1, ")"));

      decision = tandem_turn_taker_understand (taker, text);
      p += strlen (text) + 1;
    } else {
      decision = tandem_turn_taker_feed (taker, *p == 'v' || *p == 'V', *p == 'V' || *p == ':');
      frame++;
    }
    if (decision != TANDEM_TURN_NONE)
      g_string_append_printf (decided, "%s@%u ", get_name (decision), *p == ')' ? frame : frame - 1);
  }
  return g_string_free (decided, FALSE);
}

static void
test_call (gconstpointer data)
{
  const Call *call = data;
  TandemTurnTaker taker = { .silence_ms = 500, .interrupt_ms = 600, .judge_ms = 2000 };
  g_autofree char *decided = play (&taker, call->heard);

  g_assert_cmpstr (decided, ==, call->decided);
}

/* A service that writes nothing down: what was short is dismissed by that alone. */
static void
test_without_words (void)
{
  TandemTurnTaker taker = { .silence_ms = 500, .interrupt_ms = 600 };
  g_autofree char *decided = play (&taker, I10 A26 I10 I10 I10 S26);

  g_assert_cmpstr (decided, ==, "doubted@3 dismissed@34 doubted@39 begun@65 ended@90 ");
}

static void
test_backchannels (void)
{
  static const char *const yes[] = { "", " … ", "Mhm.", "Uh-huh", "OKAY!", "Yeah, okay.", "I see.", "嗯。", "好的", "네, 네.", "그렇군요", "ja, genau",
                                     "\341\204\202\341\205\246" /* decomposed */ };
  static const char *const no[] = { "Stop", "No", "Wait a moment", "okay but what does it cost", "Yes yes yes yes", "不是", "아니요", "1", "Ja aber" };

  for (gsize i = 0; i < G_N_ELEMENTS (yes); i++)
    if (!tandem_backchannel_check (yes[i]))
      g_error ("“%s” is a backchannel", yes[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (no); i++)
    if (tandem_backchannel_check (no[i]))
      g_error ("“%s” is none", no[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++) {
    g_autofree char *name = g_strconcat ("/turn-taker/", calls[i].name, NULL);

    g_test_add_data_func (name, &calls[i], test_call);
  }
  g_test_add_func ("/turn-taker/without-words", test_without_words);
  g_test_add_func ("/turn-taker/backchannels", test_backchannels);
  return g_test_run ();
}

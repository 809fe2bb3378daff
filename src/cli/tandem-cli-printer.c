// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-cli-printer.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tandem-cli-client.h"

typedef struct {
  char *id;
  JsonNode *node;
  gboolean printed;
} Turn;

struct _TandemCliPrinter {
  /* owned */
  GPtrArray *turns; /* of Turn, in spoken order */

  TandemCliPrintStyle style;
  gboolean line_shown;
};

static void
turn_free (gpointer data)
{
  Turn *turn = data;

  g_free (turn->id);
  json_node_unref (turn->node);
  g_free (turn);
}

TandemCliPrinter *
tandem_cli_printer_new (TandemCliPrintStyle style)
{
  TandemCliPrinter *self = g_new0 (TandemCliPrinter, 1);

  self->turns = g_ptr_array_new_with_free_func (turn_free);
  self->style = style;
  return self;
}

void
tandem_cli_printer_free (TandemCliPrinter *self)
{
  tandem_cli_printer_clear_line (self);
  g_ptr_array_unref (self->turns);
  g_free (self);
}

/* --- text -------------------------------------------------------------------------------------------- */

static const char *
name_of (const char *party)
{
  if (g_str_equal (party, "agent"))
    return C_("party in a transcript", "Agent");
  if (g_str_equal (party, "operator"))
    return C_("party in a transcript", "Operator");
  return C_("party in a transcript", "Remote");
}

/* What an AI says must not steer the terminal, and a turn is one line. */
char *
tandem_cli_printer_make_plain (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *plain = g_string_new (NULL);

  for (const char *at = valid; *at; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    g_string_append_unichar (plain, g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT ||
                                        c == 0x2028 || c == 0x2029 ? ' ' : c);
  }
  return g_string_free (plain, FALSE);
}

static char *
make_line (JsonNode *node)
{
  const char *text = tandem_cli_json_string (node, "text", "");
  const char *heard = tandem_cli_json_string (node, "heard_text", text);
  const char *party = name_of (tandem_cli_json_string (node, "party", ""));
  g_autofree char *said = NULL;
  g_autofree char *unheard = NULL;

  if (!g_str_has_prefix (text, heard))
    heard = text;
  said = tandem_cli_printer_make_plain (heard);
  unheard = tandem_cli_printer_make_plain (text + strlen (heard));
  g_strstrip (said);
  g_strstrip (unheard);
  if (!*unheard)
    return g_strdup_printf ("%s: %s", party, said);
  /* Translators: what an interrupted party said but the other side did not hear any more. */
  return g_strdup_printf (_("%s: %s%s[not heard: %s]"), party, said, *said ? " " : "", unheard);
}

static gboolean
is_final (const Turn *turn)
{
  return json_object_get_boolean_member_with_default (json_node_get_object (turn->node), "final", FALSE);
}

/* --- output ------------------------------------------------------------------------------------------- */

void
tandem_cli_printer_clear_line (TandemCliPrinter *self)
{
  if (!self->line_shown)
    return;
  fputs ("\r\033[K", stdout);
  fflush (stdout);
  self->line_shown = FALSE;
}

static guint
terminal_width (void)
{
  struct winsize size;

  return ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col : 80;
}

/* The end of a long turn matters; it must stay on one line to be redrawn.  Wide characters take two columns. */
static void
show_open_turn (TandemCliPrinter *self, const Turn *turn)
{
  g_autofree char *line = make_line (turn->node);
  guint room = terminal_width () - 1;
  const char *from = line + strlen (line);

  while (from > line) {
    const char *before = g_utf8_prev_char (from);
    guint width = g_unichar_iswide (g_utf8_get_char (before)) ? 2 : 1;

    if (width > room)
      break;
    room -= width;
    from = before;
  }
  printf ("\r\033[K%s", from);
  fflush (stdout);
  self->line_shown = TRUE;
}

static void
print_turn (TandemCliPrinter *self, Turn *turn)
{
  turn->printed = TRUE;
  /* A cough, or an interruption before the first word. */
  if (!*tandem_cli_json_string (turn->node, "text", ""))
    return;
  tandem_cli_printer_clear_line (self);
  if (self->style == TANDEM_CLI_PRINT_JSON) {
    g_autofree char *text = json_to_string (turn->node, FALSE);

    puts (text);
  } else {
    g_autofree char *line = make_line (turn->node);

    puts (line);
  }
  fflush (stdout);
}

/* A turn waits for those before it: what the remote said is transcribed after the reply has begun. */
static void
print_news (TandemCliPrinter *self)
{
  for (guint i = 0; i < self->turns->len; i++) {
    Turn *turn = self->turns->pdata[i];

    if (turn->printed)
      continue;
    if (is_final (turn)) {
      print_turn (self, turn);
      continue;
    }
    if (self->style == TANDEM_CLI_PRINT_TERMINAL)
      show_open_turn (self, turn);
    return;
  }
}

/* --- turns --------------------------------------------------------------------------------------------- */

static void
place (TandemCliPrinter *self, JsonNode *node)
{
  const char *id = tandem_cli_json_string (node, "id", NULL);
  gint64 index;
  Turn *turn = NULL;

  if (!id)
    return;
  for (guint i = 0; i < self->turns->len && !turn; i++)
    if (g_str_equal (((Turn *) self->turns->pdata[i])->id, id))
      turn = g_ptr_array_steal_index (self->turns, i);
  if (!turn) {
    turn = g_new0 (Turn, 1);
    turn->id = g_strdup (id);
  }
  g_clear_pointer (&turn->node, json_node_unref);
  turn->node = json_node_copy (node);
  index = json_object_get_int_member_with_default (json_node_get_object (node), "index", G_MAXINT);
  g_ptr_array_insert (self->turns, (int) CLAMP (index, 0, (gint64) self->turns->len), turn);
}

void
tandem_cli_printer_update (TandemCliPrinter *self, JsonNode *turn)
{
  place (self, turn);
  print_news (self);
}

void
tandem_cli_printer_update_all (TandemCliPrinter *self, JsonNode *transcript)
{
  JsonNode *turns = JSON_NODE_HOLDS_OBJECT (transcript)
                      ? json_object_get_member (json_node_get_object (transcript), "turns") : NULL;
  JsonArray *array = turns && JSON_NODE_HOLDS_ARRAY (turns) ? json_node_get_array (turns) : NULL;

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    place (self, json_array_get_element (array, i));
  print_news (self);
}

gboolean
tandem_cli_printer_is_complete (TandemCliPrinter *self)
{
  for (guint i = 0; i < self->turns->len; i++)
    if (!is_final (self->turns->pdata[i]))
      return FALSE;
  return TRUE;
}

void
tandem_cli_printer_finish (TandemCliPrinter *self)
{
  for (guint i = 0; i < self->turns->len; i++) {
    Turn *turn = self->turns->pdata[i];

    if (!turn->printed)
      print_turn (self, turn);
  }
  tandem_cli_printer_clear_line (self);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-vcard.h"

#include <string.h>

#include "tandem-error.h"
#include "tandem-phone-number.h"
#include "tandem-vcard-line.h"

#define MAX_BYTES (256 * 1024 * 1024)

/* One contact that is being read. */
typedef struct {
  TandemContactFacts *facts;
  GHashTable *groups; /* "item1" -> the place of its number + 1 */
  char *n;            /* the name of its parts, used when there is no whole one; nullable */
  guint begun;        /* its first line; 0: none is being read */
} Card;

void
tandem_vcards_free (TandemVcards *self)
{
  g_ptr_array_unref (self->contacts);
  g_ptr_array_unref (self->odd);
  g_free (self);
}

static gboolean
refuse (GError **error, guint line, const char *what)
{
  g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
               "Line %u of the vCard file %s: nothing was imported. Export the contacts again.", line, what);
  return FALSE;
}

static void
set_text (char **field, char *text)
{
  g_free (*field);
  *field = text;
}

/* Family;given;further;before;after, as people say them. */
static char *
join_name (const char *value)
{
  static const guint order[] = { 3, 1, 2, 0, 4 };
  g_auto (GStrv) parts = tandem_vcard_split (value, ';');
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (order[i] < g_strv_length (parts) && *parts[order[i]])
      g_string_append_printf (name, "%s%s", name->len > 0 ? " " : "", parts[order[i]]);
  return g_strdup (name->str);
}

static char *
join_organization (const char *value)
{
  g_auto (GStrv) parts = tandem_vcard_split (value, ';');
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; parts[i]; i++)
    if (*parts[i])
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", parts[i]);
  return g_strdup (text->str);
}

/* In a tag there is neither comma nor line end: people write tags with commas between them. */
static void
add_tags (TandemContactFacts *facts, const char *value)
{
  g_auto (GStrv) words = tandem_vcard_split (value, ',');
  g_autofree char *text = NULL;
  g_autofree char *had = tandem_contact_tags_to_text ((const char *const *) facts->tags);
  g_autofree char *all = NULL;

  for (guint i = 0; words[i]; i++)
    g_strdelimit (words[i], ",\n\r", ' ');
  text = g_strjoinv (",", words);
  all = g_strconcat (had, ",", text, NULL);
  g_strfreev (facts->tags);
  facts->tags = tandem_contact_tags_from_text (all);
}

static void
add_note (TandemContactFacts *facts, const char *value)
{
  g_autofree char *note = tandem_vcard_unescape (value);

  if (*note)
    set_text (&facts->notes, *facts->notes ? g_strconcat (facts->notes, "\n", note, NULL) : g_strdup (note));
}

/* What kind of number it is; how it is used says nothing here. */
static const char *
get_label (const char *const *types)
{
  static const char *const uses[] = { "voice", "pref", "text", "msg", "internet", NULL };

  for (guint i = 0; types[i]; i++)
    if (!g_strv_contains (uses, types[i]))
      return types[i];
  return "";
}

static void
add_number (Card *card, const TandemVcardLine *line, const char *region)
{
  g_autofree char *text = tandem_vcard_unescape (line->value);
  const char *written = g_ascii_strncasecmp (text, "tel:", 4) == 0 ? text + 4 : text;
  g_autofree char *number = NULL;
  guint n_before = card->facts->numbers->len;

  if (!*written)
    return;
  number = tandem_phone_number_normalize (written, region, NULL);
  tandem_contact_facts_add_number (card->facts, number ? number : written, get_label ((const char *const *) line->types));
  if (*line->group && card->facts->numbers->len > n_before)
    g_hash_table_insert (card->groups, g_strdup (line->group), GUINT_TO_POINTER (card->facts->numbers->len));
}

/* item1.X-ABLabel:_$!<Mobile>!$_ names the number item1.TEL. */
static void
set_label (Card *card, const TandemVcardLine *line)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (card->groups, line->group));
  g_autofree char *text = tandem_vcard_unescape (line->value);
  gboolean known = g_str_has_prefix (text, "_$!<") && g_str_has_suffix (text, ">!$_") && strlen (text) > 8;
  g_autofree char *word = known ? g_strndup (text + 4, strlen (text) - 8) : NULL;

  if (place > 0 && *text)
    set_text (&((TandemContactNumber *) card->facts->numbers->pdata[place - 1])->label,
              known ? g_utf8_strdown (word, -1) : g_strdup (text));
}

static void
begin_card (Card *card, guint line)
{
  card->facts = tandem_contact_facts_new ();
  card->groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  card->begun = line;
}

static void
clear_card (Card *card)
{
  g_clear_pointer (&card->facts, tandem_contact_facts_free);
  g_clear_pointer (&card->groups, g_hash_table_unref);
  g_clear_pointer (&card->n, g_free);
  card->begun = 0;
}

/* Numbers are in E.164 when they begin with "+" and have nothing but digits. */
static gboolean
is_odd (const char *number)
{
  return *number != '+' || strspn (number + 1, "0123456789") != strlen (number + 1);
}

static void
end_card (TandemVcards *self, Card *card)
{
  TandemContactFacts *facts = card->facts;

  if (!*facts->name && card->n)
    set_text (&facts->name, g_steal_pointer (&card->n));
  if (*facts->name || *facts->organization || facts->numbers->len > 0) {
    for (guint i = 0; i < facts->numbers->len; i++) {
      const char *number = ((TandemContactNumber *) facts->numbers->pdata[i])->number;
      const char *who = *facts->name ? facts->name : facts->organization;

      if (is_odd (number))
        g_ptr_array_add (self->odd, *who ? g_strdup_printf ("%s: %s", who, number) : g_strdup (number));
    }
    g_ptr_array_add (self->contacts, g_steal_pointer (&card->facts));
  }
  clear_card (card);
}

static void
take_property (Card *card, const TandemVcardLine *line, const char *region)
{
  TandemContactFacts *facts = card->facts;

  if (g_str_equal (line->name, "FN") && !*facts->name)
    set_text (&facts->name, tandem_vcard_unescape (line->value));
  else if (g_str_equal (line->name, "N") && !card->n)
    card->n = join_name (line->value);
  else if (g_str_equal (line->name, "ORG") && !*facts->organization)
    set_text (&facts->organization, join_organization (line->value));
  else if (g_str_equal (line->name, "NOTE"))
    add_note (facts, line->value);
  else if (g_str_equal (line->name, "CATEGORIES"))
    add_tags (facts, line->value);
  else if (g_str_equal (line->name, "UID") && *line->value && !facts->uid)
    facts->uid = tandem_vcard_unescape (line->value);
  else if (g_str_equal (line->name, "TEL"))
    add_number (card, line, region);
  else if (g_str_equal (line->name, "X-ABLABEL"))
    set_label (card, line);
}

static gboolean
take_line (TandemVcards *self, Card *card, const TandemVcardLine *line, const char *region, GError **error)
{
  gboolean ends = g_str_equal (line->name, "END");
  gboolean whole = g_ascii_strcasecmp (g_strstrip (line->value), "VCARD") == 0;

  if (g_str_equal (line->name, "BEGIN") && whole && card->begun == 0) {
    begin_card (card, line->number);
    return TRUE;
  }
  if (card->begun == 0)
    return refuse (error, line->number, "is not the beginning of a contact (BEGIN:VCARD)");
  if (g_str_equal (line->name, "BEGIN"))
    return refuse (error, line->number, "begins something inside a contact");
  if (ends && !whole)
    return refuse (error, line->number, "ends what has not begun");
  if (g_str_equal (line->name, "VERSION") && !g_str_equal (line->value, "2.1") && !g_str_equal (line->value, "3.0") &&
      !g_str_equal (line->value, "4.0"))
    return refuse (error, line->number, "has a version other than 2.1, 3.0 and 4.0");
  if (ends)
    end_card (self, card);
  else
    take_property (card, line, region);
  return TRUE;
}

TandemVcards *
tandem_vcards_parse (const char *text, gsize length, const char *region, GError **error)
{
  g_autoptr (TandemVcards) self = g_new0 (TandemVcards, 1);
  TandemVcardReader reader;
  Card card = { NULL };
  gboolean good = TRUE;

  g_return_val_if_fail (text || length == 0, NULL);

  self->contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_contact_facts_free);
  self->odd = g_ptr_array_new_with_free_func (g_free);
  tandem_vcard_reader_init (&reader, text, length);
  while (good) {
    GError *local = NULL;
    g_autoptr (TandemVcardLine) line = tandem_vcard_reader_next (&reader, &local);

    if (!line) {
      good = local == NULL;
      if (local)
        g_propagate_error (error, local);
      break;
    }
    good = take_line (self, &card, line, region, error);
  }
  if (good && card.begun > 0)
    good = refuse (error, card.begun, "begins a contact that does not end");
  else if (good && self->contacts->len == 0) {
    good = FALSE;
    g_set_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                 "There is no contact in the file: choose one that was exported as vCard (.vcf).");
  }
  clear_card (&card);
  return good ? g_steal_pointer (&self) : NULL;
}

/* --- files --------------------------------------------------------------------------------------------------- */

static void
read_file (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GFileInfo) info = NULL;
  g_autofree char *text = NULL;
  GError *error = NULL;
  TandemVcards *vcards = NULL;
  gsize length;

  info = g_file_query_info (G_FILE (source), G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, cancellable, &error);
  if (info && g_file_info_get_size (info) > MAX_BYTES)
    g_set_error (&error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT,
                 "The file is larger than 256 MiB: export the contacts without pictures, or in several files.");
  else if (info && g_file_load_contents (G_FILE (source), cancellable, &text, &length, NULL, &error))
    vcards = tandem_vcards_parse (text, length, task_data, &error);
  if (vcards)
    g_task_return_pointer (task, vcards, (GDestroyNotify) tandem_vcards_free);
  else
    g_task_return_error (task, error);
}

void
tandem_vcards_read_async (GFile *file, const char *region, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (file, cancellable, callback, user_data);

  g_task_set_source_tag (task, tandem_vcards_read_async);
  g_task_set_task_data (task, g_strdup (region), g_free);
  g_task_run_in_thread (task, read_file);
}

TandemVcards *
tandem_vcards_read_finish (GFile *file, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, file), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include <string.h>

#include "tandem-error.h"
#include "tandem-vcard.h"

/* The sanitizers find in a few what there is to find; the plain build tries whether many are fast. */
#if defined(__SANITIZE_ADDRESS__)
#define N_MANY 2000
#else
#define N_MANY 100000
#endif

/* What is in it, as the .txt beside each sample says. */
static char *
describe (TandemVcards *vcards)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < vcards->contacts->len; i++) {
    const TandemContactFacts *facts = vcards->contacts->pdata[i];
    g_autofree char *tags = tandem_contact_tags_to_text ((const char *const *) facts->tags);

    g_autoptr (GString) notes = g_string_new (facts->notes);

    g_string_replace (notes, "\r", "", 0);
    g_string_replace (notes, "\n", "⏎", 0);
    g_string_append_printf (text, "uid=%s name=%s org=%s notes=%s tags=%s", facts->uid ? facts->uid : "", facts->name,
                            facts->organization, notes->str, tags);
    g_string_append_c (text, '\n');
    for (guint j = 0; j < facts->numbers->len; j++) {
      const TandemContactNumber *number = facts->numbers->pdata[j];

      g_string_append_printf (text, "  %s (%s)\n", number->number, number->label);
    }
  }
  for (guint i = 0; i < vcards->odd->len; i++)
    g_string_append_printf (text, "odd: %s\n", (char *) vcards->odd->pdata[i]);
  return g_string_free (text, FALSE);
}

static char *
read_sample (const char *name, const char *ending, gsize *length)
{
  g_autofree char *file = g_strconcat (name, ending, NULL);
  g_autofree char *path = g_build_filename (g_getenv ("TANDEM_TEST_SRCDIR"), "tests", "data", "vcards", file, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, length, &error);
  g_assert_no_error (error);
  return text;
}

static void
test_sample (gconstpointer data)
{
  gsize length;
  g_autofree char *vcard = read_sample (data, ".vcf", &length);
  g_autofree char *wanted = read_sample (data, ".txt", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemVcards) vcards = tandem_vcards_parse (vcard, length, "US", &error);
  g_autofree char *got = NULL;

  g_assert_true ((vcards == NULL) == (error != NULL));
  if (error)
    g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
  got = error ? g_strdup_printf ("error: %s\n", error->message) : describe (vcards);
  g_assert_cmpstr (got, ==, wanted);
}

/* What we write, we read: nothing is lost, in both versions; no line is longer than 75 bytes. */
static void
test_round_trip (gconstpointer data)
{
  gboolean version_3 = GPOINTER_TO_INT (data);
  g_autoptr (GPtrArray) contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) tandem_contact_facts_free);
  TandemContactFacts *facts = tandem_contact_facts_new ();
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (TandemVcards) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *uid = g_strconcat ("urn:uuid:", facts->id, NULL);

  g_ptr_array_add (contacts, facts);
  g_free (facts->name);
  facts->name = g_strdup ("Anna; \"the\" Example, \\ 李雷李雷李雷李雷李雷李雷李雷李雷李雷李雷李雷李雷李雷李雷李雷李雷李雷");
  g_free (facts->organization);
  facts->organization = g_strdup ("Example & Sons; London");
  g_free (facts->notes);
  facts->notes = g_strdup ("one\n\nthree: a=3D b");
  g_strfreev (facts->tags);
  facts->tags = tandem_contact_tags_from_text ("a;b, c d");
  tandem_contact_facts_add_number (facts, "+12025550101", "cell");
  tandem_contact_facts_add_number (facts, "+12025550102", "Assistant, mornings");
  tandem_contact_facts_add_number (facts, "ask; for 12", "");
  text = tandem_vcards_write (contacts, version_3);
  lines = g_strsplit (text, "\r\n", -1);
  for (guint i = 0; lines[i]; i++) {
    g_assert_cmpuint (strlen (lines[i]), <=, 75);
    g_assert_true (g_utf8_validate (lines[i], -1, NULL));
  }
  again = tandem_vcards_parse (text, strlen (text), "US", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->contacts->len, ==, 1);
  g_assert_cmpstr (((TandemContactFacts *) again->contacts->pdata[0])->uid, ==, uid);
  g_assert_true (tandem_contact_facts_equal (again->contacts->pdata[0], facts));
}

static void
keep (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* From a file, while the main loop goes on. */
static void
test_many (void)
{
  const guint n = N_MANY;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GFile) file = g_file_new_tmp ("tandem-vcard-XXXXXX", &stream, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TandemVcards) vcards = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begun;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Person %u\r\nTEL;TYPE=cell:(202) 555-%04u\r\nEND:VCARD\r\n", i,
                            i % 10000);
  g_assert_true (g_file_replace_contents (file, text->str, text->len, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, NULL));
  begun = g_get_monotonic_time ();
  tandem_vcards_read_async (file, "US", NULL, keep, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  vcards = tandem_vcards_read_finish (file, result, &error);
  g_assert_no_error (error);
  g_test_message ("%u cards in %" G_GINT64_FORMAT " ms", n, (g_get_monotonic_time () - begun) / 1000);
  g_assert_cmpuint (vcards->contacts->len, ==, n);
  g_assert_cmpuint (vcards->odd->len, ==, 0);
  g_file_delete (file, NULL, NULL);
}

static void
test_no_file (void)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nonexistent/contacts.vcf");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  tandem_vcards_read_async (file, "US", NULL, keep, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (tandem_vcards_read_finish (file, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  static const char *const samples[] = {
    "v2.1-quoted-printable", "v3", "v4", "folded", "apple", "odd-numbers", "mark-and-blank-lines", "no-last-newline",
    "bad-calendar", "bad-empty", "bad-end", "bad-json", "bad-line", "bad-nested", "bad-no-end", "bad-parameter", "bad-utf8",
    "bad-version", "bad-zero",
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autofree char *path = g_strconcat ("/core/vcard/sample/", samples[i], NULL);

    g_test_add_data_func (path, samples[i], test_sample);
  }
  g_test_add_data_func ("/core/vcard/round-trip-3", GINT_TO_POINTER (TRUE), test_round_trip);
  g_test_add_data_func ("/core/vcard/round-trip-4", GINT_TO_POINTER (FALSE), test_round_trip);
  g_test_add_func ("/core/vcard/many", test_many);
  g_test_add_func ("/core/vcard/no-file", test_no_file);
  return g_test_run ();
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-attachment-rules.h"

#include "tandem-error.h"

static void
test_one (void)
{
  static const struct {
    const char *type;
    gint64 size;
    TandemAttachmentVerdict verdict;
  } cases[] = {
    { "image/jpeg", 1, TANDEM_ATTACHMENT_FINE },
    { "image/jpeg", 5000000, TANDEM_ATTACHMENT_FINE },
    { "image/jpeg", 5000001, TANDEM_ATTACHMENT_TOO_BIG },
    { "IMAGE/PNG", 5000000, TANDEM_ATTACHMENT_FINE },
    { "image/gif", 5000001, TANDEM_ATTACHMENT_TOO_BIG },
    { "image/bmp", 500000, TANDEM_ATTACHMENT_FINE },
    { "image/bmp", 500001, TANDEM_ATTACHMENT_TOO_BIG },
    { "video/mp4", 500001, TANDEM_ATTACHMENT_TOO_BIG },
    { "audio/x-vorbis+ogg", 500000, TANDEM_ATTACHMENT_FINE },
    { "application/pdf", 500000, TANDEM_ATTACHMENT_FINE },
    { "image/png", 0, TANDEM_ATTACHMENT_NO_FILE },
    { "application/x-executable", 10, TANDEM_ATTACHMENT_WRONG_TYPE },
    { "application/zip", 10, TANDEM_ATTACHMENT_WRONG_TYPE },
    { "text/html", 10, TANDEM_ATTACHMENT_WRONG_TYPE },
    { "image/svg+xml", 10, TANDEM_ATTACHMENT_WRONG_TYPE },
    { "image/webp", 10, TANDEM_ATTACHMENT_WRONG_TYPE },
    { "", 10, TANDEM_ATTACHMENT_WRONG_TYPE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s %" G_GINT64_FORMAT, cases[i].type, cases[i].size);
    g_assert_cmpint (tandem_attachment_rules_judge (cases[i].type, cases[i].size), ==, cases[i].verdict);
  }
}

static void
add (GListStore *store, const char *type, gint64 size)
{
  g_autoptr (TandemMessageMedia) media = tandem_message_media_new (type, size < 0 ? "https://example.com/a" : NULL);

  tandem_message_media_set_name (media, "a.png");
  if (size >= 0)
    tandem_message_media_set_file (media, "/tmp/a", size);
  g_list_store_append (store, media);
}

static void
test_together (void)
{
  g_autoptr (GListStore) store = g_list_store_new (TANDEM_TYPE_MESSAGE_MEDIA);
  GListModel *model = G_LIST_MODEL (store);
  guint position = 99;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (tandem_attachment_rules_judge_all (model, &position), ==, TANDEM_ATTACHMENT_FINE);
  add (store, "image/png", 3000000);
  add (store, "image/png", 2000000);
  g_assert_cmpint (tandem_attachment_rules_judge_all (model, &position), ==, TANDEM_ATTACHMENT_FINE);
  /* What is elsewhere has a size that nobody knows. */
  add (store, "image/png", -1);
  g_assert_true (tandem_attachment_rules_check (model, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (position, ==, 99);
  add (store, "image/png", 1);
  g_assert_cmpint (tandem_attachment_rules_judge_all (model, &position), ==, TANDEM_ATTACHMENT_ALL_TOO_BIG);
  g_assert_cmpuint (position, ==, 3);
  g_assert_false (tandem_attachment_rules_check (model, &error));
  g_assert_error (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_BAD_INPUT);
  /* What is wrong with one file is said of it, wherever it stands. */
  g_clear_error (&error);
  g_list_store_remove_all (store);
  add (store, "image/png", 1);
  add (store, "video/mp4", 500001);
  add (store, "image/png", 5000000);
  g_assert_cmpint (tandem_attachment_rules_judge_all (model, &position), ==, TANDEM_ATTACHMENT_TOO_BIG);
  g_assert_cmpuint (position, ==, 1);
  g_assert_false (tandem_attachment_rules_check (model, &error));
  g_assert_true (g_str_has_prefix (error->message, "a.png: "));
}

static void
test_eleven (void)
{
  g_autoptr (GListStore) store = g_list_store_new (TANDEM_TYPE_MESSAGE_MEDIA);
  guint position = 0;

  for (guint i = 0; i < 10; i++)
    add (store, "image/png", i % 2 ? -1 : 1);
  g_assert_cmpint (tandem_attachment_rules_judge_all (G_LIST_MODEL (store), NULL), ==, TANDEM_ATTACHMENT_FINE);
  add (store, "image/png", -1);
  g_assert_cmpint (tandem_attachment_rules_judge_all (G_LIST_MODEL (store), &position), ==, TANDEM_ATTACHMENT_TOO_MANY);
  g_assert_cmpuint (position, ==, 10);
}

static void
test_names (void)
{
  g_assert_cmpstr (tandem_attachment_rules_get_ending ("image/jpeg"), ==, "jpg");
  g_assert_cmpstr (tandem_attachment_rules_get_ending ("application/x-executable"), ==, "bin");
  g_assert_cmpstr (tandem_attachment_rules_find_type ("audio/x-wav"), ==, "audio/vnd.wave");
  g_assert_cmpstr (tandem_attachment_rules_find_type ("text/plain"), ==, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/attachment-rules/one", test_one);
  g_test_add_func ("/attachment-rules/together", test_together);
  g_test_add_func ("/attachment-rules/eleven", test_eleven);
  g_test_add_func ("/attachment-rules/names", test_names);
  return g_test_run ();
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

/* The bar by which the operator allows or refuses what an agent wants to do. */

#include "tandem-confirmation-bar.h"

#include <adwaita.h>
#include <string.h>

#include "fake-tool.h"
#include "fakes.h"
#include "tandem-tool-confirmations.h"

typedef struct {
  FakeWorld *world;
  TandemSettings *settings;
  TandemSwitchboard *switchboard;
  TandemToolbox *toolbox;
  TandemCall *call;
  FakeTool *pay;
  GtkWidget *window;
  GtkWidget *bar;
} Fixture;

static void
make_tools (TandemCall *call, TandemProfile *profile, GPtrArray *tools, gpointer user_data)
{
  g_ptr_array_add (tools, g_object_ref (((Fixture *) user_data)->pay));
}

static void
did_dial (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Fixture *) user_data)->call = tandem_switchboard_dial_finish (TANDEM_SWITCHBOARD (source), result, NULL);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const TandemDialRequest request = { .to = "+12025550101", .mode = TANDEM_CALL_MODE_AGENT };

  f->world = fake_world_new ();
  f->settings = tandem_settings_new ();
  tandem_settings_set_string (f->settings, "phone-number", "+15005550006");
  tandem_settings_set_string (f->settings, "data-dir", "/nowhere");
  f->switchboard = tandem_switchboard_new (f->settings, TANDEM_CARRIER (f->world), TANDEM_CALL_MEDIA (f->world), TANDEM_STORE (f->world));
  f->pay = fake_tool_new ("pay", TRUE);
  f->toolbox = tandem_toolbox_new (f->switchboard, TANDEM_CALL_MEDIA (f->world));
  tandem_toolbox_add_maker (f->toolbox, make_tools, f, NULL);
  tandem_tool_confirmations_follow (f->toolbox);
  tandem_switchboard_dial_async (f->switchboard, &request, NULL, did_dial, f);
  while (!f->call)
    g_main_context_iteration (NULL, TRUE);
  tandem_call_media_report_connected (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call));
  f->window = gtk_window_new ();
  f->bar = g_object_new (TANDEM_TYPE_CONFIRMATION_BAR, NULL);
  gtk_window_set_child (GTK_WINDOW (f->window), f->bar);
  gtk_window_present (GTK_WINDOW (f->window));
  tandem_confirmation_bar_set_call (TANDEM_CONFIRMATION_BAR (f->bar), f->call);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_clear_object (&f->call);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->toolbox);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->switchboard);
  g_assert_finalize_object (f->pay);
  g_clear_object (&f->settings);
  g_assert_finalize_object (f->world);
}

static void
ask (Fixture *f, const char *id, const char *arguments)
{
  tandem_call_media_report_tool_call (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), id, "pay", arguments);
}

/* The first widget below @widget of @type whose label holds @words; NULL: there is none. */
static GtkWidget *
find (GtkWidget *widget, GType type, const char *words)
{
  g_autofree char *label = NULL;

  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    g_object_get (widget, "label", &label, NULL);
  if (label && strstr (label, words))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, type, words);

    if (found)
      return found;
  }
  return NULL;
}

static void
press (Fixture *f, const char *words)
{
  GtkWidget *button = find (f->bar, GTK_TYPE_BUTTON, words);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_focusable (button));
  /* As Alt and its letter do. */
  g_assert_true (gtk_button_get_use_underline (GTK_BUTTON (button)));
  g_signal_emit_by_name (button, "clicked");
}

static void
test_decisions (Fixture *f, gconstpointer data)
{
  g_assert_false (gtk_widget_get_visible (f->bar));
  ask (f, "c1", "{\"to\":\"Kim\",\"amount\":3.5,\"for\":[\"a\",\"b\"]}");
  ask (f, "c2", "{}");
  g_assert_true (gtk_widget_get_visible (f->bar));
  g_assert_nonnull (find (f->bar, GTK_TYPE_LABEL, "may do this: pay"));
  g_assert_nonnull (find (f->bar, GTK_TYPE_LABEL, "to: Kim\namount: 3.5\nfor: [\"a\",\"b\"]"));
  press (f, "Allow");
  g_assert_cmpuint (fake_tool_get_n_runs (f->pay), ==, 1);
  /* The next one, without values. */
  g_assert_true (gtk_widget_get_visible (f->bar));
  g_assert_null (find (f->bar, GTK_TYPE_LABEL, "Kim"));
  press (f, "fuse");
  g_assert_false (gtk_widget_get_visible (f->bar));
  g_assert_cmpuint (fake_tool_get_n_runs (f->pay), ==, 1);
  fake_tool_finish (f->pay, "paid", NULL);
}

/* What is not wanted any more, and what belongs to another call, is not shown. */
static void
test_gone (Fixture *f, gconstpointer data)
{
  ask (f, "c1", "{}");
  g_assert_true (gtk_widget_get_visible (f->bar));
  tandem_confirmation_bar_set_call (TANDEM_CONFIRMATION_BAR (f->bar), NULL);
  g_assert_false (gtk_widget_get_visible (f->bar));
  tandem_confirmation_bar_set_call (TANDEM_CONFIRMATION_BAR (f->bar), f->call);
  g_assert_true (gtk_widget_get_visible (f->bar));
  tandem_call_media_report_tool_cancelled (TANDEM_CALL_MEDIA (f->world), tandem_call_get_id (f->call), "c1");
  g_assert_false (gtk_widget_get_visible (f->bar));
  ask (f, "c2", "{}");
  g_assert_true (gtk_widget_get_visible (f->bar));
  tandem_switchboard_hang_up_async (f->switchboard, f->call, NULL, NULL, NULL);
  while (tandem_call_is_live (f->call))
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (gtk_widget_get_visible (f->bar));
}

static void
test_values (void)
{
  static const struct { const char *arguments; const char *values; } cases[] = {
    { "{}", "" },
    { "{\"a\":\"x\\ny\"}", "a: x⏎y" },
    /* Made to look like another number, in a value and in a name. */
    { "{\"body\":\"Hi\\nto: +12025550101\\r\\n\\n\",\"to\":\"+12025550102\"}", "body: Hi⏎to: +12025550101 ⏎⏎\nto: +12025550102" },
    { "{\"a\\nto\":\"1\\u2028\\u202e2\\u0007\"}", "a⏎to: 1⏎ 2 " },
    { "{ \"a\" :\n[1,\n2] }", "a: [1,⏎2]" },
    { "{ \"a\" : null , \"b\" : {\"c\":[1]} }", "a: null\nb: {\"c\":[1]}" },
    { "[]", "[]" },
    { "{\"a\":", "{\"a\":" },
    { "{\"a\":\"1\",\n", "{\"a\":\"1\",⏎" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *values = tandem_confirmation_bar_dup_values (cases[i].arguments);

    g_assert_cmpstr (values, ==, cases[i].values);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/confirmation-bar/decisions", Fixture, NULL, set_up, test_decisions, tear_down);
  g_test_add ("/confirmation-bar/gone", Fixture, NULL, set_up, test_gone, tear_down);
  g_test_add_func ("/confirmation-bar/values", test_values);
  return g_test_run ();
}

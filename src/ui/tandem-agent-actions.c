// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-agent-actions.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tandem-agent-choice.h"
#include "tandem-agent-file.h"
#include "tandem-error-text.h"
#include "tandem-error.h"
#include "tandem-notice-toast.h"
#include "tandem-profile-editor.h"

/* What the actions work with; it ends with the window. */
typedef struct {
  /* owned */
  TandemProfiles *profiles;
  TandemSwitchboard *switchboard;
  TandemSecrets *secrets;
  TandemSound *sound;     /* nullable */
  char *practised;        /* who was to be rehearsed when it was asked about the practice agent */

  /* borrowed */
  TandemWindow *window;
  AdwToastOverlay *toasts;
  TandemProfileEditor *editor; /* nullable: not open */

  TandemToolsCheck check_tools;
  gboolean gone;          /* the window was destroyed, and its widgets with it */
} Actions;

static G_DEFINE_QUARK (tandem-agent-actions, actions)

static void
actions_free (gpointer data)
{
  Actions *actions = data;

  g_clear_object (&actions->profiles);
  g_clear_object (&actions->switchboard);
  g_clear_object (&actions->secrets);
  g_clear_object (&actions->sound);
  g_free (actions->practised);
  g_free (actions);
}

/* NULL when the window is gone: what was asked for is done, and nobody is told. */
static Actions *
actions_of (gpointer window)
{
  Actions *actions = g_object_get_qdata (window, actions_quark ());

  return actions && !actions->gone ? actions : NULL;
}

/* Whoever holds a reference to it meanwhile finds nothing to show anything in. */
static void
on_destroy (TandemWindow *window, gpointer user_data)
{
  ((Actions *) user_data)->gone = TRUE;
}

static void
say (Actions *actions, const GError *error)
{
  if (error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    adw_toast_overlay_add_toast (actions->toasts, tandem_notice_toast_new (error, FALSE));
}

static TandemProfile *
find (Actions *actions, GVariant *name)
{
  g_autoptr (GError) error = NULL;
  TandemProfile *profile = tandem_profiles_lookup (actions->profiles, g_variant_get_string (name, NULL), &error);

  say (actions, error);
  return profile;
}

static TandemRehearsals *
get_rehearsals (Actions *actions)
{
  return tandem_switchboard_get_rehearsals (actions->switchboard);
}

static TandemSettings *
get_settings (Actions *actions)
{
  return tandem_switchboard_get_settings (actions->switchboard);
}

/* --- rehearsing --------------------------------------------------------------------------------------------- */

/* Whether anything can be rehearsed; what only one agent lacks is said when it is asked for. */
static void
update_rehearse (Actions *actions)
{
  g_autoptr (TandemProfile) any = tandem_profile_new ("any");
  g_autoptr (GError) error = NULL;
  g_autofree char *obstacle = NULL;
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (actions->window), "rehearse");
  gboolean can;

  g_object_set (any, "provider", "echo", NULL);
  can = tandem_rehearsals_check (get_rehearsals (actions), any, &error);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), can);
  if (g_error_matches (error, TANDEM_AUDIO_ERROR, TANDEM_AUDIO_ERROR_DEVICE))
    obstacle = g_strdup (_("A rehearsal needs a microphone and a loudspeaker: connect them, and choose them under Sound."));
  tandem_agents_panel_set_obstacle (tandem_sidebar_get_agents_panel (tandem_window_get_sidebar (actions->window)), obstacle);
  if (actions->editor)
    tandem_profile_editor_set_can_rehearse (actions->editor,
                                            can ? NULL : obstacle ? obstacle : _("A rehearsal is going on already: end it first."));
}

static void on_practice_response (AdwMessageDialog *dialog, const char *response, gpointer user_data);

static void
offer_practice (Actions *actions, TandemProfile *profile, const GError *error)
{
  g_autofree char *text = tandem_error_text_dup (error);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (actions->window), _("The AI Service Has No Key Yet"), text);

  g_free (actions->practised);
  actions->practised = g_strdup (tandem_profile_get_name (profile));
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), "%s %s", text,
                                  _("Or rehearse with the practice agent of Tandem. It needs no key; it says your greeting, and its answers are made up."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "key", _("_Enter a Key"), "practice",
                                    _("_Practice Agent"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "practice", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "practice");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_practice_response), actions->window, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

typedef struct {
  GObject *window; /* owned */
  TandemProfile *profile;
  gboolean chosen; /* for calls that are dialled, before it was deleted */
} Asked;

static Asked *
asked_new (Actions *actions, TandemProfile *profile, gboolean chosen)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->window = G_OBJECT (g_object_ref (actions->window));
  asked->profile = g_object_ref (profile);
  asked->chosen = chosen;
  return asked;
}

static void
asked_free (Asked *asked)
{
  g_object_unref (asked->window);
  g_object_unref (asked->profile);
  g_free (asked);
}

static void
did_begin (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  Actions *actions = actions_of (asked->window);
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemCall) call = tandem_rehearsals_begin_finish (TANDEM_REHEARSALS (source), result, &error);

  if (actions && call)
    tandem_window_show_call (actions->window, call);
  else if (actions && g_error_matches (error, TANDEM_AGENT_ERROR, TANDEM_AGENT_ERROR_NOT_SET_UP) &&
           tandem_rehearsals_can_practise (TANDEM_REHEARSALS (source)))
    offer_practice (actions, asked->profile, error);
  else if (actions)
    say (actions, error);
  asked_free (asked);
}

static void
rehearse (Actions *actions, TandemProfile *profile, gboolean practice)
{
  g_autoptr (TandemProfile) whole = tandem_profiles_dup_for_call (actions->profiles, profile);

  tandem_rehearsals_begin_async (get_rehearsals (actions), whole, practice, NULL, did_begin, asked_new (actions, profile, FALSE));
}

static void
on_practice_response (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Actions *actions = actions_of (user_data);
  TandemProfile *profile = actions ? tandem_profiles_lookup (actions->profiles, actions->practised, NULL) : NULL;

  if (profile && g_str_equal (response, "practice"))
    rehearse (actions, profile, TRUE);
  else if (g_str_equal (response, "key"))
    gtk_widget_activate_action (GTK_WIDGET (user_data), "win.preferences", NULL);
}

static void
on_rehearse (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemProfile *profile = find (user_data, parameter);

  if (profile)
    rehearse (user_data, profile, FALSE);
}

/* --- the editor --------------------------------------------------------------------------------------------- */

static void
on_editor_rehearse (TandemProfileEditor *editor, gpointer window)
{
  Actions *actions = actions_of (window);
  /* As it is on the screen: it is still being written. */
  g_autoptr (TandemProfile) facts = tandem_profile_draft_dup_facts (tandem_profile_editor_get_draft (editor));

  gtk_window_destroy (GTK_WINDOW (editor));
  if (actions)
    rehearse (actions, facts, FALSE);
}

static void make (Actions *actions, TandemProfile *facts);

static void
on_editor_duplicate (TandemProfileEditor *editor, gpointer window)
{
  Actions *actions = actions_of (window);
  g_autoptr (TandemProfile) facts = tandem_profile_draft_dup_facts (tandem_profile_editor_get_draft (editor));

  gtk_window_destroy (GTK_WINDOW (editor));
  if (actions)
    make (actions, facts);
}

static void
on_editor_delete (TandemProfileEditor *editor, gpointer window)
{
  g_autofree char *name = g_strdup (tandem_profile_get_name (tandem_profile_editor_get_profile (editor)));

  gtk_window_destroy (GTK_WINDOW (editor));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.delete-agent", "s", name);
}

static void
on_draft_failed (TandemProfileDraft *draft, GError *error, gpointer window)
{
  Actions *actions = actions_of (window);

  if (actions)
    say (actions, error);
}

static void
on_editor_gone (gpointer window, GObject *editor)
{
  Actions *actions = actions_of (window);

  if (actions && actions->editor == (TandemProfileEditor *) editor)
    actions->editor = NULL;
  g_object_unref (window);
}

static void
edit (Actions *actions, TandemProfile *profile)
{
  TandemProfileEditor *editor;

  if (tandem_profiles_is_default (actions->profiles, profile))
    return;
  if (actions->editor)
    gtk_window_close (GTK_WINDOW (actions->editor));
  editor = tandem_profile_editor_new (GTK_WINDOW (actions->window), actions->profiles, profile, actions->secrets, actions->check_tools);
  actions->editor = editor;
  g_object_weak_ref (G_OBJECT (editor), on_editor_gone, g_object_ref (actions->window));
  g_signal_connect_object (editor, "rehearse", G_CALLBACK (on_editor_rehearse), actions->window, 0);
  g_signal_connect_object (editor, "duplicate", G_CALLBACK (on_editor_duplicate), actions->window, 0);
  g_signal_connect_object (editor, "delete", G_CALLBACK (on_editor_delete), actions->window, 0);
  g_signal_connect_object (tandem_profile_editor_get_draft (editor), "failed", G_CALLBACK (on_draft_failed), actions->window, 0);
  update_rehearse (actions);
  gtk_window_present (GTK_WINDOW (editor));
}

static void
on_edit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TandemProfile *profile = find (user_data, parameter);

  if (profile)
    edit (user_data, profile);
}

/* --- making and removing ------------------------------------------------------------------------------------ */

/* A new one is for editing; the window was kept for this. */
static void
did_make (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GObject) window = user_data;
  Actions *actions = actions_of (window);
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemProfile) profile = tandem_profiles_save_finish (TANDEM_PROFILES (source), result, &error);

  if (actions && profile)
    edit (actions, profile);
  else if (actions)
    say (actions, error);
}

static void
make (Actions *actions, TandemProfile *facts)
{
  g_autofree char *name = tandem_profiles_dup_free_name (actions->profiles, tandem_profile_get_name (facts));

  g_object_set (facts, "name", name, NULL);
  tandem_profiles_save_async (actions->profiles, NULL, facts, NULL, did_make, g_object_ref (actions->window));
}

/* Somebody else's file must not say where a key goes. */
static void
say_left_out (Actions *actions, const char *host)
{
  /* TRANSLATORS: %s is the name of a computer, such as example.com. */
  g_autofree char *text = g_strdup_printf (_("The address at %s was left out: keys only go to the service itself, or where the preferences say."), host);
  g_autofree char *title = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (actions->toasts, toast);
}

static void
make_from_text (const char *text, gssize length, gpointer window)
{
  Actions *actions = actions_of (window);
  g_autoptr (GError) error = NULL;
  g_autofree char *left_out = NULL;
  g_autoptr (TandemProfile) facts = actions ? tandem_profiles_import (actions->profiles, text, length, &left_out, &error) : NULL;

  if (facts)
    make (actions, facts);
  if (left_out)
    say_left_out (actions, left_out);
  else if (actions)
    say (actions, error);
}

static void
on_new (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Actions *actions = user_data;
  g_autoptr (TandemProfile) example = NULL;
  g_autoptr (TandemProfile) facts = NULL;
  guint64 i;

  if (g_ascii_string_to_unsigned (g_variant_get_string (parameter, NULL), 10, 0, G_MAXUINT, &i, NULL))
    example = g_list_model_get_item (tandem_profiles_get_examples (actions->profiles), (guint) i);
  facts = example ? tandem_profile_copy (example) : tandem_profiles_dup_base (actions->profiles);
  if (!example)
    g_object_set (facts, "name", C_("agent", "New Agent"), NULL);
  make (actions, facts);
}

static void
on_duplicate (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Actions *actions = user_data;
  TandemProfile *profile = find (actions, parameter);

  if (profile)
    tandem_profiles_duplicate_async (actions->profiles, profile, NULL, did_make, g_object_ref (actions->window));
}

static void
did_restore (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  Actions *actions = actions_of (asked->window);
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemProfile) profile = tandem_profiles_save_finish (TANDEM_PROFILES (source), result, &error);

  if (actions)
    say (actions, error);
  /* Unless somebody else was chosen meanwhile. */
  if (actions && profile && asked->chosen && !*tandem_settings_get_string (get_settings (actions), "dial-agent"))
    tandem_settings_set_string (get_settings (actions), "dial-agent", tandem_profile_get_name (profile));
  asked_free (asked);
}

static void
asked_free_closure (gpointer asked, GClosure *closure)
{
  asked_free (asked);
}

static void
on_undo (AdwToast *toast, gpointer user_data)
{
  const Asked *asked = user_data;
  Actions *actions = actions_of (asked->window);

  if (actions)
    tandem_profiles_restore_async (actions->profiles, asked->profile, NULL, did_restore,
                                   asked_new (actions, asked->profile, asked->chosen));
}

static void
did_remove (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  Actions *actions = actions_of (asked->window);
  g_autoptr (GError) error = NULL;
  gboolean done = tandem_profiles_remove_finish (TANDEM_PROFILES (source), result, &error);

  if (actions && done) {
    /* TRANSLATORS: %s is the name of an agent. */
    g_autofree char *text = g_strdup_printf (_("%s deleted"), tandem_profile_get_name (asked->profile));
    g_autofree char *title = g_markup_escape_text (text, -1);
    AdwToast *toast = adw_toast_new (title);

    adw_toast_set_button_label (toast, C_("button", "Undo"));
    adw_toast_set_timeout (toast, 10);
    g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_undo), asked, asked_free_closure, 0);
    adw_toast_overlay_add_toast (actions->toasts, toast);
    return;
  }
  if (actions)
    say (actions, error);
  asked_free (asked);
}

static void
on_delete (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Actions *actions = user_data;
  TandemProfile *profile = find (actions, parameter);
  const TandemProfile *chosen;

  if (!profile || tandem_profiles_is_default (actions->profiles, profile))
    return;
  chosen = tandem_profiles_lookup (actions->profiles, tandem_settings_get_string (get_settings (actions), "dial-agent"), NULL);
  tandem_profiles_remove_async (actions->profiles, profile, NULL, did_remove, asked_new (actions, profile, profile == chosen));
}

/* --- files, and the panel ----------------------------------------------------------------------------------- */

static void
on_import (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Actions *actions = user_data;

  tandem_agent_file_open (GTK_WINDOW (actions->window), actions->toasts, make_from_text, actions->window);
}

static void
on_export (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Actions *actions = user_data;
  TandemProfile *profile = find (actions, parameter);
  g_autofree char *text = profile ? tandem_profiles_write (actions->profiles, profile) : NULL;

  if (text)
    tandem_agent_file_save (GTK_WINDOW (actions->window), actions->toasts, tandem_profile_get_name (profile), text);
}

static void
on_agents (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Actions *actions = user_data;

  tandem_window_show_panel (actions->window, "agents");
  tandem_agents_panel_focus (tandem_sidebar_get_agents_panel (tandem_window_get_sidebar (actions->window)));
}

static GMenuModel *
make_menu (GListModel *examples)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < g_list_model_get_n_items (examples); i++) {
    g_autofree char *number = g_strdup_printf ("%u", i);
    g_autoptr (TandemProfile) example = g_list_model_get_item (examples, i);
    g_autoptr (GMenuItem) item = g_menu_item_new (tandem_profile_get_name (example), NULL);

    g_menu_item_set_action_and_target (item, "win.new-agent", "s", number);
    g_menu_append_item (menu, item);
  }
  return G_MENU_MODEL (menu);
}

static void
on_changed (GObject *window)
{
  Actions *actions = actions_of (window);

  if (actions)
    update_rehearse (actions);
}

void
tandem_agent_actions_install (TandemWindow *window, TandemProfiles *profiles, TandemSwitchboard *switchboard, TandemSecrets *secrets,
                              TandemSound *sound, TandemToolsCheck check_tools)
{
  static const GActionEntry entries[] = {
    { .name = "agents", .activate = on_agents },
    { .name = "new-agent", .activate = on_new, .parameter_type = "s" },
    { .name = "edit-agent", .activate = on_edit, .parameter_type = "s" },
    { .name = "duplicate-agent", .activate = on_duplicate, .parameter_type = "s" },
    { .name = "delete-agent", .activate = on_delete, .parameter_type = "s" },
    { .name = "export-agent", .activate = on_export, .parameter_type = "s" },
    { .name = "import-agent", .activate = on_import },
    { .name = "rehearse", .activate = on_rehearse, .parameter_type = "s" },
  };
  g_autoptr (GMenuModel) menu = make_menu (tandem_profiles_get_examples (profiles));
  Actions *actions;

  g_return_if_fail (TANDEM_IS_WINDOW (window) && TANDEM_IS_PROFILES (profiles));

  actions = g_new0 (Actions, 1);
  actions->profiles = g_object_ref (profiles);
  actions->switchboard = g_object_ref (switchboard);
  actions->secrets = g_object_ref (secrets);
  actions->sound = sound ? g_object_ref (sound) : NULL;
  actions->check_tools = check_tools;
  actions->window = window;
  g_signal_connect (window, "destroy", G_CALLBACK (on_destroy), actions);
  actions->toasts = ADW_TOAST_OVERLAY (adw_application_window_get_content (ADW_APPLICATION_WINDOW (window)));
  g_object_set_qdata_full (G_OBJECT (window), actions_quark (), actions, actions_free);
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), actions);
  tandem_sidebar_set_profiles (tandem_window_get_sidebar (window), profiles, menu);
  tandem_calls_panel_set_agent_choice (tandem_sidebar_get_calls_panel (tandem_window_get_sidebar (window)),
                                       tandem_agent_choice_new (profiles, tandem_switchboard_get_settings (switchboard)));
  g_signal_connect_object (switchboard, "call-added", G_CALLBACK (on_changed), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (switchboard, "call-changed", G_CALLBACK (on_changed), window, G_CONNECT_SWAPPED);
  if (sound)
    g_signal_connect_object (sound, "changed", G_CALLBACK (on_changed), window, G_CONNECT_SWAPPED);
  update_rehearse (actions);
}

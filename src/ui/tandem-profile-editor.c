// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-profile-editor.h"

#include <glib/gi18n-lib.h>

#include "tandem-announcer.h"
#include "tandem-profile-rows.h"
#include "tandem-profile-variables.h"
#include "tandem-suggestion-row.h"
#include "tandem-voice-service.h"
#include "tandem-words-field.h"

struct _TandemProfileEditor {
  AdwWindow parent_instance;

  /* owned */
  TandemProfileDraft *draft;
  TandemProfile *profile; /* of the list */
  TandemSecrets *secrets;
  GPtrArray *providers;   /* by the rows of provider_row; of static strings */

  /* template */
  AdwWindowTitle *heading;
  GtkWidget *rehearse_button;
  AdwPreferencesGroup *agent_group;
  GtkEditable *name_row;
  AdwComboRow *provider_row;
  TandemSuggestionRow *model_row;
  TandemSuggestionRow *voice_row;
  TandemSuggestionRow *language_row;
  GtkEditable *url_row;
  TandemWordsField *instructions_field;
  TandemWordsField *greeting_field;
  AdwPreferencesGroup *talk_group;
  AdwComboRow *turns_row;
  AdwPreferencesGroup *limits_group;
  AdwComboRow *recording_row;
  TandemWordsField *tools_field;

  gboolean warned;        /* that closing loses what was not taken */
};

G_DEFINE_FINAL_TYPE (TandemProfileEditor, tandem_profile_editor, ADW_TYPE_WINDOW)

enum { REHEARSE, DUPLICATE, DELETE, N_SIGNALS };
static guint signals[N_SIGNALS];

static const TandemProfileChoice turn_choices[] = {
  { "server_vad", NC_("end of a turn", "After a pause") },
  { "semantic_vad", NC_("end of a turn", "When the sentence is over") },
  { "none", NC_("end of a turn", "Never by itself") },
  { "local", NC_("end of a turn", "Found by Tandem") },
  { NULL }
};

static const TandemProfileChoice recording_choices[] = {
  { "", NC_("recording of an agent", "As in the preferences") },
  { "off", NC_("recording of an agent", "Only when I ask") },
  { "always", NC_("recording of an agent", "Every call") },
  { NULL }
};

/* --- the service and what it has --------------------------------------------------------------------------- */

static const TandemVoiceService *
get_service (TandemProfileEditor *self)
{
  return tandem_voice_service_lookup (tandem_profile_get_provider (tandem_profile_draft_get (self->draft)));
}

static void
show_service (TandemProfileEditor *self)
{
  const TandemVoiceService *service = get_service (self);
  const char *provider = tandem_profile_get_provider (tandem_profile_draft_get (self->draft));
  const char *key = service && service->secret ? tandem_secrets_get (self->secrets, service->secret) : "";
  g_autofree char *sentence = NULL;
  g_autofree char *voice = NULL;

  if (service && service->secret && (!key || !*key))
    /* TRANSLATORS: %s is an AI service, "OpenAI Realtime". */
    sentence = g_strdup_printf (_("There is no key for %s yet: enter it in the preferences."), service->name);
  else if (g_str_equal (provider, "echo"))
    sentence = g_strdup (_("Says back what it hears, to try the sound."));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->provider_row), sentence ? sentence : "");
  if (service && service->voice && *service->voice)
    /* TRANSLATORS: %s is the name of a voice. */
    voice = g_strdup_printf (_("The usual one (%s)"), service->voice);
  tandem_suggestion_row_set_words (self->model_row, service ? _("As in the preferences") : NULL, service ? service->models : NULL, NULL);
  tandem_suggestion_row_set_words (self->voice_row, voice ? voice : service ? _("The usual one") : NULL, service ? service->voices : NULL,
                                   NULL);
}

static gboolean
has_word (const char *const *words, const char *word)
{
  return words && g_strv_contains (words, word);
}

/* Another service does not know them. */
static void
drop_strange_words (TandemProfileEditor *self, const TandemVoiceService *before)
{
  const TandemVoiceService *service = get_service (self);
  const char *model = gtk_editable_get_text (GTK_EDITABLE (self->model_row));
  const char *voice = gtk_editable_get_text (GTK_EDITABLE (self->voice_row));

  if (*model && before && has_word (before->models, model) && !(service && has_word (service->models, model)))
    gtk_editable_set_text (GTK_EDITABLE (self->model_row), "");
  if (*voice && !(service && (!service->voices || has_word (service->voices, voice))))
    gtk_editable_set_text (GTK_EDITABLE (self->voice_row), "");
}

/* Another service is not there, and is talked to in another way; nor is its key for whoever is there. */
static void
drop_address (TandemProfileEditor *self)
{
  gtk_editable_set_text (self->url_row, "");
  g_free (tandem_profile_draft_set_string (self->draft, "auth-header", ""));
  g_free (tandem_profile_draft_set_string (self->draft, "dialect", ""));
}

static void
on_provider (TandemProfileEditor *self)
{
  const TandemVoiceService *before = get_service (self);
  guint selected = adw_combo_row_get_selected (self->provider_row);
  g_autofree char *problem = NULL;

  if (selected >= self->providers->len)
    return;
  problem = tandem_profile_draft_set_string (self->draft, "provider", self->providers->pdata[selected]);
  if (!problem)
    drop_address (self);
  drop_strange_words (self, before);
  show_service (self);
  if (problem)
    tandem_words_field_say (self->tools_field, problem, TRUE);
}

static void
fill_providers (TandemProfileEditor *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const char *provider = tandem_profile_get_provider (self->profile);
  gsize n;
  const TandemVoiceService *services = tandem_voice_service_get_all (&n);
  guint selected = 0;

  gtk_string_list_append (names, _("As in the preferences"));
  g_ptr_array_add (self->providers, (gpointer) "");
  for (gsize i = 0; i < n; i++) {
    gtk_string_list_append (names, services[i].name);
    g_ptr_array_add (self->providers, (gpointer) services[i].provider);
  }
  gtk_string_list_append (names, C_("AI service", "Echo, to try the sound"));
  g_ptr_array_add (self->providers, (gpointer) "echo");
  g_ptr_array_find_with_equal_func (self->providers, provider, g_str_equal, &selected);
  adw_combo_row_set_model (self->provider_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->provider_row, selected);
  g_signal_connect_object (self->provider_row, "notify::selected", G_CALLBACK (on_provider), self, G_CONNECT_SWAPPED);
}

static void
fill_languages (TandemProfileEditor *self)
{
  static const char *const codes[] = { "en", "ko", "zh", "ja", "de", "fr", "es", "it", "pt", NULL };
  /* Each in itself, as everybody looks for one's own. */
  static const char *const names[] = { "English (en)", "한국어 (ko)", "中文 (zh)", "日本語 (ja)", "Deutsch (de)", "Français (fr)",
                                       "Español (es)", "Italiano (it)", "Português (pt)", NULL };

  tandem_suggestion_row_set_words (self->language_row, _("Whichever is spoken"), codes, names);
}

/* --- texts ------------------------------------------------------------------------------------------------- */

/* Those that nobody fills in but who dials. */
static void
say_variables (TandemProfileEditor *self)
{
  g_auto (GStrv) wanted = tandem_profile_variables_list (tandem_profile_draft_get (self->draft));
  g_autofree char *names = wanted && *wanted ? g_strjoinv ("}, {", wanted) : NULL;
  /* TRANSLATORS: %s is one variable, or several: "{order}, {day}". */
  g_autofree char *sentence = names ? g_strdup_printf (_("Not known here: {%s}. Without it no call can be dialled with this agent: give it on the command line or by the local API. Calls that come in leave it out."), names) : NULL;

  tandem_words_field_say (self->instructions_field, sentence, FALSE);
}

static void
take_words (TandemProfileEditor *self, TandemWordsField *field, const char *name)
{
  g_autofree char *text = tandem_words_field_dup_text (field);
  g_autofree char *problem = tandem_profile_draft_set_string (self->draft, name, text);

  tandem_words_field_say (field, problem, TRUE);
  if (!problem && field != self->tools_field && !tandem_profile_draft_has_problem (self->draft, "instructions"))
    say_variables (self);
}

static void
on_instructions (TandemProfileEditor *self)
{
  take_words (self, self->instructions_field, "instructions");
}

static void
on_greeting (TandemProfileEditor *self)
{
  take_words (self, self->greeting_field, "greeting");
}

static void
on_tools (TandemProfileEditor *self)
{
  take_words (self, self->tools_field, "tools");
  /* They were why the service was not taken. */
  if (tandem_profile_draft_has_problem (self->draft, "provider") && !tandem_profile_draft_has_problem (self->draft, "tools"))
    on_provider (self);
}

static void
on_name (TandemProfileEditor *self)
{
  adw_window_title_set_title (self->heading, tandem_profile_get_name (tandem_profile_draft_get (self->draft)));
  gtk_window_set_title (GTK_WINDOW (self), tandem_profile_get_name (tandem_profile_draft_get (self->draft)));
}

static void
on_name_done (TandemProfileEditor *self)
{
  /* The cursor also leaves when the window is taken down. */
  if (self->draft)
    tandem_profile_draft_flush (self->draft);
}

static void
follow_name (TandemProfileEditor *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_object (self->name_row, "changed", G_CALLBACK (on_name), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->name_row, "entry-activated", G_CALLBACK (on_name_done), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_name_done), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->name_row), focus);
}

static void
fill (TandemProfileEditor *self)
{
  TandemProfile *profile = self->profile;

  fill_providers (self);
  show_service (self);
  fill_languages (self);
  tandem_profile_rows_bind_text (self->draft, "name", self->name_row, self->agent_group);
  follow_name (self);
  tandem_profile_rows_bind_text (self->draft, "model", GTK_EDITABLE (self->model_row), self->agent_group);
  tandem_profile_rows_bind_text (self->draft, "voice", GTK_EDITABLE (self->voice_row), self->agent_group);
  tandem_profile_rows_bind_text (self->draft, "language", GTK_EDITABLE (self->language_row), self->agent_group);
  tandem_profile_rows_bind_text (self->draft, "url", self->url_row, self->agent_group);
  tandem_words_field_set_text (self->instructions_field, tandem_profile_get_instructions (profile));
  tandem_words_field_set_text (self->greeting_field, tandem_profile_get_greeting (profile));
  tandem_words_field_set_text (self->tools_field, tandem_profile_get_tools (profile));
  tandem_profile_rows_bind_choice (self->draft, "turn-detection", self->turns_row, "end of a turn", turn_choices);
  tandem_profile_rows_add_number (self->draft, "silence-prompt-s", self->talk_group, C_("agent", "Ask After Silence"),
                                  _("Seconds in which nobody says anything; 0: never"), 600, 1, 0);
  tandem_profile_rows_add_number (self->draft, "silence-end-s", self->talk_group, C_("agent", "End After Silence"),
                                  _("Seconds; 0: never"), 600, 1, 0);
  tandem_profile_rows_add_number (self->draft, "max-minutes", self->limits_group, C_("agent", "Minutes"),
                                  _("From the answer on; 0: no limit of its own"), 1440, 1, 0);
  tandem_profile_rows_add_number (self->draft, "max-cost", self->limits_group, C_("agent", "Money"),
                                  _("In the currency of the price list; 0: no limit of its own"), 1000, 0.5, 2);
  tandem_profile_rows_bind_choice (self->draft, "recording", self->recording_row, "recording of an agent", recording_choices);
  g_signal_connect_object (self->instructions_field, "changed", G_CALLBACK (on_instructions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->greeting_field, "changed", G_CALLBACK (on_greeting), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tools_field, "changed", G_CALLBACK (on_tools), self, G_CONNECT_SWAPPED);
  on_name (self);
  say_variables (self);
}

/* --- what the buttons ask for -------------------------------------------------------------------------------- */

static void
on_delete (TandemProfileEditor *self)
{
  tandem_profile_draft_flush (self->draft);
  g_signal_emit (self, signals[DELETE], 0);
}

/* What was not taken is told first, and let go when the window is closed again. */
static gboolean
on_close_request (TandemProfileEditor *self)
{
  const char *words = _("What is marked is not kept");

  tandem_profile_draft_flush (self->draft);
  if (self->warned || tandem_profile_draft_count_problems (self->draft) == 0)
    return FALSE;
  self->warned = TRUE;
  adw_window_title_set_subtitle (self->heading, words);
  tandem_announcer_say (GTK_ACCESSIBLE (self), words);
  return TRUE;
}

/* These two close the window as well. */
static void
on_rehearse (TandemProfileEditor *self)
{
  if (!on_close_request (self))
    g_signal_emit (self, signals[REHEARSE], 0);
}

static void
on_duplicate (TandemProfileEditor *self)
{
  if (!on_close_request (self))
    g_signal_emit (self, signals[DUPLICATE], 0);
}

/* --- object -------------------------------------------------------------------------------------------------- */

static void
tandem_profile_editor_dispose (GObject *object)
{
  TandemProfileEditor *self = TANDEM_PROFILE_EDITOR (object);

  /* Also when Tandem ends while it is open. */
  if (self->draft)
    tandem_profile_draft_flush (self->draft);
  g_clear_object (&self->draft);
  g_clear_object (&self->profile);
  g_clear_object (&self->secrets);
  g_clear_pointer (&self->providers, g_ptr_array_unref);
  G_OBJECT_CLASS (tandem_profile_editor_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TandemProfileEditor, heading);
  gtk_widget_class_bind_template_child (widget_class, TandemProfileEditor, rehearse_button);
  gtk_widget_class_bind_template_child (widget_class, TandemProfileEditor, agent_group);
  gtk_widget_class_bind_template_child (widget_class, TandemProfileEditor, name_row);
  gtk_widget_class_bind_template_child (widget_class, TandemProfileEditor, provider_row);
  gtk_widget_class_bind_template_child (widget_class, TandemProfileEditor, model_row);
  gtk_widget_class_bind_template_child (widget_class, TandemProfileEditor, voice_row);
  gtk_widget_class_bind_template_child (widget_class, TandemProfileEditor, language_row);
  gtk_widget_class_bind_template_child (widget_class, TandemProfileEditor, url_row);
  gtk_widget_class_bind_template_child (widget_class, TandemProfileEditor, instructions_field);
  gtk_widget_class_bind_template_child (widget_class, TandemProfileEditor, greeting_field);
  gtk_widget_class_bind_template_child (widget_class, TandemProfileEditor, talk_group);
  gtk_widget_class_bind_template_child (widget_class, TandemProfileEditor, turns_row);
  gtk_widget_class_bind_template_child (widget_class, TandemProfileEditor, limits_group);
  gtk_widget_class_bind_template_child (widget_class, TandemProfileEditor, recording_row);
  gtk_widget_class_bind_template_child (widget_class, TandemProfileEditor, tools_field);
}

/* Not before: GTK 4.8 would hide the window from screen readers. */
static void
tandem_profile_editor_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tandem_profile_editor_parent_class)->map (widget);
  gtk_widget_grab_focus (GTK_WIDGET (TANDEM_PROFILE_EDITOR (widget)->name_row));
}

static void
tandem_profile_editor_class_init (TandemProfileEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tandem_profile_editor_dispose;
  widget_class->map = tandem_profile_editor_map;
  signals[REHEARSE] = g_signal_new ("rehearse", TANDEM_TYPE_PROFILE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DUPLICATE] = g_signal_new ("duplicate", TANDEM_TYPE_PROFILE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DELETE] = g_signal_new ("delete", TANDEM_TYPE_PROFILE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (TANDEM_TYPE_SUGGESTION_ROW);
  g_type_ensure (TANDEM_TYPE_WORDS_FIELD);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-profile-editor.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_rehearse);
  gtk_widget_class_bind_template_callback (widget_class, on_duplicate);
  gtk_widget_class_bind_template_callback (widget_class, on_delete);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tandem_profile_editor_init (TandemProfileEditor *self)
{
  self->providers = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "close-request", G_CALLBACK (on_close_request), NULL);
}

TandemProfileEditor *
tandem_profile_editor_new (GtkWindow *parent, TandemProfiles *profiles, TandemProfile *profile, TandemSecrets *secrets,
                           TandemToolsCheck check_tools)
{
  TandemProfileEditor *self;

  g_return_val_if_fail (TANDEM_IS_PROFILES (profiles) && TANDEM_IS_PROFILE (profile) && TANDEM_IS_SECRETS (secrets), NULL);

  self = g_object_new (TANDEM_TYPE_PROFILE_EDITOR, "transient-for", parent, NULL);
  self->profile = g_object_ref (profile);
  self->secrets = g_object_ref (secrets);
  self->draft = tandem_profile_draft_new (profiles, profile, check_tools);
  fill (self);
  return self;
}

TandemProfile *
tandem_profile_editor_get_profile (TandemProfileEditor *self)
{
  g_return_val_if_fail (TANDEM_IS_PROFILE_EDITOR (self), NULL);
  return self->profile;
}

TandemProfileDraft *
tandem_profile_editor_get_draft (TandemProfileEditor *self)
{
  g_return_val_if_fail (TANDEM_IS_PROFILE_EDITOR (self), NULL);
  return self->draft;
}

void
tandem_profile_editor_set_can_rehearse (TandemProfileEditor *self, const char *obstacle)
{
  g_return_if_fail (TANDEM_IS_PROFILE_EDITOR (self));
  gtk_widget_set_sensitive (self->rehearse_button, obstacle == NULL);
  gtk_widget_set_tooltip_text (self->rehearse_button, obstacle);
}

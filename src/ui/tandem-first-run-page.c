// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-first-run-page.h"

#include "tandem-account-check.h"
#include "tandem-entry-field.h"
#include "tandem-error-text.h"
#include "tandem-phone-number.h"

struct _TandemFirstRunPage {
  GtkWidget parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemSecrets *secrets;
  GCancellable *cancellable;

  /* template */
  GtkWidget *box;
  GtkWidget *cancel_button;
  GtkWidget *sound_button;
  GtkWidget *demo_button;
  TandemEntryField *sid_field;
  TandemEntryField *token_field;
  TandemEntryField *number_field;
  TandemEntryField *key_field;
  GtkWidget *save_button;
};

G_DEFINE_FINAL_TYPE (TandemFirstRunPage, tandem_first_run_page, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_CAN_CANCEL, PROP_HAS_SOUND, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { ACCOUNT_ENTERED, DEMO_REQUESTED, CANCELLED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* Copied from a web page: spaces around an entry are never meant. */
static char *
dup_entry (TandemEntryField *field)
{
  return g_strstrip (g_strdup (tandem_entry_field_get_text (field)));
}

/* --- checking --------------------------------------------------------------------------------- */

static const char *
check_sid (TandemFirstRunPage *self)
{
  g_autofree char *sid = dup_entry (self->sid_field);
  const char *problem = tandem_account_check_sid (sid);

  tandem_entry_field_set_problem (self->sid_field, problem);
  return problem;
}

/* An empty token means the one that is kept already. */
static const char *
check_token (TandemFirstRunPage *self)
{
  g_autofree char *token = dup_entry (self->token_field);
  gboolean kept = tandem_secrets_get (self->secrets, TANDEM_SECRET_TWILIO_AUTH_TOKEN) != NULL;
  const char *problem = !*token && kept ? NULL : tandem_account_check_token (token);

  tandem_entry_field_set_problem (self->token_field, problem);
  return problem;
}

static const char *
check_key (TandemFirstRunPage *self)
{
  g_autofree char *key = dup_entry (self->key_field);
  const char *problem = tandem_account_check_ai_key (key);

  tandem_entry_field_set_problem (self->key_field, problem);
  return problem;
}

/* The number in E.164, (transfer full), or NULL when it is wrong. */
static char *
check_number (TandemFirstRunPage *self)
{
  g_autofree char *number = dup_entry (self->number_field);
  g_autofree char *e164 = NULL;
  g_autofree char *problem = NULL;

  problem = tandem_account_check_number (number, tandem_settings_get_string (self->settings, "region"), &e164);
  tandem_entry_field_set_problem (self->number_field, problem);
  return g_steal_pointer (&e164);
}

static void
on_field_changed (TandemEntryField *field, gpointer user_data)
{
  tandem_entry_field_set_problem (field, NULL);
}

/* --- keeping ----------------------------------------------------------------------------------- */

static void
set_busy (TandemFirstRunPage *self, gboolean busy)
{
  gtk_widget_set_sensitive (self->save_button, !busy);
  gtk_widget_set_sensitive (self->demo_button, !busy);
}

/* @field holds what could not be kept. */
static void
show_failure (TandemFirstRunPage *self, TandemEntryField *field, const GError *error)
{
  g_autofree char *text = tandem_error_text_dup (error);

  set_busy (self, FALSE);
  tandem_entry_field_set_problem (field, text);
  gtk_widget_grab_focus (GTK_WIDGET (field));
}

/* The settings come last: once they are set, the rest of the program may use the secrets. */
static void
finish (TandemFirstRunPage *self)
{
  g_autofree char *sid = dup_entry (self->sid_field);
  g_autofree char *key = dup_entry (self->key_field);
  g_autofree char *number = check_number (self);
  g_autofree char *region = number ? tandem_phone_number_region (number) : NULL;

  set_busy (self, FALSE);
  tandem_entry_field_set_text (self->token_field, "");
  tandem_entry_field_set_text (self->key_field, "");
  if (region)
    tandem_settings_set_string (self->settings, "region", region);
  if (number)
    tandem_settings_set_string (self->settings, "phone-number", number);
  tandem_settings_set_string (self->settings, "account-sid", sid);
  if (*key)
    tandem_settings_set_string (self->settings, "ai-provider", "openai");
  g_signal_emit (self, signals[ACCOUNT_ENTERED], 0);
}

static void
did_store_key (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemFirstRunPage) self = user_data;
  g_autoptr (GError) error = NULL;

  g_assert (TANDEM_IS_FIRST_RUN_PAGE (self));
  if (!self->cancellable)
    return; /* the window is gone */
  if (tandem_secrets_store_finish (TANDEM_SECRETS (source), result, &error))
    finish (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_failure (self, self->key_field, error);
}

static void
store_key (TandemFirstRunPage *self)
{
  g_autofree char *key = dup_entry (self->key_field);

  if (*key)
    tandem_secrets_store_async (self->secrets, TANDEM_SECRET_OPENAI_API_KEY, key, self->cancellable, did_store_key,
                                g_object_ref (self));
  else
    finish (self);
}

static void
did_store_token (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemFirstRunPage) self = user_data;
  g_autoptr (GError) error = NULL;

  g_assert (TANDEM_IS_FIRST_RUN_PAGE (self));
  if (!self->cancellable)
    return; /* the window is gone */
  if (tandem_secrets_store_finish (TANDEM_SECRETS (source), result, &error))
    store_key (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_failure (self, self->token_field, error);
}

static void
on_save_clicked (GtkButton *button, gpointer user_data)
{
  TandemFirstRunPage *self = TANDEM_FIRST_RUN_PAGE (user_data);
  g_autofree char *token = dup_entry (self->token_field);
  g_autofree char *number = NULL;
  GtkWidget *wrong = NULL;

  g_return_if_fail (self->settings != NULL);
  /* All are checked, so that all problems are seen; the cursor goes to the first. */
  if (check_key (self))
    wrong = GTK_WIDGET (self->key_field);
  number = check_number (self);
  if (!number)
    wrong = GTK_WIDGET (self->number_field);
  if (check_token (self))
    wrong = GTK_WIDGET (self->token_field);
  if (check_sid (self))
    wrong = GTK_WIDGET (self->sid_field);
  if (wrong) {
    gtk_widget_grab_focus (wrong);
    return;
  }
  set_busy (self, TRUE);
  if (*token)
    tandem_secrets_store_async (self->secrets, TANDEM_SECRET_TWILIO_AUTH_TOKEN, token, self->cancellable,
                                did_store_token, g_object_ref (self));
  else
    store_key (self);
}

static void
on_field_activated (TandemEntryField *field, gpointer user_data)
{
  on_save_clicked (NULL, user_data);
}

static void
on_demo_clicked (GtkButton *button, gpointer user_data)
{
  g_signal_emit (user_data, signals[DEMO_REQUESTED], 0);
}

static void
on_cancel_clicked (GtkButton *button, gpointer user_data)
{
  g_signal_emit (user_data, signals[CANCELLED], 0);
}

/* --- object --------------------------------------------------------------------------------------- */

static void
tandem_first_run_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_HAS_SOUND:
    g_value_set_boolean (value, gtk_widget_get_visible (TANDEM_FIRST_RUN_PAGE (object)->sound_button));
    break;
  case PROP_CAN_CANCEL:
    g_value_set_boolean (value, gtk_widget_get_visible (TANDEM_FIRST_RUN_PAGE (object)->cancel_button));
    break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_first_run_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TandemFirstRunPage *self = TANDEM_FIRST_RUN_PAGE (object);

  switch (id) {
  case PROP_HAS_SOUND: gtk_widget_set_visible (self->sound_button, g_value_get_boolean (value)); break;
  case PROP_CAN_CANCEL: gtk_widget_set_visible (self->cancel_button, g_value_get_boolean (value)); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_first_run_page_dispose (GObject *object)
{
  TandemFirstRunPage *self = TANDEM_FIRST_RUN_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);
  g_clear_object (&self->secrets);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_first_run_page_parent_class)->dispose (object);
}

static void
tandem_first_run_page_class_init (TandemFirstRunPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const char *names[] = { "account-entered", "demo-requested", "cancelled" };

  object_class->get_property = tandem_first_run_page_get_property;
  object_class->set_property = tandem_first_run_page_set_property;
  object_class->dispose = tandem_first_run_page_dispose;
  props[PROP_CAN_CANCEL] = g_param_spec_boolean ("can-cancel", NULL, NULL, FALSE,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_HAS_SOUND] = g_param_spec_boolean ("has-sound", NULL, NULL, FALSE,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], TANDEM_TYPE_FIRST_RUN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  g_type_ensure (TANDEM_TYPE_ENTRY_FIELD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tandemphone/Tandem/ui/tandem-first-run-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemFirstRunPage, box);
  gtk_widget_class_bind_template_child (widget_class, TandemFirstRunPage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, TandemFirstRunPage, sound_button);
  gtk_widget_class_bind_template_child (widget_class, TandemFirstRunPage, demo_button);
  gtk_widget_class_bind_template_child (widget_class, TandemFirstRunPage, sid_field);
  gtk_widget_class_bind_template_child (widget_class, TandemFirstRunPage, token_field);
  gtk_widget_class_bind_template_child (widget_class, TandemFirstRunPage, number_field);
  gtk_widget_class_bind_template_child (widget_class, TandemFirstRunPage, key_field);
  gtk_widget_class_bind_template_child (widget_class, TandemFirstRunPage, save_button);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_demo_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
}

static void
tandem_first_run_page_init (TandemFirstRunPage *self)
{
  TandemEntryField *fields[4];

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  fields[0] = self->sid_field;
  fields[1] = self->token_field;
  fields[2] = self->number_field;
  fields[3] = self->key_field;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_signal_connect_object (fields[i], "changed", G_CALLBACK (on_field_changed), self, 0);
    g_signal_connect_object (fields[i], "entry-activated", G_CALLBACK (on_field_activated), self, 0);
  }
}

void
tandem_first_run_page_set_up (TandemFirstRunPage *self, TandemSettings *settings, TandemSecrets *secrets)
{
  g_return_if_fail (TANDEM_IS_FIRST_RUN_PAGE (self));
  g_return_if_fail (self->settings == NULL);

  self->settings = g_object_ref (settings);
  self->secrets = g_object_ref (secrets);
}

void
tandem_first_run_page_refill (TandemFirstRunPage *self)
{
  g_return_if_fail (TANDEM_IS_FIRST_RUN_PAGE (self));

  tandem_entry_field_set_text (self->sid_field, tandem_settings_get_string (self->settings, "account-sid"));
  tandem_entry_field_set_text (self->number_field, tandem_settings_get_string (self->settings, "phone-number"));
  gtk_widget_grab_focus (GTK_WIDGET (self->sid_field));
}

TandemSecrets *
tandem_first_run_page_get_secrets (TandemFirstRunPage *self)
{
  g_return_val_if_fail (TANDEM_IS_FIRST_RUN_PAGE (self), NULL);
  return self->secrets;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-text-composer.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "tandem-announcer.h"
#include "tandem-attachment-bar.h"
#include "tandem-draft-row.h"
#include "tandem-error-text.h"
#include "tandem-message-text.h"
#include "tandem-own-numbers.h"
#include "tandem-quiet-bar.h"
#include "tandem-quiet-hours.h"
#include "tandem-send-later.h"
#include "tandem-template-menu.h"
#include "tandem-templates.h"
#include "tandem-text-cost-label.h"

/* What is half written is kept when nothing was typed for so long. */
#define DRAFT_MS 400
/* What Twilio takes. */
#define BODY_MAX 1600

struct _TandemTextComposer {
  GtkWidget parent_instance;

  /* owned */
  TandemInbox *inbox;
  TandemSettings *settings;
  char *number;              /* nullable */
  char *kept;                /* the draft that the store has */
  char *from;                /* nullable: of our numbers, the one that the text is to be sent from */
  GtkStringList *own_numbers;
  GCancellable *cancellable; /* of the question for this thread */
  guint draft_id;
  guint facts_id;

  /* template */
  GtkWidget *clamp;
  GtkWidget *locked_box;
  GtkTextView *text_view;
  TandemAttachmentBar *attachment_bar;
  GtkWidget *attach_button;
  GtkWidget *send_button;
  TandemSendLater *later_button;
  TandemTemplateMenu *template_menu;
  TandemQuietBar *quiet_bar;
  GtkLabel *problem_label;
  GtkWidget *wide_box;
  GtkLabel *wide_label;
  GtkWidget *simplify_button;
  GtkLabel *count_label;
  TandemTextCostLabel *cost_label;
  GtkDropDown *from_drop;

  gboolean open_told; /* that a variable has no value: sent again it goes as it is */
  TandemDraftRow *draft_row;
};

G_DEFINE_FINAL_TYPE (TandemTextComposer, tandem_text_composer, GTK_TYPE_WIDGET)

static char *
dup_text (TandemTextComposer *self)
{
  GtkTextIter begin, end;

  gtk_text_buffer_get_bounds (gtk_text_view_get_buffer (self->text_view), &begin, &end);
  return gtk_text_buffer_get_text (gtk_text_view_get_buffer (self->text_view), &begin, &end, FALSE);
}

static void
set_text (TandemTextComposer *self, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), text, -1);
}

/* NULL: there is none. */
static void
show_words (TandemTextComposer *self, const char *text)
{
  gtk_label_set_label (self->problem_label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_label), text != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text_view), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text ? text : "", -1);
  if (text)
    tandem_announcer_say (GTK_ACCESSIBLE (self), text);
}

static void
show_problem (TandemTextComposer *self, const GError *error)
{
  g_autofree char *text = error ? tandem_error_text_dup (error) : NULL;

  show_words (self, text);
}

/* --- counting ------------------------------------------------------------------------------------------------ */

static void
show_wide (TandemTextComposer *self, const char *text)
{
  gsize length = 0;
  const char *wide = tandem_segments_find_wide (text, &length);
  g_autofree char *sign = wide ? g_strndup (wide, length) : NULL;
  g_autofree char *plain = wide ? tandem_segments_simplify (text) : NULL;
  /* TRANSLATORS: %s is a character that makes a text be sent in the encoding UCS-2, in which fewer fit into a segment. */
  g_autofree char *words = sign ? g_strdup_printf (_("“%s” makes it UCS-2, so less fits into a segment."), sign) : NULL;

  gtk_widget_set_visible (self->wide_box, wide != NULL);
  gtk_widget_set_visible (self->simplify_button, plain != NULL);
  gtk_label_set_label (self->wide_label, words ? words : "");
}

static void
show_count (TandemTextComposer *self)
{
  g_autofree char *text = dup_text (self);
  TandemSegments segments;
  g_autofree char *words = NULL;

  tandem_segments_count (text, &segments);
  words = tandem_message_text_dup_count (&segments);
  gtk_label_set_label (self->count_label, *text ? words : "");
  if (g_utf8_strlen (text, -1) > BODY_MAX)
    gtk_widget_add_css_class (GTK_WIDGET (self->count_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->count_label), "error");
  tandem_text_cost_label_show (self->cost_label, self->number, *text ? segments.segments : 0,
                              tandem_attachment_bar_count_files (self->attachment_bar));
  show_wide (self, text);
}

static void
on_simplify (TandemTextComposer *self)
{
  g_autofree char *text = dup_text (self);
  g_autofree char *plain = tandem_segments_simplify (text);

  if (plain)
    set_text (self, plain);
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
}

/* --- drafts -------------------------------------------------------------------------------------------------- */

static void
keep_draft (TandemTextComposer *self)
{
  g_autofree char *text = NULL;

  g_clear_handle_id (&self->draft_id, g_source_remove);
  if (!self->number || !self->inbox)
    return;
  text = dup_text (self);
  /* Nothing was typed before it was known what is kept. */
  if (g_strcmp0 (text, self->kept) == 0 || (!self->kept && !*text))
    return;
  tandem_inbox_set_draft (self->inbox, self->number, text);
  g_free (self->kept);
  self->kept = g_steal_pointer (&text);
}

static gboolean
on_draft (gpointer user_data)
{
  TandemTextComposer *self = TANDEM_TEXT_COMPOSER (user_data);

  self->draft_id = 0;
  keep_draft (self);
  return G_SOURCE_REMOVE;
}

static void
on_changed (TandemTextComposer *self)
{
  show_problem (self, NULL);
  self->open_told = FALSE;
  tandem_quiet_bar_withdraw (self->quiet_bar);
  show_count (self);
  g_clear_handle_id (&self->draft_id, g_source_remove);
  if (self->number)
    self->draft_id = g_timeout_add (DRAFT_MS, on_draft, self);
}

/* Also the files of another thread. */
static void
on_files_changed (TandemTextComposer *self)
{
  tandem_quiet_bar_withdraw (self->quiet_bar);
  tandem_send_later_set_has_files (self->later_button, tandem_attachment_bar_count_files (self->attachment_bar) > 0);
  show_count (self);
}

/* --- the thread ---------------------------------------------------------------------------------------------- */

static void
tell_numbers (TandemTextComposer *self)
{
  GtkStringObject *from = gtk_drop_down_get_selected_item (self->from_drop);

  tandem_template_menu_set_numbers (self->template_menu, self->number, from ? gtk_string_object_get_string (from) : NULL);
}

/* The one that had the last text of this thread is the first. */
static void
offer_numbers (TandemTextComposer *self, const char *last)
{
  tandem_own_numbers_fill (self->own_numbers, self->settings, self->from, last);
  gtk_drop_down_set_selected (self->from_drop, 0);
  tell_numbers (self);
  gtk_widget_set_visible (GTK_WIDGET (self->from_drop), g_list_model_get_n_items (G_LIST_MODEL (self->own_numbers)) > 1);
}

static void
set_locked (TandemTextComposer *self, gboolean locked)
{
  gtk_widget_set_visible (self->locked_box, locked);
  gtk_widget_set_sensitive (GTK_WIDGET (self->text_view), !locked);
  gtk_widget_set_sensitive (self->attach_button, !locked);
  gtk_widget_set_sensitive (self->send_button, !locked);
  gtk_widget_set_sensitive (GTK_WIDGET (self->later_button), !locked);
}

static void
did_find_thread (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemTextComposer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) threads = tandem_message_store_list_finish (TANDEM_MESSAGE_STORE (source), result, &error);
  TandemThread *thread = threads && threads->len > 0 ? threads->pdata[0] : NULL;
  const char *unkept;
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->inbox)
    return;
  if (error) {
    show_problem (self, error);
    return;
  }
  set_locked (self, thread && tandem_thread_get_opted_out (thread));
  if (self->kept)
    return;
  /* For the first time: nobody typed faster than the store reads, but if so, it is left. */
  unkept = tandem_inbox_get_unkept_draft (self->inbox, self->number);
  self->kept = g_strdup (unkept ? unkept : thread ? tandem_thread_get_draft (thread) : "");
  text = dup_text (self);
  if (!*text)
    set_text (self, self->kept);
  offer_numbers (self, thread ? tandem_thread_get_own_number (thread) : NULL);
}

static gboolean
find_thread (gpointer user_data)
{
  TandemTextComposer *self = TANDEM_TEXT_COMPOSER (user_data);

  self->facts_id = 0;
  tandem_message_store_find_thread_async (tandem_inbox_get_store (self->inbox), self->number, self->cancellable, did_find_thread,
                                          g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* Before what is kept is known, nothing is put before it. */
static gboolean
on_given_back (TandemTextComposer *self, const char *number, const char *words)
{
  g_autofree char *text = NULL;
  g_autofree char *both = NULL;

  if (!self->inbox || !self->kept || g_strcmp0 (self->number, number) != 0)
    return FALSE;
  text = dup_text (self);
  both = *text ? g_strconcat (words, "\n", text, NULL) : g_strdup (words);
  set_text (self, both);
  return TRUE;
}

/* STOP and START are kept just after the text itself. */
static void
on_message (TandemInbox *inbox, TandemMessage *message, gpointer user_data)
{
  TandemTextComposer *self = TANDEM_TEXT_COMPOSER (user_data);

  if (self->number && !self->facts_id && g_str_equal (tandem_message_get_number (message), self->number))
    self->facts_id = g_idle_add (find_thread, self);
}

/* --- sending ------------------------------------------------------------------------------------------------- */

typedef struct {
  TandemTextComposer *self;
  char *number;
  char *body;
  TandemAttachmentBar *attachment_bar; /* outlives the window, with its files */
  GListModel *files; /* nullable */
} Sending;

static void
sending_free (Sending *sending)
{
  g_clear_object (&sending->self);
  g_free (sending->number);
  g_free (sending->body);
  g_clear_object (&sending->attachment_bar);
  g_clear_object (&sending->files);
  g_free (sending);
}

/* What was not taken comes back to where it was written. */
static void
did_send (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Sending *sending = user_data;
  TandemTextComposer *self = sending->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemMessage) message = tandem_inbox_send_finish (TANDEM_INBOX (source), result, &error);

  if (!message && sending->files)
    tandem_attachment_bar_put_back (sending->attachment_bar, TANDEM_INBOX (source), sending->number, sending->files);
  if (!message)
    tandem_drafts_give_back (tandem_inbox_get_drafts (TANDEM_INBOX (source)), sending->number, sending->body);
  if (!message && self->inbox && g_strcmp0 (self->number, sending->number) == 0)
    show_problem (self, error);
  sending_free (sending);
}

static void
on_attach (TandemTextComposer *self)
{
  tandem_attachment_bar_choose (self->attachment_bar);
}

/* @send_at: nullable: now. */
static void
send_text (TandemTextComposer *self, GDateTime *send_at)
{
  GtkStringObject *from = gtk_drop_down_get_selected_item (self->from_drop);
  TandemTextRequest request = { 0 };
  Sending *sending = g_new0 (Sending, 1);

  sending->self = g_object_ref (self);
  sending->number = g_strdup (self->number);
  sending->body = dup_text (self);
  request.to = sending->number;
  request.body = sending->body;
  sending->attachment_bar = g_object_ref (self->attachment_bar);
  sending->files = tandem_attachment_bar_take (self->attachment_bar);
  request.media = sending->files;
  request.from = from ? gtk_string_object_get_string (from) : NULL;
  tandem_draft_row_reset (self->draft_row);
  request.send_at = send_at;
  set_text (self, "");
  tandem_inbox_send_async (self->inbox, &request, NULL, did_send, sending);
}

/* FALSE: it is told first that a variable of a template has no value. */
static gboolean
check_variables (TandemTextComposer *self, const char *text)
{
  gsize length = 0;
  const char *open = self->open_told ? NULL : tandem_template_find_open (text, &length);
  g_autofree char *variable = open ? g_strndup (open, length) : NULL;
  /* TRANSLATORS: %s is a variable of a template, "{contact.name}". */
  g_autofree char *words = open ? g_strdup_printf (_("“%s” has no value. Write what is meant, or send it again as it is."), variable) : NULL;

  if (!open)
    return TRUE;
  show_words (self, words);
  self->open_told = TRUE;
  return FALSE;
}

/* In quiet hours it is asked first; nothing but the answer keeps a text from being sent. */
static void
send_or_ask (TandemTextComposer *self, GDateTime *send_at)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) end = NULL;
  g_autofree char *text = NULL;

  if (!self->inbox || !self->number || !gtk_widget_get_sensitive (self->send_button) ||
      !tandem_attachment_bar_check (self->attachment_bar))
    return;
  text = dup_text (self);
  if (!check_variables (self, text))
    return;
  end = tandem_quiet_hours_dup_end (tandem_settings_get_string (self->settings, "quiet-hours"), send_at ? send_at : now);
  if (end && (*text || tandem_attachment_bar_count_files (self->attachment_bar) > 0))
    tandem_quiet_bar_ask (self->quiet_bar, end, send_at);
  else
    send_text (self, send_at);
}

static void
on_send (TandemTextComposer *self)
{
  send_or_ask (self, NULL);
}

static void
on_later (TandemTextComposer *self, GDateTime *send_at)
{
  send_or_ask (self, send_at);
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
}

static void
on_quiet_answered (TandemTextComposer *self, GDateTime *send_at)
{
  if (tandem_attachment_bar_check (self->attachment_bar))
    send_text (self, send_at);
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
}

/* What is being spelled with an input method is finished by its Enter, not sent. */
static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers, gpointer user_data)
{
  TandemTextComposer *self = TANDEM_TEXT_COMPOSER (user_data);
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));

  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter && key != GDK_KEY_ISO_Enter) ||
      modifiers & (GDK_SHIFT_MASK | GDK_CONTROL_MASK))
    return FALSE;
  if (modifiers & GDK_ALT_MASK) {
    if (gtk_widget_get_sensitive (GTK_WIDGET (self->later_button)))
      tandem_send_later_open (self->later_button);
    return TRUE;
  }
  if (!gtk_text_view_im_context_filter_keypress (self->text_view, event))
    on_send (self);
  return TRUE;
}

/* --- object -------------------------------------------------------------------------------------------------- */

static void
tandem_text_composer_dispose (GObject *object)
{
  TandemTextComposer *self = TANDEM_TEXT_COMPOSER (object);

  if (self->clamp)
    keep_draft (self);
  g_clear_handle_id (&self->facts_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->clamp, gtk_widget_unparent);
  g_clear_handle_id (&self->draft_id, g_source_remove);
  g_clear_object (&self->inbox);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tandem_text_composer_parent_class)->dispose (object);
}

static void
tandem_text_composer_finalize (GObject *object)
{
  TandemTextComposer *self = TANDEM_TEXT_COMPOSER (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->own_numbers);
  g_clear_pointer (&self->number, g_free);
  g_clear_pointer (&self->kept, g_free);
  g_clear_pointer (&self->from, g_free);
  G_OBJECT_CLASS (tandem_text_composer_parent_class)->finalize (object);
}

static void
tandem_text_composer_class_init (TandemTextComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tandem_text_composer_dispose;
  object_class->finalize = tandem_text_composer_finalize;
  g_type_ensure (TANDEM_TYPE_ATTACHMENT_BAR);
  g_type_ensure (TANDEM_TYPE_DRAFT_ROW);
  g_type_ensure (TANDEM_TYPE_SEND_LATER);
  g_type_ensure (TANDEM_TYPE_QUIET_BAR);
  g_type_ensure (TANDEM_TYPE_TEMPLATE_MENU);
  g_type_ensure (TANDEM_TYPE_TEXT_COST_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-text-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, TandemTextComposer, clamp);
  gtk_widget_class_bind_template_child (widget_class, TandemTextComposer, locked_box);
  gtk_widget_class_bind_template_child (widget_class, TandemTextComposer, text_view);
  gtk_widget_class_bind_template_child (widget_class, TandemTextComposer, attachment_bar);
  gtk_widget_class_bind_template_child (widget_class, TandemTextComposer, attach_button);
  gtk_widget_class_bind_template_child (widget_class, TandemTextComposer, send_button);
  gtk_widget_class_bind_template_child (widget_class, TandemTextComposer, later_button);
  gtk_widget_class_bind_template_child (widget_class, TandemTextComposer, template_menu);
  gtk_widget_class_bind_template_child (widget_class, TandemTextComposer, quiet_bar);
  gtk_widget_class_bind_template_child (widget_class, TandemTextComposer, problem_label);
  gtk_widget_class_bind_template_child (widget_class, TandemTextComposer, wide_box);
  gtk_widget_class_bind_template_child (widget_class, TandemTextComposer, wide_label);
  gtk_widget_class_bind_template_child (widget_class, TandemTextComposer, simplify_button);
  gtk_widget_class_bind_template_child (widget_class, TandemTextComposer, count_label);
  gtk_widget_class_bind_template_child (widget_class, TandemTextComposer, cost_label);
  gtk_widget_class_bind_template_child (widget_class, TandemTextComposer, from_drop);
  gtk_widget_class_bind_template_callback (widget_class, on_attach);
  gtk_widget_class_bind_template_callback (widget_class, on_files_changed);
  gtk_widget_class_bind_template_child (widget_class, TandemTextComposer, draft_row);
  gtk_widget_class_bind_template_callback (widget_class, on_send);
  gtk_widget_class_bind_template_callback (widget_class, on_later);
  gtk_widget_class_bind_template_callback (widget_class, on_quiet_answered);
  gtk_widget_class_bind_template_callback (widget_class, on_simplify);
}

static void
tandem_text_composer_init (TandemTextComposer *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->own_numbers = gtk_string_list_new (NULL);
  gtk_drop_down_set_model (self->from_drop, G_LIST_MODEL (self->own_numbers));
  g_signal_connect_object (self->from_drop, "notify::selected-item", G_CALLBACK (tell_numbers), self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self->text_view), keys);
  g_signal_connect_object (gtk_text_view_get_buffer (self->text_view), "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
}

void
tandem_text_composer_set_up (TandemTextComposer *self, TandemInbox *inbox, TandemSettings *settings)
{
  g_return_if_fail (TANDEM_IS_TEXT_COMPOSER (self) && !self->inbox);

  self->inbox = g_object_ref (inbox);
  self->settings = g_object_ref (settings);
  tandem_attachment_bar_set_up (self->attachment_bar, inbox, settings, self->text_view, self->clamp);
  tandem_draft_row_set_up (self->draft_row, inbox, self->text_view);
  tandem_send_later_set_up (self->later_button, inbox);
  tandem_text_cost_label_set_up (self->cost_label, inbox, settings);
  g_signal_connect_object (inbox, "message-added", G_CALLBACK (on_message), self, 0);
  g_signal_connect_object (inbox, "message-changed", G_CALLBACK (on_message), self, 0);
  g_signal_connect_object (tandem_inbox_get_drafts (inbox), "given-back", G_CALLBACK (on_given_back), self, G_CONNECT_SWAPPED);
}

void
tandem_text_composer_set_number (TandemTextComposer *self, const char *number)
{
  g_return_if_fail (TANDEM_IS_TEXT_COMPOSER (self) && self->inbox && number);

  if (g_strcmp0 (self->number, number) == 0)
    return;
  keep_draft (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->number, g_free);
  g_clear_pointer (&self->kept, g_free);
  g_clear_pointer (&self->from, g_free);
  set_text (self, "");
  set_locked (self, FALSE);
  offer_numbers (self, NULL);
  self->number = g_strdup (number);
  tandem_attachment_bar_set_number (self->attachment_bar, number);
  tandem_draft_row_set_number (self->draft_row, number);
  g_clear_handle_id (&self->facts_id, g_source_remove);
  find_thread (self);
}

void
tandem_text_composer_focus (TandemTextComposer *self)
{
  g_return_if_fail (TANDEM_IS_TEXT_COMPOSER (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
}

void
tandem_text_composer_draft (TandemTextComposer *self)
{
  g_return_if_fail (TANDEM_IS_TEXT_COMPOSER (self));
  tandem_draft_row_toggle (self->draft_row);
}

void
tandem_text_composer_put (TandemTextComposer *self, TandemMessage *message)
{
  const char *number = tandem_message_get_number (message);

  g_return_if_fail (TANDEM_IS_TEXT_COMPOSER (self) && self->inbox && TANDEM_IS_MESSAGE (message));

  tandem_drafts_give_back (tandem_inbox_get_drafts (self->inbox), number, tandem_message_get_body (message));
  tandem_attachment_bar_put_copies (self->attachment_bar, number, tandem_message_get_media (message));
  if (g_strcmp0 (self->number, number) != 0)
    return;
  g_free (self->from);
  self->from = g_strdup (tandem_message_get_own_number (message));
  offer_numbers (self, NULL);
  tandem_send_later_set_time (self->later_button, tandem_message_get_send_at (message));
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
}

void
tandem_text_composer_set_people (TandemTextComposer *self, TandemPeople *people)
{
  g_return_if_fail (TANDEM_IS_TEXT_COMPOSER (self) && self->settings);
  tandem_template_menu_set_up (self->template_menu, self->settings, people, self->text_view);
}

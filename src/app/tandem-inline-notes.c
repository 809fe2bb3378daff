// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-inline-notes.h"

#include <glib/gi18n.h>

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"

struct _TandemInlineNotes {
  GObject parent_instance;

  /* owned */
  GDBusConnection *bus; /* NULL: there is none, or no server that can */
  char *owner;          /* nullable: who is the server; another one begins its ids again */
  GCancellable *cancellable; /* of the question what this server can */
  GHashTable *notes;    /* number -> Note */
  char *desktop_id;

  gboolean has_markup; /* it takes the body for markup */
  guint signals_id;
  guint watch_id;
};

G_DEFINE_FINAL_TYPE (TandemInlineNotes, tandem_inline_notes, G_TYPE_OBJECT)

enum { ACTIVATED, READ, REPLIED, N_SIGNALS };
static guint signals[N_SIGNALS];

typedef struct {
  guint32 id; /* 0: the server has not said yet */
  char *own_number;
} Note;

static void
note_free (gpointer data)
{
  g_free (((Note *) data)->own_number);
  g_free (data);
}

/* The server is gone, and what it showed with it. */
static void
forget_server (TandemInlineNotes *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->signals_id)
    g_dbus_connection_signal_unsubscribe (self->bus, self->signals_id);
  self->signals_id = 0;
  g_clear_object (&self->bus);
  g_clear_pointer (&self->owner, g_free);
  g_hash_table_remove_all (self->notes);
}

static void
tandem_inline_notes_dispose (GObject *object)
{
  TandemInlineNotes *self = TANDEM_INLINE_NOTES (object);

  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  forget_server (self);
  G_OBJECT_CLASS (tandem_inline_notes_parent_class)->dispose (object);
}

static void
tandem_inline_notes_finalize (GObject *object)
{
  TandemInlineNotes *self = TANDEM_INLINE_NOTES (object);

  g_clear_pointer (&self->notes, g_hash_table_unref);
  g_clear_pointer (&self->desktop_id, g_free);
  G_OBJECT_CLASS (tandem_inline_notes_parent_class)->finalize (object);
}

static void
tandem_inline_notes_class_init (TandemInlineNotesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_inline_notes_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_inline_notes_finalize;
  signals[ACTIVATED] = g_signal_new ("activated", TANDEM_TYPE_INLINE_NOTES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     G_TYPE_STRING);
  signals[READ] = g_signal_new ("read", TANDEM_TYPE_INLINE_NOTES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[REPLIED] = g_signal_new ("replied", TANDEM_TYPE_INLINE_NOTES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                   G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
}

static void
tandem_inline_notes_init (TandemInlineNotes *self)
{
  self->notes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, note_free);
}

/* NULL: it is not one of ours. */
static const char *
find_number (TandemInlineNotes *self, guint32 id)
{
  GHashTableIter iter;
  gpointer number, note;

  g_hash_table_iter_init (&iter, self->notes);
  while (id && g_hash_table_iter_next (&iter, &number, &note))
    if (((Note *) note)->id == id)
      return number;
  return NULL;
}

static void
on_signal (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *name, GVariant *parameters,
           gpointer user_data)
{
  g_autoptr (TandemInlineNotes) self = g_object_ref (TANDEM_INLINE_NOTES (user_data));
  gboolean has_words = g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(us)"));
  const char *words = "";
  guint32 id = 0;
  g_autofree char *number = NULL;
  g_autofree char *own_number = NULL;

  if (g_strcmp0 (sender, self->owner) != 0)
    return;
  if (has_words)
    g_variant_get (parameters, "(u&s)", &id, &words);
  else if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(uu)")))
    g_variant_get (parameters, "(uu)", &id, NULL);
  number = g_strdup (find_number (self, id));
  if (!number)
    return;
  own_number = g_strdup (((Note *) g_hash_table_lookup (self->notes, number))->own_number);
  if (g_str_equal (name, "NotificationClosed"))
    g_hash_table_remove (self->notes, number);
  else if (has_words && g_str_equal (name, "NotificationReplied"))
    g_signal_emit (self, signals[REPLIED], 0, number, own_number, words);
  else if (has_words && g_str_equal (name, "ActionInvoked") && g_str_equal (words, "read"))
    g_signal_emit (self, signals[READ], 0, number);
  else if (has_words && g_str_equal (name, "ActionInvoked"))
    g_signal_emit (self, signals[ACTIVATED], 0, number);
}

static void
did_get_capabilities (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemInlineNotes) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autofree const char **capabilities = NULL;

  /* Cancelled when the server went. */
  if (!answer)
    return;
  g_variant_get (answer, "(^a&s)", &capabilities);
  if (!g_strv_contains (capabilities, "inline-reply"))
    return;
  self->has_markup = g_strv_contains (capabilities, "body-markup");
  self->bus = g_object_ref (G_DBUS_CONNECTION (source));
  self->signals_id = g_dbus_connection_signal_subscribe (self->bus, self->owner, NAME, NULL, PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_signal,
                                                         self, NULL);
}

static void
on_appeared (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  TandemInlineNotes *self = TANDEM_INLINE_NOTES (user_data);

  forget_server (self);
  self->owner = g_strdup (owner);
  self->cancellable = g_cancellable_new ();
  g_dbus_connection_call (bus, owner, PATH, NAME, "GetCapabilities", NULL, G_VARIANT_TYPE ("(as)"), G_DBUS_CALL_FLAGS_NONE, -1,
                          self->cancellable, did_get_capabilities, g_object_ref (self));
}

static void
on_vanished (GDBusConnection *bus, const char *name, gpointer user_data)
{
  forget_server (TANDEM_INLINE_NOTES (user_data));
}

TandemInlineNotes *
tandem_inline_notes_new (const char *desktop_id)
{
  TandemInlineNotes *self = g_object_new (TANDEM_TYPE_INLINE_NOTES, NULL);

  self->desktop_id = g_strdup (desktop_id);
  self->watch_id = g_bus_watch_name (G_BUS_TYPE_SESSION, NAME, G_BUS_NAME_WATCHER_FLAGS_AUTO_START, on_appeared, on_vanished, self, NULL);
  return self;
}

gboolean
tandem_inline_notes_can (TandemInlineNotes *self)
{
  g_return_val_if_fail (TANDEM_IS_INLINE_NOTES (self), FALSE);
  return self->bus != NULL;
}

static void
close_note (TandemInlineNotes *self, guint32 id)
{
  if (self->bus && id)
    g_dbus_connection_call (self->bus, self->owner, PATH, NAME, "CloseNotification", g_variant_new ("(u)", id), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                            NULL, NULL, NULL);
}

typedef struct {
  TandemInlineNotes *self;
  char *number;
  char *owner; /* the server that was asked */
} Showing;

static void
did_notify (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Showing *showing = user_data;
  g_autoptr (TandemInlineNotes) self = showing->self;
  g_autofree char *number = showing->number;
  g_autofree char *owner = showing->owner;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  Note *note = g_hash_table_lookup (self->notes, number);
  guint32 id = 0;

  g_free (showing);
  if (!answer) {
    g_info ("notifications: %s", error->message);
    return;
  }
  /* That server is gone, so its id says nothing. */
  if (g_strcmp0 (owner, self->owner) != 0)
    return;
  g_variant_get (answer, "(u)", &id);
  /* Withdrawn, or another came, before the server had said how it is called. */
  if (!note)
    close_note (self, id);
  else if (note->id != id)
    close_note (self, note->id);
  if (note)
    note->id = id;
}

void
tandem_inline_notes_show (TandemInlineNotes *self, const char *number, const char *own_number, const char *title, const char *body)
{
  const char *actions[] = { "default", "", "inline-reply", C_("button", "Reply"), "read", C_("button", "Mark as Read"), NULL };
  g_autofree char *escaped = NULL;
  GVariantBuilder hints;
  Showing *showing;
  Note *note;
  guint32 before;

  g_return_if_fail (TANDEM_IS_INLINE_NOTES (self) && self->bus);
  note = g_hash_table_lookup (self->notes, number);
  before = note ? note->id : 0;
  if (!note) {
    note = g_new0 (Note, 1);
    g_hash_table_insert (self->notes, g_strdup (number), note);
  }
  g_free (note->own_number);
  note->own_number = g_strdup (own_number);
  /* The words of a stranger are no links and no pictures. */
  if (self->has_markup)
    body = escaped = g_markup_escape_text (body, -1);
  g_variant_builder_init (&hints, G_VARIANT_TYPE ("a{sv}"));
  g_variant_builder_add (&hints, "{sv}", "category", g_variant_new_string ("im.received"));
  g_variant_builder_add (&hints, "{sv}", "desktop-entry", g_variant_new_string (self->desktop_id));
  showing = g_new0 (Showing, 1);
  showing->self = g_object_ref (self);
  showing->number = g_strdup (number);
  showing->owner = g_strdup (self->owner);
  g_dbus_connection_call (self->bus, self->owner, PATH, NAME, "Notify",
                          g_variant_new ("(susss^asa{sv}i)", _("Tandem"), before, self->desktop_id, title, body, actions, &hints, -1),
                          G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, did_notify, showing);
}

void
tandem_inline_notes_withdraw (TandemInlineNotes *self, const char *number)
{
  Note *note;

  g_return_if_fail (TANDEM_IS_INLINE_NOTES (self));
  note = g_hash_table_lookup (self->notes, number);
  if (!note)
    return;
  close_note (self, note->id);
  g_hash_table_remove (self->notes, number);
}

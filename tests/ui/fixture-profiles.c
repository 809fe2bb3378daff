// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fixture-profiles.h"

#include "tandem-profile-file.h"

/* Keeps rows, and says each change on stdout: "saved NAME", "removed". */
#define FIXTURE_TYPE_PROFILE_STORE (fixture_profile_store_get_type ())
G_DECLARE_FINAL_TYPE (FixtureProfileStore, fixture_profile_store, FIXTURE, PROFILE_STORE, GObject)

struct _FixtureProfileStore {
  GObject parent_instance;
  GPtrArray *rows;
};

static void fixture_profile_store_iface_init (TandemProfileStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FixtureProfileStore, fixture_profile_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TANDEM_TYPE_PROFILE_STORE, fixture_profile_store_iface_init))

static void
fixture_profile_store_finalize (GObject *object)
{
  g_ptr_array_unref (FIXTURE_PROFILE_STORE (object)->rows);
  G_OBJECT_CLASS (fixture_profile_store_parent_class)->finalize (object);
}

static void
fixture_profile_store_class_init (FixtureProfileStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fixture_profile_store_finalize;
}

static void
fixture_profile_store_init (FixtureProfileStore *self)
{
  self->rows = g_ptr_array_new_with_free_func (tandem_profile_row_free);
}

static void
list_async (TandemProfileStore *store, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (tandem_profile_row_free);
  FixtureProfileStore *self = FIXTURE_PROFILE_STORE (store);

  for (guint i = 0; i < self->rows->len; i++) {
    const TandemProfileRow *row = self->rows->pdata[i];

    g_ptr_array_add (rows, tandem_profile_row_new (row->id, row->name, row->text));
  }
  g_task_return_pointer (task, g_steal_pointer (&rows), (GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
list_finish (TandemProfileStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
save_async (TandemProfileStore *store, const TandemProfileRow *row, GCancellable *cancellable, GAsyncReadyCallback callback,
            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);

  g_print ("saved %s\n", row->name);
  g_task_return_boolean (task, TRUE);
}

static void
remove_async (TandemProfileStore *store, const char *id, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);

  g_print ("removed\n");
  g_task_return_boolean (task, TRUE);
}

static gboolean
finish (TandemProfileStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
fixture_profile_store_iface_init (TandemProfileStoreInterface *iface)
{
  iface->list_async = list_async;
  iface->list_finish = list_finish;
  iface->save_async = save_async;
  iface->remove_async = remove_async;
  iface->finish = finish;
}

static void
add (FixtureProfileStore *store, const char *id, const char *name, const char *provider, const char *voice, const char *instructions)
{
  g_autoptr (TandemProfile) profile = tandem_profile_new (name);
  g_autofree char *text = NULL;

  g_object_set (profile, "provider", provider, "model", "", "voice", voice, "instructions", instructions, "greeting", "Good morning, this is the office.",
                NULL);
  text = tandem_profile_file_write (profile);
  g_ptr_array_add (store->rows, tandem_profile_row_new (id, name, text));
}

TandemProfiles *
fixture_profiles_new (TandemSettings *settings, gboolean some)
{
  g_autoptr (FixtureProfileStore) store = g_object_new (FIXTURE_TYPE_PROFILE_STORE, NULL);
  TandemProfiles *profiles = tandem_profiles_new (settings, TANDEM_PROFILE_STORE (store), tandem_profile_file_get_format ());

  if (some) {
    add (store, "1", "Receptionist", "openai", "marin",
         "You are the receptionist of a small office. Ask who is calling and why, and take a message.\n\nKeep every answer under two sentences.");
    add (store, "2", "예약 상담", "gemini", "Kore", "예약을 받고 {contact.name} 님께 시간을 확인해 드립니다.");
  }
  tandem_profiles_load (profiles);
  return profiles;
}

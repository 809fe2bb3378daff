// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-contacts.h"

/* So many objects are made in less than the 5 ms that the main thread may be away. */
#define PAGE 500

struct _TandemContacts {
  GObject parent_instance;

  /* owned */
  TandemContactStore *store;
  GPtrArray *contacts;
  GHashTable *by_id;     /* id -> TandemContact, both borrowed of contacts */
  GHashTable *by_number; /* number -> GPtrArray of borrowed TandemContact: two may share one */
  GCancellable *cancellable;

  gboolean loading;
  gboolean again; /* somebody asked for it while it loads */
  gboolean loaded;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemContacts, tandem_contacts, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum { PROP_0, PROP_LOADED, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { CHANGED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void load_page (TandemContacts *self, const char *after_id);

/* --- object -------------------------------------------------------------------------------------------------- */

static void
tandem_contacts_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_LOADED: g_value_set_boolean (value, TANDEM_CONTACTS (object)->loaded); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_contacts_dispose (GObject *object)
{
  TandemContacts *self = TANDEM_CONTACTS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tandem_contacts_parent_class)->dispose (object);
}

static void
tandem_contacts_finalize (GObject *object)
{
  TandemContacts *self = TANDEM_CONTACTS (object);

  g_clear_pointer (&self->by_number, g_hash_table_unref);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->contacts, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (tandem_contacts_parent_class)->finalize (object);
}

static void
tandem_contacts_class_init (TandemContactsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tandem_contacts_get_property;
  object_class->dispose = tandem_contacts_dispose;
  object_class->finalize = tandem_contacts_finalize;
  props[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CHANGED] = g_signal_new ("changed", TANDEM_TYPE_CONTACTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", TANDEM_TYPE_CONTACTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
}

static void
tandem_contacts_init (TandemContacts *self)
{
  self->contacts = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_number = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->cancellable = g_cancellable_new ();
}

TandemContacts *
tandem_contacts_new (TandemContactStore *store)
{
  TandemContacts *self;

  g_return_val_if_fail (TANDEM_IS_CONTACT_STORE (store), NULL);
  self = g_object_new (TANDEM_TYPE_CONTACTS, NULL);
  self->store = g_object_ref (store);
  return self;
}

/* --- who has which number ------------------------------------------------------------------------------------ */

static void
index_numbers (TandemContacts *self, TandemContact *contact)
{
  const TandemContactFacts *facts = tandem_contact_get_facts (contact);

  for (guint i = 0; i < facts->numbers->len; i++) {
    const char *number = ((TandemContactNumber *) facts->numbers->pdata[i])->number;
    GPtrArray *owners = g_hash_table_lookup (self->by_number, number);

    if (!owners) {
      owners = g_ptr_array_new ();
      g_hash_table_insert (self->by_number, g_strdup (number), owners);
    }
    g_ptr_array_add (owners, contact);
  }
}

static void
forget_numbers (TandemContacts *self, TandemContact *contact)
{
  const TandemContactFacts *facts = tandem_contact_get_facts (contact);

  for (guint i = 0; i < facts->numbers->len; i++) {
    const char *number = ((TandemContactNumber *) facts->numbers->pdata[i])->number;
    GPtrArray *owners = g_hash_table_lookup (self->by_number, number);

    if (owners && g_ptr_array_remove (owners, contact) && owners->len == 0)
      g_hash_table_remove (self->by_number, number);
  }
}

TandemContact *
tandem_contacts_lookup (TandemContacts *self, const char *number)
{
  GPtrArray *owners;

  g_return_val_if_fail (TANDEM_IS_CONTACTS (self), NULL);
  owners = number ? g_hash_table_lookup (self->by_number, number) : NULL;
  return owners ? owners->pdata[0] : NULL;
}

TandemContact *
tandem_contacts_get_contact (TandemContacts *self, const char *id)
{
  g_return_val_if_fail (TANDEM_IS_CONTACTS (self) && id, NULL);
  return g_hash_table_lookup (self->by_id, id);
}

const char *
tandem_contacts_get_name (TandemContacts *self, const char *number)
{
  TandemContact *contact = tandem_contacts_lookup (self, number);

  return contact ? tandem_contact_get_title (contact) : NULL;
}

TandemContactStore *
tandem_contacts_get_store (TandemContacts *self)
{
  g_return_val_if_fail (TANDEM_IS_CONTACTS (self), NULL);
  return self->store;
}

/* Takes what is known of one; a new one comes to the end of the list, which the caller tells. */
static void
take (TandemContacts *self, const TandemContactFacts *facts)
{
  TandemContact *contact = g_hash_table_lookup (self->by_id, facts->id);

  if (contact) {
    forget_numbers (self, contact);
    /* Its key is the contact's own string, which load() replaces. */
    g_hash_table_remove (self->by_id, facts->id);
    tandem_contact_load (contact, facts);
  } else {
    contact = tandem_contact_new (facts);
    g_ptr_array_add (self->contacts, contact);
  }
  g_hash_table_insert (self->by_id, (char *) tandem_contact_get_id (contact), contact);
  index_numbers (self, contact);
}

/* --- reading ------------------------------------------------------------------------------------------------- */

static void
did_load (TandemContacts *self)
{
  self->loading = FALSE;
  if (!self->loaded) {
    self->loaded = TRUE;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADED]);
  }
  g_signal_emit (self, signals[CHANGED], 0);
  if (self->again)
    tandem_contacts_load (self);
}

static void
did_list (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemContacts) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) page = tandem_contact_store_list_finish (TANDEM_CONTACT_STORE (source), result, &error);
  guint n_before = self->contacts->len;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (!page) {
    self->loading = FALSE;
    g_signal_emit (self, signals[FAILED], 0, error);
    return;
  }
  for (guint i = 0; i < page->len; i++)
    take (self, page->pdata[i]);
  if (self->contacts->len > n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, self->contacts->len - n_before);
  if (page->len == PAGE)
    load_page (self, ((TandemContactFacts *) page->pdata[PAGE - 1])->id);
  else
    did_load (self);
}

static void
load_page (TandemContacts *self, const char *after_id)
{
  tandem_contact_store_list_async (self->store, after_id, PAGE, self->cancellable, did_list, g_object_ref (self));
}

void
tandem_contacts_load (TandemContacts *self)
{
  g_return_if_fail (TANDEM_IS_CONTACTS (self));

  self->again = self->loading;
  if (self->loading)
    return;
  self->loading = TRUE;
  load_page (self, NULL);
}

gboolean
tandem_contacts_get_loaded (TandemContacts *self)
{
  g_return_val_if_fail (TANDEM_IS_CONTACTS (self), FALSE);
  return self->loaded;
}

/* --- writing ------------------------------------------------------------------------------------------------- */

static void
did_save (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemContacts *self = g_task_get_source_object (task);
  GError *error = NULL;
  guint n_before = self->contacts->len;

  if (!tandem_contact_store_finish (TANDEM_CONTACT_STORE (source), result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  take (self, g_task_get_task_data (task));
  if (self->contacts->len > n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, 1);
  g_signal_emit (self, signals[CHANGED], 0);
  g_task_return_boolean (task, TRUE);
}

void
tandem_contacts_save_async (TandemContacts *self, const TandemContactFacts *facts, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (TANDEM_IS_CONTACTS (self) && facts);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_contacts_save_async);
  g_task_set_task_data (task, tandem_contact_facts_copy (facts), (GDestroyNotify) tandem_contact_facts_free);
  tandem_contact_store_save_async (self->store, facts, NULL, did_save, task);
}

static void
did_remove (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TandemContacts *self = g_task_get_source_object (task);
  TandemContact *contact = g_task_get_task_data (task);
  GError *error = NULL;
  guint position;

  if (!tandem_contact_store_finish (TANDEM_CONTACT_STORE (source), result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (g_ptr_array_find (self->contacts, contact, &position)) {
    forget_numbers (self, contact);
    g_hash_table_remove (self->by_id, tandem_contact_get_id (contact));
    g_ptr_array_remove_index (self->contacts, position);
    g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  }
  g_signal_emit (self, signals[CHANGED], 0);
  g_task_return_boolean (task, TRUE);
}

void
tandem_contacts_remove_async (TandemContacts *self, TandemContact *contact, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (TANDEM_IS_CONTACTS (self) && TANDEM_IS_CONTACT (contact));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_contacts_remove_async);
  g_task_set_task_data (task, g_object_ref (contact), g_object_unref);
  tandem_contact_store_remove_async (self->store, tandem_contact_get_id (contact), NULL, did_remove, task);
}

gboolean
tandem_contacts_finish (TandemContacts *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct {
  guint added;
  guint updated;
} Counts;

static void
did_merge (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Counts *counts = g_task_get_task_data (task);
  GError *error = NULL;

  if (!tandem_contact_store_merge_finish (TANDEM_CONTACT_STORE (source), result, &counts->added, &counts->updated, &error)) {
    g_task_return_error (task, error);
    return;
  }
  tandem_contacts_load (g_task_get_source_object (task));
  g_task_return_boolean (task, TRUE);
}

void
tandem_contacts_merge_async (TandemContacts *self, GPtrArray *contacts, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (TANDEM_IS_CONTACTS (self) && contacts);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, tandem_contacts_merge_async);
  g_task_set_task_data (task, g_new0 (Counts, 1), g_free);
  tandem_contact_store_merge_async (self->store, contacts, NULL, did_merge, task);
}

gboolean
tandem_contacts_merge_finish (TandemContacts *self, GAsyncResult *result, guint *added, guint *updated, GError **error)
{
  const Counts *counts;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  counts = g_task_get_task_data (G_TASK (result));
  if (added)
    *added = counts->added;
  if (updated)
    *updated = counts->updated;
  return TRUE;
}

/* --- GListModel ---------------------------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *model)
{
  return TANDEM_TYPE_CONTACT;
}

static guint
get_n_items (GListModel *model)
{
  return TANDEM_CONTACTS (model)->contacts->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *contacts = TANDEM_CONTACTS (model)->contacts;

  return position < contacts->len ? g_object_ref (contacts->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-timeline.h"

#include "tandem-time.h"

#define PAGE 50

/* The texts or the calls with one number, as they come from the store: the newest first. */
typedef struct {
  TandemTimeline *timeline; /* borrowed */
  char *number;
  GPtrArray *items;         /* read and not shown yet, the oldest first */
  char *cursor;             /* id of the oldest that was read; NULL before the first page */
  gboolean calls;
  gboolean exhausted;
} Source;

struct _TandemTimeline {
  GObject parent_instance;

  /* owned */
  TandemInbox *inbox;
  GListModel *calls;
  TandemStore *store;
  char **numbers;
  GPtrArray *sources; /* of Source */
  GPtrArray *items;   /* oldest first */
  GCancellable *cancellable;

  guint n_pending;
  GError *error; /* the first of this round */
  gboolean loading;
  gboolean has_older;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemTimeline, tandem_timeline, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum { PROP_0, PROP_LOADING, PROP_HAS_OLDER, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- items --------------------------------------------------------------------------------------------------- */

static const char *
get_id (gpointer item)
{
  return TANDEM_IS_CALL (item) ? tandem_call_get_id (item) : tandem_message_get_id (item);
}

gint64
tandem_timeline_get_at_ms (gpointer item)
{
  GDateTime *at = TANDEM_IS_CALL (item) ? tandem_call_get_started_at (item) : tandem_message_get_at (item);

  /* A call that was not stored yet has begun just now. */
  return at ? tandem_time_to_ms (at) : g_get_real_time () / 1000;
}

gboolean
tandem_timeline_find (TandemTimeline *self, const char *id, guint *position)
{
  g_return_val_if_fail (TANDEM_IS_TIMELINE (self) && id, FALSE);

  for (guint i = self->items->len; i-- > 0;) {
    if (g_str_equal (get_id (self->items->pdata[i]), id)) {
      if (position)
        *position = i;
      return TRUE;
    }
  }
  return FALSE;
}

/* Borrows @item.  What is there already stays where it is. */
static void
insert (TandemTimeline *self, gpointer item)
{
  guint position = self->items->len;

  if (tandem_timeline_find (self, get_id (item), NULL))
    return;
  while (position > 0 && tandem_timeline_get_at_ms (self->items->pdata[position - 1]) > tandem_timeline_get_at_ms (item))
    position--;
  g_ptr_array_insert (self->items, (int) position, g_object_ref (item));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

/* --- reading ------------------------------------------------------------------------------------------------- */

static void
source_free (gpointer data)
{
  Source *source = data;

  g_free (source->number);
  g_free (source->cursor);
  g_ptr_array_unref (source->items);
  g_free (source);
}

static void
set_state (TandemTimeline *self, gboolean loading, gboolean has_older)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->loading != loading) {
    self->loading = loading;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
  }
  if (self->has_older != has_older) {
    self->has_older = has_older;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HAS_OLDER]);
  }
  g_object_thaw_notify (G_OBJECT (self));
}

static gpointer
peek (const Source *source)
{
  return source->items->len > 0 ? source->items->pdata[source->items->len - 1] : NULL;
}

/* The source whose newest item is the newest of all; NULL when nothing is left. */
static Source *
find_newest (TandemTimeline *self)
{
  Source *newest = NULL;

  for (guint i = 0; i < self->sources->len; i++) {
    Source *source = self->sources->pdata[i];

    if (peek (source) &&
        (!newest || tandem_timeline_get_at_ms (peek (source)) > tandem_timeline_get_at_ms (peek (newest))))
      newest = source;
  }
  return newest;
}

/* Every source has a page or all there is, so the newest PAGE of them are the newest PAGE of all. */
static void
show_page (TandemTimeline *self)
{
  g_autoptr (GPtrArray) page = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean more = FALSE;

  while (page->len < PAGE) {
    Source *source = find_newest (self);

    if (!source)
      break;
    g_ptr_array_insert (page, 0, g_ptr_array_steal_index (source->items, source->items->len - 1));
  }
  for (guint i = 0; i < self->sources->len; i++) {
    Source *source = self->sources->pdata[i];

    more = more || source->items->len > 0 || !source->exhausted;
  }
  /* What came in while it was read may lie between: then each has to find its place. */
  if (page->len > 0 && (self->items->len == 0 || tandem_timeline_get_at_ms (self->items->pdata[0]) >=
                                                   tandem_timeline_get_at_ms (page->pdata[page->len - 1]))) {
    guint n = 0;

    for (guint i = 0; i < page->len; i++)
      if (!tandem_timeline_find (self, get_id (page->pdata[i]), NULL))
        g_ptr_array_insert (self->items, (int) n++, g_object_ref (page->pdata[i]));
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, n);
  } else {
    for (guint i = 0; i < page->len; i++)
      insert (self, page->pdata[i]);
  }
  set_state (self, FALSE, more);
}

/* The object that everybody else has of this call, if anybody has one; borrowed. */
static TandemCall *
find_live (TandemTimeline *self, TandemCall *call)
{
  guint n = g_list_model_get_n_items (self->calls);

  for (guint i = 0; i < n; i++) {
    g_autoptr (TandemCall) live = g_list_model_get_item (self->calls, i);

    if (g_str_equal (tandem_call_get_id (live), tandem_call_get_id (call)))
      return live; /* the list keeps it alive */
  }
  return call;
}

/* Calls come with the newest first, texts with the oldest. */
static void
take (Source *source, GPtrArray *page)
{
  source->exhausted = page->len < PAGE;
  for (guint i = 0; i < page->len; i++) {
    gpointer item = source->calls ? (gpointer) find_live (source->timeline, page->pdata[i])
                                  : page->pdata[page->len - 1 - i];

    g_ptr_array_insert (source->items, 0, g_object_ref (item));
  }
  if (page->len > 0) {
    g_free (source->cursor);
    source->cursor = g_strdup (get_id (page->pdata[source->calls ? page->len - 1 : 0]));
  }
}

/* Whoever asks again may have more luck. */
static void
give_up (TandemTimeline *self)
{
  g_autoptr (GError) error = g_steal_pointer (&self->error);

  set_state (self, FALSE, TRUE);
  g_signal_emit (self, signals[FAILED], 0, error);
}

static void
did_list (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Source *source = user_data;
  g_autoptr (TandemTimeline) self = source->timeline; /* held since load() */
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) page = source->calls ? tandem_store_list_calls_finish (TANDEM_STORE (object), result, &error)
                                             : tandem_inbox_list_finish (TANDEM_INBOX (object), result, &error);

  self->n_pending--;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (page)
    take (source, page);
  else if (!self->error)
    self->error = g_steal_pointer (&error);
  if (self->n_pending > 0)
    return;
  /* A page without what could not be read would have a gap. */
  if (self->error)
    give_up (self);
  else
    show_page (self);
}

static void
load (TandemTimeline *self)
{
  set_state (self, TRUE, self->has_older);
  for (guint i = 0; i < self->sources->len; i++) {
    Source *source = self->sources->pdata[i];

    if (source->exhausted || source->items->len >= PAGE)
      continue;
    self->n_pending++;
    g_object_ref (self);
    if (source->calls)
      tandem_store_list_calls_with_async (self->store, source->number, source->cursor, PAGE, self->cancellable, did_list, source);
    else
      tandem_inbox_list_async (self->inbox, source->number, source->cursor, PAGE, self->cancellable, did_list, source);
  }
  if (self->n_pending == 0)
    show_page (self);
}

void
tandem_timeline_load_older (TandemTimeline *self)
{
  g_return_if_fail (TANDEM_IS_TIMELINE (self));
  if (!self->loading && self->has_older)
    load (self);
}

/* --- what comes ---------------------------------------------------------------------------------------------- */

static gboolean
is_ours (TandemTimeline *self, const char *number)
{
  return number && g_strv_contains ((const char *const *) self->numbers, number);
}

static void
on_message_added (TandemInbox *inbox, TandemMessage *message, gpointer user_data)
{
  TandemTimeline *self = TANDEM_TIMELINE (user_data);

  if (is_ours (self, tandem_message_get_number (message)))
    insert (self, message);
}

static void
on_calls_changed (GListModel *calls, guint position, guint removed, guint added, gpointer user_data)
{
  TandemTimeline *self = TANDEM_TIMELINE (user_data);

  for (guint i = position; i < position + added; i++) {
    g_autoptr (TandemCall) call = g_list_model_get_item (calls, i);

    if (is_ours (self, tandem_call_get_remote_number (call)))
      insert (self, call);
  }
}

/* --- object -------------------------------------------------------------------------------------------------- */

static void
tandem_timeline_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_LOADING: g_value_set_boolean (value, TANDEM_TIMELINE (object)->loading); break;
  case PROP_HAS_OLDER: g_value_set_boolean (value, TANDEM_TIMELINE (object)->has_older); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_timeline_dispose (GObject *object)
{
  TandemTimeline *self = TANDEM_TIMELINE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->inbox);
  g_clear_object (&self->calls);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (tandem_timeline_parent_class)->dispose (object);
}

static void
tandem_timeline_finalize (GObject *object)
{
  TandemTimeline *self = TANDEM_TIMELINE (object);

  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->numbers, g_strfreev);
  G_OBJECT_CLASS (tandem_timeline_parent_class)->finalize (object);
}

static void
tandem_timeline_class_init (TandemTimelineClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tandem_timeline_get_property;
  object_class->dispose = tandem_timeline_dispose;
  object_class->finalize = tandem_timeline_finalize;
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  props[PROP_HAS_OLDER] = g_param_spec_boolean ("has-older", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[FAILED] = g_signal_new ("failed", TANDEM_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
}

static void
tandem_timeline_init (TandemTimeline *self)
{
  self->sources = g_ptr_array_new_with_free_func (source_free);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
}

static void
add_source (TandemTimeline *self, const char *number, gboolean calls)
{
  Source *source = g_new0 (Source, 1);

  source->timeline = self;
  source->number = g_strdup (number);
  source->items = g_ptr_array_new_with_free_func (g_object_unref);
  source->calls = calls;
  g_ptr_array_add (self->sources, source);
}

TandemTimeline *
tandem_timeline_new (TandemInbox *inbox, GListModel *calls, TandemStore *store, const char *const *numbers)
{
  TandemTimeline *self;

  g_return_val_if_fail (TANDEM_IS_INBOX (inbox) && G_IS_LIST_MODEL (calls) && TANDEM_IS_STORE (store), NULL);
  g_return_val_if_fail (numbers && numbers[0], NULL);

  self = g_object_new (TANDEM_TYPE_TIMELINE, NULL);
  self->inbox = g_object_ref (inbox);
  self->calls = g_object_ref (calls);
  self->store = g_object_ref (store);
  self->numbers = g_strdupv ((char **) numbers);
  for (guint i = 0; numbers[i]; i++) {
    add_source (self, numbers[i], FALSE);
    add_source (self, numbers[i], TRUE);
  }
  g_signal_connect_object (inbox, "message-added", G_CALLBACK (on_message_added), self, 0);
  g_signal_connect_object (calls, "items-changed", G_CALLBACK (on_calls_changed), self, 0);
  load (self);
  return self;
}

const char *const *
tandem_timeline_get_numbers (TandemTimeline *self)
{
  g_return_val_if_fail (TANDEM_IS_TIMELINE (self), NULL);
  return (const char *const *) self->numbers;
}

gboolean
tandem_timeline_get_loading (TandemTimeline *self)
{
  g_return_val_if_fail (TANDEM_IS_TIMELINE (self), FALSE);
  return self->loading;
}

gboolean
tandem_timeline_get_has_older (TandemTimeline *self)
{
  g_return_val_if_fail (TANDEM_IS_TIMELINE (self), FALSE);
  return self->has_older;
}

/* --- GListModel ---------------------------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *model)
{
  return TANDEM_TIMELINE (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *items = TANDEM_TIMELINE (model)->items;

  return position < items->len ? g_object_ref (items->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-script.h"

#include "tandem-sim-fetch.h"

/* Default main context only. */
struct _TandemSimScript {
  GObject parent_instance;
  /* owned */
  char *call_sid;
  char *url;                  /* of the newest document */
  char *fallback_method;
  char *fallback_url;
  GCancellable *cancellable;  /* of what is asked for now */
  /* borrowed */
  const TandemSimAccount *account;
  const TandemSimScriptListener *listener;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (TandemSimScript, tandem_sim_script, G_TYPE_OBJECT)

/* Something asked for; its answer counts only while it is still wanted. */
typedef struct {
  TandemSimScript *self;
  GCancellable *cancellable;
  char *url;
} Pending;

static void
pending_free (Pending *pending)
{
  g_clear_object (&pending->self);
  g_clear_object (&pending->cancellable);
  g_free (pending->url);
  g_free (pending);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pending, pending_free)

static void
tandem_sim_script_dispose (GObject *object)
{
  tandem_sim_script_cancel (TANDEM_SIM_SCRIPT (object));
  G_OBJECT_CLASS (tandem_sim_script_parent_class)->dispose (object);
}

static void
tandem_sim_script_finalize (GObject *object)
{
  TandemSimScript *self = TANDEM_SIM_SCRIPT (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->call_sid, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->fallback_method, g_free);
  g_clear_pointer (&self->fallback_url, g_free);
  G_OBJECT_CLASS (tandem_sim_script_parent_class)->finalize (object);
}

static void
tandem_sim_script_class_init (TandemSimScriptClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tandem_sim_script_dispose;
  object_class->finalize = tandem_sim_script_finalize;
}

static void
tandem_sim_script_init (TandemSimScript *self)
{
  self->cancellable = g_cancellable_new ();
}

TandemSimScript *
tandem_sim_script_new (const TandemSimAccount *account, const char *call_sid, const TandemSimScriptListener *listener, gpointer user_data)
{
  TandemSimScript *self = g_object_new (TANDEM_TYPE_SIM_SCRIPT, NULL);

  self->account = account;
  self->call_sid = g_strdup (call_sid);
  self->listener = listener;
  self->user_data = user_data;
  return self;
}

void
tandem_sim_script_set_fallback (TandemSimScript *self, const char *method, const char *url)
{
  g_return_if_fail (TANDEM_IS_SIM_SCRIPT (self));
  g_free (self->fallback_method);
  self->fallback_method = g_strdup (method);
  g_free (self->fallback_url);
  self->fallback_url = g_strdup (url);
}

void
tandem_sim_script_log_error (TandemSimScript *self, int code, const char *text)
{
  g_autofree char *number = g_strdup_printf ("%d", code);

  tandem_sim_log_write (self->account->log, "twiml", "error", "call_sid", self->call_sid, "code", number, "text", text, NULL);
}

static void
give_up (TandemSimScript *self, int code, const char *text, const char *url)
{
  g_autofree char *fallback = g_steal_pointer (&self->fallback_url);
  g_autoptr (GHashTable) form = NULL;

  tandem_sim_script_log_error (self, code, text);
  if (fallback == NULL) {
    self->listener->next (NULL, self->user_data);
    return;
  }
  form = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_replace (form, g_strdup ("ErrorCode"), g_strdup_printf ("%d", code));
  g_hash_table_replace (form, g_strdup ("ErrorUrl"), g_strdup (url));
  tandem_sim_script_ask (self, "fallback", self->fallback_method, fallback, form);
}

static void
set_url (TandemSimScript *self, const char *url)
{
  g_free (self->url);
  self->url = g_strdup (url);
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Pending) pending = user_data;
  TandemSimScript *self = pending->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemSimTwiml) document = tandem_sim_fetch_finish (result, &error);

  if (g_cancellable_is_cancelled (pending->cancellable))
    return;
  if (document == NULL) {
    give_up (self, error->code, error->message, pending->url);
  } else {
    set_url (self, pending->url);
    self->listener->next (document, self->user_data);
  }
}

void
tandem_sim_script_ask (TandemSimScript *self, const char *kind, const char *method, const char *reference, GHashTable *form)
{
  g_autoptr (GHashTable) all = form != NULL ? g_hash_table_ref (form)
                                            : g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *url = tandem_sim_twiml_resolve (self->url, reference);
  Pending *pending = g_new0 (Pending, 1);

  g_return_if_fail (TANDEM_IS_SIM_SCRIPT (self));
  tandem_sim_log_write (self->account->log, "twiml", "request", "call_sid", self->call_sid, "kind", kind, "url", url, NULL);
  self->listener->add_parameters (all, self->user_data);
  pending->self = g_object_ref (self);
  pending->cancellable = g_object_ref (self->cancellable);
  pending->url = g_strdup (url);
  tandem_sim_fetch_async (self->account, kind, method, url, all, self->cancellable, on_fetched, pending);
}

void
tandem_sim_script_read (TandemSimScript *self, const char *twiml)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemSimTwiml) document = tandem_sim_twiml_parse (twiml, -1, &error);

  g_return_if_fail (TANDEM_IS_SIM_SCRIPT (self));
  if (document == NULL) {
    give_up (self, TANDEM_SIM_FETCH_ERROR_XML, error->message, "");
  } else {
    set_url (self, NULL);
    self->listener->next (document, self->user_data);
  }
}

void
tandem_sim_script_tell (TandemSimScript *self, const char *method, const char *reference, GHashTable *form)
{
  g_autofree char *url = reference == NULL || *reference == '\0' ? NULL : tandem_sim_twiml_resolve (self->url, reference);

  g_return_if_fail (TANDEM_IS_SIM_SCRIPT (self));
  if (form == NULL || !tandem_sim_webhooks_check_url (url))
    return;
  self->listener->add_parameters (form, self->user_data);
  tandem_sim_webhooks_send (self->account->webhooks, self->call_sid, "action", method, url, form);
}

void
tandem_sim_script_cancel (TandemSimScript *self)
{
  g_return_if_fail (TANDEM_IS_SIM_SCRIPT (self));
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

const char *
tandem_sim_script_get_url (TandemSimScript *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_SCRIPT (self), NULL);
  return self->url;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-reach-number.h"

#include "tandem-twilio-numbers.h"

#define REQUEST_MS 5000
#define LEAVE_MS 8000
#define RETRY_S 60
#define TAKEN "Calls to and texts for your number come to this computer."

struct _TandemReachNumber {
  GObject parent_instance;

  /* owned */
  TandemSettings *settings;
  TandemSecrets *secrets;
  TandemReachability *reachability;
  TandemTwilioNumbers *numbers;  /* NULL: what was before cannot be read, so nothing may be taken */
  GCancellable *cancellable;
  char *url;     /* wanted; NULL for none */
  char *taken;   /* where the number points by us; NULL: not known to */
  char *trying;  /* where to just now */
  GTask *leaving;
  guint retry_id;
  guint leave_id;

  gboolean busy;
  gboolean left; /* for good */
};

G_DEFINE_FINAL_TYPE (TandemReachNumber, tandem_reach_number, G_TYPE_OBJECT)

static void reconcile (TandemReachNumber *self);

static void
tandem_reach_number_dispose (GObject *object)
{
  TandemReachNumber *self = TANDEM_REACH_NUMBER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_handle_id (&self->leave_id, g_source_remove);
  g_clear_object (&self->numbers);
  g_clear_object (&self->settings);
  g_clear_object (&self->secrets);
  g_clear_object (&self->reachability);
  G_OBJECT_CLASS (tandem_reach_number_parent_class)->dispose (object);
}

static void
tandem_reach_number_finalize (GObject *object)
{
  TandemReachNumber *self = TANDEM_REACH_NUMBER (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->taken, g_free);
  g_clear_pointer (&self->trying, g_free);
  G_OBJECT_CLASS (tandem_reach_number_parent_class)->finalize (object);
}

static void
tandem_reach_number_class_init (TandemReachNumberClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tandem_reach_number_dispose;
  G_OBJECT_CLASS (klass)->finalize = tandem_reach_number_finalize;
}

static void
tandem_reach_number_init (TandemReachNumber *self)
{
  self->cancellable = g_cancellable_new ();
}

static TandemTwilioAccount *
read_account (TandemReachNumber *self)
{
  return tandem_twilio_account_new (self->settings, self->secrets);
}

static void
tell (TandemReachNumber *self, const char *sentence)
{
  g_autoptr (TandemTwilioAccount) account = read_account (self);
  gboolean kept = self->numbers && tandem_twilio_numbers_holds (self->numbers, account);

  if (*sentence && !g_str_equal (sentence, tandem_reachability_get_number_sentence (self->reachability)))
    g_message ("number: %s", sentence);
  tandem_reachability_set_number (self->reachability, self->taken != NULL, kept, sentence);
}

static gboolean
on_retry (gpointer user_data)
{
  TandemReachNumber *self = TANDEM_REACH_NUMBER (user_data);

  self->retry_id = 0;
  reconcile (self);
  return G_SOURCE_REMOVE;
}

/* Nobody waits for what has failed once when Tandem ends. */
static void
try_later (TandemReachNumber *self)
{
  if (!self->left && !self->retry_id)
    self->retry_id = g_timeout_add_seconds (RETRY_S, on_retry, self);
}

static void
end_leaving (TandemReachNumber *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->leaving);

  g_clear_handle_id (&self->leave_id, g_source_remove);
  if (task)
    g_task_return_boolean (task, TRUE);
}

/* FALSE: it is over for this object. */
static gboolean
settle (TandemReachNumber *self)
{
  self->busy = FALSE;
  if (!g_cancellable_is_cancelled (self->cancellable))
    return TRUE;
  end_leaving (self);
  return FALSE;
}

static void
did_take (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemReachNumber) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = tandem_twilio_numbers_take_finish (TANDEM_TWILIO_NUMBERS (source), result, &error);

  if (!settle (self))
    return;
  g_free (self->taken);
  self->taken = done ? g_steal_pointer (&self->trying) : NULL;
  tell (self, done ? TAKEN : error->message);
  if (done || self->left)
    reconcile (self);
  else
    try_later (self);
}

static void
did_restore (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemReachNumber) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  gboolean done = tandem_twilio_numbers_restore_finish (TANDEM_TWILIO_NUMBERS (source), result, &error);

  if (!settle (self))
    return;
  g_clear_pointer (&self->taken, g_free);
  if (done) {
    tell (self, "Your number is set as it was before.");
    end_leaving (self);
    reconcile (self);
    return;
  }
  sentence = g_strdup_printf ("What your number was set to before is not put back yet: %s", error->message);
  tell (self, sentence);
  end_leaving (self);
  try_later (self);
}

/* Does the next thing that is to be done, one at a time. */
static void
reconcile (TandemReachNumber *self)
{
  g_autoptr (TandemTwilioAccount) account = NULL;
  gboolean wanted;

  if (self->busy || !self->numbers || (self->left && !self->leaving))
    return;
  account = read_account (self);
  wanted = !self->left && tandem_settings_get_boolean (self->settings, "configure-number");
  if (wanted && self->url && g_strcmp0 (self->url, self->taken) != 0) {
    self->busy = TRUE;
    g_free (self->trying);
    self->trying = g_strdup (self->url);
    tandem_twilio_numbers_take_async (self->numbers, account, self->cancellable, did_take, g_object_ref (self));
  } else if (!wanted && tandem_twilio_numbers_holds (self->numbers, account)) {
    self->busy = TRUE;
    tandem_twilio_numbers_restore_async (self->numbers, account, self->cancellable, did_restore, g_object_ref (self));
  } else {
    end_leaving (self);
  }
}

/* Also when the account is entered or corrected. */
static void
on_setting (TandemReachNumber *self)
{
  g_clear_handle_id (&self->retry_id, g_source_remove);
  reconcile (self);
}

/* Or it would be taken again at once. */
static void
on_restore_requested (TandemReachNumber *self)
{
  tandem_settings_set_boolean (self->settings, "configure-number", FALSE);
  on_setting (self);
}

TandemReachNumber *
tandem_reach_number_new (TandemSettings *settings, TandemSecrets *secrets, TandemReachability *reachability)
{
  TandemReachNumber *self = g_object_new (TANDEM_TYPE_REACH_NUMBER, NULL);
  g_autofree char *path = g_build_filename (tandem_settings_get_string (settings, "data-dir"), "number-before", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TandemTwilioNumberKeep) keep = tandem_twilio_number_keep_new (path, &error);
  g_autoptr (TandemTwilioClient) client = tandem_twilio_client_new (REQUEST_MS);
  static const char *const details[] = { "notify::configure-number", "notify::account-sid", "notify::phone-number" };

  self->settings = g_object_ref (settings);
  self->secrets = g_object_ref (secrets);
  self->reachability = g_object_ref (reachability);
  if (keep)
    self->numbers = tandem_twilio_numbers_new (client, keep);
  tell (self, keep ? "" : error->message);
  for (guint i = 0; i < G_N_ELEMENTS (details); i++)
    g_signal_connect_object (settings, details[i], G_CALLBACK (on_setting), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (reachability, "restore-requested", G_CALLBACK (on_restore_requested), self, G_CONNECT_SWAPPED);
  reconcile (self);
  return self;
}

void
tandem_reach_number_set_url (TandemReachNumber *self, const char *url)
{
  g_return_if_fail (TANDEM_IS_REACH_NUMBER (self));
  if (g_strcmp0 (self->url, url) == 0)
    return;
  g_free (self->url);
  self->url = g_strdup (url);
  reconcile (self);
}

static gboolean
on_leave (gpointer user_data)
{
  TandemReachNumber *self = TANDEM_REACH_NUMBER (user_data);

  self->leave_id = 0;
  g_message ("number: Twilio does not answer; what your number was set to before is put back at the next start.");
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

void
tandem_reach_number_leave_async (TandemReachNumber *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task;

  g_return_if_fail (TANDEM_IS_REACH_NUMBER (self));
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, tandem_reach_number_leave_async);
  if (!self->numbers || self->left) {
    g_task_return_boolean (task, TRUE);
    g_object_unref (task);
    return;
  }
  self->leaving = task;
  self->left = TRUE;
  self->leave_id = g_timeout_add (LEAVE_MS, on_leave, self);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  reconcile (self);
}

void
tandem_reach_number_leave_finish (TandemReachNumber *self, GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));
  g_task_propagate_boolean (G_TASK (result), NULL);
}

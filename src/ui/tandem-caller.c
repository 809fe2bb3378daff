// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-caller.h"

#include "tandem-error.h"

struct _TandemCaller {
  GObject parent_instance;

  /* owned */
  TandemSwitchboard *switchboard;

  gboolean dialling;
};

G_DEFINE_FINAL_TYPE (TandemCaller, tandem_caller, G_TYPE_OBJECT)

enum { DIAL_FAILED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tandem_caller_finalize (GObject *object)
{
  g_clear_object (&TANDEM_CALLER (object)->switchboard);
  G_OBJECT_CLASS (tandem_caller_parent_class)->finalize (object);
}

static void
tandem_caller_class_init (TandemCallerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_caller_finalize;
  signals[DIAL_FAILED] = g_signal_new ("dial-failed", TANDEM_TYPE_CALLER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[FAILED] = g_signal_new ("failed", TANDEM_TYPE_CALLER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_ERROR);
}

static void
tandem_caller_init (TandemCaller *self)
{
}

TandemCaller *
tandem_caller_new (TandemSwitchboard *switchboard)
{
  TandemCaller *self = g_object_new (TANDEM_TYPE_CALLER, NULL);

  self->switchboard = g_object_ref (switchboard);
  return self;
}

static void
report (TandemCaller *self, guint signal_id, const GError *error)
{
  if (error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signal_id, 0, error);
}

static void
did_dial (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemCaller) self = user_data;
  g_autoptr (TandemCall) call = NULL;
  g_autoptr (GError) error = NULL;

  g_assert (TANDEM_IS_CALLER (self));
  call = tandem_switchboard_dial_finish (TANDEM_SWITCHBOARD (source), result, &error);
  report (self, signals[DIAL_FAILED], error);
}

void
tandem_caller_dial (TandemCaller *self, const char *number, TandemCallMode mode)
{
  TandemDialRequest request = { .to = number, .mode = mode };

  g_return_if_fail (TANDEM_IS_CALLER (self));

  if (mode == TANDEM_CALL_MODE_AGENT)
    request.profile_name = tandem_settings_get_string (tandem_switchboard_get_settings (self->switchboard), "dial-agent");
  self->dialling = TRUE;
  tandem_switchboard_dial_async (self->switchboard, &request, NULL, did_dial, g_object_ref (self));
  self->dialling = FALSE;
}

gboolean
tandem_caller_get_dialling (TandemCaller *self)
{
  g_return_val_if_fail (TANDEM_IS_CALLER (self), FALSE);
  return self->dialling;
}

static void
did_hang_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemCaller) self = user_data;
  g_autoptr (GError) error = NULL;

  g_assert (TANDEM_IS_CALLER (self));
  /* The other side may hang up in the same moment: then both have what they wanted. */
  if (!tandem_switchboard_hang_up_finish (TANDEM_SWITCHBOARD (source), result, &error) &&
      !g_error_matches (error, TANDEM_CALL_ERROR, TANDEM_CALL_ERROR_WRONG_STATE))
    report (self, signals[FAILED], error);
}

void
tandem_caller_hang_up (TandemCaller *self, TandemCall *call)
{
  g_return_if_fail (TANDEM_IS_CALLER (self));
  tandem_switchboard_hang_up_async (self->switchboard, call, NULL, did_hang_up, g_object_ref (self));
}

static void
did_load_transcript (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TandemCaller) self = user_data;
  g_autoptr (GError) error = NULL;

  g_assert (TANDEM_IS_CALLER (self));
  tandem_switchboard_load_transcript_finish (TANDEM_SWITCHBOARD (source), result, &error);
  report (self, signals[FAILED], error);
}

void
tandem_caller_load_transcript (TandemCaller *self, TandemCall *call)
{
  g_return_if_fail (TANDEM_IS_CALLER (self));
  tandem_switchboard_load_transcript_async (self->switchboard, call, NULL, did_load_transcript, g_object_ref (self));
}

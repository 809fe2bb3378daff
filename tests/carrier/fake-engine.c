// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fake-engine.h"

#include <string.h>

#include "tandem-error.h"

struct _TandemMediaEngine {
  GObject parent_instance;
  char *token;
  gint n_audio; /* atomic */
  gint n_ended; /* atomic */
};

G_DEFINE_FINAL_TYPE (TandemMediaEngine, tandem_media_engine, G_TYPE_OBJECT)

static void
tandem_media_engine_finalize (GObject *object)
{
  g_free (TANDEM_MEDIA_ENGINE (object)->token);
  G_OBJECT_CLASS (tandem_media_engine_parent_class)->finalize (object);
}

static void
tandem_media_engine_class_init (TandemMediaEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_media_engine_finalize;
}

static void
tandem_media_engine_init (TandemMediaEngine *self)
{
}

TandemMediaEngine *
fake_engine_new (const char *token)
{
  TandemMediaEngine *self = g_object_new (TANDEM_TYPE_MEDIA_ENGINE, NULL);
  self->token = g_strdup (token);
  return self;
}

static void
on_audio (TandemCarrierStream *stream, gint64 timestamp_ms, const guint8 *ulaw, gsize n, gpointer user_data)
{
  g_atomic_int_inc (&TANDEM_MEDIA_ENGINE (user_data)->n_audio);
}

static void
on_ended (TandemCarrierStream *stream, const GError *error, gpointer user_data)
{
  g_atomic_int_inc (&TANDEM_MEDIA_ENGINE (user_data)->n_ended);
}

static const TandemCarrierStreamListener listener = { .audio = on_audio, .ended = on_ended };

gboolean
tandem_media_engine_attach (TandemMediaEngine *self, TandemCarrierStream *stream, const char *token, const char *call_sid, GError **error)
{
  if (strcmp (token, self->token) != 0) {
    g_set_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL, "No line waits for this media stream");
    return FALSE;
  }
  tandem_carrier_stream_set_listener (stream, &listener, self);
  return TRUE;
}

guint
fake_engine_count_audio (TandemMediaEngine *self)
{
  return (guint) g_atomic_int_get (&self->n_audio);
}

guint
fake_engine_count_ended (TandemMediaEngine *self)
{
  return (guint) g_atomic_int_get (&self->n_ended);
}

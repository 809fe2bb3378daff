// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-recording-player.h"

#include <gst/gst.h>

#include "tandem-error.h"
#include "tandem-player-pipeline.h"
#include "tandem-sound-file.h"

#define LOUDSPEAKER "loudspeaker"
#define DEFAULT_SINK "autoaudiosink name=" LOUDSPEAKER
#define LOOK_MS 50
#define SLOWEST 1.0
#define FASTEST 2.0

/* Main thread only; the pipeline's threads speak through its bus. */
struct _TandemRecordingPlayer {
  GObject parent_instance;

  /* owned */
  char *sink;
  char *path;
  TandemPlayerPipeline *pipeline; /* NULL: nothing is open */
  GError *error;
  guint look_id;

  TandemPlayerState state;
  gint64 position_ms;
  gint64 duration_ms;
  double rate;
  gboolean wants_play; /* while opening */
};

G_DEFINE_FINAL_TYPE (TandemRecordingPlayer, tandem_recording_player, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (TandemPlayerState, tandem_player_state,
                    G_DEFINE_ENUM_VALUE (TANDEM_PLAYER_CLOSED, "closed"),
                    G_DEFINE_ENUM_VALUE (TANDEM_PLAYER_OPENING, "opening"),
                    G_DEFINE_ENUM_VALUE (TANDEM_PLAYER_PAUSED, "paused"),
                    G_DEFINE_ENUM_VALUE (TANDEM_PLAYER_PLAYING, "playing"),
                    G_DEFINE_ENUM_VALUE (TANDEM_PLAYER_ENDED, "ended"),
                    G_DEFINE_ENUM_VALUE (TANDEM_PLAYER_FAILED, "failed"))

enum { PROP_0, PROP_STATE, PROP_POSITION_MS, PROP_DURATION_MS, PROP_RATE, PROP_ERROR, N_PROPS };
static GParamSpec *props[N_PROPS];

static void
tandem_recording_player_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TandemRecordingPlayer *self = TANDEM_RECORDING_PLAYER (object);

  switch (id) {
  case PROP_STATE: g_value_set_enum (value, (int) self->state); break;
  case PROP_POSITION_MS: g_value_set_int64 (value, self->position_ms); break;
  case PROP_DURATION_MS: g_value_set_int64 (value, self->duration_ms); break;
  case PROP_RATE: g_value_set_double (value, self->rate); break;
  case PROP_ERROR: g_value_set_boxed (value, self->error); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_recording_player_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_RATE)
    tandem_recording_player_set_rate (TANDEM_RECORDING_PLAYER (object), g_value_get_double (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* Nothing is told from here on. */
static void
close_pipeline (TandemRecordingPlayer *self)
{
  g_autoptr (GstBus) bus = NULL;

  g_clear_handle_id (&self->look_id, g_source_remove);
  if (!self->pipeline)
    return;
  bus = gst_element_get_bus (tandem_player_pipeline_get_element (self->pipeline));
  gst_bus_remove_watch (bus);
  g_clear_pointer (&self->pipeline, tandem_player_pipeline_close);
}

static void
tandem_recording_player_dispose (GObject *object)
{
  close_pipeline (TANDEM_RECORDING_PLAYER (object));
  G_OBJECT_CLASS (tandem_recording_player_parent_class)->dispose (object);
}

static void
tandem_recording_player_finalize (GObject *object)
{
  TandemRecordingPlayer *self = TANDEM_RECORDING_PLAYER (object);

  g_clear_pointer (&self->sink, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (tandem_recording_player_parent_class)->finalize (object);
}

static void
tandem_recording_player_class_init (TandemRecordingPlayerClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tandem_recording_player_get_property;
  object_class->set_property = tandem_recording_player_set_property;
  object_class->dispose = tandem_recording_player_dispose;
  object_class->finalize = tandem_recording_player_finalize;
  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, TANDEM_TYPE_PLAYER_STATE, TANDEM_PLAYER_CLOSED, flags);
  props[PROP_POSITION_MS] = g_param_spec_int64 ("position-ms", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_DURATION_MS] = g_param_spec_int64 ("duration-ms", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_RATE] = g_param_spec_double ("rate", NULL, NULL, SLOWEST, FASTEST, 1.0, flags | G_PARAM_WRITABLE);
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
tandem_recording_player_init (TandemRecordingPlayer *self)
{
  self->rate = 1.0;
}

TandemRecordingPlayer *
tandem_recording_player_new (const char *sink)
{
  TandemRecordingPlayer *self = g_object_new (TANDEM_TYPE_RECORDING_PLAYER, NULL);

  self->sink = g_strdup (sink ? sink : DEFAULT_SINK);
  return self;
}

static void
set_state (TandemRecordingPlayer *self, TandemPlayerState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
set_ms (TandemRecordingPlayer *self, gint64 *field, gint64 ms, int prop)
{
  if (*field == ms)
    return;
  *field = ms;
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

/* Takes @error (nullable). */
static void
take_error (TandemRecordingPlayer *self, GError *error)
{
  if (!self->error && !error)
    return;
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

static void
fail (TandemRecordingPlayer *self, const GError *cause)
{
  g_debug ("%s: %s", self->path, cause->message);
  close_pipeline (self);
  take_error (self, tandem_sound_file_explain (cause, self->path));
  set_state (self, TANDEM_PLAYER_FAILED);
}

static gboolean
look (gpointer data)
{
  TandemRecordingPlayer *self = data;
  gint64 ns;

  if (gst_element_query_position (tandem_player_pipeline_get_element (self->pipeline), GST_FORMAT_TIME, &ns))
    set_ms (self, &self->position_ms, CLAMP (ns / GST_MSECOND, 0, self->duration_ms), PROP_POSITION_MS);
  return G_SOURCE_CONTINUE;
}

static void
set_playing (TandemRecordingPlayer *self, gboolean playing)
{
  /* Whoever was told of a change may have closed it. */
  if (!self->pipeline)
    return;
  gst_element_set_state (tandem_player_pipeline_get_element (self->pipeline), playing ? GST_STATE_PLAYING : GST_STATE_PAUSED);
  g_clear_handle_id (&self->look_id, g_source_remove);
  if (playing)
    self->look_id = g_timeout_add (LOOK_MS, look, self);
  else
    look (self);
  set_state (self, playing ? TANDEM_PLAYER_PLAYING : TANDEM_PLAYER_PAUSED);
}

/* Goes to where we believe we are, at the rate that is wished for. */
static void
go (TandemRecordingPlayer *self)
{
  if (!self->pipeline)
    return;
  gst_element_seek (tandem_player_pipeline_get_element (self->pipeline), self->rate, GST_FORMAT_TIME,
                    GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, GST_SEEK_TYPE_SET, self->position_ms * GST_MSECOND,
                    GST_SEEK_TYPE_NONE, 0);
}

static void
on_opened (TandemRecordingPlayer *self)
{
  gint64 ns = 0;

  gst_element_query_duration (tandem_player_pipeline_get_element (self->pipeline), GST_FORMAT_TIME, &ns);
  set_ms (self, &self->duration_ms, MAX (ns, 0) / GST_MSECOND, PROP_DURATION_MS);
  set_ms (self, &self->position_ms, MIN (self->position_ms, self->duration_ms), PROP_POSITION_MS);
  set_state (self, TANDEM_PLAYER_PAUSED);
  if (self->rate > SLOWEST || self->position_ms > 0)
    go (self);
  if (self->wants_play && self->state == TANDEM_PLAYER_PAUSED)
    set_playing (self, TRUE);
}

static void
on_end (TandemRecordingPlayer *self)
{
  g_clear_handle_id (&self->look_id, g_source_remove);
  gst_element_set_state (tandem_player_pipeline_get_element (self->pipeline), GST_STATE_PAUSED);
  set_ms (self, &self->position_ms, self->duration_ms, PROP_POSITION_MS);
  set_state (self, TANDEM_PLAYER_ENDED);
}

/* Where there is no loudspeaker, GStreamer plays to nobody, and warns. */
static gboolean
is_loudspeaker_missing (GstMessage *message)
{
  return g_strcmp0 (GST_MESSAGE_SRC_NAME (message), LOUDSPEAKER) == 0;
}

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer user_data)
{
  g_autoptr (TandemRecordingPlayer) self = g_object_ref (user_data);
  g_autoptr (GError) cause = NULL;

  switch ((int) GST_MESSAGE_TYPE (message)) {
  case GST_MESSAGE_ASYNC_DONE:
    if (self->state == TANDEM_PLAYER_OPENING)
      on_opened (self);
    break;
  case GST_MESSAGE_EOS:
    on_end (self);
    break;
  case GST_MESSAGE_WARNING:
    if (is_loudspeaker_missing (message)) {
      cause = g_error_new (GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_WRITE, "there is none");
      fail (self, cause);
    }
    break;
  case GST_MESSAGE_ERROR:
    gst_message_parse_error (message, &cause, NULL);
    fail (self, cause);
    break;
  default:
    break;
  }
  return G_SOURCE_CONTINUE;
}

void
tandem_recording_player_open (TandemRecordingPlayer *self, const char *path)
{
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GError) cause = NULL;

  g_return_if_fail (TANDEM_IS_RECORDING_PLAYER (self) && path != NULL);

  tandem_recording_player_close (self);
  g_free (self->path);
  self->path = g_strdup (path);
  self->pipeline = tandem_player_pipeline_open (path, self->sink, &cause);
  if (!self->pipeline) {
    fail (self, cause);
    return;
  }
  bus = gst_element_get_bus (tandem_player_pipeline_get_element (self->pipeline));
  gst_bus_add_watch (bus, on_message, self);
  set_state (self, TANDEM_PLAYER_OPENING);
}

void
tandem_recording_player_close (TandemRecordingPlayer *self)
{
  g_return_if_fail (TANDEM_IS_RECORDING_PLAYER (self));

  close_pipeline (self);
  self->wants_play = FALSE;
  take_error (self, NULL);
  set_ms (self, &self->position_ms, 0, PROP_POSITION_MS);
  set_ms (self, &self->duration_ms, 0, PROP_DURATION_MS);
  set_state (self, TANDEM_PLAYER_CLOSED);
}

void
tandem_recording_player_play (TandemRecordingPlayer *self)
{
  g_return_if_fail (TANDEM_IS_RECORDING_PLAYER (self));

  self->wants_play = TRUE;
  if (!self->pipeline || self->state == TANDEM_PLAYER_OPENING || self->state == TANDEM_PLAYER_PLAYING)
    return;
  if (self->state == TANDEM_PLAYER_ENDED)
    tandem_recording_player_seek (self, 0);
  set_playing (self, TRUE);
}

void
tandem_recording_player_pause (TandemRecordingPlayer *self)
{
  g_return_if_fail (TANDEM_IS_RECORDING_PLAYER (self));

  self->wants_play = FALSE;
  if (self->state == TANDEM_PLAYER_PLAYING)
    set_playing (self, FALSE);
}

void
tandem_recording_player_seek (TandemRecordingPlayer *self, gint64 position_ms)
{
  g_return_if_fail (TANDEM_IS_RECORDING_PLAYER (self));

  if (!self->pipeline)
    return;
  position_ms = MAX (position_ms, 0);
  if (self->state != TANDEM_PLAYER_OPENING)
    position_ms = MIN (position_ms, self->duration_ms);
  set_ms (self, &self->position_ms, position_ms, PROP_POSITION_MS);
  if (self->state == TANDEM_PLAYER_OPENING)
    return;
  go (self);
  if (self->state == TANDEM_PLAYER_ENDED)
    set_state (self, TANDEM_PLAYER_PAUSED);
}

TandemPlayerState
tandem_recording_player_get_state (TandemRecordingPlayer *self)
{
  g_return_val_if_fail (TANDEM_IS_RECORDING_PLAYER (self), TANDEM_PLAYER_CLOSED);
  return self->state;
}

gint64
tandem_recording_player_get_position_ms (TandemRecordingPlayer *self)
{
  g_return_val_if_fail (TANDEM_IS_RECORDING_PLAYER (self), 0);
  return self->position_ms;
}

gint64
tandem_recording_player_get_duration_ms (TandemRecordingPlayer *self)
{
  g_return_val_if_fail (TANDEM_IS_RECORDING_PLAYER (self), 0);
  return self->duration_ms;
}

double
tandem_recording_player_get_rate (TandemRecordingPlayer *self)
{
  g_return_val_if_fail (TANDEM_IS_RECORDING_PLAYER (self), 1.0);
  return self->rate;
}

void
tandem_recording_player_set_rate (TandemRecordingPlayer *self, double rate)
{
  g_return_if_fail (TANDEM_IS_RECORDING_PLAYER (self));

  rate = CLAMP (rate, SLOWEST, FASTEST);
  if (self->rate >= rate && self->rate <= rate)
    return;
  if (self->state == TANDEM_PLAYER_PLAYING)
    look (self);
  self->rate = rate;
  if (self->state == TANDEM_PLAYER_PLAYING || self->state == TANDEM_PLAYER_PAUSED)
    go (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RATE]);
}

const GError *
tandem_recording_player_get_error (TandemRecordingPlayer *self)
{
  g_return_val_if_fail (TANDEM_IS_RECORDING_PLAYER (self), NULL);
  return self->error;
}

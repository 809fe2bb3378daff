// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-metered-stream.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#define SLICE (8 * 1024)
#define UNTAKEN (64 * 1024)
#define TAKE_NOTHING_MS 60000

/* --- what is read ------------------------------------------------------------------------------------------- */

#define TANDEM_TYPE_METERED_INPUT (tandem_metered_input_get_type ())
G_DECLARE_FINAL_TYPE (TandemMeteredInput, tandem_metered_input, TANDEM, METERED_INPUT, GFilterInputStream)

struct _TandemMeteredInput {
  GFilterInputStream parent_instance;

  /* owned */
  GSocket *socket;
  TandemLoopRound *round; /* NULL: hurried */

  gsize slice;      /* read since it was paused */
  gsize untaken;    /* read since the other side last took something */
  gsize allowance;  /* G_MAXSIZE: no limit */
  gsize most;       /* what the allowance grows to */
  gsize per_second;
  gint64 grown_us;  /* when it last grew */
  guint lines;      /* that may still come until the head ends; 0: it is over */
  gboolean in_line; /* it is not empty */
  gboolean cut;
};

static void pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TandemMeteredInput, tandem_metered_input, G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, pollable_init))

static GPollableInputStream *
get_base (TandemMeteredInput *self)
{
  return G_POLLABLE_INPUT_STREAM (g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (self)));
}

static void
grow (TandemMeteredInput *self)
{
  gint64 now = g_get_monotonic_time ();
  gsize more = (gsize) ((double) (now - self->grown_us) * (double) self->per_second / G_USEC_PER_SEC);

  if (self->per_second == 0 || more == 0)
    return;
  self->allowance = MIN (self->most, self->allowance + more);
  self->grown_us = now;
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_debug ("metered stream: %s", sentence);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, sentence);
  return FALSE;
}

static gboolean
may_read (TandemMeteredInput *self, GError **error)
{
  if (self->cut)
    return refuse (error, "The connection is not wanted any more.");
  if (self->allowance < G_MAXSIZE)
    grow (self);
  if (self->allowance == 0)
    return refuse (error, "More was sent than is allowed.");
  if (self->untaken >= UNTAKEN) {
    if (!(g_socket_condition_check (self->socket, G_IO_OUT) & G_IO_OUT))
      return refuse (error, "The other side sends but does not read.");
    self->untaken = 0;
  }
  return TRUE;
}

/* FALSE when there are too many. */
static gboolean
count_lines (TandemMeteredInput *self, const char *data, gsize n, GError **error)
{
  for (gsize i = 0; i < n && self->lines > 0; i++) {
    if (data[i] != '\n') {
      self->in_line |= data[i] != '\r';
      continue;
    }
    if (!self->in_line)
      self->lines = 0;
    else if (--self->lines == 0)
      return refuse (error, "There are too many headers.");
    self->in_line = FALSE;
  }
  return TRUE;
}

/* Gives @n, or -1 when what was read is not to be had. */
static gssize
note_read (TandemMeteredInput *self, const void *data, gssize n, GError **error)
{
  if (n <= 0)
    return n;
  self->slice += (gsize) n;
  self->untaken += (gsize) n;
  if (self->allowance < G_MAXSIZE)
    self->allowance -= MIN (self->allowance, (gsize) n);
  if (count_lines (self, data, (gsize) n, error))
    return n;
  self->cut = TRUE;
  return -1;
}

static gssize
read_blocking (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  TandemMeteredInput *self = TANDEM_METERED_INPUT (stream);
  gssize n;

  if (!may_read (self, error))
    return -1;
  n = g_input_stream_read (G_INPUT_STREAM (get_base (self)), buffer, MIN (count, self->allowance), cancellable, error);
  return note_read (self, buffer, n, error);
}

static gssize
read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count, GError **error)
{
  TandemMeteredInput *self = TANDEM_METERED_INPUT (stream);
  gssize n;

  if (!may_read (self, error))
    return -1;
  if (self->slice >= SLICE || (self->round && tandem_loop_round_is_long (self->round))) {
    /* The source that waits for more is ready at once, and takes its turn among the others of the thread. */
    self->slice = 0;
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "Others want to be read, too.");
    return -1;
  }
  n = g_pollable_input_stream_read_nonblocking (get_base (self), buffer, MIN (count, self->allowance), NULL, error);
  if (n < 0)
    self->slice = 0; /* would block */
  return note_read (self, buffer, n, error);
}

static gboolean
can_poll (GPollableInputStream *stream)
{
  return g_pollable_input_stream_can_poll (get_base (TANDEM_METERED_INPUT (stream)));
}

static gboolean
is_readable (GPollableInputStream *stream)
{
  TandemMeteredInput *self = TANDEM_METERED_INPUT (stream);

  return self->cut || g_pollable_input_stream_is_readable (get_base (self));
}

static GSource *
create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  g_autoptr (GSource) base = g_pollable_input_stream_create_source (get_base (TANDEM_METERED_INPUT (stream)), NULL);

  return g_pollable_source_new_full (stream, base, cancellable);
}

static void
pollable_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = can_poll;
  iface->is_readable = is_readable;
  iface->create_source = create_source;
  iface->read_nonblocking = read_nonblocking;
}

static void
tandem_metered_input_finalize (GObject *object)
{
  TandemMeteredInput *self = TANDEM_METERED_INPUT (object);

  g_object_unref (self->socket);
  g_clear_pointer (&self->round, tandem_loop_round_unref);
  G_OBJECT_CLASS (tandem_metered_input_parent_class)->finalize (object);
}

static void
tandem_metered_input_class_init (TandemMeteredInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_metered_input_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = read_blocking;
}

static void
tandem_metered_input_init (TandemMeteredInput *self)
{
  self->allowance = G_MAXSIZE;
}

/* --- the stream --------------------------------------------------------------------------------------------- */

struct _TandemMeteredStream {
  GIOStream parent_instance;

  /* owned */
  GSocketConnection *connection;
  TandemMeteredInput *input;
};

G_DEFINE_FINAL_TYPE (TandemMeteredStream, tandem_metered_stream, G_TYPE_IO_STREAM)

static GInputStream *
get_input_stream (GIOStream *stream)
{
  return G_INPUT_STREAM (TANDEM_METERED_STREAM (stream)->input);
}

static GOutputStream *
get_output_stream (GIOStream *stream)
{
  return g_io_stream_get_output_stream (G_IO_STREAM (TANDEM_METERED_STREAM (stream)->connection));
}

static gboolean
close_stream (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  return g_io_stream_close (G_IO_STREAM (TANDEM_METERED_STREAM (stream)->connection), cancellable, error);
}

static void
tandem_metered_stream_finalize (GObject *object)
{
  TandemMeteredStream *self = TANDEM_METERED_STREAM (object);

  g_object_unref (self->input);
  g_object_unref (self->connection);
  G_OBJECT_CLASS (tandem_metered_stream_parent_class)->finalize (object);
}

static void
tandem_metered_stream_class_init (TandemMeteredStreamClass *klass)
{
  GIOStreamClass *io_class = G_IO_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tandem_metered_stream_finalize;
  io_class->get_input_stream = get_input_stream;
  io_class->get_output_stream = get_output_stream;
  io_class->close_fn = close_stream;
}

static void
tandem_metered_stream_init (TandemMeteredStream *self)
{
}

TandemMeteredStream *
tandem_metered_stream_new (GSocketConnection *connection, TandemLoopRound *round)
{
  TandemMeteredStream *self = g_object_new (TANDEM_TYPE_METERED_STREAM, NULL);
  GSocket *socket = g_socket_connection_get_socket (connection);

  self->connection = g_object_ref (connection);
  self->input = g_object_new (TANDEM_TYPE_METERED_INPUT, "base-stream", g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                              "close-base-stream", FALSE, NULL);
  self->input->socket = g_object_ref (socket);
  self->input->round = tandem_loop_round_ref (round);
  /* Media frames are small and must not wait for an acknowledgement. */
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_USER_TIMEOUT, TAKE_NOTHING_MS, NULL);
  return self;
}

void
tandem_metered_stream_hurry (TandemMeteredStream *self)
{
  g_return_if_fail (TANDEM_IS_METERED_STREAM (self));
  g_clear_pointer (&self->input->round, tandem_loop_round_unref);
}

GSocket *
tandem_metered_stream_get_socket (TandemMeteredStream *self)
{
  g_return_val_if_fail (TANDEM_IS_METERED_STREAM (self), NULL);
  return self->input->socket;
}

void
tandem_metered_stream_allow (TandemMeteredStream *self, gsize bytes, gsize per_second)
{
  g_return_if_fail (TANDEM_IS_METERED_STREAM (self));
  self->input->allowance = bytes;
  self->input->most = bytes;
  self->input->per_second = per_second;
  self->input->grown_us = g_get_monotonic_time ();
}

void
tandem_metered_stream_expect_head (TandemMeteredStream *self, guint lines)
{
  g_return_if_fail (TANDEM_IS_METERED_STREAM (self));
  self->input->lines = lines;
  self->input->in_line = FALSE;
}

void
tandem_metered_stream_cut (TandemMeteredStream *self)
{
  g_return_if_fail (TANDEM_IS_METERED_STREAM (self));
  self->input->cut = TRUE;
  g_socket_shutdown (self->input->socket, TRUE, TRUE, NULL);
}

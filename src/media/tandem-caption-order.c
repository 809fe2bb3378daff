// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-caption-order.h"

typedef struct {
  char *id;
  gint64 start_ms;
  gboolean shown;
} Place;

struct _TandemCaptionOrder {
  GPtrArray *places; /* Place, owned, by start */
};

static void
place_free (gpointer data)
{
  g_free (((Place *) data)->id);
  g_free (data);
}

TandemCaptionOrder *
tandem_caption_order_new (void)
{
  TandemCaptionOrder *self = g_new0 (TandemCaptionOrder, 1);

  self->places = g_ptr_array_new_with_free_func (place_free);
  return self;
}

void
tandem_caption_order_free (TandemCaptionOrder *self)
{
  g_ptr_array_unref (self->places);
  g_free (self);
}

/* What is asked for was nearly always said just now. */
static Place *
find (TandemCaptionOrder *self, const char *id)
{
  for (guint i = self->places->len; i > 0; i--)
    if (g_str_equal (((Place *) self->places->pdata[i - 1])->id, id))
      return self->places->pdata[i - 1];
  return NULL;
}

gboolean
tandem_caption_order_add (TandemCaptionOrder *self, const char *id, gint64 start_ms)
{
  guint position = self->places->len;
  Place *place;

  if (find (self, id))
    return FALSE;
  while (position > 0 && ((Place *) self->places->pdata[position - 1])->start_ms > start_ms)
    position--;
  place = g_new0 (Place, 1);
  place->id = g_strdup (id);
  place->start_ms = start_ms;
  g_ptr_array_insert (self->places, (int) position, place);
  return TRUE;
}

void
tandem_caption_order_show (TandemCaptionOrder *self, const char *id)
{
  Place *place = find (self, id);

  if (place)
    place->shown = TRUE;
}

const char *
tandem_caption_order_get_before (TandemCaptionOrder *self, const char *id)
{
  const char *before = NULL;

  for (guint i = 0; i < self->places->len; i++) {
    const Place *place = self->places->pdata[i];

    if (g_str_equal (place->id, id))
      return before;
    if (place->shown)
      before = place->id;
  }
  return NULL;
}

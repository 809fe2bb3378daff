// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-check.h"

#include "tandem-enum-nick.h"

G_DEFINE_ENUM_TYPE (TandemCheckState, tandem_check_state,
                    G_DEFINE_ENUM_VALUE (TANDEM_CHECK_OK, "ok"),
                    G_DEFINE_ENUM_VALUE (TANDEM_CHECK_WARNING, "warning"),
                    G_DEFINE_ENUM_VALUE (TANDEM_CHECK_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (TANDEM_CHECK_SKIPPED, "skipped"))

struct _TandemCheck {
  GObject parent_instance;

  /* owned */
  char *hop;
  char *title;
  char *code;
  char *sentence;
  char *fix;
  char *setting;

  TandemCheckState state;
  gint64 event_at;
};

G_DEFINE_FINAL_TYPE (TandemCheck, tandem_check, G_TYPE_OBJECT)

static const char *const hops[] = {
  TANDEM_HOP_SETTINGS, TANDEM_HOP_DATA, TANDEM_HOP_PORT, TANDEM_HOP_KEYS, TANDEM_HOP_CLOCK, TANDEM_HOP_NUMBER,
  TANDEM_HOP_TUNNEL, TANDEM_HOP_WEBHOOKS, TANDEM_HOP_MEDIA, TANDEM_HOP_AI, TANDEM_HOP_SOUND,
};

const char *
tandem_check_state_to_string (TandemCheckState state)
{
  const char *word = tandem_enum_nick_get (TANDEM_TYPE_CHECK_STATE, (int) state);

  return word ? word : "failed";
}

guint
tandem_check_get_rank (const char *hop)
{
  guint rank = 0;

  while (rank < G_N_ELEMENTS (hops) && !g_str_equal (hops[rank], hop))
    rank++;
  return rank;
}

static void
tandem_check_finalize (GObject *object)
{
  TandemCheck *self = TANDEM_CHECK (object);

  g_free (self->hop);
  g_free (self->title);
  g_free (self->code);
  g_free (self->sentence);
  g_free (self->fix);
  g_free (self->setting);
  G_OBJECT_CLASS (tandem_check_parent_class)->finalize (object);
}

static void
tandem_check_class_init (TandemCheckClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_check_finalize;
}

static void
tandem_check_init (TandemCheck *self)
{
}

static char *
dup_text (const char *text)
{
  return g_strdup (text ? text : "");
}

TandemCheck *
tandem_check_new (const TandemCheckData *data)
{
  TandemCheck *self = g_object_new (TANDEM_TYPE_CHECK, NULL);

  self->hop = dup_text (data->hop);
  self->title = dup_text (data->title);
  self->state = data->state;
  self->code = dup_text (data->code);
  self->sentence = dup_text (data->sentence);
  self->fix = dup_text (data->fix);
  self->setting = dup_text (data->setting);
  self->event_at = data->event_at;
  return self;
}

const char *
tandem_check_get_hop (TandemCheck *self)
{
  g_return_val_if_fail (TANDEM_IS_CHECK (self), "");
  return self->hop;
}

const char *
tandem_check_get_title (TandemCheck *self)
{
  g_return_val_if_fail (TANDEM_IS_CHECK (self), "");
  return self->title;
}

const char *
tandem_check_get_code (TandemCheck *self)
{
  g_return_val_if_fail (TANDEM_IS_CHECK (self), "");
  return self->code;
}

const char *
tandem_check_get_sentence (TandemCheck *self)
{
  g_return_val_if_fail (TANDEM_IS_CHECK (self), "");
  return self->sentence;
}

const char *
tandem_check_get_fix (TandemCheck *self)
{
  g_return_val_if_fail (TANDEM_IS_CHECK (self), "");
  return self->fix;
}

const char *
tandem_check_get_setting (TandemCheck *self)
{
  g_return_val_if_fail (TANDEM_IS_CHECK (self), "");
  return self->setting;
}

TandemCheckState
tandem_check_get_state (TandemCheck *self)
{
  g_return_val_if_fail (TANDEM_IS_CHECK (self), TANDEM_CHECK_FAILED);
  return self->state;
}

gint64
tandem_check_get_event_at (TandemCheck *self)
{
  g_return_val_if_fail (TANDEM_IS_CHECK (self), 0);
  return self->event_at;
}

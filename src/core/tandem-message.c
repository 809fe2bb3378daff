// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-message.h"

/* The carrier refuses to send to who has written STOP (PROTOCOLS 1.7). */
#define ERROR_OPTED_OUT 21610

struct _TandemMessage {
  GObject parent_instance;

  /* owned */
  char *id;
  char *message_sid;
  char *number;
  char *own_number;
  char *body;
  char *error_detail;
  char *answers; /* nullable */
  GDateTime *at;
  GDateTime *send_at;
  GListStore *media;

  TandemDirection direction;
  TandemMessageStatus status;
  TandemOptOut opt_out; /* what the carrier made of it */
  guint error_code;
  guint segments;
  gboolean read;
  gboolean forward_due;
  gboolean handed_over;
  gboolean dated;
  gboolean missed;
};

G_DEFINE_FINAL_TYPE (TandemMessage, tandem_message, G_TYPE_OBJECT)

enum {
  PROP_0, PROP_ID, PROP_MESSAGE_SID, PROP_DIRECTION, PROP_NUMBER, PROP_OWN_NUMBER, PROP_BODY, PROP_STATUS, PROP_ERROR_CODE,
  PROP_ERROR_DETAIL, PROP_AT, PROP_SEND_AT, PROP_SEGMENTS, PROP_READ, PROP_MISSED, N_PROPS
};
static GParamSpec *props[N_PROPS];

static void
tandem_message_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TandemMessage *self = TANDEM_MESSAGE (object);

  switch (id) {
  case PROP_ID: g_value_set_string (value, self->id); break;
  case PROP_MESSAGE_SID: g_value_set_string (value, self->message_sid); break;
  case PROP_DIRECTION: g_value_set_enum (value, (int) self->direction); break;
  case PROP_NUMBER: g_value_set_string (value, self->number); break;
  case PROP_OWN_NUMBER: g_value_set_string (value, self->own_number); break;
  case PROP_BODY: g_value_set_string (value, self->body); break;
  case PROP_STATUS: g_value_set_enum (value, (int) self->status); break;
  case PROP_ERROR_CODE: g_value_set_uint (value, self->error_code); break;
  case PROP_ERROR_DETAIL: g_value_set_string (value, self->error_detail); break;
  case PROP_AT: g_value_set_boxed (value, self->at); break;
  case PROP_SEND_AT: g_value_set_boxed (value, self->send_at); break;
  case PROP_SEGMENTS: g_value_set_uint (value, self->segments); break;
  case PROP_READ: g_value_set_boolean (value, self->read); break;
  case PROP_MISSED: g_value_set_boolean (value, self->missed); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_message_finalize (GObject *object)
{
  TandemMessage *self = TANDEM_MESSAGE (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->message_sid, g_free);
  g_clear_pointer (&self->number, g_free);
  g_clear_pointer (&self->own_number, g_free);
  g_clear_pointer (&self->body, g_free);
  g_clear_pointer (&self->error_detail, g_free);
  g_clear_pointer (&self->answers, g_free);
  g_clear_pointer (&self->at, g_date_time_unref);
  g_clear_pointer (&self->send_at, g_date_time_unref);
  g_clear_object (&self->media);
  G_OBJECT_CLASS (tandem_message_parent_class)->finalize (object);
}

static void
tandem_message_class_init (TandemMessageClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tandem_message_get_property;
  object_class->finalize = tandem_message_finalize;
  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  props[PROP_MESSAGE_SID] = g_param_spec_string ("message-sid", NULL, NULL, NULL, flags);
  props[PROP_DIRECTION] = g_param_spec_enum ("direction", NULL, NULL, TANDEM_TYPE_DIRECTION, TANDEM_DIRECTION_OUTBOUND, flags);
  props[PROP_NUMBER] = g_param_spec_string ("number", NULL, NULL, NULL, flags);
  props[PROP_OWN_NUMBER] = g_param_spec_string ("own-number", NULL, NULL, NULL, flags);
  props[PROP_BODY] = g_param_spec_string ("body", NULL, NULL, "", flags);
  props[PROP_STATUS] = g_param_spec_enum ("status", NULL, NULL, TANDEM_TYPE_MESSAGE_STATUS, TANDEM_MESSAGE_STATUS_NEW, flags);
  props[PROP_ERROR_CODE] = g_param_spec_uint ("error-code", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_ERROR_DETAIL] = g_param_spec_string ("error-detail", NULL, NULL, NULL, flags);
  props[PROP_AT] = g_param_spec_boxed ("at", NULL, NULL, G_TYPE_DATE_TIME, flags);
  props[PROP_SEND_AT] = g_param_spec_boxed ("send-at", NULL, NULL, G_TYPE_DATE_TIME, flags);
  props[PROP_SEGMENTS] = g_param_spec_uint ("segments", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_READ] = g_param_spec_boolean ("read", NULL, NULL, FALSE, flags);
  props[PROP_MISSED] = g_param_spec_boolean ("missed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
tandem_message_init (TandemMessage *self)
{
  self->media = g_list_store_new (TANDEM_TYPE_MESSAGE_MEDIA);
}

TandemMessage *
tandem_message_new (const char *id, TandemDirection direction, const char *own_number, const char *number, const char *body)
{
  TandemMessage *self;

  g_return_val_if_fail (own_number && number && body, NULL);
  self = g_object_new (TANDEM_TYPE_MESSAGE, NULL);
  self->id = id ? g_strdup (id) : g_uuid_string_random ();
  self->direction = direction;
  self->own_number = g_strdup (own_number);
  self->number = g_strdup (number);
  self->body = g_strdup (body);
  self->status = direction == TANDEM_DIRECTION_INBOUND ? TANDEM_MESSAGE_STATUS_RECEIVED : TANDEM_MESSAGE_STATUS_NEW;
  self->read = direction == TANDEM_DIRECTION_OUTBOUND;
  self->at = g_date_time_new_now_utc ();
  return self;
}

/* Takes over the copy; TRUE when it is another text. */
static gboolean
replace_text (char **field, const char *text)
{
  if (g_strcmp0 (*field, text) == 0)
    return FALSE;
  g_free (*field);
  *field = g_strdup (text);
  return TRUE;
}

static gboolean
replace_time (GDateTime **field, GDateTime *time)
{
  if (*field == time || (*field && time && g_date_time_equal (*field, time)))
    return FALSE;
  g_clear_pointer (field, g_date_time_unref);
  *field = time ? g_date_time_ref (time) : NULL;
  return TRUE;
}

static void
notify (TandemMessage *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

const char *
tandem_message_get_id (TandemMessage *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), NULL);
  return self->id;
}

TandemDirection
tandem_message_get_direction (TandemMessage *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), TANDEM_DIRECTION_OUTBOUND);
  return self->direction;
}

const char *
tandem_message_get_number (TandemMessage *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), NULL);
  return self->number;
}

const char *
tandem_message_get_own_number (TandemMessage *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), NULL);
  return self->own_number;
}

const char *
tandem_message_get_body (TandemMessage *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), NULL);
  return self->body;
}

void
tandem_message_set_body (TandemMessage *self, const char *body)
{
  g_return_if_fail (TANDEM_IS_MESSAGE (self) && body);
  if (replace_text (&self->body, body))
    notify (self, PROP_BODY);
}

const char *
tandem_message_get_message_sid (TandemMessage *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), NULL);
  return self->message_sid;
}

void
tandem_message_set_message_sid (TandemMessage *self, const char *message_sid)
{
  g_return_if_fail (TANDEM_IS_MESSAGE (self));
  if (replace_text (&self->message_sid, message_sid))
    notify (self, PROP_MESSAGE_SID);
}

TandemMessageStatus
tandem_message_get_status (TandemMessage *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), TANDEM_MESSAGE_STATUS_NEW);
  return self->status;
}

void
tandem_message_restore (TandemMessage *self, TandemMessageStatus status, guint error_code, const char *detail)
{
  g_return_if_fail (TANDEM_IS_MESSAGE (self));
  if (self->error_code != error_code) {
    self->error_code = error_code;
    notify (self, PROP_ERROR_CODE);
  }
  if (replace_text (&self->error_detail, detail))
    notify (self, PROP_ERROR_DETAIL);
  if (self->status != status) {
    self->status = status;
    notify (self, PROP_STATUS);
  }
}

gboolean
tandem_message_advance (TandemMessage *self, TandemMessageStatus status, guint error_code, const char *detail)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), FALSE);
  if (!tandem_message_status_can_advance (self->status, status))
    return FALSE;
  tandem_message_restore (self, status, error_code, detail);
  return TRUE;
}

void
tandem_message_begin_again (TandemMessage *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  g_return_if_fail (TANDEM_IS_MESSAGE (self) && self->direction == TANDEM_DIRECTION_OUTBOUND);
  g_return_if_fail (tandem_message_status_is_failure (self->status));
  tandem_message_set_message_sid (self, NULL);
  tandem_message_set_at (self, now);
  tandem_message_restore (self, TANDEM_MESSAGE_STATUS_NEW, 0, NULL);
}

guint
tandem_message_get_error_code (TandemMessage *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), 0);
  return self->error_code;
}

const char *
tandem_message_get_error_detail (TandemMessage *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), NULL);
  return self->error_detail;
}

GDateTime *
tandem_message_get_at (TandemMessage *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), NULL);
  return self->at;
}

void
tandem_message_set_at (TandemMessage *self, GDateTime *at)
{
  g_return_if_fail (TANDEM_IS_MESSAGE (self) && at);
  self->dated = TRUE;
  if (replace_time (&self->at, at))
    notify (self, PROP_AT);
}

gboolean
tandem_message_get_dated (TandemMessage *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), FALSE);
  return self->dated;
}

GDateTime *
tandem_message_get_send_at (TandemMessage *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), NULL);
  return self->send_at;
}

void
tandem_message_set_send_at (TandemMessage *self, GDateTime *send_at)
{
  g_return_if_fail (TANDEM_IS_MESSAGE (self));
  if (replace_time (&self->send_at, send_at))
    notify (self, PROP_SEND_AT);
}

gboolean
tandem_message_get_missed (TandemMessage *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), FALSE);
  return self->missed;
}

void
tandem_message_set_missed (TandemMessage *self, gboolean missed)
{
  g_return_if_fail (TANDEM_IS_MESSAGE (self));
  if (self->missed == !!missed)
    return;
  self->missed = !!missed;
  notify (self, PROP_MISSED);
}

guint
tandem_message_get_segments (TandemMessage *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), 0);
  return self->segments;
}

void
tandem_message_set_segments (TandemMessage *self, guint segments)
{
  g_return_if_fail (TANDEM_IS_MESSAGE (self));
  if (self->segments == segments)
    return;
  self->segments = segments;
  notify (self, PROP_SEGMENTS);
}

gboolean
tandem_message_get_read (TandemMessage *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), TRUE);
  return self->read;
}

void
tandem_message_set_read (TandemMessage *self, gboolean read)
{
  g_return_if_fail (TANDEM_IS_MESSAGE (self));
  if (self->read == !!read)
    return;
  self->read = !!read;
  notify (self, PROP_READ);
}

gboolean
tandem_message_get_forward_due (TandemMessage *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), FALSE);
  return self->forward_due;
}

void
tandem_message_set_forward_due (TandemMessage *self, gboolean forward_due)
{
  g_return_if_fail (TANDEM_IS_MESSAGE (self));
  self->forward_due = !!forward_due;
}

TandemOptOut
tandem_message_get_opt_out (TandemMessage *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), TANDEM_OPT_OUT_NONE);
  if (self->direction == TANDEM_DIRECTION_OUTBOUND)
    return self->error_code == ERROR_OPTED_OUT ? TANDEM_OPT_OUT_STOP : TANDEM_OPT_OUT_NONE;
  return self->opt_out ? self->opt_out : tandem_opt_out_from_text (self->body);
}

gboolean
tandem_message_has_carrier_opt_out (TandemMessage *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), FALSE);
  return self->opt_out != TANDEM_OPT_OUT_NONE;
}

void
tandem_message_set_opt_out (TandemMessage *self, TandemOptOut opt_out)
{
  g_return_if_fail (TANDEM_IS_MESSAGE (self));
  self->opt_out = opt_out;
}

const char *
tandem_message_get_answers (TandemMessage *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), NULL);
  return self->answers;
}

void
tandem_message_set_answers (TandemMessage *self, const char *id)
{
  g_return_if_fail (TANDEM_IS_MESSAGE (self));
  g_free (self->answers);
  self->answers = g_strdup (id);
}

gboolean
tandem_message_get_handed_over (TandemMessage *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), FALSE);
  return self->handed_over;
}

void
tandem_message_set_handed_over (TandemMessage *self, gboolean handed_over)
{
  g_return_if_fail (TANDEM_IS_MESSAGE (self));
  self->handed_over = !!handed_over;
}

GListModel *
tandem_message_get_media (TandemMessage *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), NULL);
  return G_LIST_MODEL (self->media);
}

void
tandem_message_add_media (TandemMessage *self, TandemMessageMedia *media)
{
  g_return_if_fail (TANDEM_IS_MESSAGE (self) && TANDEM_IS_MESSAGE_MEDIA (media));
  g_list_store_append (self->media, media);
}

gboolean
tandem_message_has_own_files (TandemMessage *self)
{
  g_return_val_if_fail (TANDEM_IS_MESSAGE (self), FALSE);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->media)); i++) {
    g_autoptr (TandemMessageMedia) media = g_list_model_get_item (G_LIST_MODEL (self->media), i);

    if (tandem_message_media_is_own_file (media))
      return TRUE;
  }
  return FALSE;
}

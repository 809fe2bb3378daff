// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-frame.h"

#include <string.h>

#include "tandem-base64.h"
#include "tandem-error.h"
#include "tandem-json-scanner.h"

/* Eleven days: far beyond any call, far below overflow when it is turned into bytes. */
#define MAX_TIMESTAMP_MS G_GINT64_CONSTANT (1000000000)

typedef enum { IN_ROOT, IN_START, IN_FORMAT, IN_PARAMETERS, IN_MEDIA, IN_DTMF, IN_MARK } Section;

typedef enum {
  FIELD_EVENT, FIELD_STREAM_SID, FIELD_CALL_SID, FIELD_ENCODING, FIELD_RATE, FIELD_CHANNELS, FIELD_TOKEN,
  FIELD_TRACK, FIELD_TIMESTAMP, FIELD_PAYLOAD, FIELD_DIGIT, FIELD_NAME, N_FIELDS
} FieldId;

/* A wrong type is judged only when the event is known: in an unknown event it does not matter. */
typedef enum { ABSENT, GOOD, WRONG } FieldState;

static const struct {
  Section section;
  const char *key;
} fields[N_FIELDS] = {
  [FIELD_EVENT] = { IN_ROOT, "event" },
  [FIELD_STREAM_SID] = { IN_ROOT, "streamSid" },
  [FIELD_CALL_SID] = { IN_START, "callSid" },
  [FIELD_ENCODING] = { IN_FORMAT, "encoding" },
  [FIELD_RATE] = { IN_FORMAT, "sampleRate" },
  [FIELD_CHANNELS] = { IN_FORMAT, "channels" },
  [FIELD_TOKEN] = { IN_PARAMETERS, "token" },
  [FIELD_TRACK] = { IN_MEDIA, "track" },
  [FIELD_TIMESTAMP] = { IN_MEDIA, "timestamp" },
  [FIELD_PAYLOAD] = { IN_MEDIA, "payload" },
  [FIELD_DIGIT] = { IN_DTMF, "digit" },
  [FIELD_NAME] = { IN_MARK, "name" },
};

static const struct {
  Section section;
  const char *key;
  Section inner;
} sections[] = {
  { IN_ROOT, "start", IN_START },
  { IN_START, "mediaFormat", IN_FORMAT },
  { IN_START, "customParameters", IN_PARAMETERS },
  { IN_ROOT, "media", IN_MEDIA },
  { IN_ROOT, "dtmf", IN_DTMF },
  { IN_ROOT, "mark", IN_MARK },
};

static const struct {
  const char *event;
  TandemTwilioFrameType kind;
  FieldId needs[3]; /* FIELD_EVENT: no further */
} events[] = {
  { "media", TANDEM_TWILIO_FRAME_MEDIA, { FIELD_STREAM_SID, FIELD_TIMESTAMP, FIELD_PAYLOAD } },
  { "mark", TANDEM_TWILIO_FRAME_MARK, { FIELD_STREAM_SID, FIELD_NAME } },
  { "dtmf", TANDEM_TWILIO_FRAME_DTMF, { FIELD_STREAM_SID, FIELD_DIGIT } },
  { "start", TANDEM_TWILIO_FRAME_START, { FIELD_STREAM_SID, FIELD_CALL_SID } },
  { "stop", TANDEM_TWILIO_FRAME_STOP, { FIELD_STREAM_SID } },
  { "connected", TANDEM_TWILIO_FRAME_CONNECTED, { FIELD_EVENT } },
};

struct _TandemTwilioFrame {
  GString *text[N_FIELDS];
  FieldState state[N_FIELDS];
  GString *key;
  Section section;
  TandemTwilioFrameType kind;
  gint64 timestamp_ms;
  GByteArray *audio;
};

TandemTwilioFrame *
tandem_twilio_frame_new (void)
{
  TandemTwilioFrame *self = g_new0 (TandemTwilioFrame, 1);
  for (guint i = 0; i < N_FIELDS; i++)
    self->text[i] = g_string_new (NULL);
  self->key = g_string_new (NULL);
  self->audio = g_byte_array_new ();
  return self;
}

void
tandem_twilio_frame_free (TandemTwilioFrame *self)
{
  for (guint i = 0; i < N_FIELDS; i++)
    g_string_free (self->text[i], TRUE);
  g_string_free (self->key, TRUE);
  g_byte_array_unref (self->audio);
  g_free (self);
}

static gboolean
scan_field (TandemTwilioFrame *self, TandemJsonScanner *scanner, FieldId id)
{
  char c = tandem_json_scanner_peek (scanner);
  self->state[id] = GOOD;
  if (c == '"')
    return tandem_json_scanner_string (scanner, self->text[id]);
  gboolean number = id == FIELD_TIMESTAMP || id == FIELD_RATE || id == FIELD_CHANNELS || id == FIELD_DIGIT;
  if (number && (c == '-' || g_ascii_isdigit (c)))
    return tandem_json_scanner_number (scanner, self->text[id]);
  self->state[id] = WRONG;
  return tandem_json_scanner_skip (scanner);
}

static gboolean
scan_member (TandemJsonScanner *scanner, const char *key, gpointer user_data)
{
  TandemTwilioFrame *self = user_data;

  for (guint i = 0; i < N_FIELDS; i++) {
    if (fields[i].section == self->section && strcmp (fields[i].key, key) == 0)
      return scan_field (self, scanner, i);
  }
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++) {
    if (sections[i].section != self->section || strcmp (sections[i].key, key) != 0)
      continue;
    if (tandem_json_scanner_peek (scanner) != '{')
      break;
    Section outer = self->section;
    self->section = sections[i].inner;
    gboolean good = tandem_json_scanner_object (scanner, self->key, scan_member, self);
    self->section = outer;
    return good;
  }
  return tandem_json_scanner_skip (scanner);
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL, sentence);
  return FALSE;
}

static gboolean
parse_integer (const GString *text, gint64 max, gint64 *value)
{
  gint64 sum = 0;
  if (text->len == 0)
    return FALSE;
  for (gsize i = 0; i < text->len; i++) {
    if (!g_ascii_isdigit (text->str[i]))
      return FALSE;
    sum = sum * 10 + (text->str[i] - '0');
    if (sum > max)
      return FALSE;
  }
  *value = sum;
  return TRUE;
}

/* SIDs go into our own messages unescaped. */
static gboolean
is_sid (const GString *text)
{
  for (gsize i = 0; i < text->len; i++) {
    if (!g_ascii_isalnum (text->str[i]))
      return FALSE;
  }
  return text->len > 0 && text->len <= 64;
}

static gboolean
check_format (const TandemTwilioFrame *self, GError **error)
{
  static const struct {
    FieldId id;
    const char *value;
  } expected[] = { { FIELD_ENCODING, "audio/x-mulaw" }, { FIELD_RATE, "8000" }, { FIELD_CHANNELS, "1" } };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    FieldId id = expected[i].id;
    if (self->state[id] == WRONG || (self->state[id] == GOOD && strcmp (self->text[id]->str, expected[i].value) != 0))
      return refuse (error, "The media stream is not mu-law, 8000 Hz, one channel");
  }
  return TRUE;
}

static gboolean
check_values (TandemTwilioFrame *self, GError **error)
{
  if (self->kind != TANDEM_TWILIO_FRAME_CONNECTED && !is_sid (self->text[FIELD_STREAM_SID]))
    return refuse (error, "The media message has a wrong streamSid");
  switch (self->kind) {
  case TANDEM_TWILIO_FRAME_START:
    if (!is_sid (self->text[FIELD_CALL_SID]) || self->state[FIELD_TOKEN] == WRONG)
      return refuse (error, "The start of the media stream has a wrong callSid or token");
    return check_format (self, error);
  case TANDEM_TWILIO_FRAME_MEDIA:
    if (!parse_integer (self->text[FIELD_TIMESTAMP], MAX_TIMESTAMP_MS, &self->timestamp_ms))
      return refuse (error, "The media message has a wrong timestamp");
    if (self->state[FIELD_TRACK] == WRONG)
      return refuse (error, "The media message has a wrong track");
    if (!tandem_base64_decode (self->text[FIELD_PAYLOAD]->str, self->text[FIELD_PAYLOAD]->len, self->audio))
      return refuse (error, "The media message's payload is not base64");
    return TRUE;
  case TANDEM_TWILIO_FRAME_DTMF:
    if (self->text[FIELD_DIGIT]->len != 1 || strchr ("0123456789*#ABCDabcd", self->text[FIELD_DIGIT]->str[0]) == NULL)
      return refuse (error, "The dtmf message has no telephone key");
    return TRUE;
  case TANDEM_TWILIO_FRAME_CONNECTED:
  case TANDEM_TWILIO_FRAME_MARK:
  case TANDEM_TWILIO_FRAME_STOP:
  case TANDEM_TWILIO_FRAME_OTHER:
  default: return TRUE;
  }
}

static gboolean
check_event (TandemTwilioFrame *self, GError **error)
{
  if (self->state[FIELD_EVENT] != GOOD)
    return refuse (error, "The message names no event");
  for (guint i = 0; i < G_N_ELEMENTS (events); i++) {
    if (strcmp (self->text[FIELD_EVENT]->str, events[i].event) != 0)
      continue;
    self->kind = events[i].kind;
    for (guint k = 0; k < G_N_ELEMENTS (events[i].needs) && events[i].needs[k] != FIELD_EVENT; k++) {
      FieldId id = events[i].needs[k];
      if (self->state[id] != GOOD) {
        g_set_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_PROTOCOL, "The %s message has no valid %s", events[i].event, fields[id].key);
        return FALSE;
      }
    }
    return check_values (self, error);
  }
  self->kind = TANDEM_TWILIO_FRAME_OTHER;
  return TRUE;
}

gboolean
tandem_twilio_frame_parse (TandemTwilioFrame *self, const char *text, gsize n, GError **error)
{
  TandemJsonScanner scanner;

  memset (self->state, 0, sizeof self->state);
  for (guint i = 0; i < N_FIELDS; i++)
    g_string_truncate (self->text[i], 0);
  g_byte_array_set_size (self->audio, 0);
  self->section = IN_ROOT;
  self->timestamp_ms = 0;
  self->kind = TANDEM_TWILIO_FRAME_OTHER;

  if (!tandem_json_scanner_init (&scanner, text, n))
    return refuse (error, "The message is not UTF-8");
  if (!tandem_json_scanner_object (&scanner, self->key, scan_member, self) || tandem_json_scanner_peek (&scanner) != '\0' || scanner.at != scanner.end)
    return refuse (error, "The message is not a JSON object");
  return check_event (self, error);
}

TandemTwilioFrameType
tandem_twilio_frame_get_kind (const TandemTwilioFrame *self)
{
  return self->kind;
}

const char *
tandem_twilio_frame_get_stream_sid (const TandemTwilioFrame *self)
{
  return self->text[FIELD_STREAM_SID]->str;
}

const char *
tandem_twilio_frame_get_call_sid (const TandemTwilioFrame *self)
{
  return self->text[FIELD_CALL_SID]->str;
}

const char *
tandem_twilio_frame_get_token (const TandemTwilioFrame *self)
{
  return self->text[FIELD_TOKEN]->str;
}

const char *
tandem_twilio_frame_get_name (const TandemTwilioFrame *self)
{
  return self->text[FIELD_NAME]->str;
}

char
tandem_twilio_frame_get_digit (const TandemTwilioFrame *self)
{
  return g_ascii_toupper (self->text[FIELD_DIGIT]->str[0]);
}

/* A missing track is the only one that exists under <Connect>. */
gboolean
tandem_twilio_frame_get_inbound (const TandemTwilioFrame *self)
{
  return self->state[FIELD_TRACK] == ABSENT || strcmp (self->text[FIELD_TRACK]->str, "inbound") == 0;
}

gint64
tandem_twilio_frame_get_timestamp_ms (const TandemTwilioFrame *self)
{
  return self->timestamp_ms;
}

const guint8 *
tandem_twilio_frame_get_audio (const TandemTwilioFrame *self, gsize *n)
{
  *n = self->audio->len;
  return self->audio->data;
}

static void
append_json_string (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '"' || *p == '\\')
      g_string_append_c (out, '\\');
    if ((guint8) *p < 0x20)
      g_string_append_printf (out, "\\u%04x", (guint) (guint8) *p);
    else
      g_string_append_c (out, *p);
  }
  g_string_append_c (out, '"');
}

static void
begin_message (GString *out, const char *event, const char *stream_sid)
{
  g_string_truncate (out, 0);
  g_string_append (out, "{\"event\":\"");
  g_string_append (out, event);
  g_string_append (out, "\",\"streamSid\":");
  append_json_string (out, stream_sid);
}

void
tandem_twilio_frame_write_media (GString *out, const char *stream_sid, const guint8 *ulaw, gsize n)
{
  int state = 0, save = 0;

  begin_message (out, "media", stream_sid);
  g_string_append (out, ",\"media\":{\"payload\":\"");
  gsize start = out->len;
  g_string_set_size (out, start + (n / 3 + 1) * 4 + 4);
  gsize written = g_base64_encode_step (ulaw, n, FALSE, out->str + start, &state, &save);
  written += g_base64_encode_close (FALSE, out->str + start + written, &state, &save);
  g_string_truncate (out, start + written);
  g_string_append (out, "\"}}");
}

void
tandem_twilio_frame_write_mark (GString *out, const char *stream_sid, const char *name)
{
  begin_message (out, "mark", stream_sid);
  g_string_append (out, ",\"mark\":{\"name\":");
  append_json_string (out, name);
  g_string_append (out, "}}");
}

void
tandem_twilio_frame_write_clear (GString *out, const char *stream_sid)
{
  begin_message (out, "clear", stream_sid);
  g_string_append_c (out, '}');
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-party.h"
#include "tandem-profile.h"
#include "tandem-usage.h"

/* A live connection to an AI service.  Media thread only.  One listener: the line.
 * Signal "usage" (TandemUsage): the service counted what is to be paid; with or without a listener. */
#define TANDEM_TYPE_VOICE (tandem_voice_get_type ())
G_DECLARE_INTERFACE (TandemVoice, tandem_voice, TANDEM, VOICE, GObject)

typedef enum {
  TANDEM_VOICE_CAN_TRUNCATE = 1 << 0,    /* it can be told how much of its words was heard */
  TANDEM_VOICE_CAN_CANCEL = 1 << 1,
  TANDEM_VOICE_CAN_TRANSCRIBE = 1 << 2,  /* both parties' text arrives */
  TANDEM_VOICE_CAN_SAY = 1 << 3,
  TANDEM_VOICE_CAN_TOOLS = 1 << 4,
  TANDEM_VOICE_ECHOES = 1 << 5,          /* no AI: no barge-in, no ledger of turns */
  TANDEM_VOICE_CAN_COMMIT = 1 << 7,      /* without turn detection it is told who has the word: begin_utterance(), end_utterance() */
  TANDEM_VOICE_TOOLS_NEED_RESPONSE = 1 << 6, /* after a tool's result it says nothing until it is asked to */
} TandemVoiceCapabilities;

/* Everything a service reports, parsed at the edge.  Strings and data are borrowed during the call. */
typedef enum {
  TANDEM_VOICE_READY,             /* configured: audio may be sent, greeting may be asked for */
  TANDEM_VOICE_AUDIO,             /* item_id, response_id, data/n in the voice's output format */
  TANDEM_VOICE_AUDIO_DONE,        /* item_id: all audio of this item was delivered */
  TANDEM_VOICE_AGENT_TEXT,        /* item_id, text: append to the agent's turn */
  TANDEM_VOICE_AGENT_TEXT_DONE,   /* item_id, text: the whole text */
  TANDEM_VOICE_ITEM_ADDED,        /* item_id, after_item_id, party: fixes the place in the transcript */
  TANDEM_VOICE_SPEECH_STARTED,    /* item_id, at_ms in appended audio: the remote began to speak (barge-in) */
  TANDEM_VOICE_SPEECH_STOPPED,    /* item_id, at_ms */
  TANDEM_VOICE_REMOTE_TEXT,       /* item_id, text: append to the remote's turn */
  TANDEM_VOICE_REMOTE_TEXT_DONE,  /* item_id, text (may be "" when nothing was understood) */
  TANDEM_VOICE_RESPONSE_STARTED,  /* response_id, exact */
  TANDEM_VOICE_RESPONSE_DONE,     /* response_id, cancelled */
  TANDEM_VOICE_SPEECH_DOUBTFUL,   /* at_ms: the remote may be interrupting; STARTED or DISMISSED follows */
  TANDEM_VOICE_SPEECH_DISMISSED,  /* at_ms: it was not */
  TANDEM_VOICE_TOOL_CALL,         /* tool_call_id, name, text: the arguments, as they came; cancelled: they are cut off; response_id
                                   * where answers have one.  answer_tool() is owed, once */
  TANDEM_VOICE_TOOL_CANCELLED,    /* tool_call_id: the service wants no answer any more */
  TANDEM_VOICE_KEPT,              /* text: a handle.  Whoever resume()s with it knows all that was said and told up to here */
  TANDEM_VOICE_ENDING,            /* at_ms: so long the service still lets the session last */
  TANDEM_VOICE_ERROR,             /* error; the session goes on */
  TANDEM_VOICE_CLOSED,            /* error (NULL: we closed it).  Last event */
} TandemVoiceEventType;

typedef struct {
  TandemVoiceEventType type;
  const char *item_id;
  const char *after_item_id;
  const char *response_id;
  const char *text;
  const char *tool_call_id;
  const char *name;
  TandemParty party;
  const guint8 *data;
  gsize n;
  gint64 at_ms;
  gboolean cancelled;
  gboolean exact; /* what tandem_voice_say() asked for */
  const GError *error;
} TandemVoiceEvent;

typedef void (*TandemVoiceListener) (TandemVoice *voice, const TandemVoiceEvent *event, gpointer user_data);

struct _TandemVoiceInterface {
  GTypeInterface parent;
  TandemVoiceCapabilities (*get_capabilities) (TandemVoice *self);
  TandemVoiceFormat (*get_format) (TandemVoice *self);
  TandemVoiceFormat (*get_output_format) (TandemVoice *self);
  void (*set_listener) (TandemVoice *self, TandemVoiceListener listener, gpointer user_data);
  void (*open) (TandemVoice *self);
  void (*send_audio) (TandemVoice *self, const guint8 *data, gsize n);
  void (*say) (TandemVoice *self, const char *text);
  void (*respond) (TandemVoice *self);
  void (*set_listening) (TandemVoice *self, gboolean listening);
  void (*add_note) (TandemVoice *self, const char *item_id, const char *text);
  void (*add_turn) (TandemVoice *self, const char *item_id, TandemParty party, const char *text);
  void (*answer_tool) (TandemVoice *self, const char *tool_call_id, const char *name, const char *result, gboolean failed);
  void (*begin_utterance) (TandemVoice *self);
  void (*end_utterance) (TandemVoice *self, gboolean keep);
  void (*set_heard) (TandemVoice *self, gboolean heard);
  gint64 (*get_lifetime_ms) (TandemVoice *self);
  void (*resume) (TandemVoice *self, const char *handle);
  const char *(*get_resumed) (TandemVoice *self);
  void (*truncate) (TandemVoice *self, const char *item_id, gint64 heard_ms);
  void (*remove_item) (TandemVoice *self, const char *item_id);
  void (*cancel) (TandemVoice *self);
  void (*close) (TandemVoice *self);
};

TandemVoiceCapabilities tandem_voice_get_capabilities (TandemVoice *self);
/* What send_audio takes. */
TandemVoiceFormat tandem_voice_get_format (TandemVoice *self);
/* What AUDIO events carry; the same where a service says nothing else.  Optional. */
TandemVoiceFormat tandem_voice_get_output_format (TandemVoice *self);
/* NULL removes the listener: no event after that. */
void tandem_voice_set_listener (TandemVoice *self, TandemVoiceListener listener, gpointer user_data);
/* Connects; READY or CLOSED follows. */
void tandem_voice_open (TandemVoice *self);
/* Audio of the remote, at once, in get_format().  Before READY it is dropped and counted. */
void tandem_voice_send_audio (TandemVoice *self, const guint8 *data, gsize n);
/* Lets the agent say exactly @text: a greeting, or what the operator wrote.  Without TANDEM_VOICE_CAN_SAY nothing happens. */
void tandem_voice_say (TandemVoice *self, const char *text);
/* Lets the agent speak now, whatever it finds right.  The next two and this one are optional for a service. */
void tandem_voice_respond (TandemVoice *self);
/* While @listening the service neither answers nor stops speaking by itself; it goes on understanding what is said. */
void tandem_voice_set_listening (TandemVoice *self, gboolean listening);
/* Tells the agent @text, which nobody said on the telephone.  @item_id names it, 32 characters at most. */
void tandem_voice_add_note (TandemVoice *self, const char *item_id, const char *text);
/* Tells a service that was not there what @party, the remote or the agent, said before.  @item_id as above.  Optional. */
void tandem_voice_add_turn (TandemVoice *self, const char *item_id, TandemParty party, const char *text);
/* Tells what came of the tool @name that the agent called as @tool_call_id in this session: @result, or, when it @failed, why.  A
 * service with TANDEM_VOICE_TOOLS_NEED_RESPONSE goes on when respond() follows, others by themselves. */
void tandem_voice_answer_tool (TandemVoice *self, const char *tool_call_id, const char *name, const char *result, gboolean failed);
/* With TANDEM_VOICE_CAN_COMMIT and turn detection "none": what is sent from now on, up to the other, is one utterance of the remote.
 * Unless @keep it was none after all, and is forgotten where a service can forget.  Nobody answers by that alone. */
void tandem_voice_begin_utterance (TandemVoice *self);
void tandem_voice_end_utterance (TandemVoice *self, gboolean keep);
/* The remote hears the agent just now, or would if it did not speak itself.  Optional: for whoever decides who has the word. */
void tandem_voice_set_heard (TandemVoice *self, gboolean heard);
/* When READY: how long the service lets this session last from now on; 0: without end, or nobody knows.  Optional. */
gint64 tandem_voice_get_lifetime_ms (TandemVoice *self);
/* Before open(): go on where another session told KEPT with @handle.  This and the next are optional for a service. */
void tandem_voice_resume (TandemVoice *self, const char *handle);
/* When READY: the handle with which it goes on; NULL: it knows nothing. */
const char *tandem_voice_get_resumed (TandemVoice *self);
/* Tells the service that only the first @heard_ms of @item_id were heard. */
void tandem_voice_truncate (TandemVoice *self, const char *item_id, gint64 heard_ms);
/* Tells the service that nothing of @item_id was heard. */
void tandem_voice_remove_item (TandemVoice *self, const char *item_id);
/* Stops the response being generated, if any. */
void tandem_voice_cancel (TandemVoice *self);
void tandem_voice_close (TandemVoice *self);

/* For implementations. */
void tandem_voice_report_usage (TandemVoice *self, const TandemUsage *usage);

/* Makes the voice session for a profile; NULL with TANDEM_AGENT_ERROR.  The app provides one that knows all
 * providers and the keys.  Media thread. */
typedef TandemVoice *(*TandemVoiceFactory) (TandemProfile *profile, gpointer user_data, GError **error);

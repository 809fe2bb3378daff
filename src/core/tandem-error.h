// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Every error that can reach the user, one code per thing the user can do about it.
 * Lower layers write one plain English sentence; ui/tandem-error-text.c translates by
 * (domain, code).  See HACKING.md, "Errors". */

#define TANDEM_CALL_ERROR (tandem_call_error_quark ())
GQuark tandem_call_error_quark (void);

typedef enum {
  TANDEM_CALL_ERROR_BAD_NUMBER,    /* correct the number */
  TANDEM_CALL_ERROR_WRONG_STATE,   /* the call has ended or not begun: nothing to do */
  TANDEM_CALL_ERROR_NOT_FOUND,     /* no such call */
  TANDEM_CALL_ERROR_LIMIT,         /* wait: too many calls or too fast */
  TANDEM_CALL_ERROR_REFUSED,       /* this destination is not allowed */
  TANDEM_CALL_ERROR_BAD_INPUT,     /* correct what was asked for (digits, patch, profile) */
  TANDEM_CALL_ERROR_TEXT_MISSED,   /* a text was not sent at its time: send it now or cancel it */
} TandemCallError;

#define TANDEM_PROVIDER_ERROR (tandem_provider_error_quark ())
GQuark tandem_provider_error_quark (void);

/* The carrier (Twilio). */
typedef enum {
  TANDEM_PROVIDER_ERROR_AUTH,        /* correct SID or token */
  TANDEM_PROVIDER_ERROR_REFUSED,     /* the carrier said no; its sentence says why */
  TANDEM_PROVIDER_ERROR_UNREACHABLE, /* check the network, try again */
  TANDEM_PROVIDER_ERROR_BUSY,        /* rate limited: try again later */
  TANDEM_PROVIDER_ERROR_NOT_SET_UP,  /* account, number or public URL is missing */
  TANDEM_PROVIDER_ERROR_PROTOCOL,    /* the peer sent something we refuse */
} TandemProviderError;

#define TANDEM_AGENT_ERROR (tandem_agent_error_quark ())
GQuark tandem_agent_error_quark (void);

/* The AI service. */
typedef enum {
  TANDEM_AGENT_ERROR_AUTH,        /* correct the key */
  TANDEM_AGENT_ERROR_QUOTA,       /* 429 or no credit: wait or pay */
  TANDEM_AGENT_ERROR_MODEL,       /* choose another model */
  TANDEM_AGENT_ERROR_UNREACHABLE, /* check the network */
  TANDEM_AGENT_ERROR_PROTOCOL,    /* the service sent or refused something unexpected */
  TANDEM_AGENT_ERROR_NOT_SET_UP,  /* no key is set */
} TandemAgentError;

#define TANDEM_LINE_ERROR (tandem_line_error_quark ())
GQuark tandem_line_error_quark (void);

/* What the operator must know of a live call. */
typedef enum {
  TANDEM_LINE_ERROR_SILENT,   /* nothing is heard of the telephone: ask, wait, or call again */
  TANDEM_LINE_ERROR_CAPTIONS, /* what is said is not written down: take notes; the detail says why */
  TANDEM_LINE_ERROR_STILL_UP, /* the call could not be ended: hang up again, or end it at the carrier */
  TANDEM_LINE_ERROR_NOT_RECORDED, /* the carrier does not record, or not on: record here; the detail says why */
  TANDEM_LINE_ERROR_NOT_PAUSED,   /* the carrier goes on recording: let nobody say what must not be kept */
  TANDEM_LINE_ERROR_NOT_FETCHED,  /* the recording is still at the carrier: nothing, it is fetched later */
  TANDEM_LINE_ERROR_AGENT_GONE, /* take over or hang up */
  TANDEM_LINE_ERROR_STREAM_LOST, /* wait: the carrier connects the telephone again */
  TANDEM_LINE_ERROR_THIRD_PARTY, /* who was called for a consultation is not there: go on, or call again */
  TANDEM_LINE_ERROR_AGENT_AWAY, /* it is being connected again: wait, or take over */
  TANDEM_LINE_ERROR_COST,       /* the call costs almost, or all, that it may: come to an end; the detail says how much */
  TANDEM_LINE_ERROR_NO_PRICE,   /* call-cost-limit does not count something: enter its price; the detail says what */
  TANDEM_LINE_ERROR_AGENT_ASKS, /* the agent wants a person on the call: take over; the detail says why */
  TANDEM_LINE_ERROR_TIME,       /* the call may hardly, or no, longer last: come to an end; the detail says how long it may */
  TANDEM_LINE_ERROR_QUIET,      /* the other side has fallen silent and the call is being ended: take over to keep it */
  TANDEM_LINE_ERROR_NO_AGENT,   /* what was asked for needs the agent, which is gone: talk, hold or hang up */
} TandemLineError;

#define TANDEM_TOOL_ERROR (tandem_tool_error_quark ())
GQuark tandem_tool_error_quark (void);

/* What an agent does beside talking. */
typedef enum {
  TANDEM_TOOL_ERROR_FILE,      /* correct the tools of the profile; the message names tool and member */
  TANDEM_TOOL_ERROR_ARGUMENTS, /* what the agent asked for does not fit: the agent asks again */
  TANDEM_TOOL_ERROR_REFUSED,   /* the operator, or a rule, did not allow it */
  TANDEM_TOOL_ERROR_FAILED,    /* it was tried and did not work; the message says why */
} TandemToolError;

#define TANDEM_AUDIO_ERROR (tandem_audio_error_quark ())
GQuark tandem_audio_error_quark (void);

typedef enum {
  TANDEM_AUDIO_ERROR_PLUGIN, /* install the missing GStreamer plugin */
  TANDEM_AUDIO_ERROR_DEVICE, /* choose another sound device */
  TANDEM_AUDIO_ERROR_FORMAT, /* audio data cannot be used */
  TANDEM_AUDIO_ERROR_RECORDING, /* the recording cannot be written: free space, choose another folder */
  TANDEM_AUDIO_ERROR_ANNOUNCEMENT, /* tell the remote that the call is recorded */
  TANDEM_AUDIO_ERROR_TRACE, /* the sound cannot be dumped: free space, choose another folder */
} TandemAudioError;

#define TANDEM_STORE_ERROR (tandem_store_error_quark ())
GQuark tandem_store_error_quark (void);

typedef enum {
  TANDEM_STORE_ERROR_OPEN,      /* the data folder cannot be used */
  TANDEM_STORE_ERROR_NEWER,     /* written by a newer Tandem: update */
  TANDEM_STORE_ERROR_CORRUPT,   /* restore a copy */
  TANDEM_STORE_ERROR_FULL,      /* free disk space */
  TANDEM_STORE_ERROR_FAILED,    /* anything else SQLite said */
} TandemStoreError;

#define TANDEM_CONFIG_ERROR (tandem_config_error_quark ())
GQuark tandem_config_error_quark (void);

typedef enum {
  TANDEM_CONFIG_ERROR_VALUE,   /* the message names the variable or setting */
  TANDEM_CONFIG_ERROR_FILE,    /* the --env-file cannot be read */
  TANDEM_CONFIG_ERROR_SECRETS, /* the keyring refused */
} TandemConfigError;

G_END_DECLS

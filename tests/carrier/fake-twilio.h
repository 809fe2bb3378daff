// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <libsoup/soup.h>

/* A REST server on loopback that answers from a script.  For tests of one unit; whole calls run against tandem-simulator. */
typedef struct {
  SoupServer *server;
  char *url;
  GHashTable *scripts;  /* "POST /Calls.json" -> GQueue of replies; the last one stays */
  GPtrArray *requests;  /* "POST /Calls.json" in order */
  GPtrArray *forms;     /* the body of each */
  GPtrArray *targets;   /* path and query of each */
  char *authorization;  /* of the last */
  GIOStream *broken;    /* that break_off() left open */
  SoupServerMessage *held;
} FakeTwilio;

#define FAKE_ACCOUNT "AC00000000000000000000000000000001"
#define FAKE_CALL "CA00000000000000000000000000000001"
#define FAKE_CALLS "/2010-04-01/Accounts/" FAKE_ACCOUNT

FakeTwilio *fake_twilio_new (void);
void fake_twilio_free (FakeTwilio *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeTwilio, fake_twilio_free)

/* @route: "POST /Calls.json".  @retry_after is nullable. */
void fake_twilio_reply (FakeTwilio *self, const char *route, guint status, const char *body, const char *retry_after);
/* A file. */
void fake_twilio_reply_file (FakeTwilio *self, const char *route, GBytes *bytes);
/* 307 to @location. */
void fake_twilio_redirect (FakeTwilio *self, const char *route, const char *location);
/* Promises a file of 100000 bytes, sends 1000 of them and then nothing; @cut: closes the connection too. */
void fake_twilio_break_off (FakeTwilio *self, const char *route, gboolean cut);
/* Reads the request, then cuts the connection. */
void fake_twilio_drop (FakeTwilio *self, const char *route);
/* Reads the request and does not answer until release(). */
void fake_twilio_hang (FakeTwilio *self, const char *route);
void fake_twilio_release (FakeTwilio *self, guint status, const char *body);
/* Forgets the script of @route, to write a new one. */
void fake_twilio_forget (FakeTwilio *self, const char *route);
guint fake_twilio_count (FakeTwilio *self, const char *route);
/* A call resource, created @age_s ago.  (transfer full) */
char *fake_twilio_call (const char *sid, const char *status, int age_s);

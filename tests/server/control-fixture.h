// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <json-glib/json-glib.h>

#include "fake-texts.h"
#include "fakes.h"
#include "tandem-control-listener.h"

/* A control listener before a switchboard in a fake world, and an inbox,, asked through a real socket. */

#define CONTROL_KEY "test-key"
#define CONTROL_AUTH "Host: 127.0.0.1\r\nAuthorization: Bearer " CONTROL_KEY "\r\n"
#define CONTROL_JSON "Content-Type: application/json\r\n"

typedef struct {
  FakeWorld *world;
  TandemSettings *settings;
  TandemSwitchboard *switchboard;
  FakeTexts *texts;
  TandemControlListener *listener;
  guint port;
  guint status;     /* of the latest answer */
  JsonNode *answer;
  char *raw;
} ControlFixture;

/* For g_test_add(): the number is +12025550100, three calls may be placed, the providers are openai and echo. */
void control_set_up (ControlFixture *fixture, gconstpointer data);
void control_tear_down (ControlFixture *fixture, gconstpointer data);

/* One exchange; the answer must be a JSON object, borrowed until the next.  @headers with Host and key. */
JsonObject *control_ask (ControlFixture *fixture, const char *method, const char *path, const char *headers, const char *body);
/* The same for any answer: its raw text, borrowed. */
const char *control_ask_raw (ControlFixture *fixture, const char *method, const char *path, const char *headers,
                             const char *body);
JsonObject *control_get (ControlFixture *fixture, const char *path);
JsonObject *control_post (ControlFixture *fixture, const char *path, const char *body);
void control_assert_refused (ControlFixture *fixture, JsonObject *answer, guint status, const char *code, const char *part);

/* Dials +12025550123: the id, (transfer full). */
char *control_dial (ControlFixture *fixture);
/* /api/v1/calls/@id@rest */
char *control_path (const char *id, const char *rest);

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-desk.h"
#include "tandem-voice-filter.h"

/* The media thread's half of TandemDesk: the devices and what runs between them.  Media thread only. */
typedef struct _TandemDeskBooth TandemDeskBooth;

/* What TandemSettings say, as the media thread needs it. */
typedef struct {
  char *devices[3]; /* by TandemSoundRole; owned */
  TandemVoiceFilterOptions options;
  double sidetone;
} TandemDeskChoice;

void tandem_desk_choice_clear (TandemDeskChoice *choice);

typedef struct {
  /* (element-type TandemSoundDeviceInfo), borrowed. */
  void (*scanned) (GPtrArray *devices, gpointer user_data);
  /* @name: NULL when closed. */
  void (*opened) (TandemSoundRole role, const char *name, gpointer user_data);
  void (*notice) (const GError *error, gpointer user_data);
  void (*test_changed) (TandemSoundTest test, gpointer user_data);
  void (*can_process) (gboolean can, gpointer user_data);
} TandemDeskBoothListener;

/* @context is that of the media thread; the rest must outlive the booth.  @choice is copied. */
TandemDeskBooth *tandem_desk_booth_new (GMainContext *context, TandemSoundBackend *backend, TandemSoundFigures *figures,
                                        const TandemDeskChoice *choice, const TandemDeskBoothListener *listener,
                                        gpointer user_data);
void tandem_desk_booth_free (TandemDeskBooth *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemDeskBooth, tandem_desk_booth_free)

void tandem_desk_booth_choose (TandemDeskBooth *self, const TandemDeskChoice *choice);
void tandem_desk_booth_set_watched (TandemDeskBooth *self, gboolean watched);
void tandem_desk_booth_set_ringing (TandemDeskBooth *self, gboolean ringing);
void tandem_desk_booth_rescan (TandemDeskBooth *self);
void tandem_desk_booth_play_tone (TandemDeskBooth *self, TandemSoundRole role);
void tandem_desk_booth_record (TandemDeskBooth *self);
void tandem_desk_booth_stop_test (TandemDeskBooth *self);

/* As those of TandemDesk. */
void tandem_desk_booth_set_port (TandemDeskBooth *self, const TandemDeskPort *port, gpointer user_data, gboolean speaks,
                                 gboolean hears);
void tandem_desk_booth_set_muted (TandemDeskBooth *self, gboolean muted);
void tandem_desk_booth_speak (TandemDeskBooth *self, guint64 n);
void tandem_desk_booth_hear (TandemDeskBooth *self, guint64 n);

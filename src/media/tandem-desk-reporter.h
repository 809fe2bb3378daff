// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-desk-booth.h"

/* Carries what the booth tells from the media thread to its desk on the main thread, in order; nothing is waited for, and
 * nothing arrives when the desk is gone.  Reference counted. */
typedef struct _TandemDeskReporter TandemDeskReporter;

/* Main thread. */
typedef struct {
  /* By TandemSoundRole, of TandemSoundDevice: the default one stands first, as the choice "" that follows the system, and
   * once more under its own name.  Borrowed. */
  void (*scanned) (GObject *desk, GPtrArray *const *devices);
  /* @name: NULL when closed. */
  void (*opened) (GObject *desk, TandemSoundRole role, const char *name);
  void (*notice) (GObject *desk, const GError *error);
  void (*test_changed) (GObject *desk, TandemSoundTest test);
  void (*can_process) (GObject *desk, gboolean can);
} TandemDeskNews;

/* Main thread.  @desk is held weakly; @thread must outlive it. */
TandemDeskReporter *tandem_desk_reporter_new (TandemMediaThread *thread, GObject *desk, const TandemDeskNews *news);
void tandem_desk_reporter_unref (TandemDeskReporter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemDeskReporter, tandem_desk_reporter_unref)

/* What the booth listens with; its data is the reporter. */
extern const TandemDeskBoothListener tandem_desk_reporter_booth_listener;

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-call-media.h"
#include "tandem-settings.h"

/* Sees to it that the remote of every call is told that it is recorded, if the settings have words for it, whoever records
 * and whoever asked for it.  Plain data of the switchboard; main thread only. */
typedef struct _TandemAnnouncements TandemAnnouncements;

TandemAnnouncements *tandem_announcements_new (TandemSettings *settings, TandemCallMedia *media);
void tandem_announcements_free (TandemAnnouncements *self);
/* Something of @call is not what it was. */
void tandem_announcements_follow (TandemAnnouncements *self, TandemCall *call);
/* A notice on @call: perhaps that it falls to the operator. */
void tandem_announcements_take_notice (TandemAnnouncements *self, TandemCall *call, const GError *error);

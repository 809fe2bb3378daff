// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* Goes on with @then in @ms, in the context of @task, so that nobody has to keep the id of a timer.  Cancelling @task wakes it at
 * once, and is its end: @then is not called.  @task is kept meanwhile.  The thread of @task. */
void tandem_twilio_pause (GTask *task, guint ms, void (*then) (GTask *task));

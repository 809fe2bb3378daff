// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-inbox.h"
#include "tandem-window.h"

/* Tells of a text that comes in while nobody looks at its thread: one notification for each number, which opens the thread
 * (app.show-thread with the number), leads to its answer (app.reply-to-thread) or marks it as read (app.mark-thread-read), and goes when the
 * thread was read, wherever.  One that was handed over to a person says so.  With Do Not Disturb there is none.  Main thread only. */
#define TANDEM_TYPE_TEXT_ALERT (tandem_text_alert_get_type ())
G_DECLARE_FINAL_TYPE (TandemTextAlert, tandem_text_alert, TANDEM, TEXT_ALERT, GObject)

/* @application is borrowed and outlives it, as @window does. */
TandemTextAlert *tandem_text_alert_new (GApplication *application, TandemWindow *window, TandemInbox *inbox, TandemPeople *people,
                                        TandemSettings *settings);

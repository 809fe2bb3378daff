// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <adwaita.h>

#include "tandem-runtime.h"

/* The desktop program: one instance, one window.  Main thread only. */
#define TANDEM_TYPE_APPLICATION (tandem_application_get_type ())
G_DECLARE_FINAL_TYPE (TandemApplication, tandem_application, TANDEM, APPLICATION, AdwApplication)

/* Opens tel: links: their number is shown; it is dialled by itself in the demo, never otherwise. */
TandemApplication *tandem_application_new (const char *application_id, TandemRuntime *runtime);
/* TRUE: its window is shown when somebody asks for it, if calls can come in until then. */
void tandem_application_set_begins_closed (TandemApplication *self, gboolean closed);
/* 1 when the start failed (the reason was printed), else 0. */
int tandem_application_get_exit_status (TandemApplication *self);

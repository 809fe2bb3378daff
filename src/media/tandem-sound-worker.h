// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* The one thread that makes the blocking calls to sound devices, one after the other. */
typedef struct _TandemSoundWorker TandemSoundWorker;

typedef void (*TandemSoundWork) (gpointer data);

TandemSoundWorker *tandem_sound_worker_new (void);
/* Runs @work on the worker thread, then @done in the main context that is the caller's now, then frees @data there with
 * @destroy (nullable).  When that context does not run any more only @destroy is called.  @done NULL: nobody waits for
 * it, and @data is freed on the worker thread. */
void tandem_sound_worker_run (TandemSoundWorker *self, TandemSoundWork work, TandemSoundWork done, gpointer data,
                              GDestroyNotify destroy);
/* Does what was pushed, then ends the thread and waits for that. */
void tandem_sound_worker_free (TandemSoundWorker *self);

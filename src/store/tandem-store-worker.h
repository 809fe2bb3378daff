// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

#include "tandem-store-database.h"

/* The thread that owns the database.  Tasks are done in the order in which they were pushed. */
typedef struct _TandemStoreWorker TandemStoreWorker;

/* Runs on the worker thread with the task data of its GTask.  A writing one runs inside a transaction that is
 * committed before the task returns; it may be run again after a rollback, so it must only read its data. */
typedef gboolean (*TandemStoreWork) (TandemStoreDatabase *database, gpointer task_data, GError **error);

/* Opens and migrates @path on the new thread and waits for that. */
TandemStoreWorker *tandem_store_worker_new (const char *path, GError **error);
/* Does what was pushed, closes the database, ends the thread. */
void tandem_store_worker_free (TandemStoreWorker *self);

/* @task returns TRUE or the error in its own context, and is released there, so that the last reference to the
 * store is never dropped on the worker thread. */
void tandem_store_worker_push (TandemStoreWorker *self, GTask *task, gboolean writes, TandemStoreWork work);

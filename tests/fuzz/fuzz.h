// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* What every target has: fuzz-NAME.c defines LLVMFuzzerTestOneInput().  Under libFuzzer (meson -Dfuzzing=true, clang) that is called with
 * whatever it makes up; everywhere else replay.c calls it with the files of corpus/NAME and regressions/NAME.
 *
 * A target returns normally for any input.  A crash, a sanitizer's word, a critical of GLib, a failed assertion and a hang are findings. */
int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *data, gsize n);

/* A copy of @text with a NUL behind it, or NULL when there is one inside: for functions that take C strings.  (transfer full) */
char *fuzz_dup_string (const guint8 *text, gsize n);

/* Cuts the next line off *@data and *@n: FALSE at the end.  Borrowed, not NUL-terminated. */
gboolean fuzz_next_line (const guint8 **data, gsize *n, const guint8 **line, gsize *n_line);

/* A result that was refused says why, in UTF-8; one that was not has no error.  Clears *@error. */
void fuzz_check_error (gboolean good, GError **error);

/* Runs what waits in the default main context, without waiting for more. */
void fuzz_run_pending (void);

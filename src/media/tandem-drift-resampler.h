// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* Turns samples of one clock into samples of another: a fixed ratio of rates, corrected by a few parts in a million
 * while it runs.  The filter's state lives as long as the object and its phase goes on through every correction, so
 * neither chunks nor corrections are heard.  16 bit, mono.  One thread at a time. */
typedef struct _TandemDriftResampler TandemDriftResampler;

/* The most that is corrected. */
#define TANDEM_DRIFT_MAX_PPM 1000.0

/* @from, @to: Hz, 8000 to 192000. */
TandemDriftResampler *tandem_drift_resampler_new (int from, int to);
void tandem_drift_resampler_free (TandemDriftResampler *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TandemDriftResampler, tandem_drift_resampler_free)

/* Uses up @ppm more input for the same output (or less, when negative).  Kept to steps of 20 ppm. */
void tandem_drift_resampler_set_ppm (TandemDriftResampler *self, double ppm);
double tandem_drift_resampler_get_ppm (TandemDriftResampler *self);

/* How many samples of input @n_out samples of output need, now. */
gsize tandem_drift_resampler_need (TandemDriftResampler *self, gsize n_out);
/* Takes all of @in, gives what that makes: at most @room samples (what is more is kept for the next call). */
gsize tandem_drift_resampler_run (TandemDriftResampler *self, const gint16 *in, gsize n_in, gint16 *out, gsize room);
/* How much later a sound comes out than it went in, in ms. */
double tandem_drift_resampler_get_delay_ms (TandemDriftResampler *self);

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

/* GLib is not built with the thread sanitizer, so it cannot see that handing a closure to another
 * main context orders the two threads.  These say so; they are nothing in a normal build. */
#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#define TANDEM_HAND_OVER(p) __tsan_release (p)
#define TANDEM_TAKE_OVER(p) __tsan_acquire (p)
#else
#define TANDEM_HAND_OVER(p) ((void) (p))
#define TANDEM_TAKE_OVER(p) ((void) (p))
#endif

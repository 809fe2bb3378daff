// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <gio/gio.h>

/* The profiles of data/profiles, to begin with, in the order in which a person is to see them: (transfer full), of TandemProfile.  The first
 * file that cannot be used is left out with the error.  Any thread. */
GListModel *tandem_profile_examples_load (GError **error);

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib-object.h>

/* Who began a call or sent a text: this side or the other. */
typedef enum {
  TANDEM_DIRECTION_OUTBOUND, /* "outbound" */
  TANDEM_DIRECTION_INBOUND,  /* "inbound" */
} TandemDirection;

#define TANDEM_TYPE_DIRECTION (tandem_direction_get_type ())
GType tandem_direction_get_type (void);

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-direction.h"

G_DEFINE_ENUM_TYPE (TandemDirection, tandem_direction,
                    G_DEFINE_ENUM_VALUE (TANDEM_DIRECTION_OUTBOUND, "outbound"),
                    G_DEFINE_ENUM_VALUE (TANDEM_DIRECTION_INBOUND, "inbound"))

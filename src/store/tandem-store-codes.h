// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include <glib.h>

/* How words are written in the database.  The C enums may be reordered, the codes never. */
typedef struct {
  int value; /* of the C enum */
  int code;  /* in the database; 0 ends a table */
} TandemStoreCode;

extern const TandemStoreCode tandem_store_directions[];
extern const TandemStoreCode tandem_store_modes[];
extern const TandemStoreCode tandem_store_states[];
extern const TandemStoreCode tandem_store_parties[];
extern const TandemStoreCode tandem_store_message_statuses[];

int tandem_store_code_of (const TandemStoreCode *table, int value);
/* FALSE when no value has @code: the row is damaged. */
gboolean tandem_store_value_of (const TandemStoreCode *table, int code, int *value);

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-contact.h"
#include "tandem-store-database.h"

/* Worker thread.  The verbs of TandemContactStore. */

/* Of TandemContactFacts; NULL on errors.  @after_id: nullable. */
GPtrArray *tandem_store_contacts_list (TandemStoreDatabase *database, const char *after_id, guint limit, GError **error);
gboolean tandem_store_contacts_save (TandemStoreDatabase *database, const TandemContactFacts *facts, GError **error);
gboolean tandem_store_contacts_remove (TandemStoreDatabase *database, const char *id, GError **error);
gboolean tandem_store_contacts_merge (TandemStoreDatabase *database, const GPtrArray *contacts, guint *added, guint *updated,
                                      GError **error);

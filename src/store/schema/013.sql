-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Tandem authors
-- Released: never edit this file, add the next number.

-- What remains of a call when it is over.
CREATE TABLE wrap_ups (
  call_id TEXT PRIMARY KEY,
  summary TEXT NOT NULL,
  outcome TEXT NOT NULL,
  sentiment TEXT NOT NULL,
  fields TEXT NOT NULL,    -- a JSON object, or ''
  edited INTEGER NOT NULL, -- by a person
  updated_at INTEGER NOT NULL -- ms since 1970
) WITHOUT ROWID;

-- What another program is to be told, until it has taken it.
CREATE TABLE deliveries (
  id TEXT PRIMARY KEY,
  call_id TEXT NOT NULL,
  body TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_at INTEGER NOT NULL, -- ms since 1970; -1: it was refused, and is kept for a person to look at
  failure TEXT
) WITHOUT ROWID;

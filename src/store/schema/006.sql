-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Tandem authors
-- Released: never edit this file, add the next number.

CREATE TABLE contacts (
  id TEXT NOT NULL PRIMARY KEY,
  uid TEXT UNIQUE,
  name TEXT NOT NULL,
  organization TEXT NOT NULL,
  notes TEXT NOT NULL,
  -- One in a line.
  tags TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX contacts_by_name ON contacts (name);

CREATE TABLE contact_numbers (
  contact TEXT NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  number TEXT NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (contact, place)
) STRICT, WITHOUT ROWID;

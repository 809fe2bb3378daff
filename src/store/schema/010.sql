-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Tandem authors
-- Released: never edit this file, add the next number.

-- The files of what is half written to a number.
CREATE TABLE draft_media (
  number TEXT NOT NULL,
  place INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  name TEXT,
  path TEXT NOT NULL,
  size INTEGER NOT NULL,
  PRIMARY KEY (number, place)
) STRICT, WITHOUT ROWID;

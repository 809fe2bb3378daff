-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Tandem authors
-- Released: never edit this file, add the next number.

-- Who picked up: "human", "machine", "fax", "unknown"; "" when nobody asked.
ALTER TABLE calls ADD COLUMN answered_by TEXT NOT NULL DEFAULT '';

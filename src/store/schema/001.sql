-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Tandem authors
-- Released: never edit this file, add the next number.  Integers that stand for words are listed in
-- tandem-store-codes.c; times are milliseconds since 1970 UTC, offsets in a call (…_ms) since its media stream began.

PRAGMA application_id = 1413566020; -- "TAND"

CREATE TABLE calls (
  id TEXT NOT NULL PRIMARY KEY,
  call_sid TEXT,
  direction INTEGER NOT NULL,
  mode INTEGER NOT NULL,
  from_number TEXT,
  to_number TEXT,
  state INTEGER NOT NULL,
  patch TEXT NOT NULL,
  profile TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  answered_at INTEGER,
  ended_at INTEGER,
  end_reason TEXT
) STRICT;
CREATE INDEX calls_by_start ON calls (started_at);
CREATE INDEX calls_by_sid ON calls (call_sid) WHERE call_sid IS NOT NULL;

-- The id is the row of the full-text index, so it must survive VACUUM: an explicit key.
CREATE TABLE turns (
  id INTEGER PRIMARY KEY,
  call_id TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
  item_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  party INTEGER NOT NULL,
  text TEXT NOT NULL,
  start_ms INTEGER,
  end_ms INTEGER,
  heard_ms INTEGER,
  total_ms INTEGER,
  interrupted INTEGER NOT NULL,
  final INTEGER NOT NULL,
  UNIQUE (call_id, item_id)
) STRICT;

CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  call_id TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX events_of_call ON events (call_id);

CREATE VIRTUAL TABLE turns_search USING fts5 (
  text, content = 'turns', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER turns_search_insert AFTER INSERT ON turns BEGIN
  INSERT INTO turns_search (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER turns_search_delete AFTER DELETE ON turns BEGIN
  INSERT INTO turns_search (turns_search, rowid, text) VALUES ('delete', old.id, old.text);
END;
CREATE TRIGGER turns_search_update AFTER UPDATE OF text ON turns WHEN old.text IS NOT new.text BEGIN
  INSERT INTO turns_search (turns_search, rowid, text) VALUES ('delete', old.id, old.text);
  INSERT INTO turns_search (rowid, text) VALUES (new.id, new.text);
END;

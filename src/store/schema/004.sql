-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Tandem authors
-- Released: never edit this file, add the next number.

-- What the list of threads shows is kept ready: it must open at once with 100,000 of them.
CREATE TABLE threads (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  last_at INTEGER NOT NULL,
  last_text TEXT NOT NULL DEFAULT '',
  last_direction INTEGER NOT NULL DEFAULT 1,
  last_status INTEGER NOT NULL DEFAULT 1,
  own_number TEXT NOT NULL DEFAULT '',
  unread INTEGER NOT NULL DEFAULT 0,
  draft TEXT NOT NULL DEFAULT '',
  opted_out INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX threads_by_time ON threads (last_at DESC, id DESC);

-- The position is the row of the full-text index, so it must survive VACUUM: an explicit key.
CREATE TABLE messages (
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  message_sid TEXT UNIQUE,
  thread_id INTEGER NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
  direction INTEGER NOT NULL,
  own_number TEXT NOT NULL,
  body TEXT NOT NULL,
  status INTEGER NOT NULL,
  error_code INTEGER NOT NULL DEFAULT 0,
  error_detail TEXT,
  at INTEGER NOT NULL,
  send_at INTEGER,
  segments INTEGER NOT NULL DEFAULT 0,
  is_read INTEGER NOT NULL,
  forward_due INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX messages_of_thread ON messages (thread_id, at, position);
CREATE INDEX messages_unread ON messages (thread_id) WHERE is_read = 0;
-- 1: new.
CREATE INDEX messages_to_send ON messages (at) WHERE status = 1;
CREATE INDEX messages_to_forward ON messages (at) WHERE forward_due = 1;

CREATE TABLE message_media (
  message INTEGER NOT NULL REFERENCES messages (position) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  url TEXT,
  name TEXT,
  path TEXT,
  size INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (message, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_to_fetch ON message_media (message) WHERE path IS NULL AND url IS NOT NULL;

CREATE TABLE bookmarks (name TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- The tokenizer is ours (tandem-store-tokenizer.h).
CREATE VIRTUAL TABLE messages_search USING fts5 (
  body, content = 'messages', content_rowid = 'position', tokenize = 'tandem', prefix = '1 2 3'
);
CREATE TRIGGER messages_search_insert AFTER INSERT ON messages BEGIN
  INSERT INTO messages_search (rowid, body) VALUES (new.position, new.body);
END;
CREATE TRIGGER messages_search_delete AFTER DELETE ON messages BEGIN
  INSERT INTO messages_search (messages_search, rowid, body) VALUES ('delete', old.position, old.body);
END;
CREATE TRIGGER messages_search_update AFTER UPDATE OF body ON messages WHEN old.body IS NOT new.body BEGIN
  INSERT INTO messages_search (messages_search, rowid, body) VALUES ('delete', old.position, old.body);
  INSERT INTO messages_search (rowid, body) VALUES (new.position, new.body);
END;

-- What was said in calls gets the same tokenizer.  With a million turns that takes a minute, in which nobody would see a window, so it
-- is done in steps while the store has nothing else to do, the newest first (tandem-store-reindex.h): turns from indexed_from
-- on are in the index, those before it are not yet.  The last step drops the index that was, for which all of it must be read.
CREATE TABLE turns_search_progress (indexed_from INTEGER NOT NULL) STRICT;
INSERT INTO turns_search_progress SELECT coalesce (max (id), 0) + 1 FROM turns;
DROP TRIGGER turns_search_insert;
DROP TRIGGER turns_search_delete;
DROP TRIGGER turns_search_update;
ALTER TABLE turns_search RENAME TO turns_search_old;
CREATE VIRTUAL TABLE turns_search USING fts5 (
  text, content = 'turns', content_rowid = 'id', tokenize = 'tandem', prefix = '1 2 3'
);
CREATE TRIGGER turns_search_insert AFTER INSERT ON turns
WHEN new.id >= (SELECT indexed_from FROM turns_search_progress) BEGIN
  INSERT INTO turns_search (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER turns_search_delete AFTER DELETE ON turns
WHEN old.id >= (SELECT indexed_from FROM turns_search_progress) BEGIN
  INSERT INTO turns_search (turns_search, rowid, text) VALUES ('delete', old.id, old.text);
END;
CREATE TRIGGER turns_search_update AFTER UPDATE OF text ON turns
WHEN old.text IS NOT new.text AND old.id >= (SELECT indexed_from FROM turns_search_progress) BEGIN
  INSERT INTO turns_search (turns_search, rowid, text) VALUES ('delete', old.id, old.text);
  INSERT INTO turns_search (rowid, text) VALUES (new.id, new.text);
END;
CREATE INDEX calls_by_from ON calls (from_number, started_at);
CREATE INDEX calls_by_to ON calls (to_number, started_at);

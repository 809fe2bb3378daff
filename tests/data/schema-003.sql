-- A database as schema 003 wrote it, frozen: what every later Tandem must be able to open.

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

ALTER TABLE calls ADD COLUMN recording_path TEXT;
-- The remote never heard it: a note or a whisper.
ALTER TABLE turns ADD COLUMN private INTEGER NOT NULL DEFAULT 0;

-- The carrier has the recording: it is still to be fetched to recording_path.
ALTER TABLE calls ADD COLUMN recording_due INTEGER NOT NULL DEFAULT 0;

PRAGMA user_version = 3;
INSERT INTO calls VALUES ('5b1c', 'CA00000000000000000000000000000001', 1, 1, '+12025550100', '+12025550123', 6, 'agent',
  'default', 1767322800000, 1767322806500, 1767322866250, 'remote hung up',
  '/home/desk/Recordings/5b1c.opus', 0);
INSERT INTO calls VALUES ('77fe', NULL, 1, 1, '+12025550100', '+12025550124', 8, 'agent', 'default', 1767322900000, NULL,
  1767322901000, 'interrupted: Tandem stopped during the call',
  '/home/desk/Recordings/77fe.wav', 1);
INSERT INTO turns VALUES (1, '5b1c', 'item_1', 0, 2, 'Hello, this is the desk of Example Limited.', 0, 2400, 2400, 2400, 0, 1, 0);
INSERT INTO turns VALUES (2, '5b1c', 'item_2', 2, 2, 'Of course: the shop is open until six.', 6100, 8300, 900, 2300, 1, 1, 0);
INSERT INTO turns VALUES (3, '5b1c', 'item_3', 1, 1, 'Are you open on Tuesday? 화요일에 영업하나요?', 2900, 5600, NULL, NULL, 0, 1, 0);
INSERT INTO turns VALUES (4, '5b1c', 'note_1', 3, 3, 'Offer him the blue one.', 8400, 8400, NULL, NULL, 0, 1, 1);
INSERT INTO events VALUES (1, '5b1c', 1767322801000, 'state', 'ringing');
INSERT INTO events VALUES (2, '5b1c', 1767322806500, 'state', 'in-progress');
INSERT INTO events VALUES (3, '5b1c', 1767322807000, 'recording', 'on');

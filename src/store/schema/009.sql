-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Tandem authors
-- Released: never edit this file, add the next number.

-- The id of the text that this one answers by itself: each is answered once at most, whatever crashes when.  NULL: a person wrote it.
ALTER TABLE messages ADD COLUMN answers TEXT;
CREATE UNIQUE INDEX messages_answering ON messages (answers) WHERE answers IS NOT NULL;
CREATE INDEX messages_automatic ON messages (at) WHERE answers IS NOT NULL;
-- A text that came in and was not answered by itself: its thread wants a person until one writes there.
ALTER TABLE messages ADD COLUMN handed_over INTEGER NOT NULL DEFAULT 0;
CREATE INDEX messages_handed_over ON messages (thread_id, at) WHERE handed_over = 1;
ALTER TABLE threads ADD COLUMN wants_person INTEGER NOT NULL DEFAULT 0;

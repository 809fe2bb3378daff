-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Tandem authors
-- Released: never edit this file, add the next number.

ALTER TABLE calls ADD COLUMN recording_path TEXT;
-- The remote never heard it: a note or a whisper.
ALTER TABLE turns ADD COLUMN private INTEGER NOT NULL DEFAULT 0;

-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Tandem authors
-- Released: never edit this file, add the next number.

-- The carrier has the recording: it is still to be fetched to recording_path.
ALTER TABLE calls ADD COLUMN recording_due INTEGER NOT NULL DEFAULT 0;

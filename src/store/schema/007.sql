-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Tandem authors
-- Released: never edit this file, add the next number.

-- What a text says about getting texts, 1: none any more (STOP, or Twilio's 21610), 2: again (START).  The newest by time holds for its thread,
-- in whatever order they were found.
ALTER TABLE messages ADD COLUMN opt_out INTEGER NOT NULL DEFAULT 0;
CREATE INDEX messages_opting ON messages (thread_id, at) WHERE opt_out > 0;
UPDATE messages SET opt_out = 1 WHERE direction = 1 AND error_code = 21610 OR direction = 2 AND lower (trim (body)) IN
  ('stop', 'stopall', 'unsubscribe', 'cancel', 'end', 'quit', 'revoke', 'optout');
UPDATE messages SET opt_out = 2 WHERE direction = 2 AND lower (trim (body)) IN ('start', 'unstop', 'yes');

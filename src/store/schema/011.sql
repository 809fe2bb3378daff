-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Tandem authors
-- Released: never edit this file, add the next number.

-- How long the remote waited for this answer, as tandem_latency_to_text() writes it.
ALTER TABLE turns ADD COLUMN latency TEXT;

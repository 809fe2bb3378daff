-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Tandem authors
-- Released: never edit this file, add the next number.

-- What the call costs, as tandem_cost_to_text() writes it; the sum of it, in millionths of the currency, is for sums over many calls.
ALTER TABLE calls ADD COLUMN cost TEXT;
ALTER TABLE calls ADD COLUMN cost_micros INTEGER;
ALTER TABLE calls ADD COLUMN cost_currency TEXT;

-- What cannot wait comes first in the queue: 0 as ever, 1 urgent (law, press, children), 2 danger to somebody.
ALTER TABLE handoffs ADD COLUMN priority smallint NOT NULL DEFAULT 0;

-- What a room's log has come to at one position, so that opening a long one needn't begin at its
-- first frame. Encrypted like the frames, opaque here; a cache that may be missing, old or wrong:
-- whoever reads it holds it against the log. One a room, and it goes with the log.
CREATE TABLE room_snapshot (
    room TEXT NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL CHECK (position > 0),
    bytes BLOB NOT NULL
) STRICT;

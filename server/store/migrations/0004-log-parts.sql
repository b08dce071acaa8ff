-- A room's frames that follow one another share a row: spreading writes one row where it wrote a
-- hundred. `frames` is the frame itself when there is one, else each with its size before it (u32
-- little-endian). Rows are appended; the index finds them.
CREATE TABLE log_part (
    room TEXT NOT NULL,
    first INTEGER NOT NULL CHECK (first > 0),
    count INTEGER NOT NULL CHECK (count > 0),
    frames BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX log_part_by_place ON log_part (room, first);
INSERT INTO log_part (room, first, count, frames)
    SELECT room, position, 1, frame FROM log_frame ORDER BY room, position;
DROP TABLE log_frame;

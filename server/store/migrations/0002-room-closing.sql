-- Rooms that somebody asked to close from the command line; whoever has the room does it.
CREATE TABLE closing (
    room TEXT NOT NULL PRIMARY KEY REFERENCES room (id),
    asked_ms INTEGER NOT NULL
) STRICT;

-- How many sessions were ever ended. A server asks whether its connections' sessions still are by one
-- number; only when it has changed does it look at each. Also the command line ends sessions.
CREATE TABLE session_end (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    count INTEGER NOT NULL
) STRICT;
INSERT INTO session_end (id, count) VALUES (1, 0);
CREATE TRIGGER session_ended AFTER DELETE ON session BEGIN
    UPDATE session_end SET count = count + 1 WHERE id = 1;
END;

-- Everything an organisation keeps. Times are milliseconds since 1970, UTC; identifiers are the
-- text of base/id.h; hashes, keys, salts and frames are blobs. STRICT, so that a wrong type is an
-- error where it is written and not where it is read.

-- "Prly": the file says whose it is.
PRAGMA application_id = 1349676153;

CREATE TABLE organisation (
    only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    id TEXT NOT NULL CHECK (length(id) = 16),
    name TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    sign_public BLOB NOT NULL CHECK (length(sign_public) = 32),
    recovery_box_public BLOB NOT NULL CHECK (length(recovery_box_public) = 32),
    recovery_sign_public BLOB NOT NULL CHECK (length(recovery_sign_public) = 32)
) STRICT;

CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    email TEXT NOT NULL UNIQUE CHECK (email = lower(email) AND email <> ''),
    name TEXT NOT NULL,
    roles INTEGER NOT NULL CHECK (roles BETWEEN 0 AND 15),
    created_ms INTEGER NOT NULL,
    disabled_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A row appears when a person has chosen a password, and is replaced with a new one.
CREATE TABLE account_keys (
    account TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    auth_hash BLOB NOT NULL CHECK (length(auth_hash) = 32),
    salt BLOB NOT NULL CHECK (length(salt) = 16),
    password_passes INTEGER NOT NULL CHECK (password_passes > 0),
    password_memory_kib INTEGER NOT NULL CHECK (password_memory_kib > 0),
    wrapped_keys BLOB NOT NULL,
    box_public BLOB NOT NULL CHECK (length(box_public) = 32),
    sign_public BLOB NOT NULL CHECK (length(sign_public) = 32)
) STRICT, WITHOUT ROWID;

CREATE TABLE room (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    title TEXT NOT NULL,
    phase TEXT NOT NULL CHECK (phase IN ('planned', 'lobby', 'live', 'debrief', 'sealed')),
    setup TEXT NOT NULL,
    created_by TEXT REFERENCES account (id),
    created_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX room_by_age ON room (created_ms, id);
CREATE INDEX room_by_maker ON room (created_by);

CREATE TABLE member (
    room TEXT NOT NULL REFERENCES room (id),
    member TEXT NOT NULL CHECK (length(member) = 16),
    account TEXT REFERENCES account (id),
    role TEXT NOT NULL CHECK (role IN ('interviewer', 'observer', 'candidate')),
    name TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (room, member)
) STRICT, WITHOUT ROWID;
-- One seat a person and room.
CREATE UNIQUE INDEX member_by_account ON member (account, room) WHERE account IS NOT NULL;

CREATE TABLE reviewer (
    room TEXT NOT NULL REFERENCES room (id),
    account TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (room, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX reviewer_by_account ON reviewer (account);

CREATE TABLE session (
    token_hash BLOB NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    account TEXT REFERENCES account (id),
    room TEXT,
    member TEXT,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    CHECK ((room IS NULL) = (member IS NULL)),
    CHECK (account IS NOT NULL OR member IS NOT NULL),
    FOREIGN KEY (room, member) REFERENCES member (room, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_account ON session (account);
CREATE INDEX session_by_member ON session (room, member);
CREATE INDEX session_by_expiry ON session (expires_ms);

CREATE TABLE link (
    token_hash BLOB NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    account TEXT REFERENCES account (id),
    room TEXT,
    member TEXT,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    used_ms INTEGER NOT NULL,
    CHECK ((room IS NULL) = (member IS NULL)),
    CHECK (account IS NOT NULL OR member IS NOT NULL),
    FOREIGN KEY (room, member) REFERENCES member (room, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_by_account ON link (account);
CREATE INDEX link_by_member ON link (room, member);

-- No foreign keys: what happened stays told when its subject is gone.
CREATE TABLE audit (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at_ms INTEGER NOT NULL,
    account TEXT,
    event TEXT NOT NULL,
    target TEXT NOT NULL
) STRICT;

CREATE TABLE question_set (
    id TEXT NOT NULL CHECK (length(id) BETWEEN 1 AND 64 AND id NOT GLOB '*[^a-z0-9-]*'),
    version INTEGER NOT NULL CHECK (version > 0),
    title TEXT NOT NULL,
    language TEXT NOT NULL,
    license TEXT NOT NULL,
    pack TEXT NOT NULL,
    topics INTEGER NOT NULL,
    questions INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    PRIMARY KEY (id, version)
) STRICT;

CREATE TABLE sealed (
    seal TEXT NOT NULL PRIMARY KEY CHECK (length(seal) = 16),
    room TEXT NOT NULL UNIQUE REFERENCES room (id),
    title TEXT NOT NULL,
    file TEXT NOT NULL,
    header BLOB NOT NULL,
    header_hash BLOB NOT NULL CHECK (length(header_hash) = 32),
    checkpoint INTEGER NOT NULL UNIQUE CHECK (checkpoint > 0),
    sealed_ms INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    record_count INTEGER NOT NULL
) STRICT;

CREATE TABLE transcript_grant (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    seal TEXT NOT NULL REFERENCES sealed (seal),
    recipient TEXT REFERENCES account (id),
    bytes BLOB NOT NULL,
    granted_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX transcript_grant_by_seal ON transcript_grant (seal, granted_ms);
CREATE INDEX transcript_grant_by_recipient ON transcript_grant (recipient, seal);

-- The live logs. A commit writes one row of log_batch with the frames of all rooms; later, off the
-- critical path, its frames move to log_frame. Each frame is in exactly one of the two. No foreign
-- key to room: the log is on the hot path, and which rooms there are is checked above it.
CREATE TABLE log_batch (
    id INTEGER NOT NULL PRIMARY KEY,
    frames BLOB NOT NULL
) STRICT;

CREATE TABLE log_frame (
    room TEXT NOT NULL,
    position INTEGER NOT NULL CHECK (position > 0),
    frame BLOB NOT NULL,
    PRIMARY KEY (room, position)
) STRICT, WITHOUT ROWID;

-- Question sets in blocks. A block is a topic (kind 1), a subtopic (2) or a question (3), in the
-- order of `place`; it stood in the versions from_version to to_version, 0: it stands now. The row
-- that stands keeps its id through all changes; what it was before is copied to a row of its own.
-- Places of all rows of a set are in one order, so that every version comes out in its own. Texts
-- are apart, so that searching and listing read little.

-- One row a version, each a whole pack: split on opening (set_carry.c), then dropped.
ALTER TABLE question_set RENAME TO question_set_whole;

CREATE TABLE question_set (
    number INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 1 AND 64 AND id NOT GLOB '*[^a-z0-9-]*'),
    title TEXT NOT NULL,
    language TEXT NOT NULL,
    license TEXT NOT NULL,
    version INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    topics INTEGER NOT NULL,
    questions INTEGER NOT NULL,
    next_topic INTEGER NOT NULL, -- topics' keys are ~1, ~2, …; no question's can begin so
    changed_ms INTEGER NOT NULL,
    archived_ms INTEGER NOT NULL,
    is_source INTEGER NOT NULL CHECK (is_source IN (0, 1))
) STRICT;

-- The head at a version is the row with the greatest from_version up to it.
CREATE TABLE set_head (
    set_number INTEGER NOT NULL REFERENCES question_set (number),
    from_version INTEGER NOT NULL CHECK (from_version > 0),
    text TEXT NOT NULL,
    title TEXT NOT NULL,
    language TEXT NOT NULL,
    license TEXT NOT NULL,
    PRIMARY KEY (set_number, from_version)
) STRICT;

CREATE TABLE set_version (
    set_number INTEGER NOT NULL REFERENCES question_set (number),
    version INTEGER NOT NULL CHECK (version > 0),
    kind TEXT NOT NULL,
    note TEXT NOT NULL,
    account TEXT REFERENCES account (id),
    began_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    topics INTEGER NOT NULL,
    questions INTEGER NOT NULL,
    pinned INTEGER NOT NULL CHECK (pinned IN (0, 1)),
    PRIMARY KEY (set_number, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE set_block (
    id INTEGER NOT NULL PRIMARY KEY,
    set_number INTEGER NOT NULL REFERENCES question_set (number),
    key TEXT NOT NULL CHECK (key <> ''),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 3),
    place INTEGER NOT NULL,
    from_version INTEGER NOT NULL CHECK (from_version > 0),
    to_version INTEGER NOT NULL CHECK (to_version = 0 OR to_version >= from_version),
    revision INTEGER NOT NULL,
    question_kind INTEGER NOT NULL,
    difficulty INTEGER NOT NULL,
    state INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    lang TEXT NOT NULL,
    title TEXT NOT NULL,
    tags TEXT NOT NULL -- joined by line feeds
) STRICT;
CREATE UNIQUE INDEX set_block_by_key ON set_block (set_number, key, to_version);
CREATE INDEX set_block_by_place ON set_block (set_number, place);
CREATE INDEX set_block_standing ON set_block (set_number, place, kind) WHERE to_version = 0;
CREATE INDEX set_block_topics ON set_block (set_number, place) WHERE to_version = 0 AND kind < 3;

CREATE TABLE block_text (
    block INTEGER NOT NULL PRIMARY KEY REFERENCES set_block (id),
    text TEXT NOT NULL
) STRICT;

-- Questions that stand, but for those of sources; rowid is set_block.id. `signs` has what the
-- tokenizer drops or can't cut: operators, and pieces of scripts without spaces (search_words.h).
CREATE VIRTUAL TABLE block_index USING fts5 (
    prompt, answer, tags, signs, tokenize = "unicode61 remove_diacritics 2"
);

CREATE TABLE set_upstream (
    set_number INTEGER NOT NULL REFERENCES question_set (number),
    upstream INTEGER NOT NULL REFERENCES question_set (number),
    version INTEGER NOT NULL,
    PRIMARY KEY (set_number, upstream),
    FOREIGN KEY (upstream, version) REFERENCES set_version (set_number, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX set_upstream_by_upstream ON set_upstream (upstream, version);

-- The key may be gone from the set; that it was asked stays true.
CREATE TABLE asked (
    set_number INTEGER NOT NULL REFERENCES question_set (number),
    key TEXT NOT NULL,
    candidate BLOB NOT NULL CHECK (length(candidate) = 16),
    asked_ms INTEGER NOT NULL,
    PRIMARY KEY (set_number, key, candidate, asked_ms)
) STRICT, WITHOUT ROWID;
CREATE INDEX asked_by_candidate ON asked (candidate);

CREATE TABLE dismissal (
    a_set INTEGER NOT NULL REFERENCES question_set (number),
    a_key TEXT NOT NULL,
    b_set INTEGER NOT NULL REFERENCES question_set (number),
    b_key TEXT NOT NULL,
    account TEXT REFERENCES account (id),
    dismissed_ms INTEGER NOT NULL,
    PRIMARY KEY (a_set, a_key, b_set, b_key),
    CHECK (a_set < b_set OR (a_set = b_set AND a_key < b_key))
) STRICT, WITHOUT ROWID;

-- Sealed by the person's own browser.
CREATE TABLE study (
    account TEXT NOT NULL REFERENCES account (id),
    number INTEGER NOT NULL CHECK (number > 0),
    bytes BLOB NOT NULL,
    stored_ms INTEGER NOT NULL,
    PRIMARY KEY (account, number)
) STRICT;

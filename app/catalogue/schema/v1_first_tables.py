"""Schema 1: the first catalogue. Frozen: a change to the tables is a new step in `migrations.py`, never an edit here.

Choices that hold throughout: ids are never used twice (AUTOINCREMENT), so that order of id is order of events whatever
the clock did. What means nothing alone goes with its owner (stems, deliverables); everything else refuses to lose its
owner (RESTRICT). Deferred updates stay possible, so that duplicates can be merged. `…_key` columns hold the folded form
that names are found by. Columns of type ANY hold file names, which need not be valid Unicode.
"""

APPLICATION_ID = 0x424E4344
"""“BNCD”: tells a catalogue of ours from any other SQLite file."""

STATEMENTS = (
    """
    CREATE TABLE clients (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL CHECK (name <> ''),
        name_key TEXT NOT NULL UNIQUE CHECK (name_key <> ''),
        email TEXT NOT NULL DEFAULT '',
        notes TEXT NOT NULL DEFAULT ''
    ) STRICT
    """,
    """
    CREATE TABLE releases (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        client_id INTEGER NOT NULL REFERENCES clients (id) ON DELETE RESTRICT,
        title TEXT NOT NULL CHECK (title <> ''),
        title_key TEXT NOT NULL CHECK (title_key <> ''),
        kind TEXT NOT NULL CHECK (kind IN ('single', 'EP', 'album')),
        UNIQUE (client_id, title_key, kind),
        UNIQUE (id, client_id)
    ) STRICT
    """,
    # The pair of columns in the second reference keeps a song from joining another client's release.
    """
    CREATE TABLE songs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        client_id INTEGER NOT NULL REFERENCES clients (id) ON DELETE RESTRICT,
        title TEXT NOT NULL CHECK (title <> ''),
        title_key TEXT NOT NULL CHECK (title_key <> ''),
        artist TEXT NOT NULL DEFAULT '',
        artist_key TEXT NOT NULL DEFAULT '',
        release_id INTEGER,
        stage TEXT NOT NULL DEFAULT 'enquiry' CHECK (stage IN (
            'enquiry', 'assessed', 'quoted', 'booked', 'mixing', 'client_review', 'mastering', 'delivered', 'paid',
            'archived')),
        due TEXT CHECK (due IS date(due)),
        rounds_included INTEGER NOT NULL DEFAULT 2 CHECK (rounds_included >= 0),
        FOREIGN KEY (release_id, client_id) REFERENCES releases (id, client_id) ON DELETE RESTRICT
    ) STRICT
    """,
    "CREATE INDEX songs_by_title ON songs (title_key)",
    "CREATE INDEX songs_by_client ON songs (client_id)",
    "CREATE INDEX songs_by_release ON songs (release_id, client_id)",
    "CREATE INDEX songs_by_stage ON songs (stage, due)",
    "CREATE INDEX songs_by_due ON songs (due)",
    """
    CREATE TABLE sessions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        song_id INTEGER NOT NULL REFERENCES songs (id) ON DELETE RESTRICT,
        kind TEXT NOT NULL CHECK (kind IN ('received', 'printed')),
        folder ANY NOT NULL CHECK (folder <> ''),
        title ANY NOT NULL DEFAULT '',
        artist ANY NOT NULL DEFAULT '',
        sample_rate INTEGER NOT NULL CHECK (sample_rate >= 0),
        bit_depth INTEGER NOT NULL CHECK (bit_depth >= 0),
        duration_s REAL NOT NULL CHECK (duration_s >= 0),
        track_count INTEGER NOT NULL CHECK (track_count >= 0),
        density TEXT NOT NULL CHECK (density IN ('sparse', 'normal', 'dense')),
        condition TEXT NOT NULL CHECK (condition IN ('tidy', 'fair', 'messy')),
        condition_score INTEGER NOT NULL CHECK (condition_score BETWEEN 0 AND 100),
        problems TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(problems)),
        ignored TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(ignored)),
        scanned_at TEXT NOT NULL CHECK (scanned_at GLOB '????-??-??T*Z'),
        UNIQUE (id, song_id)
    ) STRICT
    """,
    "CREATE INDEX sessions_by_song ON sessions (song_id, id)",
    # What the scan said stays in "group"; the engineer's word, where it differs or confirms, is corrected_group.
    """
    CREATE TABLE stems (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
        path ANY NOT NULL CHECK (path <> ''),
        "group" TEXT NOT NULL CHECK ("group" IN (
            'lead_vocal', 'backing_vocal', 'vocal_fx', 'drums', 'percussion', 'bass', 'guitars', 'keys', 'synths',
            'strings', 'brass', 'fx', 'other', 'click', 'guide', 'reference')),
        corrected_group TEXT CHECK (corrected_group IN (
            'lead_vocal', 'backing_vocal', 'vocal_fx', 'drums', 'percussion', 'bass', 'guitars', 'keys', 'synths',
            'strings', 'brass', 'fx', 'other', 'click', 'guide', 'reference')),
        fx_owner TEXT CHECK (fx_owner IN ('lead', 'backing', 'both')),
        confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
        pair ANY,
        side TEXT CHECK (side IN ('L', 'R')),
        channels INTEGER NOT NULL CHECK (channels >= 0),
        sample_rate INTEGER NOT NULL CHECK (sample_rate >= 0),
        subtype TEXT NOT NULL,
        bit_depth INTEGER NOT NULL CHECK (bit_depth >= 0),
        frames INTEGER NOT NULL CHECK (frames >= 0),
        offset_frames INTEGER NOT NULL,
        peak_dbfs REAL,
        integrated_lufs REAL,
        problems TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(problems)),
        hash TEXT,
        size INTEGER CHECK (size >= 0),
        mtime_ns INTEGER,
        inode INTEGER,
        UNIQUE (session_id, path)
    ) STRICT
    """,
    "CREATE INDEX stems_by_hash ON stems (hash) WHERE hash IS NOT NULL",
    """
    CREATE TABLE rounds (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        song_id INTEGER NOT NULL REFERENCES songs (id) ON DELETE RESTRICT,
        number INTEGER NOT NULL CHECK (number >= 1),
        state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'sent', 'approved', 'rejected', 'superseded')),
        opened_at TEXT NOT NULL CHECK (opened_at GLOB '????-??-??T*Z'),
        UNIQUE (song_id, number),
        UNIQUE (id, song_id)
    ) STRICT
    """,
    "CREATE UNIQUE INDEX one_current_round ON rounds (song_id) WHERE state IN ('open', 'sent')",
    # owner and pid tell a job that still runs from one whose program died; see app/catalogue/jobs.py.
    """
    CREATE TABLE render_jobs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        song_id INTEGER NOT NULL REFERENCES songs (id) ON DELETE RESTRICT,
        session_id INTEGER NOT NULL,
        round_id INTEGER,
        out_folder ANY NOT NULL CHECK (out_folder <> ''),
        state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
        started_at TEXT NOT NULL CHECK (started_at GLOB '????-??-??T*Z'),
        ended_at TEXT CHECK (ended_at GLOB '????-??-??T*Z'),
        error ANY NOT NULL DEFAULT '',
        owner TEXT NOT NULL,
        pid INTEGER NOT NULL,
        CHECK ((state IN ('queued', 'running')) = (ended_at IS NULL)),
        FOREIGN KEY (session_id, song_id) REFERENCES sessions (id, song_id) ON DELETE RESTRICT,
        FOREIGN KEY (round_id, song_id) REFERENCES rounds (id, song_id) ON DELETE RESTRICT
    ) STRICT
    """,
    "CREATE INDEX render_jobs_by_song ON render_jobs (song_id, id)",
    "CREATE INDEX render_jobs_by_session ON render_jobs (session_id)",
    "CREATE INDEX render_jobs_by_round ON render_jobs (round_id)",
    "CREATE INDEX render_jobs_unended ON render_jobs (id) WHERE ended_at IS NULL",
    """
    CREATE TABLE deliverables (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        job_id INTEGER NOT NULL REFERENCES render_jobs (id) ON DELETE CASCADE,
        variant TEXT NOT NULL CHECK (variant <> ''),
        "group" TEXT,
        format TEXT NOT NULL CHECK (format <> ''),
        path ANY NOT NULL CHECK (path <> ''),
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        frames INTEGER NOT NULL CHECK (frames >= 0),
        sample_rate INTEGER NOT NULL CHECK (sample_rate > 0),
        channels INTEGER NOT NULL CHECK (channels > 0),
        integrated_lufs REAL,
        sample_peak_dbfs REAL,
        trim_db REAL NOT NULL,
        UNIQUE (job_id, path)
    ) STRICT
    """,
    # No references: the log outlives what it speaks of.
    """
    CREATE TABLE activity (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL CHECK (at GLOB '????-??-??T*Z'),
        who TEXT NOT NULL CHECK (who <> ''),
        action TEXT NOT NULL CHECK (action <> ''),
        subject TEXT NOT NULL CHECK (subject <> ''),
        subject_id INTEGER NOT NULL,
        details TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(details))
    ) STRICT
    """,
    "CREATE INDEX activity_by_subject ON activity (subject, subject_id)",
    """
    CREATE TRIGGER activity_is_never_edited BEFORE UPDATE ON activity
    BEGIN SELECT RAISE(ABORT, 'the activity log is never edited'); END
    """,
    """
    CREATE TRIGGER activity_is_never_deleted BEFORE DELETE ON activity
    BEGIN SELECT RAISE(ABORT, 'the activity log is never deleted'); END
    """,
    f"PRAGMA application_id = {APPLICATION_ID}",
)

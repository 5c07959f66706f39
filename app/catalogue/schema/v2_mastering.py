"""Schema 2: balance and bus of songs and rounds, masters beside renders, what stems mute, levels of deliverables.

Frozen like schema 1. A song's own settings hold until its first round; from then on each round has its own.
"""

STATEMENTS = (
    # NULL is no bus at all, which is not the same as one with every stage at rest.
    "ALTER TABLE songs ADD COLUMN balance TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(balance))",
    "ALTER TABLE songs ADD COLUMN bus TEXT CHECK (bus IS NULL OR json_valid(bus))",
    "ALTER TABLE rounds ADD COLUMN balance TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(balance))",
    "ALTER TABLE rounds ADD COLUMN bus TEXT CHECK (bus IS NULL OR json_valid(bus))",
    "ALTER TABLE sessions ADD COLUMN mono_gain_db REAL NOT NULL DEFAULT 0",
    "ALTER TABLE stems ADD COLUMN mutes TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(mutes))",
    "ALTER TABLE deliverables ADD COLUMN loudness_range_lu REAL",
    "ALTER TABLE deliverables ADD COLUMN true_peak_dbtp REAL",
    "ALTER TABLE deliverables ADD COLUMN profile TEXT CHECK (profile <> '')",
    # A master is made of a finished file, so that a job need no longer have a session: SQLite can only loosen a column
    # by copying its table. References to it are by name and hold again once the copy has the name.
    """
    CREATE TABLE render_jobs_new (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        song_id INTEGER NOT NULL REFERENCES songs (id) ON DELETE RESTRICT,
        kind TEXT NOT NULL DEFAULT 'render' CHECK (kind IN ('render', 'master')),
        session_id INTEGER,
        source ANY NOT NULL DEFAULT '',
        round_id INTEGER,
        out_folder ANY NOT NULL CHECK (out_folder <> ''),
        state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
        started_at TEXT NOT NULL CHECK (started_at GLOB '????-??-??T*Z'),
        ended_at TEXT CHECK (ended_at GLOB '????-??-??T*Z'),
        error ANY NOT NULL DEFAULT '',
        owner TEXT NOT NULL,
        pid INTEGER NOT NULL,
        CHECK ((state IN ('queued', 'running')) = (ended_at IS NULL)),
        CHECK (session_id IS NOT NULL OR (kind = 'master' AND source <> '')),
        FOREIGN KEY (session_id, song_id) REFERENCES sessions (id, song_id) ON DELETE RESTRICT,
        FOREIGN KEY (round_id, song_id) REFERENCES rounds (id, song_id) ON DELETE RESTRICT
    ) STRICT
    """,
    """
    INSERT INTO render_jobs_new (
        id, song_id, session_id, round_id, out_folder, state, started_at, ended_at, error, owner, pid)
    SELECT id, song_id, session_id, round_id, out_folder, state, started_at, ended_at, error, owner, pid
    FROM render_jobs ORDER BY id
    """,
    # No id is used twice, also not one whose row has gone.
    """
    INSERT INTO sqlite_sequence (name, seq) SELECT 'render_jobs_new', 0
    WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'render_jobs_new')
    """,
    """
    UPDATE sqlite_sequence SET seq = coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'render_jobs'), 0)
    WHERE name = 'render_jobs_new'
    """,
    "DROP TABLE render_jobs",
    "ALTER TABLE render_jobs_new RENAME TO render_jobs",
    "CREATE INDEX render_jobs_by_song ON render_jobs (song_id, id)",
    "CREATE INDEX render_jobs_by_session ON render_jobs (session_id)",
    "CREATE INDEX render_jobs_by_round ON render_jobs (round_id)",
    "CREATE INDEX render_jobs_unended ON render_jobs (id) WHERE ended_at IS NULL",
)

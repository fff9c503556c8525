import Storage

/// The tables, and how a database of an older version gets them.
enum Schema {
    /// What takes a database from each version to the next, oldest first. Entries are only ever added: files out there have run them.
    static let migrations: [String] = [initial, removedIndex, policyCause, decisions, visits, authorIndex]

    static var version: Int { migrations.count }

    /// Brings the database to this program's version, in one transaction.
    static func migrate(_ connection: Connection) throws(StorageError) {
        if try version(of: connection) == version { return }
        // Another process may be doing the same: look again once nobody else can write.
        try connection.execute("BEGIN IMMEDIATE")
        do throws(StorageError) {
            for migration in migrations.dropFirst(try version(of: connection)) { try connection.execute(migration) }
            try connection.execute("PRAGMA user_version = \(version)")
            try connection.execute("COMMIT")
        } catch {
            if connection.isInTransaction { try? connection.execute("ROLLBACK") }
            throw error
        }
    }

    private static func version(of connection: Connection) throws(StorageError) -> Int {
        let found = try connection.once("PRAGMA user_version") { statement throws(StorageError) in
            Int(try statement.first { $0.integer() } ?? 0)
        }
        guard found <= version else {
            throw StorageError(
                .unusable,
                "\(connection.path): a newer version of Baithak wrote the database (schema \(found), known \(version)); update this program"
            )
        }
        return found
    }

    /// What moderators read of the removed is cheap in a long log with few removals.
    private static let removedIndex = """
        CREATE INDEX log_removed ON log (room, seq) WHERE kind IN ('message', 'location') AND removed_at IS NOT NULL;
        """

    /// What moderators decide about held events, and what the pipeline refused.
    private static let decisions = """
        ALTER TABLE held ADD COLUMN trace TEXT;
        ALTER TABLE held ADD COLUMN decision TEXT;
        ALTER TABLE held ADD COLUMN decided_by TEXT;
        ALTER TABLE held ADD COLUMN decided_name TEXT;
        ALTER TABLE held ADD COLUMN decided_at INTEGER;
        ALTER TABLE held ADD COLUMN decision_reason TEXT;
        CREATE INDEX held_waiting ON held (position) WHERE decision IS NULL;
        CREATE INDEX held_message ON held (room, message_id) WHERE decision IS NULL;

        CREATE TABLE traces (
            position INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            room TEXT NOT NULL,
            author_id TEXT NOT NULL,
            author_name TEXT NOT NULL,
            author_role TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            trace TEXT NOT NULL
        ) STRICT;
        CREATE INDEX traces_created ON traces (created_at);
        """

    /// What had a policy applied.
    private static let policyCause = """
        ALTER TABLE policies ADD COLUMN cause TEXT NOT NULL DEFAULT '';
        """

    /// Clients that may come back after their connection was lost, while `chat.recoverySeconds` lets them.
    private static let visits = """
        CREATE TABLE visits (
            key BLOB PRIMARY KEY,
            sid TEXT NOT NULL,
            user_id TEXT NOT NULL,
            role TEXT NOT NULL,
            dialect TEXT NOT NULL,
            stays TEXT NOT NULL,
            ended_at INTEGER
        ) STRICT, WITHOUT ROWID;
        """

    /// Whether someone is new in a room is cheap in a long log; `position` is part of every index.
    private static let authorIndex = """
        CREATE INDEX log_author ON log (room, author_id) WHERE kind IN ('message', 'location') AND removed_at IS NULL;
        """

    /// `log.position` is the global commit position: rows are never deleted, so it only grows.
    ///
    /// A message's row keeps the first words in `text` and the latest in `current_text`. An edit's or delete's row points at the message's
    /// row with `target` and has no `message_id` of its own. What is removed keeps its words here, for moderators.
    ///
    /// `log_readable` keeps a page of history as cheap behind a hundred thousand edits as behind none.
    ///
    /// `log_client` begins with the client's id because a client that makes ids in order of time (UUID version 7) then touches the same few
    /// pages with every append, and random ones are no worse off.
    private static let initial = """
        CREATE TABLE rooms (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            created_at INTEGER NOT NULL DEFAULT (CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))
        ) STRICT;

        CREATE TABLE log (
            position INTEGER PRIMARY KEY,
            room INTEGER NOT NULL REFERENCES rooms (id),
            seq INTEGER NOT NULL,
            kind TEXT NOT NULL,
            message_id TEXT,
            target INTEGER REFERENCES log (position),
            author_id TEXT NOT NULL,
            author_name TEXT NOT NULL,
            text TEXT NOT NULL,
            latitude REAL,
            longitude REAL,
            url TEXT,
            reply_to TEXT,
            client_id TEXT,
            created_at INTEGER NOT NULL,
            current_text TEXT,
            edited_at INTEGER,
            removed_by TEXT,
            removed_at INTEGER,
            removed_reason TEXT
        ) STRICT;
        CREATE UNIQUE INDEX log_seq ON log (room, seq);
        CREATE INDEX log_readable ON log (room, seq) WHERE kind IN ('message', 'location') AND removed_at IS NULL;
        CREATE UNIQUE INDEX log_message ON log (room, message_id) WHERE message_id IS NOT NULL;
        CREATE UNIQUE INDEX log_client ON log (client_id, author_id, room) WHERE client_id IS NOT NULL;

        CREATE TABLE held (
            position INTEGER PRIMARY KEY,
            room INTEGER NOT NULL REFERENCES rooms (id),
            message_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            author_id TEXT NOT NULL,
            author_name TEXT NOT NULL,
            author_role TEXT NOT NULL,
            text TEXT NOT NULL,
            latitude REAL,
            longitude REAL,
            url TEXT,
            target TEXT,
            reply_to TEXT,
            client_id TEXT,
            chosen_id TEXT,
            stage TEXT NOT NULL,
            reason TEXT NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX held_client ON held (client_id, author_id, room) WHERE client_id IS NOT NULL;

        CREATE TABLE tokens (
            position INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            hash BLOB NOT NULL UNIQUE,
            role TEXT NOT NULL,
            name TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            revoked_at INTEGER
        ) STRICT;

        CREATE TABLE policies (
            number INTEGER PRIMARY KEY,
            documents TEXT NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;
        """
}

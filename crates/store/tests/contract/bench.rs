//! A bench: one store that can be opened again and again, and damaged.

use std::fs;
use std::path::Path;

use store::{Appended, Entry, Head, MemoryDisk, PostgresStore, SqliteStore, Store, StoredEntry};
use tokio_postgres::{Client, NoTls};

/// One store under test.
pub trait Bench {
    /// A handle on it. At most one is open at a time.
    fn open(&mut self) -> Box<dyn Store>;

    /// Another store of the same kind and the same identity, with a history of its own.
    fn twin(&self) -> Box<dyn Bench>;

    /// Another store of the same kind with another identity.
    fn stranger(&self) -> Box<dyn Bench>;

    /// Another store of the same kind and the same identity that begins in this epoch.
    fn later(&self, epoch: u64) -> Box<dyn Bench>;

    /// Flips one bit in the stored bytes of the batch that holds `position`; no handle is open.
    fn flip_bit(&mut self, position: u64);

    /// Changes the stored bytes of every snapshot; no handle is open.
    fn damage_snapshots(&mut self, damage: &mut dyn FnMut(&mut Vec<u8>));

    /// Arranges that the next append, of a handle opened after this, ends unknown.
    fn make_next_append_unknown(&mut self);
}

pub struct MemoryBench {
    pub disk: MemoryDisk,
    identity: u8,
}

impl MemoryBench {
    pub fn new(identity: u8) -> MemoryBench {
        MemoryBench { disk: MemoryDisk::new([identity; 32]), identity }
    }

    fn in_epoch(identity: u8, epoch: u64) -> MemoryBench {
        MemoryBench { disk: MemoryDisk::in_epoch([identity; 32], epoch), identity }
    }
}

impl Bench for MemoryBench {
    fn open(&mut self) -> Box<dyn Store> {
        Box::new(self.disk.open())
    }

    fn twin(&self) -> Box<dyn Bench> {
        Box::new(MemoryBench::new(self.identity))
    }

    fn stranger(&self) -> Box<dyn Bench> {
        Box::new(MemoryBench::new(self.identity + 1))
    }

    fn later(&self, epoch: u64) -> Box<dyn Bench> {
        Box::new(MemoryBench::in_epoch(self.identity, epoch))
    }

    fn flip_bit(&mut self, position: u64) {
        self.disk.flip_bit(position);
    }

    fn damage_snapshots(&mut self, damage: &mut dyn FnMut(&mut Vec<u8>)) {
        self.disk.damage_snapshots(damage);
    }

    fn make_next_append_unknown(&mut self) {
        self.disk.script([store::memory::Injection::UnknownNotApplied]);
    }
}

pub struct SqliteBench {
    folder: tempfile::TempDir,
    identity: u8,
}

impl SqliteBench {
    pub fn new(identity: u8) -> SqliteBench {
        SqliteBench::in_epoch(identity, 1)
    }

    fn in_epoch(identity: u8, epoch: u64) -> SqliteBench {
        let folder = tempfile::tempdir().expect("a folder");
        SqliteStore::init_in_epoch(folder.path(), [identity; 32], epoch).expect("a new store");
        SqliteBench { folder, identity }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A plain connection to the journal's file, as a stranger's tool would have; no handle is open.
    pub fn connection(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.folder().join("journal.db")).expect("a database")
    }
}

impl Bench for SqliteBench {
    fn open(&mut self) -> Box<dyn Store> {
        Box::new(SqliteStore::open(self.folder()).expect("a store"))
    }

    fn twin(&self) -> Box<dyn Bench> {
        Box::new(SqliteBench::new(self.identity))
    }

    fn stranger(&self) -> Box<dyn Bench> {
        Box::new(SqliteBench::new(self.identity + 1))
    }

    fn later(&self, epoch: u64) -> Box<dyn Bench> {
        Box::new(SqliteBench::in_epoch(self.identity, epoch))
    }

    fn flip_bit(&mut self, position: u64) {
        let connection = self.connection();
        let position = i64::try_from(position).expect("small");
        let (first, mut body): (i64, Vec<u8>) = connection
            .query_row(
                "SELECT first_position, body FROM journal WHERE last_position >= ?1",
                [position],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .expect("the batch is there");
        *body.last_mut().expect("a batch is never empty") ^= 1;
        connection
            .execute("UPDATE journal SET body = ?1 WHERE first_position = ?2", (body, first))
            .expect("damaged");
    }

    fn damage_snapshots(&mut self, damage: &mut dyn FnMut(&mut Vec<u8>)) {
        for file in fs::read_dir(self.folder().join("snapshots")).expect("snapshots") {
            let path = file.expect("a file").path();
            let mut bytes = fs::read(&path).expect("readable");
            damage(&mut bytes);
            fs::write(&path, bytes).expect("damaged");
        }
    }

    fn make_next_append_unknown(&mut self) {
        // The head row is written first, so this fails after the first write.
        let trap = "CREATE TRIGGER trap BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'trap'); END";
        self.connection().execute_batch(trap).expect("a trigger");
    }
}

pub struct PostgresBench {
    url: String,
    identity: u8,
}

impl PostgresBench {
    pub fn new(identity: u8) -> PostgresBench {
        PostgresBench::on(sim::postgres::shared(), identity)
    }

    pub fn on(cluster: &sim::postgres::Cluster, identity: u8) -> PostgresBench {
        PostgresBench::in_epoch(cluster, identity, 1)
    }

    fn in_epoch(cluster: &sim::postgres::Cluster, identity: u8, epoch: u64) -> PostgresBench {
        let url = cluster.database();
        PostgresStore::create_in_epoch(&url, [identity; 32], epoch).expect("a new store");
        PostgresBench { url, identity }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Lets a stranger's connection do something.
    pub fn with<T>(&self, work: impl AsyncFnOnce(Client) -> T) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(&self.url, NoTls).await.expect("connected");
            tokio::spawn(connection);
            work(client).await
        })
    }

    pub fn sql(&self, statements: &str) {
        self.with(async |client| client.batch_execute(statements).await.expect("done"));
    }
}

impl Bench for PostgresBench {
    fn open(&mut self) -> Box<dyn Store> {
        Box::new(PostgresStore::open(&self.url).expect("a store"))
    }

    fn twin(&self) -> Box<dyn Bench> {
        Box::new(PostgresBench::new(self.identity))
    }

    fn stranger(&self) -> Box<dyn Bench> {
        Box::new(PostgresBench::new(self.identity + 1))
    }

    fn later(&self, epoch: u64) -> Box<dyn Bench> {
        Box::new(PostgresBench::in_epoch(sim::postgres::shared(), self.identity, epoch))
    }

    fn flip_bit(&mut self, position: u64) {
        self.sql(&format!(
            "UPDATE tashika.journal SET body = set_bit(body, 0, 1 - get_bit(body, 0))
             WHERE first_position <= {position} AND last_position >= {position}"
        ));
    }

    fn damage_snapshots(&mut self, damage: &mut dyn FnMut(&mut Vec<u8>)) {
        self.with(async |client| {
            let rows = client.query("SELECT ctid::text, content FROM tashika.snapshot", &[]).await;
            for row in rows.expect("readable") {
                let (place, mut content): (String, Vec<u8>) = (row.get(0), row.get(1));
                damage(&mut content);
                let change = "UPDATE tashika.snapshot SET content = $1 WHERE ctid = $2::text::tid";
                client.execute(change, &[&content, &place]).await.expect("damaged");
            }
        });
    }

    fn make_next_append_unknown(&mut self) {
        // The head is swapped in the same statement, so this fails after the first write.
        self.sql(
            "CREATE FUNCTION trap() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'trap'; END $$ LANGUAGE plpgsql;
             CREATE TRIGGER trap BEFORE INSERT ON tashika.journal FOR EACH ROW EXECUTE FUNCTION trap()",
        );
    }
}

/// An entry with this body.
pub fn entry(body: &str) -> Entry {
    Entry { kind: 7, version: 2, at: 1_000, body: body.as_bytes().to_vec() }
}

/// Appends these bodies as one batch at the head, which must work.
pub fn append(store: &mut dyn Store, bodies: &[&str]) -> Head {
    let head = store.head().expect("a head");
    let batch: Vec<Entry> = bodies.iter().map(|body| entry(body)).collect();
    match store.append(&head, &batch).expect("appended") {
        Appended::Done(head) => head,
        Appended::Moved(head) => panic!("moved to {head:?}"),
    }
}

/// Every entry from `from` on, which must be readable.
pub fn read(store: &mut dyn Store, from: u64) -> Vec<StoredEntry> {
    let mut entries = Vec::new();
    store
        .read(from, &mut |entry| {
            entries.push(entry);
            Ok(())
        })
        .expect("readable");
    entries
}

/// The bodies of every entry from `from` on, as text.
pub fn bodies(store: &mut dyn Store, from: u64) -> Vec<String> {
    read(store, from).into_iter().map(|e| String::from_utf8(e.body).expect("text")).collect()
}

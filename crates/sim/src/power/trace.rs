//! What `strace` wrote down of a server, as the few steps that matter: journal, head file, answers.
//!
//! A line is a system call; one that took long has two, its beginning and its end. What strace itself made up
//! (`INJECTED`) is no sync. The surprise: nothing of SQLite's format is read; the head file says in plain text up to
//! where the journal is vouched for.

use std::collections::BTreeMap;

/// One step of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Bytes went to the journal.
    JournalWritten,
    /// A sync of the journal began.
    JournalSyncBegan {
        /// The thread that waits for it.
        thread: u32,
    },
    /// It ended well.
    JournalSynced {
        /// The thread that waited.
        thread: u32,
    },
    /// A checkpoint went to the head file.
    Vouched {
        /// Entries of the journal that it is over.
        entries: u64,
    },
    /// A sync of the head file began.
    HeadSyncBegan {
        /// The thread that waits for it.
        thread: u32,
    },
    /// It ended well.
    HeadSynced {
        /// The thread that waited.
        thread: u32,
    },
    /// An answer went to a client.
    Told {
        /// Status of HTTP.
        status: u16,
        /// Entries that the journal must have because of it.
        entries: u64,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    Journal,
    Head,
    Client,
}

/// The steps of a trace.
pub fn steps(trace: &str) -> Vec<Step> {
    let mut waiting = BTreeMap::new();
    trace.lines().flat_map(|line| of_line(line, &mut waiting)).collect()
}

fn of_line(line: &str, waiting: &mut BTreeMap<u32, Subject>) -> Vec<Step> {
    let Some((thread, rest)) = line.split_once(' ') else { return Vec::new() };
    let (Ok(thread), rest) = (thread.parse(), rest.trim_start()) else { return Vec::new() };
    if rest.starts_with("<... fsync resumed>") || rest.starts_with("<... fdatasync resumed>") {
        let subject = waiting.remove(&thread);
        return subject.filter(|_| is_done(rest)).and_then(|it| synced(it, thread)).into_iter().collect();
    }
    let Some((call, arguments)) = rest.split_once('(') else { return Vec::new() };
    let Some(subject) = subject(arguments) else { return Vec::new() };
    if !matches!(call, "fsync" | "fdatasync") {
        return written(subject, arguments).into_iter().collect();
    }
    let mut steps: Vec<Step> = sync_began(subject, thread).into_iter().collect();
    if arguments.ends_with("<unfinished ...>") {
        waiting.insert(thread, subject);
    } else if is_done(arguments) {
        steps.extend(synced(subject, thread));
    }
    steps
}

/// What the first argument names: `13</srv/data/journal.db-wal>, …` or `24<TCP:[127.0.0.1:1->127.0.0.1:2]>, …`.
fn subject(arguments: &str) -> Option<Subject> {
    let (_, named) = arguments.split_once('<')?;
    if named.starts_with("TCP") {
        return Some(Subject::Client);
    }
    let (path, _) = named.split_once('>')?;
    if path.ends_with("/journal.db-wal") {
        return Some(Subject::Journal);
    }
    path.ends_with("/head/head").then_some(Subject::Head)
}

fn is_done(call: &str) -> bool {
    call.rsplit_once("= ").is_some_and(|(_, result)| {
        result.split_whitespace().next() == Some("0") && !result.contains("INJECTED")
    })
}

fn sync_began(subject: Subject, thread: u32) -> Option<Step> {
    match subject {
        Subject::Journal => Some(Step::JournalSyncBegan { thread }),
        Subject::Head => Some(Step::HeadSyncBegan { thread }),
        Subject::Client => None,
    }
}

fn synced(subject: Subject, thread: u32) -> Option<Step> {
    match subject {
        Subject::Journal => Some(Step::JournalSynced { thread }),
        Subject::Head => Some(Step::HeadSynced { thread }),
        Subject::Client => None,
    }
}

fn written(subject: Subject, arguments: &str) -> Option<Step> {
    match subject {
        Subject::Journal => Some(Step::JournalWritten),
        // Checksum, key, origin, size: the fourth line. strace writes a line's end as two characters.
        Subject::Head => {
            let entries = arguments.split_once('"')?.1.split("\\n").nth(3)?.parse().ok()?;
            Some(Step::Vouched { entries })
        }
        Subject::Client => {
            let head = arguments.split_once("HTTP/1.1 ")?.1;
            let status = head.get(..3)?.parse().ok()?;
            let entries = number(head, "tashika-position: ").or_else(|| number(head, "\\\"as_of\\\":"))?;
            Some(Step::Told { status, entries })
        }
    }
}

fn number(text: &str, after: &str) -> Option<u64> {
    let rest = text.split_once(after)?.1;
    let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_strace_are_understood() {
        let trace = r#"7 pwrite64(13</srv/d/journal.db-wal>, "\0\0"..., 24, 8272) = 24
7 fdatasync(13</srv/d/journal.db-wal>) = 0 (DELAYED)
7 pwrite64(14</srv/d/head/head>, "7c19\ntashika/c8+aa+A\ntashika/c8\n9\n4Sv=\n\n\342\200\224 t"..., 4096, 0) = 4096
7 fdatasync(14</srv/d/head/head> <unfinished ...>
9 writev(24<TCP:[127.0.0.1:1->127.0.0.1:2]>, [{iov_base="HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n", iov_len=9}, {iov_base="{\"as_of\":8,\"", iov_len=9}], 2) = 18
7 <... fdatasync resumed>)          = 0
9 writev(24<TCP:[127.0.0.1:1->127.0.0.1:2]>, [{iov_base="HTTP/1.1 201 Created\r\ntashika-position: 9\r\n"..., iov_len=194}], 1) = 194
9 write(17<anon_inode:[eventfd]>, "\1\0\0\0\0\0\0\0", 8) = 8
7 fdatasync(12</srv/d/journal.db>) = 0
7 +++ exited with 0 +++
"#;
        let expected = [
            Step::JournalWritten,
            Step::JournalSyncBegan { thread: 7 },
            Step::JournalSynced { thread: 7 },
            Step::Vouched { entries: 9 },
            Step::HeadSyncBegan { thread: 7 },
            Step::Told { status: 200, entries: 8 },
            Step::HeadSynced { thread: 7 },
            Step::Told { status: 201, entries: 9 },
        ];
        assert_eq!(steps(trace), expected);
    }

    #[test]
    fn a_sync_that_failed_or_never_was_is_none() {
        let made_up = "7 fdatasync(13</d/journal.db-wal>) = 0 (INJECTED)";
        assert_eq!(steps(made_up), [Step::JournalSyncBegan { thread: 7 }]);
        let failed = "7 fdatasync(13</d/journal.db-wal>) = -1 EIO (Input/output error)";
        assert_eq!(steps(failed), [Step::JournalSyncBegan { thread: 7 }]);
    }
}

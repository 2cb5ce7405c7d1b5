//! A disk that becomes full under load: what was acknowledged stays, what is wrong is said, room brings it all back.
//!
//! A file takes the room, as another program's log would. The server ends, and a start is refused as long as there is
//! none, also in its own files; a cancellation is not taken in that state, and nobody is told that it was. When the file is gone it serves
//! again, and everybody who got no answer, cancellations too, asks again with the same key.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use super::mount::Mount;
use super::{END_MAX, Frame, answered, close, expect_end, runtime};
use crate::crash::Crowd;
use crate::program::Launch;
use crate::row::Row;

const ROUNDS: u64 = 6;
const ROUNDS_LONG: u64 = 100;
const PEOPLE: u32 = 16;
const DISK_BYTES: u64 = 48 << 20;
/// What is left to run out of.
const LEFT_BYTES: u64 = 300 << 10;

/// Fills the disk again and again.
///
/// # Panics
/// When the program cannot be driven at all, or nothing can be mounted.
pub fn run(frame: &Frame) -> Vec<Row> {
    let promise = "a full disk loses nothing, is said, and is over when there is room";
    let mut row = Row::new(promise, "ext4 of 48 MiB runs full under load");
    runtime().block_on(fill(frame, &mut row));
    vec![row]
}

async fn fill(frame: &Frame, row: &mut Row) {
    let mount = Mount::new(&frame.work, DISK_BYTES);
    let (data, log) = (mount.folder().join("data"), frame.work.join("server.log"));
    let town = frame.settled(&data, PEOPLE);
    use_up_all(&data);
    let mut server = frame.program.serve(&data, &log);
    let crowd = Crowd::gather(&town, frame.seed, server.address).await;
    let mut started = 0;
    for round in 0..if frame.long { ROUNDS_LONG } else { ROUNDS } {
        row.rounds += 1;
        let when = format!("round {round}");
        row.expect(answered(&crowd, 200).await, || format!("{when}: the crowd got no answers"));
        let ballast = mount.folder().join("ballast");
        take_room(&ballast, LEFT_BYTES);
        let ended = tokio::task::block_in_place(|| server.ended(END_MAX));
        crowd.lose();
        expect_end(row, &ended, &["make room", "journal.db"], &when);
        take_room(&mount.folder().join("more"), 0);
        match frame.program.launch(&data, &log, &Launch::default()) {
            // Its own files may have a little room left from before.
            Ok(server) => {
                server.kill();
                started += 1;
            }
            Err(refused) => expect_end(row, &refused, &["make room", "journal.db"], &when),
        }
        let doctor = frame.program.run(&data, &["doctor"]);
        let told = String::from_utf8_lossy(&doctor.stdout).into_owned();
        row.expect(told.contains("make room"), || format!("{when}: the doctor does not say it: {told}"));
        row.faults += 1;
        for name in ["ballast", "more"] {
            std::fs::remove_file(mount.folder().join(name)).expect("a file of this test");
        }
        server = frame.program.serve(&data, &log);
        crowd.find(server.address);
    }
    row.expect(started < row.rounds, || "no start was refused for want of room".to_owned());
    row.note = format!("cancellations wait too; {started} starts found room in their own files");
    row.expect(answered(&crowd, 200).await, || "the crowd got no answers".to_owned());
    close(row, crowd, &frame.program, &data, server).await;
}

/// Lets bookings use the room that is kept for cancellations; otherwise they stop before the disk is full.
fn use_up_all(data: &Path) {
    let path = data.join("tashika.toml");
    let text = std::fs::read_to_string(&path).expect("init wrote it");
    let changed = text.replace("free_room = \"3%\"", "free_room = \"0%\"");
    assert_ne!(text, changed, "the key is in the file");
    std::fs::write(path, changed).expect("it is ours");
}

/// Writes a file until only so much is free.
fn take_room(file: &Path, left: u64) {
    let folder = file.parent().expect("a file lies in a folder");
    let mut ballast = File::create(file).expect("room for a name");
    let block = [7; 4_096];
    while store::sqlite::free_bytes(folder).is_ok_and(|free| free > left + block.len() as u64) {
        if ballast.write_all(&block).is_err() {
            break;
        }
    }
    // With nothing left to spare, up to the last byte.
    while left == 0 && ballast.write_all(&block[..64]).is_ok() {}
    let _ = ballast.sync_all();
}

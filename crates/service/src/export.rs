//! What goes out for other people's tools: tables of bookings, places and turns, without anything that names a person.
//!
//! A table is columns with their meaning, and rows of plain values, told in parts so that nobody waits for a long one.
//! How a table is written is `format`'s to say. The surprise: parts are of the positions at which they were read, so
//! a long export taken during bookings is not of one moment; its first and last position are told.

pub mod format;
pub mod vrs;

use kernel::booking::Booking;
use kernel::command::Command;
use kernel::slot::Slot;
use kernel::staff::StaffCommand;
use kernel::state::ProgrammeState;
use kernel::time::Instant;
use kernel::waitlist::{Turn, Waiter};
use serde::{Deserialize, Serialize};

use crate::Service;
use crate::figures::waitlist::turn_told;
use crate::permission::{Act, Object};
use crate::present::{Presenter, slot_text};
use crate::refusal::Refusal;
use crate::staff::StaffSession;
use crate::zone::Zone;

/// Rows of one part at most.
pub const ROWS_AT_ONCE: usize = 5_000;

/// Which table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sheet {
    /// One row a booking, in every state.
    Bookings,
    /// One row a slot.
    Slots,
    /// One row a turn on the waitlist, also when it is over.
    Waitlist,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Text, also where it looks like a number.
    Text,
    /// A whole number.
    Number,
}

/// A column with its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its name in the file.
    pub name: &'static str,
    /// Its name for Japanese readers.
    pub name_ja: &'static str,
    /// What stands in it.
    pub kind: Kind,
    /// What it means.
    pub meaning: &'static str,
    /// What it means, in Japanese.
    pub meaning_ja: &'static str,
}

impl Column {
    /// The row that describes it, under [`DICTIONARY`].
    pub fn described(&self) -> [String; 5] {
        let kind = match self.kind {
            Kind::Text => "text",
            Kind::Number => "number",
        };
        [self.name, self.name_ja, kind, self.meaning, self.meaning_ja].map(str::to_owned)
    }
}

/// The columns of a table that says what the columns of a table mean.
pub const DICTIONARY: &[Column] = &[
    text("column", "列", "name of the column", "列の名前"),
    text("column_ja", "列の日本語名", "its name for Japanese readers", "日本語の見出し"),
    text("kind", "種類", "text, also where it looks like a number; or number", "text は文字、number は数"),
    text("meaning", "意味（英語）", "what it means", "英語での説明"),
    text("meaning_ja", "意味", "what it means, in Japanese", "日本語での説明"),
];

pub(crate) const fn text(
    name: &'static str,
    name_ja: &'static str,
    meaning: &'static str,
    meaning_ja: &'static str,
) -> Column {
    Column { name, name_ja, kind: Kind::Text, meaning, meaning_ja }
}

pub(crate) const fn number(
    name: &'static str,
    name_ja: &'static str,
    meaning: &'static str,
    meaning_ja: &'static str,
) -> Column {
    Column { name, name_ja, kind: Kind::Number, meaning, meaning_ja }
}

const BOOKINGS: &[Column] = &[
    text("number", "予約番号", "booking number", "予約番号"),
    text("programme", "事業", "programme identifier", "事業の識別子"),
    number("dose", "回", "which dose", "何回目か"),
    text(
        "status",
        "状態",
        "where the booking stands: confirmed, cancelled …",
        "予約の状態（confirmed は予約済み、cancelled は取り消し済み など）",
    ),
    text("venue", "会場", "venue identifier", "会場の識別子"),
    text("date", "日付", "day at the venue", "会場での日付"),
    text("start", "開始", "start, local time of the venue", "開始時刻（会場の時刻）"),
    text("end", "終了", "end, local time of the venue", "終了時刻（会場の時刻）"),
    text("slot", "枠", "slot identifier", "枠の識別子"),
    text("confirmed_at", "予約日時", "when it was confirmed, RFC 3339", "予約が確定した日時"),
    text("confirmed_through", "予約の窓口", "channel through which it was confirmed", "予約を受け付けた窓口"),
    text("changed_at", "最終変更日時", "when it changed last, RFC 3339", "最後に変わった日時"),
    text("changed_through", "変更の窓口", "channel of the last change", "最後の変更の窓口"),
    number("moves", "変更回数", "how often it was moved", "日時などが変更された回数"),
    text("position", "台帳の位置", "journal position of the confirming entry", "確定の記録の台帳での位置"),
];

const SLOTS: &[Column] = &[
    text("slot", "枠", "slot identifier", "枠の識別子"),
    text("programme", "事業", "programme identifier", "事業の識別子"),
    text("venue", "会場", "venue identifier", "会場の識別子"),
    text("date", "日付", "day at the venue", "会場での日付"),
    text("start", "開始", "start, local time of the venue", "開始時刻（会場の時刻）"),
    text("end", "終了", "end, local time of the venue", "終了時刻（会場の時刻）"),
    number("capacity", "定員", "places published", "公開した定員"),
    number("booked", "予約数", "places taken by bookings", "予約で埋まっている数"),
    number("free", "空き", "places that are neither booked nor held", "予約も仮押さえもされていない数"),
    number(
        "overbooked",
        "定員超過の受付",
        "how many more people than places may book",
        "定員を超えて受け付ける数",
    ),
];

const WAITLIST: &[Column] = &[
    text(
        "turn",
        "順番の番号",
        "names the turn in the journal; no booking number",
        "台帳での順番の番号（予約番号ではない）",
    ),
    text("programme", "事業", "programme identifier", "事業の識別子"),
    number("dose", "回", "for which dose", "何回目を待っているか"),
    text(
        "venues",
        "会場",
        "venue identifiers with spaces between; empty for all",
        "待っている会場の識別子（空白区切り、すべての会場なら空）",
    ),
    text(
        "standing",
        "状態",
        "waiting, offered (a place is kept and not booked), booked, asked (they left), unanswered (taken off)",
        "waiting は待っている、offered は案内中（予約ではない）、booked は予約した、asked はやめた、unanswered は返事がなく外れた",
    ),
    text("joined_at", "入った日時", "when they joined, RFC 3339", "キャンセル待ちに入った日時"),
    text("joined_through", "入った窓口", "channel through which they joined", "キャンセル待ちに入った窓口"),
    text(
        "ended_at",
        "終わった日時",
        "when the turn ended, RFC 3339; empty while they wait",
        "終わった日時（待っている間は空）",
    ),
    number("offers", "案内の回数", "how many places they were offered", "枠を案内した回数"),
    text("position", "台帳の位置", "journal position of the newest step", "最後の記録の台帳での位置"),
];

impl Sheet {
    /// Every table.
    pub const ALL: [Sheet; 3] = [Sheet::Bookings, Sheet::Slots, Sheet::Waitlist];

    /// Its columns, in their order.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Sheet::Bookings => BOOKINGS,
            Sheet::Slots => SLOTS,
            Sheet::Waitlist => WAITLIST,
        }
    }

    /// The durable number, which no other table gets.
    pub fn number(self) -> u32 {
        match self {
            Sheet::Bookings => 1,
            Sheet::Slots => 2,
            // 3 is the register's.
            Sheet::Waitlist => 4,
        }
    }

    /// The table with this name in commands and addresses.
    pub fn named(name: &str) -> Option<Sheet> {
        Sheet::ALL.into_iter().find(|sheet| sheet.as_str() == name)
    }

    /// The name of the table with this number.
    pub fn name_of(number: u32) -> Option<&'static str> {
        let found = Sheet::ALL.into_iter().find(|sheet| sheet.number() == number).map(Sheet::as_str);
        found.or((number == vrs::NUMBER).then_some(vrs::NAME))
    }

    /// The name in commands and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Sheet::Bookings => "bookings",
            Sheet::Slots => "slots",
            Sheet::Waitlist => "waitlist",
        }
    }
}

/// A part of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its rows; as many values in each as the table has columns.
    pub rows: Vec<Vec<String>>,
    /// Where the next part begins; nothing at the end.
    pub next: Option<u64>,
    /// Position that this part rests on.
    pub as_of: u64,
}

impl Service {
    /// Identifiers of the programmes of which this member of staff may take tables.
    pub fn exportable(&self, who: &StaffSession) -> Vec<String> {
        self.programmes_where(who, Act::ExportTable)
    }

    /// Writes down that a member of staff takes this table of a programme, or of the first that is theirs; answers with its
    /// identifier, for [`Self::export`].
    ///
    /// # Errors
    /// `staff.forbidden`, `programme.unknown`.
    pub async fn take_out(
        &self,
        who: &StaffSession,
        sheet: Sheet,
        programme: Option<&str>,
    ) -> Result<String, Refusal> {
        let theirs = self.exportable(who);
        let wanted = programme.or(theirs.first().map(String::as_str));
        let wanted = wanted.and_then(|id| self.read().programme(id).map(|(index, _)| (index, id.to_owned())));
        let object = wanted.as_ref().map_or_else(Object::none, |(index, _)| Object::programme(*index));
        let permit = self.authorise(who, Act::ExportTable, &object).await?;
        let (programme, id) = wanted.ok_or(Refusal::plain("programme.unknown"))?;
        let command = Command::Staff(StaffCommand::ExportTable { programme, table: sheet.number() });
        self.order_of(permit.actor(), permit.channel(), command).await?;
        Ok(id)
    }

    /// Refuses the page of exports to whoever may take no table.
    ///
    /// # Errors
    /// `staff.forbidden`.
    pub async fn may_export(&self, who: &StaffSession) -> Result<Vec<String>, Refusal> {
        let theirs = self.exportable(who);
        let first = theirs.first().and_then(|id| self.read().programme(id).map(|(index, _)| index));
        let object = first.map_or_else(Object::none, Object::programme);
        self.authorise(who, Act::ExportTable, &object).await?;
        Ok(theirs)
    }

    /// A part of a table, from row `from` on.
    ///
    /// # Errors
    /// `programme.unknown`, `not_ready`.
    pub async fn export(&self, sheet: Sheet, programme: &str, from: u64) -> Result<Part, Refusal> {
        let zone = self.zone_of(programme).ok_or(Refusal::plain("programme.unknown"))?;
        let now = self.now();
        let (part, mark) = {
            let state = self.read();
            let (_, held) = state.programme(programme).ok_or(Refusal::plain("programme.unknown"))?;
            let start = usize::try_from(from).unwrap_or(usize::MAX);
            let (rows, count): (Vec<_>, usize) = match sheet {
                Sheet::Bookings => {
                    let all = held.bookings();
                    let part = all.iter().skip(start).take(ROWS_AT_ONCE);
                    (part.map(|booking| booking_row(held, booking, &zone)).collect(), all.len())
                }
                Sheet::Slots => {
                    let free = held.free_places_of_all(now);
                    let part = held.slots().zip(free).skip(start).take(ROWS_AT_ONCE);
                    (part.map(|((_, slot), free)| slot_row(held, slot, free)).collect(), held.slots().count())
                }
                Sheet::Waitlist => {
                    let presenter = Presenter { held, zone: &zone, now };
                    let all = held.waitlist().all();
                    let part = all.iter().skip(start).take(ROWS_AT_ONCE);
                    (part.map(|waiter| turn_row(&presenter, waiter)).collect(), all.len())
                }
            };
            let end = start.saturating_add(rows.len());
            let next = (end < count).then_some(end as u64);
            (Part { rows, next, as_of: state.next_position() }, self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        Ok(part)
    }
}

fn booking_row(held: &ProgrammeState, booking: &Booking, zone: &Zone) -> Vec<String> {
    let history = held.history(booking, u64::MAX);
    let (first, last) = (history.first(), history.last());
    let at = |at: Option<Instant>| at.map(|at| zone.rfc3339(at)).unwrap_or_default();
    let mut row = vec![booking.number.to_string(), held.definition.id.clone(), booking.dose.to_string()];
    row.push(booking.status.as_str().to_owned());
    row.extend(match held.slot_of(booking) {
        Some(slot) => place(held, slot),
        None => std::array::from_fn(|_| String::new()),
    });
    row.push(held.slot_of(booking).map(|slot| slot_text(slot.row().id)).unwrap_or_default());
    row.push(at(first.map(|step| step.at)));
    row.push(first.map(|step| step.channel.as_str().to_owned()).unwrap_or_default());
    row.push(at(last.map(|step| step.at)));
    row.push(last.map(|step| step.channel.as_str().to_owned()).unwrap_or_default());
    row.push(history.iter().filter(|step| step.kind == kernel::booking::StepKind::Moved).count().to_string());
    row.push(first.map(|step| step.position.to_string()).unwrap_or_default());
    row
}

fn slot_row(held: &ProgrammeState, slot: &Slot, free: u32) -> Vec<String> {
    let mut row = vec![slot_text(slot.row().id), held.definition.id.clone()];
    row.extend(place(held, slot));
    row.extend([slot.row().capacity.to_string(), slot.booked().to_string(), free.to_string()]);
    row.push(held.more_of(slot.row()).to_string());
    row
}

fn turn_row(presenter: &Presenter<'_>, waiter: &Waiter) -> Vec<String> {
    let turn = turn_told(presenter, waiter);
    let ended = if waiter.turn == Turn::Waits { String::new() } else { turn.changed_at };
    vec![
        turn.turn,
        presenter.held.definition.id.clone(),
        turn.dose.to_string(),
        turn.venues.join(" "),
        turn.standing,
        turn.joined_at,
        turn.joined_through,
        ended,
        turn.offers.to_string(),
        turn.position.to_string(),
    ]
}

/// Venue, day, start and end.
fn place(held: &ProgrammeState, slot: &Slot) -> [String; 4] {
    let row = slot.row();
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    [
        held.venue_id(row.venue).to_owned(),
        row.date.to_string(),
        clock(row.start_minute),
        clock(row.end_minute),
    ]
}

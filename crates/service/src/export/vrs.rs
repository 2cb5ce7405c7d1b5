//! Doses given, in the layout that municipalities take into their registers (VRS, 予防接種台帳向け出力, 17 columns).
//!
//! The layout wants voucher numbers, and the journal has none: whoever wants the table brings the list of vouchers along.
//! Each number is turned into the digest that the journal knows, and comes back beside the doses found under it. Nothing of the
//! list is kept. The surprise: a dose stands in the row of the voucher that it was booked with, so a person whose voucher was
//! issued again between two doses has two rows.

use std::io::Cursor;

use jiff::civil::Date;
use kernel::booking::{Booking, Status, Step, StepKind};
use kernel::command::{Command, HolderId};
use kernel::municipality::MunicipalityCode;
use kernel::staff::StaffCommand;
use kernel::state::ProgrammeState;
use kernel::voucher::VoucherNumber;

use super::format::{Format, FormatFault, Header, Writer};
use super::{Column, Part, text};
use crate::Service;
use crate::admin::RosterLine;
use crate::import::encoding::{Asked, Decoder, survey};
use crate::import::roster::{Options, Reader, Row};
use crate::municipality::{RosterPlace, demand_text, of_file};
use crate::permission::{Act, Object};
use crate::refusal::Refusal;
use crate::staff::StaffSession;
use crate::zone::Zone;

/// The durable number of this table, which no other table gets.
pub const NUMBER: u32 = 3;
/// Its name in commands and entries.
pub const NAME: &str = "vrs";

/// Vouchers that are looked up under one lock.
const VOUCHERS_AT_ONCE: usize = 2_000;
/// Characters of the widest venue's name.
const VENUE_CHARS: usize = 30;
/// Characters of any other name.
const NAME_CHARS: usize = 20;
/// Columns of one dose.
const OF_DOSE: usize = 8;

/// The columns, in their order.
pub const COLUMNS: &[Column] = &[
    text(
        "person_number",
        "個別宛名番号",
        "left blank: the municipality's own number",
        "空欄（市区町村の番号）",
    ),
    text(
        "recorded_at_1",
        "1回目接種履歴登録日時",
        "when dose 1 was recorded, YYYYMMDDHHMMSS",
        "1回目を記録した日時",
    ),
    text("given_on_1", "1回目接種日", "day of dose 1, YYYYMMDD", "1回目の接種日"),
    text("voucher_number_1", "1回目券番号", "voucher number of dose 1, ten digits", "1回目の券番号"),
    text(
        "municipality_code_1",
        "1回目接種自治体コード",
        "who issued that voucher, six digits",
        "1回目の券の自治体",
    ),
    text(
        "venue_1",
        "1回目接種会場名",
        "venue of dose 1, its first 30 characters",
        "1回目の会場（30文字まで）",
    ),
    text(
        "physician_1",
        "1回目接種医師名",
        "as whoever took the table gave it, else empty",
        "書き出すときに入れた医師名",
    ),
    text(
        "product_1",
        "1回目ワクチンメーカー",
        "product of dose 1, its first 20 characters",
        "1回目の製品（20文字まで）",
    ),
    text("lot_1", "1回目ロット番号", "lot of dose 1", "1回目のロット番号"),
    text(
        "recorded_at_2",
        "2回目接種履歴登録日時",
        "when dose 2 was recorded, YYYYMMDDHHMMSS",
        "2回目を記録した日時",
    ),
    text("given_on_2", "2回目接種日", "day of dose 2, YYYYMMDD", "2回目の接種日"),
    text("voucher_number_2", "2回目券番号", "voucher number of dose 2, ten digits", "2回目の券番号"),
    text(
        "municipality_code_2",
        "2回目接種自治体コード",
        "who issued that voucher, six digits",
        "2回目の券の自治体",
    ),
    text(
        "venue_2",
        "2回目接種会場名",
        "venue of dose 2, its first 30 characters",
        "2回目の会場（30文字まで）",
    ),
    text(
        "physician_2",
        "2回目接種医師名",
        "as whoever took the table gave it, else empty",
        "書き出すときに入れた医師名",
    ),
    text(
        "product_2",
        "2回目ワクチンメーカー",
        "product of dose 2, its first 20 characters",
        "2回目の製品（20文字まで）",
    ),
    text("lot_2", "2回目ロット番号", "lot of dose 2", "2回目のロット番号"),
];

/// A table with how many rows it has.
pub struct VrsFile {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Rows, without the header.
    pub rows: usize,
}

impl Service {
    /// The table for the vouchers of one municipality in a list that it brought; that it was taken is an entry first.
    ///
    /// # Errors
    /// `staff.forbidden`, `programme.unknown`, `municipality_code.…`, `roster.file`, `roster.bad_rows`, `export.unmappable`,
    /// `not_ready`.
    pub async fn vrs_file(
        &self,
        who: &StaffSession,
        place: RosterPlace<'_>,
        list: Vec<u8>,
        physician: &str,
        format: Format,
    ) -> Result<VrsFile, Refusal> {
        let programme = self.read().programme(place.programme).map(|(index, _)| index);
        let programme = programme.ok_or(Refusal::plain("programme.unknown"))?;
        let code =
            MunicipalityCode::well_formed(place.municipality).map_err(|it| Refusal::plain(it.code()))?;
        let permit = self.authorise(who, Act::ExportVrs, &Object::person(programme, code.value())).await?;
        let today = self.today(place.programme);
        let products = self.read().programme_at(programme).map(|held| held.product_ids.clone());
        let products = products.map_err(|_| Refusal::plain("programme.unknown"))?;
        let lines = tokio::task::spawn_blocking(move || read(&list, products, today)).await;
        let mut lines = lines.map_err(|_| Refusal::plain("internal"))??;
        lines.retain(|line| line.municipality_code == place.municipality);
        let command = Command::Staff(StaffCommand::ExportTable { programme, table: NUMBER });
        self.order_of(permit.actor(), permit.channel(), command).await?;
        let mut bytes = Vec::new();
        let mut writer = Writer::begin(&mut bytes, format, Header::Japanese, COLUMNS).map_err(unwritten)?;
        for part in lines.chunks(VOUCHERS_AT_ONCE) {
            let part = self.vrs_part(place.programme, part, physician).await?;
            part.rows.iter().try_for_each(|row| writer.row(row)).map_err(unwritten)?;
        }
        let rows = writer.finish().map_err(unwritten)?;
        Ok(VrsFile { bytes, rows })
    }

    /// The rows of these vouchers under which a dose was given.
    ///
    /// # Errors
    /// `programme.unknown`, `municipality_code.…`, `voucher_number.…`, `not_ready`.
    pub(crate) async fn vrs_part(
        &self,
        programme: &str,
        lines: &[RosterLine],
        physician: &str,
    ) -> Result<Part, Refusal> {
        let zone = self.zone_of(programme).ok_or(Refusal::plain("programme.unknown"))?;
        let (part, mark) = {
            let (state, keys) = (self.read(), self.keys());
            let (_, held) = state.programme(programme).ok_or(Refusal::plain("programme.unknown"))?;
            let mut rows = Vec::new();
            for line in lines {
                let code = MunicipalityCode::well_formed(&line.municipality_code)
                    .map_err(|fault| Refusal::plain(fault.code()))?;
                let number = VoucherNumber::parse(&line.voucher_number)
                    .map_err(|fault| Refusal::plain(fault.code()))?;
                let holder = keys.holder(code.value(), number.value());
                let voucher = [format!("{:010}", number.value()), code.to_string()];
                rows.extend(row(held, &holder, &voucher, physician, &zone));
            }
            (Part { rows, next: None, as_of: state.next_position() }, self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        Ok(part)
    }
}

/// The good rows of a list; one that cannot be read refuses all, because its doses would be missing.
pub(crate) fn read(list: &[u8], products: Vec<String>, today: Date) -> Result<Vec<RosterLine>, Refusal> {
    demand_text(list)?;
    let unread = |why: String| with_reason("roster.file", why);
    let found = survey(list, Asked::Auto).map_err(|error| unread(error.to_string()))?;
    let options = Options { pad_left: false, today, products };
    let decoder = Decoder::new(Cursor::new(list), found.encoding);
    let mut reader = Reader::open(decoder, options).map_err(|fault| of_file(&fault))?;
    let mut lines = Vec::new();
    while let Some(row) = reader.next_row().map_err(|fault| of_file(&fault))? {
        match row {
            Row::Good(line) => lines.push(line),
            Row::Repeated { .. } => {}
            Row::Bad(_) => return Err(Refusal::plain("roster.bad_rows")),
        }
    }
    Ok(lines)
}

fn row(
    held: &ProgrammeState,
    holder: &HolderId,
    voucher: &[String; 2],
    physician: &str,
    zone: &Zone,
) -> Option<Vec<String>> {
    let own = |booking: &&&Booking| held.holder_of(booking).as_ref() == Some(holder);
    let bookings = held.bookings_of_person(holder);
    let given: Vec<&&Booking> =
        bookings.iter().filter(own).filter(|booking| booking.status == Status::Administered).collect();
    if given.is_empty() {
        return None;
    }
    let mut row = vec![String::new()];
    for dose in 1..=2 {
        match given.iter().find(|booking| booking.dose == dose) {
            Some(booking) => row.extend(dose_cells(held, booking, voucher, physician, zone)),
            None => row.extend(std::iter::repeat_n(String::new(), OF_DOSE)),
        }
    }
    Some(row)
}

fn dose_cells(
    held: &ProgrammeState,
    booking: &Booking,
    [number, code]: &[String; 2],
    physician: &str,
    zone: &Zone,
) -> [String; OF_DOSE] {
    let history = held.history(booking, u64::MAX);
    let recorded = history.iter().rev().find(|step: &&&Step| step.kind == StepKind::Administered);
    let recorded: String = recorded.map(|step| zone.rfc3339(step.at)).unwrap_or_default();
    let slot = held.slot_of(booking).map(kernel::slot::Slot::row);
    let venue = slot.map(|slot| held.venue_id(slot.venue));
    let venue = venue.and_then(|id| held.definition.venues.iter().find(|it| it.id == id));
    let lot = held.lot_of(booking).map(kernel::lot::Lot::row);
    let product = lot.and_then(|lot| held.product_ids.get(usize::from(lot.product)));
    let product = product.and_then(|id| held.definition.products.iter().find(|it| it.id == *id));
    let ja = |names: &kernel::programme::Names| names.get("ja").cloned().unwrap_or_default();
    [
        recorded.chars().take(19).filter(char::is_ascii_digit).collect(),
        slot.map(|slot| slot.date.strftime("%Y%m%d").to_string()).unwrap_or_default(),
        number.clone(),
        code.clone(),
        cut(&venue.map(|venue| ja(&venue.name)).unwrap_or_default(), VENUE_CHARS),
        cut(physician, NAME_CHARS),
        // The register's own presets have a narrow stroke where people write a wide one.
        cut(&product.map(|product| ja(&product.name)).unwrap_or_default().replace('／', "/"), NAME_CHARS),
        lot.map(|lot| lot.number.as_str().to_owned()).unwrap_or_default(),
    ]
}

fn cut(text: &str, chars: usize) -> String {
    text.chars().take(chars).collect()
}

fn with_reason(code: &'static str, reason: String) -> Refusal {
    Refusal { args: vec![("reason", reason)], ..Refusal::plain(code) }
}

fn unwritten(fault: FormatFault) -> Refusal {
    match fault {
        FormatFault::Unmappable { .. } => with_reason("export.unmappable", fault.to_string()),
        _ => Refusal::plain("internal"),
    }
}

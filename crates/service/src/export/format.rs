//! How a table is written: CSV for spreadsheets, CSV in CP932 for older tools, xlsx, and JSON lines.
//!
//! What a spreadsheet would read as a formula is written as text, and text that looks like a number stays text: an
//! identifier keeps its leading zeros. A value that CP932 has no character for is an error and never a question mark.
//! The surprise: a quote in front of `=`, `+`, `-` and `@` is the price of CSV, where nothing else says "text".

use std::io::{self, Write};

use encoding_rs::SHIFT_JIS;
use rust_xlsxwriter::{Format as CellFormat, Workbook, XlsxError};

use super::{Column, Kind};

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// UTF-8 with BOM, CRLF.
    Csv,
    /// CP932, CRLF.
    Cp932,
    /// A workbook with one sheet.
    Xlsx,
    /// One JSON object a line.
    Ndjson,
}

/// In whose words the header is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    /// Names for programs.
    Names,
    /// Names for Japanese readers.
    Japanese,
}

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum FormatFault {
    /// The file.
    #[error("the file cannot be written: {0}")]
    Io(#[from] io::Error),
    /// The workbook.
    #[error("the workbook cannot be written: {0}")]
    Workbook(#[from] XlsxError),
    /// A character that CP932 has not got.
    #[error("row {row}, column {column}: «{value}» cannot be written in CP932")]
    Unmappable {
        /// Counted from 1, without the header.
        row: usize,
        /// Name of the column.
        column: &'static str,
        /// The value.
        value: String,
    },
    /// More rows than a sheet has.
    #[error("a sheet of a workbook takes {XLSX_ROWS_MAX} rows and there are more: choose csv or ndjson")]
    TooLong,
}

/// Rows of a sheet, without the header.
const XLSX_ROWS_MAX: usize = 1_048_575;
/// What a spreadsheet takes for the start of a formula (OWASP, CSV injection).
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Writes a table row by row; [`Writer::finish`] makes it whole.
pub struct Writer<W: Write> {
    columns: &'static [Column],
    rows: usize,
    out: Out<W>,
}

enum Out<W: Write> {
    Csv { out: W, cp932: bool },
    Xlsx { out: W, book: Box<Workbook> },
    Ndjson { out: W },
}

impl<W: Write> Writer<W> {
    /// Begins a table with its header.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn begin(
        mut out: W,
        format: Format,
        header: Header,
        columns: &'static [Column],
    ) -> Result<Writer<W>, FormatFault> {
        let names: Vec<&str> = columns
            .iter()
            .map(|column| match header {
                Header::Names => column.name,
                Header::Japanese => column.name_ja,
            })
            .collect();
        let out = match format {
            Format::Csv => {
                out.write_all("\u{feff}".as_bytes())?;
                out.write_all(line(&names)?.as_bytes())?;
                Out::Csv { out, cp932: false }
            }
            Format::Cp932 => {
                out.write_all(&SHIFT_JIS.encode(&line(&names)?).0)?;
                Out::Csv { out, cp932: true }
            }
            Format::Xlsx => {
                let mut book = Box::new(Workbook::new());
                let sheet = book.add_worksheet();
                let bold = CellFormat::new().set_bold();
                for (at, name) in (0_u16..).zip(&names) {
                    sheet.write_string_with_format(0, at, *name, &bold)?;
                }
                sheet.set_freeze_panes(1, 0)?;
                Out::Xlsx { out, book }
            }
            Format::Ndjson => Out::Ndjson { out },
        };
        Ok(Writer { columns, rows: 0, out })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn row(&mut self, values: &[String]) -> Result<(), FormatFault> {
        self.rows += 1;
        match &mut self.out {
            Out::Csv { out, cp932 } => {
                let safe: Vec<String> =
                    self.columns.iter().zip(values).map(|(_, value)| safe(value)).collect();
                let text = line(&safe)?;
                if *cp932 {
                    let (bytes, _, lossy) = SHIFT_JIS.encode(&text);
                    if lossy {
                        return Err(unmappable(self.columns, self.rows, values));
                    }
                    out.write_all(&bytes)?;
                } else {
                    out.write_all(text.as_bytes())?;
                }
            }
            Out::Xlsx { book, .. } => {
                if self.rows > XLSX_ROWS_MAX {
                    return Err(FormatFault::TooLong);
                }
                let sheet = book.worksheet_from_index(0)?;
                let row = u32::try_from(self.rows).map_err(|_| FormatFault::TooLong)?;
                for ((at, column), value) in (0_u16..).zip(self.columns).zip(values) {
                    match (column.kind, value.parse::<u32>()) {
                        (Kind::Number, Ok(number)) => sheet.write_number(row, at, f64::from(number))?,
                        _ => sheet.write_string(row, at, value)?,
                    };
                }
            }
            Out::Ndjson { out } => {
                let members = self.columns.iter().zip(values).map(|(column, value)| {
                    let value = match (column.kind, value.parse::<u64>()) {
                        (Kind::Number, Ok(number)) => number.into(),
                        _ => serde_json::Value::from(value.as_str()),
                    };
                    (column.name.to_owned(), value)
                });
                let object: serde_json::Map<String, serde_json::Value> = members.collect();
                serde_json::to_writer(&mut *out, &object).map_err(io::Error::from)?;
                out.write_all(b"\n")?;
            }
        }
        Ok(())
    }

    /// Ends the table; how many rows it has.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(self) -> Result<usize, FormatFault> {
        match self.out {
            Out::Csv { mut out, .. } | Out::Ndjson { mut out } => out.flush()?,
            Out::Xlsx { mut out, mut book } => {
                out.write_all(&book.save_to_buffer()?)?;
                out.flush()?;
            }
        }
        Ok(self.rows)
    }
}

/// A value that no spreadsheet takes for a formula.
fn safe(value: &str) -> String {
    if value.starts_with(FORMULA_STARTS) { format!("'{value}") } else { value.to_owned() }
}

fn line<T: AsRef<[u8]>>(values: &[T]) -> Result<String, FormatFault> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(values).map_err(io::Error::from)?;
    let bytes = writer.into_inner().map_err(|fault| io::Error::other(fault.to_string()))?;
    Ok(String::from_utf8(bytes).map_err(io::Error::other)?)
}

fn unmappable(columns: &'static [Column], row: usize, values: &[String]) -> FormatFault {
    let lossy = |value: &&String| SHIFT_JIS.encode(value).2;
    let at = values.iter().position(|value| lossy(&value)).unwrap_or(0);
    FormatFault::Unmappable {
        row,
        column: columns.get(at).map_or("", |column| column.name),
        value: values.get(at).cloned().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Sheet;
    use super::*;
    use calamine::{Data, Reader, Xlsx};

    const COLUMNS: &[Column] = &[
        Column { name: "id", name_ja: "番号", kind: Kind::Text, meaning: "", meaning_ja: "" },
        Column { name: "count", name_ja: "数", kind: Kind::Number, meaning: "", meaning_ja: "" },
    ];

    fn written(format: Format, header: Header, rows: &[[&str; 2]]) -> Result<Vec<u8>, FormatFault> {
        let mut bytes = Vec::new();
        let mut writer = Writer::begin(&mut bytes, format, header, COLUMNS)?;
        for row in rows {
            writer.row(&row.map(str::to_owned))?;
        }
        assert_eq!(writer.finish()?, rows.len());
        Ok(bytes)
    }

    #[test]
    fn csv_has_a_mark_crlf_and_no_formula() {
        let rows = [["0012", "3"], ["=1+1", "4"], ["a,\"b\"\nc", "5"], ["@x", "-1"]];
        let text = String::from_utf8(written(Format::Csv, Header::Names, &rows).unwrap()).unwrap();
        let wanted = "\u{feff}id,count\r\n0012,3\r\n'=1+1,4\r\n\"a,\"\"b\"\"\nc\",5\r\n'@x,'-1\r\n";
        assert_eq!(text, wanted);
    }

    #[test]
    fn cp932_is_what_older_tools_read_and_names_what_it_cannot_write() {
        let bytes = written(Format::Cp932, Header::Japanese, &[["東京", "1"]]).unwrap();
        let (text, _, wrong) = SHIFT_JIS.decode(&bytes);
        assert!(!wrong);
        assert_eq!(text, "番号,数\r\n東京,1\r\n");
        let fault = written(Format::Cp932, Header::Names, &[["東京", "1"], ["𠮷野", "2"]]).unwrap_err();
        assert_eq!(fault.to_string(), "row 2, column id: «𠮷野» cannot be written in CP932");
    }

    #[test]
    fn json_lines_keep_numbers_and_texts_apart() {
        let bytes = written(Format::Ndjson, Header::Japanese, &[["007", "7"]]).unwrap();
        let line: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(line, serde_json::json!({ "id": "007", "count": 7 }));
    }

    #[test]
    fn a_workbook_keeps_leading_zeros_and_formulas_as_text() {
        let bytes = written(Format::Xlsx, Header::Japanese, &[["0012", "3"], ["=1+1", "4"]]).unwrap();
        let mut book: Xlsx<_> =
            calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
        let sheet = book.worksheet_range_at(0).expect("a sheet").expect("it can be read");
        let cells: Vec<Vec<Data>> = sheet.rows().map(<[Data]>::to_vec).collect();
        let text = |text: &str| Data::String(text.to_owned());
        let wanted =
            [[text("番号"), text("数")], [text("0012"), Data::Float(3.0)], [text("=1+1"), Data::Float(4.0)]];
        assert_eq!(cells, wanted);
        assert!(book.worksheet_formula("Sheet1").expect("a sheet").is_empty(), "nothing is a formula");
    }

    #[test]
    fn every_column_says_what_it_means_in_both_languages_and_has_a_name_of_its_own() {
        for sheet in Sheet::ALL {
            let columns = sheet.columns();
            let mut names: Vec<&str> = columns.iter().map(|column| column.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), columns.len(), "{sheet:?}");
            assert!(columns.iter().all(|it| !it.meaning.is_empty() && !it.meaning_ja.is_empty()));
        }
    }
}

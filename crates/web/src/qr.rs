//! The booking number as a QR code, with the number under it.
//!
//! Nine characters of the QR alphabet fit the smallest code there is even at error level H, so it has the largest
//! modules and survives the most dirt (`docs/concepts/receipt.md`). It holds the number and nothing else.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use qrcode::{Color, EcLevel, QrCode, Version};

/// Modules that must stay white around a code.
const QUIET: usize = 4;
/// Width in print, with the margin; the style sheet says the same. A module is then 1.2 millimetres.
const WIDTH_MM: usize = 35;

/// A drawing of the code of a booking number; `id` is the number without hyphens, `number` as people read it.
/// `None` if it is no booking number.
pub(crate) fn svg(id: &str, number: &str) -> Option<String> {
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !plain(id) || !plain(number) {
        return None;
    }
    let code = QrCode::with_version(id, Version::Normal(1), EcLevel::H).ok()?;
    let whole = code.width() + 2 * QUIET;
    let path = modules(&code);
    let (middle, height) = (whole as f64 / 2.0, whole + 3);
    let height_mm = (WIDTH_MM * height) as f64 / whole as f64;
    Some(format!(
        "<svg class=\"qr\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} {height}\" width=\"{WIDTH_MM}mm\" \
         height=\"{height_mm:.2}mm\" role=\"img\" aria-label=\"{number}\"><path fill=\"#fff\" d=\"M0 0h{whole}v{height}H0z\"/>\
         <path shape-rendering=\"crispEdges\" d=\"{path}\"/><text x=\"{middle}\" y=\"{whole}\" font-size=\"3\" \
         font-family=\"monospace\" text-anchor=\"middle\">{number}</text></svg>"
    ))
}

/// A drawing of the code of any text; `name` is markup that says what it is.
pub(crate) fn svg_of(text: &str, name: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let whole = code.width() + 2 * QUIET;
    let path = modules(&code);
    Some(format!(
        "<svg class=\"qr\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} {whole}\" role=\"img\" \
         aria-label=\"{name}\"><path fill=\"#fff\" d=\"M0 0h{whole}v{whole}H0z\"/>\
         <path shape-rendering=\"crispEdges\" d=\"{path}\"/></svg>"
    ))
}

/// The dark modules as a path.
fn modules(code: &QrCode) -> String {
    let width = code.width();
    let mut path = String::new();
    for (index, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            path.push_str(&format!("M{} {}h1v1h-1z", index % width + QUIET, index / width + QUIET));
        }
    }
    path
}

/// The drawing as an answer of its own.
pub(crate) fn answer(drawing: String) -> Response {
    ([(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, "no-store")], drawing).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The drawing as the camera of a scanner sees it.
    fn seen(drawing: &str) -> rqrr::SimpleGrid {
        let mut dark = std::collections::BTreeSet::new();
        for module in drawing.split('M').filter_map(|rest| rest.split_once("h1v1h-1z")) {
            let (x, y) = module.0.split_once(' ').expect("two numbers");
            let place: (usize, usize) = (x.parse().expect("a number"), y.parse().expect("a number"));
            dark.insert(place);
        }
        rqrr::SimpleGrid::from_func(21, |x, y| dark.contains(&(x + QUIET, y + QUIET)))
    }

    fn read(drawing: &str) -> String {
        rqrr::Grid::new(seen(drawing)).decode().expect("it can be read").1
    }

    #[test]
    fn a_scanner_reads_the_number() {
        assert_eq!(read(&svg("K7M29QXT4", "K7M2-9QXT-4").expect("a number")), "K7M29QXT4");
    }

    /// Millimetres of a module, from what the drawing says of itself.
    fn module_mm(drawing: &str) -> f64 {
        let after = |mark: &str| {
            let from = drawing.split_once(mark).expect("the drawing says it").1;
            let end = from.find(|found: char| !found.is_ascii_digit() && found != '.').unwrap_or(from.len());
            from[..end].parse::<f64>().expect("a number")
        };
        let (wide, high) = (after(" width=\"") / after("viewBox=\"0 0 "), after(" height=\"") / 32.0);
        assert!((wide - high).abs() < 0.001, "modules are square: {wide} by {high}");
        wide
    }

    /// What whoever looks at the whole print finds in it, at so many dots a millimetre.
    fn found_in_print(drawing: &str, dots_per_mm: f64) -> Vec<String> {
        let (module, grid) = (module_mm(drawing), seen(drawing));
        let dots = (dots_per_mm * WIDTH_MM as f64) as usize;
        let is_dark = |x: usize, y: usize| {
            let [x, y] = [x, y].map(|at| ((at as f64 + 0.5) / dots_per_mm / module) as usize);
            let inside = (QUIET..QUIET + 21).contains(&x) && (QUIET..QUIET + 21).contains(&y);
            inside && rqrr::BitGrid::bit(&grid, y - QUIET, x - QUIET)
        };
        let mut print =
            rqrr::PreparedImage::prepare_from_greyscale(
                dots,
                dots,
                |x, y| if is_dark(x, y) { 0 } else { 255 },
            );
        print.detect_grids().into_iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
    }

    #[test]
    fn a_print_is_as_large_as_the_documents_say_and_found_at_once() {
        let drawing = svg("K7M29QXT4", "K7M2-9QXT-4").expect("a number");
        let module = module_mm(&drawing);
        assert!(module * 21.0 >= 25.0, "the code is {} mm wide", module * 21.0);
        let said = include_str!("../../../docs/concepts/receipt.md");
        let [width, code, module] = [WIDTH_MM as f64, module * 21.0, module].map(|mm| format!("{mm:.1}"));
        let sentence = format!(
            "Printed it is {} millimetres wide with its margin and {code} without, so that a module is {module} millimetres",
            width.trim_end_matches(".0")
        );
        assert!(said.contains(&sentence), "docs/concepts/receipt.md does not say: {sentence}");
        let style = include_str!("../static/site.css");
        assert!(
            style.contains(&format!(".qr {{ width: {WIDTH_MM}mm; }}")),
            "the style sheet prints another width"
        );
        // A fax, a label printer, an office printer.
        for dots_per_mm in [3.85, 8.0, 11.8] {
            assert_eq!(
                found_in_print(&drawing, dots_per_mm),
                ["K7M29QXT4"],
                "{dots_per_mm} dots a millimetre"
            );
        }
    }

    #[test]
    fn a_scanner_reads_it_with_a_corner_of_the_data_covered() {
        let drawing = svg("K7M29QXT4", "K7M2-9QXT-4").expect("a number");
        // Two by seven modules at the lower right, where there is nothing but data.
        let mut covered = drawing.clone();
        for (x, y) in (19..21).flat_map(|x| (14..21).map(move |y| (x, y))) {
            covered = covered.replace(&format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET), "");
        }
        assert_ne!(covered, drawing);
        assert_eq!(read(&covered), "K7M29QXT4");
    }

    #[test]
    fn nothing_but_a_number_is_drawn() {
        assert!(svg("<b>", "K7M2-9QXT-4").is_none() && svg("K7M29QXT4", "\"").is_none());
    }
}

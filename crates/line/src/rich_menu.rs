//! The rich menu: three panels under every talk, made by a command and drawn here.
//!
//! Panels for booking, for bookings and for the menu; what they do can be written and pressed elsewhere too, because LINE on a
//! computer shows no rich menu. The picture holds signs and no words, so it is the same in every language.
//! The surprise: the PNG is written by hand, uncompressed, because two colours of it are smaller than a library.

use serde_json::{Value, json};

use crate::client::Client;
use crate::gesture::{Gesture, Press};

const WIDTH: usize = 1_200;
const HEIGHT: usize = 405;
const PANEL: usize = WIDTH / 3;

impl Client {
    /// Makes the rich menu that everybody sees; its name. `data_base` is where LINE takes pictures.
    ///
    /// # Errors
    /// What LINE, or the way to it, says against it.
    pub async fn make_rich_menu(&self, data_base: &str) -> Result<String, String> {
        let made = self.ask("POST", "/v2/bot/richmenu", Some(&form())).await?;
        let name = made["richMenuId"].as_str().ok_or("LINE gave the rich menu no name")?.to_owned();
        self.send_picture(data_base, &format!("/v2/bot/richmenu/{name}/content"), picture()).await?;
        self.ask("POST", &format!("/v2/bot/user/all/richmenu/{name}"), None).await?;
        Ok(name)
    }
}

/// The panels and what they do. The words are Japanese, for whoever has the picture read out.
fn form() -> Value {
    let areas: Vec<Value> =
        [("予約する", Gesture::Venues(None)), ("予約の確認", Gesture::Bookings), ("メニュー", Gesture::Menu)]
            .into_iter()
            .zip(0_usize..)
            .map(|((label, gesture), at)| {
                let data = Press { lang: None, person: None, gesture }.data();
                json!({
                    "bounds": { "x": at * PANEL, "y": 0, "width": PANEL, "height": HEIGHT },
                    "action": { "type": "postback", "label": label, "data": data, "displayText": label },
                })
            })
            .collect();
    json!({ "size": { "width": WIDTH, "height": HEIGHT }, "selected": true, "name": "tashika",
        "chatBarText": "メニュー", "areas": areas })
}

/// Whether a point is ink: a plus for booking, a tick for bookings, three strokes for the menu, and lines between.
fn is_ink(x: usize, y: usize) -> bool {
    let (panel, px) = (x / PANEL, x % PANEL);
    let (dx, dy) = (px.abs_diff(PANEL / 2), y.abs_diff(HEIGHT / 2));
    let line = panel > 0 && px < 3;
    let sign = match panel {
        0 => (dx <= 14 && dy <= 90) || (dy <= 14 && dx <= 90),
        1 => {
            // The short leg falls to the right, the long one rises from where it ends.
            let (x, y) = (px as i64 - PANEL as i64 / 2, y as i64 - HEIGHT as i64 / 2);
            let short = (-80..=-20).contains(&x) && (y - (x + 80)).abs() <= 20;
            let long = (-20..=95).contains(&x) && (y - (40 - x)).abs() <= 20;
            short || long
        }
        _ => dx <= 90 && [0, 60].iter().any(|at| dy.abs_diff(*at) <= 12),
    };
    line || sign
}

/// A PNG of two colours.
fn picture() -> Vec<u8> {
    let mut rows = Vec::with_capacity(HEIGHT * (WIDTH / 8 + 1));
    for y in 0..HEIGHT {
        rows.push(0);
        for x in (0..WIDTH).step_by(8) {
            rows.push((0..8).fold(0_u8, |byte, bit| byte << 1 | u8::from(is_ink(x + bit, y))));
        }
    }
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = Vec::new();
    head.extend(u32::try_from(WIDTH).unwrap_or(0).to_be_bytes());
    head.extend(u32::try_from(HEIGHT).unwrap_or(0).to_be_bytes());
    // One bit a point, with a palette; no other method, filter or interlacing exists or is used.
    head.extend([1, 3, 0, 0, 0]);
    chunk(&mut png, b"IHDR", &head);
    chunk(&mut png, b"PLTE", &[0xff, 0xff, 0xff, 0x00, 0x17, 0xc1]);
    chunk(&mut png, b"IDAT", &stored(&rows));
    chunk(&mut png, b"IEND", &[]);
    png
}

fn chunk(png: &mut Vec<u8>, kind: &[u8; 4], body: &[u8]) {
    png.extend(u32::try_from(body.len()).unwrap_or(0).to_be_bytes());
    let whole = [kind.as_slice(), body].concat();
    png.extend(&whole);
    png.extend(crc(&whole).to_be_bytes());
}

/// A zlib stream that compresses nothing.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let parts = bytes.chunks(0xffff);
    let last = parts.len().saturating_sub(1);
    for (at, part) in parts.enumerate() {
        let length = u16::try_from(part.len()).unwrap_or(u16::MAX);
        out.push(u8::from(at == last));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(part);
    }
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in bytes {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    out.extend((high << 16 | low).to_be_bytes());
    out
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_of_a_chunk_is_the_one_that_readers_compute() {
        // The end of every PNG.
        assert_eq!(crc(b"IEND"), 0xae42_6082);
    }

    #[test]
    fn the_picture_is_a_png_that_line_takes() {
        let png = picture();
        assert!(png.starts_with(b"\x89PNG\r\n\x1a\n") && png.len() < 1_000_000, "{}", png.len());
        const { assert!(WIDTH >= 800 && HEIGHT >= 250 && WIDTH * 100 >= HEIGHT * 145) };
        const { assert!(PANEL * 3 == WIDTH && WIDTH.is_multiple_of(8)) };
    }

    #[test]
    fn every_panel_has_a_sign_of_its_own() {
        let ink = |panel: usize| -> Vec<bool> {
            let points = (0..HEIGHT).flat_map(|y| (3..PANEL).map(move |x| (x, y)));
            points.map(|(x, y)| is_ink(panel * PANEL + x, y)).collect()
        };
        let signs = [ink(0), ink(1), ink(2)];
        assert!(signs.iter().all(|sign| sign.iter().any(|ink| *ink)));
        assert!(signs[0] != signs[1] && signs[1] != signs[2] && signs[0] != signs[2]);
    }

    #[test]
    fn every_panel_does_what_a_button_does() {
        for area in form()["areas"].as_array().expect("panels") {
            let data = area["action"]["data"].as_str().expect("data");
            assert!(Press::read(data).is_some(), "{data}");
        }
    }
}

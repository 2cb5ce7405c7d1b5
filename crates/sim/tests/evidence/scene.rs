//! A town on a memory disk or in a folder, with receipts at hand.

use service::evidence::note::{Checkpoint, Verifier};
use service::evidence::receipt::{Presented, Proved, Receipt, ReceiptFault};
use service::view::BookingView;
use service::wording::Lang;
use service::{Channel, Order, Service};
use sim::patience::until_definite;
use sim::town::Town;

/// Books for a person of the town, asking again until the answer is definite.
pub async fn book(service: &Service, town: &Town, index: u32, slot: &str) -> BookingView {
    let who = town.sign_in(service, index);
    let order = || Order::new(Channel::Api, Some(format!("key {index}")), slot.as_bytes());
    let told = until_definite(|| service.book(&who, slot, 1, order())).await;
    told.expect("a place is free").answer
}

pub async fn receipt(service: &Service, booking: &BookingView) -> Receipt {
    service.receipt(booking, Lang::En).await.expect("the booking is durable")
}

pub fn written(receipt: &Receipt) -> String {
    serde_json::to_string(receipt).expect("a receipt is JSON")
}

/// What a receipt proves to whoever has the key.
pub fn proved(text: &str, key: &str) -> Result<Proved, ReceiptFault> {
    let verifier = Verifier::parse(key).expect("a log key");
    Presented::read(text)?.check(&verifier)
}

pub async fn checkpoint(service: &Service) -> Checkpoint {
    let note = service.log_checkpoint().await.expect("the service is ready");
    let verifier = Verifier::parse(&service.log_key()).expect("a log key");
    verifier.open(&note).expect("our own note")
}

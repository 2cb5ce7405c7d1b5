//! Why a lost booking could not be put back, as its holder is told.

use kernel::command::{Actor, Channel, HolderId};
use kernel::refusal::Refusal as Rule;
use kernel::slot::SlotId;

use super::*;

fn claim(code: Code) -> Claim {
    let lost = LostBooking {
        epoch: 1,
        position: 7,
        programme: 0,
        holder: HolderId([1; 16]),
        slot: SlotId(2),
        dose: 1,
        number: BookingNumber::from_entropy(1),
        confirmed_at: Instant(0),
        channel: Channel::Web,
        actor: Actor::Holder,
    };
    Claim { lost, refusal: Rule::plain(code), at: Instant(0), position: 9 }
}

#[test]
fn every_reason_of_a_claim_has_its_own_code() {
    for (reason, code) in [
        (Code::SlotFull, "claim.slot_full"),
        (Code::BookingExists, "claim.booking_exists"),
        (Code::SlotUnknown, "claim.slot_unknown"),
        (Code::ProgrammeUnknown, "claim.slot_unknown"),
        (Code::LoginNoMatch, "claim.holder_unknown"),
        (Code::BookingNumberTaken, "claim.number_taken"),
    ] {
        assert_eq!(claim_code(&claim(reason)), code);
    }
}

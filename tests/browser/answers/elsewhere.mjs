// Refusals that one client over HTTP cannot be brought to in time, and the file whose tests reach each.
// elsewhere.test.mjs looks whether they do.

export const ELSEWHERE = new Map([
  ["overloaded", "tests/browser/answers/pressure.test.mjs"],
  ["booking.paused", "crates/tashika/tests/commands/room.rs"],
  ["slot.stopped", "crates/tashika/tests/commands/places.rs"],
  ["slot.called_off", "crates/tashika/tests/commands/places.rs"],
  ["slot.kept", "crates/tashika/tests/commands/quota.rs"],
  ["hold.expired", "tests/browser/answers/pressure.test.mjs"],
  ["hold.limit", "tests/browser/answers/pressure.test.mjs"],
  ["not_ready", "crates/sim/tests/sequencer/identity.rs"],
  ["outcome.unknown", "crates/sim/tests/sequencer/unknown.rs"],
  ["command.expired", "crates/kernel/tests/rules/idempotency.txt"],
  ["booking.number_taken", "crates/kernel/tests/rules/numbers.txt"],
  ["internal", "crates/service/src/sequencer/tests/panics.rs"],
  // After a restore, or in a store that is not whole.
  ["restore.receipts_first", "crates/tashika/tests/commands/restore.rs"],
  ["receipt.no_booking", "crates/tashika/tests/commands/restore.rs"],
  ["receipt.not_lost", "crates/kernel/tests/rules/restore.txt"],
  ["receipt.evidence_of_loss", "crates/tashika/tests/commands/evidence.rs"],
  ["claim.slot_full", "crates/tashika/tests/commands/restore.rs"],
  ["claim.booking_exists", "crates/tashika/tests/commands/claims.rs"],
  ["claim.slot_unknown", "crates/tashika/tests/commands/claims.rs"],
  ["claim.holder_unknown", "crates/tashika/tests/commands/claims.rs"],
  ["claim.number_taken", "crates/service/src/represent/tests.rs"],
  ["waitlist.none", "crates/web/tests/pages/waitlist.rs"],
  // This programme asks; and a vault that is sick.
  ["contact.not_asked", "crates/sim/tests/contact/keeping.rs"],
  ["contact.unavailable", "crates/sim/tests/contact/rotation.rs"],
  ["contact.erasing", "crates/sim/tests/contact/erasing.rs"],
]);

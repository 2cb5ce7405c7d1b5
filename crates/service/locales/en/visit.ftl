# At the counter of a venue: arrivals, steps, lots, the next dose.

refusal-arrival-early = It is too early for this booking
    .detail = { $at ->
        [none] People are let in shortly before their time.
       *[other] People with this time are let in from { $at }.
    }
    .next = Ask the person to come back then, or let them in if there is room.
refusal-arrival-late = The time of this booking is over
    .detail = { $at ->
        [none] It was too long ago.
       *[other] People with this time were let in until { $at }.
    }
    .next = Let the person in if there is room, or move the booking to this hour. The booking is still there.
refusal-arrival-other-day = This booking is for another day
    .detail = { $on ->
        [none] It is not for today.
       *[other] It is for { $on }.
    }
    .next = Move it to this hour if a place is free, or ask the person to come on that day.
refusal-arrival-other-venue = This booking is for another venue
    .detail = It is not for the venue at which it was shown.
    .next = Move it here if a place is free, or tell the person where it is.
refusal-arrival-no-hour = This venue has no time at this hour
    .detail = Nobody is booked or let in at this hour.
    .next = Choose one of the times of today, or ask the person to come at their own time.
refusal-walk-in-none = This venue takes nobody without a booking
    .detail = The programme has decided so.
    .next = Please book a day and time, on the website or through the telephone desk.
refusal-walk-in-leftover = Nothing is left over yet
    .detail = { $at ->
        [none] Only places that nobody uses are given to people without a booking.
       *[other] Only places that nobody uses are given to people without a booking. It can be seen from { $at } whether there are any.
    }
    .next = Please ask again then, or book a day and time.
refusal-visit-step = This step cannot follow now
    .detail = { $number ->
        [none] The booking does not stand where this step could follow: it was done already, or one before it was not, or the booking was cancelled.
       *[other] Booking { $number } does not stand where this step could follow: it was done already, or one before it was not, or the booking was cancelled.
    }
    .next = Look at the booking: it says what was done, and what comes next.
refusal-visit-not-undoable = This step cannot be taken back
    .detail = { $number ->
        [none] It is not the newest one of this booking.
       *[other] It is not the newest one of booking { $number }.
    }
    .next = Look at the booking again: only the newest step can be taken back, one after the other.
refusal-visit-undo-too-late = It is too late to take this back
    .detail = { $at ->
        [none] The time for it is over.
       *[other] It could be taken back until { $at }.
    }
    .next = What happened stays as it is. Tell the programme office if it is wrong.
refusal-lot-unknown = No lot has this number
    .detail = No lot of the product that this venue gives was declared with it.
    .next = Read the number on the vial again. If it is right, have the lot declared first.
refusal-lot-expired = This lot has expired
    .detail = { $on ->
        [none] Its last day is over.
       *[other] Its last day was { $on }.
    }
    .next = Give nothing from it. Put it aside, and take another lot.
refusal-lot-recalled = This lot was recalled
    .detail = { $at ->
        [none] It may not be given any more.
       *[other] It was recalled at { $at } and may not be given any more.
    }
    .next = Give nothing from it. Put it aside, and take another lot.
refusal-lot-other-venue = This lot is not for this venue
    .detail = It was declared for other venues only.
    .next = Read the number on the vial again. If the lot is here, have it declared for this venue.
refusal-lot-invalid = This is no lot of the programme
    .detail = The number is not one to twenty letters, digits or hyphens, or the product or a venue is unknown.
    .next = Look at number, product and venues, and declare it again.
refusal-next-dose-none = No place is free for the next dose
    .detail = { $on ->
        [none] Nothing that would be late enough is free at this venue.
       *[other] From { $on } on, nothing is free at this venue.
    }
    .next = Choose another venue, or have the person book on the website when there are new places.
refusal-venue-unknown = There is no such venue
    .detail = The programme has no venue with this identifier.
    .next = Look at the venues of the programme.
refusal-booking-none = No booking was made with this voucher
    .detail = The voucher is on the list and may be used.
    .next = If the programme takes people without a booking, take the person in with voucher and birth date.
refusal-receipt-representable = This booking was lost, and the receipt can bring it back
    .detail = We lost records and put a backup back. The receipt is genuine.
    .next = Bring the booking back with this receipt, then look it up again.

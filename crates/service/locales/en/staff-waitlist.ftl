# The waitlist for people behind the counter: what the desk says and does, what a planner sees; Japanese and English only

turn-title = Waitlist
turn-venues = Venues to wait for
turn-venues-hint = With none chosen, all of them count.
turn-all-venues = all venues
turn-how = Whoever waits has no booking. A place that becomes free is kept for the first who could book it, { $wait } long{ $day ->
        [none] {""}
       *[other] , of which only { $day } counts
    }.
turn-join = Put them on the waitlist
turn-change = Change the venues (the turn stays)
turn-leave = Take them off the waitlist
turn-decline = Let the offered place go (the turn stays)
turn-held = A place from the waitlist is kept, not booked yet
turn-held-until = A place on { $when } at { $venue } is kept from the waitlist until { $until }. It is not booked yet.
turn-book = Book the offered place
desk-done-waits = They are on the waitlist. Say that it is not a booking.
desk-done-left = They are off the waitlist.
desk-done-declined = The offered place was let go. They keep their turn on the waitlist.

say-turn-offered = You were on the waitlist, and a place is being kept for you: { $dose }, { $when }, venue { $venue }. It is not booked yet. It is kept until { $until }. Shall I book it for you? If it does not suit you, it goes to the next person, and you keep your turn.
say-turn-waiting = You are on the waitlist for { $dose }, { $venues }, since { $since }. { $ahead ->
        [0] Nobody is before you.
        [one] One person is before you.
       *[other] { $ahead } people are before you.
    } It is not a booking. As soon as there is a place that you can book, it is kept for you alone, { $wait } long{ $day ->
        [none] {""}
       *[other] , of which only { $day } counts
    }.
say-turn-declined = The place on { $when } at { $venue } that was offered to you was let go on { $at }. Your turn has not changed.
say-turn-lapsed = The place on { $when } at { $venue } that was offered to you was kept until { $at }. There was no answer, so it went to the next person. Your turn has not changed.
say-turn-withdrawn = The place on { $when } at { $venue } that was offered to you cannot be had any more, since { $at }. It is not your fault, and your turn has not changed.
say-turn-asked = You are not on the waitlist any more: it was ended on { $at } through { $channel }, { $by }.
say-turn-unanswered = You are not on the waitlist any more: three places in a row were offered to you and not answered, so it ended on { $at }. You can join again, and I can do it for you.

timeline-turn-joined = Joined the waitlist ({ $dose }{ $venues ->
        [none] {""}
       *[other] , { $venues }
    })
timeline-turn-changed = Changed the venues on the waitlist{ $venues ->
        [none] {""}
       *[other] {" "}to { $venues }
    }; the turn stayed
timeline-turn-offered = Was offered a place, as the first on the waitlist who could book it: { $when }, { $venue } (not a booking)
timeline-turn-declined = Let the offered place go and kept the turn: { $when }, { $venue }
timeline-turn-lapsed = Did not answer in time for the offered place, which went on to others: { $when }, { $venue }
timeline-turn-withdrawn = The offered place could not be had any more: { $when }, { $venue }
timeline-turn-booked = Booked, and so waited no longer (booking { $number })
timeline-turn-asked = Left the waitlist
timeline-turn-unanswered = Was taken off the waitlist after three offers in a row without an answer

finding-turn-number = This number is in our records as a turn on the waitlist. It is not a booking number, and there is no booking behind it.

act-keep_turn = join or leave the waitlist, or let an offer go, for a caller

waits-title = Waitlist
waitlist-closed = The programme has no waitlist. Nobody can join, and nothing is offered.
waitlist-waiting = People who wait
waitlist-offered = Of these, with an offer (not booked)
waitlist-ended-booked = Turns that ended with a booking
waitlist-ended-asked = Turns that were given up
waitlist-ended-unanswered = Turns that ended without an answer
waitlist-longest = The first of them waits since { $since }.
waitlist-by-venue = Who waits, by venue
waitlist-any = any venue
waitlist-both = Whoever waits for several venues is counted at each.
waitlist-more = Offers and the newest turns
waitlist-offers = Places that are offered and not booked, those that end first
waitlist-until = Kept until
waitlist-slot = Day and time
waitlist-dose = Dose
waitlist-recent = Turns, what happened last first
waitlist-changed = Last step
waitlist-standing = Standing
waitlist-joined = Joined
waitlist-offer-count = Offers
waitlist-standing-waiting = waits
waitlist-standing-offered = has an offer, not booked
waitlist-standing-booked = booked
waitlist-standing-asked = left
waitlist-standing-unanswered = without an answer

counter-waits = They are on the waitlist for { $dose } and have no booking.
counter-offered = They are on the waitlist and have no booking. A place is kept for them ({ $dose }, { $when }, { $venue }) until { $until }, which they or the telephone desk can book.

act-see_waitlist = see how a waitlist stands
sheet-waitlist = Waitlist
turn-message = the turn on the waitlist
turn-message-offer = the offered place

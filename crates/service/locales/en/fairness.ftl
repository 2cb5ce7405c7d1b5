# The public record of fairness

fairness-title = Record of fairness
fairness-intro = Here anyone can see when booking opened, how the order is decided, and how many bookings came by which way. Nothing about any person is shown.
fairness-order = How the order is decided
fairness-order-how = Whoever asks first is served first, whichever way they come: website, telephone, venue. One single process takes all requests in the order in which they arrive and writes each into the records under the next number. There is no draw and no priority line.
fairness-as-of = Counted from the records up to number { $size }.
fairness-waves = Who could book from when
fairness-published = When places became known
fairness-published-at = When
fairness-venues = Venues
fairness-days = Days
fairness-slots = Times
fairness-places = Places
fairness-overbooked = Beyond these places { $count } more people may book, because not everybody comes. One planner proposed it and another approved it.
fairness-waitlist = Waitlist: joined { $joined } times, places offered { $offered } times, ended with a booking { $booked } times, waiting now: { $waiting }. A place that becomes free is offered to whoever joined first of those who can take it.
fairness-counts = What happened on each day
fairness-day = Day
fairness-what = What
fairness-nothing = Nobody has booked yet.
fairness-checkpoint = The seal under the records
fairness-checkpoint-how = This signed text vouches for exactly the records that were counted here. Whoever audits us counts them again; if a record was changed or removed since, it does not fit any more.
fairness-json = The same for programs (JSON)
fairness-link = Record of fairness: when booking opened and how the order is decided

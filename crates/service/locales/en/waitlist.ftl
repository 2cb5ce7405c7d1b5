# The waitlist: an offer is no booking

waitlist-title = Waitlist
waitlist-title-waiting = You are on the waitlist
waitlist-title-offered = A place is offered to you
waitlist-title-booked = You have a booking, so you wait no more
waitlist-title-asked = You have left the waitlist
waitlist-title-unanswered = You are no longer on the waitlist

waitlist-booked = You can see the booking under “Your bookings”.
waitlist-asked = You are not waiting for a place at any venue now. Nothing is booked.
waitlist-unanswered = We offered you a place { $n } times in a row, and none of them was booked in time, so we took you off the list. Nothing is booked. You can join again, at the end of the list.

waitlist-about-title = What the waitlist is
waitlist-about-turn = The waitlist is not a booking. When a place becomes free, we offer it to one person, in the order in which people joined.
waitlist-about-offer = We keep the place for you for { $long }. Within that time you have to book it yourself.
waitlist-about-offer-day = We keep the place for you for { $long } (only the time from { $from } to { $until } counts). Within that time you have to book it yourself.
waitlist-about-lapse = If you do not book it in that time, it goes to the next person. You keep your turn, but after { $n } times in a row you are taken off the list.
waitlist-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
waitlist-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}

waitlist-tell-title = How you hear of a free place
waitlist-tell = We let you know when a place is free. How: { $ways }. You also see it under “Your bookings”.
waitlist-tell-nothing = We have no way to let you know when a place is free. Please look at “Your bookings” from time to time.
waitlist-tell-unwanted = You chose not to get messages, so nobody will let you know when a place is free. Please look at “Your bookings” from time to time.
waitlist-way-mail = e-mail
waitlist-way-sms = text message
waitlist-way-line = a message in LINE

waitlist-venues = For which venues do you want to wait?
waitlist-venues-hint = Choose as many as you like. If you choose none, you wait for a place at any venue.
waitlist-venues-all = All venues
waitlist-join = Join the waitlist
waitlist-change = Change the venues

waitlist-ahead = { $n ->
    [0] Nobody is waiting before you.
    [one] { $n } person is waiting before you.
   *[other] { $n } people are waiting before you.
}
waitlist-row-venues = Waiting for
waitlist-row-since = Joined
waitlist-not-booked = Nothing is booked yet. When a place that suits you becomes free, we offer it in order.
waitlist-paused = No places are being offered at the moment. You keep your turn.
waitlist-look = Look at free places yourself

waitlist-leave = Leave the waitlist
waitlist-leave-title = Do you want to leave the waitlist?
waitlist-leave-what = You will lose your turn. If you join again later, you will be at the end of the list.
waitlist-leave-offer = The place that is offered to you now will go to the next person.
waitlist-leave-keep = Stay and go back

waitlist-offer-kept = We are keeping this place for you until { $until }.
waitlist-offer-not-booked = It is not booked yet. To book it, press the button below and confirm it on the next page.
waitlist-offer-lapse = If you do not book it by then, it goes to the next person.
waitlist-offer-go = Book this place
waitlist-decline = I do not want this one
waitlist-decline-title = Do you want to let this place go?
waitlist-decline-what = It will go to the next person. You keep your turn, and we offer you another place when one is free. The same venue at the same time will not be offered to you again.
waitlist-decline-keep = Go back without letting it go

waitlist-done-joined = You have joined the waitlist.
waitlist-done-changed = The venues are changed. You keep your turn.
waitlist-done-declined = You have let the place go. You keep your turn.

waitlist-see = See or change your waitlist
waitlist-entry = You can join the waitlist and wait your turn for a place that becomes free.
waitlist-entry-waiting = You are on the waitlist.
waitlist-entry-offered = A place is offered to you now, until { $until }. If you choose another time here, it goes to the next person.
waitlist-entry-go = About the waitlist

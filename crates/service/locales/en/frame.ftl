# Words that every page has

site-name = Booking
skip = Skip to main content
languages = Language（言語）
unreviewed = No native speaker has checked these English texts yet. If something is unclear, the Japanese text counts; you can also ask us by telephone.
back = Back
restart = Start again
home = Go to the start page
continue = Continue
change = Change
error-prefix = Error:
error-summary = Please check the following
required = (required)
help-title = Need help? Please call us
help-text = If something is unclear, or if you cannot book by yourself, please ask us by telephone.
help-call = Call { $phone }
help-voucher = Please have the voucher at hand when you call.
signed-in = These pages are for the person whose voucher number ends in { $ending }
sign-out = Finish
sign-out-hint = Press “Finish” before somebody else uses this device. The booking stays.
banner-demo = This is a demonstration. All names and numbers are made up, and no real booking is made.

places = { $n ->
    [one] { $n } place free
   *[other] { $n } places free
}
places-left = { $n ->
    [one] { $n } place left
   *[other] { $n } places left
}
full = Full
dose = Dose { $n }
age = { $n } years old

status-confirmed = Booked
status-cancelled = Cancelled
status-checked_in = Arrived at the venue
status-checked = At the venue, ready for the vaccination
status-administered = Vaccinated
status-not_given = At the venue, not vaccinated
status-no_show = No record of a visit

what-confirmed = Booked
what-confirmed-slot = Booked for { $to }
what-moved = Changed
what-moved-slots = Changed from { $from } to { $to }
what-cancelled = Cancelled
what-checked_in = Arrived at the venue
what-checked = Papers and health were looked at
what-administered = Vaccinated
what-administered-lot = Vaccinated (lot { $lot })
what-not_given = The vaccination was not given
what-undone = Taken back, because it was a mistake: { $step }
what-no_show = There was no record of a visit
what-other = The record was updated

channel-web = website
channel-line = LINE
channel-desk = telephone
channel-venue = venue
channel-api = another connected service
channel-cli = programme office
channel-system = automatic
channel-other = other

by-holder = by the person or somebody acting for them
by-operator = by a member of staff
by-system = automatically

reason-changed_plans = The date no longer suits me
reason-ill = Not feeling well
reason-elsewhere = Going to another place instead
reason-wrong_booking = The booking was wrong
reason-earlier_dose_cancelled = The booking for the dose before was cancelled
reason-unwell = Not well on the day
reason-medical_reason = A doctor advised against it
reason-declined = The person decided against it
reason-papers = The papers did not fit
reason-interval = Too soon after the dose before, or another product
reason-no_dose_left = No dose was left
reason-other = Another reason

history-who = { $channel }, { $by }
history-reason = Reason: { $reason }

missing-title = This page does not exist
missing-detail = The address is not right, or the page is no longer used.
missing-next = No booking has been lost. From the start page you can book, or look at a booking.
broken-title = Sorry, something went wrong
broken-detail = The fault is ours. You did nothing wrong.
broken-next = Please wait a moment and try again. A finished booking is never lost; you can see whether it was made under “Look at my booking”.
closed-title = We have stopped for a moment
closed-detail = We are checking whether our records are whole. So that nobody is shown anything wrong, nothing can be booked or shown until that is done.
closed-next = Keep your booking number and your receipt. If your appointment is soon, come to the venue as booked. Otherwise, please try again later.
other-person-title = Another person is being served now
other-person-detail = In another tab or window, somebody whose voucher number ends in { $ending } has signed in. To prevent a mix-up, nothing was done just now.
other-person-next = Go on for the person whose number ends in { $ending }, or start again.
other-person-go = Go on for the person ending in { $ending }
to-my = Look at my booking
try-again = Try again
incident = Reference for the telephone desk
incident-hint = Please give this code when you call. With it we can look up the exact reason.

# What people keep: the calendar, the slip for a wallet

calendar-file = Put it into the calendar
calendar-file-cancelled = Take it out of the calendar
calendar-summary = { $name } ({ $dose })
calendar-number = Booking number { $number }
calendar-phone = Telephone of the venue { $phone }
calendar-cancelled = This booking was cancelled.
calendar-newest = After a change, put the booking into the calendar again. The right day and time are always shown under your bookings.
card-link = Slip for the wallet
card-title = Slip for the wallet
card-hint = Cut along the outer line and fold along the middle one.
card-fold = Fold here
card-when = When

message-reminder = Reminder: you have an appointment
message-look = See, change or cancel the booking: { $url }
message-record = This message tells what the booking record held on { $moment }. If the record has changed since, the record counts.
message-proof = The proof of your booking is the attached file { $file }. Anyone can check it at { $url }. The text of this message proves nothing by itself.
message-proof-page = The proof of your booking is the receipt on your page, as a file. Anyone can check it at { $url }. The text of this message proves nothing by itself.
message-proof-letter = The proof of your booking is the receipt, a file that your page or the telephone desk gives you; the code on this letter leads the venue to it. Anyone can check the receipt at { $url }. The text of this letter proves nothing by itself.
message-stop = You get this message because this address was given with a booking. To stop messages or change the address: { $url }
message-stop-line = You get this message because this talk is linked with a voucher. To stop messages or end the link: { $url }
message-stop-letter = You get this letter because no other address is known, or because you chose letters. To choose another way or no messages: { $url }, or telephone { $phone }
letter-number = Letter { $id }
letter-again = Printed again: if you have a letter with the same number, throw this one away.
message-short = { $title }: { $when }, { $venue }, No. { $number }. See it, with its proof: { $url }

wish-title = Messages about your booking
wish-intro = Your booking stays, whatever you choose here.
wish-way = How do you want to get messages?
wish-any = By any way that I gave
wish-mail = By e-mail only
wish-sms = By short message only
wish-line = In LINE only
wish-letter = By letter only
wish-none = No messages
wish-reminders = Do you want to be reminded before the day?
wish-reminders-yes = Yes
wish-reminders-no = No
wish-saved = Your choice is saved.
wish-stop-reminders = Stop reminders only
wish-stop-all = Stop all messages
wish-save = Save
wish-stopped = Messages are stopped as you chose. Your booking stays.
wish-unknown = Nothing was stopped: the link is too old, or no contact data is kept any more. Your booking stays.
wish-signed-in = Sign in to choose more exactly

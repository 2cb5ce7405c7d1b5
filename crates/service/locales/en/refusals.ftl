# Words for what cannot be done: title, .detail (what happened), .next (what you can do). They never blame.

refusal-municipality-code-length = The municipality code has 6 digits
    .detail = { $found ->
        [none] { $given ->
            [0] Nothing has been entered yet.
            [none] The code entered does not have 6 digits.
           *[other] { $given ->
                [one] There is 1 digit now.
               *[other] There are { $given } digits now.
            }
        }
       *[other] { $like ->
            [none] “{ $found }” is not a digit (0 to 9).
           *[other] “{ $found }” is not a digit. Should it be the digit { $like }?
        }
    }
    .next = Enter the 6-digit number in the field 請求先 of the voucher, including zeros at the beginning. If you do not know it, you can choose from a list.
refusal-municipality-code-check-digit = Please check the digits of the municipality code
    .detail = This number does not follow the rule for municipality codes. Perhaps one digit is different.
    .next = Compare it with the 6-digit number in the field 請求先 of the voucher. If you do not know it, you can choose from a list.
refusal-municipality-code-unknown = There is no city or town with this code
    .detail = { $city_name ->
        [none] The number has the form of a municipality code, but no city or town has it. The code of a prefecture cannot be used.
       *[other] This is the code of a ward. Vouchers carry the code of the city: { $city } ({ $city_name }).
    }
    .next = Enter the 6-digit number in the field 請求先 of the voucher, or choose from the list.
refusal-voucher-number-length = The voucher number has 10 digits
    .detail = { $found ->
        [none] { $given ->
            [0] Nothing has been entered yet.
            [none] The number entered does not have 10 digits.
           *[other] { $given ->
                [one] There is 1 digit now.
               *[other] There are { $given } digits now.
            }
        }
       *[other] { $like ->
            [none] “{ $found }” is not a digit (0 to 9).
           *[other] “{ $found }” is not a digit. Should it be the digit { $like }?
        }
    }
    .next = Enter the 10-digit number in the field 券番号 of the voucher, including zeros at the beginning.
refusal-voucher-line-unreadable = The 18-digit line could not be read
    .detail = { $why ->
        [letter] “{ $found }” in the line is not a digit.
        [dose] The second of the 18 digits says which dose the voucher is for; it cannot be 0.
       *[other] The part of it that is the municipality code does not seem to be right.
    }
    .next = Compare it with the voucher, or enter the municipality code and the voucher number separately.
refusal-birth-date-missing = { $part ->
        [year] Please enter the year of birth
        [month] Please enter the month of birth
        [day] Please enter the day of birth
       *[other] Please enter the birth date
    }
    .detail = The year, the month or the day is missing.
    .next = Enter the year, the month and the day. For a Japanese era year, choose the era as well.
refusal-birth-date-impossible = { $reason ->
        [year_short] Please choose the era, or enter the Western year with 4 digits
        [year_unreadable] Please check the year of birth
        [month] Please check the month of birth
        [month_unreadable] Please check the month of birth
        [day] Please check the day of birth
        [day_unreadable] Please check the day of birth
       *[other] Please check the birth date
    }
    .detail = { $reason ->
        [year_short] The year by itself does not tell the calendar: it may be of Showa or of Heisei, for example.
        [year_unreadable] The year could not be read as a number.
        [month] There is no such month. The month must be from 1 to 12.
        [month_unreadable] The month could not be read as a number.
        [day] That month does not have this day.
        [day_unreadable] The day could not be read as a number.
        [era] That era does not have this day.
        [early] The date seems to be too long ago.
        [future] The date is in the future.
       *[other] It could not be read as a date.
    }
    .next = { $reason ->
        [year_short] Choose an era such as Showa under “Calendar”, or enter the year of the Western calendar with 4 digits.
        [year_unreadable] Enter the year in digits.
        [month] Enter the month again.
        [month_unreadable] Enter the month as a number from 1 to 12.
        [day] Check the month and the day.
        [day_unreadable] Enter the day in digits.
       *[other] Check the calendar, year, month and day. A year of the Western calendar has 4 digits. Showa ended on 7 January of year 64, Heisei on 30 April of year 31.
    }
refusal-login-no-match = This does not match the list
    .detail = What was entered, taken together, was not found on the list. Nothing has been recorded, so you can correct it as often as you like.
    .next =
        Please check three things.
        • Was the voucher number copied from the voucher itself, not from a sample?
        • Is the city or town the one that issued the voucher (think of this if the person has moved)?
        • Is the birth date that of the person on the voucher?
        If all three are right, please call us and give the reference.
refusal-login-throttled = Please wait a little
    .detail = Several attempts with this voucher number did not match, so for safety there is a pause. It has not been blocked.
    .next = { $wait ->
        [none] After a while, please try again with the same details.
       *[other] In about { $wait }, please try again with the same details.
    } If it is urgent, please call us.
refusal-session-missing = First, please enter the voucher number
    .detail = This page needs the voucher number and the birth date.
    .next = Please enter the voucher number and the birth date. No booking has been lost.
refusal-session-expired = Please enter the birth date again
    .detail = Nothing was done for a while, so the page was closed to keep it private.
    .next = Enter the birth date again to go on where you were. No booking has been lost.
refusal-programme-unknown = There is no such programme
    .detail = The address is not right, or the programme has not begun.
    .next = Please choose again from the start page.
refusal-programme-invalid = The programme file has flaws
    .detail = Some of its settings cannot be used.
    .next = Correct the settings named and apply the file again.
refusal-programme-in-use = A venue in use cannot be removed
    .detail = A venue with slots cannot be removed and its vaccine cannot be changed.
    .next = Apply the file with the venue still in it.
refusal-slot-unknown = This time cannot be chosen
    .detail = It is not among the times that can be booked.
    .next = Please choose the venue and the day again.
refusal-slot-full = This time has just become full
    .detail = There is no free place any more. Your booking has not been made yet.
    .next = Please choose another time or day. Places become free again when people cancel.
refusal-slot-closed = This time can no longer be booked
    .detail = { $at ->
        [none] The last moment for booking it has passed.
       *[other] It could be booked until { $at }.
    }
    .next = Please choose a later day.
refusal-slot-capacity-below-booked = There cannot be fewer places than bookings
    .detail = The number of places would be lower than what is booked or kept already.
    .next = Choose a higher number, or move bookings first.
refusal-slot-invalid = The slots have flaws
    .detail = The file has a line that cannot be used.
    .next = Correct the line named and try again.
refusal-wave-not-open = Booking has not opened for you yet
    .detail = { $at ->
        [none] You will be able to book later.
       *[other] You can book from { $at }.
    }
    .next = Please open this page again then. You need not do anything now.
refusal-wave-not-eligible = At present there is no booking for this voucher
    .detail = The city or town that issued the voucher and the birth date are not among those who can book now. You did not enter anything wrong.
    .next = More people may be able to book later. Please look at the news from your city or town, or call us.
refusal-wave-not-this-slot = This time is for other people
    .detail = The venue or day is kept for another group.
    .next = Please choose among the venues and days that are shown.
refusal-voucher-revoked = This voucher can no longer be used
    .detail = The city or town that issued it has made it invalid.
    .next = Please look whether a newer voucher has come, and call us.
refusal-voucher-superseded = Please use the new voucher
    .detail = This voucher was issued again and has a new number.
    .next = Enter the number of the voucher that came later. If you cannot find it, please call us.
refusal-dose-interval = Some days have to pass before the next dose
    .detail = { $on ->
        [none] Not enough days have passed since the dose before.
       *[other] The next dose can be given from { $on }.
    }
    .next = Please choose a later day.
refusal-dose-order = Please book the earlier dose first
    .detail = There is no booking and no record of the dose before.
    .next = Book the earlier dose first. If it has been given already, please call us.
refusal-dose-done = This dose has been given
    .detail = There is a record of it, so it cannot be booked again.
    .next = If that is not so, please call us.
refusal-dose-unknown = There is no such dose
    .detail = { $count ->
        [none] Nothing has been booked.
       *[other] The doses are numbered from 1 to { $count }. Nothing has been booked.
    }
    .next = You can book the next dose under your bookings.
refusal-dose-product = Please choose a venue with the same vaccine as before
    .detail = This venue gives a different vaccine from the dose before.
    .next = Choose a venue with the same vaccine. If you are not sure, please call us.
refusal-dose-slot = This time is for another dose
    .detail = Your dose is not given at this time.
    .next = Please choose another time.
refusal-dose-later-booked = Too close to the booking of the next dose
    .detail = { $number ->
        [none] With this day, not enough days are left before the next dose that is booked.
       *[other] With this day, not enough days are left before the next dose that is booked (booking number { $number }).
    }
    .next = Choose an earlier day, or first change the booking of the next dose. Your present booking has not changed.
refusal-booking-exists = There already is a booking
    .detail = { $number ->
        [none] This dose is booked already. It has not been booked twice.
       *[other] This dose is booked already (booking number { $number }). It has not been booked twice.
    }
    .next = You can see it under your bookings, and change the day or time there.
refusal-booking-unknown = This booking was not found
    .detail = It cannot be seen with the voucher number in use now. It may be another person’s.
    .next = Please choose the booking under your bookings.
refusal-booking-not-active = This booking can no longer be changed or cancelled
    .detail = It has been cancelled, or the vaccination has been given.
    .next = You can see what happened under your bookings.
refusal-booking-number-taken = Please try again
    .detail = No booking number could be given. The booking has not been made yet.
    .next = Please press the same button again.
refusal-hold-expired = The time for keeping the place has passed
    .detail = It was no longer kept, and it has become full. The booking has not been made yet.
    .next = Please choose another time.
refusal-hold-none = No place is being kept for you
    .detail = The time for it has passed, or you have not chosen a time yet.
    .next = Please choose a day and a time.
refusal-hold-limit = The place cannot be kept longer
    .detail = There is a limit, so that other people can book too.
    .next = Please book before the time is over, or choose again later.
refusal-waitlist-none = There is no waitlist
    .detail = Nobody waits for places here.
    .next = The booking pages always show what is free.
refusal-waitlist-not-on = You are not on the waitlist
    .detail = This voucher does not wait for a place now.
    .next = To wait for a place, join the waitlist on the booking pages.
refusal-waitlist-no-offer = No place is offered to you
    .detail = { $at ->
        [none] No place is offered to you now.
       *[other] The place was kept for you until { $at }. It has gone to somebody else.
    }
    .next = If you are on the waitlist, you keep your turn. Please wait for the next offer.
refusal-move-too-late = It is too late to change this booking
    .detail = { $at ->
        [none] The day, time and venue can no longer be changed. The booking stays as it is.
       *[other] It could be changed until { $at }. The booking stays as it is.
    }
    .next = If you cannot come, please call us.
refusal-move-same-slot = This is the time you have now
    .detail = The time chosen is that of your present booking. Nothing has changed.
    .next = To change it, please choose another time.
refusal-cancel-too-late = It is too late to cancel this booking
    .detail = { $at ->
        [none] It can no longer be cancelled here.
       *[other] It could be cancelled until { $at }.
    }
    .next = If you cannot come, please tell us by telephone.
refusal-idempotency-mismatch = This differs from what was sent before
    .detail = Something different was sent with the same key. Nothing was done this time.
    .next = Please look at the present state under your bookings and begin again.
refusal-idempotency-missing = The key of the request is missing
    .detail = The key that prevents doing something twice was not sent. Nothing was done.
    .next = Please go back, reload the page and try again.
refusal-idempotency-malformed = The key of the request cannot be read
    .detail = The key that prevents doing something twice does not have the right form. Nothing was done.
    .next = Please go back, reload the page and try again.
refusal-command-expired = It took too long and was not done
    .detail = There was too much to do, and it could not be done in time. Nothing was done.
    .next = Please try again.
refusal-command-void = This request was called off
    .detail = Because it was called off, nothing was done.
    .next = Please look at the present state under your bookings and begin again.
refusal-import-unknown = This import cannot go on
    .detail = Another list of the same municipality came to count in the meantime, or many others were begun. Nothing of this one counts.
    .next = Please import the file again from the beginning.
refusal-import-duplicate = The same voucher is in the list twice
    .detail = Two lines have the same municipality code and voucher number.
    .next = Correct the line named and import the file again.
refusal-booking-paused = New bookings are paused just now
    .detail = Nothing has been booked. Bookings that were made stay as they are, and can be cancelled.
    .next = { $wait ->
        [none] Please come back later. Bookings go on as soon as we can take them again.
       *[other] Please wait about { $wait } and try again. Bookings go on as soon as we can take them again.
    }
refusal-overloaded = Very many people are here just now
    .detail = What you asked for has not been done yet. A place kept for you and finished bookings stay as they are.
    .next = { $wait ->
        [none] Please wait a little and try again.
       *[other] Please wait about { $wait } and try again.
    } You need not press the button again and again.
refusal-outcome-unknown = We are finding out what happened
    .detail = We are checking whether what you sent was recorded. It will never be recorded twice.
    .next = { $wait ->
        [none] Please wait a little and try again.
       *[other] Please wait about { $wait } and try again.
    } You can also look under your bookings.
refusal-not-ready = We are getting ready
    .detail = You can use this very soon. Finished bookings are not lost.
    .next = { $wait ->
        [none] Please wait a little and try again.
       *[other] Please wait about { $wait } and try again.
    }
refusal-internal = Sorry, that did not work
    .detail = The fault is ours. You did nothing wrong.
    .next = Please look at the present state under your bookings and try again. If it happens again, please call us.
refusal-body-malformed = What was sent could not be read
    .detail = It was cut short or does not have the right form. Nothing was done.
    .next = Please go back and try again.
refusal-body-too-large = What was sent is too long
    .detail = It is too long to be taken. Nothing was done.
    .next = Please go back, make it shorter and try again.
refusal-reason-unknown = Please choose the reason again
    .detail = The reason is not one of those in the list. The booking stays as it is.
    .next = Choose a reason, or go on without one.
refusal-seen-unknown = Our records do not reach this position
    .detail = { $given ->
        [none] The position that was sent as already seen is not one of ours.
       *[other] “{ $given }” was sent as already seen. Our records reach position { $position }.
    }
    .next = Send the highest position that this service answered, or none. Nothing was done.
refusal-command-unknown = Nothing is recorded under this key
    .detail = It never arrived, or it is more than a day old.
    .next = Look at the present state under your bookings.
refusal-route-unknown = There is nothing at this address
    .detail = This system has no function here.
    .next = See /openapi.json for what there is.
refusal-method-not-allowed = This address cannot be called in this way
    .detail = Use another method here, such as GET or POST.
    .next = See /openapi.json for what there is.
refusal-query-malformed = The conditions cannot be read
    .detail = There are venue, from and to: a venue of the programme, and days as 2021-05-30, from not after to.
    .next = Correct the conditions and try again.

# Pages for the people who book

start-title = Bookings
start-book = Book
start-my = Look at, change or cancel a booking
start-need = What you need
start-need-voucher = the vaccination voucher (接種券) sent by the city or town
start-need-birth = the birth date of the person to be vaccinated
start-easy = No account, no e-mail address and no password. It takes about five minutes.
start-someone = You can also book for somebody else, such as a family member.
start-waves = Who can book, and from when
start-wave-born-before = People born on or before { $date }
start-wave-born-after = People born on or after { $date }
start-wave-born-between = People born from { $after } to { $before }
start-wave-everyone = People of every age
start-wave-open = Open now
start-wave-opens = Opens on { $at }
start-wave-slots = for { $from } to { $until }
start-wave-anywhere = every city and town in Japan
start-none = There is nothing to book at present.

who-title = Who is the booking for?
who-self = For myself
who-other = For somebody else
who-other-hint = Choose this to book for a family member, for example. Please have that person’s voucher at hand.

voucher-title = What are the numbers on the voucher, and the birth date?
voucher-title-other = What are the numbers on that person’s voucher, and their birth date?
voucher-title-my = To see your booking: what are the numbers on the voucher, and the birth date?
voucher-intro = Copy them from the voucher. Nothing is recorded by typing them in, and you can correct them as often as you like.
voucher-not-booked = Your booking is not finished yet. Fill in this page to go on where you were.
voucher-not-moved = Your booking has not been changed yet. Fill in this page to go on where you were.
voucher-picture = Picture of a sample voucher. 1: the municipality code is the 6-digit number in the field 請求先. 2: the voucher number is the 10-digit number 券番号 below it.
voucher-caption = ① is the municipality code and ② the voucher number. The digits are only a sample.
voucher-code = ① Municipality code (6 digits)
voucher-code-required = (required, unless you enter all 18 digits in ②)
voucher-code-hint = The number of the city or town that issued the voucher, in the field 請求先.
voucher-code-choose = I do not know the code: choose from a list
voucher-code-chosen = You chose { $name }.
voucher-number = ② Voucher number (10 digits)
voucher-number-hint = Include zeros at the beginning. You may also enter the whole 18-digit line at the bottom of the voucher; then leave ① empty.
birth-legend = Birth date
birth-legend-other = Birth date of the person the booking is for
birth-hint = For example: Western calendar, 1957, 3, 27
birth-era = Calendar
birth-era-none = Please choose
birth-year = Year
birth-month = Month
birth-day = Day

municipality-prefectures = Which prefecture issued the voucher?
municipality-title = Which city or town in { $prefecture } issued the voucher?
municipality-hint = Choose the place that issued (sent) the voucher, which may not be where you live now. For large cities with wards, choose the city.
municipality-other = Choose another prefecture

check-title = Is this right?
check-intro = Please compare with the voucher. You can correct anything with “Change”. Nothing has been recorded yet.
check-municipality = City or town that issued the voucher
check-number = Voucher number
check-birth = Birth date
check-age = Age
check-go = Yes, continue
check-again = Try again with this
check-typed = What you entered
check-booking-number = Booking number (if you have one)
check-booking-number-hint = If there already is a booking, its number lets you go on without waiting.
check-gone-title = Please enter the voucher number again
check-gone-detail = Some time has passed, or this was finished in another window, so what you had entered is no longer here. No booking has been lost.
cookies-none = Your browser did not send the cookie that remembers what you entered.
cookies-perhaps = If you see this page again and again, your browser may be blocking cookies.
cookies-next = Please allow cookies in the settings of your browser, or use another browser or device. If the address begins with “http://”, open it with “https://”. If that does not help, please call us.
cookies-safe = No finished booking has been lost.
check-gone-go = Enter the voucher number

again-title = Please enter the birth date once more
again-detail = Nothing was done here for a while, so we closed the page to keep it private. Finished bookings are not lost.
again-who = You will go on where you were, for the person whose voucher number ends in { $ending } ({ $municipality }).
again-other-voucher = Use another voucher

venue-title = Which venue?
venue-for = This is the booking for: { $dose }.
venue-choose = Choose this venue
venue-address = Address
venue-product = Vaccine
venue-full = No places at present. Places may become free when other people cancel.
venue-none-title = There are no places to book at present
venue-none = No venue has a free place for you at present. When somebody cancels, it can be booked again.
venue-none-why = No venue has anything for you to book at present. The reason is given below for each venue.
venue-gives = Vaccine: { $product }
venue-other-product = { $dose ->
    [1] You cannot choose this venue: its vaccine is not the one booked for the next dose.
   *[other] You cannot choose this venue: its vaccine is not the one of the dose before.
}
venue-none-from = There are no dates from { $on } on yet.
venue-no-dates = There are no dates to book yet.
earliest = { $dose } can be given from { $on } on.

day-title = Which day?
day-chosen-venue = Venue
day-earlier = Earlier days
day-later = Later days
day-none = This venue has no day that you can book at present.
day-other-venue = See other venues
day-list = Days that you can book

time-title = What time?
time-hold = When you choose a time, we keep the place for you for { $minutes } minutes. You then confirm it on the next page.
time-move = Choosing a time does not change your booking yet. You confirm it on the next page.
time-morning = Morning
time-afternoon = Afternoon
time-chosen-date = Day
time-other-day = See other days
time-none = Every time on this day is full.

confirm-title = Do you want to book this?
confirm-not-yet = This is not booked yet. Please check it, then press the button below.
confirm-held = We are keeping this place for you until { $time }.
confirm-held-more = Keep it longer
confirm-held-limit = It cannot be kept longer than this.
confirm-who = Person
confirm-who-value = the person whose voucher number ends in { $ending }
confirm-dose = Vaccination
confirm-venue = Venue
confirm-date = Day
confirm-time = Time
confirm-go = Book this
confirm-gone-title = The time for keeping the place has passed
confirm-gone-detail = The place on { $when } is no longer kept for you. It has not been booked.
confirm-gone-free = The same place is still free. You can have it kept again with the button below.
confirm-gone-full = It has no free place any more. Please choose another time.
confirm-gone-again = Keep the same place again
confirm-other-times = See other times on that day
confirm-nothing-title = No place is being kept for you
confirm-nothing-detail = Please begin by choosing a venue, a day and a time.
confirm-choose = Choose a venue

bring-title = What to bring
bring-voucher = the voucher (leave it on its sheet, do not peel it off)
bring-form = the screening form (予診票), filled in, if you have one
bring-id = something that shows who you are (health insurance, driving licence or the like)
bring-clothes = wear clothes that let you show your shoulder easily

done-title = Your booking is made
done-title-moved = Your booking has been changed
done-title-cancelled = Your booking has been cancelled
done-title-other = Your booking
done-number = Booking number
done-safe = The booking has been recorded. It stays even if you close this page or switch off your device.
done-see-again = You can see it at any time with the voucher number and the birth date. You need not take a photograph or copy the number.
done-print = Print
done-my = Look at, change or cancel bookings
done-another = Book for somebody else
done-cancelled-detail = The cancellation is done. It stays visible under your bookings.
done-book-again = Make a new booking

my-title = Your bookings
my-choose = Which booking do you want to see?
my-none = There is no booking yet.
my-none-sure = No booking has ever been recorded for this voucher number. Cancelled bookings would be shown here too.
my-received = { $dose } is on record as given.
my-received-on = { $dose } is on record as given on { $on }.
my-received-product = { $dose } is on record as given ({ $product }).
my-received-on-product = { $dose } is on record as given on { $on } ({ $product }).
my-next = You can book now: { $dose }.
my-next-later = There is nothing to book for { $dose } yet.
my-look = See the venues for { $dose }
my-book = Book: { $dose }
my-held = A place is being kept for you
my-held-detail = { $when }, { $venue }: kept until { $time }. It is not booked yet.
my-held-go = Go on and book it
my-held-drop = Give the place back
my-history = What happened
my-move = Change the day, time or venue
my-cancel = Cancel the booking
my-print = Print
my-fixed = This booking can no longer be changed or cancelled here. Please call us if you need help.
my-cancel-until = You can change or cancel it until { $until }.
my-why-not = About the next booking

move-venue-title = Which venue do you want to change to?
move-day-title = Which day do you want to change to?
move-time-title = What time do you want to change to?
move-keeps = Until the new booking is made you keep the present one ({ $when }).
move-confirm-title = Do you want to change to this?
move-not-yet = Nothing has been changed yet. Please check it, then press the button below.
move-from = Present booking
move-go = Change to this
move-gone-detail = Your present booking has not changed. Please choose another time.

cancel-title = Do you want to cancel this booking?
cancel-warning = After you cancel, other people can book the place. If you only want another day, time or venue, change the booking instead.
cancel-too = These bookings would be cancelled with it:
cancel-reason = Reason (you need not answer)
cancel-go = Cancel this booking
cancel-keep = Keep it and go back

print-title = Booking slip
print-hint = You can print this page. The booking counts without it, too.
print-go-back = Back to your bookings
print-venue-phone = Telephone of the venue
print-made = This slip shows what was recorded on { $when }. The present state is shown under your bookings.

receipt-about = This is a receipt. With it anyone can check, without us, that this booking was recorded.

# What is done to places that are published: stopped, called off, people moved

status-displaced = Needs another day or time
what-displaced = The appointment will not take place at this day, time and venue
what-kept = The appointment takes place as planned after all
what-relocated-slots = Staff changed it from { $from } to { $to }

reason-weather = bad weather
reason-power = no power or water
reason-staff = too few staff
reason-supply = the vaccine
reason-premises = the building
reason-published_by_mistake = it was published by mistake
reason-fewer_places = fewer places
reason-maintenance = work on the system
reason-stop_other = the venue cannot

my-displaced = The appointment will not take place at this day, time and venue (reason: { $reason }). Your booking has not been cancelled. Please choose another day or time. You can also call us.
my-displaced-choose = Free places near that time
my-displaced-rule = Press one and your booking changes to it at once. The places are not kept for you: whoever chooses first has them.
my-displaced-none = There is no free place near that time now. Your booking stays. You can choose here as soon as places are free, or call us.
my-relocated = We had to change the day, time or venue of your booking (reason: { $reason }). It was { $from }. If the new time does not suit you, you can change or cancel it.

refusal-slot-stopped = Bookings are stopped for this time
    .detail = { $at ->
        [none] No new bookings or changes to this time or venue are taken now. Bookings that exist stay.
       *[other] No new bookings or changes to this time or venue are taken until { $at }. Bookings that exist stay.
    }
    .next = Please choose another time or venue, or try again later. You can look at your booking at any time.
refusal-slot-called-off = Nothing takes place at this time
    .detail = The appointments at this day, time and venue were called off.
    .next = Please choose another time or venue.
refusal-area-unknown = There are no such places
    .detail = The venue, day, time or slot is not part of this programme, or nothing is stopped there.
    .next = Check venue and day and try again.
refusal-stop-invalid = Bookings cannot be stopped like this
    .detail = The time at which it ends has passed or cannot be read, or what was called off was to be merely stopped.
    .next = Give a time in the future, or take the calling off back first.
refusal-capacity-below-taken = Not fewer places than people
    .detail = { $count ->
        [none] More places than that are booked and held.
       *[other] { $count } places of this slot are booked and held.
    }
    .next = Give at least so many places, or say where the people may be moved.
refusal-capacity-no-place = Not everybody finds a place elsewhere
    .detail = { $count ->
        [none] For some people nothing that suits them is free. Nobody was moved.
       *[other] For { $count } people nothing that suits them is free. Nobody was moved.
    }
    .next = Choose another rule, or publish more places first.
refusal-rule-unknown = This says not where people are moved
    .detail = People are moved to the same venue, any venue, a venue that is named or a slot that is named.
    .next = Choose where to move them again.

paused = No new bookings or changes are taken now (reason: { $reason }). You can look at your booking.
paused-until = No new bookings or changes are taken until { $until } (reason: { $reason }). You can look at your booking.
notices = Notices

refusal-notice-invalid = This notice cannot be given
    .detail = The Japanese text is empty or too long (500 characters at most), its end has passed, or there are ten notices already.
    .next = Mend text and times, or withdraw an older notice.
refusal-notice-unknown = There is no such notice
    .detail = It was withdrawn already.
    .next = Look at the list of notices.

refusal-slot-kept = The places left here are kept for another way of booking
    .detail = Some places of this time are kept for people who book another way, such as by telephone. { $at ->
        [none] They are not released yet.
       *[other] What is left of them is released for everybody at { $at }.
    }
    .next = Choose another time or venue, or call us: the telephone can book places that are not offered here.
refusal-quota-invalid = Places cannot be kept like this
    .detail = An amount is neither a number nor a share up to 100 %, or the hours are more than 2,160.
    .next = Give a number such as 5, or a share such as 20%, and up to 2,160 hours.
refusal-quota-unknown = Nothing is kept here
    .detail = No quota is stated for exactly these places.
    .next = Look at the list of quotas.

# More people than places, for planners: Japanese and English only

act-propose_overbooking = propose that more people than places may book
act-lift_overbooking = take an overbooking back
overbooking-title = Let more people book than there are places
overbooking-means = It is never so by itself. One planner proposes it with a reason, and it counts when another approves it. At most half as many again as a slot has places.
overbooking-stated = What is overbooked
overbooking-none = Nothing is overbooked: nobody books beyond the places.
overbooking-line = { $more } more of each slot. { $reason }
overbooking-lift = Take it back
overbooking-propose = Propose it
overbooking-amount = How many more people than places (such as 5 or 10%)
overbooking-reason = Why
overbooking-reason-no_shows = So many of those who book do not come
overbooking-reason-left_doses = Doses would be left over
overbooking-reason-as_ordered = It was ordered
overbooking-taken = Booked and held
overbooking-more = Overbooked
overbooking-beyond = Bookings beyond the places
overbooking-do-propose = Propose that more people may book?
overbooking-do-lift = Take it back?
overbooking-means-propose = It replaces what was stated for exactly these places; the narrowest statement counts for a slot. It counts when another planner approves it, and people see the new places at once.
overbooking-means-lift = Nobody is dropped: who is booked or holds a place keeps it. Nobody takes the place of one who leaves until there are places again.
overbooking-sum = Beyond the places { $after } people could book (now { $before }); { $beyond } bookings stand beyond them already.
overbooking-go-propose = Propose
overbooking-go-lift = Take it back
overbooking-proposed = Proposal { $number } waits for another planner.
overbooking-lifted = It was taken back. Nobody was dropped.
overbooking-capacity = { $capacity } (+{ $more })
overbooking-hour = { $detail }, { $more } overbooked
clinics-overbooking = { $area }: { $line }

refusal-overbooking-invalid = So many cannot be overbooked
    .detail = How many more is a number of people from 1 on, or a share from 1% on, and at most half of a slot's places.
    .next = Write a number such as 5, or a share such as 10%.
refusal-overbooking-unknown = Nothing is overbooked here
    .detail = No overbooking is stated for exactly these places.
    .next = Look at the list of what is stated.

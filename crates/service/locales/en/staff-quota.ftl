# Places that are kept for ways in

act-state_quota = keep places for a way in
quota-title = Keep places for telephone, venue or others
quota-means = What is kept for a way in can be taken by nobody who comes another way. Places that a way in has taken already count towards what is kept for it. So many hours before a slot begins everything is released for everybody.
quota-stated = What is kept
quota-none = Nothing is kept: every free place is everybody's.
quota-nothing = nothing is kept here
quota-line = { $kept }; released { $hours } hours before
quota-part = { $channel }: { $amount }
quota-lift = Keep nothing here any more
quota-state = Keep places
quota-venue = Venue
quota-date = Day (empty: every day)
quota-amount = { $channel }: places or share of each slot (such as 5 or 20%)
quota-hours = Released so many hours before the slot
quota-look = See what would change
quota-days = Slots to come
quota-free = Free
quota-kept = Kept
quota-web = Free for the web
quota-change = { $before } → { $after }
quota-do-state = Keep these places?
quota-do-lift = Keep nothing here any more?
quota-instead = It replaces what was stated for exactly these places; the narrowest statement counts for a slot, as a whole.
quota-go-state = Keep them
quota-go-lift = Keep nothing any more
quota-done = It is done, and counts from now on.

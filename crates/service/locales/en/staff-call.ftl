# A call at the desk: several people, a place in mind; Japanese and English only

call-title = This call
call-person = Person { $n } ({ $booking })
call-end = End of the call
call-places = Free places
call-places-how = Choose a time first and find the person afterwards, or the other way round. A time is only kept in mind here: it is held once it is for somebody.
call-none = no place can be had
call-place-in-mind = In mind, not held: { $when }, { $venue }, { $free }
call-hold = Hold the place in mind for this person
call-keys = Keys
call-keys-how = With Alt (Firefox: Alt and Shift; Mac: Control and Option): S to the search, P to the free places, E to end the call. Enter presses the key that is filled.

# The telephone desk: codes for one sign-in, links to a reissued voucher, calls to make; Japanese and English only

identified = How the caller was identified, besides the birth date
identified-voucher = Read out the numbers of the voucher
identified-booking_number = Read out the booking number
identified-contact = Said name and telephone as they are kept
identified-called_back = Called back at the telephone that is kept

code-title = A code for one sign-in
code-how = Lets the person sign in without a pause, even if this voucher has to wait. Voucher number and birth date are still needed. Eight digits, good for ten minutes and one sign-in.
code-go = Give a code
code-say = Please enter your voucher number and birth date on the sign-in page and go on. When it says “Please wait a little”, enter these eight digits in the field below. They work once, until { $until }.
code-once = This code is shown now and nowhere else. Giving another one ends this one.

link-title = Link a reissued voucher
link-how = Only vouchers that the municipality has put on its list can be linked. Bookings and history go over to the new one. Only the municipality can take it back.
link-which = The other voucher is
link-new = the new one, which was issued in place of this one
link-old = the old one, from before the reissue
link-code = Municipality code of the other voucher
link-number = Number of the other voucher
link-number-hint = With all 18 digits, the municipality code may stay empty.
link-go = Link them
desk-done-linked = The vouchers are linked. Bookings made with the old one go on with the new one.

calls-title = Calls to make
calls-due = Calls to make ({ $n })
calls-how = By the time that was promised. Whoever takes a call sees the number, and nobody else can take it for half an hour.
calls-none = No calls are promised.
calls-own = Your call:{" "}
calls-late = { $wait } late
calls-about = { $reason } · { $municipality } · { $programme }{ $tries ->
        [0] {""}
       *[other] {" "}· not reached { $tries } times
    }
calls-taken-by = account { $account } has it
calls-untold = The number is not kept any more. Look on the page of the person for another way to reach them.
calls-person = Page of the person
calls-take = Take the call
calls-done = Spoken to (erase number and note)
calls-not-reached = Not reached
calls-again-date = Day of the next call
calls-again-time = Time of the next call
calls-done-taken = The call is yours.
calls-done-done = Done. Number and note are erased.
calls-done-not-reached = Written down as not reached, and back on the list.
calls-promise = Promise a call
calls-promise-how = Number and note are kept sealed, shown only to whoever takes the call, and erased once the person was spoken to.
calls-promise-go = Promise it
calls-promised = A call is promised for { $when } ({ $reason }).
calls-telephone = Telephone number to call
calls-date = Day
calls-time = Time
calls-reason = What about
calls-reason-booking = wants to book
calls-reason-change = wants to change or cancel
calls-reason-sign_in = cannot sign in
calls-reason-voucher = about the voucher
calls-reason-complaint = something went wrong
calls-reason-other = something else
calls-note = Note (if you like)
calls-note-hint = 500 characters at most.
desk-done-promised = The call is on the list.

timeline-desk-identified = The caller was identified: { $how }
timeline-desk-code-given = A code for one sign-in was given
timeline-desk-code-used = Somebody signed in with the code
timeline-desk-call-back-noted = A call was promised
timeline-desk-call-back-done = They were called and spoken to
timeline-desk-call-back-not-reached = They were called, and nobody answered

act-give_code = give a code for one sign-in
act-link_voucher = link a reissued voucher
act-see_call_backs = see the calls to make
act-note_call_back = promise a call
act-take_call_back = make a call

fact-how = identified by
fact-call = call
fact-due = due at
fact-outcome = outcome

kind-CallerIdentified = A caller was identified
kind-CodeGiven = A code for one sign-in was given
kind-CodeUsed = A code for one sign-in was used
kind-CallBackNoted = A call was promised
kind-CallBackTaken = A call was taken
kind-CallBackEnded = A call was made

refusal-desk-identified = Please say how the caller was identified
    .detail = It is written down.
    .next = Choose one from the list.
refusal-desk-call-back-due = Please correct day and time
    .detail = They cannot be read, have passed, or are more than 30 days ahead.
    .next = Choose day and time again.
refusal-desk-call-back-reason = Please choose what the call is about
    .detail = It stands on the list.
    .next = Choose one from the list.
refusal-desk-call-back-note = The note is too long
    .detail = It may have 500 characters.
    .next = Make it shorter.
refusal-call-back-unknown = This call is not to be made any more
    .detail = Somebody else made it, or the person had their contact data erased.
    .next = Open the list again.
refusal-call-back-taken = This call is not yours
    .detail = Another operator has it, or you took it more than half an hour ago.
    .next = Look at the list, and take it if it is free.
refusal-call-back-exists = A call to this person is promised already
    .detail = One person waits for one call.
    .next = Make that call first, from the list.
refusal-voucher-not-listed-yet = The new voucher is on no list yet
    .detail = Vouchers can be linked once the municipality has put the new one on its list.
    .next = Have the number read out again. If it is right, ask the municipality that issued it to add it to its list.
refusal-code-spent = The code for one sign-in does not work
    .detail = It was used, is older than ten minutes, or is another one.
    .next = Ask the telephone desk for a new one.

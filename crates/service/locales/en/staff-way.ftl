# To and fro in the console, and nobody at the counter. Japanese and English only

sign-in-unsent = The sign-in had ended, so what was sent did not arrive and nothing has changed. After signing in you are back on the page before; please do it again.
button-only = This page only opens by a button
button-only-why = Nothing has changed. Go back to the page before and press its button.

# At the counter of a venue, where it is unclear whose it is
counter-birth = Birth date on the voucher
refusal-counter-unreadable = That cannot be read
    .detail = It looks like no receipt, booking number, voucher or name in kana with birth date.
    .next = Scan it again, or type the municipality code and the voucher number.
refusal-counter-unknown = There is no booking with this number
    .detail = It is well formed, but not in the journal of this programme. It may be of another one.
    .next = Look it up by the voucher, or scan the receipt if there is one.

# To declare a lot
lot-declare = Declare a lot
lot-declare-means = Venues give only from lots that are declared. The same number declared again gets the new last day and venues.
lot-venues = Venues that have it (none chosen: all that give the product)
lot-declare-go = Declare
lot-declared = The lot is declared.
refusal-lot-date = The last day cannot be read
    .detail = Nothing was declared.
    .next = Choose year, month and day of the last day.

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

# Files that are no list
refusal-roster-book = This is still a book of a spreadsheet
    .detail = Only CSV can be read. Nothing has changed.
    .next = In the spreadsheet choose "Save as", the form "CSV", and bring that file.
refusal-roster-columns = The names of the columns in line 1 do not fit
    .detail = municipality_code, voucher_number and birth_date are needed; doses_received, last_dose_on, product, state and reason may be there. Nothing has changed ({ $reason }).
    .next = Mend line 1 or remove columns, and bring the file again.

# Refused sign-ins of staff
finding-sign-in-staff = This is the code of a member of staff who was refused, and of no citizen. Auditors and whoever runs the system can look up why.
looks-incident = Incident code of a refused sign-in of staff
looks-incident-go = Look up
looks-incident-found = A sign-in was refused on { $at }: { $title } ({ $code }). The log of the server has the reason beside the same code.
looks-incident-none = No refused sign-in of staff has this code. It is another one, or too old.

# Messages to people, as staff see them

way-mail = by e-mail
way-sms = by short message
way-line = by LINE
way-letter = by letter

timeline-reminder = { $number } (reminder, { $days } days before)
timeline-message-due = Message about { $number }: not sent yet; it goes as soon as there is an address
timeline-message-again = Message about { $number }: not sent yet { $way }, because { $why }; again on { $again }
timeline-message-handed_over = Message about { $number }: sent { $way }
timeline-message-refused = Message about { $number }: refused for good { $way }; ask for another address
timeline-message-given_up = Message about { $number }: could not be sent { $way } in three days
timeline-letter-due = Message about { $number }: waits to be printed as a letter
timeline-letter-handed_over = Message about { $number }: printed as a letter
timeline-letter-given_up = Message about { $number }: too late for a letter; tell them by telephone
timeline-message-opted_out = Message about { $number }: not sent, no messages are wanted
timeline-message-erased = Message about { $number }: not sent, the contact data were erased

act-choose_messages = choose for somebody by which way messages come
desk-wish-consent = The person said so now, on the telephone
desk-wish-go = Write down what they want
desk-done-wished = It is written down. Messages come by that way from now on.
refusal-desk-wish = This way cannot be chosen
    .detail = There is no such way of messages, or the person cannot be reached by it.
    .next = Open the person's page again and choose one of those on it.
desk-message = Send the message about it again
desk-done-messaged = The message will be sent again. It goes where the person gave an address.

act-print_letters = Print letters
letters-title = Letters
letters-how = For people without mail, telephone and LINE, and for those who chose letters. Tashika knows no postal address: bring your list, and each letter comes with the voucher by which your own register has the address. The list is not kept. Each letter is printed once; that you take the file is written into the journal.
letters-waiting = { $count } letters wait to be printed.
letters-list = List of vouchers (CSV)
letters-which = What to print
letters-new = The letters that wait
letters-file = File { $number } of { $when } again ({ $count } letters)
letters-go = Take the print file
letters-cover = { $count } letters, file { $number }. Print this page by page on A4, without margins of the browser; this part is not printed.
letters-cover-again = This file was made before. A letter that you posted already has the same number and is to be left out.
letters-cover-left = { $left } more letters wait: take another file.
letters-index = Index for your register (CSV): page, letter, municipality code, voucher number
letters-window = Address

refusal-letters-none = There is no letter to print
    .detail = No letter of a voucher in this list waits, or is in that file. What would have come too late was given up and stands with the person at the telephone desk.
    .next = If a file was lost, choose it under “What to print” (on the command line --again NUMBER) and take it again.
refusal-letters-off = No letters are printed here
    .detail = The settings say that nobody gets letters.
    .next = Ask whoever runs the server to set letters.print and server.public_url.
refusal-letters-unknown-file = This print file is not known
    .detail = It was never made, or more than 60 days ago.
    .next = Choose another file, or the letters that wait.

outbox-due = Messages that are due, also of people without an address
outbox-waiting = Messages that were tried and did not go yet
outbox-handed_over = Messages sent
outbox-refused = Messages refused for good by who carries them
outbox-given_up = Messages that could not be sent in three days
outbox-opted_out = Messages not sent, because none are wanted
outbox-erased = Messages not sent, because the contact data were erased
outbox-paused = No messages go this way now

# Messages to people, as staff see them

way-mail = by e-mail
way-sms = by short message
way-line = by LINE

timeline-reminder = { $number } (reminder, { $days } days before)
timeline-message-due = Message about { $number }: not sent yet; it goes as soon as there is an address
timeline-message-again = Message about { $number }: not sent yet { $way }, because { $why }; again on { $again }
timeline-message-handed_over = Message about { $number }: sent { $way }
timeline-message-refused = Message about { $number }: refused for good { $way }; ask for another address
timeline-message-given_up = Message about { $number }: could not be sent { $way } in three days
timeline-message-opted_out = Message about { $number }: not sent, no messages are wanted
timeline-message-erased = Message about { $number }: not sent, the contact data were erased

desk-message = Send the message about it again
desk-done-messaged = The message will be sent again. It goes where the person gave an address.

outbox-due = Messages that are due, also of people without an address
outbox-waiting = Messages that were tried and did not go yet
outbox-handed_over = Messages sent
outbox-refused = Messages refused for good by who carries them
outbox-given_up = Messages that could not be sent in three days
outbox-opted_out = Messages not sent, because none are wanted
outbox-erased = Messages not sent, because the contact data were erased
outbox-paused = No messages go this way now

# Contact data

contact-title = Please enter how to reach you
contact-title-my = Change how to reach you
contact-intro = It is used only when there is something you must know, such as a change at the venue. You can change or erase it at any time.
contact-kana-name = Name in kana of the person to be vaccinated
contact-kana-name-hint = Example: ミホン　ハナコ. Hiragana is fine too.
contact-telephone = Telephone number
contact-telephone-hint = Example: 090-1234-5678. A landline is fine too.
contact-email = E-mail address
contact-email-hint = Example: hanako@example.jp. If you have none, leave it empty.
contact-email-hint-required = Example: hanako@example.jp
contact-optional = optional
contact-kept = “{ $kept }” is kept now. To leave it as it is, leave this empty.
contact-kept-none = No contact data is kept.
contact-heading = How to reach you
contact-masked = Only a part is shown, so that nobody who sees the voucher learns it.
contact-change = Change contact data
contact-add = Enter contact data
contact-erase = Erase contact data
contact-save = Save
contact-away = Contact data cannot be shown at the moment. Your booking is not affected. Please look again in a while.
contact-not-kept-title = Your booking is made, but your contact data could not be saved
contact-not-kept = The booking will not be lost. Please enter your contact data on “My bookings” in a while.
contact-erase-title = Erase your contact data?
contact-erase-detail = Name, telephone number and e-mail address will be erased. Nobody can bring them back.
contact-erase-bookings = Your bookings stay. If one has to change, we cannot let you know any more.
contact-erase-go = Erase contact data
contact-erase-keep = Go back without erasing
contact-changed = Your contact data is saved.
contact-erased = Your contact data is erased. Your bookings are still there.

refusal-contact-not-asked = This contact data is not collected here
    .detail = Personal data that is not needed is not taken.
    .next = Leave this field empty and send it again.
refusal-contact-unavailable = Contact data cannot be saved or shown at the moment
    .detail = The place where it is kept is not available. Bookings are recorded as always.
    .next = Please try again in a while, or call us if it is urgent.
refusal-contact-erasing = The erasure of your contact data is recorded
    .detail = Nobody is shown it any more. It will be destroyed as soon as the place where it is kept is available again.
    .next = You need not do anything, and need not ask again.
refusal-kana-name-missing = Please enter the name in kana
    .detail = Nothing has been entered yet.
    .next = Enter it in katakana or hiragana.
refusal-kana-name-length = The name can have 40 characters at most
    .detail = There are too many characters.
    .next = Shorten it to 40 characters.
refusal-kana-name-unreadable = Please enter the name in katakana or hiragana
    .detail = { $found ->
        [none] There is a character that cannot be used here.
       *[other] “{ $found }” cannot be used here.
    }
    .next = Enter it in katakana or hiragana, not in kanji or letters.
refusal-telephone-missing = Please enter a telephone number
    .detail = Nothing has been entered yet.
    .next = Enter a mobile or landline number with its area code.
refusal-telephone-unreadable = Please enter the telephone number in digits
    .detail = { $found ->
        [none] There is a character that cannot be used here.
       *[other] “{ $found }” cannot be used here.
    }
    .next = Enter digits and hyphens only.
refusal-telephone-length = Please check how many digits the telephone number has
    .detail = { $given ->
        [none] The number of digits does not seem to be right.
       *[other] There are { $given } digits now. A landline has 10 with its area code.
    }
    .next = Enter all digits, from the area code on.
refusal-telephone-mobile-length = A mobile number has 11 digits
    .detail = { $given ->
        [none] The number of digits does not seem to be right.
       *[other] There are { $given } digits now.
    }
    .next = Enter all 11 digits, from 090 or 080 on.
refusal-telephone-start = A telephone number begins with 0
    .detail = It begins neither with an area code nor with 090 or the like.
    .next = Enter it from the area code on. A number abroad begins with + and the country’s code.
refusal-email-missing = Please enter an e-mail address
    .detail = Nothing has been entered yet.
    .next = Enter what stands before and after the @, as in the example.
refusal-email-unreadable = The e-mail address has a character that cannot be in one
    .detail = { $found ->
        [none] There is a character that cannot be used here.
       *[other] “{ $found }” cannot be used in an e-mail address.
    }
    .next = Enter letters, digits, the @ and full stops.
refusal-email-length = An e-mail address has 254 characters at most
    .detail = There are too many characters.
    .next = Enter the address alone.
refusal-email-form = Please check the e-mail address
    .detail = Something seems to be missing before or after the @, or a full stop.
    .next = Enter it in the form hanako@example.jp.

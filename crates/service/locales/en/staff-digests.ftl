# A municipality: duplicates with other programmes by keyed digests; Japanese and English only

digests-title = Duplicates with another programme
digests-how = Finds vouchers that are on two lists without either side seeing the other's. A key that both sides hold makes digests, and only files of digests change hands. Neither list nor key is kept.
digests-make = Make a file of digests
digests-make-how = Hand the file to the other side. It has neither numbers nor birth dates.
digests-make-go = Make and save it
digests-check = Compare with the other side's digests
digests-check-how = Compares the file that the other side sent with your own list.
digests-check-go = Compare
digests-list = Your own list (CSV)
digests-theirs = The other side's file of digests
digests-key = Key of both sides
digests-key-hint = 64 characters, 0 to 9 and a to f. It should travel by another way than the files.
digests-found = Result
digests-told = { $both } of your { $ours } vouchers are also among their { $theirs } (key { $key }).
digests-lines = Lines of your list:{" "}
act-compare_digests = compare lists by digests
refusal-exchange-key = This is no key
    .detail = A key is 64 characters, 0 to 9 and a to f.
    .next = Enter the key that both sides agreed on.
refusal-exchange-file = The other side's file cannot be used
    .detail = { $reason }
    .next = Ask for a file that was made with the same key.

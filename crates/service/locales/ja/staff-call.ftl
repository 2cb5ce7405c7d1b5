# 電話窓口の一回の電話（複数の人、候補の枠）。日本語と英語だけ

call-title = この電話
call-person = { $n }人目（{ $booking }）
call-end = 電話を終える
call-places = 空き枠
call-places-how = 先に時間を選んでから予約する人を探すことも、その逆もできます。ここで選んだ時間は候補として残るだけで、人が決まるまで仮押さえされません。
call-none = 空きはありません
call-place-in-mind = 候補（仮押さえ前）：{ $when }、{ $venue }、{ $free }
call-hold = 候補の枠をこの方のために仮押さえする
call-keys = キー操作
call-keys-how = Alt（Firefox は Alt と Shift、Mac は Control と Option）と一緒に押します。S：検索、P：空き枠、E：電話を終える。Enter で塗りつぶしのボタンを押せます。

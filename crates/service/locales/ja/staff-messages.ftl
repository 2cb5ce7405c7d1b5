# お知らせについて、係の者が見る文

way-mail = メール
way-sms = ショートメッセージ
way-line = LINE

timeline-reminder = { $number }（{ $days }日前のご案内）
timeline-message-due = { $number }のお知らせ：まだ送っていません。宛先が分かりしだい送ります
timeline-message-again = { $number }のお知らせ：まだ送れていません（{ $way }、{ $why }）。次は{ $again }に送ります
timeline-message-handed_over = { $number }のお知らせ：送りました（{ $way }）
timeline-message-refused = { $number }のお知らせ：受け取られませんでした（{ $way }）。別の宛先を聞いてください
timeline-message-given_up = { $number }のお知らせ：三日のあいだ送れませんでした（{ $way }）
timeline-message-opted_out = { $number }のお知らせ：不要とのことで送っていません
timeline-message-erased = { $number }のお知らせ：連絡先が消去されたため送っていません

desk-message = お知らせをもう一度送る
desk-done-messaged = お知らせをもう一度送ります。連絡先があれば、そこへ届きます。

outbox-due = これから送るお知らせ（連絡先のない方の分も含む）
outbox-waiting = 送ろうとして、まだ送れていないお知らせ
outbox-handed_over = 送ったお知らせ
outbox-refused = 送り先に受け取りを断られたお知らせ
outbox-given_up = 3日たっても送れなかったお知らせ
outbox-opted_out = お知らせを希望しないため、送らなかったもの
outbox-erased = 連絡先が消されたため、送らなかったもの
outbox-paused = いま、この方法では送れません

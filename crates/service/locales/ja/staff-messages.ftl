# お知らせについて、係の者が見る文

way-mail = メール
way-sms = ショートメッセージ
way-line = LINE
way-letter = 手紙

timeline-reminder = { $number }（{ $days }日前のご案内）
timeline-message-due = { $number }のお知らせ：まだ送っていません。宛先が分かりしだい送ります
timeline-message-again = { $number }のお知らせ：まだ送れていません（{ $way }、{ $why }）。次は{ $again }に送ります
timeline-message-handed_over = { $number }のお知らせ：送りました（{ $way }）
timeline-message-refused = { $number }のお知らせ：受け取られませんでした（{ $way }）。別の宛先を聞いてください
timeline-message-given_up = { $number }のお知らせ：三日のあいだ送れませんでした（{ $way }）
timeline-letter-due = { $number }のお知らせ：手紙にします。印刷待ちです
timeline-letter-handed_over = { $number }のお知らせ：手紙を印刷しました
timeline-letter-given_up = { $number }のお知らせ：手紙では間に合いません。電話で伝えてください
timeline-message-opted_out = { $number }のお知らせ：不要とのことで送っていません
timeline-message-erased = { $number }のお知らせ：連絡先が消去されたため送っていません

act-choose_messages = お知らせの送り方を本人に代わって決める
desk-wish-consent = いま、ご本人が電話でそう話した
desk-wish-go = 希望を書きとめる
desk-done-wished = 書きとめました。これからのお知らせは、この送り方で届きます。
refusal-desk-wish = この送り方は選べません
    .detail = そのような送り方はないか、ご本人にはその方法で届きません。
    .next = この方の画面を開きなおして、画面にある送り方から選んでください。
desk-message = お知らせをもう一度送る
desk-done-messaged = お知らせをもう一度送ります。連絡先があれば、そこへ届きます。

act-print_letters = 手紙を印刷する
letters-title = 手紙
letters-how = メールも電話もLINEもない方と、手紙を選んだ方へのお知らせです。このシステムは住所を持たないため、名簿をお持ちください。手紙ごとに接種券の番号が付くので、市区町村の台帳の住所と合わせられます。名簿は残りません。どの手紙も一度だけ印刷し、ファイルを取ったことは記録されます。
letters-waiting = 印刷を待つ手紙：{ $count }通
letters-list = 接種券の名簿（CSV）
letters-which = 何を印刷するか
letters-new = 印刷を待つ手紙
letters-file = { $when }のファイル { $number } をもう一度（{ $count }通）
letters-go = 印刷ファイルを取る
letters-cover = 手紙{ $count }通、ファイル { $number }。A4の紙に、ブラウザの余白なしで1通1ページで印刷してください。この部分は印刷されません。
letters-cover-again = このファイルは前にも作りました。すでに出した手紙は番号が同じなので、除いてください。
letters-cover-left = あと{ $left }通が待っています。続けてもう一つファイルを取ってください。
letters-index = 台帳と合わせるための索引（CSV）：ページ、手紙の番号、市区町村コード、券番号
letters-window = あて名

refusal-letters-none = 印刷する手紙がありません
    .detail = この名簿の接種券に、印刷を待つ手紙も、そのファイルに入った手紙もありません。間に合わなくなったものは取りやめ、電話窓口の画面に出ています。
    .next = ファイルをなくしたときは、「何を印刷するか」でそのファイルを選んで（コマンドでは --again 番号）、もう一度取ってください。
refusal-letters-off = ここでは手紙を印刷しません
    .detail = 手紙を送らない設定になっています。
    .next = サーバーの係に、letters.print と server.public_url の設定を頼んでください。
refusal-letters-unknown-file = この印刷ファイルは分かりません
    .detail = 作られていないか、作ってから60日を過ぎています。
    .next = ほかのファイルか、印刷を待つ手紙を選んでください。

outbox-due = これから送るお知らせ（連絡先のない方の分も含む）
outbox-waiting = 送ろうとして、まだ送れていないお知らせ
outbox-handed_over = 送ったお知らせ
outbox-refused = 送り先に受け取りを断られたお知らせ
outbox-given_up = 3日たっても送れなかったお知らせ
outbox-opted_out = お知らせを希望しないため、送らなかったもの
outbox-erased = 連絡先が消されたため、送らなかったもの
outbox-paused = いま、この方法では送れません

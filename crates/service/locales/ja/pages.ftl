# 予約する方の画面

# 最初の画面
start-title = 予約の受付
start-book = 予約する
start-my = 予約を確認・変更・取り消しする
start-need = ご用意いただくもの
start-need-voucher = 市区町村から届いた接種券
start-need-birth = 接種を受ける方の生年月日
start-easy = 会員登録、メールアドレス、パスワードはいりません。5分ほどで終わります。
start-someone = ご家族など、ほかの方の代わりに予約することもできます。
start-waves = 予約を受け付ける方と開始の日時
start-wave-born-before = { $date }以前に生まれた方
start-wave-born-after = { $date }以降に生まれた方
start-wave-born-between = { $after }から{ $before }までに生まれた方
start-wave-everyone = すべての年齢の方
start-wave-open = 受付中です
start-wave-opens = { $at }から受け付けます
start-wave-slots = { $from }から{ $until }までの枠
start-wave-anywhere = 全国の市区町村
start-none = いま受け付けている予約はありません。

# どなたの予約か
who-title = どなたの予約をしますか
who-self = 自分の予約をする
who-other = ほかの方の代わりに予約する
who-other-hint = ご家族の方などの予約を代わりにするときは、こちらを選んでください。予約する方の接種券をお手元にご用意ください。

# 接種券と生年月日
voucher-title = 接種券《せっしゅけん》の番号と生年月日を入れてください
voucher-title-other = 予約する方の接種券《せっしゅけん》の番号と生年月日を入れてください
voucher-title-my = 予約を確認するため、接種券《せっしゅけん》の番号と生年月日を入れてください
voucher-intro = 接種券を見ながら入れてください。入れただけでは、何も登録されません。まちがえても、何度でも直せます。
voucher-not-booked = 予約は、まだ終わっていません。下の内容を入れると、続きに戻ります。
voucher-not-moved = 予約の変更は、まだ終わっていません。今の予約はそのままです。下の内容を入れると、続きに戻ります。
voucher-picture = 接種券の見本の図。①市区町村コードは「請求先」の欄にある6けたの数字、②券番号はその下の10けたの数字です。
voucher-caption = ①が市区町村コード、②が券番号です。数字は見本です。
voucher-code = ① 市区町村コード（6けた）
voucher-code-required = ※必須（②に18けたを入れるときは不要）
voucher-code-hint = 接種券を発行した市区町村の番号です。接種券の「請求先」の欄にあります。
voucher-code-choose = コードがわからないので、一覧から選ぶ
voucher-code-chosen = { $name }を選びました。
voucher-number = ② 券番号（10けた）
voucher-number-hint = はじめの0も、省かずに入れてください。接種券のいちばん下にある18けたの数字を、そのまま入れることもできます（①は空のままでかまいません）。
birth-legend = 生年月日
birth-legend-other = 予約する方の生年月日
birth-hint = 例：昭和 32年 3月 27日
birth-era = 年号
birth-era-none = 選んでください
birth-year = 年
birth-month = 月
birth-day = 日

# 市区町村を選ぶ
municipality-prefectures = 接種券を発行した都道府県を選んでください
municipality-title = { $prefecture }のどの市区町村の接種券ですか
municipality-hint = お住まいの市区町村ではなく、接種券を発行した（送ってきた）市区町村を選んでください。政令指定都市の場合は、区ではなく市を選んでください。
municipality-other = ほかの都道府県を選ぶ

# 読み取った内容
check-title = この内容でまちがいありませんか
check-intro = 接種券と見くらべてください。まちがいがあれば「変更」から直せます。まだ何も登録していません。
check-municipality = 接種券を発行した市区町村
check-number = 券番号
check-birth = 生年月日
check-age = 年齢
check-go = この内容で進む
check-again = この内容でもう一度試す
check-typed = 入れた内容
check-booking-number = 予約番号、または電話窓口で聞いた番号（お持ちの方）
check-booking-number-hint = すでに予約がある方は予約番号、電話窓口で8けたの数字を聞いた方はその数字を入れると、待たずに進めます。
check-gone-title = もう一度、接種券の番号から入れてください
check-gone-detail = 時間がたったか、別の画面で手続きを終えたため、入れた内容が残っていません。予約はなくなっていません。
cookies-none = ブラウザーから、入れた内容をおぼえておくための情報（Cookie）が届いていません。
cookies-perhaps = 何度入れてもこの画面になるときは、ブラウザーがCookieを受け取らない設定になっているかもしれません。
cookies-next = ブラウザーの設定でCookieを許可するか、別のブラウザーやスマートフォンでお試しください。この画面のアドレスが「http://」で始まるときは、「https://」で開いてください。うまくいかないときは、お電話ください。
cookies-safe = 終わっている予約は、なくなりません。
check-gone-go = 接種券の番号を入れる

# もう一度の確認
again-title = 確認のため、もう一度生年月日を入れてください
again-detail = しばらく操作がなかったため、ほかの方に見られないように画面をいったん閉じました。終わっている予約は、なくなりません。
again-who = 接種券の番号の末尾が { $ending } の方（{ $municipality }）の続きから始めます。
again-other-voucher = 別の接種券の番号を入れる

# 会場
venue-title = 会場を選んでください
venue-for = { $dose }の予約です。
venue-choose = この会場を選ぶ
venue-address = 住所
venue-product = ワクチン
venue-full = 今は空きがありません。ほかの方の取り消しで、空きが出ることがあります。
venue-none-title = 今、予約できる枠がありません
venue-none = どの会場にも、今予約できる枠がありません。取り消しが出ると、また予約できるようになります。
venue-none-why = どの会場にも、今予約できる枠がありません。理由は会場ごとに下に書いてあります。
venue-gives = ワクチン：{ $product }
venue-other-product = { $dose ->
    [1] 次の回の予約とワクチンの種類がちがうため、この会場は選べません。
   *[other] 前の回とワクチンの種類がちがうため、この会場は選べません。
}
venue-none-from = { $on }からの枠は、まだ出ていません。
venue-no-dates = 予約できる日程は、まだ出ていません。
earliest = { $dose }は、{ $on }から受けられます。

# 日にち
day-title = 日にちを選んでください
day-chosen-venue = 会場
day-earlier = 前の日にちを見る
day-later = 次の日にちを見る
day-none = この会場には、今予約できる日がありません。
day-other-venue = ほかの会場を見る
day-list = 予約できる日にち

# 時刻
time-title = 時刻を選んでください
time-hold = 時刻を選ぶと、その枠を{ $minutes }分間、取り置きします。そのあと、次の画面で予約を決めてください。
time-move = 時刻を選んでも、まだ変更は決まりません。次の画面で決めてください。
time-morning = 午前
time-afternoon = 午後
time-chosen-date = 日にち
time-other-day = ほかの日にちを見る
time-none = この日の枠は、すべて埋まりました。

# 予約の前の確認
confirm-title = この内容で予約しますか
confirm-not-yet = まだ予約は終わっていません。内容を確かめて、下のボタンを押してください。
confirm-held = この枠を{ $time }まで取り置いています。
confirm-held-more = 取り置きの時間をのばす
confirm-held-limit = これより長くは取り置けません。
confirm-who = 予約する方
confirm-who-value = 接種券の番号の末尾が { $ending } の方
confirm-dose = 接種
confirm-venue = 会場
confirm-date = 日にち
confirm-time = 時刻
confirm-go = この内容で予約する
confirm-gone-title = 取り置きの時間が過ぎました
confirm-gone-detail = { $when } の枠の取り置きは終わりました。予約は、まだできていません。
confirm-gone-free = 同じ枠がまだ空いています。下のボタンで、もう一度取り置きできます。
confirm-gone-full = その枠には、もう空きがありません。ほかの時刻を選んでください。
confirm-gone-again = 同じ枠をもう一度取り置く
confirm-other-times = 同じ日のほかの時刻を見る
confirm-nothing-title = 取り置いている枠がありません
confirm-nothing-detail = 会場と日時を選ぶところから、始めてください。
confirm-choose = 会場を選ぶ

bring-title = 当日の持ちもの
bring-voucher = 接種券（はがさず、台紙ごとお持ちください）
bring-form = 予診票（お持ちの方は、記入してお持ちください）
bring-id = 本人確認ができるもの（健康保険の資格がわかるもの、運転免許証など）
bring-clothes = 肩を出しやすい服でお越しください

# 予約の完了
done-title = 予約が完了しました
done-title-moved = 予約を変更しました
done-title-cancelled = 予約を取り消しました
done-title-other = 予約の内容
done-number = 予約番号
done-safe = 予約は記録されました。画面を閉じても、電源を切っても、この予約はなくなりません。
done-see-again = 接種券の番号と生年月日を入れれば、いつでも「予約の確認」で見られます。予約番号を写真に撮ったり書き写したりしなくても、だいじょうぶです。
done-print = 印刷する
done-my = 予約の確認・変更・取り消し
done-another = ほかの方の予約をする
done-cancelled-detail = 取り消しは終わりました。取り消した記録は「予約の確認」に残ります。
done-book-again = 新しく予約する

# 予約の確認
my-title = 予約の確認
my-choose = どの予約を確認しますか
my-none = まだ予約はありません。
my-none-sure = この接種券の番号での予約は、これまでに一度も記録されていません。取り消した予約も、あればここに表示されます。
my-received = { $dose }は、接種を受けたと記録されています。
my-received-on = { $dose }は、{ $on }に接種を受けたと記録されています。
my-received-product = { $dose }は、接種を受けたと記録されています（{ $product }）。
my-received-on-product = { $dose }は、{ $on }に接種を受けたと記録されています（{ $product }）。
my-next = { $dose }の予約ができます。
my-next-later = { $dose }のために予約できる枠は、まだありません。
my-look = { $dose }の会場を見る
my-book = { $dose }を予約する
my-held = 取り置き中の枠があります
my-held-detail = { $when }、{ $venue } の枠を{ $time }まで取り置いています。まだ予約は終わっていません。
my-held-go = 続けて予約する
my-held-drop = 取り置きをやめる
my-held-outdated = 取り置いている間に受付が変わったため、この枠は予約できなくなりました。まだ何も予約されていません。
my-codes = ログイン用のコード
my-code-given = 電話窓口が、1回だけ使えるログイン用のコードをお伝えしました。
my-code-used = 電話窓口のコードでログインがありました。
my-codes-not-you = お心当たりがないときは、電話でお知らせください。
my-looks = 係の者が見た記録
my-look-seen = 係の者が、あなたの予約の記録を見ました。
my-look-contact = 係の者が、あなたの連絡先を見ました。
my-look-messages = お申し出により、電話窓口がお知らせの受け取り方を変えました。
my-looks-ask = 同じ日に何度か見たときは、最後の時刻を載せています。お心当たりがないときは、電話でお知らせください。
my-history = これまでの記録
my-move = 日時・会場を変更する
my-cancel = 予約を取り消す
my-print = 印刷する
my-fixed = この予約は、もうここでは変更や取り消しができません。お困りのときはお電話ください。
my-cancel-until = 変更や取り消しは、{ $until }までできます。
my-why-not = 次の予約について

# 変更
move-venue-title = 変更後の会場を選んでください
move-day-title = 変更後の日にちを選んでください
move-time-title = 変更後の時刻を選んでください
move-keeps = 新しい予約が決まるまで、今の予約（{ $when }）はそのまま残ります。
move-confirm-title = この内容に変更しますか
move-not-yet = まだ変更は終わっていません。内容を確かめて、下のボタンを押してください。
move-from = 今の予約
move-go = この内容に変更する
move-gone-detail = 今の予約はそのままです。ほかの時刻を選んでください。

# 取り消し
cancel-title = この予約を取り消しますか
cancel-warning = 取り消すと、この枠はほかの方が予約できるようになります。日時や会場を変えたいだけのときは、取り消さずに「変更」をお使いください。
cancel-too = いっしょに取り消される予約：
cancel-reason = 取り消す理由（答えなくてもかまいません）
cancel-go = この予約を取り消す
cancel-keep = 取り消さずに戻る

# 印刷
print-title = 予約票
print-hint = この画面を印刷してお使いください。印刷しなくても、予約は有効です。
print-go-back = 予約の確認へ戻る
print-venue-phone = 会場の電話番号
print-made = この予約票は { $when } の記録をもとにしています。最新の内容は「予約の確認」をご覧ください。

# 予約証
receipt-about = これは予約証です。この予約が記録されたことを、だれでも、こちらに聞かずに確かめられます。
receipt-title = 予約証
receipt-text = 予約証を保存できます。これがあれば、この予約が記録されたことを、だれでも、こちらに聞かずに確かめられます。保存しなくても、予約は有効です。
receipt-file = 予約証をファイルで保存する
receipt-check = 予約証を確かめる
receipt-code = 会場では、このコードを見せることもできます。コードに入っているのは予約番号だけです。

# 予約証を確かめる
verify-title = 予約証を確かめる
verify-intro = 予約証が正しいかどうかを、どなたでも確かめられます。ファイルを選ぶか、文字を貼り付けるか、予約番号を入れてください。予約した方についての情報は表示しません。
verify-file = 予約証のファイル
verify-text = または、予約証の文字
verify-number = または、予約番号
verify-go = 確かめる
verify-another = ほかの予約証を確かめる
verify-offline = 予約証は、こちらに聞かずに確かめることもできます。プログラム「tashika receipt verify」か付属のスクリプトと、記録の公開鍵を使います。
verify-key = 記録の公開鍵
verify-recorded-at = 記録した日時
verify-entry = 記録の番号
verify-witness = 確認した立会人
verify-witness-at = { $name }（{ $at }）
verify-witnessed = この予約までの記録は、こちらとは別の立会人も確認しています。こちらが後から書き換えると、必ずわかります。
verify-unwitnessed = この予約証は、まだこちらのほかに確認した人がいません。予約から少したった後に「予約の確認」で受け取り直すと、立会人の確認も入ります。
verify-now = 今の状態
verify-nothing-title = 何も入っていません
verify-nothing = ファイルを選ぶか、予約証の文字を貼り付けるか、予約番号を入れてください。
verify-unreadable-title = 予約証でも予約番号でもありません
verify-unreadable = 受け取ったままのファイルかどうか、お確かめください。予約番号は9文字です。
verify-broken-title = この予約証では、何も確かめられません
verify-broken = 内容が変わっているか、一部が欠けています。予約そのものは残っているかもしれません。予約番号で確かめるか、「予約の確認」をご覧ください。
verify-other-log-title = ここで出した予約証ではありません
verify-other-log = 別の予約受付が出したものです。そちらで確かめてください。
verify-no-booking-title = 本物ですが、予約ではありません
verify-no-booking = こちらの別の記録を示すもので、予約ができたことを示すものではありません。
verify-number-unknown-title = この番号の予約はありません
verify-number-unknown = 番号を、控えと見くらべてください。予約証をお持ちでしたら、予約証で確かめてください。まちがいがないときは、お電話ください。
verify-number-known-title = この番号の予約があります
verify-number-known = 番号だけでは証明になりません。今の状態だけを表示します。証明には予約証をお使いください。
verify-recorded-title = この予約証は本物です
verify-recorded = 下の予約ができて、記録されたことが確かめられました。そのあとどうなったかも、下に表示しています。
verify-lost-title = 予約証は本物ですが、こちらの記録に予約がありません
verify-lost = 原因はこちらにあります。予約ができたことは、この予約証で証明されています。予約証を大切に保管して、お電話ください。こちらにも警報が出ており、この予約には必ず対応します。
my-kept-revoked = この接種券は使えなくなりましたが、下のご予約は、なくなっていません。市区町村か電話窓口にご相談ください。会場では、使える接種券が必要です。
my-kept-superseded = この接種券は新しいものに替わりましたが、ご予約は新しい接種券に引き継がれています。変更や取り消しは、新しい接種券で本人確認をしてください。

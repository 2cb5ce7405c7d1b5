# どの画面にもあることば

site-name = 予約サイト
skip = 本文へ進む
languages = 言語（Language）
unreviewed = この文は、まだその言語を母語とする人が確かめていません。日本語の文が正しいものです。
back = 前の画面へ戻る
restart = 最初からやり直す
home = 最初の画面へ
continue = 次へ進む
change = 変更
error-prefix = エラー:
error-summary = 次のところをお確かめください
required = ※必須
help-title = お困りのときは、お電話ください
help-text = 画面の操作がわからないとき、ご自分で予約できないときは、お電話でご相談いただけます。
help-call = 電話する { $phone }
help-voucher = お電話のときは、接種券をお手元にご用意ください。
signed-in = 接種券の番号の末尾が { $ending } の方の画面です
sign-out = 終了する
sign-out-hint = ほかの方が使う前に、「終了する」を押してください。予約はなくなりません。
banner-demo = これは見本の画面です。名前も番号も架空のもので、実際の予約はできません。

# 単位
places = 空き { $n }人分
places-left = あと { $n }人
full = 満員
dose = { $n }回目
age = { $n }歳

# 予約の状態
status-confirmed = 予約済み
status-cancelled = 取り消し済み
status-checked_in = 会場で受付済み
status-checked = 会場で確認済み（接種前）
status-administered = 接種済み
status-not_given = 来場されましたが、接種していません
status-no_show = 来場の記録なし

# 予約の履歴
what-confirmed = 予約しました
what-confirmed-slot = { $to } の予約をしました
what-moved = 予約を変更しました
what-moved-slots = { $from } から { $to } へ変更しました
what-cancelled = 予約を取り消しました
what-checked_in = 会場で受付をしました
what-checked = 書類と体調の確認が終わりました
what-administered = 接種が終わりました
what-administered-lot = 接種が終わりました（ロット番号 { $lot }）
what-not_given = 接種を行いませんでした
what-undone = まちがいのため取り消しました：{ $step }
what-no_show = 来場の記録がありませんでした
what-other = 記録が更新されました

channel-web = ウェブサイト
channel-line = LINE
channel-desk = 電話窓口
channel-venue = 会場
channel-api = 連携している別のサービス
channel-cli = 事務局
channel-system = 自動の処理
channel-other = その他

by-holder = ご本人または代わりの方
by-operator = 係の者
by-system = 自動の処理

reason-changed_plans = 都合が悪くなった
reason-ill = 体調がよくない
reason-elsewhere = ほかの会場で接種する
reason-wrong_booking = 予約の内容をまちがえた
reason-earlier_dose_cancelled = 前の回の予約を取り消したため
reason-unwell = 当日の体調がよくなかった
reason-medical_reason = 医師が見合わせると判断した
reason-declined = ご本人が見合わせた
reason-papers = 書類がそろわなかった
reason-interval = 前の回からの間隔か製品が合わなかった
reason-no_dose_left = ワクチンが残っていなかった
reason-other = そのほか

history-who = { $channel }から・{ $by }
history-reason = 理由：{ $reason }

# エラーと案内の画面
missing-title = この画面は見つかりません
missing-detail = アドレスがまちがっているか、もう使われていない画面です。
missing-next = 予約はなくなっていません。最初の画面から、予約や予約の確認ができます。
broken-title = 申し訳ありません。うまく表示できませんでした
broken-detail = こちらの不具合です。あなたの操作のまちがいではありません。
broken-next = 少し待ってから、もう一度お試しください。すでに終わっている予約は、なくなりません。予約が終わったかどうかは「予約の確認」で確かめられます。
closed-title = ただいま、受付を止めています
closed-detail = 記録に食いちがいがないかを確かめています。まちがった内容をお見せしないよう、確かめ終わるまで、予約も表示もできません。
closed-next = 予約番号と予約証は、なくさずにお持ちください。予約した日時が近い方は、そのまま会場へお越しください。それ以外の方は、しばらくしてから、もう一度お試しください。
other-person-title = 別の方の画面に切り替わっています
other-person-detail = 別のタブや画面で、接種券の番号の末尾が { $ending } の方の手続きが始まっています。まちがいを防ぐため、今の操作では何も行っていません。
other-person-next = 末尾が { $ending } の方の手続きを続けるか、最初からやり直すかを選んでください。
other-person-go = 末尾 { $ending } の方の手続きを続ける
to-my = 予約を確認する
try-again = もう一度試す
incident = 照会番号
incident-hint = お電話のときに、この番号をお伝えください。くわしい理由をお調べできます。

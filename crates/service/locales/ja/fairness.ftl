# 公平性の記録（誰でも見られる）

fairness-title = 公平性の記録
fairness-intro = 受付がいつ始まったか、順番をどう決めているか、どの窓口で何件の予約があったかを、どなたでも確かめられます。個人についての情報はありません。
fairness-order = 順番の決め方
fairness-order-how = ウェブサイト・電話・会場のどこからでも、先に届いた申し込みが先です。一つの処理がすべての申し込みを届いた順に受け付け、続き番号を付けて記録します。抽選も優先枠もありません。
fairness-as-of = { $size } 番目までの記録から数えました。
fairness-waves = 予約できる人と受付開始
fairness-published = 枠を公開した日時
fairness-published-at = 公開日時
fairness-venues = 会場
fairness-days = 対象の日
fairness-slots = 枠の数
fairness-places = 定員の合計
fairness-overbooked = この定員のほかに、{ $count }人まで多く予約を受け付けます。来ない人がいることなどを見込んだもので、計画担当の一人が提案し、別の一人が承認しました。
fairness-waitlist = キャンセル待ち：これまでに{ $joined }回の登録があり、空いた枠を{ $offered }回案内し、{ $booked }人が予約しました。いま待っている人は{ $waiting }人です。空いた枠は、受けられる人のうち、先に入った人から案内します。
fairness-counts = 日ごとの件数
fairness-day = 日
fairness-what = 出来事
fairness-nothing = まだ予約はありません。
fairness-checkpoint = 記録の封印
fairness-checkpoint-how = 下の署名は、ここで数えた記録だけを、そのまま保証します。監査する人は同じ記録を数え直せます。あとから記録を変えたり消したりすると、署名と合わなくなります。
fairness-json = プログラム向けの同じ内容（JSON）
fairness-link = 公平性の記録（受付の開始と順番の決め方）

# キャンセル待ち: 案内は予約ではない

waitlist-title = キャンセル待《ま》ち
waitlist-title-waiting = キャンセル待《ま》ちを しています
waitlist-title-offered = あいたところが あります
waitlist-title-booked = 予約《よやく》が できました。キャンセル待《ま》ちは 終《お》わりました
waitlist-title-asked = キャンセル待《ま》ちを やめました
waitlist-title-unanswered = キャンセル待《ま》ちは 終《お》わりました

waitlist-booked = 予約《よやく》は「あなたの予約《よやく》」で 見《み》ることが できます。
waitlist-asked = 今《いま》は キャンセル待《ま》ちを していません。予約《よやく》は まだ できていません。
waitlist-unanswered = あいたところを { $n }回《かい》 つづけて お知《し》らせしました。でも 予約《よやく》が なかったので、キャンセル待《ま》ちは 終《お》わりました。予約《よやく》は まだ できていません。もう一度《いちど》 キャンセル待《ま》ちが できます。順番《じゅんばん》は 一番《いちばん》 後《うし》ろです。

waitlist-about-title = キャンセル待《ま》ちとは
waitlist-about-turn = キャンセル待《ま》ちは 予約《よやく》では ありません。だれかが 予約《よやく》を やめて あいたら、順番《じゅんばん》に お知《し》らせします。
waitlist-about-offer = お知《し》らせしたところは、{ $long } とっておきます。その間《あいだ》に、自分《じぶん》で 予約《よやく》してください。
waitlist-about-offer-day = お知《し》らせしたところは、{ $long } とっておきます（{ $from }から { $until }までの 時間《じかん》だけを 数《かぞ》えます）。その間《あいだ》に、自分《じぶん》で 予約《よやく》してください。
waitlist-about-lapse = その間《あいだ》に 予約《よやく》しないと、次《つぎ》の人《ひと》が 予約《よやく》できます。あなたの順番《じゅんばん》は 変《か》わりません。でも { $n }回《かい》 つづくと、キャンセル待《ま》ちは 終《お》わります。
waitlist-minutes = { $n }分間《ふんかん》
waitlist-hours = { $n }時間《じかん》

waitlist-tell-title = あいたときの お知《し》らせ
waitlist-tell = あいたら、お知《し》らせします。お知《し》らせの方法《ほうほう》：{ $ways }。「あなたの予約《よやく》」の画面《がめん》でも 見《み》ることが できます。
waitlist-tell-nothing = あいても、あなたに お知《し》らせすることが できません。ときどき 自分《じぶん》で「あなたの予約《よやく》」の画面《がめん》を 見《み》てください。
waitlist-tell-unwanted = あなたは お知《し》らせを「もらわない」に しています。あいても お知《し》らせは 来《き》ません。ときどき 自分《じぶん》で「あなたの予約《よやく》」の画面《がめん》を 見《み》てください。
waitlist-way-mail = メール
waitlist-way-sms = SMS（電話番号《でんわばんごう》に 来《く》る メッセージ）
waitlist-way-line = LINEのトーク

waitlist-venues = どの会場《かいじょう》を 待《ま》ちますか
waitlist-venues-hint = いくつでも 選《えら》べます。選《えら》ばないときは、全部《ぜんぶ》の会場《かいじょう》を 待《ま》ちます。
waitlist-venues-all = 全部《ぜんぶ》の会場《かいじょう》
waitlist-join = キャンセル待《ま》ちを する
waitlist-change = 待《ま》つ会場《かいじょう》を 変《か》える

waitlist-ahead = { $n ->
    [0] あなたの前《まえ》に 待《ま》っている人《ひと》は いません。
   *[other] あなたの前《まえ》に { $n }人《にん》 待《ま》っています。
}
waitlist-row-venues = 待《ま》っている会場《かいじょう》
waitlist-row-since = いつから
waitlist-not-booked = 予約《よやく》は まだ できていません。あいたら、順番《じゅんばん》に お知《し》らせします。
waitlist-paused = 今《いま》は、あいた場所《ばしょ》を 知《し》らせていません。順番《じゅんばん》は そのままです。
waitlist-look = 今《いま》 あいているところを 見《み》る

waitlist-leave = キャンセル待《ま》ちを やめる
waitlist-leave-title = キャンセル待《ま》ちを やめますか
waitlist-leave-what = やめると、今《いま》の順番《じゅんばん》は なくなります。もう一度《いちど》 キャンセル待《ま》ちを すると、一番《いちばん》 後《うし》ろに なります。
waitlist-leave-offer = 今《いま》 とってあるところは、次《つぎ》の人《ひと》が 予約《よやく》できます。
waitlist-leave-keep = やめないで もどる

waitlist-offer-kept = { $until }まで、あなたのために とっておきます。
waitlist-offer-not-booked = まだ 予約《よやく》は できていません。予約《よやく》するときは、下《した》のボタンを 押《お》して、次《つぎ》の画面《がめん》で 決《き》めてください。
waitlist-offer-lapse = その時《とき》までに 予約《よやく》しないと、次《つぎ》の人《ひと》が 予約《よやく》できます。
waitlist-offer-go = ここを 予約《よやく》する
waitlist-decline = ここは 予約《よやく》しない
waitlist-decline-title = ここは 予約《よやく》しませんか
waitlist-decline-what = 次《つぎ》の人《ひと》が 予約《よやく》できるように なります。あなたの順番《じゅんばん》は 変《か》わりません。ほかのところが あいたら、お知《し》らせします。同《おな》じ会場《かいじょう》の 同《おな》じ日《ひ》の 同《おな》じ時間《じかん》は、もう お知《し》らせしません。
waitlist-decline-keep = そのままにして もどる

waitlist-done-joined = キャンセル待《ま》ちを 始《はじ》めました。
waitlist-done-changed = 待《ま》つ会場《かいじょう》を 変《か》えました。順番《じゅんばん》は 変《か》わりません。
waitlist-done-declined = ほかのところを 待《ま》ちます。順番《じゅんばん》は 変《か》わりません。

waitlist-see = キャンセル待《ま》ちを 見《み》る・変《か》える
waitlist-entry = キャンセル待《ま》ちで、あくのを 待《ま》つことが できます。
waitlist-entry-waiting = あなたは キャンセル待《ま》ちを しています。
waitlist-entry-offered = 今《いま》、{ $until }まで あなたのために とってあるところが あります。ここで ほかの時間《じかん》を 選《えら》ぶと、そこは 次《つぎ》の人《ひと》が 予約《よやく》できます。
waitlist-entry-go = キャンセル待《ま》ちについて 見《み》る

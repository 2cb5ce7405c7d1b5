# キャンセル待ち: 案内は予約ではない

waitlist-title = キャンセル待ち
waitlist-title-waiting = キャンセル待ちをしています
waitlist-title-offered = 空いた枠をご案内しています
waitlist-title-booked = 予約ができたので、キャンセル待ちは終わりました
waitlist-title-asked = キャンセル待ちをやめました
waitlist-title-unanswered = キャンセル待ちは終わりました

waitlist-booked = ご予約は「予約の確認」で見られます。
waitlist-asked = 今は、どの会場の空きも待っていません。予約はまだできていません。
waitlist-unanswered = 空いた枠を{ $n }回続けてご案内しましたが、期限までに予約されなかったため、キャンセル待ちを終わりにしました。予約はまだできていません。もう一度、後ろの順番から入ることができます。

waitlist-about-title = キャンセル待ちとは
waitlist-about-turn = キャンセル待ちは予約ではありません。空きが出たら、先に入った方から順に、1つの枠をご案内します。
waitlist-about-offer = ご案内した枠は、{ $long }のあいだ、あなたのために空けておきます。その間に、ご自分で予約を決めてください。
waitlist-about-offer-day = ご案内した枠は、{ $long }のあいだ、あなたのために空けておきます（{ $from }から{ $until }までの時間だけを数えます）。その間に、ご自分で予約を決めてください。
waitlist-about-lapse = その間に予約しなければ、枠は次の方に回ります。順番はそのままですが、{ $n }回続くと、キャンセル待ちは終わります。
waitlist-minutes = { $n }分
waitlist-hours = { $n }時間

waitlist-tell-title = 空きが出たときのお知らせ
waitlist-tell = 空きが出たらお知らせします。お知らせの方法：{ $ways }。「予約の確認」の画面でも見られます。
waitlist-tell-nothing = 空きが出ても、こちらからお知らせする方法がありません。ときどき、ご自分で「予約の確認」の画面を見てください。
waitlist-tell-unwanted = お知らせを受け取らない設定なので、空きが出てもお知らせは届きません。ときどき、ご自分で「予約の確認」の画面を見てください。
waitlist-way-mail = メール
waitlist-way-sms = ショートメッセージ
waitlist-way-line = LINEのトーク

waitlist-venues = どの会場の空きを待ちますか
waitlist-venues-hint = いくつでも選べます。1つも選ばなければ、すべての会場の空きを待ちます。
waitlist-venues-all = すべての会場
waitlist-join = キャンセル待ちに入る
waitlist-change = 待つ会場を変える

waitlist-ahead = { $n ->
    [0] あなたより前に待っている方はいません。
   *[other] あなたの前に、{ $n }人の方が待っています。
}
waitlist-row-venues = 待っている会場
waitlist-row-since = 入った日時
waitlist-not-booked = 予約はまだできていません。合う枠が空いたら、順番にご案内します。
waitlist-paused = 今は、空いた枠のご案内をしていません。順番はそのままです。
waitlist-look = 今ある空きを自分で見る

waitlist-leave = キャンセル待ちをやめる
waitlist-leave-title = キャンセル待ちをやめますか
waitlist-leave-what = やめると、今の順番はなくなります。あとでもう一度入ると、いちばん後ろからになります。
waitlist-leave-offer = 今ご案内している枠は、次の方に回ります。
waitlist-leave-keep = やめずに戻る

waitlist-offer-kept = この枠を、{ $until }まで、あなたのために空けています。
waitlist-offer-not-booked = まだ予約されていません。予約するときは、下のボタンを押して、次の画面で決めてください。
waitlist-offer-lapse = その時までに予約しなければ、枠は次の方に回ります。
waitlist-offer-go = この枠を予約する
waitlist-decline = この枠は見送る
waitlist-decline-title = この枠を見送りますか
waitlist-decline-what = 見送った枠は次の方に回ります。あなたの順番はそのままで、ほかの枠が空いたらご案内します。同じ会場の同じ日時は、もうご案内しません。
waitlist-decline-keep = 見送らずに戻る

waitlist-done-joined = キャンセル待ちに入りました。
waitlist-done-changed = 待つ会場を変えました。順番はそのままです。
waitlist-done-declined = 枠を見送りました。順番はそのままです。

waitlist-see = キャンセル待ちを見る・変える
waitlist-entry = 空きが出るのを、キャンセル待ちで順番に待つことができます。
waitlist-entry-waiting = あなたはキャンセル待ちをしています。
waitlist-entry-offered = 今、空いた枠を{ $until }までご案内しています。ここでほかの時刻を選ぶと、ご案内中の枠は次の方に回ります。
waitlist-entry-go = キャンセル待ちへ進む

# 窓口と計画担当のためのキャンセル待ち。日本語と英語だけ

turn-title = キャンセル待ち
turn-venues = 待つ会場
turn-venues-hint = 一つも選ばなければ、すべての会場になります。
turn-all-venues = すべての会場
turn-how = キャンセル待ちは、予約ではありません。空いた枠は、予約できる方のうち一番先の方のために、{ $wait }取っておきます{ $day ->
        [none] {""}
       *[other] （{ $day }だけを数えます）
    }。
turn-join = キャンセル待ちに入れる
turn-change = 会場を変える（順番はそのまま）
turn-leave = キャンセル待ちをやめる
turn-decline = 案内中の枠を見送る（順番はそのまま）
turn-held = キャンセル待ちの枠を取っています（まだ予約ではありません）
turn-held-until = { $when }、{ $venue }の枠を、キャンセル待ちの案内として、{ $until }まで取っています。まだ予約は終わっていません。
turn-book = 案内中の枠を予約する
desk-done-waits = キャンセル待ちに入りました。予約ではないことをお伝えください。
desk-done-left = キャンセル待ちをやめました。
desk-done-declined = 案内中の枠を見送りました。キャンセル待ちの順番はそのままです。

say-turn-offered = キャンセル待ちで空いた枠を、お取りしてあります。{ $dose }、{ $when }、会場は{ $venue }です。まだ予約は終わっていません。{ $until }まで取っておきます。今、予約いたしましょうか。ご都合が合わなければ次の方に回し、順番はそのままです。
say-turn-waiting = キャンセル待ちに入っています。{ $dose }、{ $venues }、{ $since }からです。{ $ahead ->
        [0] 前に待っている方はいません。
       *[other] 前に待っている方は{ $ahead }人です。
    }予約ではありません。予約できる枠が空いたら、ほかの方に回さず、{ $wait }取っておきます{ $day ->
        [none] {""}
       *[other] （{ $day }だけを数えます）
    }。
say-turn-declined = ご案内した{ $when }、{ $venue }の枠は、{ $at }に見送られました。順番はそのままです。
say-turn-lapsed = ご案内した{ $when }、{ $venue }の枠は、{ $at }まで取ってありましたが、お返事がなかったので次の方に回しました。順番はそのままです。
say-turn-withdrawn = ご案内した{ $when }、{ $venue }の枠は、{ $at }に使えなくなりました。お手続きに間違いはなく、順番はそのままです。
say-turn-asked = キャンセル待ちには、もう入っていません。{ $at }に、{ $channel }から{ $by }がやめました。
say-turn-unanswered = キャンセル待ちには、もう入っていません。3回続けてご案内にお返事がなかったので、{ $at }に終わりました。もう一度入ることができ、こちらで手続きもできます。

timeline-turn-joined = キャンセル待ちに入りました（{ $dose }{ $venues ->
        [none] {""}
       *[other] 、{ $venues }
    }）
timeline-turn-changed = キャンセル待ちの会場を変えました{ $venues ->
        [none] {""}
       *[other] （{ $venues }）
    }。順番はそのまま
timeline-turn-offered = キャンセル待ちで、空いた枠を案内しました：{ $when }、{ $venue }（予約ではありません）
timeline-turn-declined = 案内した枠を見送りました：{ $when }、{ $venue }。順番はそのまま
timeline-turn-lapsed = 案内した枠は、期限までにお返事がなく、ほかの方に回しました：{ $when }、{ $venue }
timeline-turn-withdrawn = 案内した枠は、使えなくなりました：{ $when }、{ $venue }
timeline-turn-booked = 予約が取れて、キャンセル待ちが終わりました（予約番号 { $number }）
timeline-turn-asked = キャンセル待ちをやめました
timeline-turn-unanswered = お返事のない案内が3回続き、キャンセル待ちから外れました

finding-turn-number = この番号は、キャンセル待ちの記録の番号です。予約番号ではなく、この番号の予約はありません。

act-keep_turn = 電話の方のために、キャンセル待ちに入る・やめる、案内を見送る

waits-title = キャンセル待ち
waitlist-closed = この事業に、キャンセル待ちはありません。入ることはできず、枠の案内もありません。
waitlist-waiting = 待っている方
waitlist-offered = うち、案内中（予約ではない）
waitlist-ended-booked = 予約して終わった順番
waitlist-ended-asked = 自分でやめた順番
waitlist-ended-unanswered = 返事がなく外れた順番
waitlist-longest = 一番長く待っている方は、{ $since }からです。
waitlist-by-venue = 待っている方（会場別）
waitlist-any = どの会場でも
waitlist-both = いくつかの会場を待つ方は、それぞれの会場で数えています。
waitlist-more = 案内中の枠と、新しい動き
waitlist-offers = 案内中で、まだ予約されていない枠（期限の近い順）
waitlist-until = 期限
waitlist-slot = 日時
waitlist-dose = 回
waitlist-recent = 順番の動き（新しい順）
waitlist-changed = 最後の動き
waitlist-standing = 状態
waitlist-joined = 入った日時
waitlist-offer-count = 案内の回数
waitlist-standing-waiting = 待っている
waitlist-standing-offered = 案内中（予約ではない）
waitlist-standing-booked = 予約した
waitlist-standing-asked = やめた
waitlist-standing-unanswered = 返事がなく外れた

counter-waits = { $dose }のキャンセル待ちに入っています。予約はありません。
counter-offered = キャンセル待ちに入っていて、予約はありません。{ $until }まで、枠（{ $dose }、{ $when }、{ $venue }）を取ってあります。ご本人か電話窓口が、予約できます。

act-see_waitlist = キャンセル待ちの様子を見る
sheet-waitlist = キャンセル待ち
turn-message = キャンセル待ち
turn-message-offer = 案内した枠

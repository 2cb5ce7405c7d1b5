# 計画担当のための、定員を超える受付の文。やさしい日本語はありません

act-propose_overbooking = 定員を超える受付を提案する
act-lift_overbooking = 定員を超える受付をやめる
overbooking-title = 定員を超えて受け付ける
overbooking-means = ひとりでに超えることはありません。計画担当が理由を付けて提案し、ほかの計画担当が承認したときに効きます。上限は、枠の定員の半分までです。
overbooking-stated = いまの設定
overbooking-none = 設定はありません。定員を超えて予約する人はいません。
overbooking-line = 枠ごとに { $more } 多く受け付けます。{ $reason }
overbooking-lift = やめる
overbooking-propose = 提案する
overbooking-amount = 定員よりどれだけ多く受け付けるか（例：5、10%）
overbooking-reason = 理由
overbooking-reason-no_shows = 予約しても来ない人が、それだけいる
overbooking-reason-left_doses = ワクチンが余る
overbooking-reason-as_ordered = 指示による
overbooking-taken = 予約と仮押さえ
overbooking-more = 定員を超える数
overbooking-beyond = 定員を超えている予約
overbooking-do-propose = 定員を超える受付を提案しますか
overbooking-do-lift = 定員を超える受付をやめますか
overbooking-means-propose = 同じ範囲の前の設定と入れかわります。枠ごとに、いちばん狭い範囲の設定だけが効きます。ほかの計画担当が承認すると、すぐに予約できるようになります。
overbooking-means-lift = だれの予約も取り消しません。予約した人も、仮押さえの人も、そのまま残ります。定員に空きが戻るまで、新しく入る人はいません。
overbooking-sum = 定員を超えて予約できるのは{ $after }人です（いまは{ $before }人）。定員を超えている予約は、いま{ $beyond }件です。
overbooking-go-propose = 提案する
overbooking-go-lift = やめる
overbooking-proposed = 提案 { $number } は、ほかの計画担当の承認を待っています。
overbooking-lifted = やめました。だれの予約も取り消していません。
overbooking-capacity = { $capacity }（+{ $more }）
overbooking-hour = { $detail }・定員超過の受付 { $more }
clinics-overbooking = { $area }：{ $line }

refusal-overbooking-invalid = この数では超えられません
    .detail = 超える数は、1人からの人数か、1%からの割合で、枠の定員の半分までです。
    .next = 5 のような人数か、10% のような割合を書いてください。
refusal-overbooking-unknown = ここには設定がありません
    .detail = この範囲には、定員を超える受付の設定がありません。
    .next = いまの設定の一覧を見てください。

# 公開した枠に運営側が行うこと：受付停止、中止、振り替え

status-displaced = 別の日時への変更が必要です
what-displaced = この日時・会場では行われないことになりました
what-kept = 予定どおり行われることになりました
what-relocated-slots = 係の者が { $from } から { $to } へ変更しました

reason-weather = 悪天候
reason-power = 停電・断水
reason-staff = 人員の不足
reason-supply = ワクチンの都合
reason-premises = 建物の都合
reason-published_by_mistake = 公開の手違い
reason-fewer_places = 定員の見直し
reason-maintenance = システムの作業
reason-stop_other = 会場の都合

my-displaced = この日時・会場では行われないことになりました（理由：{ $reason }）。予約は取り消されていません。別の日時をお選びください。お電話でも変更できます。
my-displaced-choose = 近い日時の空き
my-displaced-rule = 押すと、すぐにその日時に変わります。取り置きはしていないので、先に選んだ方のものになります。
my-displaced-none = 今は、近い日時に空きがありません。予約は残っています。空きが出しだい、ここで選べます。お電話でもご相談ください。
my-relocated = 事情により、こちらで日時・会場を変更しました（理由：{ $reason }）。前の日時は { $from } です。ご都合が悪いときは、変更や取り消しができます。

refusal-slot-stopped = この日時は、受付を止めています
    .detail = { $at ->
        [none] 今は、この日時や会場の新しい予約と変更を受け付けていません。すでにある予約はそのままです。
       *[other] { $at }まで、この日時や会場の新しい予約と変更を受け付けていません。すでにある予約はそのままです。
    }
    .next = 別の日時か会場を選ぶか、時間をおいてもう一度お試しください。予約の確認はいつでもできます。
refusal-slot-called-off = この日時では行われません
    .detail = この日時・会場での実施は取りやめになりました。
    .next = 別の日時か会場をお選びください。
refusal-area-unknown = その枠は見つかりません
    .detail = 会場、日、時刻、枠の番号のどれかが、この事業にありません。または、止めている受付がありません。
    .next = 会場と日をもう一度確かめてください。
refusal-stop-invalid = この止め方はできません
    .detail = 終わりの時刻が過ぎているか読み取れません。または、中止した枠を受付停止に変えようとしています。
    .next = 終わりの時刻を先の時刻にするか、中止を取り消してからもう一度行ってください。
refusal-capacity-below-taken = 予約と仮押さえより少なくできません
    .detail = { $count ->
        [none] 予約と仮押さえの人数より少ない定員です。
       *[other] この枠には、予約と仮押さえが合わせて { $count }人います。
    }
    .next = 人数以上の定員にするか、振り替え先を決めて、もう一度行ってください。
refusal-capacity-no-place = 振り替え先が足りません
    .detail = { $count ->
        [none] 条件に合う空きがない方がいます。だれも動かしていません。
       *[other] 条件に合う空きがない方が { $count }人います。だれも動かしていません。
    }
    .next = 別の振り替え先を選ぶか、枠を増やしてから、もう一度行ってください。
refusal-rule-unknown = 振り替え先が分かりません
    .detail = 同じ会場、どの会場でも、会場の指定、枠の指定のどれかで決めます。
    .next = 振り替え先を選び直してください。

paused = 新しい予約と変更の受付を止めています（理由：{ $reason }）。予約の確認はできます。
paused-until = { $until }まで、新しい予約と変更の受付を止めています（理由：{ $reason }）。予約の確認はできます。
notices = お知らせ

refusal-notice-invalid = このお知らせは出せません
    .detail = 日本語の文が空か長すぎる（500文字まで）、終わりの日時が過ぎている、または、お知らせが10件あります。
    .next = 文と日時を直すか、古いお知らせを取り下げてください。
refusal-notice-unknown = そのお知らせはありません
    .detail = もう取り下げられています。
    .next = お知らせの一覧を確かめてください。

# 手元に残すもの: カレンダー、財布に入る予約票

calendar-file = カレンダーに 入《い》れる
calendar-file-cancelled = カレンダーから 消《け》す
calendar-summary = { $name }（{ $dose }）
calendar-number = 予約番号《よやくばんごう》 { $number }
calendar-phone = 会場《かいじょう》の電話《でんわ》 { $phone }
calendar-cancelled = この予約《よやく》は 取《と》り消《け》しました。
calendar-newest = 予約《よやく》を 変《か》えたときは、もう一度《いちど》カレンダーに 入《い》れてください。正《ただ》しい日《ひ》と時間《じかん》は「予約《よやく》を 見《み》る」で 見《み》ることが できます。
card-link = 小《ちい》さい予約票《よやくひょう》
card-title = 小《ちい》さい予約票《よやくひょう》
card-hint = 印刷《いんさつ》したあとで、外《そと》の線《せん》で 切《き》って、真《ま》ん中《なか》の線《せん》で 折《お》ってください。
card-fold = ここで 折《お》ります
card-when = いつ

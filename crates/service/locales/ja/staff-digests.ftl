# 市区町村：ほかの事業との重なりを、鍵つきの照合値でさがす。日本語と英語だけ

digests-title = ほかの事業との重なりをさがす
digests-how = 名簿を見せ合わずに、両方の名簿にある接種券をさがします。両者だけが持つ鍵で照合値を作り、照合値のファイルだけを渡します。名簿と鍵は保存しません。
digests-make = 照合値のファイルを作る
digests-make-how = できたファイルを、相手に渡してください。番号も生年月日も入っていません。
digests-make-go = 作って保存する
digests-check = 相手の照合値と比べる
digests-check-how = 相手から受け取ったファイルと、自分の名簿を比べます。
digests-check-go = 比べる
digests-list = 自分の名簿（CSV）
digests-theirs = 相手の照合値のファイル
digests-key = 両者の鍵
digests-key-hint = 0から9とaからfの64文字。電話や郵便など、ファイルとは別の道で渡してください。
digests-found = 比べた結果
digests-told = 自分の { $ours } 枚のうち、{ $both } 枚が相手の { $theirs } 枚の中にもあります（鍵の名前 { $key }）。
digests-lines = 自分の名簿の行：
act-compare_digests = ほかの事業との重なりをさがす
refusal-exchange-key = 鍵として読めません
    .detail = 鍵は、0から9とaからfの64文字です。
    .next = 相手と決めた鍵を、そのまま入れてください。
refusal-exchange-file = 相手の照合値のファイルが使えません
    .detail = { $reason }
    .next = 同じ鍵で作ったファイルを、もう一度受け取ってください。

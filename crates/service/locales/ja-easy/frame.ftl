# どの画面にもあることば（やさしい日本語）

site-name = 予約《よやく》のサイト
skip = 本文《ほんぶん》へ 行《い》く
languages = 言語《げんご》（Language）
unreviewed = この ことばを 小《ちい》さい ときから 話《はな》す人《ひと》が まだ 確《たし》かめていません。日本語《にほんご》が 正《ただ》しい ものです。
back = 前《まえ》の画面《がめん》に もどる
restart = 最初《さいしょ》から やりなおす
home = 最初《さいしょ》の画面《がめん》へ
continue = 次《つぎ》へ
change = 変《か》える
error-prefix = エラー:
error-summary = ここを 確《たし》かめてください
required = ※必要《ひつよう》
help-title = 困《こま》ったときは 電話《でんわ》してください
help-text = やり方《かた》が わからないとき、自分《じぶん》で 予約《よやく》できないときは、電話《でんわ》で 聞《き》いてください。
help-call = 電話《でんわ》する { $phone }
help-voucher = 電話《でんわ》のとき、接種券《せっしゅけん》を 持《も》っていてください。
signed-in = 接種券《せっしゅけん》の番号《ばんごう》の 最後《さいご》が { $ending } の人《ひと》の 画面《がめん》です
sign-out = 終《お》わる
sign-out-hint = ほかの人《ひと》が 使《つか》う前《まえ》に、「終《お》わる」を 押《お》してください。予約《よやく》は なくなりません。
banner-demo = これは 見本《みほん》です。名前《なまえ》も 番号《ばんごう》も 本物《ほんもの》ではありません。本当《ほんとう》の予約《よやく》は できません。

places = あと { $n }人 予約《よやく》できます
places-left = あと { $n }人
full = いっぱいです
dose = { $n }回目《かいめ》
age = { $n }歳《さい》

status-confirmed = 予約《よやく》しました
status-cancelled = やめました（キャンセル）
status-checked_in = 会場《かいじょう》に 来《き》ました
status-checked = 会場《かいじょう》で 確《たし》かめました
status-administered = 注射《ちゅうしゃ》が 終《お》わりました
status-not_given = 来《き》ましたが 注射《ちゅうしゃ》を していません
status-no_show = 来《き》た記録《きろく》が ありません

what-confirmed = 予約《よやく》しました
what-confirmed-slot = { $to } に 予約《よやく》しました
what-moved = 予約《よやく》を 変《か》えました
what-moved-slots = { $from } から { $to } に 変《か》えました
what-cancelled = 予約《よやく》を やめました
what-checked_in = 会場《かいじょう》に 来《き》ました
what-checked = 紙《かみ》と 体《からだ》を 確《たし》かめました
what-administered = 注射《ちゅうしゃ》が 終《お》わりました
what-administered-lot = 注射《ちゅうしゃ》が 終《お》わりました（ロット { $lot }）
what-not_given = 注射《ちゅうしゃ》を しませんでした
what-undone = まちがいだったので もどしました：{ $step }
what-no_show = 来《き》た記録《きろく》が ありませんでした
what-other = 記録《きろく》が 新《あたら》しくなりました

channel-web = ウェブサイト
channel-line = LINE（ライン）
channel-desk = 電話《でんわ》
channel-venue = 会場《かいじょう》
channel-api = ほかのサービス
channel-cli = 事務局《じむきょく》
channel-system = 自動《じどう》
channel-other = そのほか

by-holder = 自分《じぶん》 または 代《か》わりの人《ひと》
by-operator = 係《かかり》の人《ひと》
by-system = 自動《じどう》

reason-changed_plans = 都合《つごう》が 悪《わる》くなった
reason-ill = 体《からだ》の具合《ぐあい》が 悪《わる》い
reason-elsewhere = ほかの会場《かいじょう》で 注射《ちゅうしゃ》する
reason-wrong_booking = 予約《よやく》を まちがえた
reason-earlier_dose_cancelled = 前《まえ》の回《かい》の予約《よやく》を やめたから
reason-unwell = その日《ひ》 体《からだ》の具合《ぐあい》が 悪《わる》かった
reason-medical_reason = お医者《いしゃ》さんが やめたほうがいいと 言《い》った
reason-declined = 自分《じぶん》で やめた
reason-papers = 紙《かみ》が 足《た》りなかった
reason-interval = 前《まえ》の回《かい》から 近《ちか》すぎた
reason-no_dose_left = 薬《くすり》が なかった
reason-other = そのほか

history-who = { $channel }・{ $by }
history-reason = 理由《りゆう》：{ $reason }

missing-title = この画面《がめん》は ありません
missing-detail = アドレスが まちがっているか、もう 使《つか》っていない 画面《がめん》です。
missing-next = 予約《よやく》は なくなっていません。最初《さいしょ》の画面《がめん》から、予約《よやく》したり 確《たし》かめたり できます。
broken-title = すみません。画面《がめん》を 出《だ》せませんでした
broken-detail = こちらの 機械《きかい》の問題《もんだい》です。あなたの まちがいでは ありません。
broken-next = 少《すこ》し 待《ま》ってから、もう一度《いちど》 やってください。終《お》わった予約《よやく》は なくなりません。「予約《よやく》を 確《たし》かめる」で 見《み》ることが できます。
closed-title = いまは 予約《よやく》が できません
closed-detail = 記録《きろく》が 正《ただ》しいか 調《しら》べています。まちがいを 見《み》せないように、終《お》わるまで 予約《よやく》を することも 見《み》ることも できません。
closed-next = 予約番号《よやくばんごう》と 予約証《よやくしょう》を なくさないでください。予約《よやく》の日《ひ》が 近《ちか》い人《ひと》は、そのまま 会場《かいじょう》へ 来《き》てください。ほかの人《ひと》は、あとで もう一度《いちど》 やってください。
other-person-title = ほかの人《ひと》の画面《がめん》に 変《か》わりました
other-person-detail = ほかのタブで、接種券《せっしゅけん》の番号《ばんごう》の 最後《さいご》が { $ending } の人《ひと》が 始《はじ》めました。まちがえないように、今《いま》は 何《なに》も していません。
other-person-next = { $ending } の人《ひと》を 続《つづ》けますか。最初《さいしょ》から やりなおしますか。
other-person-go = { $ending } の人《ひと》を 続《つづ》ける
to-my = 予約《よやく》を 確《たし》かめる
try-again = もう一度《いちど》 やってみる
incident = 問《と》い合《あ》わせ番号《ばんごう》
incident-hint = 電話《でんわ》で この番号《ばんごう》を 言《い》ってください。理由《りゆう》を 調《しら》べます。

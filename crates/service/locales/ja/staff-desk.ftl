# 電話窓口：サインイン用の番号、再発行した接種券とのつなぎ、折り返し。日本語と英語だけ

identified = ご本人の確かめ方（生年月日のほかに）
identified-voucher = 接種券の番号を読み上げてもらった
identified-booking_number = 予約番号を読み上げてもらった
identified-contact = 登録のお名前と電話番号を言ってもらった
identified-called_back = 登録の電話番号にかけ直した

code-title = サインイン用の番号
code-how = 待ち時間がかかっている接種券でも、この番号で待たずにサインインできます。券番号と生年月日はやはり必要です。8けたで、10分間、一度だけ使えます。
code-go = 番号を出す
code-say = サインインの画面で、券番号と生年月日を入れて進んでください。「少し時間をおいてください」と出たら、その下の欄に、この8けたの数字を入れてください。{ $until }まで、一度だけ使えます。
code-once = この番号は、今だけ表示しています。どこにも残りません。もう一度出すと、前の番号は使えなくなります。

link-title = 再発行した接種券とつなぐ
link-how = 市区町村が名簿に載せた接種券どうしだけ、つなげます。予約と記録は、新しい接種券に引き継がれます。取り消しは市区町村に頼んでください。
link-which = もう一枚の接種券は
link-new = 再発行された、新しい接種券
link-old = 再発行される前の、古い接種券
link-code = もう一枚の市区町村コード
link-number = もう一枚の券番号
link-number-hint = 18けたの数字なら、市区町村コードは空けておけます。
link-go = つなぐ
desk-done-linked = 接種券をつなぎました。前の接種券での予約も、新しい接種券で続けられます。

calls-title = 折り返しの電話
calls-due = 折り返し（{ $n }）
calls-how = 約束の時刻の順です。引き受けると番号が見え、30分のあいだ、ほかの人は引き受けられません。
calls-none = 折り返しの約束はありません。
calls-own = 引き受けた電話：
calls-late = { $wait }過ぎています
calls-about = { $reason }・{ $municipality }・{ $programme }{ $tries ->
        [0] {""}
       *[other] ・つながらなかった回数 { $tries }
    }
calls-taken-by = アカウント { $account } が引き受け中
calls-untold = 電話番号は、残っていません。この方の画面で、ほかの連絡方法を確かめてください。
calls-person = この方の画面
calls-take = 引き受ける
calls-done = お話しできた（番号とメモを消す）
calls-not-reached = つながらなかった
calls-again-date = 次にかける日
calls-again-time = 次にかける時刻
calls-done-taken = 引き受けました。
calls-done-done = 済みにしました。電話番号とメモは消えました。
calls-done-not-reached = つながらなかったことを記録し、一覧に戻しました。
calls-promise = 折り返しを約束する
calls-promise-how = 電話番号とメモは、暗号にして保存し、引き受けた人にだけ見せます。お話しできたら消します。
calls-promise-go = 約束する
calls-promised = 折り返しの約束：{ $when }（{ $reason }）。
calls-telephone = かける電話番号
calls-date = 日
calls-time = 時刻
calls-reason = 用件
calls-reason-booking = 予約したい
calls-reason-change = 予約の変更・取り消し
calls-reason-sign_in = サインインできない
calls-reason-voucher = 接種券のこと
calls-reason-complaint = うまくいかなかったこと
calls-reason-other = その他
calls-note = メモ（なくてもよい）
calls-note-hint = 500字まで。
desk-done-promised = 折り返しの一覧に入れました。

timeline-desk-identified = ご本人と確かめました：{ $how }
timeline-desk-code-given = サインイン用の番号を出しました
timeline-desk-code-used = サインイン用の番号で、サインインがありました
timeline-desk-call-back-noted = 折り返しを約束しました
timeline-desk-call-back-done = 折り返しの電話で、お話しできました
timeline-desk-call-back-not-reached = 折り返しの電話が、つながりませんでした

act-give_code = サインイン用の番号を出す
act-link_voucher = 再発行した接種券とつなぐ
act-see_call_backs = 折り返しの一覧を見る
act-note_call_back = 折り返しを約束する
act-take_call_back = 折り返しの電話をする

fact-how = 確かめ方
fact-call = 電話
fact-due = 約束の時刻
fact-outcome = 結果

kind-CallerIdentified = 電話の方をご本人と確かめた
kind-CodeGiven = サインイン用の番号を出した
kind-CodeUsed = サインイン用の番号が使われた
kind-CallBackNoted = 折り返しを約束した
kind-CallBackTaken = 折り返しの電話を引き受けた
kind-CallBackEnded = 折り返しの電話をした

refusal-desk-identified = ご本人の確かめ方を選んでください
    .detail = 確かめ方は、記録に残ります。
    .next = 一覧から一つ選んでください。
refusal-desk-call-back-due = かける日と時刻を直してください
    .detail = 読み取れないか、過ぎているか、30日より先です。
    .next = 日と時刻を選び直してください。
refusal-desk-call-back-reason = 用件を選んでください
    .detail = 用件は、一覧に出ます。
    .next = 一覧から一つ選んでください。
refusal-desk-call-back-note = メモが長すぎます
    .detail = 500字までです。
    .next = 短くしてください。
refusal-call-back-unknown = その折り返しは、もうありません
    .detail = ほかの人が済ませたか、ご本人が連絡先を消しました。
    .next = 一覧を開き直してください。
refusal-call-back-taken = その折り返しは、あなたが引き受けたものではありません
    .detail = ほかの人が引き受けているか、引き受けてから30分が過ぎました。
    .next = 一覧を見て、まだ空いていれば引き受けてください。
refusal-call-back-exists = この方には、もう折り返しの約束があります
    .detail = 一人の方に、約束は一つだけです。
    .next = 折り返しの一覧から、その電話を先に済ませてください。
refusal-voucher-not-listed-yet = 新しい接種券が、まだ名簿にありません
    .detail = 市区町村が再発行した接種券を名簿に載せるまで、つなげません。
    .next = 番号をもう一度読み上げていただいてください。合っていれば、発行した市区町村に、名簿への追加を頼んでください。
refusal-code-spent = サインイン用の番号が使えません
    .detail = 使い終わったか、10分を過ぎたか、番号がちがいます。
    .next = 電話窓口で、新しい番号をお聞きください。

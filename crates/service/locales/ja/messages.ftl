# 手元に残すもの: カレンダー、財布に入る予約票

calendar-file = カレンダーに入れる
calendar-file-cancelled = カレンダーから消す
calendar-summary = { $name }（{ $dose }）
calendar-number = 予約番号 { $number }
calendar-phone = 会場の電話番号 { $phone }
calendar-cancelled = この予約は取り消されました。
calendar-newest = 変更や取り消しをしたときは、「予約の確認」からもう一度カレンダーに入れてください。正しい日時は、いつでも「予約の確認」で見られます。
card-link = 財布に入る予約票
card-title = 財布に入る予約票
card-hint = 印刷したら、外側の線で切り、まん中の線で折ってください。
card-fold = ここで折ります
card-when = 日時

message-reminder = ご予約の日が近づいています
message-look = 予約の確認・変更・取り消し：{ $url }
message-record = このお知らせは、{ $moment }の予約の記録をお伝えするものです。記録が変わったときは、新しい記録が正しいものです。
message-proof = 予約の証明は、添付のファイル { $file } です。誰でも { $url } で確かめられます。このお知らせの文そのものは証明になりません。
message-proof-page = 予約の証明は、「予約の確認」のページで受け取れる予約証のファイルです。誰でも { $url } で確かめられます。このお知らせの文そのものは証明になりません。
message-proof-letter = 予約の証明は予約証です。「予約の確認」のページか電話窓口で受け取れるファイルで、会場ではこの手紙のコードから確かめます。予約証は誰でも { $url } で確かめられます。この手紙の文そのものは証明になりません。
message-stop = このお知らせは、連絡先としてこの宛先が入力されたため送られています。止めるときや宛先を変えるとき：{ $url }
message-stop-line = このお知らせは、このトークが接種券とつながっているため送られています。止めるときや、つながりを解除するとき：{ $url }
message-stop-letter = この手紙は、ほかの連絡先がないか、手紙をお選びになったため送られています。送り方を変えるとき、止めるとき：{ $url } またはお電話 { $phone }
letter-number = 手紙の番号 { $id }
letter-again = 再印刷：同じ番号の手紙が届いているときは、こちらを捨ててください。
message-short = { $title } { $when } { $venue } 予約番号 { $number } 確認と証明 { $url }

wish-title = 予約についてのお知らせ
wish-intro = ここで何を選んでも、予約はそのままです。
wish-way = お知らせをどの方法で受け取りますか
wish-any = 入力した連絡先のどれでもよい
wish-mail = メールだけ
wish-sms = ショートメッセージだけ
wish-line = LINEだけ
wish-letter = 手紙だけ
wish-none = 受け取らない
wish-reminders = 予約日が近づいたときのお知らせは必要ですか
wish-reminders-yes = 必要
wish-reminders-no = 不要
wish-saved = 選んだ内容を保存しました。
wish-stop-reminders = 予約日が近づいたときのお知らせだけ止める
wish-stop-all = お知らせをすべて止める
wish-save = この内容で登録する
wish-stopped = 選ばれたとおり、お知らせを止めました。予約はそのままです。
wish-unknown = 何も止めていません。リンクが古いか、連絡先がもうありません。予約はそのままです。
wish-signed-in = 本人確認をしてくわしく選ぶ

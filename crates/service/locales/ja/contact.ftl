# 連絡先

contact-title = 連絡先を入れてください
contact-title-my = 連絡先を変更する
contact-intro = 会場の都合で予約に変更があるときなど、必要なときだけお知らせするために使います。いつでも変更や消去ができます。
contact-kana-name = 接種を受ける方の氏名（カナ）
contact-kana-name-hint = 例：ミホン　ハナコ。ひらがなで入れてもかまいません。
contact-telephone = 電話番号
contact-telephone-hint = 例：090-1234-5678。固定電話の番号でもかまいません。
contact-email = メールアドレス
contact-email-hint = 例：hanako@example.jp。お持ちでなければ、空のままでかまいません。
contact-email-hint-required = 例：hanako@example.jp
contact-optional = ※任意
contact-kept = 今の登録は「{ $kept }」です。変えないときは、空のままにしてください。
contact-kept-none = 連絡先は登録されていません。
contact-heading = 連絡先
contact-masked = 接種券を見た人に知られないように、一部だけを表示しています。
contact-change = 連絡先を変更する
contact-add = 連絡先を登録する
contact-erase = 連絡先を消去する
contact-save = 連絡先を登録する
contact-away = 連絡先を今は表示できません。予約には影響ありません。しばらくしてから、もう一度ごらんください。
contact-not-kept-title = 予約はできましたが、連絡先を登録できませんでした
contact-not-kept = 予約はなくなりません。しばらくしてから「予約の確認」で、連絡先を登録してください。
contact-erase-title = 連絡先を消去しますか
contact-erase-detail = 氏名、電話番号、メールアドレスを消去します。消去した連絡先は、だれにも元に戻せません。
contact-erase-bookings = 予約はそのまま残ります。予約に変更があっても、こちらからお知らせできなくなります。
contact-erase-go = 連絡先を消去する
contact-erase-keep = 消去しないで戻る
contact-changed = 連絡先を登録しました。
contact-erased = 連絡先を消去しました。予約はそのまま残っています。

refusal-contact-not-asked = この予約では、その連絡先を集めていません
    .detail = 必要のない個人情報は受け取りません。
    .next = その項目を空にして、もう一度送ってください。
refusal-contact-unavailable = 連絡先を今は登録や表示ができません
    .detail = 連絡先の保管場所が使えません。予約はこれまでどおり記録されています。
    .next = しばらくしてから、もう一度お試しください。お急ぎのときはお電話ください。
refusal-contact-erasing = 連絡先の消去を受け付けました
    .detail = 消去は記録され、連絡先はもうだれにも表示されません。保管場所が使えるようになりしだい、消し終わります。
    .next = このままお待ちください。もう一度押していただく必要はありません。
refusal-kana-name-missing = 氏名（カナ）を入れてください
    .detail = まだ入っていません。
    .next = カタカナかひらがなで入れてください。
refusal-kana-name-length = 氏名（カナ）は40文字までです
    .detail = 入れた文字が多すぎます。
    .next = 40文字までにして、入れ直してください。
refusal-kana-name-unreadable = 氏名は、カタカナかひらがなで入れてください
    .detail = { $found ->
        [none] ここでは使えない文字があります。
       *[other] 「{ $found }」は、ここでは使えません。
    }
    .next = 漢字やアルファベットではなく、カタカナかひらがなで入れ直してください。
refusal-telephone-missing = 電話番号を入れてください
    .detail = まだ入っていません。
    .next = 携帯電話か固定電話の番号を、市外局番から入れてください。
refusal-telephone-unreadable = 電話番号は数字で入れてください
    .detail = { $found ->
        [none] ここでは使えない文字があります。
       *[other] 「{ $found }」は、ここでは使えません。
    }
    .next = 数字とハイフンだけで入れ直してください。
refusal-telephone-length = 電話番号のけたの数をお確かめください
    .detail = { $given ->
        [none] けたの数がちがうようです。
       *[other] 今入っている数字は{ $given }けたです。固定電話は、市外局番から10けたです。
    }
    .next = 市外局番から、数字を省かずに入れてください。
refusal-telephone-mobile-length = 携帯電話などの番号は11けたです
    .detail = { $given ->
        [none] けたの数がちがうようです。
       *[other] 今入っている数字は{ $given }けたです。
    }
    .next = 090や080などから、11けたすべてを入れてください。
refusal-telephone-start = 電話番号は0から始まる数字です
    .detail = 0から始まる市外局番か、090などで始まる番号ではありません。
    .next = 市外局番から入れてください。外国の番号は、+と国番号から入れてください。
refusal-email-missing = メールアドレスを入れてください
    .detail = まだ入っていません。
    .next = 例のように、@の前と後ろを入れてください。
refusal-email-unreadable = メールアドレスに使えない文字があります
    .detail = { $found ->
        [none] ここでは使えない文字があります。
       *[other] 「{ $found }」は、メールアドレスには使えません。
    }
    .next = 英字、数字、@、ピリオドなどで入れ直してください。
refusal-email-length = メールアドレスは254文字までです
    .detail = 入れた文字が多すぎます。
    .next = メールアドレスだけを入れ直してください。
refusal-email-form = メールアドレスの形をお確かめください
    .detail = @の前か後ろが足りないか、区切りのピリオドが足りないようです。
    .next = hanako@example.jp のような形で入れ直してください。

# 連絡先（やさしい日本語）

contact-title = 連絡先《れんらくさき》を 書《か》いてください
contact-title-my = 連絡先《れんらくさき》を 変《か》える
contact-intro = 予約《よやく》が 変《か》わるときなどに、お知《し》らせするために 使《つか》います。いつでも 変《か》えたり 消《け》したり できます。
contact-kana-name = 注射《ちゅうしゃ》する人《ひと》の 名前《なまえ》（カタカナ）
contact-kana-name-hint = 例《れい》：ミホン　ハナコ。ひらがなでも いいです。
contact-telephone = 電話番号《でんわばんごう》
contact-telephone-hint = 例《れい》：090-1234-5678。家《いえ》の電話《でんわ》でも いいです。
contact-email = メールアドレス
contact-email-hint = 例《れい》：hanako@example.jp。なければ、書《か》かなくて いいです。
contact-email-hint-required = 例《れい》：hanako@example.jp
contact-optional = ※書《か》かなくても いい
contact-kept = 今《いま》は「{ $kept }」です。変《か》えないときは、何《なに》も 書《か》かないでください。
contact-kept-none = 連絡先《れんらくさき》は ありません。
contact-heading = 連絡先《れんらくさき》
contact-masked = ほかの人《ひと》に 知《し》られないように、少《すこ》しだけ 見《み》せています。
contact-change = 連絡先《れんらくさき》を 変《か》える
contact-add = 連絡先《れんらくさき》を 書《か》く
contact-erase = 連絡先《れんらくさき》を 消《け》す
contact-save = これで 決《き》める
contact-away = 連絡先《れんらくさき》は 今《いま》 見《み》られません。予約《よやく》は だいじょうぶです。少《すこ》し 待《ま》ってから、もう一度《いちど》 見《み》てください。
contact-not-kept-title = 予約《よやく》は できました。でも 連絡先《れんらくさき》は できませんでした
contact-not-kept = 予約《よやく》は なくなりません。少《すこ》し 待《ま》ってから、「予約《よやく》を 見《み》る」で 連絡先《れんらくさき》を 書《か》いてください。
contact-erase-title = 連絡先《れんらくさき》を 消《け》しますか
contact-erase-detail = 名前《なまえ》、電話番号《でんわばんごう》、メールアドレスを 消《け》します。消《け》すと、だれも もとに もどせません。
contact-erase-bookings = 予約《よやく》は 消《き》えません。でも、予約《よやく》が 変《か》わったときに お知《し》らせ できません。
contact-erase-go = 連絡先《れんらくさき》を 消《け》す
contact-erase-keep = 消《け》さないで もどる
contact-changed = 連絡先《れんらくさき》が 決《き》まりました。
contact-erased = 連絡先《れんらくさき》を 消《け》しました。予約《よやく》は あります。

refusal-contact-not-asked = この連絡先《れんらくさき》は いりません
    .detail = いらないことは 聞《き》きません。
    .next = そこに 何《なに》も 書《か》かないで、もう一度《いちど》 送《おく》ってください。
refusal-contact-unavailable = 連絡先《れんらくさき》は 今《いま》 使《つか》えません
    .detail = 連絡先《れんらくさき》の ところが 動《うご》いていません。予約《よやく》は だいじょうぶです。
    .next = 少《すこ》し 待《ま》ってから、もう一度《いちど》 してください。急《いそ》ぐときは 電話《でんわ》してください。
refusal-contact-erasing = 連絡先《れんらくさき》を 消《け》すことが 決《き》まりました
    .detail = 連絡先《れんらくさき》は もう だれも 見《み》られません。あとで 全部《ぜんぶ》 消《き》えます。
    .next = このまま 待《ま》ってください。もう一度《いちど》 押《お》さなくて いいです。
refusal-kana-name-missing = 名前《なまえ》を カタカナで 書《か》いてください
    .detail = まだ 書《か》いていません。
    .next = カタカナか ひらがなで 書《か》いてください。
refusal-kana-name-length = 名前《なまえ》は 40文字《もじ》までです
    .detail = 文字《もじ》が 多《おお》すぎます。
    .next = 40文字《もじ》までにして ください。
refusal-kana-name-unreadable = 名前《なまえ》は カタカナか ひらがなで 書《か》いてください
    .detail = { $found ->
        [none] ここでは 使《つか》えない 文字《もじ》が あります。
       *[other] 「{ $found }」は ここでは 使《つか》えません。
    }
    .next = 漢字《かんじ》や ABCでは なく、カタカナか ひらがなで 書《か》いてください。
refusal-telephone-missing = 電話番号《でんわばんごう》を 書《か》いてください
    .detail = まだ 書《か》いていません。
    .next = スマホか 家《いえ》の電話《でんわ》の番号《ばんごう》を 書《か》いてください。
refusal-telephone-unreadable = 電話番号《でんわばんごう》は 数字《すうじ》で 書《か》いてください
    .detail = { $found ->
        [none] ここでは 使《つか》えない 文字《もじ》が あります。
       *[other] 「{ $found }」は ここでは 使《つか》えません。
    }
    .next = 数字《すうじ》だけで 書《か》いてください。
refusal-telephone-length = 電話番号《でんわばんごう》の 数字《すうじ》の数《かず》を 確《たし》かめてください
    .detail = { $given ->
        [none] 数字《すうじ》の数《かず》が ちがうようです。
       *[other] 今《いま》 数字《すうじ》が { $given } あります。家《いえ》の電話《でんわ》は 10です。
    }
    .next = 最初《さいしょ》の 0から 全部《ぜんぶ》 書《か》いてください。
refusal-telephone-mobile-length = スマホの番号《ばんごう》は 数字《すうじ》が 11です
    .detail = { $given ->
        [none] 数字《すうじ》の数《かず》が ちがうようです。
       *[other] 今《いま》 数字《すうじ》が { $given } あります。
    }
    .next = 090や 080から 全部《ぜんぶ》 書《か》いてください。
refusal-telephone-start = 電話番号《でんわばんごう》は 0から 始《はじ》まります
    .detail = 0から 始《はじ》まる 番号《ばんごう》では ありません。
    .next = 0から 書《か》いてください。外国《がいこく》の番号《ばんごう》は、+から 書《か》いてください。
refusal-email-missing = メールアドレスを 書《か》いてください
    .detail = まだ 書《か》いていません。
    .next = 例《れい》のように、@の 前《まえ》と 後《うし》ろを 書《か》いてください。
refusal-email-unreadable = メールアドレスに 使《つか》えない 文字《もじ》が あります
    .detail = { $found ->
        [none] ここでは 使《つか》えない 文字《もじ》が あります。
       *[other] 「{ $found }」は メールアドレスには 使《つか》えません。
    }
    .next = ABC、数字《すうじ》、@、ピリオド（.）で 書《か》いてください。
refusal-email-length = メールアドレスは 254文字《もじ》までです
    .detail = 文字《もじ》が 多《おお》すぎます。
    .next = メールアドレスだけを 書《か》いてください。
refusal-email-form = メールアドレスを 確《たし》かめてください
    .detail = @の 前《まえ》か 後《うし》ろが たりないようです。
    .next = hanako@example.jp のように 書《か》いてください。

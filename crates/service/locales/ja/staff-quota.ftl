# 窓口別に確保する枠

act-state_quota = 窓口別に枠を確保する
quota-title = 電話・会場などの枠を確保する
quota-means = ある窓口のために確保した枠は、ほかの窓口からは予約できません。その窓口ですでに入った予約は、確保した数に含めます。枠の開始の何時間か前に、残りをすべての窓口に開放します。
quota-stated = 確保している枠
quota-none = 確保している枠はありません。空いている枠は、どの窓口からも予約できます。
quota-nothing = ここでは確保しない
quota-line = { $kept }。開始の{ $hours }時間前に開放
quota-part = { $channel }：{ $amount }
quota-lift = ここの確保をやめる
quota-state = 枠を確保する
quota-venue = 会場
quota-date = 日（空なら、すべての日）
quota-amount = { $channel }：枠ごとの数か割合（例：5、20%）
quota-hours = 開始の何時間前に開放するか
quota-look = 変わることを見る
quota-days = これからの枠
quota-free = 空き
quota-kept = 確保
quota-web = ウェブで予約できる空き
quota-change = { $before } → { $after }
quota-do-state = この枠を確保しますか
quota-do-lift = ここの確保をやめますか
quota-instead = 同じ範囲の前の設定と入れかわります。枠ごとに、いちばん狭い範囲の設定だけが効きます。
quota-go-state = 確保する
quota-go-lift = 確保をやめる
quota-done = 設定しました。今から効きます。

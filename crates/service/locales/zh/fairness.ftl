# 公平性记录（任何人都可以查看）

fairness-title = 公平性记录
fairness-intro = 任何人都可以在这里查看预约从何时开始、先后顺序如何决定、各渠道有多少预约。这里不显示任何个人的信息。
fairness-order = 先后顺序如何决定
fairness-order-how = 无论通过网站、电话还是会场，先提出的人先办理。所有申请都由同一个程序按到达的先后顺序受理，并依次编号记录。没有抽签，也没有优先通道。
fairness-as-of = 根据第 { $size } 号为止的记录统计。
fairness-waves = 谁从何时可以预约
fairness-published = 名额何时公布
fairness-published-at = 公布时间
fairness-venues = 会场
fairness-days = 日期
fairness-slots = 时段
fairness-places = 名额
fairness-overbooked = 在这些名额之外，最多还可有{ $count }人预约，因为并非所有人都会到场。此事由一名计划人员提出，并由另一名批准。
fairness-waitlist = 候补：至今共登记 { $joined } 次，提供空位 { $offered } 次，其中 { $booked } 人完成预约。目前有 { $waiting } 人在等候。空位按登记先后，提供给能够接受的人。
fairness-counts = 每天发生了什么
fairness-day = 日期
fairness-what = 内容
fairness-nothing = 还没有人预约。
fairness-checkpoint = 记录的封印
fairness-checkpoint-how = 这段签名文字保证的正是这里统计的记录。审核的人可以重新统计；如果之后有记录被修改或删除，签名就不再相符。
fairness-json = 供程序使用的相同内容（JSON）
fairness-link = 公平性记录：预约何时开始、顺序如何决定

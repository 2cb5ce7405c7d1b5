# 主办方对已公布的时段所做的事：停止受理、取消、改到别处

status-displaced = 需要改到其他日期或时间
what-displaced = 这个日期、时间和会场不再进行接种
what-kept = 还是按原计划进行
what-relocated-slots = 工作人员已从 { $from } 改为 { $to }

reason-weather = 天气恶劣
reason-power = 停电或停水
reason-staff = 人手不足
reason-supply = 疫苗供应原因
reason-premises = 建筑物原因
reason-published_by_mistake = 公布有误
reason-fewer_places = 名额减少
reason-maintenance = 系统维护
reason-stop_other = 会场原因

my-displaced = 这个日期、时间和会场不再进行接种（原因：{ $reason }）。您的预约没有被取消。请选择其他日期或时间，也可以打电话更改。
my-displaced-choose = 相近时间的空位
my-displaced-rule = 一按就会立刻改到那个时间。这些名额没有为您保留，先选的人先得。
my-displaced-none = 现在相近的时间没有空位。您的预约仍然保留。一有空位就可以在这里选择，也可以打电话。
my-relocated = 由于我们的原因，您的预约改了日期、时间或会场（原因：{ $reason }）。原来是{ $from }。如果不方便，可以更改或取消。

refusal-slot-stopped = 这个时间暂停受理预约
    .detail = { $at ->
        [none] 现在不受理这个时间或会场的新预约和更改。已有的预约保持不变。
       *[other] 在{ $at }之前，不受理这个时间或会场的新预约和更改。已有的预约保持不变。
    }
    .next = 请选择其他时间或会场，或稍后再试。随时可以查看您的预约。
refusal-slot-called-off = 这个时间不进行接种
    .detail = 这个日期、时间和会场的接种已取消。
    .next = 请选择其他时间或会场。
refusal-area-unknown = 找不到这些时段
    .detail = 会场、日期、时间或时段编号不属于这次接种，或者那里没有停止受理。
    .next = 请检查会场和日期，再试一次。
refusal-stop-invalid = 不能这样停止受理
    .detail = 结束的时间已过或无法读取，或者想把已取消的时段改成只是停止受理。
    .next = 请填写将来的时间，或先撤回取消。
refusal-capacity-below-taken = 名额不能少于人数
    .detail = { $count ->
        [none] 名额比已预约和保留的人数还少。
       *[other] 这个时段已预约和保留的共有{ $count }人。
    }
    .next = 请填写不少于这个人数的名额，或指定可以改到哪里。
refusal-capacity-no-place = 不是所有人都能改到别处
    .detail = { $count ->
        [none] 有些人没有合适的空位。没有更改任何人的预约。
       *[other] 有{ $count }人没有合适的空位。没有更改任何人的预约。
    }
    .next = 请选择其他规则，或先公布更多时段。
refusal-rule-unknown = 没有说明改到哪里
    .detail = 可以改到同一会场、任何会场、指定的会场或指定的时段。
    .next = 请重新选择改到哪里。

paused = 现在暂停受理新的预约和更改（原因：{ $reason }）。可以查看预约。
paused-until = 在{ $until }之前暂停受理新的预约和更改（原因：{ $reason }）。可以查看预约。
notices = 通知

refusal-notice-invalid = 不能发布这条通知
    .detail = 日文内容为空或太长（最多500字），或者结束的时间已过，或者已经有10条通知。
    .next = 请修改内容和时间，或撤下较早的通知。
refusal-notice-unknown = 没有这条通知
    .detail = 它已经撤下了。
    .next = 请查看通知的列表。

refusal-slot-kept = 剩余名额是为其他预约方式保留的
    .detail = 这个时间剩余的名额是为通过电话等其他方式预约的人保留的。{ $at ->
        [none] 目前还没有开放。
       *[other] 剩下的名额从{ $at }起向所有人开放。
    }
    .next = 请选择其他时间或会场，或者打电话：这里没有显示的名额有时可以用电话预约。
refusal-quota-invalid = 不能这样保留名额
    .detail = 数量既不是数字，也不是100%以内的比例，或者小时数超过2,160。
    .next = 请输入像5这样的数字或像20%这样的比例，以及2,160以内的小时数。
refusal-quota-unknown = 这里没有保留的名额
    .detail = 没有为这些名额设定保留。
    .next = 请查看保留名额的列表。

# 不能办理时的文字：标题、.detail（发生了什么）、.next（可以怎么做）。绝不责怪人。

refusal-municipality-code-length = 市区町村代码是6位数字
    .detail = { $found ->
        [none] { $given ->
            [0] 还没有填写。
            [none] 填写的代码不是6位数字。
           *[other] 现在有{ $given }位数字。
        }
       *[other] { $like ->
            [none] “{ $found }”不是数字（0到9）。
           *[other] “{ $found }”不是数字。是不是数字{ $like }？
        }
    }
    .next = 请填写接种券“請求先”一栏里的6位数字，开头的0也要填写。不知道的话，可以从列表中选择。
refusal-municipality-code-check-digit = 请检查市区町村代码的数字
    .detail = 这个号码不符合市区町村代码的规则，可能有一位数字不对。
    .next = 请与接种券“請求先”一栏里的6位数字对照。不知道的话，可以从列表中选择。
refusal-municipality-code-unknown = 没有这个代码的市区町村
    .detail = { $city_name ->
        [none] 号码的形式没错，但没有市区町村使用它。不能使用都道府县的代码。
       *[other] 这是区的代码。接种券上印的是市的代码：{ $city }（{ $city_name }）。
    }
    .next = 请填写接种券“請求先”一栏里的6位数字，或从列表中选择。
refusal-voucher-number-length = 券号是10位数字
    .detail = { $found ->
        [none] { $given ->
            [0] 还没有填写。
            [none] 填写的号码不是10位数字。
           *[other] 现在有{ $given }位数字。
        }
       *[other] { $like ->
            [none] “{ $found }”不是数字（0到9）。
           *[other] “{ $found }”不是数字。是不是数字{ $like }？
        }
    }
    .next = 请填写接种券“券番号”一栏里的10位数字，开头的0也要填写。
refusal-voucher-line-unreadable = 无法读取18位数字
    .detail = { $why ->
        [letter] 其中的“{ $found }”不是数字。
        [dose] 18位数字中的第2位表示第几次接种，不会是0。
       *[other] 其中市区町村代码的部分似乎不对。
    }
    .next = 请与接种券对照，或者分别填写市区町村代码和券号。
refusal-birth-date-missing = { $part ->
        [year] 请填写出生的年份
        [month] 请填写出生的月份
        [day] 请填写出生的日子
       *[other] 请填写出生日期
    }
    .detail = 缺少年、月或日。
    .next = 请填写年、月、日。如果填写日本年号的年份，也请选择年号。
refusal-birth-date-impossible = { $reason ->
        [year_short] 请选择年号，或用4位数字填写公历年份
        [year_unreadable] 请检查出生的年份
        [month] 请检查出生的月份
        [month_unreadable] 请检查出生的月份
        [day] 请检查出生的日子
        [day_unreadable] 请检查出生的日子
       *[other] 请检查出生日期
    }
    .detail = { $reason ->
        [year_short] 只看这个年份，无法知道是哪个年号：例如可能是昭和，也可能是平成。
        [year_unreadable] 年份无法作为数字读取。
        [month] 没有这个月份。月份应是1到12。
        [month_unreadable] 月份无法作为数字读取。
        [day] 那个月没有这一天。
        [day_unreadable] 日子无法作为数字读取。
        [era] 那个年号没有这一天。
        [early] 这个日期似乎太早了。
        [future] 这个日期还没有到。
       *[other] 无法作为日期读取。
    }
    .next = { $reason ->
        [year_short] 请在“年号”中选择昭和等年号，或用4位数字填写公历年份。
        [year_unreadable] 请用数字填写年份。
        [month] 请重新填写月份。
        [month_unreadable] 请用1到12的数字填写月份。
        [day] 请检查月份和日子。
        [day_unreadable] 请用数字填写日子。
       *[other] 请检查年号、年、月、日。公历年份是4位数字。昭和到64年1月7日为止，平成到31年4月30日为止。
    }
refusal-login-no-match = 与名单不一致
    .detail = 在名单上没有找到与填写的内容全部一致的人。没有登记任何内容，可以改很多次。
    .next =
        请检查以下三点。
        • 券号是照着自己的接种券填写的吗（不是样本）？
        • 市区町村是发放接种券的地方吗（搬过家的人请特别注意）？
        • 出生日期是接种券上那个人的吗？
        如果三点都没错，请打电话告诉我们查询号码。
refusal-login-throttled = 请稍等
    .detail = 这个券号有几次填写不一致，为了安全暂停一会儿。并没有被锁住。
    .next = { $wait ->
        [none] 请过一会儿，用同样的内容再试一次。
       *[other] 请大约{ $wait }后，用同样的内容再试一次。
    }如有急事，请打电话。
refusal-session-missing = 请先填写接种券的号码
    .detail = 这个页面需要接种券的号码和出生日期。
    .next = 请填写接种券的号码和出生日期。预约没有丢失。
refusal-session-expired = 请再填写一次出生日期
    .detail = 因为一段时间没有操作，为了不让别人看到，页面已关闭。
    .next = 再填写一次出生日期，就可以从刚才的地方继续。预约没有丢失。
refusal-programme-unknown = 没有这个接种
    .detail = 网址有误，或者接种还没有开始。
    .next = 请从首页重新选择。
refusal-programme-invalid = 接种的设置文件有问题
    .detail = 有些设置不能使用。
    .next = 请改正指出的设置，再应用一次文件。
refusal-programme-in-use = 使用中的会场不能删除
    .detail = 有时段的会场不能删除，也不能更换疫苗。
    .next = 请在文件中保留这个会场，再应用一次。
refusal-slot-unknown = 不能选择这个时间
    .detail = 它不在可以预约的时间之中。
    .next = 请重新选择会场和日期。
refusal-slot-full = 这个时间刚刚约满
    .detail = 已经没有空位了。您的预约还没有完成。
    .next = 请选择其他时间或日期。有人取消时，会再有空位。
refusal-slot-closed = 这个时间已停止受理预约
    .detail = { $at ->
        [none] 受理时间已经结束。
       *[other] 受理到{ $at }为止。
    }
    .next = 请选择更晚的日期。
refusal-slot-capacity-below-booked = 名额不能少于已有的预约
    .detail = 名额会比已预约和保留的数量还少。
    .next = 请选择更大的数字，或先更改预约。
refusal-slot-invalid = 时段有问题
    .detail = 文件中有一行不能使用。
    .next = 请改正指出的那一行，再试一次。
refusal-wave-not-open = 还没有开始受理您的预约
    .detail = { $at ->
        [none] 以后就可以预约。
       *[other] 从{ $at }起可以预约。
    }
    .next = 请到时再打开这个页面。现在不需要做什么。
refusal-wave-not-eligible = 现在不能用这张接种券预约
    .detail = 按发放接种券的市区町村和出生日期，您不在现在可以预约的人之中。您没有填错。
    .next = 以后可能会有更多人可以预约。请留意市区町村的通知，或打电话询问。
refusal-wave-not-this-slot = 这个时间是给其他人的
    .detail = 这个会场或日期是为其他人准备的。
    .next = 请从显示的会场和日期中选择。
refusal-voucher-revoked = 这张接种券已不能使用
    .detail = 发放它的市区町村已将它作废。
    .next = 请看看是否收到了新的接种券，并打电话给我们。
refusal-voucher-superseded = 请使用新的接种券
    .detail = 这张接种券已重新发放，有了新的号码。
    .next = 请填写后来收到的接种券的号码。找不到的话，请打电话。
refusal-dose-interval = 离下一针还要间隔一些天数
    .detail = { $on ->
        [none] 距离前一针的天数还不够。
       *[other] 下一针从{ $on }起可以接种。
    }
    .next = 请选择更晚的日期。
refusal-dose-order = 请先预约前一针
    .detail = 前一针既没有预约，也没有接种记录。
    .next = 请先预约前一针。如果已经接种过，请打电话给我们。
refusal-dose-done = 这一针已经接种
    .detail = 已有接种记录，不能再预约。
    .next = 如果不是这样，请打电话给我们。
refusal-dose-unknown = 没有这一针
    .detail = { $count ->
        [none] 没有进行预约。
       *[other] 接种从第1针到第{ $count }针。没有进行预约。
    }
    .next = 可以在“您的预约”中预约下一针。
refusal-dose-product = 请选择与前一针疫苗相同的会场
    .detail = 这个会场的疫苗与前一针不同。
    .next = 请选择疫苗相同的会场。不清楚的话，请打电话。
refusal-dose-slot = 这个时间是给另一针的
    .detail = 您的这一针不在这个时间接种。
    .next = 请选择其他时间。
refusal-dose-later-booked = 离下一针的预约太近
    .detail = { $number ->
        [none] 选这一天的话，离已预约的下一针天数不够。
       *[other] 选这一天的话，离已预约的下一针（预约编号 { $number }）天数不够。
    }
    .next = 请选择更早的日期，或先更改下一针的预约。现在的预约没有变。
refusal-booking-exists = 已经有预约了
    .detail = { $number ->
        [none] 这一针已经预约过。没有重复预约。
       *[other] 这一针已经预约过（预约编号 { $number }）。没有重复预约。
    }
    .next = 可以在“您的预约”中查看，并在那里更改日期或时间。
refusal-booking-unknown = 找不到这个预约
    .detail = 用现在的券号看不到它，可能是别人的预约。
    .next = 请在“您的预约”中选择预约。
refusal-booking-not-active = 这个预约已不能更改或取消
    .detail = 它已经取消，或者已经接种。
    .next = 可以在“您的预约”中查看发生了什么。
refusal-booking-number-taken = 请再试一次
    .detail = 没能取得预约编号。预约还没有完成。
    .next = 请再按一次同一个按钮。
refusal-hold-expired = 保留时间已过
    .detail = 名额不再保留，而且已经满了。预约还没有完成。
    .next = 请选择其他时间。
refusal-hold-none = 没有为您保留的名额
    .detail = 保留时间已过，或者您还没有选择时间。
    .next = 请选择日期和时间。
refusal-hold-limit = 不能再延长保留时间
    .detail = 为了让别人也能预约，保留时间有限制。
    .next = 请在时间结束之前预约，或稍后重新选择。
refusal-waitlist-none = 这里没有候补名单
    .detail = 本项目不使用候补。
    .next = 您可以随时在预约页面查看空位。
refusal-waitlist-not-on = 您不在候补名单上
    .detail = 这张接种券目前没有在候补。
    .next = 如要候补，请在预约页面加入候补名单。
refusal-waitlist-no-offer = 目前没有为您保留的名额
    .detail = { $at ->
        [none] 目前没有为您保留的名额。
       *[other] 为您保留的名额截止到{ $at }，现已转给其他人。
    }
    .next = 如果您在候补名单上，您的顺序不变。请等待下一次通知。
refusal-move-too-late = 已过了可以更改预约的时间
    .detail = { $at ->
        [none] 日期、时间和会场都不能再更改。预约保持不变。
       *[other] 可以更改到{ $at }为止。预约保持不变。
    }
    .next = 如果您不能来，请打电话。
refusal-move-same-slot = 这就是您现在预约的时间
    .detail = 选择的时间与现在的预约相同。没有任何变化。
    .next = 如果要更改，请选择其他时间。
refusal-cancel-too-late = 已过了可以取消预约的时间
    .detail = { $at ->
        [none] 已不能在这里取消。
       *[other] 可以取消到{ $at }为止。
    }
    .next = 如果您不能来，请打电话告诉我们。
refusal-idempotency-mismatch = 与上次发送的内容不同
    .detail = 用同一个键发送了不同的内容。这次没有做任何事。
    .next = 请在“您的预约”中查看现在的状态，然后重新开始。
refusal-idempotency-missing = 请求中缺少键
    .detail = 没有发送防止重复办理的键。没有做任何事。
    .next = 请返回，重新载入页面，再试一次。
refusal-idempotency-malformed = 请求中的键无法读取
    .detail = 防止重复办理的键形式不对。没有做任何事。
    .next = 请返回，重新载入页面，再试一次。
refusal-command-expired = 时间太久，没有办理
    .detail = 因为非常繁忙，没能及时处理。没有做任何事。
    .next = 请再试一次。
refusal-command-void = 这个请求已撤销
    .detail = 因为已撤销，没有做任何事。
    .next = 请在“您的预约”中查看现在的状态，然后重新开始。
refusal-import-unknown = 没有正在进行的这个导入
    .detail = 其间已开始另一个导入，或者它已经结束。
    .next = 请从头重新导入文件。
refusal-import-duplicate = 名单中有两张相同的接种券
    .detail = 有两行的市区町村代码和券号相同。
    .next = 请改正指出的那一行，再导入一次文件。
refusal-booking-paused = 现在暂停受理新的预约
    .detail = 没有进行预约。已有的预约保持不变，也可以取消。
    .next = { $wait ->
        [none] 请稍后再来。一旦可以受理，就会恢复预约。
       *[other] 请等大约{ $wait }再试。一旦可以受理，就会恢复预约。
    }
refusal-overloaded = 现在使用的人非常多
    .detail = 您要办的事还没有办理。为您保留的名额和已完成的预约都保持不变。
    .next = { $wait ->
        [none] 请稍等片刻再试。
       *[other] 请等大约{ $wait }再试。
    }不需要反复按按钮。
refusal-outcome-unknown = 正在确认结果
    .detail = 我们正在确认您发送的内容是否已记录。绝不会重复记录。
    .next = { $wait ->
        [none] 请稍等片刻再试。
       *[other] 请等大约{ $wait }再试。
    }也可以在“您的预约”中查看。
refusal-not-ready = 正在准备
    .detail = 马上就可以使用。已完成的预约没有丢失。
    .next = { $wait ->
        [none] 请稍等片刻再试。
       *[other] 请等大约{ $wait }再试。
    }
refusal-internal = 很抱歉，没能办理
    .detail = 这是我们的问题，不是您操作有误。
    .next = 请在“您的预约”中查看现在的状态，再试一次。如果还是这样，请打电话给我们。
refusal-body-malformed = 无法读取发送的内容
    .detail = 内容中断了，或者形式不对。没有做任何事。
    .next = 请返回，再试一次。
refusal-body-too-large = 发送的内容太长
    .detail = 内容太长，无法接收。没有做任何事。
    .next = 请返回，缩短后再试一次。
refusal-reason-unknown = 请重新选择原因
    .detail = 这个原因不在列表中。预约保持不变。
    .next = 请选择一个原因，或不选择，直接继续。
refusal-seen-unknown = 我们的记录没有到这个位置
    .detail = { $given ->
        [none] 作为已看到的位置发送来的，不是我们的位置。
       *[other] 发送来的已看到的位置是“{ $given }”，而我们的记录到{ $position }为止。
    }
    .next = 请发送本服务回答过的最大位置，或者不发送。没有做任何事。
refusal-command-unknown = 这个键没有任何记录
    .detail = 请求没有到达，或者已超过一天。
    .next = 请在“您的预约”中查看现在的状态。
refusal-route-unknown = 这个地址没有内容
    .detail = 这个系统在这里没有功能。
    .next = 有哪些功能，请看 /openapi.json。
refusal-method-not-allowed = 不能用这种方式调用这个地址
    .detail = 这里请使用其他方法，例如 GET 或 POST。
    .next = 有哪些功能，请看 /openapi.json。
refusal-query-malformed = 无法读取条件
    .detail = 可以使用 venue、from 和 to。日期请写成 2021-05-30 的形式。
    .next = 请改正条件，再试一次。

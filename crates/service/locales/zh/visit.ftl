# 会场窗口：到场、步骤、批号、下一针。

refusal-arrival-early = 这个预约的时间还没到
    .detail = { $at ->
        [none] 预约时间前不久才开始入场。
       *[other] 这个时间的人从{ $at }开始入场。
    }
    .next = 请对方到时再来；如果还有余地，也可以让其入场。
refusal-arrival-late = 这个预约的时间已经过了
    .detail = { $at ->
        [none] 入场时间早已结束。
       *[other] 这个时间的人入场到{ $at }为止。
    }
    .next = 如果还有余地就让其入场，或把预约改到现在的时间。预约仍然保留。
refusal-arrival-other-day = 这个预约是另一天的
    .detail = { $on ->
        [none] 不是今天的预约。
       *[other] 预约的是{ $on }。
    }
    .next = 如果有空位，请改到现在的时间，或请对方在预约的那天来。
refusal-arrival-other-venue = 这个预约是另一个会场的
    .detail = 不是现在这个会场的预约。
    .next = 如果有空位，请改到这个会场，或告诉对方预约的会场在哪里。
refusal-arrival-no-hour = 这个会场在这个钟点没有时段
    .detail = 这个钟点没有可以入场的时段。
    .next = 请选择今天的其他时间，或请对方按预约的时间来。
refusal-walk-in-none = 这个会场不接待没有预约的人
    .detail = 这次接种没有安排免预约接种。
    .next = 请在网站上或通过电话窗口预约日期和时间。
refusal-walk-in-leftover = 还没有多余的名额
    .detail = { $at ->
        [none] 没有预约的人只能使用没人用的名额。
       *[other] 没有预约的人只能使用没人用的名额。从{ $at }起才知道有没有。
    }
    .next = 请到时再来询问，或预约日期和时间。
refusal-visit-step = 现在不能进行这个步骤
    .detail = { $number ->
        [none] 这个步骤已经做过，或前一个步骤还没做，或预约已取消。
       *[other] 预约 { $number } 的这个步骤已经做过，或前一个步骤还没做，或预约已取消。
    }
    .next = 请打开预约，查看已完成的步骤和下一个步骤。
refusal-visit-not-undoable = 这个步骤不能撤回
    .detail = { $number ->
        [none] 这不是这个预约最新的步骤。
       *[other] 这不是预约 { $number } 最新的步骤。
    }
    .next = 请重新打开预约：只能从最新的步骤开始，依次撤回。
refusal-visit-undo-too-late = 已超过可以撤回的时间
    .detail = { $at ->
        [none] 可以撤回的时间已过。
       *[other] 可以撤回到{ $at }为止。
    }
    .next = 记录保持不变。如果有误，请告知事务局。
refusal-lot-unknown = 没有登记这个批号
    .detail = 这个会场使用的疫苗没有登记这个批号。
    .next = 请再看一次瓶上的号码。如果没错，请先登记批号。
refusal-lot-expired = 这个批号已过有效期
    .detail = { $on ->
        [none] 有效期已过。
       *[other] 有效期到{ $on }为止。
    }
    .next = 请不要使用，另外放好，改用其他批号。
refusal-lot-recalled = 这个批号已停止使用
    .detail = { $at ->
        [none] 不能再使用。
       *[other] 已于{ $at }停止使用，不能再使用。
    }
    .next = 请不要使用，另外放好，改用其他批号。
refusal-lot-other-venue = 这个批号不是这个会场的
    .detail = 它只登记给了其他会场。
    .next = 请再看一次瓶上的号码。如果这批疫苗确实在这里，请为这个会场登记。
refusal-lot-invalid = 这个批号不能登记
    .detail = 号码不是1到20个字母、数字或连字符，或者疫苗、会场不属于这次接种。
    .next = 请检查号码、疫苗和会场，再登记一次。
refusal-next-dose-none = 下一针没有空位
    .detail = { $on ->
        [none] 这个会场没有间隔足够的空位。
       *[other] 从{ $on }起，这个会场没有空位。
    }
    .next = 请选择其他会场，或请对方在有新名额时到网站上预约。
refusal-venue-unknown = 没有这个会场
    .detail = 这次接种没有这个会场。
    .next = 请查看这次接种的会场。
refusal-booking-none = 这张接种券没有预约
    .detail = 接种券在名单上，可以使用。
    .next = 如果接待没有预约的人，请凭接种券和出生日期接待。
refusal-receipt-representable = 这个预约的记录丢失了，可以凭预约凭证恢复
    .detail = 我们丢失了一部分记录，用备份恢复了。这份预约凭证是真的。
    .next = 请用这份预约凭证恢复预约，然后再查一次。

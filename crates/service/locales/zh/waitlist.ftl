# 候补：通知的名额不是预约

waitlist-title = 候补
waitlist-title-waiting = 您正在候补
waitlist-title-offered = 有一个空出的名额给您
waitlist-title-booked = 您已有预约，候补已结束
waitlist-title-asked = 您已退出候补
waitlist-title-unanswered = 您的候补已结束

waitlist-booked = 您可以在“您的预约”中查看预约。
waitlist-asked = 您现在没有在候补任何会场。还没有任何预约。
waitlist-unanswered = 我们连续{ $n }次为您保留了空出的名额，但您都没有在期限内预约，所以候补已结束。还没有任何预约。您可以重新加入候补，顺序从最后开始。

waitlist-about-title = 什么是候补
waitlist-about-turn = 候补不是预约。有名额空出时，我们按照加入的先后顺序，每个名额只通知一位。
waitlist-about-offer = 这个名额会为您保留{ $long }。请在这段时间内自己完成预约。
waitlist-about-offer-day = 这个名额会为您保留{ $long }（只计算{ $from }到{ $until }之间的时间）。请在这段时间内自己完成预约。
waitlist-about-lapse = 如果没有在这段时间内预约，名额会转给下一位。您的顺序不变，但连续{ $n }次这样，候补就会结束。
waitlist-minutes = { $n }分钟
waitlist-hours = { $n }小时

waitlist-tell-title = 有空位时怎样知道
waitlist-tell = 有名额空出时，我们会通知您。通知方式：{ $ways }。在“您的预约”页面也可以看到。
waitlist-tell-nothing = 有名额空出时，我们没有办法通知您。请不时自己查看“您的预约”页面。
waitlist-tell-unwanted = 您选择了不接收通知，所以有名额空出时不会收到通知。请不时自己查看“您的预约”页面。
waitlist-way-mail = 电子邮件
waitlist-way-sms = 短信
waitlist-way-line = LINE聊天

waitlist-venues = 您要候补哪个会场？
waitlist-venues-hint = 可以选择多个。如果一个也不选，就候补所有会场。
waitlist-venues-all = 所有会场
waitlist-join = 加入候补
waitlist-change = 更改候补的会场

waitlist-ahead = { $n ->
    [0] 您前面没有人在候补。
   *[other] 您前面有{ $n }人在候补。
}
waitlist-row-venues = 候补的会场
waitlist-row-since = 加入时间
waitlist-not-booked = 还没有任何预约。有适合您的名额空出时，我们会按顺序通知。
waitlist-paused = 目前暂不提供空位。您的顺序不变。
waitlist-look = 自己查看现在的空位

waitlist-leave = 退出候补
waitlist-leave-title = 要退出候补吗？
waitlist-leave-what = 退出后，您会失去现在的顺序。以后重新加入时，要从最后开始。
waitlist-leave-offer = 现在为您保留的名额会转给下一位。
waitlist-leave-keep = 不退出，返回

waitlist-offer-kept = 这个名额为您保留到{ $until }。
waitlist-offer-not-booked = 预约还没有完成。要预约时，请按下面的按钮，并在下一页确定。
waitlist-offer-lapse = 如果到那时还没有预约，名额会转给下一位。
waitlist-offer-go = 预约这个名额
waitlist-decline = 不要这个名额
waitlist-decline-title = 要放弃这个名额吗？
waitlist-decline-what = 这个名额会转给下一位。您的顺序不变，有其他名额空出时会再通知您。同一会场的同一时间不会再通知您。
waitlist-decline-keep = 不放弃，返回

waitlist-done-joined = 您已加入候补。
waitlist-done-changed = 候补的会场已更改。您的顺序不变。
waitlist-done-declined = 您已放弃这个名额。您的顺序不变。

waitlist-see = 查看或更改候补
waitlist-entry = 您可以加入候补，按顺序等待空出的名额。
waitlist-entry-waiting = 您正在候补。
waitlist-entry-offered = 现在有一个名额为您保留到{ $until }。如果在这里选择其他时间，那个名额会转给下一位。
waitlist-entry-go = 了解候补

# 保存用：日历和钱包卡

calendar-file = 加入日历
calendar-file-cancelled = 从日历中移除
calendar-summary = { $name }（{ $dose }）
calendar-number = 预约编号 { $number }
calendar-phone = 会场电话 { $phone }
calendar-cancelled = 此预约已取消。
calendar-newest = 如有变更，请重新加入日历。正确的日期和时间始终显示在您的预约页面。
card-link = 打印放入钱包的小卡
card-title = 放入钱包的小卡
card-hint = 请沿外框剪下，再沿中线对折。
card-fold = 在此对折
card-when = 日期和时间

# 每个页面都有的文字

site-name = 预约网站
skip = 跳到正文
languages = 语言（Language）
unreviewed = 这些中文文字尚未经母语人士审阅。如有不清楚之处，以日文为准，也请来电询问。
back = 返回上一页
restart = 从头开始
home = 前往首页
continue = 下一步
change = 修改
error-prefix = 错误：
error-summary = 请检查以下内容
required = （必填）
help-title = 有困难时，请打电话给我们
help-text = 如果不清楚怎样操作，或无法自己预约，可以打电话咨询。
help-call = 拨打电话 { $phone }
help-voucher = 打电话时，请把接种券准备在手边。
signed-in = 这是接种券号码末尾为 { $ending } 的人的页面
sign-out = 结束
sign-out-hint = 在别人使用这台设备之前，请按“结束”。预约不会消失。
banner-demo = 这是演示页面。姓名和号码都是虚构的，不会产生真正的预约。

places = 空余 { $n } 个名额
places-left = 还剩 { $n } 个名额
full = 已满
dose = 第{ $n }针
age = { $n }岁

status-confirmed = 已预约
status-cancelled = 已取消
status-checked_in = 已在会场签到
status-checked = 已在会场确认，可以接种
status-administered = 已接种
status-not_given = 到了会场，但没有接种
status-no_show = 没有到场记录

what-confirmed = 已预约
what-confirmed-slot = 已预约 { $to }
what-moved = 已更改预约
what-moved-slots = 已从 { $from } 改为 { $to }
what-cancelled = 已取消预约
what-checked_in = 已在会场签到
what-checked = 已确认文件和身体状况
what-administered = 已完成接种
what-administered-lot = 已完成接种（批号 { $lot }）
what-not_given = 没有进行接种
what-undone = 因操作有误而撤回：{ $step }
what-no_show = 没有到场记录
what-other = 记录已更新

channel-web = 网站
channel-line = LINE（手机聊天软件）
channel-desk = 电话窗口
channel-venue = 会场
channel-api = 其他相连的服务
channel-cli = 事务局
channel-system = 自动处理
channel-other = 其他

by-holder = 本人或代办人
by-operator = 工作人员
by-system = 自动处理

reason-changed_plans = 时间不方便了
reason-ill = 身体不舒服
reason-elsewhere = 改在其他地方接种
reason-wrong_booking = 预约内容有误
reason-earlier_dose_cancelled = 因为前一针的预约已取消
reason-unwell = 当天身体不舒服
reason-medical_reason = 医生建议不接种
reason-declined = 本人决定不接种
reason-papers = 文件不齐全
reason-interval = 与前一针的间隔或疫苗种类不符
reason-no_dose_left = 疫苗已用完
reason-other = 其他原因

history-who = { $channel }，{ $by }
history-reason = 原因：{ $reason }

missing-title = 找不到这个页面
missing-detail = 网址有误，或者这个页面已不再使用。
missing-next = 预约没有丢失。可以从首页预约，或查看预约。
broken-title = 很抱歉，出了问题
broken-detail = 这是我们的问题，不是您操作有误。
broken-next = 请稍等片刻再试。已完成的预约绝不会消失。在“查看我的预约”中可以确认是否已经预约。
closed-title = 预约系统暂停服务
closed-detail = 我们正在核对记录是否完整。为避免显示错误内容，核对完成之前无法预约，也无法查看。
closed-next = 请妥善保管您的预约编号和预约凭证。预约时间临近的人，请按预约时间前往会场。其他人请稍后再试。
other-person-title = 现在已换成另一位的页面
other-person-detail = 在另一个标签页或窗口里，接种券号码末尾为 { $ending } 的人已开始办理。为防止弄错，刚才的操作没有执行。
other-person-next = 请继续为末尾 { $ending } 的人办理，或者从头开始。
other-person-go = 继续为末尾 { $ending } 的人办理
to-my = 查看我的预约
try-again = 再试一次
incident = 电话咨询用的查询号码（照会番号）
incident-hint = 打电话时请告诉我们这个号码，我们可以查到具体原因。

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

message-reminder = 提醒：您有一个预约
message-look = 查看、更改或取消预约：{ $url }
message-record = 本通知说明的是{ $moment }时的预约记录。如果记录之后有变化，以新的记录为准。
message-proof = 预约的证明是附件 { $file }。任何人都可以在 { $url } 核对。本通知的文字本身不是证明。
message-proof-page = 预约的证明是您的预约页面上的预约证文件。任何人都可以在 { $url } 核对。本通知的文字本身不是证明。
message-proof-letter = 预约的证明是预约证，即您的预约页面或电话窗口可以提供的文件；会场通过本信上的二维码查找。任何人都可以在 { $url } 核对预约证。本信的文字本身不是证明。
message-stop = 因为预约时填写了这个联系地址，所以发送本通知。要停止通知或更改地址：{ $url }
message-stop-line = 因为这个聊天已与接种券关联，所以发送本通知。要停止通知或解除关联：{ $url }
message-stop-letter = 因为没有其他联系方式，或您选择了信件，所以寄出本信。要改用其他方式或不再接收：{ $url }，或致电 { $phone }
letter-number = 信件编号 { $id }
letter-again = 重新打印：如果已有相同编号的信件，请丢弃本信。
message-short = { $title } { $when } { $venue } 预约号 { $number } 查看与证明 { $url }

wish-title = 关于预约的通知
wish-intro = 无论在这里选择什么，预约都不会变。
wish-way = 您想怎样接收通知？
wish-any = 我填写的任何方式都可以
wish-mail = 只用电子邮件
wish-sms = 只用短信
wish-line = 只用LINE
wish-letter = 只用信件
wish-none = 不接收
wish-reminders = 预约日临近时需要提醒吗？
wish-reminders-yes = 需要
wish-reminders-no = 不需要
wish-saved = 已保存您的选择。
wish-stop-reminders = 只停止提醒
wish-stop-all = 停止所有通知
wish-save = 保存
wish-stopped = 已按您的选择停止通知。预约不变。
wish-unknown = 没有停止任何通知：链接太旧，或联系方式已不存在。预约不变。
wish-signed-in = 登录后详细选择

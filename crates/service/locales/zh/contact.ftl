# 联系方式

contact-title = 请填写您的联系方式
contact-title-my = 更改联系方式
contact-intro = 只在必须通知您时使用，例如会场有变动时。随时可以更改或删除。
contact-kana-name = 接种人的姓名（日文假名）
contact-kana-name-hint = 例如：ミホン　ハナコ。用平假名填写也可以。
contact-telephone = 电话号码
contact-telephone-hint = 例如：090-1234-5678。固定电话也可以。
contact-email = 电子邮箱
contact-email-hint = 例如：hanako@example.jp。没有的话，可以不填。
contact-email-hint-required = 例如：hanako@example.jp
contact-optional = （选填）
contact-kept = 现在登记的是“{ $kept }”。如果不更改，请留空。
contact-kept-none = 没有登记联系方式。
contact-heading = 联系方式
contact-masked = 只显示一部分，以免看到接种券的人得知。
contact-change = 更改联系方式
contact-add = 登记联系方式
contact-erase = 删除联系方式
contact-save = 保存
contact-away = 现在无法显示联系方式。预约不受影响。请稍后再看。
contact-not-kept-title = 预约成功了，但联系方式未能保存
contact-not-kept = 预约不会消失。请稍后在“您的预约”中登记联系方式。
contact-erase-title = 要删除联系方式吗？
contact-erase-detail = 姓名、电话号码和电子邮箱将被删除。删除后，任何人都无法恢复。
contact-erase-bookings = 预约会保留。但如果预约有变动，我们就无法通知您了。
contact-erase-go = 删除联系方式
contact-erase-keep = 不删除，返回
contact-changed = 联系方式已保存。
contact-erased = 联系方式已删除。预约仍然保留。

refusal-contact-not-asked = 这里不收集这项联系方式
    .detail = 我们不收取不需要的个人信息。
    .next = 请将这一栏留空，再发送一次。
refusal-contact-unavailable = 现在无法保存或显示联系方式
    .detail = 存放联系方式的地方暂时无法使用。预约照常记录。
    .next = 请稍后再试。如有急事，请打电话。
refusal-contact-erasing = 已收到删除联系方式的请求
    .detail = 请求已记录，联系方式不再向任何人显示。存放的地方一恢复使用，就会彻底删除。
    .next = 您不需要做什么，也不需要再次提出。
refusal-kana-name-missing = 请填写姓名（假名）
    .detail = 还没有填写。
    .next = 请用片假名或平假名填写。
refusal-kana-name-length = 姓名最多40个字
    .detail = 字数太多。
    .next = 请缩短到40个字以内。
refusal-kana-name-unreadable = 请用片假名或平假名填写姓名
    .detail = { $found ->
        [none] 有不能在这里使用的字。
       *[other] “{ $found }”不能在这里使用。
    }
    .next = 请用片假名或平假名填写，不要用汉字或字母。
refusal-telephone-missing = 请填写电话号码
    .detail = 还没有填写。
    .next = 请填写手机号码，或带区号的固定电话号码。
refusal-telephone-unreadable = 请用数字填写电话号码
    .detail = { $found ->
        [none] 有不能在这里使用的字。
       *[other] “{ $found }”不能在这里使用。
    }
    .next = 请只用数字和连字符（-）填写。
refusal-telephone-length = 请检查电话号码的位数
    .detail = { $given ->
        [none] 位数似乎不对。
       *[other] 现在有{ $given }位数字。固定电话连区号共10位。
    }
    .next = 请从区号开始，填写全部数字。
refusal-telephone-mobile-length = 手机号码有11位数字
    .detail = { $given ->
        [none] 位数似乎不对。
       *[other] 现在有{ $given }位数字。
    }
    .next = 请从090或080开始，填写全部11位数字。
refusal-telephone-start = 电话号码以0开头
    .detail = 开头既不是区号，也不是090之类的号码。
    .next = 请从区号开始填写。国外的号码请以“+”和国家代码开头。
refusal-email-missing = 请填写电子邮箱
    .detail = 还没有填写。
    .next = 请像例子那样，填写@前面和后面的部分。
refusal-email-unreadable = 电子邮箱里有不能使用的字
    .detail = { $found ->
        [none] 有不能在这里使用的字。
       *[other] “{ $found }”不能用在电子邮箱里。
    }
    .next = 请用英文字母、数字、@和英文句点填写。
refusal-email-length = 电子邮箱最多254个字符
    .detail = 字符太多。
    .next = 请只填写电子邮箱。
refusal-email-form = 请检查电子邮箱
    .detail = @的前面或后面似乎缺了内容，或者缺了英文句点。
    .next = 请按 hanako@example.jp 的形式填写。

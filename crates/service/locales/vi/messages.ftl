# Những gì mọi người giữ lại: lịch, phiếu bỏ ví

calendar-file = Thêm vào lịch
calendar-file-cancelled = Xóa khỏi lịch
calendar-summary = { $name } ({ $dose })
calendar-number = Mã số đặt hẹn { $number }
calendar-phone = Điện thoại của địa điểm { $phone }
calendar-cancelled = Lịch hẹn này đã bị hủy.
calendar-newest = Sau khi thay đổi, xin thêm lịch hẹn vào lịch một lần nữa. Ngày và giờ đúng luôn được hiển thị trong các lịch hẹn của quý vị.
card-link = In phiếu bỏ ví
card-title = Phiếu bỏ ví
card-hint = Cắt theo đường ngoài và gấp theo đường giữa.
card-fold = Gấp ở đây
card-when = Thời gian

message-reminder = Nhắc lịch: quý vị có một lịch hẹn
message-look = Xem, đổi hoặc hủy lịch hẹn: { $url }
message-record = Tin này cho biết nội dung hồ sơ đặt hẹn vào { $moment }. Nếu sau đó hồ sơ thay đổi, hồ sơ mới là đúng.
message-proof = Bằng chứng của lịch hẹn là tệp đính kèm { $file }. Ai cũng có thể kiểm tra tại { $url }. Bản thân lời tin này không phải là bằng chứng.
message-proof-page = Bằng chứng của lịch hẹn là tệp biên nhận trên trang của quý vị. Ai cũng có thể kiểm tra tại { $url }. Bản thân lời tin này không phải là bằng chứng.
message-proof-letter = Bằng chứng của lịch hẹn là biên nhận, một tệp mà trang của quý vị hoặc bàn điện thoại cung cấp; mã trên thư này giúp điểm tiêm tìm ra nó. Ai cũng có thể kiểm tra biên nhận tại { $url }. Bản thân lời thư này không phải là bằng chứng.
message-stop = Quý vị nhận tin này vì địa chỉ này đã được ghi khi đặt hẹn. Để ngừng nhận tin hoặc đổi địa chỉ: { $url }
message-stop-line = Quý vị nhận tin này vì cuộc trò chuyện này đã liên kết với phiếu tiêm. Để ngừng nhận tin hoặc bỏ liên kết: { $url }
message-stop-letter = Quý vị nhận thư này vì không có địa chỉ liên lạc nào khác, hoặc vì quý vị đã chọn thư. Để chọn cách khác hoặc không nhận nữa: { $url }, hoặc gọi { $phone }
letter-number = Thư số { $id }
letter-again = In lại: nếu quý vị đã có thư cùng số này, hãy bỏ thư này đi.
message-short = { $title }: { $when }, { $venue }, số { $number }. Xem và lấy bằng chứng: { $url }

wish-title = Tin nhắn về lịch hẹn
wish-intro = Dù quý vị chọn gì ở đây, lịch hẹn vẫn giữ nguyên.
wish-way = Quý vị muốn nhận tin bằng cách nào?
wish-any = Bằng bất cứ cách nào tôi đã ghi
wish-mail = Chỉ qua email
wish-sms = Chỉ qua tin nhắn SMS
wish-line = Chỉ qua LINE
wish-letter = Chỉ bằng thư
wish-none = Không nhận tin
wish-reminders = Quý vị có muốn được nhắc trước ngày hẹn không?
wish-reminders-yes = Có
wish-reminders-no = Không
wish-saved = Đã lưu lựa chọn.
wish-stop-reminders = Chỉ ngừng nhắc lịch
wish-stop-all = Ngừng mọi tin
wish-save = Lưu
wish-stopped = Đã ngừng gửi tin như quý vị chọn. Lịch hẹn vẫn giữ nguyên.
wish-unknown = Không có gì bị ngừng: liên kết quá cũ, hoặc không còn thông tin liên lạc. Lịch hẹn vẫn giữ nguyên.
wish-signed-in = Đăng nhập để chọn kỹ hơn

# Những chữ có trên mọi trang

site-name = Đặt hẹn
skip = Đến nội dung chính
languages = Ngôn ngữ (Language)
unreviewed = Bản tiếng Việt này chưa được người bản ngữ xem lại. Nếu có chỗ chưa rõ, bản tiếng Nhật là bản chính; quý vị cũng có thể gọi điện hỏi.
back = Quay lại
restart = Làm lại từ đầu
home = Về trang đầu
continue = Tiếp tục
change = Sửa
error-prefix = Lỗi:
error-summary = Vui lòng xem lại những chỗ sau
required = (bắt buộc)
help-title = Cần giúp đỡ? Xin gọi điện cho chúng tôi
help-text = Nếu có điều gì chưa rõ, hoặc không tự đặt hẹn được, quý vị có thể hỏi qua điện thoại.
help-call = Gọi { $phone }
help-voucher = Khi gọi, xin chuẩn bị sẵn phiếu tiêm chủng (接種券).
signed-in = Đây là trang của người có số phiếu kết thúc bằng { $ending }
sign-out = Kết thúc
sign-out-hint = Hãy bấm “Kết thúc” trước khi người khác dùng máy này. Lịch hẹn vẫn còn nguyên.
banner-demo = Đây là trang mẫu. Tên và số đều là bịa ra, không có lịch hẹn thật nào được đặt.

places = Còn trống { $n } chỗ
places-left = Còn { $n } chỗ
full = Hết chỗ
dose = Mũi { $n }
age = { $n } tuổi

status-confirmed = Đã đặt hẹn
status-cancelled = Đã hủy
status-checked_in = Đã đến địa điểm tiêm
status-checked = Đã kiểm tra xong tại địa điểm tiêm, chờ tiêm
status-administered = Đã tiêm
status-not_given = Đã đến nhưng không tiêm
status-no_show = Không có ghi nhận đã đến

what-confirmed = Đã đặt hẹn
what-confirmed-slot = Đã đặt hẹn: { $to }
what-moved = Đã đổi lịch hẹn
what-moved-slots = Đã đổi từ { $from } sang { $to }
what-cancelled = Đã hủy lịch hẹn
what-checked_in = Đã đến địa điểm tiêm
what-checked = Đã kiểm tra giấy tờ và sức khỏe
what-administered = Đã tiêm xong
what-administered-lot = Đã tiêm xong (số lô { $lot })
what-not_given = Đã không tiêm
what-undone = Đã rút lại vì nhầm: { $step }
what-no_show = Không có ghi nhận đã đến
what-other = Đã cập nhật ghi nhận

channel-web = trang web
channel-line = LINE (ứng dụng nhắn tin)
channel-desk = tổng đài điện thoại
channel-venue = địa điểm tiêm
channel-api = dịch vụ liên kết khác
channel-cli = ban tổ chức
channel-system = tự động
channel-other = khác

by-holder = do chính người tiêm hoặc người làm thay
by-operator = do nhân viên
by-system = do hệ thống tự động

reason-changed_plans = Ngày giờ không còn phù hợp
reason-ill = Không được khỏe
reason-elsewhere = Sẽ tiêm ở nơi khác
reason-wrong_booking = Đặt hẹn nhầm
reason-earlier_dose_cancelled = Lịch hẹn của mũi trước đã hủy
reason-unwell = Hôm đó không được khỏe
reason-medical_reason = Bác sĩ khuyên không nên tiêm
reason-declined = Người được tiêm quyết định không tiêm
reason-papers = Giấy tờ không khớp
reason-interval = Quá gần mũi trước, hoặc khác loại vắc-xin
reason-no_dose_left = Đã hết vắc-xin
reason-other = Lý do khác

history-who = { $channel }, { $by }
history-reason = Lý do: { $reason }

missing-title = Không tìm thấy trang này
missing-detail = Địa chỉ không đúng, hoặc trang này không còn dùng nữa.
missing-next = Không có lịch hẹn nào bị mất. Từ trang đầu, quý vị có thể đặt hẹn hoặc xem lịch hẹn.
broken-title = Xin lỗi, đã có sự cố
broken-detail = Đây là lỗi của chúng tôi. Quý vị không làm gì sai.
broken-next = Xin chờ một lát rồi thử lại. Lịch hẹn đã đặt xong không bao giờ mất. Quý vị có thể xem đã đặt được chưa ở mục “Xem lịch hẹn của tôi”.
closed-title = Chúng tôi đang tạm dừng
closed-detail = Chúng tôi đang kiểm tra xem hồ sơ có đầy đủ không. Để không ai thấy thông tin sai, trước khi kiểm tra xong thì không thể đặt hay xem lịch hẹn.
closed-next = Xin giữ kỹ mã đặt lịch và giấy chứng nhận của quý vị. Nếu sắp đến giờ hẹn, xin cứ đến địa điểm tiêm như đã đặt. Nếu không, xin thử lại sau.
other-person-title = Trang đã chuyển sang người khác
other-person-detail = Ở một thẻ hoặc cửa sổ khác, người có số phiếu kết thúc bằng { $ending } đã bắt đầu. Để tránh nhầm lẫn, thao tác vừa rồi đã không được thực hiện.
other-person-next = Hãy tiếp tục cho người có số kết thúc bằng { $ending }, hoặc làm lại từ đầu.
other-person-go = Tiếp tục cho người có số kết thúc bằng { $ending }
to-my = Xem lịch hẹn của tôi
try-again = Thử lại
incident = Mã tra cứu khi gọi điện (照会番号)
incident-hint = Khi gọi điện, xin cho chúng tôi biết mã này. Chúng tôi có thể tra ra lý do cụ thể.

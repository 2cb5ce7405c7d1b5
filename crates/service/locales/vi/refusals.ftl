# Lời khi không làm được: tiêu đề, .detail (điều gì đã xảy ra), .next (có thể làm gì). Không bao giờ trách người đọc.

refusal-municipality-code-length = Mã địa phương có 6 chữ số
    .detail = { $found ->
        [none] { $given ->
            [0] Chưa nhập gì.
            [none] Mã đã nhập không có đủ 6 chữ số.
           *[other] Hiện có { $given } chữ số.
        }
       *[other] { $like ->
            [none] “{ $found }” không phải là chữ số (0 đến 9).
           *[other] “{ $found }” không phải là chữ số. Có phải là số { $like } không?
        }
    }
    .next = Xin nhập số có 6 chữ số trong ô 請求先 của phiếu, kể cả các số 0 ở đầu. Nếu không biết, quý vị có thể chọn từ danh sách.
refusal-municipality-code-check-digit = Xin xem lại các chữ số của mã địa phương
    .detail = Số này không theo quy tắc của mã địa phương. Có thể một chữ số bị khác.
    .next = Xin so với số có 6 chữ số trong ô 請求先 của phiếu. Nếu không biết, quý vị có thể chọn từ danh sách.
refusal-municipality-code-unknown = Không có địa phương nào mang mã này
    .detail = { $city_name ->
        [none] Số này có dạng của mã địa phương, nhưng không địa phương nào mang mã đó. Không dùng được mã của tỉnh.
       *[other] Đây là mã của một quận. Trên phiếu ghi mã của thành phố: { $city } ({ $city_name }).
    }
    .next = Xin nhập số có 6 chữ số trong ô 請求先 của phiếu, hoặc chọn từ danh sách.
refusal-voucher-number-length = Số phiếu có 10 chữ số
    .detail = { $found ->
        [none] { $given ->
            [0] Chưa nhập gì.
            [none] Số đã nhập không có đủ 10 chữ số.
           *[other] Hiện có { $given } chữ số.
        }
       *[other] { $like ->
            [none] “{ $found }” không phải là chữ số (0 đến 9).
           *[other] “{ $found }” không phải là chữ số. Có phải là số { $like } không?
        }
    }
    .next = Xin nhập số có 10 chữ số trong ô 券番号 của phiếu, kể cả các số 0 ở đầu.
refusal-voucher-line-unreadable = Không đọc được dòng 18 chữ số
    .detail = { $why ->
        [letter] Trong dòng đó, “{ $found }” không phải là chữ số.
        [dose] Chữ số thứ hai trong 18 chữ số cho biết lần tiêm thứ mấy, nên không thể là 0.
       *[other] Có vẻ phần mã địa phương trong đó không đúng.
    }
    .next = Xin so với phiếu, hoặc nhập riêng mã địa phương và số phiếu.
refusal-birth-date-missing = { $part ->
        [year] Xin nhập năm sinh
        [month] Xin nhập tháng sinh
        [day] Xin nhập ngày sinh
       *[other] Xin nhập ngày tháng năm sinh
    }
    .detail = Còn thiếu năm, tháng hoặc ngày.
    .next = Xin nhập năm, tháng và ngày. Nếu nhập năm theo niên hiệu Nhật, xin chọn cả niên hiệu.
refusal-birth-date-impossible = { $reason ->
        [year_short] Xin chọn niên hiệu, hoặc nhập năm dương lịch bằng 4 chữ số
        [year_unreadable] Xin xem lại năm sinh
        [month] Xin xem lại tháng sinh
        [month_unreadable] Xin xem lại tháng sinh
        [day] Xin xem lại ngày sinh
        [day_unreadable] Xin xem lại ngày sinh
       *[other] Xin xem lại ngày tháng năm sinh
    }
    .detail = { $reason ->
        [year_short] Chỉ với số năm này thì không biết là lịch nào: có thể là Chiêu Hòa, cũng có thể là Bình Thành.
        [year_unreadable] Không đọc được năm thành số.
        [month] Không có tháng này. Tháng phải từ 1 đến 12.
        [month_unreadable] Không đọc được tháng thành số.
        [day] Tháng đó không có ngày này.
        [day_unreadable] Không đọc được ngày thành số.
        [era] Niên hiệu đó không có ngày này.
        [early] Ngày này có vẻ quá xưa.
        [future] Ngày này chưa đến.
       *[other] Không đọc được thành ngày tháng.
    }
    .next = { $reason ->
        [year_short] Xin chọn niên hiệu như Chiêu Hòa ở mục “Lịch”, hoặc nhập năm dương lịch bằng 4 chữ số.
        [year_unreadable] Xin nhập năm bằng chữ số.
        [month] Xin nhập lại tháng.
        [month_unreadable] Xin nhập tháng bằng số từ 1 đến 12.
        [day] Xin xem lại tháng và ngày.
        [day_unreadable] Xin nhập ngày bằng chữ số.
       *[other] Xin xem lại lịch, năm, tháng và ngày. Năm dương lịch có 4 chữ số. Chiêu Hòa kết thúc ngày 7 tháng 1 năm 64, Bình Thành kết thúc ngày 30 tháng 4 năm 31.
    }
refusal-login-no-match = Không khớp với danh sách
    .detail = Trong danh sách không tìm thấy ai khớp với toàn bộ nội dung đã nhập. Chưa có gì được ghi nhận, nên quý vị có thể sửa bao nhiêu lần cũng được.
    .next =
        Xin xem lại ba điều.
        • Số phiếu có được chép từ chính phiếu, chứ không phải từ hình mẫu không?
        • Địa phương có phải là nơi đã cấp phiếu không (nhất là khi đã chuyển nhà)?
        • Ngày sinh có phải của người ghi trên phiếu không?
        Nếu cả ba đều đúng, xin gọi điện và cho biết mã tra cứu.
refusal-login-throttled = Xin chờ một lát
    .detail = Đã nhiều lần không khớp với số phiếu này, nên tạm dừng một lúc cho an toàn. Số phiếu không bị khóa.
    .next = { $wait ->
        [none] Lát nữa xin thử lại với cùng nội dung.
       *[other] Sau khoảng { $wait }, xin thử lại với cùng nội dung.
    } Nếu gấp, xin gọi điện.
refusal-session-missing = Trước hết, xin nhập số phiếu
    .detail = Trang này cần số phiếu và ngày sinh.
    .next = Xin nhập số phiếu và ngày sinh. Không có lịch hẹn nào bị mất.
refusal-session-expired = Xin nhập lại ngày sinh
    .detail = Vì một lúc không có thao tác nào, trang đã được đóng để người khác không xem được.
    .next = Nhập lại ngày sinh để tiếp tục từ chỗ đang làm. Không có lịch hẹn nào bị mất.
refusal-programme-unknown = Không có chương trình tiêm chủng này
    .detail = Địa chỉ không đúng, hoặc chương trình chưa bắt đầu.
    .next = Xin chọn lại từ trang đầu.
refusal-programme-invalid = Tệp chương trình có lỗi
    .detail = Một số thiết lập không dùng được.
    .next = Xin sửa các thiết lập được nêu và áp dụng lại tệp.
refusal-programme-in-use = Không thể bỏ địa điểm đang dùng
    .detail = Không thể bỏ địa điểm đã có chỗ hẹn, cũng không thể đổi vắc-xin của nơi đó.
    .next = Xin áp dụng tệp vẫn có địa điểm đó.
refusal-slot-unknown = Không chọn được giờ này
    .detail = Giờ này không nằm trong các giờ đặt được.
    .next = Xin chọn lại địa điểm và ngày.
refusal-slot-full = Giờ này vừa mới hết chỗ
    .detail = Không còn chỗ trống. Chưa đặt hẹn xong.
    .next = Xin chọn giờ hoặc ngày khác. Khi có người hủy sẽ lại có chỗ.
refusal-slot-closed = Giờ này không còn đặt được
    .detail = { $at ->
        [none] Đã qua hạn đặt.
       *[other] Có thể đặt đến { $at }.
    }
    .next = Xin chọn ngày sau đó.
refusal-slot-capacity-below-booked = Số chỗ không thể ít hơn số lịch hẹn
    .detail = Số chỗ sẽ ít hơn số đã đặt hoặc đang giữ.
    .next = Xin chọn số lớn hơn, hoặc đổi các lịch hẹn trước.
refusal-slot-invalid = Các chỗ hẹn có lỗi
    .detail = Tệp có một dòng không dùng được.
    .next = Xin sửa dòng được nêu và thử lại.
refusal-wave-not-open = Chưa đến lượt đặt hẹn của quý vị
    .detail = { $at ->
        [none] Sau này quý vị sẽ đặt được.
       *[other] Quý vị đặt được từ { $at }.
    }
    .next = Xin mở lại trang này lúc đó. Bây giờ quý vị không cần làm gì.
refusal-wave-not-eligible = Hiện phiếu này chưa đặt hẹn được
    .detail = Theo địa phương đã cấp phiếu và ngày sinh, quý vị chưa thuộc những người đặt được lúc này. Quý vị không nhập gì sai.
    .next = Sau này có thể có thêm người đặt được. Xin xem tin của địa phương, hoặc gọi cho chúng tôi.
refusal-wave-not-this-slot = Giờ này dành cho người khác
    .detail = Địa điểm hoặc ngày này dành cho nhóm khác.
    .next = Xin chọn trong các địa điểm và ngày được hiển thị.
refusal-voucher-revoked = Phiếu này không còn dùng được
    .detail = Địa phương cấp phiếu đã hủy hiệu lực của phiếu.
    .next = Xin xem có phiếu mới gửi đến không, và gọi cho chúng tôi.
refusal-voucher-superseded = Xin dùng phiếu mới
    .detail = Phiếu này đã được cấp lại và có số mới.
    .next = Xin nhập số của phiếu đến sau. Nếu không tìm thấy, xin gọi điện.
refusal-dose-interval = Phải qua một số ngày mới tiêm được mũi tiếp theo
    .detail = { $on ->
        [none] Chưa đủ số ngày kể từ mũi trước.
       *[other] Mũi tiếp theo tiêm được từ { $on }.
    }
    .next = Xin chọn ngày sau đó.
refusal-dose-order = Xin đặt hẹn mũi trước đã
    .detail = Chưa có lịch hẹn cũng như ghi nhận đã tiêm của mũi trước.
    .next = Xin đặt hẹn mũi trước đã. Nếu đã tiêm rồi, xin gọi cho chúng tôi.
refusal-dose-done = Mũi này đã tiêm rồi
    .detail = Đã có ghi nhận mũi này, nên không đặt lại được.
    .next = Nếu không phải vậy, xin gọi cho chúng tôi.
refusal-dose-unknown = Không có mũi này
    .detail = { $count ->
        [none] Chưa đặt gì cả.
       *[other] Các mũi được đánh số từ 1 đến { $count }. Chưa đặt gì cả.
    }
    .next = Quý vị có thể đặt mũi tiếp theo ở mục lịch hẹn của quý vị.
refusal-dose-product = Xin chọn địa điểm có cùng loại vắc-xin như mũi trước
    .detail = Địa điểm này dùng vắc-xin khác với mũi trước.
    .next = Xin chọn địa điểm có cùng vắc-xin. Nếu không chắc, xin gọi cho chúng tôi.
refusal-dose-slot = Giờ này dành cho mũi khác
    .detail = Giờ này không tiêm mũi của quý vị.
    .next = Xin chọn giờ khác.
refusal-dose-later-booked = Quá gần lịch hẹn của mũi tiếp theo
    .detail = { $number ->
        [none] Với ngày này, không đủ số ngày trước mũi tiếp theo đã đặt.
       *[other] Với ngày này, không đủ số ngày trước mũi tiếp theo đã đặt (mã số đặt hẹn { $number }).
    }
    .next = Xin chọn ngày sớm hơn, hoặc đổi lịch hẹn của mũi tiếp theo trước. Lịch hẹn hiện tại không thay đổi.
refusal-booking-exists = Đã có lịch hẹn rồi
    .detail = { $number ->
        [none] Mũi này đã được đặt rồi. Không bị đặt hai lần.
       *[other] Mũi này đã được đặt rồi (mã số đặt hẹn { $number }). Không bị đặt hai lần.
    }
    .next = Quý vị có thể xem ở mục lịch hẹn của quý vị, và đổi ngày giờ ở đó.
refusal-booking-unknown = Không tìm thấy lịch hẹn này
    .detail = Không xem được lịch hẹn này bằng số phiếu đang dùng. Có thể là của người khác.
    .next = Xin chọn lịch hẹn ở mục lịch hẹn của quý vị.
refusal-booking-not-active = Lịch hẹn này không còn đổi hoặc hủy được
    .detail = Lịch hẹn đã hủy, hoặc đã tiêm rồi.
    .next = Quý vị có thể xem những gì đã xảy ra ở mục lịch hẹn của quý vị.
refusal-booking-number-taken = Xin thử lại
    .detail = Không cấp được mã số đặt hẹn. Chưa đặt hẹn xong.
    .next = Xin bấm lại nút đó.
refusal-hold-expired = Đã hết thời gian giữ chỗ
    .detail = Chỗ không còn được giữ, và đã hết chỗ. Chưa đặt hẹn xong.
    .next = Xin chọn giờ khác.
refusal-hold-none = Không có chỗ nào đang được giữ cho quý vị
    .detail = Đã hết thời gian giữ, hoặc quý vị chưa chọn giờ.
    .next = Xin chọn ngày và giờ.
refusal-hold-limit = Không thể giữ chỗ lâu hơn
    .detail = Có giới hạn, để người khác cũng đặt được.
    .next = Xin đặt hẹn trước khi hết giờ, hoặc chọn lại sau.
refusal-waitlist-none = Không có danh sách chờ
    .detail = Ở đây không dùng danh sách chờ.
    .next = Bạn luôn có thể xem chỗ trống ở trang đặt lịch.
refusal-waitlist-not-on = Bạn không có trong danh sách chờ
    .detail = Phiếu này hiện không chờ chỗ.
    .next = Nếu muốn chờ, hãy vào danh sách chờ ở trang đặt lịch.
refusal-waitlist-no-offer = Không có chỗ nào đang dành cho bạn
    .detail = { $at ->
        [none] Hiện không có chỗ nào đang dành cho bạn.
       *[other] Chỗ được giữ cho bạn đến { $at }. Chỗ đó đã chuyển cho người khác.
    }
    .next = Nếu bạn trong danh sách chờ, thứ tự của bạn vẫn giữ nguyên. Hãy chờ thông báo sau.
refusal-move-too-late = Đã quá hạn để đổi lịch hẹn này
    .detail = { $at ->
        [none] Không còn đổi được ngày, giờ và địa điểm. Lịch hẹn giữ nguyên.
       *[other] Có thể đổi đến { $at }. Lịch hẹn giữ nguyên.
    }
    .next = Nếu không đến được, xin gọi cho chúng tôi.
refusal-move-same-slot = Đây là giờ quý vị đang có
    .detail = Giờ đã chọn trùng với lịch hẹn hiện tại. Không có gì thay đổi.
    .next = Nếu muốn đổi, xin chọn giờ khác.
refusal-cancel-too-late = Đã quá hạn để hủy lịch hẹn này
    .detail = { $at ->
        [none] Không còn hủy được ở đây.
       *[other] Có thể hủy đến { $at }.
    }
    .next = Nếu không đến được, xin gọi điện báo cho chúng tôi.
refusal-idempotency-mismatch = Khác với nội dung đã gửi trước đó
    .detail = Nội dung khác được gửi với cùng một khóa. Lần này không có gì được thực hiện.
    .next = Xin xem tình trạng hiện tại ở mục lịch hẹn của quý vị rồi bắt đầu lại.
refusal-idempotency-missing = Thiếu khóa của yêu cầu
    .detail = Không có khóa để tránh làm hai lần. Không có gì được thực hiện.
    .next = Xin quay lại, tải lại trang và thử lại.
refusal-idempotency-malformed = Không đọc được khóa của yêu cầu
    .detail = Khóa để tránh làm hai lần không đúng dạng. Không có gì được thực hiện.
    .next = Xin quay lại, tải lại trang và thử lại.
refusal-command-expired = Mất quá nhiều thời gian nên không thực hiện
    .detail = Lúc đó quá bận nên không làm kịp. Không có gì được thực hiện.
    .next = Xin thử lại.
refusal-command-void = Yêu cầu này đã được rút lại
    .detail = Vì đã rút lại nên không có gì được thực hiện.
    .next = Xin xem tình trạng hiện tại ở mục lịch hẹn của quý vị rồi bắt đầu lại.
refusal-import-unknown = Không có lần nhập dữ liệu này
    .detail = Trong lúc đó một lần nhập khác đã bắt đầu, hoặc lần này đã kết thúc.
    .next = Xin nhập lại tệp từ đầu.
refusal-import-duplicate = Cùng một phiếu có hai lần trong danh sách
    .detail = Có hai dòng cùng mã địa phương và số phiếu.
    .next = Xin sửa dòng được nêu và nhập lại tệp.
refusal-booking-paused = Hiện tạm ngừng nhận đặt hẹn mới
    .detail = Chưa đặt gì cả. Các lịch hẹn đã đặt vẫn giữ nguyên và hủy được.
    .next = { $wait ->
        [none] Xin quay lại sau. Việc đặt hẹn sẽ tiếp tục ngay khi chúng tôi nhận lại được.
       *[other] Xin chờ khoảng { $wait } rồi thử lại. Việc đặt hẹn sẽ tiếp tục ngay khi chúng tôi nhận lại được.
    }
refusal-overloaded = Hiện có rất nhiều người đang truy cập
    .detail = Yêu cầu của quý vị chưa được thực hiện. Chỗ đang giữ và lịch hẹn đã xong vẫn giữ nguyên.
    .next = { $wait ->
        [none] Xin chờ một lát rồi thử lại.
       *[other] Xin chờ khoảng { $wait } rồi thử lại.
    } Không cần bấm nút nhiều lần.
refusal-outcome-unknown = Chúng tôi đang xem kết quả
    .detail = Chúng tôi đang kiểm tra xem nội dung quý vị gửi đã được ghi nhận chưa. Không bao giờ ghi nhận hai lần.
    .next = { $wait ->
        [none] Xin chờ một lát rồi thử lại.
       *[other] Xin chờ khoảng { $wait } rồi thử lại.
    } Quý vị cũng có thể xem ở mục lịch hẹn của quý vị.
refusal-not-ready = Chúng tôi đang chuẩn bị
    .detail = Sắp dùng được ngay. Lịch hẹn đã đặt xong không bị mất.
    .next = { $wait ->
        [none] Xin chờ một lát rồi thử lại.
       *[other] Xin chờ khoảng { $wait } rồi thử lại.
    }
refusal-internal = Xin lỗi, không thực hiện được
    .detail = Đây là lỗi của chúng tôi. Quý vị không làm gì sai.
    .next = Xin xem tình trạng hiện tại ở mục lịch hẹn của quý vị rồi thử lại. Nếu vẫn vậy, xin gọi cho chúng tôi.
refusal-body-malformed = Không đọc được nội dung đã gửi
    .detail = Nội dung bị cắt ngang hoặc không đúng dạng. Không có gì được thực hiện.
    .next = Xin quay lại và thử lại.
refusal-body-too-large = Nội dung đã gửi quá dài
    .detail = Dài quá nên không nhận được. Không có gì được thực hiện.
    .next = Xin quay lại, rút ngắn rồi thử lại.
refusal-reason-unknown = Xin chọn lại lý do
    .detail = Lý do này không có trong danh sách. Lịch hẹn giữ nguyên.
    .next = Xin chọn một lý do, hoặc tiếp tục mà không chọn.
refusal-seen-unknown = Dữ liệu của chúng tôi chưa đến vị trí này
    .detail = { $given ->
        [none] Vị trí được gửi là đã xem không phải của chúng tôi.
       *[other] “{ $given }” được gửi là đã xem. Dữ liệu của chúng tôi đến vị trí { $position }.
    }
    .next = Xin gửi vị trí lớn nhất mà dịch vụ này đã trả lời, hoặc không gửi. Không có gì được thực hiện.
refusal-command-unknown = Không có gì được ghi nhận với khóa này
    .detail = Yêu cầu chưa hề đến, hoặc đã quá một ngày.
    .next = Xin xem tình trạng hiện tại ở mục lịch hẹn của quý vị.
refusal-route-unknown = Không có gì ở địa chỉ này
    .detail = Hệ thống không có chức năng ở đây.
    .next = Xem /openapi.json để biết có những gì.
refusal-method-not-allowed = Không gọi được địa chỉ này theo cách này
    .detail = Ở đây xin dùng phương thức khác, như GET hoặc POST.
    .next = Xem /openapi.json để biết có những gì.
refusal-query-malformed = Không đọc được điều kiện
    .detail = Có venue, from và to. Xin viết ngày theo dạng 2021-05-30.
    .next = Xin sửa điều kiện và thử lại.

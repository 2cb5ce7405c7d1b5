# 보관하는 것: 달력과 지갑용 쪽지

calendar-file = 달력에 넣기
calendar-file-cancelled = 달력에서 빼기
calendar-summary = { $name } ({ $dose })
calendar-number = 예약 번호 { $number }
calendar-phone = 접종 장소 전화 { $phone }
calendar-cancelled = 이 예약은 취소되었습니다.
calendar-newest = 변경한 뒤에는 예약을 달력에 다시 넣어 주세요. 정확한 날짜와 시간은 언제나 내 예약에 표시됩니다.
card-link = 지갑용 쪽지 인쇄
card-title = 지갑용 쪽지
card-hint = 바깥 선을 따라 자르고 가운데 선을 따라 접으세요.
card-fold = 여기를 접으세요
card-when = 날짜와 시간

message-reminder = 알림: 예약하신 날이 다가왔습니다
message-look = 예약 확인, 변경, 취소: { $url }
message-record = 이 알림은 { $moment }의 예약 기록을 알려 드리는 것입니다. 그 뒤에 기록이 바뀌었으면 새 기록이 맞습니다.
message-proof = 예약의 증명은 첨부 파일 { $file }입니다. 누구나 { $url }에서 확인할 수 있습니다. 이 알림의 글 자체는 증명이 아닙니다.
message-proof-page = 예약의 증명은 예약 확인 페이지에서 받는 예약증 파일입니다. 누구나 { $url }에서 확인할 수 있습니다. 이 알림의 글 자체는 증명이 아닙니다.
message-stop = 예약할 때 이 연락처가 입력되어 보내 드립니다. 알림을 멈추거나 연락처를 바꾸려면: { $url }
message-stop-line = 이 대화가 접종권과 연결되어 있어 보내 드립니다. 알림을 멈추거나 연결을 끊으려면: { $url }
message-short = { $title } { $when } { $venue } 예약 번호 { $number } 확인과 증명 { $url }

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
message-proof-letter = 예약의 증명은 예약증으로, 예약 확인 페이지나 전화 창구에서 받는 파일입니다. 회장에서는 이 편지의 코드로 확인합니다. 예약증은 누구나 { $url }에서 확인할 수 있습니다. 이 편지의 글 자체는 증명이 아닙니다.
message-stop = 예약할 때 이 연락처가 입력되어 보내 드립니다. 알림을 멈추거나 연락처를 바꾸려면: { $url }
message-stop-line = 이 대화가 접종권과 연결되어 있어 보내 드립니다. 알림을 멈추거나 연결을 끊으려면: { $url }
message-stop-letter = 다른 연락처가 없거나 편지를 고르셨기 때문에 보내 드립니다. 다른 방법으로 바꾸거나 멈추려면: { $url } 또는 전화 { $phone }
letter-number = 편지 번호 { $id }
letter-again = 다시 인쇄함: 같은 번호의 편지가 있으면 이 편지는 버려 주십시오.
message-short = { $title } { $when } { $venue } 예약 번호 { $number } 확인과 증명 { $url }

wish-title = 예약 알림
wish-intro = 여기서 무엇을 골라도 예약은 그대로입니다.
wish-way = 알림을 어떻게 받으시겠습니까?
wish-any = 입력한 연락처 중 어느 것이든
wish-mail = 이메일로만
wish-sms = 문자 메시지로만
wish-line = LINE으로만
wish-letter = 편지로만
wish-none = 받지 않음
wish-reminders = 예약일이 다가오면 알려 드릴까요?
wish-reminders-yes = 예
wish-reminders-no = 아니요
wish-saved = 선택을 저장했습니다.
wish-stop-reminders = 예약일 전 알림만 멈추기
wish-stop-all = 모든 알림 멈추기
wish-save = 저장하기
wish-stopped = 선택하신 대로 알림을 멈췄습니다. 예약은 그대로입니다.
wish-unknown = 멈춘 것이 없습니다. 링크가 오래되었거나 연락처가 더는 없습니다. 예약은 그대로입니다.
wish-signed-in = 본인 확인 후 자세히 고르기

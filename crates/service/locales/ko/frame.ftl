# 모든 화면에 있는 말

site-name = 예약 사이트
skip = 본문으로 가기
languages = 언어(Language)
unreviewed = 이 한국어 글은 아직 한국어를 모국어로 쓰는 사람이 확인하지 않았습니다. 뜻이 분명하지 않으면 일본어가 기준이며, 전화로 물어보셔도 됩니다.
back = 이전 화면으로 돌아가기
restart = 처음부터 다시 하기
home = 첫 화면으로 가기
continue = 다음으로
change = 변경
error-prefix = 오류:
error-summary = 다음 내용을 확인해 주세요
required = (필수)
help-title = 어려우시면 전화해 주세요
help-text = 화면 사용법을 모르시거나 직접 예약하기 어려우시면 전화로 상담하실 수 있습니다.
help-call = 전화하기 { $phone }
help-voucher = 전화하실 때는 접종권(接種券)을 가까이에 준비해 주세요.
signed-in = 접종권 번호 끝자리가 { $ending }인 분의 화면입니다
sign-out = 마치기
sign-out-hint = 다른 사람이 이 기기를 쓰기 전에 ‘마치기’를 눌러 주세요. 예약은 없어지지 않습니다.
banner-demo = 이것은 견본 화면입니다. 이름과 번호는 모두 지어낸 것이며 실제로 예약되지 않습니다.

places = 빈자리 { $n }명분
places-left = { $n }명분 남음
full = 마감
dose = { $n }차 접종
age = { $n }세

status-confirmed = 예약됨
status-cancelled = 취소됨
status-checked_in = 접종 장소에서 접수함
status-checked = 접종 장소에서 확인을 마침 (접종 전)
status-administered = 접종 완료
status-not_given = 오셨지만 접종하지 않음
status-no_show = 방문 기록 없음

what-confirmed = 예약했습니다
what-confirmed-slot = { $to } 예약을 했습니다
what-moved = 예약을 변경했습니다
what-moved-slots = { $from }에서 { $to }(으)로 변경했습니다
what-cancelled = 예약을 취소했습니다
what-checked_in = 접종 장소에서 접수했습니다
what-checked = 서류와 건강 상태를 확인했습니다
what-administered = 접종을 마쳤습니다
what-administered-lot = 접종을 마쳤습니다 (제조번호 { $lot })
what-not_given = 접종을 하지 않았습니다
what-undone = 잘못되어 되돌렸습니다: { $step }
what-no_show = 방문 기록이 없었습니다
what-other = 기록이 바뀌었습니다

channel-web = 웹사이트
channel-line = LINE(라인)
channel-desk = 전화 창구
channel-venue = 접종 장소
channel-api = 연결된 다른 서비스
channel-cli = 사무국
channel-system = 자동 처리
channel-other = 기타

by-holder = 본인 또는 대신하는 분
by-operator = 담당 직원
by-system = 자동 처리

reason-changed_plans = 사정이 생겼음
reason-ill = 몸이 좋지 않음
reason-elsewhere = 다른 곳에서 접종함
reason-wrong_booking = 예약 내용이 잘못되었음
reason-earlier_dose_cancelled = 앞 차수의 예약을 취소했기 때문
reason-unwell = 당일 몸이 좋지 않았음
reason-medical_reason = 의사가 접종을 미루도록 판단했음
reason-declined = 본인이 접종하지 않기로 했음
reason-papers = 서류가 맞지 않았음
reason-interval = 앞 접종과의 간격이나 백신 종류가 맞지 않았음
reason-no_dose_left = 남은 백신이 없었음
reason-other = 그 밖의 이유

history-who = { $channel }, { $by }
history-reason = 이유: { $reason }

missing-title = 이 화면을 찾을 수 없습니다
missing-detail = 주소가 잘못되었거나 더 이상 쓰지 않는 화면입니다.
missing-next = 예약은 없어지지 않았습니다. 첫 화면에서 예약하거나 예약을 확인하실 수 있습니다.
broken-title = 죄송합니다. 문제가 생겼습니다
broken-detail = 저희 쪽의 문제입니다. 잘못 누르신 것이 아닙니다.
broken-next = 잠시 기다렸다가 다시 해 주세요. 끝난 예약은 절대 없어지지 않습니다. 예약이 되었는지는 ‘내 예약 보기’에서 확인하실 수 있습니다.
closed-title = 지금은 접수를 멈추고 있습니다
closed-detail = 기록에 빠진 것이 없는지 확인하고 있습니다. 잘못된 내용을 보여 드리지 않도록, 확인이 끝날 때까지 예약도 조회도 할 수 없습니다.
closed-next = 예약 번호와 예약증을 잘 보관해 주세요. 예약 시간이 가까운 분은 예약하신 대로 접종 장소로 오세요. 그 밖의 분은 잠시 후 다시 시도해 주세요.
other-person-title = 지금은 다른 분의 화면으로 바뀌었습니다
other-person-detail = 다른 탭이나 창에서 접종권 번호 끝자리가 { $ending }인 분의 절차가 시작되었습니다. 착오를 막기 위해 방금 하신 것은 처리하지 않았습니다.
other-person-next = 끝자리가 { $ending }인 분의 절차를 계속하거나 처음부터 다시 해 주세요.
other-person-go = 끝자리 { $ending }인 분의 절차를 계속하기
to-my = 내 예약 보기
try-again = 다시 해 보기
incident = 전화 문의용 조회 번호(照会番号)
incident-hint = 전화하실 때 이 번호를 알려 주세요. 자세한 이유를 찾아볼 수 있습니다.

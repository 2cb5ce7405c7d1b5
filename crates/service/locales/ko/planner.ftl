# 공개된 자리에 주최 측이 하는 일: 접수 중지, 취소, 옮기기

status-displaced = 다른 날짜나 시각으로 변경이 필요합니다
what-displaced = 이 날짜, 시각, 장소에서는 접종을 하지 않게 되었습니다
what-kept = 예정대로 하게 되었습니다
what-relocated-slots = 담당 직원이 { $from }에서 { $to }(으)로 변경했습니다

reason-weather = 나쁜 날씨
reason-power = 정전 또는 단수
reason-staff = 일손 부족
reason-supply = 백신 사정
reason-premises = 건물 사정
reason-published_by_mistake = 잘못 공개됨
reason-fewer_places = 자리 수 축소
reason-maintenance = 시스템 작업
reason-stop_other = 접종 장소의 사정

my-displaced = 이 날짜, 시각, 장소에서는 접종을 하지 않게 되었습니다 (이유: { $reason }). 예약은 취소되지 않았습니다. 다른 날짜나 시각을 골라 주세요. 전화로도 변경하실 수 있습니다.
my-displaced-choose = 가까운 시각의 빈자리
my-displaced-rule = 누르시면 바로 그 시각으로 바뀝니다. 잡아 둔 자리가 아니므로 먼저 고르신 분의 자리가 됩니다.
my-displaced-none = 지금은 가까운 시각에 빈자리가 없습니다. 예약은 남아 있습니다. 자리가 나오는 대로 여기서 고르실 수 있으며, 전화하셔도 됩니다.
my-relocated = 저희 사정으로 예약의 날짜, 시각 또는 장소를 변경했습니다 (이유: { $reason }). 이전 일시는 { $from }입니다. 맞지 않으시면 변경하거나 취소하실 수 있습니다.

refusal-slot-stopped = 이 시각은 접수를 멈추고 있습니다
    .detail = { $at ->
        [none] 지금은 이 시각이나 장소의 새 예약과 변경을 받지 않습니다. 이미 있는 예약은 그대로입니다.
       *[other] { $at }까지 이 시각이나 장소의 새 예약과 변경을 받지 않습니다. 이미 있는 예약은 그대로입니다.
    }
    .next = 다른 시각이나 장소를 고르시거나 나중에 다시 해 주세요. 예약은 언제든지 보실 수 있습니다.
refusal-slot-called-off = 이 시각에는 접종을 하지 않습니다
    .detail = 이 날짜, 시각, 장소의 접종은 취소되었습니다.
    .next = 다른 시각이나 장소를 골라 주세요.
refusal-area-unknown = 그런 자리를 찾을 수 없습니다
    .detail = 장소, 날짜, 시각, 자리 번호 가운데 이 접종 사업에 없는 것이 있거나, 그곳에 멈춘 접수가 없습니다.
    .next = 장소와 날짜를 확인하고 다시 해 주세요.
refusal-stop-invalid = 이렇게는 접수를 멈출 수 없습니다
    .detail = 끝나는 시각이 지났거나 읽을 수 없습니다. 또는 취소한 자리를 접수 중지로만 바꾸려 했습니다.
    .next = 앞으로의 시각을 입력하시거나 먼저 취소를 되돌려 주세요.
refusal-capacity-below-taken = 자리 수는 사람 수보다 적을 수 없습니다
    .detail = { $count ->
        [none] 예약되었거나 잡아 둔 사람보다 자리가 적습니다.
       *[other] 이 시각에는 예약과 잡아 둔 자리를 합해 { $count }명이 있습니다.
    }
    .next = 그 이상의 자리 수를 입력하시거나 옮길 곳을 정해 주세요.
refusal-capacity-no-place = 옮길 자리가 모자랍니다
    .detail = { $count ->
        [none] 맞는 빈자리가 없는 분이 있습니다. 아무도 옮기지 않았습니다.
       *[other] 맞는 빈자리가 없는 분이 { $count }명 있습니다. 아무도 옮기지 않았습니다.
    }
    .next = 다른 규칙을 고르시거나 먼저 자리를 더 공개해 주세요.
refusal-rule-unknown = 어디로 옮길지 알 수 없습니다
    .detail = 같은 장소, 모든 장소, 지정한 장소, 지정한 자리 가운데 하나로 옮깁니다.
    .next = 옮길 곳을 다시 골라 주세요.

paused = 지금은 새 예약과 변경을 받지 않습니다 (이유: { $reason }). 예약은 보실 수 있습니다.
paused-until = { $until }까지 새 예약과 변경을 받지 않습니다 (이유: { $reason }). 예약은 보실 수 있습니다.
notices = 알림

refusal-notice-invalid = 이 알림은 낼 수 없습니다
    .detail = 일본어 글이 비었거나 너무 길거나(500자까지), 끝나는 시각이 지났거나, 이미 알림이 10개 있습니다.
    .next = 글과 시각을 고치시거나 오래된 알림을 거두어 주세요.
refusal-notice-unknown = 그런 알림이 없습니다
    .detail = 이미 거두어졌습니다.
    .next = 알림 목록을 확인해 주세요.

refusal-slot-kept = 남은 자리는 다른 예약 방법을 위해 남겨 둔 자리입니다
    .detail = 이 시각의 남은 자리는 전화 등 다른 방법으로 예약하시는 분을 위해 남겨 두었습니다. { $at ->
        [none] 아직 개방되지 않았습니다.
       *[other] 남는 자리는 { $at }부터 누구나 예약하실 수 있습니다.
    }
    .next = 다른 시각이나 장소를 고르시거나 전화해 주세요. 여기에 나오지 않는 자리도 전화로 예약하실 수 있는 경우가 있습니다.
refusal-quota-invalid = 이렇게는 남겨 둘 수 없습니다
    .detail = 수가 숫자나 100% 이하의 비율이 아니거나, 시간이 2,160시간을 넘습니다.
    .next = 5와 같은 수나 20%와 같은 비율, 그리고 2,160시간 이내의 시간을 입력해 주세요.
refusal-quota-unknown = 여기에는 남겨 둔 자리가 없습니다
    .detail = 이 범위에는 남겨 둔 자리가 정해져 있지 않습니다.
    .next = 목록을 확인해 주세요.

# 연락처

contact-title = 연락처를 입력해 주세요
contact-title-my = 연락처 변경
contact-intro = 접종 장소의 사정으로 예약이 바뀌는 등 꼭 알려 드려야 할 때만 씁니다. 언제든지 바꾸거나 지울 수 있습니다.
contact-kana-name = 접종받는 분의 이름 (일본어 가나)
contact-kana-name-hint = 예: ミホン　ハナコ. 히라가나로 써도 됩니다.
contact-telephone = 전화번호
contact-telephone-hint = 예: 090-1234-5678. 집 전화번호도 됩니다.
contact-email = 이메일 주소
contact-email-hint = 예: hanako@example.jp. 없으시면 비워 두어도 됩니다.
contact-email-hint-required = 예: hanako@example.jp
contact-optional = (선택)
contact-kept = 지금 등록된 것은 ‘{ $kept }’입니다. 바꾸지 않으시려면 비워 두세요.
contact-kept-none = 등록된 연락처가 없습니다.
contact-heading = 연락처
contact-masked = 접종권을 본 사람이 알 수 없도록 일부만 보여 드립니다.
contact-change = 연락처 변경
contact-add = 연락처 등록
contact-erase = 연락처 지우기
contact-save = 저장하기
contact-away = 지금은 연락처를 보여 드릴 수 없습니다. 예약에는 영향이 없습니다. 잠시 뒤에 다시 봐 주세요.
contact-not-kept-title = 예약은 되었지만 연락처를 저장하지 못했습니다
contact-not-kept = 예약은 없어지지 않습니다. 잠시 뒤에 ‘예약 확인’에서 연락처를 입력해 주세요.
contact-erase-title = 연락처를 지우시겠습니까?
contact-erase-detail = 이름, 전화번호, 이메일 주소를 지웁니다. 지운 것은 아무도 되돌릴 수 없습니다.
contact-erase-bookings = 예약은 그대로 남습니다. 다만 예약이 바뀌어도 알려 드릴 수 없게 됩니다.
contact-erase-go = 연락처 지우기
contact-erase-keep = 지우지 않고 돌아가기
contact-changed = 연락처를 저장했습니다.
contact-erased = 연락처를 지웠습니다. 예약은 그대로 있습니다.

refusal-contact-not-asked = 여기서는 이 연락처를 받지 않습니다
    .detail = 필요하지 않은 개인 정보는 받지 않습니다.
    .next = 이 칸을 비우고 다시 보내 주세요.
refusal-contact-unavailable = 지금은 연락처를 저장하거나 보여 드릴 수 없습니다
    .detail = 연락처를 보관하는 곳을 쓸 수 없습니다. 예약은 평소처럼 기록되고 있습니다.
    .next = 잠시 뒤에 다시 해 주세요. 급하시면 전화해 주세요.
refusal-contact-erasing = 연락처 지우기를 접수했습니다
    .detail = 접수가 기록되었고 연락처는 이제 아무에게도 보이지 않습니다. 보관하는 곳을 쓸 수 있게 되면 바로 완전히 지웁니다.
    .next = 그대로 두시면 됩니다. 다시 신청하지 않으셔도 됩니다.
refusal-kana-name-missing = 이름(가나)을 입력해 주세요
    .detail = 아직 입력되지 않았습니다.
    .next = 가타카나나 히라가나로 입력해 주세요.
refusal-kana-name-length = 이름은 40자까지입니다
    .detail = 글자가 너무 많습니다.
    .next = 40자까지로 줄여 주세요.
refusal-kana-name-unreadable = 이름은 가타카나나 히라가나로 입력해 주세요
    .detail = { $found ->
        [none] 여기서 쓸 수 없는 글자가 있습니다.
       *[other] ‘{ $found }’은(는) 여기서 쓸 수 없습니다.
    }
    .next = 한자나 알파벳, 한글이 아니라 가타카나나 히라가나로 입력해 주세요.
refusal-telephone-missing = 전화번호를 입력해 주세요
    .detail = 아직 입력되지 않았습니다.
    .next = 휴대전화 번호, 또는 지역 번호를 포함한 집 전화번호를 입력해 주세요.
refusal-telephone-unreadable = 전화번호는 숫자로 입력해 주세요
    .detail = { $found ->
        [none] 여기서 쓸 수 없는 글자가 있습니다.
       *[other] ‘{ $found }’은(는) 여기서 쓸 수 없습니다.
    }
    .next = 숫자와 붙임표(-)만으로 입력해 주세요.
refusal-telephone-length = 전화번호의 자릿수를 확인해 주세요
    .detail = { $given ->
        [none] 자릿수가 맞지 않는 것 같습니다.
       *[other] 지금은 { $given }자리입니다. 집 전화는 지역 번호를 포함해 10자리입니다.
    }
    .next = 지역 번호부터 모든 숫자를 입력해 주세요.
refusal-telephone-mobile-length = 휴대전화 번호는 11자리입니다
    .detail = { $given ->
        [none] 자릿수가 맞지 않는 것 같습니다.
       *[other] 지금은 { $given }자리입니다.
    }
    .next = 090이나 080부터 11자리를 모두 입력해 주세요.
refusal-telephone-start = 전화번호는 0으로 시작합니다
    .detail = 지역 번호나 090 같은 번호로 시작하지 않습니다.
    .next = 지역 번호부터 입력해 주세요. 외국 번호는 +와 국가 번호부터 입력해 주세요.
refusal-email-missing = 이메일 주소를 입력해 주세요
    .detail = 아직 입력되지 않았습니다.
    .next = 예와 같이 @의 앞과 뒤를 입력해 주세요.
refusal-email-unreadable = 이메일 주소에 쓸 수 없는 글자가 있습니다
    .detail = { $found ->
        [none] 여기서 쓸 수 없는 글자가 있습니다.
       *[other] ‘{ $found }’은(는) 이메일 주소에 쓸 수 없습니다.
    }
    .next = 영문자, 숫자, @, 마침표로 입력해 주세요.
refusal-email-length = 이메일 주소는 254자까지입니다
    .detail = 글자가 너무 많습니다.
    .next = 이메일 주소만 입력해 주세요.
refusal-email-form = 이메일 주소를 확인해 주세요
    .detail = @의 앞이나 뒤, 또는 마침표가 빠진 것 같습니다.
    .next = hanako@example.jp 같은 형식으로 입력해 주세요.

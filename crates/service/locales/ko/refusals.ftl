# 할 수 없을 때의 말: 제목, .detail(무슨 일인지), .next(무엇을 하면 되는지). 결코 탓하지 않습니다.

refusal-municipality-code-length = 시구정촌 코드는 6자리입니다
    .detail = { $found ->
        [none] { $given ->
            [0] 아직 입력되지 않았습니다.
            [none] 입력하신 코드가 6자리가 아닙니다.
           *[other] 지금은 { $given }자리입니다.
        }
       *[other] { $like ->
            [none] ‘{ $found }’은(는) 숫자(0~9)가 아닙니다.
           *[other] ‘{ $found }’은(는) 숫자가 아닙니다. 숫자 { $like }이(가) 아닌가요?
        }
    }
    .next = 접종권의 ‘請求先’ 칸에 있는 6자리 숫자를 맨 앞의 0까지 입력해 주세요. 모르시면 목록에서 고르실 수 있습니다.
refusal-municipality-code-check-digit = 시구정촌 코드의 숫자를 확인해 주세요
    .detail = 이 번호는 시구정촌 코드의 규칙에 맞지 않습니다. 숫자 하나가 다를 수 있습니다.
    .next = 접종권의 ‘請求先’ 칸에 있는 6자리 숫자와 비교해 주세요. 모르시면 목록에서 고르실 수 있습니다.
refusal-municipality-code-unknown = 이 코드의 시구정촌이 없습니다
    .detail = { $city_name ->
        [none] 번호의 형식은 맞지만 이 번호를 쓰는 시구정촌이 없습니다. 도도부현의 코드는 쓸 수 없습니다.
       *[other] 이것은 구의 코드입니다. 접종권에는 시의 코드가 적혀 있습니다: { $city } ({ $city_name }).
    }
    .next = 접종권의 ‘請求先’ 칸에 있는 6자리 숫자를 입력하시거나 목록에서 골라 주세요.
refusal-voucher-number-length = 접종권 번호는 10자리입니다
    .detail = { $found ->
        [none] { $given ->
            [0] 아직 입력되지 않았습니다.
            [none] 입력하신 번호가 10자리가 아닙니다.
           *[other] 지금은 { $given }자리입니다.
        }
       *[other] { $like ->
            [none] ‘{ $found }’은(는) 숫자(0~9)가 아닙니다.
           *[other] ‘{ $found }’은(는) 숫자가 아닙니다. 숫자 { $like }이(가) 아닌가요?
        }
    }
    .next = 접종권의 ‘券番号’ 칸에 있는 10자리 숫자를 맨 앞의 0까지 입력해 주세요.
refusal-voucher-line-unreadable = 18자리 숫자를 읽을 수 없습니다
    .detail = { $why ->
        [letter] 18자리 가운데 ‘{ $found }’은(는) 숫자가 아닙니다.
        [dose] 18자리 가운데 두 번째 숫자는 몇 번째 접종인지를 나타내며, 0일 수 없습니다.
       *[other] 그 가운데 시구정촌 코드 부분이 맞지 않는 것 같습니다.
    }
    .next = 접종권과 비교하시거나, 시구정촌 코드와 접종권 번호를 따로 입력해 주세요.
refusal-birth-date-missing = { $part ->
        [year] 태어난 해를 입력해 주세요
        [month] 태어난 달을 입력해 주세요
        [day] 태어난 날을 입력해 주세요
       *[other] 생년월일을 입력해 주세요
    }
    .detail = 년, 월, 일 가운데 빠진 것이 있습니다.
    .next = 년, 월, 일을 입력해 주세요. 일본 연호의 해로 입력하실 때는 연호도 골라 주세요.
refusal-birth-date-impossible = { $reason ->
        [year_short] 연호를 고르시거나 서기 연도를 4자리로 입력해 주세요
        [year_unreadable] 태어난 해를 확인해 주세요
        [month] 태어난 달을 확인해 주세요
        [month_unreadable] 태어난 달을 확인해 주세요
        [day] 태어난 날을 확인해 주세요
        [day_unreadable] 태어난 날을 확인해 주세요
       *[other] 생년월일을 확인해 주세요
    }
    .detail = { $reason ->
        [year_short] 이 숫자만으로는 어느 연호의 해인지 알 수 없습니다. 예를 들어 쇼와일 수도, 헤이세이일 수도 있습니다.
        [year_unreadable] 연도를 숫자로 읽을 수 없었습니다.
        [month] 그런 달은 없습니다. 달은 1부터 12까지입니다.
        [month_unreadable] 달을 숫자로 읽을 수 없었습니다.
        [day] 그 달에는 그런 날이 없습니다.
        [day_unreadable] 날을 숫자로 읽을 수 없었습니다.
        [era] 그 연호에는 그런 날이 없습니다.
        [early] 날짜가 너무 오래전인 것 같습니다.
        [future] 아직 오지 않은 날짜입니다.
       *[other] 날짜로 읽을 수 없었습니다.
    }
    .next = { $reason ->
        [year_short] ‘연호’에서 쇼와 같은 연호를 고르시거나 서기 연도를 4자리로 입력해 주세요.
        [year_unreadable] 연도를 숫자로 입력해 주세요.
        [month] 달을 다시 입력해 주세요.
        [month_unreadable] 달을 1부터 12까지의 숫자로 입력해 주세요.
        [day] 달과 날을 확인해 주세요.
        [day_unreadable] 날을 숫자로 입력해 주세요.
       *[other] 연호, 년, 월, 일을 확인해 주세요. 서기 연도는 4자리입니다. 쇼와는 64년 1월 7일까지, 헤이세이는 31년 4월 30일까지입니다.
    }
refusal-login-no-match = 명단과 맞지 않습니다
    .detail = 입력하신 내용이 모두 맞는 분을 명단에서 찾지 못했습니다. 아무것도 등록되지 않았으니 몇 번이든 고치실 수 있습니다.
    .next =
        다음 세 가지를 확인해 주세요.
        • 접종권 번호를 견본이 아니라 본인의 접종권에서 옮겨 적으셨습니까?
        • 시구정촌은 접종권을 발행한 곳입니까? (이사하신 분은 특히 확인해 주세요)
        • 생년월일은 접종권에 적힌 분의 것입니까?
        세 가지가 모두 맞으면 전화로 조회 번호를 알려 주세요.
refusal-login-throttled = 잠시 기다려 주세요
    .detail = 이 접종권 번호로 여러 번 맞지 않아서 안전을 위해 잠시 쉽니다. 막힌 것은 아닙니다.
    .next = { $wait ->
        [none] 잠시 뒤에 같은 내용으로 다시 해 주세요.
       *[other] 약 { $wait } 뒤에 같은 내용으로 다시 해 주세요.
    } 급하시면 전화해 주세요.
refusal-session-missing = 먼저 접종권 번호를 입력해 주세요
    .detail = 이 화면에는 접종권 번호와 생년월일이 필요합니다.
    .next = 접종권 번호와 생년월일을 입력해 주세요. 예약은 없어지지 않았습니다.
refusal-session-expired = 생년월일을 다시 입력해 주세요
    .detail = 한동안 사용하지 않으셔서 다른 사람이 보지 못하도록 화면을 닫았습니다.
    .next = 생년월일을 다시 입력하시면 하던 곳부터 계속됩니다. 예약은 없어지지 않았습니다.
refusal-programme-unknown = 그런 접종 사업이 없습니다
    .detail = 주소가 잘못되었거나 아직 시작되지 않았습니다.
    .next = 첫 화면에서 다시 골라 주세요.
refusal-programme-invalid = 접종 사업 파일에 문제가 있습니다
    .detail = 쓸 수 없는 설정이 있습니다.
    .next = 알려 드린 설정을 고치고 파일을 다시 적용해 주세요.
refusal-programme-in-use = 사용 중인 접종 장소는 없앨 수 없습니다
    .detail = 자리가 있는 접종 장소는 없앨 수 없고 백신도 바꿀 수 없습니다.
    .next = 접종 장소를 남겨 둔 채로 파일을 적용해 주세요.
refusal-slot-unknown = 이 시각은 고를 수 없습니다
    .detail = 예약할 수 있는 시각이 아닙니다.
    .next = 접종 장소와 날짜를 다시 골라 주세요.
refusal-slot-full = 이 시각은 방금 마감되었습니다
    .detail = 이제 빈자리가 없습니다. 아직 예약되지 않았습니다.
    .next = 다른 시각이나 날짜를 골라 주세요. 취소가 나오면 다시 자리가 생깁니다.
refusal-slot-closed = 이 시각은 이제 예약할 수 없습니다
    .detail = { $at ->
        [none] 예약할 수 있는 시간이 지났습니다.
       *[other] { $at }까지 예약할 수 있었습니다.
    }
    .next = 더 뒤의 날짜를 골라 주세요.
refusal-slot-capacity-below-booked = 자리 수는 예약보다 적을 수 없습니다
    .detail = 이미 예약되었거나 잡아 둔 수보다 자리 수가 적어집니다.
    .next = 더 큰 수로 하시거나 먼저 예약을 옮겨 주세요.
refusal-slot-invalid = 자리 파일에 문제가 있습니다
    .detail = 파일에 쓸 수 없는 줄이 있습니다.
    .next = 알려 드린 줄을 고치고 다시 해 주세요.
refusal-wave-not-open = 아직 접수가 시작되지 않았습니다
    .detail = { $at ->
        [none] 나중에 예약하실 수 있습니다.
       *[other] { $at }부터 예약하실 수 있습니다.
    }
    .next = 그때 이 화면을 다시 열어 주세요. 지금 하실 일은 없습니다.
refusal-wave-not-eligible = 지금은 이 접종권으로 예약할 수 없습니다
    .detail = 접종권을 발행한 시구정촌과 생년월일로 볼 때 지금 예약하실 수 있는 분이 아닙니다. 잘못 입력하신 것이 아닙니다.
    .next = 나중에 예약할 수 있는 분이 늘어날 수 있습니다. 시구정촌의 소식을 보시거나 전화로 물어봐 주세요.
refusal-wave-not-this-slot = 이 시각은 다른 분들을 위한 것입니다
    .detail = 이 접종 장소나 날짜는 다른 분들을 위해 마련되어 있습니다.
    .next = 화면에 나온 접종 장소와 날짜에서 골라 주세요.
refusal-voucher-revoked = 이 접종권은 이제 쓸 수 없습니다
    .detail = 발행한 시구정촌이 무효로 했습니다.
    .next = 새 접종권이 오지 않았는지 보시고 전화해 주세요.
refusal-voucher-superseded = 새 접종권을 써 주세요
    .detail = 이 접종권은 다시 발행되어 번호가 새로 바뀌었습니다.
    .next = 나중에 온 접종권의 번호를 입력해 주세요. 찾지 못하시면 전화해 주세요.
refusal-dose-interval = 다음 접종까지 며칠이 더 지나야 합니다
    .detail = { $on ->
        [none] 앞 접종에서 충분한 날이 지나지 않았습니다.
       *[other] 다음 접종은 { $on }부터 받으실 수 있습니다.
    }
    .next = 더 뒤의 날짜를 골라 주세요.
refusal-dose-order = 앞 차수를 먼저 예약해 주세요
    .detail = 앞 차수의 예약도 접종 기록도 없습니다.
    .next = 앞 차수를 먼저 예약해 주세요. 이미 접종하셨으면 전화해 주세요.
refusal-dose-done = 이 차수는 이미 접종하셨습니다
    .detail = 접종 기록이 있어 다시 예약할 수 없습니다.
    .next = 그렇지 않다면 전화해 주세요.
refusal-dose-unknown = 그런 차수가 없습니다
    .detail = { $count ->
        [none] 예약하지 않았습니다.
       *[other] 접종은 1차부터 { $count }차까지입니다. 예약하지 않았습니다.
    }
    .next = 다음 차수는 ‘예약 확인’에서 예약하실 수 있습니다.
refusal-dose-product = 앞 접종과 같은 백신의 장소를 골라 주세요
    .detail = 이 접종 장소의 백신은 앞 접종과 다릅니다.
    .next = 같은 백신의 장소를 골라 주세요. 잘 모르시면 전화해 주세요.
refusal-dose-slot = 이 시각은 다른 차수를 위한 것입니다
    .detail = 이 시각에는 해당 차수의 접종을 하지 않습니다.
    .next = 다른 시각을 골라 주세요.
refusal-dose-later-booked = 다음 차수의 예약과 너무 가깝습니다
    .detail = { $number ->
        [none] 이날로 하시면 예약된 다음 차수까지 날수가 모자랍니다.
       *[other] 이날로 하시면 예약된 다음 차수(예약 번호 { $number })까지 날수가 모자랍니다.
    }
    .next = 더 앞의 날짜를 고르시거나 다음 차수의 예약을 먼저 변경해 주세요. 지금 예약은 그대로입니다.
refusal-booking-exists = 이미 예약이 있습니다
    .detail = { $number ->
        [none] 이 차수는 이미 예약되어 있습니다. 두 번 예약되지 않았습니다.
       *[other] 이 차수는 이미 예약되어 있습니다 (예약 번호 { $number }). 두 번 예약되지 않았습니다.
    }
    .next = ‘예약 확인’에서 보시고 날짜나 시각을 변경하실 수 있습니다.
refusal-booking-unknown = 이 예약을 찾을 수 없습니다
    .detail = 지금 쓰시는 접종권 번호로는 볼 수 없습니다. 다른 분의 예약일 수 있습니다.
    .next = ‘예약 확인’에서 예약을 골라 주세요.
refusal-booking-not-active = 이 예약은 이제 변경하거나 취소할 수 없습니다
    .detail = 취소되었거나 접종이 끝났습니다.
    .next = ‘예약 확인’에서 어떻게 되었는지 보실 수 있습니다.
refusal-booking-number-taken = 다시 해 주세요
    .detail = 예약 번호를 드리지 못했습니다. 아직 예약되지 않았습니다.
    .next = 같은 단추를 다시 눌러 주세요.
refusal-hold-expired = 잡아 두는 시간이 지났습니다
    .detail = 자리를 더 이상 잡아 두지 않았고 마감되었습니다. 아직 예약되지 않았습니다.
    .next = 다른 시각을 골라 주세요.
refusal-hold-none = 잡아 둔 자리가 없습니다
    .detail = 시간이 지났거나 아직 시각을 고르지 않으셨습니다.
    .next = 날짜와 시각을 골라 주세요.
refusal-hold-limit = 자리를 더 오래 잡아 둘 수 없습니다
    .detail = 다른 분도 예약하실 수 있도록 제한이 있습니다.
    .next = 시간이 끝나기 전에 예약하시거나 나중에 다시 골라 주세요.
refusal-waitlist-none = 대기 접수를 하지 않습니다
    .detail = 이 예약에서는 대기 명단을 쓰지 않습니다.
    .next = 빈자리는 예약 페이지에서 언제든지 볼 수 있습니다.
refusal-waitlist-not-on = 대기 명단에 없습니다
    .detail = 이 접종권은 지금 대기하고 있지 않습니다.
    .next = 대기하려면 예약 페이지에서 대기 명단에 등록해 주세요.
refusal-waitlist-no-offer = 안내한 자리가 없습니다
    .detail = { $at ->
        [none] 지금 안내한 자리가 없습니다.
       *[other] 안내한 자리의 기한은 { $at }였습니다. 자리는 다른 분에게 넘어갔습니다.
    }
    .next = 대기 명단에 있으면 순서는 그대로입니다. 다음 안내를 기다려 주세요.
refusal-move-too-late = 이 예약을 변경할 수 있는 시간이 지났습니다
    .detail = { $at ->
        [none] 날짜, 시각, 장소를 이제 바꿀 수 없습니다. 예약은 그대로입니다.
       *[other] { $at }까지 변경할 수 있었습니다. 예약은 그대로입니다.
    }
    .next = 오실 수 없으면 전화해 주세요.
refusal-move-same-slot = 지금 예약하신 시각입니다
    .detail = 고르신 시각이 지금 예약과 같습니다. 아무것도 바뀌지 않았습니다.
    .next = 바꾸시려면 다른 시각을 골라 주세요.
refusal-cancel-too-late = 이 예약을 취소할 수 있는 시간이 지났습니다
    .detail = { $at ->
        [none] 이제 여기서 취소할 수 없습니다.
       *[other] { $at }까지 취소할 수 있었습니다.
    }
    .next = 오실 수 없으면 전화로 알려 주세요.
refusal-idempotency-mismatch = 앞서 보낸 것과 다릅니다
    .detail = 같은 키로 다른 내용이 왔습니다. 이번에는 아무것도 하지 않았습니다.
    .next = ‘예약 확인’에서 지금 상태를 보시고 다시 시작해 주세요.
refusal-idempotency-missing = 요청의 키가 없습니다
    .detail = 같은 일을 두 번 하지 않기 위한 키가 오지 않았습니다. 아무것도 하지 않았습니다.
    .next = 돌아가서 화면을 다시 불러온 뒤 다시 해 주세요.
refusal-idempotency-malformed = 요청의 키를 읽을 수 없습니다
    .detail = 같은 일을 두 번 하지 않기 위한 키의 형식이 맞지 않습니다. 아무것도 하지 않았습니다.
    .next = 돌아가서 화면을 다시 불러온 뒤 다시 해 주세요.
refusal-command-expired = 시간이 너무 걸려 처리하지 않았습니다
    .detail = 매우 붐벼서 제때 처리하지 못했습니다. 아무것도 하지 않았습니다.
    .next = 다시 해 주세요.
refusal-command-void = 이 요청은 거두어졌습니다
    .detail = 거두어졌으므로 아무것도 하지 않았습니다.
    .next = ‘예약 확인’에서 지금 상태를 보시고 다시 시작해 주세요.
refusal-import-unknown = 진행 중인 가져오기가 아닙니다
    .detail = 그사이에 다른 가져오기가 시작되었거나 이미 끝났습니다.
    .next = 파일을 처음부터 다시 가져와 주세요.
refusal-import-duplicate = 같은 접종권이 명단에 두 번 있습니다
    .detail = 시구정촌 코드와 접종권 번호가 같은 줄이 둘 있습니다.
    .next = 알려 드린 줄을 고치고 파일을 다시 가져와 주세요.
refusal-booking-paused = 지금은 새 예약을 잠시 멈추고 있습니다
    .detail = 예약하지 않았습니다. 이미 하신 예약은 그대로이며 취소할 수 있습니다.
    .next = { $wait ->
        [none] 나중에 다시 와 주세요. 받을 수 있게 되면 바로 예약을 다시 시작합니다.
       *[other] 약 { $wait } 기다렸다가 다시 해 주세요. 받을 수 있게 되면 바로 예약을 다시 시작합니다.
    }
refusal-overloaded = 지금 매우 많은 분이 이용하고 있습니다
    .detail = 하시려던 일은 아직 처리되지 않았습니다. 잡아 둔 자리와 끝난 예약은 그대로입니다.
    .next = { $wait ->
        [none] 잠시 기다렸다가 다시 해 주세요.
       *[other] 약 { $wait } 기다렸다가 다시 해 주세요.
    } 단추를 여러 번 누르지 않으셔도 됩니다.
refusal-outcome-unknown = 결과를 확인하고 있습니다
    .detail = 보내신 내용이 기록되었는지 확인하고 있습니다. 두 번 기록되는 일은 없습니다.
    .next = { $wait ->
        [none] 잠시 기다렸다가 다시 해 주세요.
       *[other] 약 { $wait } 기다렸다가 다시 해 주세요.
    } ‘예약 확인’에서도 보실 수 있습니다.
refusal-not-ready = 준비하고 있습니다
    .detail = 곧 쓰실 수 있습니다. 끝난 예약은 없어지지 않았습니다.
    .next = { $wait ->
        [none] 잠시 기다렸다가 다시 해 주세요.
       *[other] 약 { $wait } 기다렸다가 다시 해 주세요.
    }
refusal-internal = 죄송합니다. 처리하지 못했습니다
    .detail = 저희 쪽의 문제입니다. 잘못 누르신 것이 아닙니다.
    .next = ‘예약 확인’에서 지금 상태를 보시고 다시 해 주세요. 또 그러면 전화해 주세요.
refusal-body-malformed = 보내신 내용을 읽을 수 없었습니다
    .detail = 중간에 끊겼거나 형식이 맞지 않습니다. 아무것도 하지 않았습니다.
    .next = 돌아가서 다시 해 주세요.
refusal-body-too-large = 보내신 내용이 너무 깁니다
    .detail = 너무 길어서 받을 수 없습니다. 아무것도 하지 않았습니다.
    .next = 돌아가서 줄인 뒤 다시 해 주세요.
refusal-reason-unknown = 이유를 다시 골라 주세요
    .detail = 목록에 없는 이유입니다. 예약은 그대로입니다.
    .next = 이유를 고르시거나 고르지 않고 계속해 주세요.
refusal-seen-unknown = 저희 기록은 이 위치까지 이르지 않습니다
    .detail = { $given ->
        [none] 이미 본 위치로 보내신 것이 저희의 위치가 아닙니다.
       *[other] 이미 본 위치로 ‘{ $given }’이(가) 왔습니다. 저희 기록은 { $position }까지입니다.
    }
    .next = 이 서비스가 답한 가장 큰 위치를 보내시거나 보내지 마세요. 아무것도 하지 않았습니다.
refusal-command-unknown = 이 키로 기록된 것이 없습니다
    .detail = 도착하지 않았거나 하루가 넘었습니다.
    .next = ‘예약 확인’에서 지금 상태를 봐 주세요.
refusal-route-unknown = 이 주소에는 아무것도 없습니다
    .detail = 이 시스템은 여기에 기능이 없습니다.
    .next = 무엇이 있는지는 /openapi.json을 봐 주세요.
refusal-method-not-allowed = 이 주소는 이 방법으로 부를 수 없습니다
    .detail = 여기서는 GET이나 POST 같은 다른 방법을 써 주세요.
    .next = 무엇이 있는지는 /openapi.json을 봐 주세요.
refusal-query-malformed = 조건을 읽을 수 없습니다
    .detail = venue, from, to를 쓸 수 있습니다. 날짜는 2021-05-30처럼 써 주세요.
    .next = 조건을 고치고 다시 해 주세요.

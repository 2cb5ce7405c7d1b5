# Ang ginagawa sa mga oras na nailathala na: itinigil, hindi itinuloy, inilipat ang mga tao

status-displaced = Kailangan ng ibang araw o oras
what-displaced = Hindi matutuloy ang bakuna sa araw, oras at bakunahang ito
what-kept = Matutuloy din ang bakuna gaya ng nakatakda
what-relocated-slots = Inilipat ng kawani mula { $from } sa { $to }

reason-weather = masamang panahon
reason-power = walang kuryente o tubig
reason-staff = kulang ang mga kawani
reason-supply = dahil sa bakuna
reason-premises = dahil sa gusali
reason-published_by_mistake = nailathala nang mali
reason-fewer_places = nabawasan ang mga slot
reason-maintenance = inaayos ang sistema
reason-stop_other = dahil sa bakunahan

my-displaced = Hindi matutuloy ang bakuna sa araw, oras at bakunahang ito (dahilan: { $reason }). Hindi po kinansela ang inyong reserbasyon. Pumili po ng ibang araw o oras. Maaari rin po kayong tumawag.
my-displaced-choose = Mga bakanteng slot na malapit sa oras na iyon
my-displaced-rule = Pindutin ang isa at malilipat agad doon ang inyong reserbasyon. Hindi nakalaan ang mga ito para sa inyo: kung sino po ang maunang pumili.
my-displaced-none = Wala pong bakanteng slot na malapit sa oras na iyon ngayon. Nananatili ang inyong reserbasyon. Makakapili po kayo rito kapag nagkaroon ng bakante, o tumawag po sa amin.
my-relocated = Kinailangan po naming palitan ang araw, oras o bakunahan ng inyong reserbasyon (dahilan: { $reason }). Dati ito ay { $from }. Kung hindi po angkop sa inyo, maaari itong baguhin o kanselahin.

refusal-slot-stopped = Itinigil muna ang pagpapareserba sa oras na ito
    .detail = { $at ->
        [none] Hindi po muna tumatanggap ng bagong reserbasyon o paglipat sa oras o bakunahang ito. Nananatili ang mga reserbasyong nagawa na.
       *[other] Hindi po muna tumatanggap ng bagong reserbasyon o paglipat sa oras o bakunahang ito hanggang { $at }. Nananatili ang mga reserbasyong nagawa na.
    }
    .next = Pumili po ng ibang oras o bakunahan, o subukan ulit mamaya. Makikita po ninyo ang inyong reserbasyon anumang oras.
refusal-slot-called-off = Walang bakunahan sa oras na ito
    .detail = Hindi na itutuloy ang bakuna sa araw, oras at bakunahang ito.
    .next = Pumili po ng ibang oras o bakunahan.
refusal-area-unknown = Walang ganitong mga slot
    .detail = Wala sa programang ito ang bakunahan, araw, oras o slot, o walang itinigil doon.
    .next = Pakitingnan po ang bakunahan at araw at subukan ulit.
refusal-stop-invalid = Hindi maititigil ang pagpapareserba sa ganitong paraan
    .detail = Lumipas na o hindi mabasa ang oras kung kailan ito matatapos, o ang hindi na itutuloy ay gagawing nakatigil lamang.
    .next = Maglagay po ng oras na darating pa, o bawiin muna ang hindi pagtuloy.
refusal-capacity-below-taken = Hindi maaaring mas kaunti ang slot kaysa sa mga tao
    .detail = { $count ->
        [none] Mas marami ang nakareserba at nakalaan kaysa riyan.
       *[other] { $count } ang nakareserba at nakalaan sa oras na ito.
    }
    .next = Maglagay po ng hindi bababa sa bilang na iyon, o sabihin kung saan maaaring ilipat ang mga tao.
refusal-capacity-no-place = Hindi lahat ay may malilipatan
    .detail = { $count ->
        [none] May mga taong walang bakanteng slot na angkop. Wala pong inilipat.
       *[other] { $count } ang taong walang bakanteng slot na angkop. Wala pong inilipat.
    }
    .next = Pumili po ng ibang tuntunin, o maglathala muna ng dagdag na slot.
refusal-rule-unknown = Hindi nasabi kung saan ililipat ang mga tao
    .detail = Maaaring ilipat sa parehong bakunahan, sa alinmang bakunahan, sa tinukoy na bakunahan o sa tinukoy na slot.
    .next = Pumili po ulit kung saan sila ililipat.

paused = Hindi po muna tumatanggap ng bagong reserbasyon o pagbabago (dahilan: { $reason }). Makikita pa rin po ninyo ang inyong reserbasyon.
paused-until = Hindi po muna tumatanggap ng bagong reserbasyon o pagbabago hanggang { $until } (dahilan: { $reason }). Makikita pa rin po ninyo ang inyong reserbasyon.
notices = Mga paunawa

refusal-notice-invalid = Hindi maibibigay ang paunawang ito
    .detail = Walang laman o masyadong mahaba ang tekstong Hapon (hanggang 500 titik), lumipas na ang pagtatapos, o sampu na ang mga paunawa.
    .next = Itama po ang teksto at mga oras, o bawiin ang mas lumang paunawa.
refusal-notice-unknown = Walang ganitong paunawa
    .detail = Nabawi na po ito.
    .next = Tingnan po ang listahan ng mga paunawa.

refusal-slot-kept = Nakalaan sa ibang paraan ng pagpapareserba ang mga natitirang slot
    .detail = Ang mga natitirang slot sa oras na ito ay nakalaan po sa mga nagpapareserba sa ibang paraan, tulad ng telepono. { $at ->
        [none] Hindi pa po ito bukas sa lahat.
       *[other] Ang matitira ay bubuksan po sa lahat simula { $at }.
    }
    .next = Pumili po ng ibang oras o bakunahan, o tumawag po sa amin: maaaring makapagpareserba sa telepono ng slot na hindi makikita rito.
refusal-quota-invalid = Hindi maaaring maglaan nang ganito
    .detail = Ang dami ay hindi bilang o bahaging hanggang 100%, o lampas sa 2,160 ang oras.
    .next = Maglagay po ng bilang tulad ng 5 o bahagi tulad ng 20%, at hanggang 2,160 oras.
refusal-quota-unknown = Walang nakalaan dito
    .detail = Walang itinakdang laan para sa mismong mga slot na ito.
    .next = Tingnan po ang listahan.

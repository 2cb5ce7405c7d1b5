# Sa counter ng bakunahan: pagdating, mga hakbang, mga lot, susunod na dosis.

refusal-arrival-early = Masyado pang maaga para sa reserbasyong ito
    .detail = { $at ->
        [none] Pinapapasok ang mga tao ilang sandali bago ang oras nila.
       *[other] Ang mga may ganitong oras ay pinapapasok mula { $at }.
    }
    .next = Pakisabi po sa tao na bumalik sa oras na iyon, o papasukin siya kung may lugar pa.
refusal-arrival-late = Tapos na ang oras ng reserbasyong ito
    .detail = { $at ->
        [none] Matagal na itong lumipas.
       *[other] Ang mga may ganitong oras ay pinapasok hanggang { $at }.
    }
    .next = Papasukin po ang tao kung may lugar pa, o ilipat ang reserbasyon sa kasalukuyang oras. Nandiyan pa rin ang reserbasyon.
refusal-arrival-other-day = Para sa ibang araw ang reserbasyong ito
    .detail = { $on ->
        [none] Hindi ito para sa araw na ito.
       *[other] Para ito sa { $on }.
    }
    .next = Ilipat po ito sa kasalukuyang oras kung may bakanteng slot, o sabihin sa tao na pumunta sa araw na iyon.
refusal-arrival-other-venue = Para sa ibang bakunahan ang reserbasyong ito
    .detail = Hindi ito para sa bakunahang pinagpakitaan nito.
    .next = Ilipat po ito rito kung may bakanteng slot, o sabihin sa tao kung nasaan ang bakunahan.
refusal-arrival-no-hour = Walang slot ang bakunahang ito sa oras na ito
    .detail = Walang nakareserba o pinapapasok sa oras na ito.
    .next = Pumili po ng isa sa mga oras ngayong araw, o sabihin sa tao na pumunta sa sarili niyang oras.
refusal-walk-in-none = Hindi tumatanggap ang bakunahang ito ng walang reserbasyon
    .detail = Ganito ang pasya ng programa.
    .next = Magpareserba po ng araw at oras, sa website o sa help desk sa telepono.
refusal-walk-in-leftover = Wala pang natirang slot
    .detail = { $at ->
        [none] Ang mga slot lang na hindi nagamit ang ibinibigay sa mga walang reserbasyon.
       *[other] Ang mga slot lang na hindi nagamit ang ibinibigay sa mga walang reserbasyon. Malalaman mula { $at } kung mayroon.
    }
    .next = Magtanong po ulit sa oras na iyon, o magpareserba ng araw at oras.
refusal-visit-step = Hindi puwedeng gawin ngayon ang hakbang na ito
    .detail = { $number ->
        [none] Wala ang reserbasyon sa lagay na maaaring sundan ng hakbang na ito: nagawa na ito, o hindi pa nagawa ang nauna, o kinansela ang reserbasyon.
       *[other] Wala ang reserbasyong { $number } sa lagay na maaaring sundan ng hakbang na ito: nagawa na ito, o hindi pa nagawa ang nauna, o kinansela ang reserbasyon.
    }
    .next = Tingnan po ang reserbasyon: nakasulat doon kung ano ang nagawa na, at kung ano ang susunod.
refusal-visit-not-undoable = Hindi mababawi ang hakbang na ito
    .detail = { $number ->
        [none] Hindi ito ang pinakabago sa reserbasyong ito.
       *[other] Hindi ito ang pinakabago sa reserbasyong { $number }.
    }
    .next = Tingnan po ulit ang reserbasyon: ang pinakabagong hakbang lang ang mababawi, isa-isa.
refusal-visit-undo-too-late = Huli na para bawiin ito
    .detail = { $at ->
        [none] Tapos na ang panahon para rito.
       *[other] Maaari itong bawiin hanggang { $at }.
    }
    .next = Mananatili ang nangyari. Kung mali ito, sabihin po sa opisina ng programa.
refusal-lot-unknown = Walang lot na may ganitong numero
    .detail = Walang naitalang lot na may ganitong numero para sa bakunang ibinibigay sa bakunahang ito.
    .next = Basahin po ulit ang numero sa bote. Kung tama ito, ipatala muna ang lot.
refusal-lot-expired = Expired na ang lot na ito
    .detail = { $on ->
        [none] Lumipas na ang huling araw nito.
       *[other] Ang huling araw nito ay { $on }.
    }
    .next = Huwag po itong gamitin. Itabi ito, at kumuha ng ibang lot.
refusal-lot-recalled = Ipinahinto na ang paggamit ng lot na ito
    .detail = { $at ->
        [none] Hindi na ito puwedeng ibigay.
       *[other] Ipinahinto ito noong { $at } at hindi na puwedeng ibigay.
    }
    .next = Huwag po itong gamitin. Itabi ito, at kumuha ng ibang lot.
refusal-lot-other-venue = Hindi para sa bakunahang ito ang lot na ito
    .detail = Naitala ito para sa ibang mga bakunahan lang.
    .next = Basahin po ulit ang numero sa bote. Kung nandito ang lot, ipatala ito para sa bakunahang ito.
refusal-lot-invalid = Hindi ito lot ng programa
    .detail = Hindi isa hanggang dalawampung titik, digit o gitling ang numero, o hindi kilala ang bakuna o ang bakunahan.
    .next = Tingnan po ang numero, ang bakuna at ang mga bakunahan, at itala ito ulit.
refusal-next-dose-none = Walang bakanteng slot para sa susunod na dosis
    .detail = { $on ->
        [none] Walang bakante sa bakunahang ito na sapat ang layo mula sa dosis na ito.
       *[other] Mula { $on }, walang bakante sa bakunahang ito.
    }
    .next = Pumili po ng ibang bakunahan, o sabihin sa tao na magpareserba sa website kapag may mga bagong slot.
refusal-venue-unknown = Walang ganitong bakunahan
    .detail = Walang bakunahan sa programa na may ganitong pagkakakilanlan.
    .next = Tingnan po ang mga bakunahan ng programa.
refusal-booking-none = Walang reserbasyong ginawa gamit ang kupong ito
    .detail = Nasa listahan ang kupon at puwede itong gamitin.
    .next = Kung tumatanggap ang programa ng walang reserbasyon, tanggapin po ang tao gamit ang kupon at petsa ng kapanganakan.
refusal-receipt-representable = Nawala ang reserbasyong ito, at maibabalik ito ng katibayan
    .detail = May mga rekord kaming nawala, at ginamit namin ang isang backup. Tunay ang katibayan.
    .next = Ibalik po ang reserbasyon gamit ang katibayang ito, at hanapin ito ulit.

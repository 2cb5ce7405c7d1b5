# Mga salita para sa hindi magagawa: pamagat, .detail (ano ang nangyari), .next (ano ang magagawa). Hindi kailanman naninisi.

refusal-municipality-code-length = May 6 na digit ang code ng munisipalidad
    .detail = { $found ->
        [none] { $given ->
            [0] Wala pang nakasulat.
            [none] Hindi 6 ang digit ng code na isinulat.
           *[other] Bilang ng mga digit ngayon: { $given }.
        }
       *[other] { $like ->
            [none] Hindi digit (0 hanggang 9) ang “{ $found }”.
           *[other] Hindi digit ang “{ $found }”. Digit na { $like } po ba ito?
        }
    }
    .next = Isulat po ang 6 na digit na numero sa patlang na 請求先 ng kupon, kasama ang mga zero sa unahan. Kung hindi ninyo ito alam, puwede kayong pumili mula sa listahan.
refusal-municipality-code-check-digit = Pakitingnan po ang mga digit ng code ng munisipalidad
    .detail = Hindi sumusunod ang numerong ito sa tuntunin ng mga code ng munisipalidad. Baka may isang digit na naiba.
    .next = Ihambing po ito sa 6 na digit na numero sa patlang na 請求先 ng kupon. Kung hindi ninyo ito alam, puwede kayong pumili mula sa listahan.
refusal-municipality-code-unknown = Walang lungsod o bayan na may ganitong code
    .detail = { $city_name ->
        [none] Anyong code ng munisipalidad ang numero, pero walang lungsod o bayan na may ganito. Hindi magagamit ang code ng prepektura.
       *[other] Code ito ng isang distrito (ward). Nasa mga kupon ang code ng lungsod: { $city } ({ $city_name }).
    }
    .next = Isulat po ang 6 na digit na numero sa patlang na 請求先 ng kupon, o pumili mula sa listahan.
refusal-voucher-number-length = May 10 digit ang numero ng kupon (券番号)
    .detail = { $found ->
        [none] { $given ->
            [0] Wala pang nakasulat.
            [none] Hindi 10 ang digit ng numerong isinulat.
           *[other] Bilang ng mga digit ngayon: { $given }.
        }
       *[other] { $like ->
            [none] Hindi digit (0 hanggang 9) ang “{ $found }”.
           *[other] Hindi digit ang “{ $found }”. Digit na { $like } po ba ito?
        }
    }
    .next = Isulat po ang 10 digit na numero sa patlang na 券番号 ng kupon, kasama ang mga zero sa unahan.
refusal-voucher-line-unreadable = Hindi mabasa ang linyang may 18 digit
    .detail = { $why ->
        [letter] Sa linyang ito, hindi digit ang “{ $found }”.
        [dose] Sinasabi ng ikalawa sa 18 digit kung pang-ilang dosis ang kupon; hindi ito maaaring 0.
       *[other] Mukhang hindi tama ang bahagi nito na code ng munisipalidad.
    }
    .next = Ihambing po ito sa kupon, o isulat nang magkahiwalay ang code ng munisipalidad at ang numero ng kupon.
refusal-birth-date-missing = { $part ->
        [year] Pakisulat po ang taon ng kapanganakan
        [month] Pakisulat po ang buwan ng kapanganakan
        [day] Pakisulat po ang araw ng kapanganakan
       *[other] Pakisulat po ang petsa ng kapanganakan
    }
    .detail = Kulang ang taon, ang buwan o ang araw.
    .next = Isulat po ang taon, ang buwan at ang araw. Kung taon ito ng panahong Hapon (era), piliin din ang panahon.
refusal-birth-date-impossible = { $reason ->
        [year_short] Piliin po ang panahon (era), o isulat ang taong Kanluranin na may 4 na digit
        [year_unreadable] Pakitingnan po ang taon ng kapanganakan
        [month] Pakitingnan po ang buwan ng kapanganakan
        [month_unreadable] Pakitingnan po ang buwan ng kapanganakan
        [day] Pakitingnan po ang araw ng kapanganakan
        [day_unreadable] Pakitingnan po ang araw ng kapanganakan
       *[other] Pakitingnan po ang petsa ng kapanganakan
    }
    .detail = { $reason ->
        [year_short] Hindi malalaman sa taon lang kung aling kalendaryo ito: maaaring sa Showa (昭和) o sa Heisei (平成), halimbawa.
        [year_unreadable] Hindi mabasa ang taon bilang numero.
        [month] Walang ganoong buwan. Dapat ay mula 1 hanggang 12 ang buwan.
        [month_unreadable] Hindi mabasa ang buwan bilang numero.
        [day] Walang ganitong araw sa buwang iyon.
        [day_unreadable] Hindi mabasa ang araw bilang numero.
        [era] Walang ganitong araw sa panahong iyon.
        [early] Mukhang masyadong malayo sa nakaraan ang petsa.
        [future] Nasa hinaharap pa ang petsa.
       *[other] Hindi ito mabasa bilang petsa.
    }
    .next = { $reason ->
        [year_short] Pumili po ng panahon gaya ng Showa (昭和) sa “Kalendaryo”, o isulat ang taon ng Kalendaryong Kanluranin na may 4 na digit.
        [year_unreadable] Isulat po ang taon sa mga digit.
        [month] Isulat po ulit ang buwan.
        [month_unreadable] Isulat po ang buwan bilang numero mula 1 hanggang 12.
        [day] Pakitingnan po ang buwan at ang araw.
        [day_unreadable] Isulat po ang araw sa mga digit.
       *[other] Pakitingnan po ang kalendaryo, taon, buwan at araw. May 4 na digit ang taon sa Kalendaryong Kanluranin. Natapos ang Showa (昭和) noong Enero 7 ng taong 64, at ang Heisei (平成) noong Abril 30 ng taong 31.
    }
refusal-login-no-match = Hindi ito tugma sa listahan
    .detail = Hindi nakita sa listahan ang mga isinulat ninyo kapag pinagsama-sama. Walang naitala, kaya puwede ninyo itong itama kahit ilang beses.
    .next =
        Pakitingnan po ang tatlong bagay.
        • Kinopya ba ang numero ng kupon (券番号) mula sa mismong kupon, at hindi mula sa halimbawa?
        • Ang lungsod o bayan ba ay ang nagbigay ng kupon (isipin po ito kung lumipat ng tirahan ang tao)?
        • Ang petsa ba ng kapanganakan ay sa taong nasa kupon?
        Kung tama ang lahat ng tatlo, tumawag po sa amin at sabihin ang reference code.
refusal-login-throttled = Maghintay po sandali
    .detail = Ilang beses na hindi tumugma ang mga subok sa numerong ito ng kupon, kaya may sandaling paghinto para sa kaligtasan. Hindi ito hinarangan.
    .next = { $wait ->
        [none] Mamaya, pakisubukan po ulit gamit ang parehong mga detalye.
       *[other] Pagkalipas ng mga { $wait }, pakisubukan po ulit gamit ang parehong mga detalye.
    } Kung apurado kayo, tumawag po sa amin.
refusal-session-missing = Pakisulat po muna ang numero ng kupon
    .detail = Kailangan sa pahinang ito ang numero ng kupon at ang petsa ng kapanganakan.
    .next = Isulat po ang numero ng kupon at ang petsa ng kapanganakan. Walang reserbasyong nawala.
refusal-session-expired = Pakisulat po ulit ang petsa ng kapanganakan
    .detail = Matagal na walang ginawa, kaya isinara ang pahina para hindi ito makita ng iba.
    .next = Isulat po ulit ang petsa ng kapanganakan para magpatuloy kung saan kayo huminto. Walang reserbasyong nawala.
refusal-programme-unknown = Walang ganitong programa
    .detail = Hindi tama ang address, o hindi pa nagsisimula ang programa.
    .next = Pumili po ulit mula sa unang pahina.
refusal-programme-invalid = May mga mali sa file ng programa
    .detail = Hindi magagamit ang ilan sa mga setting nito.
    .next = Itama po ang mga nabanggit na setting at ilapat ulit ang file.
refusal-programme-in-use = Hindi maaalis ang bakunahang ginagamit
    .detail = Hindi maaalis ang bakunahang may mga slot, at hindi mapapalitan ang bakuna nito.
    .next = Ilapat po ang file na nandoon pa rin ang bakunahan.
refusal-slot-unknown = Hindi mapipili ang oras na ito
    .detail = Wala ito sa mga oras na maipapareserba.
    .next = Piliin po ulit ang bakunahan at ang araw.
refusal-slot-full = Kapupuno lang ng oras na ito
    .detail = Wala nang bakanteng slot. Hindi pa nagagawa ang reserbasyon ninyo.
    .next = Pumili po ng ibang oras o araw. Nagkakaroon ulit ng bakante kapag may nagkansela.
refusal-slot-closed = Hindi na maipapareserba ang oras na ito
    .detail = { $at ->
        [none] Lumipas na ang huling sandali para ipareserba ito.
       *[other] Maipapareserba ito hanggang { $at } lang.
    }
    .next = Pumili po ng mas huling araw.
refusal-slot-capacity-below-booked = Hindi puwedeng mas kaunti ang slot kaysa sa mga reserbasyon
    .detail = Mas mababa ang bilang ng slot kaysa sa nakareserba o nakatabi na.
    .next = Pumili po ng mas mataas na bilang, o ilipat muna ang ilang reserbasyon.
refusal-slot-invalid = May mga mali sa mga slot
    .detail = May linya sa file na hindi magagamit.
    .next = Itama po ang nabanggit na linya at subukan ulit.
refusal-wave-not-open = Hindi pa bukas ang pagpapareserba para sa inyo
    .detail = { $at ->
        [none] Makapagpapareserba po kayo sa ibang araw.
       *[other] Makapagpapareserba po kayo mula { $at }.
    }
    .next = Pakibuksan po ulit ang pahinang ito sa panahong iyon. Wala kayong kailangang gawin ngayon.
refusal-wave-not-eligible = Sa ngayon, walang reserbasyon para sa kupong ito
    .detail = Ang lungsod o bayan na nagbigay ng kupon at ang petsa ng kapanganakan ay wala sa mga puwedeng magpareserba ngayon. Wala kayong isinulat na mali.
    .next = Maaaring madagdagan ang mga puwedeng magpareserba. Pakitingnan po ang balita mula sa lungsod o bayan ninyo, o tumawag sa amin.
refusal-wave-not-this-slot = Para sa iba ang oras na ito
    .detail = Nakalaan ang bakunahan o araw sa ibang grupo.
    .next = Pumili po sa mga bakunahan at araw na ipinapakita.
refusal-voucher-revoked = Hindi na magagamit ang kupong ito
    .detail = Pinawalang-bisa ito ng lungsod o bayan na nagbigay nito.
    .next = Pakitingnan po kung may dumating na mas bagong kupon, at tumawag sa amin.
refusal-voucher-superseded = Pakigamit po ang bagong kupon
    .detail = Muling ibinigay ang kupong ito at may bago na itong numero.
    .next = Isulat po ang numero ng kupong dumating nang mas huli. Kung hindi ninyo ito makita, tumawag po sa amin.
refusal-dose-interval = Kailangang lumipas muna ang ilang araw bago ang susunod na dosis
    .detail = { $on ->
        [none] Hindi pa sapat ang mga araw na lumipas mula sa naunang dosis.
       *[other] Maibibigay ang susunod na dosis mula { $on }.
    }
    .next = Pumili po ng mas huling araw.
refusal-dose-order = Ipareserba po muna ang naunang dosis
    .detail = Walang reserbasyon at walang rekord ng naunang dosis.
    .next = Ipareserba po muna ang naunang dosis. Kung naibigay na ito, tumawag po sa amin.
refusal-dose-done = Naibigay na ang dosis na ito
    .detail = May rekord na nito, kaya hindi na ito maipapareserba ulit.
    .next = Kung hindi ganito, tumawag po sa amin.
refusal-dose-unknown = Walang ganitong dosis
    .detail = { $count ->
        [none] Walang naireserba.
       *[other] Ang mga dosis ay may bilang na 1 hanggang { $count }. Walang naireserba.
    }
    .next = Maipapareserba ninyo ang susunod na dosis sa pahinang “Mga reserbasyon ninyo”.
refusal-dose-product = Pumili po ng bakunahang may parehong bakuna gaya ng dati
    .detail = Ibang bakuna ang ibinibigay sa bakunahang ito kaysa sa naunang dosis.
    .next = Pumili po ng bakunahang may parehong bakuna. Kung hindi kayo sigurado, tumawag po sa amin.
refusal-dose-slot = Para sa ibang dosis ang oras na ito
    .detail = Hindi ibinibigay ang dosis ninyo sa oras na ito.
    .next = Pumili po ng ibang oras.
refusal-dose-later-booked = Masyadong malapit sa reserbasyon ng susunod na dosis
    .detail = { $number ->
        [none] Sa araw na ito, kulang ang mga araw na matitira bago ang nakareserbang susunod na dosis.
       *[other] Sa araw na ito, kulang ang mga araw na matitira bago ang nakareserbang susunod na dosis (numero ng reserbasyon { $number }).
    }
    .next = Pumili po ng mas maagang araw, o baguhin muna ang reserbasyon ng susunod na dosis. Hindi nagbago ang kasalukuyan ninyong reserbasyon.
refusal-booking-exists = May reserbasyon na
    .detail = { $number ->
        [none] Nakareserba na ang dosis na ito. Hindi ito naireserba nang dalawang beses.
       *[other] Nakareserba na ang dosis na ito (numero ng reserbasyon { $number }). Hindi ito naireserba nang dalawang beses.
    }
    .next = Makikita ninyo ito sa pahinang “Mga reserbasyon ninyo”, at doon din mababago ang araw o oras.
refusal-booking-unknown = Hindi nakita ang reserbasyong ito
    .detail = Hindi ito makikita gamit ang numero ng kupon na ginagamit ngayon. Baka sa ibang tao ito.
    .next = Piliin po ang reserbasyon sa pahinang “Mga reserbasyon ninyo”.
refusal-booking-not-active = Hindi na mababago o makakansela ang reserbasyong ito
    .detail = Nakansela na ito, o naibigay na ang bakuna.
    .next = Makikita ninyo ang mga nangyari sa pahinang “Mga reserbasyon ninyo”.
refusal-booking-number-taken = Pakisubukan po ulit
    .detail = Walang naibigay na numero ng reserbasyon. Hindi pa nagagawa ang reserbasyon.
    .next = Pindutin po ulit ang parehong button.
refusal-hold-expired = Tapos na ang oras ng pagtatabi ng slot
    .detail = Hindi na ito nakatabi, at napuno na ito. Hindi pa nagagawa ang reserbasyon.
    .next = Pumili po ng ibang oras.
refusal-hold-none = Walang slot na nakatabi para sa inyo
    .detail = Tapos na ang oras nito, o hindi pa kayo nakapipili ng oras.
    .next = Pumili po ng araw at oras.
refusal-hold-limit = Hindi na maitatabi nang mas matagal ang slot
    .detail = May hangganan ito, para makapagpareserba rin ang iba.
    .next = Ipareserba po ito bago matapos ang oras, o pumili ulit mamaya.
refusal-waitlist-none = Walang waitlist
    .detail = Hindi gumagamit ng waitlist dito.
    .next = Laging makikita sa mga pahina ng pag-book kung ano ang bakante.
refusal-waitlist-not-on = Wala ka sa waitlist
    .detail = Hindi naghihintay ng slot ang voucher na ito ngayon.
    .next = Para maghintay, sumali sa waitlist sa mga pahina ng pag-book.
refusal-waitlist-no-offer = Walang slot na inaalok sa iyo
    .detail = { $at ->
        [none] Walang slot na inaalok sa iyo ngayon.
       *[other] Itinabi ang slot para sa iyo hanggang { $at }. Napunta na ito sa iba.
    }
    .next = Kung nasa waitlist ka, hindi nagbabago ang iyong pagkakasunod. Hintayin ang susunod na alok.
refusal-move-too-late = Huli na para baguhin ang reserbasyong ito
    .detail = { $at ->
        [none] Hindi na mababago ang araw, oras at bakunahan. Mananatili ang reserbasyon.
       *[other] Mababago ito hanggang { $at } lang. Mananatili ang reserbasyon.
    }
    .next = Kung hindi kayo makapupunta, tumawag po sa amin.
refusal-move-same-slot = Ito rin ang oras na nasa inyo ngayon
    .detail = Ang napiling oras ay sa kasalukuyan ninyong reserbasyon. Walang nagbago.
    .next = Para baguhin ito, pumili po ng ibang oras.
refusal-cancel-too-late = Huli na para kanselahin ang reserbasyong ito
    .detail = { $at ->
        [none] Hindi na ito makakansela rito.
       *[other] Makakansela ito hanggang { $at } lang.
    }
    .next = Kung hindi kayo makapupunta, pakisabi po sa amin sa telepono.
refusal-idempotency-mismatch = Iba ito sa naipadala noon
    .detail = May naipadalang iba gamit ang parehong key. Walang ginawa sa pagkakataong ito.
    .next = Pakitingnan po ang kasalukuyang kalagayan sa pahinang “Mga reserbasyon ninyo” at magsimula ulit.
refusal-idempotency-missing = Kulang ang key ng kahilingan
    .detail = Hindi naipadala ang key na pumipigil sa paggawa nang dalawang beses. Walang ginawa.
    .next = Bumalik po, buksan ulit ang pahina at subukan ulit.
refusal-idempotency-malformed = Hindi mabasa ang key ng kahilingan
    .detail = Hindi tama ang anyo ng key na pumipigil sa paggawa nang dalawang beses. Walang ginawa.
    .next = Bumalik po, buksan ulit ang pahina at subukan ulit.
refusal-command-expired = Masyadong natagalan at hindi nagawa
    .detail = Napakaraming kailangang gawin, at hindi ito nagawa sa takdang oras. Walang ginawa.
    .next = Pakisubukan po ulit.
refusal-command-void = Binawi ang kahilingang ito
    .detail = Dahil binawi ito, walang ginawa.
    .next = Pakitingnan po ang kasalukuyang kalagayan sa pahinang “Mga reserbasyon ninyo” at magsimula ulit.
refusal-import-unknown = Hindi isinasagawa ang pag-import na ito
    .detail = May nagsimula nang ibang pag-import, o natapos na ito.
    .next = I-import po ulit ang file mula sa simula.
refusal-import-duplicate = Dalawang beses na nasa listahan ang parehong kupon
    .detail = May dalawang linyang may parehong code ng munisipalidad at numero ng kupon.
    .next = Itama po ang nabanggit na linya at i-import ulit ang file.
refusal-booking-paused = Pansamantalang itinigil ngayon ang mga bagong reserbasyon
    .detail = Walang naireserba. Mananatili ang mga nagawa nang reserbasyon, at puwede pa rin silang kanselahin.
    .next = { $wait ->
        [none] Bumalik po mamaya. Itutuloy ang pagpapareserba sa sandaling makatanggap na ulit kami.
       *[other] Maghintay po ng mga { $wait } at subukan ulit. Itutuloy ang pagpapareserba sa sandaling makatanggap na ulit kami.
    }
refusal-overloaded = Napakarami pong tao rito ngayon
    .detail = Hindi pa nagagawa ang hiniling ninyo. Mananatili ang slot na nakatabi para sa inyo at ang mga natapos na reserbasyon.
    .next = { $wait ->
        [none] Maghintay po sandali at subukan ulit.
       *[other] Maghintay po ng mga { $wait } at subukan ulit.
    } Hindi kailangang pindutin nang paulit-ulit ang button.
refusal-outcome-unknown = Inaalam pa namin kung ano ang nangyari
    .detail = Tinitingnan namin kung naitala ang ipinadala ninyo. Hindi ito kailanman maitatala nang dalawang beses.
    .next = { $wait ->
        [none] Maghintay po sandali at subukan ulit.
       *[other] Maghintay po ng mga { $wait } at subukan ulit.
    } Puwede rin kayong tumingin sa pahinang “Mga reserbasyon ninyo”.
refusal-not-ready = Naghahanda pa po kami
    .detail = Magagamit ninyo ito maya-maya lang. Hindi nawawala ang mga natapos na reserbasyon.
    .next = { $wait ->
        [none] Maghintay po sandali at subukan ulit.
       *[other] Maghintay po ng mga { $wait } at subukan ulit.
    }
refusal-internal = Paumanhin po, hindi ito gumana
    .detail = Kami po ang may pagkukulang. Wala kayong ginawang mali.
    .next = Pakitingnan po ang kasalukuyang kalagayan sa pahinang “Mga reserbasyon ninyo” at subukan ulit. Kung maulit ito, tumawag po sa amin.
refusal-body-malformed = Hindi mabasa ang ipinadala
    .detail = Naputol ito o hindi tama ang anyo. Walang ginawa.
    .next = Bumalik po at subukan ulit.
refusal-body-too-large = Masyadong mahaba ang ipinadala
    .detail = Masyado itong mahaba para matanggap. Walang ginawa.
    .next = Bumalik po, paikliin ito at subukan ulit.
refusal-reason-unknown = Pakipili po ulit ang dahilan
    .detail = Wala sa listahan ang dahilan. Mananatili ang reserbasyon.
    .next = Pumili po ng dahilan, o magpatuloy nang walang pinipili.
refusal-seen-unknown = Hindi umaabot sa posisyong ito ang mga rekord namin
    .detail = { $given ->
        [none] Hindi sa amin ang posisyong ipinadala bilang nakita na.
       *[other] Ipinadala ang “{ $given }” bilang nakita na. Umaabot ang mga rekord namin sa posisyong { $position }.
    }
    .next = Ipadala po ang pinakamataas na posisyong isinagot ng serbisyong ito, o huwag magpadala. Walang ginawa.
refusal-command-unknown = Walang naitala sa ilalim ng key na ito
    .detail = Hindi ito nakarating, o mahigit isang araw na ito.
    .next = Pakitingnan po ang kasalukuyang kalagayan sa pahinang “Mga reserbasyon ninyo”.
refusal-route-unknown = Walang anuman sa address na ito
    .detail = Walang gawain dito ang sistemang ito.
    .next = Tingnan po ang /openapi.json para sa mga mayroon.
refusal-method-not-allowed = Hindi matatawag sa ganitong paraan ang address na ito
    .detail = Gumamit po rito ng ibang method, gaya ng GET o POST.
    .next = Tingnan po ang /openapi.json para sa mga mayroon.
refusal-query-malformed = Hindi mabasa ang mga kondisyon
    .detail = Ang mga mayroon ay venue, from at to. Isulat ang araw sa anyong 2021-05-30.
    .next = Itama po ang mga kondisyon at subukan ulit.

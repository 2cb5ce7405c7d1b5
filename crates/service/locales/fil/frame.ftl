# Mga salitang nasa bawat pahina

site-name = Reserbasyon
skip = Pumunta sa pangunahing nilalaman
languages = Wika (Language, 言語)
unreviewed = Wala pa pong katutubong tagapagsalita ng Filipino na nagsuri sa mga tekstong ito. Kung may hindi malinaw, ang tekstong Hapon ang masusunod; maaari rin po kayong magtanong sa telepono.
back = Bumalik
restart = Magsimula ulit
home = Pumunta sa unang pahina
continue = Magpatuloy
change = Baguhin
error-prefix = Kamalian:
error-summary = Pakitingnan po ang mga sumusunod
required = (kailangan)
help-title = Kailangan po ba ninyo ng tulong? Tumawag po sa amin
help-text = Kung may hindi malinaw, o kung hindi kayo makapagreserba nang mag-isa, magtanong po sa amin sa telepono.
help-call = Tumawag sa { $phone }
help-voucher = Kapag tumawag kayo, ihanda po ang kupon sa bakuna (接種券).
signed-in = Ang mga pahinang ito ay para sa taong may numero ng kupon na nagtatapos sa { $ending }
sign-out = Tapusin
sign-out-hint = Pindutin po ang “Tapusin” bago gamitin ng iba ang aparatong ito. Mananatili ang reserbasyon.
banner-demo = Pagpapakita lang po ito. Gawa-gawa ang lahat ng pangalan at numero, at walang totoong reserbasyong ginagawa.

places = { $n } bakanteng slot
places-left = { $n } na lang ang natitirang slot
full = Puno na
dose = Ika-{ $n } dosis
age = { $n } taong gulang

status-confirmed = Nakareserba
status-cancelled = Kanselado
status-checked_in = Dumating na sa bakunahan
status-checked = Nasa bakunahan, handa na para sa bakuna
status-administered = Nabakunahan na
status-not_given = Nasa bakunahan, hindi nabakunahan
status-no_show = Walang rekord ng pagpunta

what-confirmed = Nagawa ang reserbasyon
what-confirmed-slot = Nagawa ang reserbasyon para sa { $to }
what-moved = Binago ang reserbasyon
what-moved-slots = Binago mula sa { $from } tungo sa { $to }
what-cancelled = Kinansela ang reserbasyon
what-checked_in = Dumating sa bakunahan
what-checked = Tiningnan ang mga papeles at ang kalusugan
what-administered = Nabakunahan
what-administered-lot = Nabakunahan (lot { $lot })
what-not_given = Hindi ibinigay ang bakuna
what-undone = Binawi, dahil pagkakamali ito: { $step }
what-no_show = Walang rekord ng pagpunta
what-other = Na-update ang rekord

channel-web = sa website
channel-line = sa LINE
channel-desk = sa telepono
channel-venue = sa bakunahan
channel-api = sa ibang nakakonektang serbisyo
channel-cli = sa opisina ng programa
channel-system = awtomatiko
channel-other = sa iba pang paraan

by-holder = ang tao mismo o ang kumakatawan sa kaniya
by-operator = isang kawani
by-system = kusa ng sistema

reason-changed_plans = Hindi na ako puwede sa petsang iyon
reason-ill = Masama ang pakiramdam
reason-elsewhere = Sa ibang bakunahan na lang
reason-wrong_booking = Mali ang reserbasyon
reason-earlier_dose_cancelled = Kinansela ang reserbasyon para sa naunang dosis
reason-unwell = Masama ang pakiramdam noong araw na iyon
reason-medical_reason = Hindi ito ipinayo ng doktor
reason-declined = Nagpasya ang tao na huwag magpabakuna
reason-papers = Hindi kumpleto ang mga papeles
reason-interval = Masyadong maaga pagkatapos ng naunang dosis, o ibang bakuna
reason-no_dose_left = Wala nang natirang bakuna
reason-other = Ibang dahilan

history-who = { $channel } – { $by }
history-reason = Dahilan: { $reason }

missing-title = Walang ganitong pahina
missing-detail = Hindi tama ang address, o hindi na ginagamit ang pahina.
missing-next = Walang reserbasyong nawala. Mula sa unang pahina, puwede po kayong magpareserba o tumingin ng reserbasyon.
broken-title = Paumanhin po, may hindi gumana
broken-detail = Kami po ang may pagkukulang. Wala kayong ginawang mali.
broken-next = Maghintay po sandali at subukan ulit. Hindi kailanman nawawala ang natapos nang reserbasyon; makikita ninyo sa “Tingnan ang reserbasyon ko” kung nagawa ito.
closed-title = Pansamantala kaming huminto
closed-detail = Sinusuri po namin kung buo ang aming mga tala. Upang walang makakita ng maling impormasyon, hindi muna makapagpapareserba o makakakita ng reserbasyon hanggang matapos ito.
closed-next = Itago po ang numero ng reserbasyon at ang katibayan. Kung malapit na ang oras ninyo, pumunta po sa lugar ayon sa reserbasyon. Kung hindi pa, subukan po ulit mamaya.
other-person-title = Ibang tao na ang inaasikaso ngayon
other-person-detail = Sa ibang tab o window, may pumasok na taong may numero ng kupon na nagtatapos sa { $ending }. Para maiwasan ang pagkakapalit, walang ginawa ngayon.
other-person-next = Magpatuloy po para sa taong may numerong nagtatapos sa { $ending }, o magsimula ulit.
other-person-go = Magpatuloy para sa taong may numerong nagtatapos sa { $ending }
to-my = Tingnan ang reserbasyon ko
try-again = Subukan ulit
incident = Reference code para sa help desk sa telepono
incident-hint = Pakisabi po ang code na ito kapag tumawag kayo. Sa pamamagitan nito, mahahanap namin ang eksaktong dahilan.

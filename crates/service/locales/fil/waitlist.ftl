# Waitlist: hindi pa reserbasyon ang inaalok na slot

waitlist-title = Listahan ng paghihintay (waitlist)
waitlist-title-waiting = Nasa waitlist kayo
waitlist-title-offered = May slot na inaalok sa inyo
waitlist-title-booked = May reserbasyon na kayo, kaya tapos na ang paghihintay
waitlist-title-asked = Umalis na kayo sa waitlist
waitlist-title-unanswered = Wala na kayo sa waitlist

waitlist-booked = Makikita ang reserbasyon sa “Mga reserbasyon ninyo”.
waitlist-asked = Hindi kayo naghihintay ng slot sa alinmang bakunahan ngayon. Wala pang naipareserba.
waitlist-unanswered = { $n } beses na magkakasunod kaming nag-alok ng slot sa inyo, pero walang naipareserba sa takdang oras, kaya tinapos namin ang paghihintay. Wala pang naipareserba. Maaari kayong sumali ulit, sa dulo ng listahan.

waitlist-about-title = Ano ang waitlist
waitlist-about-turn = Hindi reserbasyon ang waitlist. Kapag may nabakanteng slot, iniaalok ito sa isang tao, ayon sa pagkakasunod ng pagsali.
waitlist-about-offer = Nakatabi ang slot para sa inyo nang { $long }. Sa loob ng oras na iyon, kayo mismo ang magpapareserba nito.
waitlist-about-offer-day = Nakatabi ang slot para sa inyo nang { $long } (binibilang lang ang oras mula { $from } hanggang { $until }). Sa loob ng oras na iyon, kayo mismo ang magpapareserba nito.
waitlist-about-lapse = Kapag hindi ninyo ito ipinareserba sa loob ng oras na iyon, mapupunta ito sa susunod na tao. Hindi magbabago ang inyong pagkakasunod, pero pagkatapos ng { $n } beses na magkakasunod ay matatapos ang paghihintay.
waitlist-minutes = { $n } minuto
waitlist-hours = { $n } oras

waitlist-tell-title = Paano ninyo malalaman na may slot
waitlist-tell = Ipapaalam namin kapag may nabakanteng slot. Paraan: { $ways }. Makikita rin ito sa “Mga reserbasyon ninyo”.
waitlist-tell-nothing = Wala kaming paraan para ipaalam sa inyo kapag may nabakanteng slot. Tingnan po paminsan-minsan ang “Mga reserbasyon ninyo”.
waitlist-tell-unwanted = Pinili ninyong huwag tumanggap ng mensahe, kaya walang darating na abiso kapag may nabakanteng slot. Tingnan po paminsan-minsan ang “Mga reserbasyon ninyo”.
waitlist-way-mail = sulat sa email
waitlist-way-sms = mensahe sa telepono (text)
waitlist-way-line = mensahe sa LINE

waitlist-venues = Aling mga bakunahan po ang gusto ninyong hintayin?
waitlist-venues-hint = Pumili ng kahit ilan. Kung wala kayong pipiliin, maghihintay kayo ng slot sa lahat ng bakunahan.
waitlist-venues-all = Lahat ng bakunahan
waitlist-join = Sumali sa waitlist
waitlist-change = Baguhin ang mga bakunahan

waitlist-ahead = { $n ->
    [0] Walang naghihintay na mas nauna sa inyo.
   *[other] Mga naghihintay na mas nauna sa inyo: { $n }.
}
waitlist-row-venues = Hinihintay na bakunahan
waitlist-row-since = Sumali noong
waitlist-not-booked = Wala pang naipareserba. Kapag may nabakanteng slot na bagay sa inyo, iaalok namin ito ayon sa pagkakasunod.
waitlist-paused = Walang iniaalok na slot sa ngayon. Hindi nagbabago ang iyong pagkakasunod.
waitlist-look = Tingnan mismo ang mga bakanteng slot

waitlist-leave = Umalis sa waitlist
waitlist-leave-title = Gusto po ba ninyong umalis sa waitlist?
waitlist-leave-what = Mawawala ang inyong pagkakasunod. Kung sasali ulit kayo, nasa dulo na kayo ng listahan.
waitlist-leave-offer = Mapupunta sa susunod na tao ang slot na inaalok sa inyo ngayon.
waitlist-leave-keep = Huwag umalis at bumalik

waitlist-offer-kept = Nakatabi ang slot na ito para sa inyo hanggang { $until }.
waitlist-offer-not-booked = Hindi pa ito nakareserba. Para ipareserba ito, pindutin ang button sa ibaba at kumpirmahin sa susunod na pahina.
waitlist-offer-lapse = Kapag hindi ninyo ito ipinareserba hanggang sa oras na iyon, mapupunta ito sa susunod na tao.
waitlist-offer-go = Ipareserba ang slot na ito
waitlist-decline = Ayaw ko sa slot na ito
waitlist-decline-title = Gusto po ba ninyong palampasin ang slot na ito?
waitlist-decline-what = Mapupunta ito sa susunod na tao. Hindi magbabago ang inyong pagkakasunod, at iaalok namin ang ibang slot kapag may nabakante. Hindi na iaalok ulit ang bakunahang ito sa parehong araw at oras.
waitlist-decline-keep = Bumalik nang hindi ito pinalalampas

waitlist-done-joined = Nakasali na kayo sa waitlist.
waitlist-done-changed = Nabago na ang mga bakunahan. Hindi nagbago ang inyong pagkakasunod.
waitlist-done-declined = Pinalampas ninyo ang slot. Hindi nagbago ang inyong pagkakasunod.

waitlist-see = Tingnan o baguhin ang paghihintay
waitlist-entry = Maaari kayong sumali sa waitlist at maghintay ayon sa pagkakasunod ng slot na mababakante.
waitlist-entry-waiting = Nasa waitlist kayo.
waitlist-entry-offered = May slot na inaalok sa inyo ngayon, hanggang { $until }. Kapag pumili kayo rito ng ibang oras, mapupunta ito sa susunod na tao.
waitlist-entry-go = Tungkol sa waitlist

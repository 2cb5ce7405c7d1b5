# Mga detalye para makontak ang tao

contact-title = Pakilagay po kung paano kayo makokontak
contact-title-my = Baguhin kung paano kayo makokontak
contact-intro = Ginagamit lang po namin ito kapag may dapat kayong malaman, halimbawa kung may pagbabago sa bakunahan. Maaari ninyo itong baguhin o burahin anumang oras.
contact-kana-name = Pangalan sa kana ng taong babakunahan
contact-kana-name-hint = Halimbawa: ミホン　ハナコ. Puwede rin ang hiragana.
contact-telephone = Numero ng telepono
contact-telephone-hint = Halimbawa: 090-1234-5678. Puwede rin ang landline.
contact-email = Address ng e-mail
contact-email-hint = Halimbawa: hanako@example.jp. Kung wala kayo nito, iwan itong blangko.
contact-email-hint-required = Halimbawa: hanako@example.jp
contact-optional = hindi sapilitan
contact-kept = Ang nakatago ngayon ay “{ $kept }”. Kung ayaw ninyo itong palitan, iwan itong blangko.
contact-kept-none = Walang nakatagong detalye ng kontak.
contact-heading = Mga detalye ng kontak
contact-masked = Bahagi lang ang ipinapakita, para hindi ito malaman ng ibang makakakita sa kupon.
contact-change = Baguhin ang mga detalye ng kontak
contact-add = Ilagay ang mga detalye ng kontak
contact-erase = Burahin ang mga detalye ng kontak
contact-save = I-save
contact-away = Hindi maipakita ngayon ang mga detalye ng kontak. Hindi apektado ang reserbasyon ninyo. Pakitingnan po ulit mamaya.
contact-not-kept-title = Nagawa na ang reserbasyon ninyo, pero hindi na-save ang mga detalye ng kontak
contact-not-kept = Hindi mawawala ang reserbasyon. Mamaya, pakilagay po ang mga detalye ng kontak sa pahinang “Mga reserbasyon ninyo”.
contact-erase-title = Buburahin po ba ang mga detalye ng kontak ninyo?
contact-erase-detail = Mabubura ang pangalan, numero ng telepono at e-mail address. Walang makapagbabalik ng mga ito.
contact-erase-bookings = Mananatili ang mga reserbasyon ninyo. Kung may kailangang baguhin, hindi na namin kayo masasabihan.
contact-erase-go = Burahin ang mga detalye ng kontak
contact-erase-keep = Bumalik nang hindi nagbubura
contact-changed = Na-save na ang mga detalye ng kontak ninyo.
contact-erased = Nabura na ang mga detalye ng kontak ninyo. Nandiyan pa rin ang mga reserbasyon ninyo.

refusal-contact-not-asked = Hindi hinihingi rito ang detalyeng ito
    .detail = Hindi namin tinatanggap ang personal na impormasyong hindi kailangan.
    .next = Iwan pong blangko ang patlang na ito at ipadala ulit.
refusal-contact-unavailable = Hindi ma-save o maipakita ngayon ang mga detalye ng kontak
    .detail = Hindi magamit ngayon ang lugar na pinagtataguan ng mga ito. Naitatala pa rin ang mga reserbasyon gaya ng dati.
    .next = Pakisubukan po ulit mamaya. Kung apurado kayo, tumawag po sa amin.
refusal-contact-erasing = Naitala na ang pagbura ng mga detalye ng kontak ninyo
    .detail = Hindi na ito ipinapakita kaninuman. Tuluyan itong mabubura kapag magagamit na ulit ang lugar na pinagtataguan nito.
    .next = Wala na po kayong kailangang gawin, at hindi na kailangang humiling ulit.
refusal-kana-name-missing = Pakilagay po ang pangalan sa kana
    .detail = Wala pang nakasulat.
    .next = Isulat po ito sa katakana o hiragana.
refusal-kana-name-length = Hanggang 40 titik lang ang pangalan
    .detail = Sobra ang dami ng titik.
    .next = Paikliin po ito sa 40 titik.
refusal-kana-name-unreadable = Pakisulat po ang pangalan sa katakana o hiragana
    .detail = { $found ->
        [none] May titik na hindi magagamit dito.
       *[other] Hindi magagamit dito ang “{ $found }”.
    }
    .next = Isulat po ito sa katakana o hiragana, hindi sa kanji o sa alpabeto.
refusal-telephone-missing = Pakilagay po ang numero ng telepono
    .detail = Wala pang nakasulat.
    .next = Ilagay po ang numero ng cellphone, o ng landline kasama ang area code.
refusal-telephone-unreadable = Pakisulat po ang numero ng telepono sa mga digit
    .detail = { $found ->
        [none] May titik na hindi magagamit dito.
       *[other] Hindi magagamit dito ang “{ $found }”.
    }
    .next = Mga digit at gitling lang po ang isulat.
refusal-telephone-length = Pakitingnan po kung ilan ang digit ng numero ng telepono
    .detail = { $given ->
        [none] Mukhang hindi tama ang bilang ng mga digit.
       *[other] Bilang ng mga digit ngayon: { $given }. Ang landline ay may 10 digit, kasama ang area code.
    }
    .next = Isulat po ang lahat ng digit, mula sa area code.
refusal-telephone-mobile-length = May 11 digit ang numero ng cellphone
    .detail = { $given ->
        [none] Mukhang hindi tama ang bilang ng mga digit.
       *[other] Bilang ng mga digit ngayon: { $given }.
    }
    .next = Isulat po ang lahat ng 11 digit, mula sa 090, 080 at iba pa.
refusal-telephone-start = Nagsisimula sa 0 ang numero ng telepono
    .detail = Hindi ito nagsisimula sa area code, o sa 090 at mga katulad nito.
    .next = Isulat po ito mula sa area code. Ang numero sa ibang bansa ay nagsisimula sa + at sa code ng bansa.
refusal-email-missing = Pakilagay po ang e-mail address
    .detail = Wala pang nakasulat.
    .next = Isulat po ang nasa unahan at nasa hulihan ng @, gaya ng nasa halimbawa.
refusal-email-unreadable = May titik sa e-mail address na hindi puwede roon
    .detail = { $found ->
        [none] May titik na hindi magagamit dito.
       *[other] Hindi magagamit ang “{ $found }” sa e-mail address.
    }
    .next = Mga titik sa alpabeto, digit, ang @ at tuldok po ang isulat.
refusal-email-length = Hanggang 254 titik lang ang e-mail address
    .detail = Sobra ang dami ng titik.
    .next = Ang address lang po ang isulat.
refusal-email-form = Pakitingnan po ang e-mail address
    .detail = Mukhang may kulang sa unahan o hulihan ng @, o may kulang na tuldok.
    .next = Isulat po ito sa anyong hanako@example.jp.

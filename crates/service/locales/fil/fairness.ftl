# Ang pampublikong talaan ng pagkakapantay-pantay

fairness-title = Talaan ng pagkakapantay-pantay
fairness-intro = Makikita po rito ng kahit sino kung kailan binuksan ang pagpapareserba, kung paano pinagpapasyahan ang pagkakasunod-sunod, at kung ilang reserbasyon ang dumaan sa bawat paraan. Walang ipinapakita tungkol sa sinumang tao.
fairness-order = Paano pinagpapasyahan ang pagkakasunod-sunod
fairness-order-how = Kung sino ang naunang humiling, siya ang unang pagsisilbihan, sa website man, telepono o sa lugar ng bakuna. Iisang proseso ang tumatanggap ng lahat ng kahilingan ayon sa pagdating at isinusulat ang bawat isa sa talaan sa susunod na numero. Walang palabunutan at walang espesyal na pila.
fairness-as-of = Binilang mula sa mga tala hanggang numero { $size }.
fairness-waves = Sino ang maaaring magpareserba at mula kailan
fairness-published = Kailan inilathala ang mga puwesto
fairness-published-at = Kailan
fairness-venues = Mga lugar
fairness-days = Mga araw
fairness-slots = Mga oras
fairness-places = Mga puwesto
fairness-overbooked = Bukod sa mga puwestong ito, { $count } pang tao ang maaaring magpareserba, dahil hindi lahat ay dumarating. Isang tagaplano ang nagmungkahi at iba ang nag-apruba.
fairness-waitlist = Waitlist: { $joined } beses may sumali, { $offered } beses inialok ang bakanteng slot, at { $booked } ang nakapag-book. { $waiting } ang naghihintay ngayon. Ang nabakanteng slot ay iniaalok sa unang sumali sa mga maaaring kumuha nito.
fairness-counts = Ano ang nangyari sa bawat araw
fairness-day = Araw
fairness-what = Ano
fairness-nothing = Wala pang nagpareserba.
fairness-checkpoint = Ang selyo ng mga tala
fairness-checkpoint-how = Pinatutunayan ng nilagdaang tekstong ito ang mismong mga talang binilang dito. Mabibilang muli ito ng nagsusuri; kung may binago o tinanggal na tala pagkatapos, hindi na ito tutugma.
fairness-json = Ganito rin para sa mga programa (JSON)
fairness-link = Talaan ng pagkakapantay-pantay: kailan binuksan ang pagpapareserba at paano pinagpapasyahan ang pagkakasunod-sunod

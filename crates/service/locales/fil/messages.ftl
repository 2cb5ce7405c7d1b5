# Ang itinatabi ng mga tao: kalendaryo, papel para sa pitaka

calendar-file = Ilagay sa kalendaryo
calendar-file-cancelled = Alisin sa kalendaryo
calendar-summary = { $name } ({ $dose })
calendar-number = Numero ng reserbasyon { $number }
calendar-phone = Telepono ng lugar { $phone }
calendar-cancelled = Kinansela na ang reserbasyong ito.
calendar-newest = Kung may binago po, ilagay muli ang reserbasyon sa kalendaryo. Laging nasa inyong mga reserbasyon ang tamang araw at oras.
card-link = I-print ang papel para sa pitaka
card-title = Papel para sa pitaka
card-hint = Gupitin sa guhit sa labas at tiklupin sa guhit sa gitna.
card-fold = Tiklupin dito
card-when = Kailan

message-reminder = Paalala: mayroon po kayong reserbasyon
message-look = Tingnan, baguhin o kanselahin ang reserbasyon: { $url }
message-record = Sinasabi ng mensaheng ito kung ano ang nasa talaan ng reserbasyon noong { $moment }. Kung nabago na ang talaan, ang talaan ang masusunod.
message-proof = Ang patunay ng inyong reserbasyon ay ang kalakip na file na { $file }. Masusuri ito ng sinuman sa { $url }. Hindi patunay ang mismong teksto ng mensaheng ito.
message-proof-page = Ang patunay ng inyong reserbasyon ay ang file ng resibo sa inyong pahina. Masusuri ito ng sinuman sa { $url }. Hindi patunay ang mismong teksto ng mensaheng ito.
message-proof-letter = Ang patunay ng inyong reserbasyon ay ang resibo, isang file na ibinibigay ng inyong pahina o ng tanggapan sa telepono; dinadala ng code sa sulat na ito ang lugar ng bakuna sa resibo. Masusuri ng sinuman ang resibo sa { $url }. Hindi patunay ang mismong teksto ng sulat na ito.
message-stop = Natanggap po ninyo ito dahil ibinigay ang contact na ito sa reserbasyon. Para ihinto ang mga mensahe o palitan ang contact: { $url }
message-stop-line = Natanggap po ninyo ito dahil nakakonekta ang usapang ito sa isang voucher. Para ihinto ang mga mensahe o tanggalin ang koneksiyon: { $url }
message-stop-letter = Natanggap po ninyo ang sulat na ito dahil walang ibang contact, o dahil pinili ninyo ang sulat. Para pumili ng ibang paraan o walang mensahe: { $url }, o tumawag sa { $phone }
letter-number = Sulat { $id }
letter-again = Inilimbag muli: kung mayroon na kayong sulat na may parehong numero, itapon po ito.
message-short = { $title }: { $when }, { $venue }, Blg. { $number }. Tingnan, pati patunay: { $url }

wish-title = Mga mensahe tungkol sa reserbasyon
wish-intro = Mananatili ang reserbasyon ninyo anuman ang piliin dito.
wish-way = Paano ninyo gustong tumanggap ng mensahe?
wish-any = Sa alinmang paraang ibinigay ko
wish-mail = Sa email lamang
wish-sms = Sa text lamang
wish-line = Sa LINE lamang
wish-letter = Sa sulat lamang
wish-none = Walang mensahe
wish-reminders = Gusto ba ninyong paalalahanan bago ang araw?
wish-reminders-yes = Oo
wish-reminders-no = Hindi
wish-saved = Na-save na ang pinili ninyo.
wish-stop-reminders = Ihinto ang mga paalala lamang
wish-stop-all = Ihinto ang lahat ng mensahe
wish-save = I-save
wish-stopped = Inihinto na ang mga mensahe ayon sa pinili ninyo. Mananatili ang reserbasyon.
wish-unknown = Walang inihinto: luma na ang link, o wala nang contact na nakatago. Mananatili ang reserbasyon.
wish-signed-in = Mag-sign in para pumili nang mas detalyado

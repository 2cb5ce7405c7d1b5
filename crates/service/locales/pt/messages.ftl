# O que as pessoas guardam: a agenda, a ficha para a carteira

calendar-file = Colocar na agenda
calendar-file-cancelled = Tirar da agenda
calendar-summary = { $name } ({ $dose })
calendar-number = Número da reserva { $number }
calendar-phone = Telefone do local { $phone }
calendar-cancelled = Esta reserva foi cancelada.
calendar-newest = Depois de uma mudança, coloque a reserva na agenda outra vez. O dia e a hora certos estão sempre na página das reservas.
card-link = Imprimir uma ficha para a carteira
card-title = Ficha para a carteira
card-hint = Recorte pela linha de fora e dobre pela linha do meio.
card-fold = Dobre aqui
card-when = Quando

message-reminder = Lembrete: você tem uma reserva
message-look = Ver, alterar ou cancelar a reserva: { $url }
message-record = Esta mensagem diz o que constava no registro de reservas em { $moment }. Se o registro mudou depois, vale o registro.
message-proof = A prova da sua reserva é o arquivo anexo { $file }. Qualquer pessoa pode conferi-lo em { $url }. O texto desta mensagem sozinho não prova nada.
message-proof-page = A prova da sua reserva é o arquivo do comprovante na sua página. Qualquer pessoa pode conferi-lo em { $url }. O texto desta mensagem sozinho não prova nada.
message-proof-letter = A prova da sua reserva é o comprovante, um arquivo que a sua página ou o atendimento por telefone fornece; o código nesta carta leva o local até ele. Qualquer pessoa pode conferir o comprovante em { $url }. O texto desta carta sozinho não prova nada.
message-stop = Você recebe esta mensagem porque este contato foi informado na reserva. Para parar as mensagens ou mudar o contato: { $url }
message-stop-line = Você recebe esta mensagem porque esta conversa está ligada a um cupom. Para parar as mensagens ou desfazer a ligação: { $url }
message-stop-letter = Você recebe esta carta porque não há outro contato, ou porque escolheu cartas. Para escolher outro meio ou nenhuma mensagem: { $url }, ou ligue para { $phone }
letter-number = Carta { $id }
letter-again = Impressa de novo: se você já tem uma carta com o mesmo número, jogue esta fora.
message-short = { $title }: { $when }, { $venue }, n.º { $number }. Ver e ter a prova: { $url }

wish-title = Mensagens sobre a reserva
wish-intro = A reserva continua, seja qual for a sua escolha aqui.
wish-way = Como quer receber mensagens?
wish-any = Por qualquer meio que informei
wish-mail = Só por e-mail
wish-sms = Só por SMS
wish-line = Só pelo LINE
wish-letter = Só por carta
wish-none = Nenhuma mensagem
wish-reminders = Quer um lembrete antes do dia?
wish-reminders-yes = Sim
wish-reminders-no = Não
wish-saved = Sua escolha foi salva.
wish-stop-reminders = Parar só os lembretes
wish-stop-all = Parar todas as mensagens
wish-save = Salvar
wish-stopped = As mensagens foram paradas como escolheu. A reserva continua.
wish-unknown = Nada foi parado: o link é antigo demais, ou não há mais contato guardado. A reserva continua.
wish-signed-in = Entrar para escolher melhor

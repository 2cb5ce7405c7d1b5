# Lista de espera: uma vaga oferecida não é uma reserva

waitlist-title = Lista de espera
waitlist-title-waiting = Você está na lista de espera
waitlist-title-offered = Há uma vaga oferecida a você
waitlist-title-booked = Você já tem uma reserva, e a espera terminou
waitlist-title-asked = Você saiu da lista de espera
waitlist-title-unanswered = Você não está mais na lista de espera

waitlist-booked = A reserva aparece em “Suas reservas”.
waitlist-asked = Agora você não está esperando vaga em nenhum local. Nada foi reservado.
waitlist-unanswered = Oferecemos a você uma vaga { $n } vezes seguidas, e nenhuma foi reservada a tempo; por isso a espera terminou. Nada foi reservado. É possível entrar de novo, no fim da lista.

waitlist-about-title = O que é a lista de espera
waitlist-about-turn = A lista de espera não é uma reserva. Quando surge uma vaga, ela é oferecida a uma pessoa, pela ordem de entrada na lista.
waitlist-about-offer = A vaga fica guardada para você por { $long }. Nesse tempo você mesmo precisa fazer a reserva.
waitlist-about-offer-day = A vaga fica guardada para você por { $long } (só conta o tempo entre { $from } e { $until }). Nesse tempo você mesmo precisa fazer a reserva.
waitlist-about-lapse = Se a reserva não for feita nesse tempo, a vaga passa para a próxima pessoa. Você mantém a sua vez, mas depois de { $n } vezes seguidas a espera termina.
waitlist-minutes = { $n ->
    [one] { $n } minuto
   *[other] { $n } minutos
}
waitlist-hours = { $n ->
    [one] { $n } hora
   *[other] { $n } horas
}

waitlist-tell-title = Como você fica sabendo de uma vaga
waitlist-tell = Avisamos quando houver uma vaga. Como: { $ways }. Também aparece em “Suas reservas”.
waitlist-tell-nothing = Não temos como avisar você quando houver uma vaga. Consulte “Suas reservas” de vez em quando.
waitlist-tell-unwanted = Você escolheu não receber mensagens; por isso não haverá aviso quando houver uma vaga. Consulte “Suas reservas” de vez em quando.
waitlist-way-mail = mensagem de e-mail
waitlist-way-sms = mensagem de texto (SMS)
waitlist-way-line = mensagem no LINE

waitlist-venues = Em que locais deseja esperar uma vaga?
waitlist-venues-hint = Escolha quantos quiser. Se não escolher nenhum, a espera vale para todos os locais.
waitlist-venues-all = Todos os locais
waitlist-join = Entrar na lista de espera
waitlist-change = Alterar os locais

waitlist-ahead = { $n ->
    [0] Não há ninguém esperando antes de você.
    [one] Há { $n } pessoa esperando antes de você.
   *[other] Há { $n } pessoas esperando antes de você.
}
waitlist-row-venues = Espera por vaga em
waitlist-row-since = Entrada na lista
waitlist-not-booked = Ainda não há reserva. Quando surgir uma vaga adequada, ela será oferecida pela ordem.
waitlist-paused = No momento, não se oferecem vagas. Você mantém a sua vez.
waitlist-look = Ver as vagas livres agora

waitlist-leave = Sair da lista de espera
waitlist-leave-title = Deseja sair da lista de espera?
waitlist-leave-what = Você perderá a sua vez. Se entrar de novo mais tarde, ficará no fim da lista.
waitlist-leave-offer = A vaga oferecida agora passará para a próxima pessoa.
waitlist-leave-keep = Voltar sem sair

waitlist-offer-kept = Esta vaga está guardada para você até { $until }.
waitlist-offer-not-booked = A reserva ainda não foi feita. Para reservar, aperte o botão abaixo e confirme na página seguinte.
waitlist-offer-lapse = Se a reserva não for feita até lá, a vaga passa para a próxima pessoa.
waitlist-offer-go = Reservar esta vaga
waitlist-decline = Não quero esta vaga
waitlist-decline-title = Deseja recusar esta vaga?
waitlist-decline-what = Ela passará para a próxima pessoa. Você mantém a sua vez, e avisamos quando surgir outra vaga. O mesmo local no mesmo dia e horário não será oferecido de novo.
waitlist-decline-keep = Voltar sem recusar

waitlist-done-joined = Você entrou na lista de espera.
waitlist-done-changed = Os locais foram alterados. Você mantém a sua vez.
waitlist-done-declined = A vaga foi recusada. Você mantém a sua vez.

waitlist-see = Ver ou alterar a espera
waitlist-entry = É possível entrar na lista de espera e aguardar, por ordem, uma vaga que surja.
waitlist-entry-waiting = Você está na lista de espera.
waitlist-entry-offered = Agora há uma vaga oferecida a você, até { $until }. Se escolher outro horário aqui, ela passa para a próxima pessoa.
waitlist-entry-go = Sobre a lista de espera

# O que se faz com vagas já publicadas: parar, suspender, mudar pessoas

status-displaced = Precisa de outro dia ou horário
what-displaced = A vacinação não será feita neste dia, horário e local
what-kept = A vacinação será feita como previsto
what-relocated-slots = A equipe mudou de { $from } para { $to }

reason-weather = mau tempo
reason-power = falta de luz ou de água
reason-staff = falta de pessoal
reason-supply = por causa da vacina
reason-premises = por causa do prédio
reason-published_by_mistake = foi publicado por engano
reason-fewer_places = menos vagas
reason-maintenance = manutenção do sistema
reason-stop_other = por causa do local

my-displaced = A vacinação não será feita neste dia, horário e local (motivo: { $reason }). Sua reserva não foi cancelada. Escolha outro dia ou horário. Você também pode ligar.
my-displaced-choose = Vagas livres perto desse horário
my-displaced-rule = Ao tocar em uma, sua reserva muda para ela na hora. As vagas não ficam guardadas: quem escolher primeiro fica com elas.
my-displaced-none = Agora não há vaga livre perto desse horário. Sua reserva continua. Quando houver vagas, você pode escolher aqui, ou ligue para nós.
my-relocated = Tivemos de mudar o dia, o horário ou o local da sua reserva (motivo: { $reason }). Antes era { $from }. Se não servir, você pode alterar ou cancelar.

refusal-slot-stopped = As reservas para este horário estão paradas
    .detail = { $at ->
        [none] Agora não aceitamos novas reservas nem alterações para este horário ou local. As reservas já feitas continuam valendo.
       *[other] Não aceitamos novas reservas nem alterações para este horário ou local até { $at }. As reservas já feitas continuam valendo.
    }
    .next = Escolha outro horário ou local, ou tente mais tarde. Você pode ver sua reserva a qualquer momento.
refusal-slot-called-off = Não haverá vacinação neste horário
    .detail = A vacinação neste dia, horário e local foi suspensa.
    .next = Escolha outro horário ou local.
refusal-area-unknown = Essas vagas não foram encontradas
    .detail = O local, o dia, o horário ou a vaga não faz parte deste programa, ou nada está parado ali.
    .next = Confira o local e o dia e tente de novo.
refusal-stop-invalid = Não é possível parar as reservas assim
    .detail = O momento em que termina já passou ou não pôde ser lido, ou o que foi suspenso passaria a ficar só parado.
    .next = Indique um momento no futuro, ou desfaça primeiro a suspensão.
refusal-capacity-below-taken = Não pode haver menos vagas que pessoas
    .detail = { $count ->
        [none] Há mais vagas reservadas e guardadas do que isso.
        [one] Há { $count } vaga reservada ou guardada neste horário.
       *[other] Há { $count } vagas reservadas e guardadas neste horário.
    }
    .next = Indique pelo menos esse número, ou diga para onde as pessoas podem ser mudadas.
refusal-capacity-no-place = Nem todos encontram outra vaga
    .detail = { $count ->
        [none] Para algumas pessoas não há vaga livre que sirva. Ninguém foi mudado.
        [one] Para { $count } pessoa não há vaga livre que sirva. Ninguém foi mudado.
       *[other] Para { $count } pessoas não há vaga livre que sirva. Ninguém foi mudado.
    }
    .next = Escolha outra regra, ou publique mais vagas primeiro.
refusal-rule-unknown = Não está dito para onde as pessoas mudam
    .detail = As pessoas podem ir para o mesmo local, para qualquer local, para um local indicado ou para uma vaga indicada.
    .next = Escolha de novo para onde mudar.

paused = Agora não aceitamos novas reservas nem alterações (motivo: { $reason }). Você pode ver sua reserva.
paused-until = Não aceitamos novas reservas nem alterações até { $until } (motivo: { $reason }). Você pode ver sua reserva.
notices = Avisos

refusal-notice-invalid = Este aviso não pode ser dado
    .detail = O texto em japonês está vazio ou é longo demais (no máximo 500 caracteres), o fim já passou, ou já há dez avisos.
    .next = Corrija o texto e os horários, ou retire um aviso mais antigo.
refusal-notice-unknown = Este aviso não existe
    .detail = Ele já foi retirado.
    .next = Veja a lista de avisos.

refusal-slot-kept = As vagas restantes estão guardadas para outra forma de reserva
    .detail = As vagas restantes deste horário estão guardadas para quem reserva de outra forma, como por telefone. { $at ->
        [none] Elas ainda não foram liberadas.
       *[other] O que sobrar será liberado para todos em { $at }.
    }
    .next = Escolha outro horário ou local, ou ligue para nós: por telefone pode haver vagas que não aparecem aqui.
refusal-quota-invalid = Não é possível guardar vagas assim
    .detail = A quantidade não é um número nem uma parte de até 100%, ou as horas passam de 2.160.
    .next = Informe um número como 5 ou uma parte como 20%, e até 2.160 horas.
refusal-quota-unknown = Nada está guardado aqui
    .detail = Nada foi definido para exatamente estas vagas.
    .next = Veja a lista.

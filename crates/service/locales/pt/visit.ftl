# No balcão de um local de vacinação: chegada, etapas, lotes, próxima dose.

refusal-arrival-early = Ainda é cedo para esta reserva
    .detail = { $at ->
        [none] A entrada é permitida pouco antes do horário.
       *[other] Para este horário, a entrada é permitida a partir de { $at }.
    }
    .next = Peça à pessoa que volte nessa hora, ou deixe-a entrar se houver lugar.
refusal-arrival-late = O horário desta reserva já passou
    .detail = { $at ->
        [none] Já passou tempo demais.
       *[other] Para este horário, a entrada foi permitida até { $at }.
    }
    .next = Deixe a pessoa entrar se houver lugar, ou altere a reserva para o horário de agora. A reserva continua valendo.
refusal-arrival-other-day = Esta reserva é para outro dia
    .detail = { $on ->
        [none] Não é para hoje.
       *[other] É para { $on }.
    }
    .next = Altere-a para o horário de agora se houver vaga livre, ou peça à pessoa que venha nesse dia.
refusal-arrival-other-venue = Esta reserva é para outro local
    .detail = Não é para o local em que foi apresentada.
    .next = Altere-a para este local se houver vaga livre, ou explique à pessoa onde fica o local da reserva.
refusal-arrival-no-hour = Este local não tem vagas neste horário
    .detail = Neste horário ninguém tem reserva nem pode entrar.
    .next = Escolha um dos horários de hoje, ou peça à pessoa que venha no horário da reserva.
refusal-walk-in-none = Este local não atende sem reserva
    .detail = Assim foi decidido no programa.
    .next = Reserve um dia e um horário, pelo site ou pelo atendimento telefônico.
refusal-walk-in-leftover = Ainda não sobrou nenhuma vaga
    .detail = { $at ->
        [none] Sem reserva, só são dadas as vagas que ninguém usou.
       *[other] Sem reserva, só são dadas as vagas que ninguém usou. A partir de { $at } dá para saber se há alguma.
    }
    .next = Pergunte de novo nessa hora, ou reserve um dia e um horário.
refusal-visit-step = Esta etapa não pode ser feita agora
    .detail = { $number ->
        [none] A reserva não está no ponto desta etapa: ela já foi feita, ou falta uma anterior, ou a reserva foi cancelada.
       *[other] A reserva { $number } não está no ponto desta etapa: ela já foi feita, ou falta uma anterior, ou a reserva foi cancelada.
    }
    .next = Abra a reserva: ali se vê o que foi feito e o que vem a seguir.
refusal-visit-not-undoable = Esta etapa não pode ser desfeita
    .detail = { $number ->
        [none] Não é a mais recente desta reserva.
       *[other] Não é a mais recente da reserva { $number }.
    }
    .next = Abra a reserva de novo: só a etapa mais recente pode ser desfeita, uma de cada vez.
refusal-visit-undo-too-late = Passou o prazo para desfazer esta etapa
    .detail = { $at ->
        [none] O prazo terminou.
       *[other] Era possível desfazê-la até { $at }.
    }
    .next = O registro fica como está. Se estiver errado, avise a secretaria do programa.
refusal-lot-unknown = Nenhum lote tem este número
    .detail = Não há lote cadastrado com este número para a vacina deste local.
    .next = Leia de novo o número no frasco. Se estiver certo, peça primeiro o cadastro do lote.
refusal-lot-expired = Este lote está vencido
    .detail = { $on ->
        [none] A validade dele já terminou.
       *[other] A validade dele terminou em { $on }.
    }
    .next = Não aplique nada dele. Separe-o e pegue outro lote.
refusal-lot-recalled = Este lote foi recolhido
    .detail = { $at ->
        [none] Ele não pode mais ser aplicado.
       *[other] Ele foi recolhido em { $at } e não pode mais ser aplicado.
    }
    .next = Não aplique nada dele. Separe-o e pegue outro lote.
refusal-lot-other-venue = Este lote não é deste local
    .detail = Ele foi cadastrado só para outros locais.
    .next = Leia de novo o número no frasco. Se o lote está aqui, peça o cadastro dele para este local.
refusal-lot-invalid = Este lote não é do programa
    .detail = O número não tem de um a vinte algarismos, letras ou hifens, ou a vacina ou um local é desconhecido.
    .next = Verifique o número, a vacina e os locais, e cadastre o lote de novo.
refusal-next-dose-none = Não há vaga livre para a próxima dose
    .detail = { $on ->
        [none] Neste local não há vaga livre que respeite o intervalo.
       *[other] A partir de { $on }, não há vaga livre neste local.
    }
    .next = Escolha outro local, ou peça à pessoa que reserve pelo site quando houver novas vagas.
refusal-venue-unknown = Este local não existe
    .detail = O programa não tem nenhum local com este identificador.
    .next = Veja os locais do programa.
refusal-booking-none = Nenhuma reserva foi feita com este cupom
    .detail = O cupom está na lista e pode ser usado.
    .next = Se o programa atende sem reserva, atenda a pessoa com o cupom e a data de nascimento.
refusal-receipt-representable = Esta reserva se perdeu, e o comprovante pode trazê-la de volta
    .detail = Perdemos registros e usamos uma cópia de segurança. O comprovante é autêntico.
    .next = Reponha a reserva com este comprovante e depois procure-a de novo.

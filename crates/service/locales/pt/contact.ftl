# Dados de contato

contact-title = Informe como podemos entrar em contato
contact-title-my = Alterar os dados de contato
contact-intro = Só usamos estes dados quando há algo que a pessoa precisa saber, como uma mudança no local de vacinação. É possível alterá-los ou apagá-los a qualquer momento.
contact-kana-name = Nome, em kana, da pessoa que vai ser vacinada
contact-kana-name-hint = Exemplo: ミホン　ハナコ. Também pode ser em hiragana.
contact-telephone = Número de telefone
contact-telephone-hint = Exemplo: 090-1234-5678. Também pode ser um telefone fixo.
contact-email = Endereço de e-mail
contact-email-hint = Exemplo: hanako@example.jp. Se não tiver e-mail, deixe em branco.
contact-email-hint-required = Exemplo: hanako@example.jp
contact-optional = opcional
contact-kept = O dado guardado agora é “{ $kept }”. Para não mudar, deixe em branco.
contact-kept-none = Nenhum dado de contato está guardado.
contact-heading = Dados de contato
contact-masked = Só uma parte é mostrada, para que ninguém que veja o cupom descubra estes dados.
contact-change = Alterar os dados de contato
contact-add = Informar os dados de contato
contact-erase = Apagar os dados de contato
contact-save = Salvar
contact-away = No momento não é possível mostrar os dados de contato. Isso não afeta a reserva. Volte a ver daqui a algum tempo.
contact-not-kept-title = A reserva foi feita, mas os dados de contato não puderam ser salvos
contact-not-kept = A reserva não se perde. Daqui a algum tempo, informe os dados de contato na página “Suas reservas”.
contact-erase-title = Deseja apagar os dados de contato?
contact-erase-detail = O nome, o número de telefone e o endereço de e-mail serão apagados. Ninguém poderá recuperá-los.
contact-erase-bookings = As reservas continuam valendo. Se alguma tiver de mudar, não teremos mais como avisar.
contact-erase-go = Apagar os dados de contato
contact-erase-keep = Voltar sem apagar
contact-changed = Os dados de contato foram salvos.
contact-erased = Os dados de contato foram apagados. As reservas continuam valendo.

refusal-contact-not-asked = Este dado de contato não é pedido aqui
    .detail = Não recebemos dados pessoais que não são necessários.
    .next = Deixe este campo em branco e envie de novo.
refusal-contact-unavailable = No momento não é possível salvar nem mostrar os dados de contato
    .detail = O lugar onde eles ficam guardados não está disponível. As reservas são registradas como sempre.
    .next = Tente de novo daqui a algum tempo. Se for urgente, ligue para nós.
refusal-contact-erasing = O pedido de apagar os dados de contato foi registrado
    .detail = Eles já não são mostrados a ninguém. Serão destruídos assim que o lugar onde ficam guardados voltar a estar disponível.
    .next = Não é preciso fazer nada, nem pedir de novo.
refusal-kana-name-missing = Informe o nome em kana
    .detail = Ainda não há nada escrito.
    .next = Escreva em katakana ou hiragana.
refusal-kana-name-length = O nome pode ter no máximo 40 caracteres
    .detail = Há caracteres demais.
    .next = Encurte para 40 caracteres.
refusal-kana-name-unreadable = Escreva o nome em katakana ou hiragana
    .detail = { $found ->
        [none] Há um caractere que não pode ser usado aqui.
       *[other] “{ $found }” não pode ser usado aqui.
    }
    .next = Escreva em katakana ou hiragana, não em kanji nem em letras do alfabeto.
refusal-telephone-missing = Informe um número de telefone
    .detail = Ainda não há nada escrito.
    .next = Informe um número de celular, ou de telefone fixo com o código de área.
refusal-telephone-unreadable = Escreva o número de telefone em algarismos
    .detail = { $found ->
        [none] Há um caractere que não pode ser usado aqui.
       *[other] “{ $found }” não pode ser usado aqui.
    }
    .next = Use somente algarismos e hifens.
refusal-telephone-length = Verifique quantos algarismos tem o número de telefone
    .detail = { $given ->
        [none] A quantidade de algarismos parece não estar certa.
       *[other] Quantidade de algarismos agora: { $given }. Um telefone fixo tem 10, com o código de área.
    }
    .next = Escreva todos os algarismos, desde o código de área.
refusal-telephone-mobile-length = Um número de celular tem 11 algarismos
    .detail = { $given ->
        [none] A quantidade de algarismos parece não estar certa.
       *[other] Quantidade de algarismos agora: { $given }.
    }
    .next = Escreva todos os 11 algarismos, a partir de 090, 080 etc.
refusal-telephone-start = Um número de telefone começa com 0
    .detail = O número não começa com um código de área nem com 090 ou semelhante.
    .next = Escreva desde o código de área. Um número do exterior começa com + e o código do país.
refusal-email-missing = Informe um endereço de e-mail
    .detail = Ainda não há nada escrito.
    .next = Escreva o que vem antes e depois do @, como no exemplo.
refusal-email-unreadable = O endereço de e-mail tem um caractere que não pode ser usado
    .detail = { $found ->
        [none] Há um caractere que não pode ser usado aqui.
       *[other] “{ $found }” não pode ser usado em um endereço de e-mail.
    }
    .next = Use letras sem acento, algarismos, o @ e pontos.
refusal-email-length = Um endereço de e-mail tem no máximo 254 caracteres
    .detail = Há caracteres demais.
    .next = Escreva somente o endereço.
refusal-email-form = Verifique o endereço de e-mail
    .detail = Parece faltar algo antes ou depois do @, ou um ponto.
    .next = Escreva na forma hanako@example.jp.

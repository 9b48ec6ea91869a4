"""The sentences of a venue's check, English beside Portuguese. Pure."""

LINES: tuple[tuple[str, str], ...] = (
    ("{names} answers in {a} ms", "{names} responde em {a} ms"),
    (
        "{names}: {detail}: check the network, the firewall, and whether the venue serves your country.",
        "{names}: {detail}: verifique a rede, o firewall e se a corretora atende o seu país.",
    ),
    (
        "{detail}: check the network, the firewall, and whether the venue serves your country.",
        "{detail}: verifique a rede, o firewall e se a corretora atende o seu país.",
    ),
    (
        "{detail}: ask again; the venue's clock decides whether a signed request is taken.",
        "{detail}: tente de novo; o relógio da corretora decide se um pedido assinado é aceito.",
    ),
    (
        "{detail}: ask again; without its rules nothing can be ordered.",
        "{detail}: tente de novo; sem as regras dela nada pode ser enviado.",
    ),
    ("{detail}: ask again.", "{detail}: tente de novo."),
    (
        "{detail}: let the firewall pass WebSockets; until then prices are asked for, at more request weight.",
        "{detail}: deixe o firewall passar WebSockets; até lá os preços são consultados, com mais peso de requisições.",
    ),
    (
        "{detail}: check key and secret, the key's rights and its list of addresses.",
        "{detail}: confira chave e segredo, os direitos da chave e a lista de endereços dela.",
    ),
    (
        "{detail}: read the sentence above; no order was placed.",
        "{detail}: leia a frase acima; nenhuma ordem foi colocada.",
    ),
    (
        "{detail}: let the firewall pass WebSockets; until then orders are asked about, at more request weight.",
        "{detail}: deixe o firewall passar WebSockets; até lá as ordens são consultadas, com mais peso de requisições.",
    ),
    (
        "{a} symbols, {b} of them trade: the venue is closed or in maintenance, try later.",
        "{a} símbolos, {b} em negociação: a corretora está fechada ou em manutenção; tente mais tarde.",
    ),
    (
        "{a} symbols, {b} of them trade; not understood and so not tradable: {list}. Update Vostok.",
        "{a} símbolos, {b} em negociação; não entendidos e por isso não negociáveis: {list}. Atualize o Vostok.",
    ),
    ("{a} symbols, {b} of them trade", "{a} símbolos, {b} em negociação"),
    (
        "Unknown to this version: {list}. Orders that break such a rule are refused by the venue, not before it: "
        "update Vostok.",
        "Desconhecidas desta versão: {list}. Ordens que violam uma regra dessas são recusadas pela corretora, e não "
        "antes dela: atualize o Vostok.",
    ),
    ("All {n} kinds of rule are known", "Todos os {n} tipos de regra são conhecidos"),
    (
        "{a} of {b} symbols do not offer all of {names}; also offered, and not used: {list}.",
        "{a} de {b} símbolos não oferecem todos os tipos {names}; também oferecidos, e não usados: {list}.",
    ),
    ("{a} of {b} symbols do not offer all of {names}.", "{a} de {b} símbolos não oferecem todos os tipos {names}."),
    (
        "Every symbol offers {names}; also offered, and not used: {list}",
        "Todo símbolo oferece {names}; também oferecidos, e não usados: {list}",
    ),
    ("Every symbol offers {names}", "Todo símbolo oferece {names}"),
    (
        "{a} of {b} request weight used this minute; new orders: {windows}, by our own count: no answer carried "
        "X-MBX-USED-WEIGHT-1M (a proxy may drop it).",
        "{a} de {b} do peso das consultas usados neste minuto; ordens novas: {windows}, pela nossa própria conta: "
        "nenhuma resposta trouxe X-MBX-USED-WEIGHT-1M (um proxy pode tirá-lo).",
    ),
    (
        "{a} of {b} request weight used this minute; new orders: {windows}",
        "{a} de {b} do peso das consultas usados neste minuto; ordens novas: {windows}",
    ),
    ("{names} tells the best prices ({a})", "{names} envia os melhores preços ({a})"),
    ("{names} subscribes this key", "{names} aceita a assinatura desta chave"),
    ("This venue has none; orders are asked about.", "Esta corretora não tem; as ordens são consultadas."),
    (
        "A test order is taken (LIMIT {a} {names} at {b}); nothing was placed",
        "Uma ordem de teste é aceita (LIMIT {a} {names} a {b}); nada foi colocado",
    ),
    (
        "The venue takes the key, and does not tell what it may do",
        "A corretora aceita a chave e não diz o que ela pode fazer",
    ),
    (
        "The venue takes the key; it may read and trade on Spot, and not take money out",
        "A corretora aceita a chave; ela pode ler e negociar no Spot, e não retirar dinheiro",
    ),
    ("The venue takes the key. {detail}", "A corretora aceita a chave. {detail}"),
    *(
        (
            f"{english}: not tried, as there is no key: enter one in Settings while Vostok runs on this venue, or name "
            "a file with --key-file.",
            f"{told}: não tentado, pois não há chave: informe uma em Configurações enquanto o Vostok usa esta "
            "corretora, ou indique um arquivo com --key-file.",
        )
        for english, told in (
            ("Account", "Conta"),
            ("Test order", "Ordem de teste"),
            ("User data stream", "Stream de dados do usuário"),
        )
    ),
)


def portuguese_words(value: str) -> str:
    """What joins the entries of a list, and a length of time."""
    for english, told in ((" and ", " e "), (" more", " mais"), (" in a day", " por dia"), (" in ", " em ")):
        value = value.replace(english, told)
    return value

"""Whether an agent asks for what the desk knows already, by declared patterns.

The agents' page reads the same patterns, so they keep to what Python and JavaScript both understand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from desk.patterns import any_of

CLAUSES = r"(?<=[。！？!?；;，,\n])|(?<=\.)\s"
ASKS = any_of(
    r"""请(?!稍)|麻烦|劳驾|能(?:否|不能|把|给|发|提供|告诉|说)|可以(?:把|给|发|提供|告诉|说|拍)|可否|方便|提供|
    [发报拍传填输写](?:一下|下|给|来|一张|一份|我|个|张|几张|送)|告诉|告知|说(?:一下|下)|是多少|多少[？?]?$|几位|
    是什么|什么[？?]$|哪|为什么|为何|怎么坏|几点|几件|多少[件个]|有没有|[吗呢么][？?]?$|[？?]$|
    \b(?:could|can|would|may) (?:you|i|we)\b|\bplease\b|\b(?:what|which|where|when|why|how many)\b|
    \b(?:send|share|provide|tell|give|need|require|enter|type|confirm|upload|attach|let me know)\b|\?$"""
)
DENIES = any_of(
    r"""不用|不必|不需|无需|不要(?:再)?发|别发|已经?(?:收到|看到|查到|有|核实|记|登记|知道|为您)|已(?:收到|看到|查到|有|核实|记|知道)|
    收到了|看到了|查到了?|核对过|记下了|我这边(?:有|能看到|看到)|知道了|谢谢您?(?:的|发|提供)|感谢您?(?:的|发|提供)|会(?:发|给您|寄)|
    我(?:来|帮您|给您|马上|这就)(?:查|看|发|核|填|登记|改)|发给您|告诉您|寄给您|
    \b(?:no need|needn.t|don.t need|do not need|don.t have to|already|thanks? (?:for|you for)|i (?:can )?see|
    (?<!may )(?<!can )(?<!could )i have|
    i.ve (?:got|received|found|noted|checked)|we have|we.ve|got your|received|noted|i.ll (?:send|give|tell)|
    i will (?:send|give|tell)|found your|here.?s|here is)\b"""
)
WORDS: Mapping[str, re.Pattern[str]] = {
    "order_no": any_of(
        r"订单(?:的)?(?:编?号码?|是哪)|订单编号|(?<!快递)(?<!运)(?<!物流)(?<!受理)(?<!回)单号|哪(?:个|一个|笔|一笔)订单|"
        r"(?<!tracking )\border (?:number|no\b|id\b|#)|which order|number of (?:your|the) order"
    ),
    "phone_last4": any_of(r"尾号|[后末]四位|[后末]4位|last (?:four|4)(?: digits)?|(?:final|ending) (?:four )?digits"),
    "phone": any_of(
        r"手机号(?!.{0,3}[后末尾])|电话号|(?:联系|您的?)(?:手机|电话)(?!.{0,4}[后末尾])|"
        r"\b(?:phone|mobile|contact|telephone|cell) number|"
        r"number (?:to|can|should|may|we can) (?:\w+ ){0,2}(?:call|reach)"
    ),
    "address": any_of(
        r"(?:收货|收件|取件|您的?|家庭|详细|联系)地址|地址(?:是|在)|"
        r"\byour (?:\w+ )?address|\bpick.?up address|where (?:do|should|can) we (?:send|ship|deliver|collect)"
    ),
    "name": any_of(r"(?:收件|收货|联系)人|(?:您的?|真实)?姓名|您?怎么称呼|您贵姓|\byour (?:full )?name\b"),
    "reason": any_of(
        r"(?:退货|换货|退款|退换|退|换)的?(?:原因|理由)|(?:为什么|为何|怎么)(?:要|想)?(?:申请)?[退换]|什么(?:原因|理由)|"
        r"(?:原因|理由)(?:是|呢)|\breasons?\b|"
        r"why (?:do|are|did|would|have) you (?:\w+ ){0,3}(?:return|exchang|send|want)"
    ),
    "fault": any_of(
        r"(?:什么|啥|哪些|哪种)(?:样的)?(?:质量)?(?:问题|故障|毛病)|(?:哪里|哪儿)(?:坏|不|有|出)|怎么坏|"
        r"(?:描述|说|讲)(?:一)?下(?:具体|详细|是|您|商品|遇到|出现|的)*(?:问题|故障|情况)|"
        r"what(?:.s| is| was| seems) (?:\w+ )?(?:wrong|the (?:\w+ )?(?:problem|issue|fault))|"
        r"describe (?:\w+ )?(?:problem|issue|fault)|what (?:problem|issue|fault)"
    ),
    "photos": any_of(
        r"(?<!再)(?<!再发)(?<!再拍)(?:拍|发|上传|提供|传)(?:一|几|两|些|个|张|下|给我|我|您|商品|一下|故障|坏的|部位|的|地方|些)*(?:照片?|图片?|相片)|"
        r"(?<!再)拍(?:一|几|个|两)?张|"
        r"\b(?:a|some|any|the|send|take|upload|attach|share) (?:few )?(?:photos?|pictures?|pics?|images?)\b"
    ),
    "item": any_of(
        r"(?:哪|那)(?:一)?(?:件|款|样|个商品|个产品|种商品|几件)|(?:什么|哪个|哪种)(?:商品|产品|东西|型号)|商品(?:的)?(?:名称|名字|型号)|"
        r"which (?:item|product|one|article|model)|name of the (?:item|product)|what (?:item|product)"
    ),
    "quantity": any_of(
        r"(?:几|多少)(?:件|个|只|条|双|台|份|套)|数量(?:是|呢)|how many (?:pieces|items|units|of them|do you)"
    ),
    "time": any_of(
        r"(?:什么时候|什么时间|几点|哪个时间段?|何时)(?:比较|会|您)?(?:方便|有空|合适|给您|打|回电)|方便(?:接听)?的时间|"
        r"(?:when|what time) (?:is|would|can|should|may|suits|works)\b"
    ),
    "serial": any_of(r"序列号|机身号|机身码|\bsn ?码?\b|\bs/n\b|serial (?:number|no\b)"),
}
SERIAL = re.compile(
    r"(?:序列号|机身[号码]|\bSN码?\b|\bS/N\b|serial(?: number| no\.?)?)"
    r"(?:\s|[:：#是为]|is\b)*([A-Z0-9][A-Z0-9-]{5,24})",
    re.I,
)


def asked_for(text: str) -> frozenset[str]:
    """Return what a message asks the consumer for."""
    asking = [clause for clause in re.split(CLAUSES, text) if ASKS.search(clause.strip()) and not DENIES.search(clause)]
    return frozenset(name for name, words in WORDS.items() if any(words.search(clause) for clause in asking))


def asked_again(text: str, known: Mapping[str, str]) -> list[str]:
    """Return what a message asks for although it is known; a value that is named to be confirmed is none of it."""
    return sorted(name for name in asked_for(text) & set(known) if not known[name] or known[name] not in text)


def serial_in(texts: Iterable[str]) -> str | None:
    """Return the last serial number that somebody wrote as such."""
    found = [match[1] for text in texts for match in SERIAL.finditer(text)]
    return found[-1] if found else None

"""Words that carry a meaning by themselves, where a whole sentence says several things at once."""

from __future__ import annotations

import re

from desk.patterns import LEFT_OVER, any_of

FAULT = any_of(
    r"""坏|壞|裂|碎|破了|破损|漏|不亮|不转|不热|不制冷|没反应|沒反應|没声|沒聲|不响|不出声|
    杂音|雜音|电流声|電流聲|噪音|闪|閃|断电|跳闸|卡死|卡住|松了|鬆了|歪|变形|變形|发霉|發霉|烂|爛|掉毛|缺口|(?<![没无])(?<!没有)(?:破洞|污渍|划痕)|有个?洞|开线|脱线|掉色|缺了|缺一|
    不加热|不通电|对不上焦|用不了|不能用|开不了|开不开|開不了|充不|连不上|掉漆|异味|焦味|烧|故障|失灵|
    质量问题|質量問題|质量有问题|瑕疵|次品|[发發刻印绣繡做]错|[发發刻印绣繡做]錯|[发刻印做][漏反歪]|少发|漏发|缺件|少了|不符|
    broke|crack|faulty|defect|damaged|does\s?n.?t work|not working|
    won.?t (?:turn|charge|start|work|switch|heat|connect)|stopped working|\bdead\b|leak|burn|no sound|
    wrong (?:item|product|colou?r was|name|spelling|engraving|print)|misspel|missing (?:a |the )?part|
    not as described|\bholes? in\b|(?<!no )stain|ripped|scratched|dented|torn|smash|shatter|
    chipped|crackl|flicker|rotten|mould|peel(?:s|ed|ing)|trips the|rattl|
    (?:does|do)\s?n.?t (?:charge|heat|start|turn on|close|open|connect)|keeps? (?:losing|switching|cutting)"""
)
# A complaint that was made before and that nobody has answered: nobody wants to make it once more.
UNANSWERED = any_of(
    r"""(?:没有?人|没|沒有?人?|不|迟迟|一直|还在).{0,5}(?:处理|處理|回复|回覆|答复|理|管|联系|解决|解決).{0,8}(?:投诉|投訴)|
    (?<![要想])(?:投诉|投訴)[^，。！!？?,.]{0,12}(?:没有?人|还没|没有|沒有?人?|迟迟|一直没|怎么样了|到哪|进度|進度|结果|結果|下文|动静|多少天了)|
    (?:nobody|no one|still no|not|never|n.t|hasn.t|waiting).{0,40}\bmy complaint|
    my complaint.{0,40}(?:nobody|no one|still|not|never|n.t|ignored|yet|going|status|happen)"""
)
UNWANTED = any_of(
    r"""不(?:太|大|怎么|是?很|是特别)?(?:想要|喜欢|喜歡|合适|合適|合身)|不要了|买错|買錯|拍错|买多|买重|太大|太小|[小大短长紧松]了(?:一|点|些|码|$|[，,。想换退])|后悔|後悔|用不上|用不到|没用上|更便宜|降价了|
    do\s?n.?t (?:really |actually )?(?:like|want|need)|wrong size|too (?:big|small|large|tight|loose)|
    changed my mind|by mistake|no longer need|cheaper"""
)
STOP = any_of(r"取消|算了|不退了|不办了|不用退|先不|cancel|never\s?mind|forget it|stop this")
GIVES_UP = any_of(rf"(?:\W*(?:那就?|唉|哎|嗯|好吧|well|oh|ok|okay)\W*)?(?:{STOP.pattern})")
NO_NUMBER = any_of(
    r"""没有订单|没订单|沒有訂單|找不到|不知道|不记得|不記得|忘了|忘记|没有号|
    (?:do\s?n.?t|can.?t|cannot|not) (?:have|find|know|remember)|no idea|lost it|forgot"""
)
LOST_NUMBER = any_of(
    r"""(?:号|單|单).{0,4}(?:找不到|不见|没了|丢了|删了|忘了|不记得)|(?:找不到|不记得|忘了|没有|弄丢).{0,4}(?:订单|訂單|单号|單號)|
    (?:can.?t find|do ?n.?t (?:have|know|remember)|lost|deleted|forgot).{0,12}(?:number|order)|
    (?:never (?:got|had|received)|have ?n.?t got|have no|without) (?:an? |any |my |the )?order (?:number|no)"""
)
WHERE_NUMBER = any_of(
    r"""(?:订单号|訂單號|单号|單號)[^，。,.]{0,4}(?:在哪|哪里|哪裡|哪儿|怎么[看查找]|怎麼[看查找]|是什么|是啥)|
    (?:where|how)[^.?!]{0,24}order (?:number|no\b)|what(?:.s| is) (?:my|the|an) order (?:number|no\b)"""
)
UNRELATED = any_of(
    r"没关系|沒關係|无关|無關|不是订单|不关订单|没有订单|not about|nothing to do with|no order|unrelated"
)
LEAVES_IT = any_of(
    r"""听(?:你|您|妳)们?的|(?:你|您)们?(?:看着|看|来)?(?:定|决定|决定吧|安排|处理|办)|随(?:便|你)|都行|都可以|怎么都|没(?:有)?(?:什么)?(?:特别)?要求|
    up to you|leave it to you|
    you (?:decide|choose)|whatever|anything (?:is fine|goes|works)|don.?t mind|no preference"""
)
LIKE_NEW = any_of(
    r"全新|崭新|嶄新|都是新的|[没未]有?(?:拆|动|動|用|开|穿|洗|下)过?封?水?|沒有?(?:拆|動|用|開)過?|"
    r"un(?:used|opened|touched)|never (?:been )?(?:used|opened|worn)|brand new|like new|still sealed"
)
USED = any_of(
    r"用过(?<!没用过)(?<!有用过)|用了|拆了|拆过(?<!没拆过)|丢了|少了|缺|不见|找不到|扔了|破|坏|划|"
    r"(?<!never )(?<!not )\bused (?:it|once|twice)|missing|threw|lost|scratch|broken|\bbut\b"
)
FIELDS = {
    "quantity": any_of(r"数量|數量|几件|件数|how many|quantity|number of"),
    "time": any_of(r"时间|時間|什么时候打|what time|the time"),
    "wish": any_of(r"换成|想换的|期望|诉求|what i want"),
    "contact": any_of(
        r"联系|聯繫|电话|電話|手机|手機|号码|地址|姓名|名字|收件|contact|\bphone|mobile|address|\bname\b|e-?mail"
    ),
    "order_no": any_of(r"订单|訂單|单号|單號|order"),
    "reason": any_of(r"原因|理由|reason|why"),
    "condition": any_of(r"状况|狀況|状态|包装|包裝|完好|拆封|配件|condition|intact|packag"),
    "fault": any_of(r"描述|问题|問題|故障|毛病|fault|problem|description|what.?s wrong"),
    "item": any_of(r"商品|物品|东西|東西|哪件|哪一件|这件|款|item|product|article|thing"),
}
SIZE = any_of(
    r"""[大小]一?[码碼号號]|(?<![a-z])(?:xxs|xs|xx?x?l)(?![a-z])|[sml][码碼号號]|尺[码碼寸]|颜色|顏色|另一?款|别的款|
    [深浅]?[黑白红紅蓝藍绿綠灰粉银銀棕米紫黄黃]色?的|[深浅][黑白红蓝绿灰]|
    \b(?:black|white|red|blue|green|grey|gray|pink|silver)\b|\bsize (?:up|down)|
    (?:bigger|smaller|larger|different|another) (?:size|colou?r|model|one)|
    \bin (?:black|white|red|blue|green|grey|gray|pink|xs|s|m|l|xl|xxl)\b"""
)
WONDERS = any_of(r"\b(?:know|check|find out|if|whether|how|can i|may i)\b|能不能|可不可以|是否|还能|怎么")
INTENDS = any_of(
    r"我?[想要]+退|[帮给替]我?.{0,3}退|"
    r"\bi\W{0,2}(?:'d like|would like|want|wanna|need|wish|am going|m going)\b|please (?:take|return)"
)
KEEPS = any_of(
    r"别撤|不撤|别取消|不取消|先留着|继续办|(?:don't|do not|not) (?:cancel|withdraw)|keep (?:it|the|my)|leave it"
)
RETURN = any_of(r"退(?!款)|return|refund|send (?:it|this|them|these)? ?back|take (?:it|this) back")
YES = any_of(
    r"""好的|好|行|可以|没问题|沒問題|没意见|嗯+|是的?|对|對|當然|当然|同意|确认|確認|提交|没错|沒錯|正确|就这样|就這樣|你们|用吧|麻烦|谢谢|继续|
    请|請|都|吧|呀|啊|呢|哦|哈|的|了|我|ok|okay|
    \b(?:yes|yeah|yep|yup|sure|fine|of course|go ahead|please|that.?s|it.?s|that|it|is|i|do|am|with|me|by|absolutely|
    certainly|sounds|looks?|good|great|all ?right|right|correct|no problem|i.?m|happy|then|let.?s|agree|agreed|consent|
    accept|submit|send|hand|in|confirm|confirmed|to|this|
    thanks|thank you|everything|now|and|can|you|just|carry on|continue)\b"""
)
# Consent needs one of these: "hand it in" or "go on" says nothing about personal data.
AGREES = any_of(
    r"""同意|可以|好|行|嗯|是|对|對|没问题|沒問題|没意见|当然|當然|确认|確認|没错|沒錯|用吧|
    ok|\b(?:yes|yeah|yep|yup|sure|fine|agreed?|accept|consent|go ahead|of course|right|correct|
    no problem|certainly|absolutely)\b"""
)
MASKED = re.compile(r"\w\*{2,}")  # contact details, as the gateway lets them through
OTHERS = any_of(r"另填|另外填|重新填|换一份|新的|换个(?:号|电话|手机|地址)|\b(?:others|new ones?|different)\b")
SAME = any_of(
    r"跟上次|和上次|跟之前|和之前|跟刚才|和刚才|一样的?$|还是原来|原来的|老样子|\bsame\b|as before|as last time"
)
NO = any_of(r"不|没|沒|别|別|拒|免|算了|\bno\b|\bnot\b|nope|nah|n.t\b|\bnever\b|refuse|decline|rather|reject|disagree")
LABELS = (
    r"我的|手机号?|手機號?|下单|订单号?|訂單號?|单号|單號|尾号|尾號|后四位|後四位|是|为|my|and|order|number|no\.?|phone|mobile|from|"
    r"ends?(?: in)?|ending in|last four(?: digits)?|digits"
)
PROOF = any_of(
    rf"(?:(?<![\s，,、;；/:：.。])[\s，,、;；/:：.。]++)?(?:(?:{LABELS})[:：\s，,]*+){{0,8}}FD\d{{12}}"
    rf"(?:(?:{LABELS}|[\s，,、;；/:：])*(?<!\d)\d{{4}}(?!\d))?[\s，,、;；/:：.。]*"
)
DIGITS, MOST_OFF = 12, 4  # of an order number
ALMOST = re.compile(r"(?<![A-Z])F\s?D[\s#:：-]*(\d(?:[\s-]?\d)+)", re.IGNORECASE)
HAN = re.compile(r"[\u4e00-\u9fff]")
CHINESE_DIGITS = str.maketrans("零〇一二三四五六七八九幺", "001234567891")
FOUR_DIGITS = re.compile(r"(?<!\d)(\d)[\s-]?(\d)[\s-]?(\d)[\s-]?(\d)(?!\d)")


def without_proof(text: str) -> str:
    """Return a story without the order's number and the phone's digits that prove it: they are told, not kept."""
    return PROOF.sub("，" if HAN.search(text) else ", ", text).strip(" ，,、;；/:：") if PROOF.search(text) else text


def joined(told: str, more: str) -> str:
    """Return a story with what was added to it."""
    return f"{told}{'；' if HAN.search(told) else '; '}{more}"


def unanswered_complaint(text: str) -> bool:
    return bool(UNANSWERED.search(text))


def plainly_yes(text: str) -> bool:
    """Tell whether a text says yes and nothing else of weight: a yes must never be heard into a longer story."""
    return len(LEFT_OVER.findall(YES.sub(" ", text))) <= 2


def agrees(text: str) -> bool:
    """Tell whether a text agrees in words; to be asked of what is plainly a yes."""
    return bool(AGREES.search(text))


def negates(text: str) -> bool:
    return bool(NO.search(text))


def four_digits(text: str) -> str | None:
    """Return the four digits that stand alone in a text, also spelled out in Chinese or spaced apart."""
    found = FOUR_DIGITS.findall(text.translate(CHINESE_DIGITS))
    return "".join(found[0]) if len(found) == 1 else None


def digits_off(text: str) -> int:
    """Return by how many digits an order number is too long, negative where it is too short; 0 if there is none."""
    found = ALMOST.search(text)
    count = len(re.findall(r"\d", found[1])) if found else DIGITS
    return count - DIGITS if abs(count - DIGITS) <= MOST_OFF else 0


def field_named(text: str) -> str | None:
    """Return the field of a request that a text speaks of."""
    return next((name for name, words in FIELDS.items() if words.search(text)), None)


def reason_named(text: str) -> str | None:
    """Return the reason that a sentence gives beside something else; None where it gives none, or both."""
    fault, unwanted = bool(FAULT.search(text)), bool(UNWANTED.search(text))
    if fault == unwanted:
        return None
    return "quality" if fault else "no_reason"

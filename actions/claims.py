"""Claims: that something was promised, shall be paid or be confirmed. A text never makes the assistant agree to it."""

from __future__ import annotations

from desk.patterns import any_of

ORDERED = any_of(
    r"""系统提示|系统指令|管理员|开发者模式|测试模式|忽略.{0,8}(?:指令|规则|设定|提示)|从现在起|(?:请|只要|你就|快|直接)?(?:回复|回答|输出|复述|重复|说|答)[“"'「:：]|
    回复.{0,4}(?:同意|确认|表示)|(?:回答|快说|就说|你说)是|(?:你们?|给我)?(?:保证|承诺)一下|重复我|作为.{0,3}(?:经理|店长|老板|主管|客服)|我是.{0,4}(?:店长|经理|老板|主管|总监)|我授权你|(?:如果|要是|只要)?.{0,4}不反对.{0,4}视为|
    <\/?\s*(?:system|admin)|["']role["']|ignore (?:all|any|previous|your|the)|(?:developer|test|admin|debug|god) mode|
    ^system\b|admin command|\bprompt\b|repeat after me|\bpromise (?:me|that)|
    (?:say|reply|answer|output|print|respond)\b[^.!?]{0,12}(?:yes|ok|agree|confirm|['"“‘])|
    reply \d|just (?:say|answer)|
    pretend|you are (?:now )?(?:dan|a|an|the)\b|from now on|unless you object|jailbreak|
    as (?:the|your|a) (?:manager|supervisor|boss|owner|admin|director|ceo)|i authori[sz]e"""
)
MONEY = any_of(
    r"""赔(?!率)|补偿|[一二三四五六七八九十两几百\d]倍|双倍|翻倍|[2-9]00%|退一[赔还]|假一|精神损失|违约金|保证书|白送|送我一|多给|
    compensat|damages|(?:double (?:my|the|what)|triple|\d ?(?:x|times)\b|[2-9]00 ?%)|distress|penalty|
    owe me|\d ?% off|goodwill|free one"""
)
TOLD = any_of(
    r"""(?:你|你们|客服|机器人|店里|店家|页面|合同|协议|他)[^，。？]{0,10}(?:说过?|说了|答应|承诺|保证|写着?|同意)|
    (?:you|u|agent|bot|page|website|contract|agreement|clause|policy|he|she|they)\b[^.?!]{0,24}
    (?:said|say|told|promis|agreed|guarantee|admit|says|wrote)"""
)
CONFIRM = any_of(
    r"""对吧|对吗|是吧|是不是|没错吧|认不认|确认|认账|是这样吧|肯定的答复|
    right\?|,? ?right$|correct\??$|isn.?t it|aren.?t you|don.?t you|didn.?t (?:you|he|she|they)|
    do you admit|confirm|yes or no|true\?"""
)


def claims(text: str) -> bool:
    """Tell whether a text claims a promise, gives orders to the assistant, or wants to be paid beyond a refund."""
    return bool(ORDERED.search(text) or MONEY.search(text) or (TOLD.search(text) and CONFIRM.search(text)))


def cites(text: str) -> bool:
    """Tell whether a text claims anything, or only says what it was told: a request then begins without a yes."""
    return claims(text) or bool(TOLD.search(text))

"""Matters of the shop that are not after-sales: where to turn to, named by topic."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions.asks import wording
from actions.questions import basis
from actions.turn import turn_of
from desk.formats import count
from desk.patterns import any_of

CANCEL = "cancel"
TOPICS = {
    "price_protection": any_of(
        r"""价保|保价|差价|降价|便宜了|贵了|price (?:protect|match|adjust|drop|guarantee)|
        (?:price|it).{0,20}(?:dropped|cheaper|went down)"""
    ),
    "order_change": any_of(
        r"""(?:改|换|填错|写错|错).{0,6}(?:地址|收货|收件|电话|姓名|颜色|尺码|规格|数量|订单)|合并|combine|
        (?:地址|收货人|收件人|订单|规格).{0,6}(?:改|换个|填错|写错|错了)|
        (?:change|edit|modify|update|wrong|correct|amend|add).{0,25}(?:address|order|size|colou?r|quantity|recipient)"""
    ),
    CANCEL: any_of(
        r"取消|撤销|撤单|不想要了|不要了|拍错|下错|别发|先不发|cancel|don.?t (?:ship|send)|stop (?:the|my) order"
    ),
    "coupons": any_of(
        r"""券|红包|满减|优惠|活动|折|促销|秒杀|抢购|赠品|
        coupon|voucher|promo|discount|\bsale\b|gift ?card|\bcode\b|\bdeals?\b"""
    ),
    "membership": any_of(r"会员|積分|积分|等级|vip|\bplus\b|\bmember|\bpoints?\b|loyalty|reward|\btier"),
    "account": any_of(
        r"""[账帐]号|[账帐]户|密码|登录|登陆|登不|注册|注销|绑定|实名|
        \baccount|pass ?word|log(?:ging|ged)? ?in|sign ?in|sign ?up|register"""
    ),
    "payment": any_of(
        r"支付|付款|付不|扣款|扣钱|花呗|白条|分期|微信付|信用卡|\bpay|\bcards?\b|charged|checkout|instal?ment"
    ),
    "stock": any_of(
        r"价|多少钱|库存|有货|没货|缺货|补货|到货|现货|上架|stock|\bprices?\b|\bcosts?\b|how much|available|restock"
    ),
}


class PointToShop(Action):
    """Say who looks after it, by the name of what was asked; an order is cancelled at the shop or sent back to us."""

    def name(self) -> str:
        return "action_point_to_shop"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        turn = await turn_of(tracker)
        today = turn.desk.agreements.today
        topic = topic_of(turn.heard.text)
        cancels = topic == CANCEL
        dispatcher.utter_message(
            response=wording(tracker, "utter_shop_cancel" if cancels else "utter_shop_matter"),
            json_message=basis(turn, "channels", *(["return.no_reason.days"] if cancels else [])),
            topic=turn.label("shop_other" if cancels else f"shop_{topic}"),
            online=today.channels.online,
            phone=today.channels.phone,
            days=count(today.returns.no_reason.days, "day", turn.locale),
        )
        return []


def topic_of(text: str) -> str:
    """Return the topic that a text names, `other` where it names none."""
    return next((topic for topic, words in TOPICS.items() if words.search(text)), "other")

"""What cannot wait, and what only sounds like it."""

import pytest

from desk.conversation.urgent import asks_to_complain, urgent_in

URGENT = {
    "danger": [
        "着火了", "充电宝爆炸了", "热水壶漏电，手麻了一下", "我被电到了", "插座冒火花", "一直冒黑烟", "煤气漏了", "烫伤了",
        "孩子手被夹伤了", "玻璃碎了割破手，流血了", "吃了拉肚子，送急诊了", "孩子吞了纽扣电池", "擦了脸过敏，肿了",
        "電池冒煙了", "觸電了", "燙傷了，起水泡", "电热毯自燃，床单烧着了", "摔伤骨折了", "闻到烧焦味", "救命啊",
        "It caught fire", "the charger is smoking", "it exploded in my hand", "I got an electric shock",
        "there's smoke coming out of it", "my son burned his hand on it", "we had to call an ambulance",
        "I can smell gas from the stove", "my daughter swallowed a button battery", "got an allergic reaction, face swollen",
        "sparks came out of the plug!!", "the blade cut my finger, it's bleeding", "battery is swollen", "my baby choked on a part",
    ],
    "self_harm": [
        "我不想活了", "活不下去了", "想自杀", "真想从楼上跳下去", "活着没意思", "我想死", "被你们逼得想跳楼", "不想活了算了",
        "I want to die", "I'm going to kill myself", "I don't want to live anymore", "thinking about suicide",
        "I'd be better off dead", "I feel like ending it all, no reason to live",
    ],
    "minor": [
        "我今年11岁", "我是小学生", "我才十岁", "我还没成年", "孩子偷偷拿我手机买的", "我用妈妈的手机下单的", "熊孩子买的",
        "I'm 12 years old", "I'm only 13", "I am a minor", "my kid ordered it without asking", "I used my mum's card to buy it",
    ],
    "legal": [
        "我要找律师", "起诉你们", "法院见", "我要打12315", "去消协投诉你们", "再不退我就报警", "我要曝光你们", "我是记者，想采访",
        "我請律師起訴你們", "走法律途径", "发律师函给你们",
        "I'll sue you", "see you in court", "my lawyer will be in touch", "I'm calling the police", "I'm going to the press",
        "I'll report you to trading standards", "I'm a journalist", "taking you to small claims court", "we are going public with this",
    ],
}  # fmt: skip
HARMLESS = [
    "笑死我了", "累死了", "气死我了", "想死你们了", "贵死了", "手机死机了", "跳楼价吗", "自杀小队的周边有吗", "被你们慢死",
    "律师函皮包", "我想退那个律师函皮包", "警察T恤还有货吗", "爆炸头假发", "爆炸好吃", "打骨折的价格", "烟雾报警器一直响",
    "这个会漏电吗", "会不会着火", "防触电插座多少钱", "我对羊毛过敏，能穿吗", "烫伤膏能退吗", "外壳划伤了", "屏幕有划痕",
    "包装箱受伤了", "气垫漏气了", "充电到了80%就停", "手机卡住了", "相机双重曝光怎么调", "多媒体音箱没声音", "社交媒体看到的",
    "给12岁的孩子买的", "适合3岁宝宝吗", "我家孩子12岁能用吗", "妈妈用的手机壳", "我妈帮我买的，订单号忘了", "孩子不喜欢，退货",
    "火锅底料", "打火机套装", "灭火器保修多久", "医院的地址送货", "我要告诉你们一件事", "来电话了", "电话打不通", "血压计不准",
    "漏发了电池", "订单尾号12345", "FD202611231501", "查到订单FD202611231501了", "手机号13812315678", "找尾号3154的那单", "冒险家背包", "火速发货", "投诉", "我要投诉你们的客服",
    "dying to know when it ships", "this lamp is to die for", "I'm dead tired", "dead battery", "dead on arrival",
    "the police T-shirt", "the fire pit", "fire TV stick", "smoke detector beeps", "smoke grey colour", "tennis court shoes",
    "does it give electric shocks?", "can it catch fire", "will it burn my skin", "shock absorber", "the price shocked me",
    "your prices are killing me", "fireplace", "press the button and nothing", "social media offer", "media player",
    "I have a 12 year old, is it suitable", "for my son, he is 9", "kids' shoes", "my daughter doesn't like it, return",
    "I cut the label off", "the screen is scratched", "it hurts my wallet", "I'm allergic to wool, is it wool", "gas hob knob broke",
    "sending it back", "who pays for sending it back", "I'm 5 days late", "I'm 15 minutes away", "explain it like I'm five",
    "deliver it to the hospital", "kill time", "lawyer's bag", "I sued? no, suede shoes", "issue with my order", "the court of your opinion",
    "wine glass stem broke", "the hot plate does not heat", "smoked salmon", "burnt orange colour", "chocolate fire engine",
]  # fmt: skip


@pytest.mark.parametrize(("matter", "text"), [(matter, text) for matter, texts in URGENT.items() for text in texts])
def test_what_cannot_wait_is_noticed(matter: str, text: str) -> None:
    assert urgent_in(text) == matter


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_sounds_alike_can_wait(text: str) -> None:
    assert urgent_in(text) is None


@pytest.mark.parametrize("text", ["x" * 4000, "我" * 4000, "my kid " * 570, "孩子" * 2000, "it was " * 570])
def test_a_text_of_any_length_is_read(text: str) -> None:
    assert urgent_in(text) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("我要投诉", True), ("投诉，漏电", True), ("I want to complain, it burned me", True), ("漏电了", False)],
)
def test_a_complaint_is_wanted_only_in_so_many_words(text: str, wanted: bool) -> None:
    assert asks_to_complain(text) is wanted

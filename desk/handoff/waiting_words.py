"""What somebody who waits for a person wants of the queue, in so many words: how long still, or no longer.

Whatever else they write is for the agent; nothing is guessed.
"""

from __future__ import annotations

import re

from desk.patterns import any_of

LONGEST = 60  # characters of a message that is about waiting and nothing else
LEAVES = any_of(
    r"""(?:那|就|好吧|唉|哎|还是|我|先)*
    (?:算了|不[等排]了?|不排队了?|不想等了?|不用等了?|等不了了?|(?:取消|退出)排队|别排了?|不用(?:转|找)?(?:人工|客服)?了|
    不转(?:人工)?了|不需要(?:人工|客服)?了)
    (?:了|吧|啊|谢谢|不等了?|不用(?:人工|客服)?了|我问助手|继续问助手)*|
    (?:ok(?:ay)?|oh|well|actually|sorry|no)?,? ?
    (?:never ?mind|forget (?:it|about it)|cancel(?: that| it| the queue)?|stop waiting|
    (?:i )?(?:do|ca|wo)n.?t (?:want to |need to )?wait(?: any ?more| any longer| that long)?|
    (?:i.?m )?not waiting(?: any ?more| any longer)?|leave the (?:queue|line)|
    (?:i )?(?:don.?t|no longer) need (?:a |an |the )?(?:person|agent|human)(?: any ?more)?)
    (?:,? (?:thanks|thank you|then|please))?"""
)
HOW_LONG = any_of(
    r"""(?:请问|那|大概|现在|我|人工|客服|还|要|得|需要|等|排)*(?:多久|多长时间|几分钟|多少时间)
    (?:啊|呀|呢|才有人|才到我|能到我|有人|才来|了)*|
    (?:请问|那|现在|我)*(?:排到(?:哪|第几|多少)|前面还?有?(?:几|多少)|还有(?:几|多少)|排?第几|[到轮]我了|轮到我了)
    (?:个|位|人|在等|了|吗|没|啊|呀|呢|里)*|
    (?:人工|客服|有人|人)(?:呢|在吗|来了吗|吗|来了没|怎么还不来|还没来吗?)|怎么还(?:不来人|没人)(?:啊|呀)?|
    (?:and |so |ok |hello )?(?:how much longer|
    how long(?: (?:will|does|is) (?:it|this|that|the wait)(?: take| be)?)?(?: still)?(?: do i (?:have to )?wait)?|
    how many (?:people |persons )?(?:are )?(?:ahead|before|in front)(?: of)?(?: me)?|
    what(?:.?s| is) my (?:place|position|number)|(?:am i|is it my turn|my turn)(?: next| yet| now)?|
    any(?:one|body) (?:there|coming|here)|(?:are you|is (?:any|some)(?:one|body)) (?:there|coming))"""
)
ENDS = re.compile(r"[\s。，,.!！?？~～…]++$")


def act_in(text: str) -> str | None:
    """Return what a waiting consumer wants done: `wait` tells them their place again, `leave_queue` lets them go."""
    said = ENDS.sub("", text.strip()).replace("，", "") if len(text) <= LONGEST else ""
    if LEAVES.fullmatch(said):
        return "leave_queue"
    return "wait" if HOW_LONG.fullmatch(said) else None

"""Masks: what agents and logs of progress may see of a personal value."""

import re
from collections.abc import Mapping


def mask_phone(number: str) -> str:
    """Show the first and the last digits: 138****8000, 0571****8888, +44****0958."""
    digits = re.sub(r"\D", "", number)
    if number.startswith("+") and not digits.startswith("86"):
        return f"+{digits[:2]}****{digits[-4:] if len(digits) >= 10 else digits[-2:]}"
    digits = digits.removeprefix("00") if number.startswith("00") else digits
    digits = digits.removeprefix("86") if len(digits) > 11 else digits
    if len(digits) < 8:
        return "****"
    head = 4 if re.match("0[3-9]", digits) else 3 if len(digits) >= 11 or digits.startswith("0") else 2
    return f"{digits[:head]}****{digits[-4 if head + 8 <= len(digits) else -2 :]}"


def mask_email(address: str) -> str:
    """Show the first letter and the domain: l***@example.com."""
    name, _, domain = address.partition("@")
    first = name[:1] if name[:1].isalpha() else ""
    return f"{first}***@{domain if sum(map(str.isdigit, domain)) < 7 else '***'}"


def mask_name(name: str) -> str:
    """Show the family name of a Chinese name (张*), the first letter of any other (J***)."""
    name = name.strip()
    if "\u4e00" <= name[:1] <= "\u9fff":
        return name[0] + "*" * min(max(len(name) - 1, 1), 2)
    return f"{name[:1]}***"


_PROVINCE = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|"
    "陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_RANK = "省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区"
_CITY = "[\u4e00-\u9fff]{2,7}?(?:市|自治州|地区|盟)"
_REGION = re.compile(f"(?:{_PROVINCE})(?:{_RANK})?(?:{_CITY})?|{_CITY}")


def mask_address(address: str) -> str:
    """Show province and city of a Chinese address, the last part without numbers of any other."""
    region = _REGION.match(address.strip())
    if region:
        return f"{region.group()}****"
    _, comma, last = address.strip().rpartition(",")
    place = " ".join(word for word in last.split() if not any(map(str.isdigit, word)))
    return f"****, {place}" if comma and place else "****"


_MASKS = {"name": mask_name, "phone": mask_phone, "email": mask_email, "address": mask_address}


def masked_contact(values: Mapping[str, str]) -> dict[str, str]:
    """Mask contact details field by field; a field without a mask of its own shows nothing."""
    return {name: _MASKS[name](value) if name in _MASKS else "****" for name, value in values.items()}

"""The service agreement: every promise of the desk, filled in once in agreement.yml."""

import hashlib
import json
from datetime import date
from functools import cached_property, lru_cache
from typing import Annotated, Any, Self

import yaml
from pydantic import Field, PrivateAttr, ValidationError, model_validator

from desk.agreement import remedies, terms
from desk.agreement.blanks import Day, Key, if_given
from desk.agreement.notice import Privacy
from desk.agreement.problems import Problem, problem_of, shown
from desk.agreement.service_times import ServiceTimes
from desk.agreement.suppliers import Supplier, laid_over
from desk.bilingual import Bilingual, Words
from desk.errors import AgreementInvalid


class Agreement(terms.Clause):
    """One version of the agreement; a clause is named by its path of keys, such as `return.no_reason`."""

    version: Annotated[Words, Field(max_length=40)]
    correction: bool = False
    valid_from: Day
    valid_until: Day
    renewal: terms.Renewal
    parties: terms.Parties
    suppliers: dict[Key, Supplier] | None = if_given()
    coverage: Bilingual
    not_covered: terms.NotCovered | None = if_given()
    channels: terms.Channels
    service_hours: ServiceTimes
    reply: terms.FirstReply
    review: terms.Limit
    returns: Annotated[remedies.Returns, Field(alias="return")]
    refund: remedies.Refund
    exchange: remedies.Exchange
    repair: remedies.Repair
    warranty: remedies.Warranty
    complaint: terms.Complaint
    support: terms.Support | None = if_given()
    invoice: terms.Invoice | None = if_given()
    satisfaction: terms.Satisfaction
    privacy: Privacy
    charge: terms.Charge
    maintenance: terms.Maintenance
    _by_supplier: dict[str, "Agreement"] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        self._require(self.valid_until >= self.valid_from, "'valid_until' on or after 'valid_from'")
        return self

    def valid_on(self, day: date) -> bool:
        """Tell whether the agreement binds on a day; one that renews itself goes on past its end."""
        return self.valid_from <= day and (day <= self.valid_until or self.renewal.automatic)

    def for_supplier(self, name: str) -> "Agreement":
        """Return the terms for a supplier's goods: its own, else the shop's; `name` is its key or its name."""
        return self._by_supplier.get(name, self)

    @cached_property
    def content_hash(self) -> str:
        """The fingerprint of what is promised: comments, order and the mark of a correction do not count."""
        return _fingerprint(self.model_dump(mode="json", by_alias=True, exclude={"correction"}))

    @cached_property
    def notice_hash(self) -> str:
        """The fingerprint of the privacy notice in both languages."""
        return notice_hash(self)


@lru_cache(maxsize=4)
def load(text: str) -> Agreement:
    """Read and check an agreement; the same words are read once.

    Raises:
        AgreementInvalid: with every problem, each naming key, value and what is allowed.
    """
    return of_content(_mapping(text))


def of_content(content: dict[Any, Any]) -> Agreement:
    """Check an agreement that is read already, each supplier's terms laid over the shop's.

    Raises:
        AgreementInvalid: with every problem.
    """
    agreement = _checked(content)
    for key, supplier in (agreement.suppliers or {}).items():
        own = _checked(laid_over(content, supplier), f"suppliers.{key}.")
        agreement._by_supplier.update({name: own for name in (key, supplier.name.zh, supplier.name.en)})
    return agreement


def _checked(content: dict[Any, Any], under: str = "") -> Agreement:
    try:
        return Agreement.model_validate(content)
    except ValidationError as error:
        problems = [f"{under}{problem_of(detail, Agreement)}" for detail in error.errors()]
        raise AgreementInvalid(problems) from error


def content_hash(text: str) -> str:
    """Return the fingerprint of an agreement's content.

    Raises:
        AgreementInvalid: the text is no valid agreement.
    """
    return load(text).content_hash


def notice_hash(agreement: Agreement) -> str:
    """Return the fingerprint of the privacy notice in both languages, its version included."""
    return _fingerprint(agreement.privacy.model_dump(mode="json"))


def _fingerprint(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class _OnceLoader(yaml.SafeLoader):
    """Refuses a key that is written twice, where YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[object] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                problem = f"the key {key.value!r} is written twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


def _mapping(text: str) -> dict[Any, Any]:
    try:
        content = yaml.load(text, Loader=_OnceLoader)  # noqa: S506 – a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise AgreementInvalid([str(Problem("agreement.yml", _where(error), "well-formed YAML"))]) from error
    if not isinstance(content, dict):
        raise AgreementInvalid([str(Problem("agreement.yml", shown(content), "keys and values"))])
    return content


def _where(error: Exception) -> str:
    mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None) or str(error)
    return f"line {mark.line + 1}, column {mark.column + 1} ({problem})" if mark else problem

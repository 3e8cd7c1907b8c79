"""The catalogue's files: what is taken, what is refused and why, and what happens while they are edited."""

import shutil
from pathlib import Path

import pytest

from desk.knowledge.catalogue import Catalogue, CatalogueInvalid, read_catalogue
from desk.knowledge.knowledge import Knowledge, Verdict, shown
from desk.knowledge.page import PageInvalid, read_page
from desk.knowledge.product import HEADINGS, Passage, Section
from desk.settings import ROOT

CATALOG = ROOT / "catalog"
KETTLE = "electric-kettle.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy that a test may change."""
    shutil.copytree(CATALOG, tmp_path / "catalog")
    return tmp_path / "catalog"


def change(folder: Path, old: str, new: str, name: str = KETTLE) -> Path:
    path = folder / "products" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def mixer() -> str:
    """Return the file of goods that the demo does not have."""
    parts = ["---\nsku: EH-MIX\nkind: mixer\nzh: 手持打蛋器\nen: Hand mixer\n---"]
    for head, locale, said in (("中文", "zh", "打蛋器有五档速度。"), ("English", "en", "The mixer has five speeds.")):
        parts += [f"# {head}", *(f"## {name}\n\n{said}" for name in HEADINGS[locale])]
    return "\n\n".join(parts) + "\n"


def test_every_product_of_the_demo_has_every_section_in_both_languages() -> None:
    products = read_catalogue(CATALOG)
    assert len(products) >= 14
    for product in products.values():
        for locale in ("zh", "en"):
            assert {one.section for one in product.passages if one.locale == locale} == set(Section)
            assert sum(len(one.text) for one in product.passages if one.locale == locale) > 400


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("sku: EH-KET12", "sku: 'EH KET'", "sku: String should match pattern"),
        ("kind: kettle", "colour: red", "kind: Field required"),
        ("## 清洁保养", "## 保养", "## 保养: 功能, 使用"),
        ("## Care", "## Use", "en: the section '## Care' is missing or empty"),
        ("# English", "# Englisch", "# Englisch: # 中文 or # English is allowed"),
        ("### 容量", "### 材质", "zh: the heading '材质' stands twice"),
        ("水壶一只，电源底座一个，说明书一份，合格证一张。", "", "zh: the section '## 包装清单' is missing or empty"),
        ("---\nsku", "sku", "begins with --- and front matter"),
        ("zh: 电热水壶 1.2L", "zh: [电热水壶", "front matter:"),
    ],
)  # fmt: skip
def test_a_file_with_a_hole_says_what_is_allowed(folder: Path, old: str, new: str, problem: str) -> None:
    with pytest.raises(PageInvalid) as refused:
        read_page(change(folder, old, new))
    assert problem in str(refused.value)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_bytes(b"---\nsku: \xff")
    with pytest.raises(PageInvalid, match="no UTF-8"):
        read_page(tmp_path / "x.md")
    (tmp_path / "x.md").write_bytes(b"x" * 70_000)
    with pytest.raises(PageInvalid, match="at most"):
        read_page(tmp_path / "x.md")


def test_a_file_that_is_spoilt_while_the_desk_runs_keeps_its_last_good_content(folder: Path) -> None:
    knowledge = Knowledge(folder)
    change(folder, "## 清洁保养", "## 保养")
    assert knowledge.refresh()
    assert list(knowledge.catalogue.problems) == [KETTLE]
    assert knowledge.find("水壶怎么除水垢", "zh").verdict is Verdict.ANSWER
    change(folder, "## 保养", "## 清洁保养")
    assert knowledge.refresh()
    assert not knowledge.catalogue.problems


def test_a_file_that_is_added_is_found_and_one_that_is_taken_away_is_not(folder: Path) -> None:
    knowledge = Knowledge(folder)
    assert knowledge.find("打蛋器有几档", "zh").verdict is Verdict.WHICH
    path = folder / "products" / "mixer.md"
    path.write_text(mixer(), encoding="utf-8")
    assert knowledge.refresh()
    found = knowledge.find("how many speeds does the hand mixer have", "en")
    assert (found.verdict, found.product.sku) == (Verdict.ANSWER, "EH-MIX")
    assert knowledge.find("手持打蛋器有几档速度", "zh").verdict is Verdict.ANSWER
    path.unlink()
    assert knowledge.refresh()
    assert "EH-MIX" not in knowledge.products
    assert not knowledge.refresh()


def test_a_question_that_is_added_to_a_file_is_found(folder: Path) -> None:
    knowledge = Knowledge(folder)
    assert knowledge.find("水壶有没有蜂鸣提示", "zh").verdict is Verdict.UNKNOWN
    change(folder, "# English", "### 烧开会响吗？\n*蜂鸣提示*\n烧开时不会蜂鸣。\n\n# English")
    assert knowledge.refresh()
    found = knowledge.find("水壶有没有蜂鸣提示", "zh")
    assert found.hit
    assert (found.verdict, found.hit.passage.heading) == (Verdict.ANSWER, "烧开会响吗？")


def test_words_that_are_spoilt_keep_the_last_good_ones(folder: Path) -> None:
    catalogue = Catalogue(folder)
    ideas = len(catalogue.vocabulary.ideas)
    (folder / "words.yml").write_text("kinds: [", encoding="utf-8")
    assert catalogue.refresh()
    assert "words.yml" in catalogue.problems
    assert len(catalogue.vocabulary.ideas) == ideas


def test_two_files_with_one_sku_are_told(folder: Path) -> None:
    shutil.copy(folder / "products" / KETTLE, folder / "products" / "zzz.md")
    with pytest.raises(CatalogueInvalid, match=r"zzz.md: sku: EH-KET12 is electric-kettle.md's"):
        read_catalogue(folder)


def test_a_folder_without_files_answers_nothing(tmp_path: Path) -> None:
    knowledge = Knowledge(tmp_path / "nowhere")
    assert knowledge.find("电热水壶能保温吗", "zh").verdict is Verdict.WHICH
    assert not knowledge.find("电热水壶能保温吗", "zh").products


@pytest.mark.parametrize(("locale", "sentence"), [("zh", "一共十一个字的一句话。"), ("en", "A sentence of ours. ")])
def test_an_over_long_passage_ends_with_a_whole_sentence(locale: str, sentence: str) -> None:
    text = (sentence * 60).strip()
    said = shown(Passage("X", locale, Section.USE, "h", "t", "", text))
    assert len(said) < len(text) / 2
    assert said.endswith(sentence.strip())

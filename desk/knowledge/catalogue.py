"""The catalogue: the product files of a folder, followed while the desk runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from desk.errors import ProblemList
from desk.knowledge.page import PageInvalid, read_page
from desk.knowledge.product import Product
from desk.knowledge.vocabulary import Vocabulary, VocabularyInvalid, read_vocabulary

FOLDER, WORDS = "products", "words.yml"
Stamp = tuple[int, int]


class Catalogue:
    """Products by SKU; a file that is wrong keeps its last good content, and `problems` says what to mend."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[Path, Stamp] = {}
        self._good: dict[Path, Product] = {}
        self._wrong: dict[Path, Sequence[str]] = {}
        self.vocabulary = Vocabulary()
        self.refresh()

    @property
    def products(self) -> Mapping[str, Product]:
        return {product.sku: product for _, product in sorted(self._good.items(), reverse=True)}

    @property
    def problems(self) -> Mapping[str, Sequence[str]]:
        """What is wrong, by file."""
        twice = {path.name: [problem] for path, problem in self._twice()}
        return twice | {path.name: problems for path, problems in sorted(self._wrong.items())}

    def _twice(self) -> Iterator[tuple[Path, str]]:
        first: dict[str, Path] = {}
        for path, product in sorted(self._good.items()):
            if product.sku in first:
                yield path, f"sku: {product.sku} is {first[product.sku].name}'s; give each product its own"
            first.setdefault(product.sku, path)

    def refresh(self) -> bool:
        """Look at the folder; return whether something changed."""
        found = dict(self._stamps())
        changed = [path for path, stamp in found.items() if self._seen.get(path) != stamp]
        gone = self._seen.keys() - found.keys()
        for path in gone:
            self._good.pop(path, None)
            self._wrong.pop(path, None)
        for path in changed:
            self._read(path)
        self._seen = found
        return bool(changed or gone)

    def _stamps(self) -> Iterator[tuple[Path, Stamp]]:
        for path in (self._folder / WORDS, *(self._folder / FOLDER).glob("*.md")):
            try:
                stat = path.stat()
            except OSError:  # moved away while we looked
                continue
            yield path, (stat.st_mtime_ns, stat.st_size)

    def _read(self, path: Path) -> None:
        self._wrong.pop(path, None)
        try:
            if path.name == WORDS:
                self.vocabulary = read_vocabulary(path.read_text(encoding="utf-8"))
            else:
                self._good[path] = read_page(path)
        except (PageInvalid, VocabularyInvalid) as error:
            self._wrong[path] = error.problems
        except (OSError, UnicodeDecodeError) as error:
            self._wrong[path] = [" ".join(str(error).split())]


class CatalogueInvalid(ProblemList):
    """Product files have problems; each line names file, key and what is allowed."""


def read_catalogue(folder: Path) -> Mapping[str, Product]:
    """Read every product, for who wants all of them or none.

    Raises:
        CatalogueInvalid: naming all that is wrong.
    """
    catalogue = Catalogue(folder)
    if catalogue.problems:
        raise CatalogueInvalid([f"{name}: {one}" for name, problems in catalogue.problems.items() for one in problems])
    return catalogue.products

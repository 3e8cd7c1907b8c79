"""Read dialogues aloud: `python tests/dialogues/aloud.py zh/returns` plays them and prints what is said."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from dialogues.script import FOLDER, read  # noqa: E402  (the folders above come first)
from dialogues.theatre import Stage, Theatre, theatre  # noqa: E402


def main(names: list[str]) -> int:
    """Play what the names say on the website, closed ones last; nothing is checked."""
    written = [one for name in names or ["zh/talk"] for one in read(FOLDER / f"{name}.yml")]
    with theatre() as (stage, house):
        for closed in (False, True):
            chosen = [one for one in written if one.closed is closed]
            if closed and chosen:
                stage.begin(house.close_the_desk()).result()
            _print(stage, house, chosen)
    return 0


def _print(stage: Stage, house: Theatre, chosen: list[object]) -> None:
    for playing in [stage.begin(house.play(one, "widget", check=False)) for one in chosen]:  # type: ignore[arg-type]
        player, left = playing.result()
        print(player.aloud(), f"    left: {left}", "", sep="\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

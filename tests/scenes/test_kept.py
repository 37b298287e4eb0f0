"""Kept: what was drawn lately need not be drawn again."""

from scenes.mobjects.kept import Kept


def test_a_thing_is_drawn_once() -> None:
    """The second time the same thing comes back, undrawn."""
    kept, drawn = Kept[str](2), []
    for _ in range(2):
        assert kept.get("a", lambda: drawn.append(1) or "picture") == "picture"
    assert drawn == [1]


def test_the_thing_unused_for_longest_goes() -> None:
    """Of three with room for two, the one goes that was asked for longest ago."""
    kept = Kept[str](2)
    for key in "abac":
        kept.get(key, lambda: "old")
    assert [kept.get(key, lambda: "new") for key in "acb"] == ["old", "old", "new"]

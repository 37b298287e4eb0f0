"""Pages that are one file: what they hold is let in, and nothing else."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from explainer.publish import html

TEMPLATE = (
    '<meta http-equiv="Content-Security-Policy" content="{{ policy }}"><style>{{ style }}</style>'
    '<script type="application/json">{{ data }}</script><p>{{ said }}</p><script>{{ script }}</script>'
)


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A page with everything in it that a page can hold."""
    monkeypatch.setattr(html, "WEB", tmp_path)
    for name, text in {"a.html": TEMPLATE, "a.css": "p > b {}", "b.css": "i {}", "a.js": "1 < 2 && '&'"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return html.render("a.html", ["a.css", "b.css"], ["a.js"], {"text": "</script>", "is": "–"}, said="<b>")


def between(page: str, tag: str) -> str:
    """What stands between the tags that begin like this."""
    found = re.search(rf"<{tag}[^>]*>(.*?)</", page, re.DOTALL)
    assert found
    return found[1]


def test_styles_and_scripts_are_let_in_by_their_hashes_alone(page: str) -> None:
    """The policy names the sha256 of exactly what the page holds, as a browser computes it."""
    policy = re.search(r'content="([^"]*)"', page)[1].replace("&#39;", "'")  # type: ignore[index]
    for directive, text in (("style-src", "p > b {}\ni {}"), ("script-src", "1 < 2 && '&'")):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")
    assert not re.search(r"https?:|'unsafe|\*", policy)


def test_data_cannot_end_its_own_script(page: str) -> None:
    """A text with </script> in it stays data, and comes back as it was."""
    held = between(page, 'script type="application/json"')
    assert json.loads(held) == {"text": "</script>", "is": "–"}


def test_texts_are_no_markup(page: str) -> None:
    """What is said appears as it was written."""
    assert "<p>&lt;b&gt;</p>" in page


def test_a_file_becomes_an_address_that_holds_it(tmp_path: Path) -> None:
    """Its bytes come back from the base64."""
    (tmp_path / "a.png").write_bytes(bytes(range(256)))
    kind, data = html.data_uri(tmp_path / "a.png", "image/png").split(",")
    assert (kind, base64.b64decode(data)) == ("data:image/png;base64", bytes(range(256)))

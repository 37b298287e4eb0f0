"""The film that waits for its speaker, watched in a browser: it stops where a beat ends, and goes where it is sent."""

import base64
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from explainer.publish import words
from explainer.publish.material import Material, ShownBeat
from explainer.publish.presenter import make_presenter

pytestmark = pytest.mark.slow

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FRAME = 1 / 5
SPY = """
(() => {
  window.drawn = [];
  let time = null;
  const ask = HTMLVideoElement.prototype.requestVideoFrameCallback;
  HTMLVideoElement.prototype.requestVideoFrameCallback = function (tell) {
    return ask.call(this, (now, frame) => {
      time = frame.mediaTime;
      if (window.busyAfter && time > window.busyAfter) {
        window.busyAfter = null;
        for (const since = performance.now(); performance.now() - since < 900; );
      }
      tell(now, frame);
    });
  };
  window.addEventListener("timeupdate", (event) => window.deaf && event.stopImmediatePropagation(), true);
  const draw = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (...all) {
    window.drawn.push(time);
    return draw.apply(this, all);
  };
})();
"""
"""Writes down the time of every frame that is drawn; where the test wants it, the page is once too busy to stop, and
deaf to the film's own clock."""

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all."""
    if not CHROMIUM:
        pytest.skip("there is no chromium to watch the slides in")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="module")
def file(material: Material, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The film's slides."""
    return make_presenter(material, tmp_path_factory.mktemp("slides"))


@pytest.fixture(scope="module")
def beats(material: Material) -> list[ShownBeat]:
    """The film's beats in order."""
    return list(material.beats)


@pytest.fixture
def open_page(browser: Browser, file: Path) -> Iterator[Open]:
    """Open the slides, or another file; in the end nothing was asked of the network and nothing complained."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    complaints: list[str] = []
    context.on("console", lambda message: complaints.append(message.text))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("request", lambda request: complaints.append(request.url) if leaves(request.url) else None)

    def opened(path: Path = file, hash: str = "", spy: str = SPY, clock: bool = False) -> Page:
        page = context.new_page()
        if clock:
            page.clock.install(time=datetime(2026, 1, 5, 9))
        page.add_init_script(spy)
        page.goto(path.as_uri() + hash)
        until(page, "film.readyState > 1 && !film.seeking")
        return page

    yield opened
    context.close()
    assert complaints == []


def leaves(address: str) -> bool:
    """Whether an address is anything but a file or data."""
    return not address.startswith(("file:", "data:", "blob:"))


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        page.keyboard.press(key)


def until(page: Page, condition: str) -> None:
    """Wait until something holds in the page, whose policy forbids what a browser's driver would do for that."""
    look = f"() => ({condition} ? done() : performance.now() > limit ? fail('never: ' + {condition!r}) : again())"
    page.evaluate(
        "new Promise((done, fail) => {"
        f"const limit = performance.now() + 15000, again = () => setTimeout(look, 20), look = {look}; look(); }})"
    )


def slowed(page: Page) -> Page:
    """The same page with a film that plays at a tenth of its pace, so that a key comes before its beat has ended."""
    page.evaluate("film.playbackRate = 0.1")
    return page


def settled(page: Page, number: int) -> float:
    """Wait until the slide of this number has come to its end; the film's time then."""
    until(page, f"location.hash === '#{number}' && film.paused && !film.seeking")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return float(page.evaluate("film.currentTime"))


def is_at_end(time: float, beat: ShownBeat) -> bool:
    """Whether the film stands within the last frame of a beat."""
    return beat.timing.end - FRAME < time < beat.timing.end


def shown(page: Page) -> np.ndarray:
    """The picture, as grey levels."""
    png = base64.b64decode(page.evaluate("picture.toDataURL()").partition(",")[2])
    with Image.open(BytesIO(png)) as picture:
        return np.asarray(picture.convert("L"), dtype=float)


def likeness(page: Page, beats: list[ShownBeat]) -> int:
    """The number of the beat whose still is most like the picture."""
    stills = [np.asarray(Image.open(beat.still).convert("L"), dtype=float) for beat in beats]
    picture = shown(page)
    return 1 + int(np.argmin([np.abs(still - picture).mean() for still in stills]))


# -- playing -----------------------------------------------------------------------------------------------------------


def test_a_beat_is_played_and_stops_at_its_end(open_page: Open, beats: list[ShownBeat]) -> None:
    """A key starts the film, which stops within the beat's last frame, and shows what the beat's still shows."""
    page = open_page()
    assert page.get_by_text("Press a key to begin").is_visible()
    for number, beat in enumerate(beats[:3], start=1):
        page.evaluate("drawn.length = 0")
        press(page, "Space")
        assert is_at_end(settled(page, number), beat)
        assert likeness(page, beats) == number
        drawn = page.evaluate("drawn")
        assert max(drawn) == pytest.approx(beat.timing.end - FRAME, abs=0.01)
        assert min(drawn) > beat.timing.start - 1.5 * FRAME
        assert len(set(drawn)) > 0.4 * beat.timing.duration / FRAME


def test_a_browser_that_stops_late_shows_nothing_of_the_next_beat(open_page: Open, beats: list[ShownBeat]) -> None:
    """The film runs on for several frames before the page can stop it; none of them is drawn."""
    page, end = open_page(), beats[1].timing.end
    page.evaluate(f"deaf = true; busyAfter = {end} - 2.5 * {FRAME}")
    press(page, "2", "Enter")
    assert is_at_end(settled(page, 2), beats[1])
    assert page.evaluate("busyAfter") is None
    assert max(page.evaluate("drawn")) < end - FRAME / 2
    assert likeness(page, beats) == 2


def test_a_browser_that_does_not_tell_of_frames_stops_as_well(open_page: Open, beats: list[ShownBeat]) -> None:
    """Without requestVideoFrameCallback the film's clock has to do."""
    page = open_page(spy="delete HTMLVideoElement.prototype.requestVideoFrameCallback")
    press(page, "2", "Enter")
    assert is_at_end(settled(page, 2), beats[1])
    assert likeness(page, beats) == 2


def test_the_film_goes_on_from_scene_to_scene_without_a_jump(
    open_page: Open, beats: list[ShownBeat], material: Material
) -> None:
    """Between the last beat of a scene and the first of the next the film's own curtain falls."""
    last = len(material.finished.timelines[0].beats)
    page = open_page(hash=f"#{last}")
    assert is_at_end(settled(page, last), beats[last - 1])
    page.evaluate("drawn.length = 0")
    press(page, "ArrowRight")
    assert is_at_end(settled(page, last + 1), beats[last])
    assert any(beats[last - 1].timing.end < time < beats[last].timing.start for time in page.evaluate("drawn"))


def test_the_space_bar_pauses_and_plays_on(open_page: Open, beats: list[ShownBeat]) -> None:
    """A paused film stays where it is until it is told to go on."""
    page = slowed(open_page())
    press(page, "Space")
    until(page, "film.currentTime > 0.3")
    press(page, "Space")
    paused = page.evaluate("film.paused && film.currentTime")
    assert 0.3 <= paused < beats[0].timing.end - FRAME
    page.wait_for_timeout(300)
    assert page.evaluate("film.currentTime") == paused
    page.evaluate("film.playbackRate = 1")
    press(page, "Space")
    assert is_at_end(settled(page, 1), beats[0])


# -- going -------------------------------------------------------------------------------------------------------------


def test_keys_go_where_speakers_remotes_send_them(open_page: Open, beats: list[ShownBeat]) -> None:
    """On while it plays is to the beat's end, and on from there; back is to the end of the beat before."""
    page, last = slowed(open_page()), len(beats)
    for keys, number in [
        (("PageDown", "PageDown"), 1),
        (("ArrowRight", "ArrowRight"), 2),
        (("PageDown", "ArrowRight"), 3),
        (("ArrowLeft",), 2),
        (("PageUp",), 1),
        (("4", "Enter", "ArrowRight"), 4),
        (("End",), last),
        (("ArrowRight",), last),
    ]:
        press(page, *keys)
        assert is_at_end(settled(page, number), beats[number - 1]), keys
        assert likeness(page, beats) == number
    press(page, "Home")
    assert page.get_by_text("Press a key to begin").is_visible() and "#" not in page.url


def test_a_beat_is_replayed_from_its_start(open_page: Open, beats: list[ShownBeat]) -> None:
    """The same beat again, whole."""
    page = open_page(hash="#3")
    settled(page, 3)
    page.evaluate("drawn.length = 0")
    press(page, "r")
    until(page, "!film.paused")
    assert is_at_end(settled(page, 3), beats[2])
    assert min(page.evaluate("drawn")) == pytest.approx(beats[2].timing.start, abs=0.01)


def test_chapters_are_gone_to(open_page: Open, material: Material, beats: list[ShownBeat]) -> None:
    """With Shift an arrow plays the first beat of the chapter beside this one."""
    page, second = slowed(open_page()), 1 + len(material.finished.timelines[0].beats)
    press(page, "Shift+ArrowRight", "ArrowRight")
    assert is_at_end(settled(page, second), beats[second - 1])
    press(page, "Shift+ArrowLeft", "ArrowRight")
    assert is_at_end(settled(page, 1), beats[0])


def test_clicks_and_swipes_go_on_and_back(open_page: Open, beats: list[ShownBeat]) -> None:
    """The right half and a swipe to the left go on, the left half and a swipe to the right go back."""
    page = slowed(open_page(hash="#2"))
    settled(page, 2)
    page.mouse.click(100, 300)
    assert is_at_end(settled(page, 1), beats[0])
    page.mouse.click(1200, 300)
    page.mouse.click(1200, 300)
    assert is_at_end(settled(page, 2), beats[1])
    for start, end, number in ((300, 500, 1), (500, 300, 2)):
        page.mouse.move(start, 300)
        page.mouse.down()
        page.mouse.move(end, 310)
        page.mouse.up()
        until(page, f"location.hash === '#{number}'")


def test_the_address_says_which_slide_it_is(open_page: Open, beats: list[ShownBeat]) -> None:
    """A page that is opened or loaded again shows the slide that was there; another number goes there."""
    page = open_page(hash="#5")
    assert is_at_end(settled(page, 5), beats[4])
    assert likeness(page, beats) == 5
    page.reload()
    assert is_at_end(settled(page, 5), beats[4])
    slowed(page).evaluate("location.hash = '#2'")
    assert is_at_end(settled(page, 2), beats[1])
    press(page, "ArrowRight", "ArrowRight")
    assert is_at_end(settled(page, 3), beats[2])


# -- what is asked for -------------------------------------------------------------------------------------------------


def test_the_overview_shows_every_beat_and_plays_one(
    open_page: Open, material: Material, beats: list[ShownBeat]
) -> None:
    """A still for every beat under its chapter's title; arrows and Enter choose one, a chapter's title its first."""
    page = open_page(hash="#2")
    press(page, "o")
    overview = page.get_by_role("dialog", name="All slides")
    assert overview.get_by_role("heading").all_inner_texts() == [mark.title for mark in material.finished.chapters]
    pictures = overview.get_by_role("img")
    assert pictures.count() == len(beats)
    assert beats[3].line.say in (pictures.nth(3).get_attribute("alt") or "")
    press(page, "ArrowRight", "Enter")
    assert overview.is_hidden()
    assert is_at_end(settled(page, 3), beats[2])
    press(page, "o")
    overview.get_by_role("heading").nth(1).get_by_role("button").click()
    first = 1 + len(material.finished.timelines[0].beats)
    assert is_at_end(settled(page, first), beats[first - 1])


def test_the_screen_goes_black_and_comes_back(open_page: Open) -> None:
    """The film waits behind the black, which B, a full stop, Escape and all that goes on take away."""
    page = slowed(open_page())
    press(page, "Space", "b")
    for key in ("b", "."):
        assert page.evaluate("film.paused")
        pixels = np.asarray(Image.open(BytesIO(page.screenshot())).convert("RGB"))
        assert pixels.max() == 0
        press(page, key)
        assert page.locator("#black").is_hidden()
        press(page, ".")
    for key in ("Escape", "Space", "ArrowRight"):
        assert page.locator("#black").is_visible()
        press(page, key)
        assert page.locator("#black").is_hidden()
        press(page, "b")


def test_help_and_words_are_shown_when_asked_for(open_page: Open, beats: list[ShownBeat]) -> None:
    """A plain slide is the film's picture alone; ? lists the keys, C shows what is said."""
    page = open_page(hash="#1")
    settled(page, 1)
    said = page.locator("#said")
    assert page.locator("#bar").evaluate("(bar) => getComputedStyle(bar).opacity") == "0" and said.is_hidden()
    press(page, "c")
    assert said.inner_text() == beats[0].line.say
    press(page, "?")
    assert page.get_by_role("dialog", name="Keys").get_by_role("row").count() > 10
    press(page, "ArrowRight", "?")
    assert page.url.endswith("#1") and page.get_by_role("dialog").count() == 0


def test_the_bar_appears_for_a_mouse_and_for_the_keyboard(open_page: Open, beats: list[ShownBeat]) -> None:
    """Its buttons do what keys do, and do not keep the space bar for themselves once clicked."""
    page = slowed(open_page())
    page.mouse.move(400, 400)
    page.mouse.move(420, 400)
    page.get_by_role("button", name="Go on", exact=True).click()
    press(page, "ArrowRight")
    assert is_at_end(settled(page, 1), beats[0])
    press(page, "Space", "ArrowRight")
    assert is_at_end(settled(page, 2), beats[1])
    page.get_by_role("button", name="Back").focus()
    press(page, "Enter")
    assert is_at_end(settled(page, 1), beats[0])


# -- the speaker's window ----------------------------------------------------------------------------------------------


def test_the_bar_fits_a_phone(open_page: Open) -> None:
    """Every button can be reached with a thumb, and the place is still told."""
    page = open_page()
    page.set_viewport_size({"width": 360, "height": 740})
    page.keyboard.press("Tab")
    for button in [*page.locator("#bar button").all(), page.locator("#place")]:
        box = button.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360


def test_the_speakers_window_follows_and_leads(open_page: Open, beats: list[ShownBeat]) -> None:
    """It shows what is said now, the number, and what comes next; its keys and buttons move the film."""
    page = slowed(open_page(hash="#1"))
    settled(page, 1)
    with page.expect_popup() as popup:
        press(page, "s")
    window = popup.value

    def tells(number: int) -> None:
        assert is_at_end(settled(page, number), beats[number - 1])
        assert window.locator("[data-is=said]").inner_text() == beats[number - 1].line.say
        assert window.locator("[data-is=following]").inner_text() == beats[number].line.say
        assert f"Slide {number} of {len(beats)}" in window.get_by_role("heading", level=1).inner_text()
        mirror = window.locator("[data-is=picture]")
        assert mirror.evaluate("(mirror) => mirror.toDataURL() === opener.picture.toDataURL()")

    tells(1)
    press(page, "ArrowRight", "ArrowRight")
    tells(2)
    press(window, "PageDown", "PageDown")
    tells(3)
    window.get_by_role("button", name="Back").click()
    tells(2)
    press(page, "End")
    settled(page, len(beats))
    assert window.locator("[data-is=following]").inner_text() == "This is the last slide."
    with window.expect_event("close"):
        page.reload()


def test_the_speakers_clock_is_stopped_and_set_back(open_page: Open) -> None:
    """It counts from the first beat that was played, stands still when stopped, and begins anew at zero."""
    page = open_page(clock=True)
    with page.expect_popup() as popup:
        press(page, "s")
    window = popup.value
    elapsed, clock = window.locator("[data-is=elapsed]"), window.locator("[data-is=clock]")
    assert elapsed.inner_text() == "0:00"
    page.clock.pause_at(datetime(2026, 1, 5, 10, 20))
    press(page, "Space")
    page.clock.run_for(65_500)
    assert (elapsed.inner_text(), clock.inner_text()) == ("1:05", "10:21 AM")
    window.get_by_role("button", name="Stop the clock").click()
    page.clock.run_for(10_000)
    assert elapsed.inner_text() == "1:05"
    window.get_by_role("button", name="From zero").click()
    assert elapsed.inner_text() == "0:00"
    window.get_by_role("button", name="Run the clock").click()
    page.clock.run_for(3_500)
    assert elapsed.inner_text() == "0:03"


def test_a_speakers_window_that_was_loaded_again_is_filled_again(open_page: Open, beats: list[ShownBeat]) -> None:
    """Whoever presses F5 in it does not lose it."""
    page = open_page(hash="#2")
    settled(page, 2)
    with page.expect_popup() as popup:
        press(page, "s")
    popup.value.evaluate("document.body.replaceChildren()")
    popup.value.get_by_text(beats[1].line.say).first.wait_for()
    press(popup.value, "ArrowLeft")
    assert is_at_end(settled(page, 1), beats[0])


# -- for everyone ------------------------------------------------------------------------------------------------------


def findings(page: Page) -> list[Any]:
    """What axe finds that is serious."""
    found = Axe().run(page).response["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("theme", ["ink", "light"])
def test_everybody_can_use_the_slides(
    open_page: Open, make_material: Callable[..., Material], tmp_path: Path, theme: str
) -> None:
    """Nothing serious is found by axe on a slide, in the overview, the help, the bar or the speaker's window."""
    made = make_material(f"theme.name={theme}", scenes=("SigmoidSquash",))
    page = slowed(open_page(make_presenter(made, tmp_path)))
    assert findings(page) == []
    press(page, "Space", "ArrowRight", "c")
    page.get_by_role("button", name="Back").focus()
    page.wait_for_timeout(300)  # until the bar is there
    assert findings(page) == []
    for key in ("o", "?"):
        press(page, key)
        assert page.get_by_role("dialog").is_visible() and findings(page) == []
        press(page, key)
    with page.expect_popup() as popup:
        press(page, "s")
    assert findings(popup.value) == []


def test_a_film_may_lie_beside_its_slides(
    open_page: Open, material: Material, beats: list[ShownBeat], file: Path, tmp_path: Path
) -> None:
    """The page is then without it, and plays it all the same."""
    page = open_page(beside := make_presenter(material, tmp_path, embed_film=False))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["film.mp4", "slides.html"]
    assert beside.stat().st_size < file.stat().st_size - material.finished.mp4.stat().st_size
    press(page, "Space")
    assert is_at_end(settled(page, 1), beats[0])


def test_the_page_speaks_the_films_language(
    open_page: Open, make_material: Callable[..., Material], tmp_path: Path
) -> None:
    """A film in German has German keys and buttons, and what is said reaches screen readers."""
    made = make_material("film.language=de", "frame=square", scenes=("SigmoidSquash",))
    page = open_page(make_presenter(made, tmp_path), "#1")
    assert page.locator("html").get_attribute("lang") == "de"
    assert page.get_by_role("status").inner_text().startswith("Folie 1 von 5. Eine Summe stauchen: ")
    assert page.evaluate("[picture.width, picture.height]") == [180, 180]


def test_both_languages_have_the_same_words() -> None:
    """No text is missing in one of them, and each fills in the same numbers."""
    texts = [
        yaml.safe_load((words.MATERIALS / f"slides.{language}.yaml").read_text(encoding="utf-8"))["words"]
        for language in ("en", "de")
    ]
    blanks = [{key: sorted(re.findall(r"\{\{\w+\}\}", text)) for key, text in each.items()} for each in texts]
    assert blanks[0] == blanks[1]

"""Narration: templates, conditions, planned times, and the mistakes in them."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explainer import gate, narration, narration_file, numbers, settings, template
from explainer.errors import ConfigError
from explainer.gate import GateError
from explainer.narration import Line, SceneScript
from explainer.template import AbsentFactError, TemplateError
from explainer.vocabulary import KNOWN, Fact, Vocabulary, known_names

Write = Callable[..., Path]
Reference = Callable[[str], Path]

FACTS = Vocabulary.of(
    {
        "hero.pred": 9,
        "hero.right": True,
        "hero.score": 0.9812,
        "hero.second": "cat",
        "hero.sum": float("nan"),
        "n.neg": -8.6,
        "n.pos": 10.25,
        "n.b": -0.004,
        "total": 13002,
        "layers.hidden1": 16,
        "acc": None,
        "gates.min_accuracy": 0.9,
    }
)


def seen(text: str) -> str:
    """The text for the eye."""
    return template.parse(text).fill(FACTS, numbers.ENGLISH)


def heard(text: str) -> str:
    """The text for the ear."""
    return template.parse(text).fill(FACTS, numbers.ENGLISH, aloud=True)


@pytest.mark.parametrize(
    ("text", "eye", "ear"),
    [
        ("{hero.score}", "0.98", "zero point nine eight"),
        ("{ hero.score | 1f }", "1.0", "one"),
        ("{hero.score|3f}", "0.981", "zero point nine eight one"),
        ("{hero.score|pct} percent", "98.1 percent", "ninety-eight point one percent"),
        ("{hero.score|0pct} percent", "98 percent", "ninety-eight percent"),
        ("{hero.score|spoken}", "zero point nine eight", "zero point nine eight"),
        ("{total}", "13,002", "thirteen thousand two"),
        ("{total|0f}", "13002", "thirteen thousand two"),
        ("{total|spoken}", "thirteen thousand two", "thirteen thousand two"),
        ("{hero.pred|word}", "nine", "nine"),
        ("{total|word}", "13,002", "thirteen thousand two"),
        ("{n.neg|1f}", "−8.6", "minus eight point six"),
        ("{n.neg|abs|1f}", "8.6", "eight point six"),
        ("{n.pos|signed|1f}", "+10.3", "plus ten point three"),
        ("{n.b|signed}", "0.00", "zero"),
        ("{n.b}", "0.00", "zero"),
        ("{hero.second|2f}", "cat", "cat"),
        ("{hero.right}", "yes", "yes"),
        ("{{hero.score}}", "{hero.score}", "{hero.score}"),
        ("plain", "plain", "plain"),
        ("", "", ""),
    ],
)
def test_a_blank_is_shown_in_digits_and_spoken_in_words(text: str, eye: str, ear: str) -> None:
    """One text gives the subtitle and what a voice says, and both mean the same rounded number."""
    assert (seen(text), heard(text)) == (eye, ear)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "a '{' stands alone; write '{{'"),
        ("a } b", "a '}' stands alone; write '}}'"),
        ("{}", "should be {name} or {name|format}"),
        ("{hero.score|}", "should be {name} or {name|format}"),
        ("{hero.score!r}", "should be {name}"),
        ("{hero.score:.2f}", "should be {name}"),
        ("{hero.__class__}", "should be {name}"),
        ("{hero[0]}", "should be {name}"),
        ("{open('x')}", "should be {name}"),
        ("{Hero}", "should be {name}"),
        ("{hero.score|3x}", "unknown format '3x' for hero.score"),
        ("{hero.score|spokn}", "did you mean 'spoken'?"),
    ],
)
def test_what_is_not_a_blank_is_refused(text: str, said: str) -> None:
    """There are names and formats in braces; no attributes, calls, indices or conversions."""
    with pytest.raises(TemplateError) as caught:
        template.parse(text)
    assert said in str(caught.value)


def test_an_absent_fact_is_no_text() -> None:
    """A template whose fact is absent, or not finite, cannot be filled."""
    for name in ("acc", "hero.sum"):
        with pytest.raises(AbsentFactError, match=name):
            seen(f"{{{name}}}")


NAMES = st.sampled_from(sorted(KNOWN))
WILD = st.text(alphabet="{}|.!:[]()_'\" abhz019<>=+-*/\\\n", max_size=60) | st.text(max_size=40)


@given(WILD | st.builds("{{{}|{}}}".format, NAMES, st.sampled_from(template.FORMATS) | st.text(max_size=4)))
@example("{hero.score|abs|abs|pct|2pct|signed|word|spoken|count}")
@example("{a.b.c.d.e.f.g.h.i.j.k}")
def test_a_stranger_s_template_reaches_nothing_but_facts(text: str) -> None:
    """Any text is refused, or made of its own letters and of the vocabulary's values."""
    vocabulary = Vocabulary(dict.fromkeys(KNOWN, "FACT"))
    try:
        filled = template.parse(text).fill(vocabulary, numbers.ENGLISH)
    except (TemplateError, AbsentFactError):
        return
    assert set(filled.replace("FACT", "")) <= set(text)


@given(st.floats() | st.integers() | st.booleans() | st.text(), st.lists(st.sampled_from(template.FORMATS), max_size=4))
def test_every_fact_has_a_text_in_every_format(fact: Fact, formats: list[str]) -> None:
    """No value and no combination of formats stops a film."""
    blank = template.parse("{total" + "".join(f"|{each}" for each in formats) + "}")
    vocabulary = Vocabulary.of({"total": fact})
    if vocabulary.get("total") is not None:
        assert isinstance(blank.fill(vocabulary, numbers.ENGLISH), str)
        assert isinstance(blank.fill(vocabulary, numbers.ENGLISH, aloud=True), str)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hero.right", True),
        ("not hero.right", False),
        ("hero.score > 0.9", True),
        ("hero.score <= 0.9", False),
        ("0.5 < hero.score", True),
        ("hero.pred == 9", True),
        ("hero.pred != 9", False),
        ("hero.second == 'cat'", True),
        ('hero.second == "dog"', False),
        ("hero.second > 3", None),
        ("hero.second == 3", False),
        ("n.neg < -8", True),
        ("hero.right == true", True),
        ("acc", False),
        ("not acc", True),
        ("acc > 0.5", None),
        ("not acc > 0.5", None),
        ("acc > 0.5 or hero.right", True),
        ("acc > 0.5 and hero.right", None),
        ("acc > 0.5 and not hero.right", False),
        ("hero.score > gates.min_accuracy", True),
        ("not (hero.right and hero.pred == 4)", True),
        ("hero.right or hero.right and not hero.right", True),
        ("(hero.right or hero.right) and not hero.right", False),
        ("hero.score>0.9and hero.right", True),
    ],
)
def test_a_condition_compares_facts(text: str, expected: bool | None) -> None:
    """Conditions follow the usual precedence; with an absent fact a comparison is unknown, whatever is negated."""
    assert gate.parse(text).holds(FACTS) is expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "and",
        "not",
        "hero.right hero.right",
        "hero.score >",
        "> 3",
        "(hero.right",
        "hero.right)",
        "a >> 3",
        "a = 3",
        "__import__('os')",
        "hero.right()",
        "a.b[0]",
        "lambda: 1",
        "a if b else c",
        "1 < a < 2",
        "a; b",
        "a" * 201,
        "(" * 200,
    ],
)
def test_what_is_not_a_condition_is_refused(text: str) -> None:
    """There are comparisons, and, or, not and parentheses; nothing can be called, indexed or chained."""
    with pytest.raises(GateError):
        gate.parse(text)


PARTS = st.sampled_from(
    ["hero.right", "acc", "not", "and", "or", "(", ")", "<", "==", "0.5", "'x'", "hero.second", "true"]
)


@given(st.lists(PARTS, max_size=12).map(" ".join) | WILD)
def test_any_condition_is_decided_or_refused_at_once(text: str) -> None:
    """A stranger's condition is true, false, unknown or refused; it names what it reads."""
    try:
        understood = gate.parse(text)
    except GateError:
        return
    assert understood.holds(FACTS) in (True, False, None)
    assert all(name in text for name in understood.names)


@pytest.fixture
def reference(write: Write, monkeypatch: pytest.MonkeyPatch) -> Reference:
    """Put a narration of the test's own in the place of the complete English one."""

    def replace(text: str) -> Path:
        monkeypatch.setattr(narration_file, "COMPLETE", path := write(text, "complete.yaml"))
        return path

    replace("language: en\n")
    return replace


def script(write: Write, text: str, film: Mapping[str, object] | None = None) -> SceneScript:
    """The words of ForwardPass from a narration file, which is the complete one at the same time."""
    write(text, "complete.yaml")
    path = write(text, "words.yaml")
    config = settings.from_mapping({"narration": {"file": str(path)}, **(film or {})})
    return narration.load(config).scene("ForwardPass", FACTS)


def scene(*beats: str) -> str:
    """A narration file with these beats of ForwardPass."""
    return "scenes:\n  ForwardPass:\n    title: One pass\n    beats:\n" + "".join(f"      {beat}\n" for beat in beats)


def test_lines_come_in_their_order_with_subtitle_and_speech(write: Write, reference: Reference) -> None:
    """A scene's beats stay in order, each with a text for the eye and one for the ear."""
    words = script(write, scene("first: 'It says {hero.pred}.'", "second: {say: 'Score {hero.score}.', seconds: 9}"))
    assert words.title == "One pass"
    assert list(words.lines) == ["first", "second"]
    assert words.lines["first"] == Line("first", "It says 9.", "It says nine.", 2.0)
    assert words.lines["second"].subtitle == "Score 0.98."
    assert words.lines["second"].spoken == "Score zero point nine eight."
    assert words.lines["second"].seconds == 9.0


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("'one two three four'", 2.4),  # 4 / 2.3 + 0.6 = 2.34
        ("'{total}'", 2.0),  # thirteen thousand two: 3 / 2.3 + 0.6 = 1.90
        ("'{hero.score|0pct}'", 1.6),  # ninety-eight counts as two words: 2 / 2.3 + 0.6 = 1.47
        ("{say: 'one', seconds: 4.1}", 4.2),
        ("{say: 'one', seconds: 4.2}", 4.2),
        ("''", 0.0),
        ("{seconds: 3}", 3.0),
    ],
)
def test_planned_seconds_follow_the_spoken_words(write: Write, reference: Reference, line: str, seconds: float) -> None:
    """A beat lasts for its words at 2.3 a second and a pause of 0.6 s, or its own seconds, in steps of 0.2 s."""
    planned = script(write, scene(f"only: {line}")).lines["only"].seconds
    assert planned == seconds


def test_slower_reading_takes_longer(write: Write, reference: Reference) -> None:
    """The pace is the film's choice."""
    text = scene("only: 'one two three four'")
    slow = script(write, text, {"narration": {"file": "words.yaml", "words_per_second": 1}})
    assert slow.lines["only"].seconds == 4.6


@pytest.mark.parametrize(
    ("line", "said", "reason"),
    [
        ("{say: A, if: hero.right}", "A", ""),
        ("{say: A, if: not hero.right}", "", "not so: not hero.right"),
        ("{say: A, if: not hero.right, else: B}", "B", ""),
        ("{say: A, if: not hero.right, else: {say: B, if: acc > 1, else: C}}", "C", ""),
        ("{say: A, if: not hero.right, else: {say: B, if: acc > 1}}", "", "not so: acc > 1"),
        ("{say: A, if: not hero.right, else: null}", "", "not so: not hero.right"),
        ("'Right in {acc|pct} percent.'", "", "no value for acc"),
        ("{say: 'Right in {acc|pct}.', else: 'Nobody measured.'}", "Nobody measured.", ""),
        ("{say: '{acc} {hero.sum}'}", "", "no value for acc, hero.sum"),
    ],
)
def test_a_line_whose_claim_does_not_hold_is_not_said(
    write: Write, reference: Reference, line: str, said: str, reason: str
) -> None:
    """A false condition or an absent fact gives the alternative, or drops the line and tells why; the beat stays."""
    words = script(write, scene(f"only: {line}"))
    assert words.lines["only"].say == said
    assert [dropped.reason for dropped in words.dropped] == ([reason] if reason else [])


def test_a_dropped_line_keeps_its_planned_seconds(write: Write, reference: Reference) -> None:
    """The picture still takes the time it was given."""
    words = script(write, scene("only: {say: A, if: not hero.right, seconds: 5}"))
    assert words.lines["only"] == Line("only", "", "", 5.0, least=5.0)


def test_a_sentence_that_begins_with_a_number_has_a_capital(write: Write, reference: Reference) -> None:
    """Sixteen neurons, not sixteen."""
    words = script(write, scene("only: '{layers.hidden1|word} neurons.'"))
    assert words.lines["only"].subtitle == "Sixteen neurons."


def test_captions_and_shared_words_are_filled_in(write: Write, reference: Reference) -> None:
    """Words in the picture are templates too; what cannot be said is empty, so that a wrong key still shows."""
    text = (
        "words: {all: '{total} numbers'}\n" + scene("a: b") + "    captions: {yes: 'It is {hero.pred}', no: '{acc}'}\n"
    )
    assert script(write, text).captions == {"yes": "It is 9", "no": ""}
    assert narration.load(settings.from_mapping({"narration": {"file": "words.yaml"}})).words(FACTS) == {
        "all": "13,002 numbers"
    }


def test_lines_of_the_film_replace_those_of_the_file(write: Write, reference: Reference) -> None:
    """`narration.lines` says single beats differently and leaves the others."""
    reference(scene("a: old", "b: kept"))
    write("language: en\n", "words.yaml")
    film = write("narration:\n  file: words.yaml\n  lines: {ForwardPass: {a: 'new {hero.pred}'}}\n")
    lines = narration.load(settings.load(film)).scene("ForwardPass", FACTS).lines
    assert [line.say for line in lines.values()] == ["new 9", "kept"]


def test_a_scene_without_words_is_silent(write: Write, reference: Reference) -> None:
    """A narration file need not know every scene."""
    assert script(write, "language: en\n") == SceneScript("", {}, {})


def test_numbers_follow_the_language_of_the_file(write: Write, reference: Reference) -> None:
    """A narration in a language without number words writes numbers its own way, and leaves them for the voice."""
    text = "language: da\nnumbers: {decimal: ',', thousands: '.'}\n" + scene("a: 'Netop {hero.score} af {total}.'")
    line = script(write, text).lines["a"]
    assert line.say == line.spoken == "Netop 0,98 af 13.002."


def test_every_mistake_in_the_texts_is_reported(write: Write, reference: Reference) -> None:
    """Unknown facts, formats and broken conditions each have their place; the caret is at the unknown fact."""
    text = scene("a: 'It is {hero.scor}.'", "b: {say: '{n.z|9f}', if: 'acc >> 1'}", "c: {say: x, else: {say: '{'}}")
    with pytest.raises(ConfigError) as caught:
        script(write, text)
    assert [problem.key for problem in caught.value.problems] == [
        "scenes.ForwardPass.beats.a",
        "scenes.ForwardPass.beats.b.say",
        "scenes.ForwardPass.beats.b.if",
        "scenes.ForwardPass.beats.c.else.say",
    ]
    said = str(caught.value)
    assert "words.yaml:5:18: scenes.ForwardPass.beats.a: unknown fact 'hero.scor'; did you mean 'hero.score'?" in said


def test_scenes_beats_and_captions_must_exist(write: Write, reference: Reference) -> None:
    """What no scene would ever say or show is a mistake, at its key."""
    reference(scene("pour_in: x") + "    captions: {row: row}\n")
    words = write(
        "scenes:\n  ForwardPass: {beats: {pour_on: a}, captions: {rows: b}}\n  ForwradPass: {}\n", "words.yaml"
    )
    with pytest.raises(ConfigError) as caught:
        narration.load(settings.from_mapping({"narration": {"file": str(words)}}))
    assert [str(problem).splitlines()[0] for problem in caught.value.problems] == [
        "words.yaml:2:25: scenes.ForwardPass.beats.pour_on: the scene ForwardPass has no beat 'pour_on'; "
        "did you mean 'pour_in'?",
        "words.yaml:2:49: scenes.ForwardPass.captions.rows: the scene ForwardPass has no caption 'rows'; "
        "did you mean 'row'?",
        "words.yaml:3:3: scenes.ForwradPass: unknown scene; did you mean 'ForwardPass'?",
    ]


def test_a_narration_of_ones_own_needs_only_what_differs(write: Write, reference: Reference) -> None:
    """Where a narration is silent the English one holds; a line replaces the whole line, condition and all."""
    reference(scene("a: {say: old, if: not hero.right}", "b: kept") + "    captions: {row: row}\n")
    words = write("scenes: {ForwardPass: {beats: {a: {say: new}}}}\n", "words.yaml")
    told = narration.load(settings.from_mapping({"narration": {"file": str(words)}})).scene("ForwardPass", FACTS)
    assert [line.say for line in told.lines.values()] == ["new", "kept"]
    assert (told.title, told.captions) == ("One pass", {"row": "row"})


def test_a_narration_speaks_the_language_of_the_film(write: Write, reference: Reference) -> None:
    """Without a word about its language, a narration file is in the film's."""
    words = write("chapters: {weights: Gewichte}\n", "words.yaml")
    german = {"film": {"language": "de"}, "narration": {"file": str(words)}}
    assert narration.load(settings.from_mapping(german)).language == "de"
    assert narration.load(settings.from_mapping(german)).numbers.words == "de"


def test_facts_that_are_only_absent_are_no_mistake(write: Write, reference: Reference) -> None:
    """A template may name what this film does not know; the gate is for that."""
    every_name = " ".join(f"{{{name}}}" for name in sorted(known_names(["min_accuracy"])))
    assert script(write, scene(f"a: '{every_name}'")).dropped


def test_a_line_for_a_beat_that_does_not_exist_is_a_mistake(write: Write, reference: Reference) -> None:
    """Who replaces a line of an unknown beat is told the beats there are."""
    reference(scene("pour_in: x"))
    write("language: en\n", "words.yaml")
    film = write("narration:\n  file: words.yaml\n  lines:\n    ForwardPass:\n      pour_on: y\n")
    with pytest.raises(ConfigError, match=r"film.yaml:5:7: .*no beat 'pour_on'; did you mean 'pour_in'\?"):
        narration.load(settings.load(film))


def test_missing_narration_is_told_where_it_was_asked_for(write: Write, reference: Reference) -> None:
    """A language without narration, or a file that is not there, is pointed at."""
    with pytest.raises(
        ConfigError, match=r"film.yaml:1:18: film.language: there is no narration in 'xx', only in: .*en"
    ):
        narration.load(settings.load(write("film: {language: xx}\n")))
    with pytest.raises(ConfigError, match=r"film.yaml:1:19: narration.file: there is no file"):
        narration.load(settings.load(write("narration: {file: none.yaml}\n")))


def test_the_shipped_narration_is_sound() -> None:
    """configs/narration/en.yaml names known scenes and facts only, and a chapter for every scene."""
    config = settings.load()
    shipped = narration.load(config)
    assert {scene.chapter for scene in config.scenes} <= set(shipped.chapters)
    assert all(shipped.scene(scene.use, FACTS).title is not None for scene in config.scenes)

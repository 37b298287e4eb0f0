"""Drawing only what changed gives the pictures that drawing everything gives."""

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    AnimationGroup,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    FadeTransform,
    Group,
    ImageMobject,
    LaggedStart,
    Line,
    Scene,
    Square,
    Star,
    Text,
    Transform,
    VGroup,
    always_redraw,
)
from manim._config.video_encoder import VideoEncoderSpec

from explainer.film import Film
from explainer.presentation import Encoder
from scenes.damage import Rect, merged
from scenes.mobjects.animations import Change
from scenes.mobjects.cells import Cells, grid_centres
from scenes.mobjects.ramp import Ramp
from scenes.mobjects.readout import Readout, Spelling
from scenes.mobjects.wires import Wires
from scenes.renderer import DamageRenderer
from scenes.video import Patch, SceneEncoder
from tests.scenes.recording import FPS, TINY, film_whole_and_in_parts, greatest_difference
from tests.scenes.stagehand import default_film, manim_settings, scene_class

ROUNDING = 8
"""Of 255: where a curve is cut by the edge of a part, cairo's sums round another way."""
SLANTED = {"WeightedSum": 12, "MatrixForm": 12}
"""The same where slanted lines are thinner than a pixel of these small pictures (11 at most was seen)."""
LIGHT = Ramp.light("#0E1116", "#FFF8E7")


def assert_same_film(make: Callable[[Any], Scene], rounding: int = ROUNDING) -> tuple[Any, Any]:
    """Both renderers show the same pictures for the same times."""
    whole, parts = film_whole_and_in_parts(make)
    assert [shot.count for shot in parts.shots] == [shot.count for shot in whole.shots]
    assert parts.time == pytest.approx(whole.time)
    for number, (expected, got) in enumerate(zip(whole.shots, parts.shots, strict=True)):
        assert greatest_difference(expected, got) <= rounding, f"picture {number} of play {expected.play}"
    return whole, parts


# -- the film's scenes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [spec.name for spec in default_film().scenes])
def test_every_frame_of_the_film_is_as_if_drawn_whole(film: Film, name: str) -> None:
    """Frame by frame, each scene of the film has the pixels that drawing everything gives, and draws far fewer."""
    spec = next(spec for spec in film.scenes if spec.name == name)
    whole, parts = assert_same_film(
        lambda renderer: scene_class(spec)(film=film, spec=spec, renderer=renderer), SLANTED.get(name, ROUNDING)
    )
    assert len(parts.shots) > 30
    assert parts.drawn < 0.8 * len(whole.shots) * TINY[0] * TINY[1]


# -- scenes made to trip it ------------------------------------------------------------------------------------------


def square(colour: str = "#FF5C6A", side: float = 2.0) -> Square:
    """A filled square with a rim."""
    return Square(side, fill_color=colour, fill_opacity=0.8, stroke_color="#FFFFFF", stroke_width=6)


def cells(opacity: float = 1.0) -> Cells:
    """A grid of ringed discs."""
    values = np.linspace(0, 1, 20)
    return Cells(grid_centres(4, 5, 0.8), values, LIGHT, sizes=0.6, outline="#5B6673", opacity=opacity)


def numbers() -> Readout:
    """Three numbers on a ground."""
    spots = np.array([[-2.0, 0], [0.0, 0.5], [2.0, 1]])
    addresses = ["example, a", "example, b", "example, c"]
    return Readout(spots, [0.1, 22.5, 3.0], addresses, 0.5, "#FFFFFF", Spelling(1), ground="#0E1116")


def wires() -> Wires:
    """A small bundle across the frame."""
    ends = [np.column_stack([np.full(6, x), np.linspace(-3, 3, 6)]) for x in (-5.0, 5.0)]
    weights = np.random.default_rng(5).normal(size=(6, 6))
    return Wires(*ends, weights, "#3DDC84", "#FF5C6A", per_neuron=3).carry(weights)


def cross(scene: Scene) -> None:
    """Two mobjects move through each other over a third that stands."""
    left, right = square().shift(3 * LEFT), cells().shift(3 * RIGHT)
    scene.add(Circle(1.5, fill_opacity=1), left, right)
    scene.play(left.animate.shift(6 * RIGHT), right.animate.shift(6 * LEFT).scale(0.5))


def restack(scene: Scene) -> None:
    """Mobjects change places in depth without moving."""
    below, above = square(), cells()
    scene.add(below, above)
    scene.wait(0.4)
    scene.bring_to_front(below)
    scene.wait(0.4)
    scene.bring_to_back(below)
    scene.wait(0.4)
    below.set_z_index(3)
    scene.play(above.animate.shift(RIGHT))
    above.set_z_index(5)
    scene.wait(0.4)


def come_and_go(scene: Scene) -> None:
    """Mobjects come and go between plays."""
    one, two = square(), numbers()
    scene.add(one)
    scene.wait(0.4)
    scene.remove(one)
    scene.wait(0.4)
    scene.add(two, one)
    scene.wait(0.4)
    scene.remove(two)
    scene.add(two.copy().shift(UP))
    scene.play(one.animate.rotate(0.5))
    scene.clear()
    scene.wait(0.4)


def vanish(scene: Scene) -> None:
    """Opacity goes to nothing by hand, and comes back."""
    things = [square(), cells().shift(3 * RIGHT), numbers(), wires()]
    scene.add(*things)
    for opacity in (0.0, 0.5):
        for thing in things:
            thing.set_opacity(opacity)
            scene.wait(0.2)


def follow(scene: Scene) -> None:
    """An updater moves one mobject when another is played."""
    leader, follower, label = square(side=1), cells().scale(0.4), numbers().scale(0.5)
    follower.add_updater(lambda mobject: mobject.next_to(leader, UP))
    label.add_updater(lambda mobject, dt: mobject.shift(dt * DOWN))
    scene.add(leader, follower, label)
    scene.play(leader.animate.shift(4 * RIGHT + DOWN))
    scene.wait(0.6)


def redrawn(scene: Scene) -> None:
    """A mobject is made anew for every frame."""
    leader = square(side=1).shift(3 * LEFT)
    scene.add(leader, always_redraw(lambda: Line(ORIGIN, leader.get_center(), stroke_width=10)))
    scene.play(leader.animate.shift(6 * RIGHT + UP))


def leave_the_frame(scene: Scene) -> None:
    """Mobjects cross the edges of the frame, and one comes back."""
    things = [square(), cells(), numbers()]
    scene.add(*things)
    scene.play(*(thing.animate.shift(way) for thing, way in zip(things, (9 * LEFT, 5 * UP, 8 * RIGHT), strict=True)))
    scene.wait(0.4)
    scene.play(things[0].animate.shift(4 * RIGHT))


def write_over_wires(scene: Scene) -> None:
    """A pass sweeps below words and numbers that change."""
    bundle, count = wires(), numbers()
    scene.add(Text("over", font="Inter").shift(DOWN), bundle)
    scene.play(Change(bundle, front=1.0), Change(count, values=np.array([5.0, -3.0, 1000.0])))
    scene.play(Change(bundle, glow=0.2), Change(count, alphas=np.zeros(3), lag=1.0))


def fly(scene: Scene) -> None:
    """Parts fly one by one, on arcs, and grow on the way."""
    grid = cells()
    scene.play(Change(grid, centres=grid.centres[::-1] + 2 * RIGHT, sizes=np.full(20, 1.0), arc=0.4, lag=4.0))
    scene.play(Change(grid, values=np.zeros(20), lag=2.0))


def by_hand(scene: Scene) -> None:
    """Attributes are set between plays without telling anybody."""
    grid, count = cells(), numbers()
    scene.add(grid, count)
    scene.wait(0.2)
    grid.sizes = np.full(20, 1.4)
    scene.wait(0.2)
    grid.values = 1 - grid.values
    count.values = np.array([-1000.5, 0.0, 123456.0])
    scene.wait(0.2)
    grid.alphas, grid.outline_width = np.linspace(0, 1, 20), 0.15
    scene.wait(0.2)


def transform(scene: Scene) -> None:
    """Vector mobjects turn into others, appear stroke by stroke and one after the other."""
    words, star = Text("one", font="Inter").shift(2 * LEFT), Star(stroke_width=20).shift(2 * RIGHT)
    scene.play(LaggedStart(FadeIn(words), Create(star), lag_ratio=0.5))
    scene.play(Transform(words, Text("another", font="Inter").shift(UP)), FadeTransform(star, Circle(2)))
    scene.play(LaggedStart(*(FadeOut(letter) for letter in words), lag_ratio=0.2))


def spikes(scene: Scene) -> None:
    """Sharp corners of fat strokes reach far beyond the points."""
    star = Star(9, outer_radius=2, density=4, stroke_width=30, stroke_color="#FFFFFF")
    scene.add(star)
    scene.play(star.animate.shift(3 * RIGHT))


def colours(scene: Scene) -> None:
    """Nothing moves but colours, widths and gradients."""
    one = square()
    scene.add(one)
    scene.play(one.animate.set_fill("#00FF00", opacity=0.2))
    one.set_stroke(width=25)
    scene.wait(0.2)
    one.set_color_by_gradient("#FF0000", "#0000FF")
    scene.wait(0.2)
    one.set_stroke("#FFFFFF", width=40, background=True)
    scene.wait(0.2)


def nested(scene: Scene) -> None:
    """Groups within groups, and members that join and leave while the group is on stage."""
    inner = VGroup(square(side=1), Circle(0.5))
    outer = Group(inner, cells().shift(2 * RIGHT))
    scene.play(FadeIn(outer))
    outer.add(numbers().shift(DOWN))
    scene.wait(0.2)
    inner.remove(inner[0])
    scene.play(outer.animate.shift(UP))
    scene.play(AnimationGroup(FadeOut(inner), outer[1].animate.shift(LEFT)))


def foreground(scene: Scene) -> None:
    """What was put in the foreground stays above what comes later."""
    label = numbers()
    scene.add_foreground_mobject(label)
    scene.play(FadeIn(square()), FadeIn(cells()))
    scene.remove_foreground_mobject(label)
    scene.wait(0.2)


def photograph(scene: Scene) -> None:
    """A kind of mobject that nobody looks into changes and moves."""
    pixels = np.random.default_rng(0).integers(0, 255, (8, 8, 3), dtype=np.uint8)
    photo = ImageMobject(pixels).scale(20)
    scene.add(square(), photo)
    scene.play(photo.animate.shift(2 * RIGHT))
    scene.wait(0.4)


TRIPS = [
    cross, restack, come_and_go, vanish, follow, redrawn, leave_the_frame, write_over_wires, fly, by_hand, transform,
    spikes, colours, nested, foreground, photograph,
]  # fmt: skip


def scene_with(construct: Callable[[Scene], None]) -> Callable[[Any], Scene]:
    """A scene made of one function, for a renderer."""

    class OneFunction(Scene):
        def construct(self) -> None:
            construct(self)

    return lambda renderer: OneFunction(renderer=renderer)


@pytest.mark.filterwarnings("ignore:'mode' parameter:DeprecationWarning")
@pytest.mark.parametrize("construct", TRIPS, ids=lambda trip: trip.__name__)
def test_scenes_made_to_trip_it(construct: Callable[[Scene], None]) -> None:
    """Whatever a scene does to its mobjects, in a play or by hand between plays, the pictures are the same."""
    assert_same_film(scene_with(construct))


WORDS = st.lists(
    st.tuples(
        st.sampled_from(["move", "fade", "front", "back", "remove", "wait", "value", "scale", "z"]),
        st.integers(0, 3),
        st.floats(-3, 3).map(lambda number: round(number, 2)),
    ),
    min_size=2,
    max_size=7,
)


@given(story=WORDS)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
def test_random_scenes(story: list[tuple[str, int, float]]) -> None:
    """Random stories about four mobjects look the same with both renderers."""

    def tell(scene: Scene) -> None:
        cast = [square(), cells(), numbers(), wires()]
        scene.add(*cast[:2])
        for verb, who, amount in story:
            _act(scene, verb, cast[who], amount)
        scene.wait(0.2)

    assert_same_film(scene_with(tell))


def _act(scene: Scene, verb: str, thing: Any, amount: float) -> None:
    match verb:
        case "move":
            scene.play(thing.animate.shift([amount, amount / 2, 0]), run_time=0.6)
        case "scale":
            scene.play(thing.animate.scale(0.4 + abs(amount)), run_time=0.4)
        case "fade":
            scene.play((FadeIn if amount > 0 else FadeOut)(thing), run_time=0.4)
        case "front":
            scene.bring_to_front(thing)
        case "back":
            scene.bring_to_back(thing)
        case "remove":
            scene.remove(thing)
        case "z":
            scene.add(thing.set_z_index(amount))
        case "value" if hasattr(thing, "values"):
            scene.play(Change(thing, values=thing.values + amount, lag=1.0), run_time=0.4)
        case _:
            scene.wait(0.4)


# -- rectangles ------------------------------------------------------------------------------------------------------

FRAME = Rect(0, 0, 854, 480)
places = st.integers(-300, 1200)
rects = st.builds(
    lambda x, y, width, height: Rect(x, y, x + width, y + height),
    places,
    places,
    st.integers(0, 500),
    st.integers(0, 500),
)


@given(st.lists(rects, max_size=8))
@settings(deadline=None)
def test_merged_rectangles_cover_what_changed_and_do_not_meet(changed: list[Rect]) -> None:
    """Every changed pixel of the frame is in exactly one of them, and they end on the grid or on the frame."""
    out = merged(changed, FRAME)
    cover = np.zeros((480, 854), int)
    for rect in out:
        assert rect.left < rect.right <= 854
        assert rect.top < rect.bottom <= 480
        assert rect.left % 32 == rect.top % 32 == 0
        assert rect.right % 32 == 0 or rect.right == 854
        assert rect.bottom % 32 == 0 or rect.bottom == 480
        cover[rect.top : rect.bottom, rect.left : rect.right] += 1
    assert cover.max(initial=0) <= 1
    for rect in changed:
        assert (cover[max(rect.top, 0) : max(rect.bottom, 0), max(rect.left, 0) : max(rect.right, 0)] == 1).all()


def test_far_apart_rectangles_stay_apart() -> None:
    """Two small changes in opposite corners are two small rectangles, not the whole frame."""
    out = merged([Rect(0, 0, 10, 10), Rect(800, 400, 810, 410)], FRAME)
    assert sorted(out) == [Rect(0, 0, 32, 32), Rect(800, 384, 832, 416)]


def test_rectangles_that_cross_leave_out_the_corners_between() -> None:
    """A tall change over a wide one is drawn as a cross, not as the square around it; a corner too small to be worth
    two drawings is drawn along.
    """
    cross = [Rect(384, 0, 448, 480), Rect(0, 192, 854, 256)]
    assert sum(rect.area for rect in merged(cross, FRAME)) == 64 * 480 + 854 * 64 - 64 * 64
    bent = [Rect(0, 0, 64, 32), Rect(0, 32, 32, 64)]
    assert merged(bent, FRAME) == [Rect(0, 0, 64, 64)]


# -- the video -------------------------------------------------------------------------------------------------------


def encoder_spec(width: int = 160, height: int = 90, crf: int = 0) -> VideoEncoderSpec:
    """Lossless but for the halved colour, unless told otherwise."""
    options = (("preset", "ultrafast"), ("crf", str(crf)), ("threads", "1"))
    return VideoEncoderSpec("mp4", "libx264", "yuv420p", width, height, Fraction(10), options)


def decoded(video: Path) -> list[np.ndarray]:
    """The pictures (height, width, 3) of a video, by the colours that it states."""
    with av.open(video) as container:
        return [frame.to_ndarray(format="rgb24").astype(int) for frame in container.decode(video=0)]


def blocks(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """A picture of coloured blocks as the camera has it, RGBA; halving its colour loses nothing."""
    coarse = rng.integers(30, 220, (-(-height // 8), -(-width // 8), 4), dtype=np.uint8)
    picture = np.repeat(np.repeat(coarse, 8, axis=0), 8, axis=1)[:height, :width].copy()
    picture[..., 3] = 255
    return np.ascontiguousarray(picture)


@pytest.mark.parametrize("size", [(160, 90), (64, 64), (66, 34)])
def test_a_video_shows_the_pictures_that_were_written(tmp_path: Path, size: tuple[int, int]) -> None:
    """Whole pictures and patches, decoded, are what was drawn, each as often as it was asked for, whatever the size."""
    rng, (width, height) = np.random.default_rng(0), size
    encoder, expected, canvas = SceneEncoder(tmp_path / "a.mp4", encoder_spec(*size)), [], blocks(rng, width, height)
    encoder.write([Patch(0, 0, canvas.copy())], 2)
    expected += [canvas.copy()] * 2
    for x, y, repeat in ((0, 0, 1), (32, 0, 3), (32, 32, 1)):
        patch = blocks(rng, min(32, width - x), min(32, height - y))
        canvas[y : y + patch.shape[0], x : x + patch.shape[1]] = patch
        encoder.write([Patch(x, y, patch)], repeat)
        expected += [canvas.copy()] * repeat
    encoder.write([], 2)
    expected += [canvas.copy()] * 2
    encoder.close()
    got = decoded(tmp_path / "a.mp4")
    assert len(got) == len(expected) == 9
    for shown, drawn in zip(got, expected, strict=True):
        middles = np.abs(shown - drawn[..., :3])[3::8, 3::8]
        assert middles.max() <= 6


def test_a_change_that_does_not_show_holds_the_picture(tmp_path: Path) -> None:
    """Drawing the same again, or a shade that the video does not tell from it, adds no picture of the encoder's."""
    canvas = blocks(np.random.default_rng(0), 160, 90)
    canvas[:32, :32, :3] = 100
    encoder = SceneEncoder(tmp_path / "a.mp4", encoder_spec())
    encoder.write([Patch(0, 0, canvas)], 1)
    encoder.write([Patch(32, 32, np.ascontiguousarray(canvas[32:64, 32:64])), Patch(0, 0, canvas)], 2)
    canvas[:32, :32, 2] = 101
    encoder.write([Patch(0, 0, np.ascontiguousarray(canvas[:32, :32]))], 1)
    canvas[:32, :32, 2] = 140
    encoder.write([Patch(0, 0, np.ascontiguousarray(canvas[:32, :32]))], 1)
    encoder.close()
    assert [size > 100 for size in packet_sizes(tmp_path / "a.mp4")] == [True, False, False, False, True]


def packet_sizes(video: Path) -> list[int]:
    """Bytes of each picture."""
    with av.open(video) as container:
        return [packet.size for packet in container.demux(video=0) if packet.size]


def test_the_stream_states_its_colours_and_its_rate(tmp_path: Path) -> None:
    """A player is told that the colours are those of high definition (BT.709), so that it shows the theme's own."""
    encoder = SceneEncoder(tmp_path / "a.mp4", encoder_spec())
    encoder.write([Patch(0, 0, blocks(np.random.default_rng(0), 160, 90))], 15)
    encoder.close()
    with av.open(tmp_path / "a.mp4") as container:
        stream = container.streams.video[0]
        context = stream.codec_context
        assert (context.colorspace, context.color_primaries, context.color_trc) == (1, 1, 1)
        assert (stream.width, stream.height, stream.average_rate, context.pix_fmt) == (160, 90, 10, "yuv420p")
        assert stream.frames == 15
        assert float(stream.duration * stream.time_base) == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, {"crf": "22.0", "rc_lookahead": "0", "mbtree": "0", "scenecut": "0", "subme": "0", "threads": "1"}),
        ({"preset": "veryfast", "crf": 18}, {"crf": "18.0", "rc_lookahead": "0", "subme": "2"}),
        ({"preset": "slow", "lookahead": 30}, {"rc_lookahead": "30", "mbtree": "1", "subme": "8"}),
    ],
)
def test_the_encoder_does_what_the_film_asks(tmp_path: Path, asked: dict[str, Any], said: dict[str, str]) -> None:
    """The stream itself says how it was made, and that its pictures refer to the last alone."""
    options = tuple(Encoder(**asked).options.items())
    encoder = SceneEncoder(tmp_path / "a.mp4", replace(encoder_spec(), options=options))
    encoder.write([Patch(0, 0, blocks(np.random.default_rng(0), 160, 90))], 1)
    encoder.close()
    stated = re.search(rb"x264 .* options: ([ -~]+)", (tmp_path / "a.mp4").read_bytes())
    how = {"rc_lookahead": "0"}  # said only if there is one
    how |= (option.split("=") for option in stated[1].decode().split())
    assert {"ref": "1", "bframes": "0", **said}.items() <= how.items()


def test_marks_become_key_pictures(tmp_path: Path) -> None:
    """Players can jump to the first picture and to every marked one."""
    encoder = SceneEncoder(tmp_path / "a.mp4", encoder_spec(crf=30))
    picture = Patch(0, 0, blocks(np.random.default_rng(0), 160, 90))
    for count in (7, 12, 5):
        encoder.mark()
        encoder.write([picture], count)
    encoder.close()
    assert keys_of(tmp_path / "a.mp4") >= {0, 7, 19}


def keys_of(video: Path) -> set[int]:
    """The numbers of the key pictures."""
    with av.open(video) as container:
        return {number for number, frame in enumerate(container.decode(video=0)) if frame.key_frame}


def test_abort_leaves_no_file(tmp_path: Path) -> None:
    """An encoder that is stopped half way takes its file away."""
    encoder = SceneEncoder(tmp_path / "a.mp4", encoder_spec())
    encoder.write([Patch(0, 0, blocks(np.random.default_rng(0), 160, 90))], 3)
    encoder.abort()
    assert list(tmp_path.iterdir()) == []


class Sections(Scene):
    """Three sections, the second without any play."""

    def construct(self) -> None:
        """Play."""
        one = square()
        self.next_section("first")
        self.play(FadeIn(one), run_time=1)
        self.next_section("empty")
        self.next_section("second")
        self.wait(0.6)
        self.play(one.animate.shift(RIGHT), run_time=0.4)


class Breaks(Sections):
    """Goes wrong after its first play."""

    def construct(self) -> None:
        """Play, and break."""
        super().construct()
        raise RuntimeError("the stage is on fire")


VIDEO: dict[str, Any] = {"dry_run": False, "format": "mp4", "video_encoder_options": {"crf": "1", "threads": "1"}}


def test_a_filmed_scene_has_its_frames_and_a_key_where_a_section_begins(tmp_path: Path) -> None:
    """Two seconds at five pictures a second are ten, with keys at 0 and 5, and the last is what the camera drew."""
    with manim_settings(tmp_path, TINY, FPS, **VIDEO):
        scene = Sections(renderer=DamageRenderer())
        scene.render()
    video = scene.renderer.file_writer.movie_file_path
    got = decoded(video)
    assert len(got) == round(scene.time * FPS) == 10
    assert keys_of(video) >= {0, 5}
    assert np.abs(got[-1] - scene.renderer.camera.pixel_array[..., :3]).mean() < 3


def test_a_scene_that_breaks_leaves_no_video(tmp_path: Path) -> None:
    """An error in the middle of a scene comes out as it is, and half a film is not left behind."""
    with manim_settings(tmp_path, TINY, FPS, **VIDEO):
        scene = Breaks(renderer=DamageRenderer())
        with pytest.raises(RuntimeError, match="on fire"):
            scene.render()
    assert list(tmp_path.rglob("*.mp4")) == []

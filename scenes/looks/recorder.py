"""Watches a scene run and writes down what is seen at the end of every play: what the checks of looks are about."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from manim import Animation, AnimationGroup, Mobject, Wait

from explainer.looks.record import Box, Edge, Exemption, Item, Look, Moment, Move, Picture
from scenes.damage import state_of
from scenes.layout import Region
from scenes.looks.geometry import Thing, things
from scenes.looks.measure import Measured, Pixels
from scenes.stage import ExplainerScene

Keep = Callable[[str, Pixels], None]
"""Is given every picture that is drawn, with its name: what it is, and its pixels from 0 to 255."""


class Recorder:
    """What was seen of a scene, once it has run.

    With ``keep`` the picture is drawn and measured at the end of every beat; without, nothing is drawn.
    """

    def __init__(self, scene: ExplainerScene, keep: Keep | None = None) -> None:
        self.scene, self.keep = scene, keep
        self.moments: list[Moment] = []
        self.first: Edge | None = None
        self._actors = Actors()
        self._moves: tuple[Move, ...] = ()
        self._before = self._now = Snapshot((), {})
        self._until = 0.0
        scene.on_play_begin.append(self._begin)
        scene.on_play_end.append(self._end)
        scene.on_beat_end.append(self._end_beat)

    def look(self) -> Look:
        """All that was seen, after the scene has run."""
        scene, frame = self.scene, self.scene.frame
        return Look(
            scene=scene.spec.id,
            frame=Box(-frame.width / 2, -frame.height / 2, frame.width / 2, frame.height / 2),
            safe=_box(frame.safe),
            captions=_box(frame.captions),
            moments=tuple(self.moments),
            timings=tuple(scene.timings),
            ledger=tuple(scene.ledger),
            exemptions=tuple(_exemptions(scene)),
            duration=float(scene.time),
            first=self.first,
            last=self._edge(),
        )

    # -- what the scene says -----------------------------------------------------------------------------------

    def _begin(self, animations: Sequence[Animation]) -> None:
        self.first = self.first or self._edge()
        self._moves = tuple(moves(animations, self._actors))

    def _end(self) -> None:
        self._before, self._now = self._now, snapshot(self.scene, self._actors, self._now)
        self.moments.append(self._moment())
        self._moves, self._until = (), float(self.scene.time)

    def _end_beat(self, name: str) -> None:
        """Look again: after the last play of a beat, things may have been added or taken away."""
        if self.moments and self.moments[-1].beat == name and not self.moments[-1].ends_beat:
            self._now = snapshot(self.scene, self._actors, self._before)
            last = self.moments.pop()
        else:
            self._before, self._now = self._now, snapshot(self.scene, self._actors, self._now)
            last = self._moment()
        changed = self._now.differs_from(self._before)
        picture = self._picture(name)
        self.moments.append(replace(last, items=self._now.items, changed=changed, ends_beat=True, picture=picture))

    # -- what is seen ------------------------------------------------------------------------------------------

    def _moment(self) -> Moment:
        now, changed = self._now, self._now.differs_from(self._before)
        return Moment(self.scene.current_beat, self._until, float(self.scene.time), self._moves, now.items, changed)

    def _picture(self, beat: str) -> Picture | None:
        if self.keep is None:
            return None
        measured = Measured(self.scene, self._now.seen)
        name = f"{self.scene.spec.id}-{len(self.scene.timings):02d}-{beat}.png"
        self.keep(name, measured.pixels)
        return measured.picture(name)

    def _edge(self) -> Edge | None:
        if self.keep is None:
            return None
        measured = Measured(self.scene, ())
        return Edge(measured.is_empty, hashlib.sha256(measured.pixels.tobytes()).hexdigest())


class Actors:
    """Numbers for mobjects, which stay the same throughout a scene."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, Mobject]] = {}  # with the mobject, lest another gets its id

    def number(self, mobject: Mobject) -> int:
        """The number of a mobject, from 1."""
        return self._known.setdefault(id(mobject), (len(self._known) + 1, mobject))[0]


@dataclass(frozen=True)
class Snapshot:
    """All that is seen at one time: things with their items, and the looks of each item by its key."""

    seen: tuple[tuple[Thing, tuple[Item, ...]], ...]
    looks: Mapping[tuple[int, int], Any]

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of all things."""
        return tuple(item for _, items in self.seen for item in items)

    def differs_from(self, before: Snapshot) -> bool:
        """Whether anything looks different, is new or is gone."""
        return self.looks != before.looks


def snapshot(scene: ExplainerScene, actors: Actors, before: Snapshot) -> Snapshot:
    """Everything that is seen on stage, each item with its owner, its exceptions, and whether it has changed."""
    framing = _ids(scene.furniture, *scene.burnt)
    allowed = [_ids(allowance.mobject) for allowance in scene.allowances]
    seen, looks = [], {}
    for thing in _once(thing for mobject in scene.mobjects for thing in things(mobject)):
        mobject = thing.mobject
        owner = actors.number(mobject)
        shared = {
            "owner": owner,
            "group": actors.number(thing.paragraph) if thing.paragraph else owner,
            "furniture": id(mobject) in framing,
            "allowed": tuple(place for place, ids in enumerate(allowed) if id(mobject) in ids),
        }
        own = _looks_of(mobject)
        items = []
        for item in thing.items:
            look = (
                own
                if item.kind not in ("number", "lamp")
                else (item.what, item.box, item.paint, item.value, item.opacity)
            )
            looks[owner, item.part] = look
            items.append(replace(item, **shared, changed=before.looks.get((owner, item.part)) != look))
        seen.append((thing, tuple(items)))
    return Snapshot(tuple(seen), looks)


def _once(found: Iterable[Thing]) -> Iterator[Thing]:
    """Each thing once, even if it is on stage by itself and with a group."""
    yield from {id(thing.mobject): thing for thing in found}.values()


def _ids(*mobjects: Mobject | None) -> set[int]:
    return {id(part) for mobject in mobjects if mobject is not None for part in mobject.get_family()}


def _looks_of(mobject: Mobject) -> Any:
    """What decides the pixels of a thing; hashed, as it may be large."""
    return tuple(hash(state_of(leaf)) for leaf in mobject.family_members_with_points())


def _exemptions(scene: ExplainerScene) -> Iterator[Exemption]:
    for allowance in scene.allowances:
        yield Exemption(allowance.topic, allowance.reason, allowance.beat, whole=allowance.mobject is None)


def _box(region: Region) -> Box:
    return Box(region.left, region.bottom, region.right, region.top)


# -- how things move ---------------------------------------------------------------------------------------------------


def moves(animations: Iterable[Animation], actors: Actors) -> Iterator[Move]:
    """The single animations of a play, each with the time that it runs by itself."""
    for animation, seconds in singles(animations):
        family = animation.mobject.family_members_with_points()
        parts = sum(getattr(leaf, "part_count", 1) for leaf in family)
        owners = tuple(actors.number(part) for part in animation.mobject.get_family())
        lagged = max(getattr(animation, "lag", 0.0), animation.lag_ratio) > 0
        yield Move(type(animation).__name__, seconds, parts, lagged, owners)


def singles(animations: Iterable[Animation], share: float = 1.0) -> Iterator[tuple[Animation, float]]:
    """Animations, with those in groups taken out of them, and how many seconds each runs; waits are none."""
    for animation in animations:
        if isinstance(animation, AnimationGroup):
            inner = share * animation.run_time / max(animation.max_end_time, 1e-9)
            yield from singles(animation.animations, inner)
        elif not isinstance(animation, Wait) and animation.run_time > 0:
            yield animation, share * float(animation.run_time)

"""The slides for PowerPoint and its kin: slides.pptx, a picture for every beat with what is said as its notes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.util import Inches, Pt

from explainer.colours import channels
from explainer.publish import pictures, slides
from explainer.publish.material import Material
from explainer.publish.slides import Chapter, Slide
from explainer.staging import settle, staged

NAME = "slides.pptx"
LONG_SIDE = Inches(40 / 3)
PICTURE = 1920
"""Pixels in width that a picture has at most."""
TITLE_LAYOUT, PICTURE_LAYOUT = 0, 5
LONG_AGO = datetime(1980, 1, 1)
"""The date in the file, so that the same film gives the same bytes; ZIP knows none before it."""
_SECTIONS = """<p:extLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">
<p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}">
<p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">%s</p14:sectionLst>
</p:ext></p:extLst>"""


def make_powerpoint(material: Material, folder: Path) -> Path:
    """Write slides.pptx to `folder` and return its path: every chapter is a section and begins with its title."""
    deck = _Deck(material)
    for chapter in slides.chapters(material):
        deck.add_chapter(chapter)
    with staged(folder) as aside:
        (aside / NAME).write_bytes(deck.to_bytes())
        settle(aside, folder)
    return folder / NAME


class _Deck:
    """A presentation in the film's shape, under construction."""

    def __init__(self, material: Material) -> None:
        self.film, self.deck = material.film, Presentation()
        self.language = self.film.config.film.language
        self.colours = self.film.theme.colours
        self.sections: list[str] = []
        picture = self.film.config.picture
        scale = LONG_SIDE / max(picture.width, picture.height)
        self.size = round(picture.width * scale), round(picture.height * scale)
        _resize(self.deck, *self.size)
        self._say_what_it_is()

    def _say_what_it_is(self) -> None:
        about = self.deck.core_properties
        about.title, about.language = self.film.config.film.title, self.language
        about.author = about.last_modified_by = about.comments = ""
        about.created = about.modified = LONG_AGO

    def add_chapter(self, chapter: Chapter) -> None:
        """A slide with its title, and its slides."""
        added = [self._title_slide(chapter), *(self._picture_slide(slide) for slide in chapter.slides)]
        self.sections.append(_section(len(self.sections), chapter.title, [slide.slide_id for slide in added]))

    def _title_slide(self, chapter: Chapter) -> Any:
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[TITLE_LAYOUT])
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = _rgb(self.colours.background)
        width, height = self.size
        title, subtitle = slide.placeholders
        rows = ((title, 0.2, MSO_ANCHOR.BOTTOM), (subtitle, 0.54, MSO_ANCHOR.TOP))
        for shape, top, anchor in rows:
            shape.left, shape.top = round(width * 0.08), round(height * top)
            shape.width, shape.height = round(width * 0.84), round(height * 0.3)
            shape.text_frame.vertical_anchor = anchor
        size = 0.06 * (width * height) ** 0.5
        self._write(title, chapter.title, self.colours.text, size)
        self._write(subtitle, self.film.config.film.title, self.colours.muted, size / 2)
        return slide

    def _picture_slide(self, beat: Slide) -> Any:
        """A picture over the whole slide, and behind it the title: for the outline, and for those who listen."""
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[PICTURE_LAYOUT])
        self._write(slide.shapes.title, beat.title)
        data = BytesIO(pictures.compact(beat.still, PICTURE).data)
        picture = slide.shapes.add_picture(data, 0, 0, *self.size)
        described = picture._element.nvPicPr.cNvPr
        described.set("name", f"{beat.number}")
        described.set("descr", beat.picture)
        if beat.said:
            self._add_notes(slide, beat.said)
        return slide

    def _add_notes(self, slide: Any, said: str) -> None:
        notes = slide.notes_slide
        self._write(notes.notes_placeholder, said)
        for shape in notes.placeholders:
            if shape.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER:  # which nothing fills in
                shape._element.getparent().remove(shape._element)

    def _write(self, shape: Any, text: str, colour: str | None = None, size: float | None = None) -> None:
        shape.text_frame.text = text
        paragraph = shape.text_frame.paragraphs[0]
        for run in paragraph.runs:
            run._r.get_or_add_rPr().set("lang", self.language)
            if colour and size:
                run.font.color.rgb, run.font.size = _rgb(colour), Pt(round(size / Pt(1)))
                paragraph.alignment = PP_ALIGN.CENTER

    def to_bytes(self) -> bytes:
        """The file, with the same bytes for the same slides."""
        self.deck.part._element.append(parse_xml(_SECTIONS % "".join(self.sections)))
        saved, dated = BytesIO(), BytesIO()
        self.deck.save(saved)
        with ZipFile(saved) as before, ZipFile(dated, "w") as after:
            for each in before.infolist():
                entry = ZipInfo(each.filename, LONG_AGO.timetuple()[:6])
                after.writestr(entry, before.read(each), ZIP_DEFLATED)
        return dated.getvalue()


def _resize(deck: Any, width: int, height: int) -> None:
    """Give the slides this size, and what the layouts hold its share of it."""
    across, down = width / deck.slide_width, height / deck.slide_height
    deck.slide_width, deck.slide_height = width, height
    deck.part._element.sldSz.attrib.pop("type")  # which said 4:3
    for sheet in (deck.slide_master, *deck.slide_layouts):
        for shape in sheet.shapes:
            if shape._element.spPr.xfrm is not None:  # else it lies where the master's does
                shape.left, shape.width = round(shape.left * across), round(shape.width * across)
                shape.top, shape.height = round(shape.top * down), round(shape.height * down)


def _section(number: int, title: str, ids: Sequence[int]) -> str:
    """A section of the list of slides; its id only has to differ from the others'."""
    key = str(uuid.UUID(int=number + 1)).upper()
    members = "".join(f'<p14:sldId id="{each}"/>' for each in ids)
    return f'<p14:section name={quoteattr(title)} id="{{{key}}}"><p14:sldIdLst>{members}</p14:sldIdLst></p14:section>'


def _rgb(colour: str) -> RGBColor:
    return RGBColor(*channels(colour))  # type: ignore[no-untyped-call]

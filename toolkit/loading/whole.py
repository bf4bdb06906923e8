"""The content folder as a whole: reads it, and checks what no single file can say."""

from pathlib import Path

from toolkit.enums import Frame
from toolkit.loading.items import Item, Library
from toolkit.loading.library import Reader
from toolkit.loading.source import Problem
from toolkit.translated import SOURCE_LANGUAGE


def read_library(root: Path, *, shown_from: Path | None = None) -> Library:
    """The content below `root`. Only where `problems` is empty may it be written.

    Paths in problems are shown from `shown_from`, else from `root`.
    """
    reader = Reader(root, shown_from or root)
    library = reader.read()
    _check_frames(library, reader.shown(root / SOURCE_LANGUAGE))
    _check_chapters(library)
    if not library.problems:
        library.index()
    library.problems.sort()
    return library


def _check_frames(library: Library, folder: str) -> None:
    """'Build session' puts these in by itself, so there must be one of each, and one only."""
    found: dict[str, Item] = {}
    for item in library.exercises.values():
        frame = item.facts.get("frame")
        if frame and frame in found:
            what = f"frame is “{frame}”, which {found[frame].path} has already"
            library.problem(item, "frame", what)
        elif frame:
            found[frame] = item
    for frame in Frame.values:
        if frame not in found:
            what = f"no exercise has “frame: {frame}”; exactly one must"
            library.problems.append(Problem(folder, 1, what))


def _check_chapters(library: Library) -> None:
    for item in library.exercises.values():
        if item.facts["chapter_id"] not in library.chapters:
            library.problem(item, "title", "its folder has no index.md, the chapter's introduction")
    positions: dict[int, Item] = {}
    for item in library.chapters.values():
        position = item.facts.get("position", 0)
        if position in positions:
            what = f"position {position} is that of {positions[position].path} already"
            library.problem(item, "position", what)
        positions[position] = item

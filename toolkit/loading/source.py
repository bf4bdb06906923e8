"""One Markdown file: front matter and sections, each with its line, and what is wrong with it."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import yaml

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*$")
_MARKUP = re.compile(r"</?[A-Za-z!][^>]*>")
_FENCE = "---"

# libyaml is ten times faster where the wheel has it.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, order=True)
class Problem:
    """A mistake, said to a person who writes content and no programs."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


@dataclass
class Section:
    """A heading and what stands below it, up to the next heading of its level or a higher one."""

    title: str
    line: int
    lines: list[str] = field(default_factory=list)
    parts: list["Section"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()


@dataclass
class Source:
    """A file of the content folder. `body_line` is the line that its Markdown begins on."""

    path: Path
    shown_as: str
    problems: list[Problem]
    front: yaml.MappingNode | None = None
    body: str = ""
    body_line: int = 1

    def problem(self, line: int, what: str) -> None:
        self.problems.append(Problem(self.shown_as, line, what))

    @cached_property
    def sections(self) -> list[Section]:
        """The `##` sections of the body, with their `###` parts.

        Words before the first heading, and headings of other levels, are problems.
        """
        found: list[Section] = []
        for number, line in enumerate(self.body.splitlines(), start=self.body_line):
            heading = _HEADING.match(line)
            if heading is None:
                self._add_line(found, number, line)
            elif len(heading[1]) == 2:
                found.append(Section(heading[2], number))
            elif len(heading[1]) == 3 and found:
                found[-1].parts.append(Section(heading[2], number))
            else:
                self.problem(number, "headings here start with ## or, below one of them, ###")
        return found

    def _add_line(self, found: list[Section], number: int, line: str) -> None:
        if found:
            (found[-1].parts or found)[-1].lines.append(line)
        elif line.strip():
            self.problem(number, "these words stand before the first ## heading")


def read_source(path: Path, shown_as: str, problems: list[Problem]) -> Source:
    """The file at `path`. Whatever is wrong with its frame is added to `problems`."""
    source = Source(path, shown_as, problems)
    text = read_text(source)
    if text is None:
        return source
    lines = text.splitlines()
    if not lines or lines[0].strip() != _FENCE:
        source.problem(1, "the file must begin with a line of three hyphens (---)")
        return source
    end = next((i for i, line in enumerate(lines[1:], 1) if line.strip() == _FENCE), None)
    if end is None:
        source.problem(1, "the facts at the top are never closed by a second line of three hyphens")
        return source
    source.front = read_mapping(source, "\n".join(lines[1:end]), first_line=2)
    source.body = "\n".join(lines[end + 1 :])
    source.body_line = end + 2
    for number, line in enumerate(lines[end + 1 :], start=source.body_line):
        if _MARKUP.search(line):
            source.problem(number, "use Markdown, not HTML: this would be shown as it stands")
    return source


def read_text(source: Source) -> str | None:
    """The file's text, or None and a problem where it is no text that can be stored."""
    content = source.path.read_bytes()
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        source.problem(line, "there is a character here that is no text (NUL): take it out")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        source.problem(line, "this is not UTF-8 text: save the file as UTF-8")
        return None


def read_mapping(source: Source, text: str, *, first_line: int) -> yaml.MappingNode | None:
    """The YAML of `text` as nodes, which know their lines; those count from `first_line`.

    Nodes and not values, so that every mistake can be pointed at.
    """
    try:
        node = yaml.compose("\n" * (first_line - 1) + text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else first_line
        source.problem(line, f"this can't be read: {error.problem or error.context}")
        return None
    except yaml.YAMLError as error:
        source.problem(first_line, f"this can't be read: {error}")
        return None
    if not isinstance(node, yaml.MappingNode):
        source.problem(first_line, "each line here is a name, a colon and a value")
        return None
    return node

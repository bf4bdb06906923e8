"""Checked values out of front matter.

Each method gives the value, or notes a problem and gives a harmless one in its place, so that one
reading finds every mistake. Nothing is written where there is a problem.
"""

import datetime as dt
import re
from collections.abc import Iterator

import yaml
from django.db.models import TextChoices

from toolkit.enums import Status
from toolkit.loading.source import Source

_NULL = "tag:yaml.org,2002:null"
_BOOL = "tag:yaml.org,2002:bool"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Fields:
    """The names and values of one mapping. `finish`, called last, finds names nobody asked for."""

    def __init__(
        self, source: Source, node: yaml.MappingNode, *, within: str = "", line: int | None = None
    ) -> None:
        """`line`: what is missing is missed there; else where the mapping begins."""
        self._source = source
        self._within = within
        self.line = line or node.start_mark.line + 1
        self._nodes: dict[str, yaml.Node] = {}
        self._lines: dict[str, int] = {}
        self._asked: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            line_of_key = key.start_mark.line + 1
            if name in self._nodes:
                source.problem(line_of_key, f"{within}{name} is here twice")
            self._nodes[name] = value
            self._lines[name] = line_of_key

    def __contains__(self, name: str) -> bool:
        return name in self._nodes

    def names(self) -> list[str]:
        return list(self._nodes)

    def line_of(self, name: str) -> int:
        return self._lines.get(name, self.line)

    def problem(self, name: str, what: str) -> None:
        self._source.problem(self.line_of(name), f"{self._within}{name} {what}")

    def finish(self, what: str = "is not known here: is it spelt right?") -> None:
        for name in self._nodes.keys() - self._asked:
            self.problem(name, what)

    def text(self, name: str, *, most: int = 120, optional: bool = False) -> str:
        """One line of words, at most `most` characters."""
        value = self._scalar(name, optional=optional)
        if value is None:
            return ""
        if len(value) > most:
            self.problem(name, f"has {len(value)} characters; {most} is the most")
        return value

    def matching(self, name: str, pattern: str, what: str, *, optional: bool = False) -> str:
        """A value of the form `pattern`; `what` says the form in words."""
        value = self._scalar(name, optional=optional)
        if value is not None and not re.fullmatch(pattern, value):
            self.problem(name, f"is “{value}”; it must be {what}")
        return value or ""

    def choice(self, name: str, choices: type[TextChoices], *, also: tuple[str, ...] = ()) -> str:
        value = self._scalar(name)
        if value is not None and value not in (known := [*also, *choices.values]):
            self.problem(name, f"is “{value}”; it can be {_any_of(known)}")
        return value or ""

    def choices(self, name: str, choices: type[TextChoices]) -> list[str]:
        """A list of one or more, put in the enum's order, since the file's order says nothing."""
        values = [self._item(name, node) for node in self._items(name)]
        for value in values:
            if value and value not in choices.values:
                self.problem(name, f"has “{value}”; it can have {_any_of(choices.values)}")
        if len(set(values)) < len(values):
            self.problem(name, "has the same word twice")
        if name in self and not values and isinstance(self._nodes[name], yaml.SequenceNode):
            self.problem(name, "needs at least one")
        return [value for value in choices.values if value in values]

    def whole(self, name: str, *, least: int = 0, most: int = 9999, optional: bool = False) -> int:
        """A whole number from `least` to `most`; `least` where it is missing or wrong."""
        value = self._scalar(name, optional=optional)
        if value is None:
            return least
        if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
            self.problem(name, f"is “{value}”; it must be a whole number from {least} to {most}")
            return least
        return int(value)

    def yes_no(self, name: str, *, optional: bool = False) -> bool:
        value = self._scalar(name, optional=optional)
        if value is None:
            return False
        if self._nodes[name].tag != _BOOL:
            self.problem(name, f"is “{value}”; it must be yes or no")
        return value.lower() in {"yes", "true", "on"}

    def day(self, name: str) -> dt.date:
        value = self._scalar(name)
        try:
            if value is not None and _DAY.fullmatch(value):
                return dt.date.fromisoformat(value)
        except ValueError:
            pass
        if value is not None:
            self.problem(name, f"is “{value}”; it must be a day such as 2027-11-30")
        return dt.date.min

    def mapping(self, name: str) -> "Fields | None":
        node = self._ask(name)
        if isinstance(node, yaml.MappingNode):
            within = f"{self._within}{name}: "
            return Fields(self._source, node, within=within, line=self.line_of(name))
        if node is not None:
            what = "must have names with values, in curly brackets or indented below it"
            self.problem(name, what)
        return None

    def mappings(self, name: str) -> Iterator["Fields"]:
        for node in self._items(name):
            if isinstance(node, yaml.MappingNode):
                yield Fields(self._source, node, within=f"{self._within}{name}: ")
            else:
                line = node.start_mark.line + 1
                self._source.problem(line, f"{name} must have a key in curly brackets on each line")

    def lists(self) -> dict[str, list[str]]:
        """Every name with its list of words: the shape of synonyms.yaml."""
        return {
            name: [self._item(name, node) for node in self._items(name)] for name in self._nodes
        }

    def provenance(self) -> dict[str, object]:
        """`status`, and who reviewed when: both or, where nobody has, neither."""
        status = self.choice("status", Status)
        if status == Status.REVIEWED:
            return {
                "status": status,
                "reviewed_by": self.text("reviewed_by", most=80),
                "reviewed_on": self.day("reviewed_on"),
            }
        for name in ("reviewed_by", "reviewed_on"):
            if name in self:
                self._asked.add(name)
                self.problem(name, "stands only where the status is reviewed")
        return {"status": status, "reviewed_by": "", "reviewed_on": None}

    def _ask(self, name: str, *, optional: bool = False) -> yaml.Node | None:
        self._asked.add(name)
        if name not in self._nodes and not optional:
            self.problem(name, "is missing")
        return self._nodes.get(name)

    def _scalar(self, name: str, *, optional: bool = False) -> str | None:
        node = self._ask(name, optional=optional)
        return None if node is None else self._item(name, node) or None

    def _item(self, name: str, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            self.problem(name, "must be one value, not a list")
        elif node.tag == _NULL or not node.value.strip():
            self.problem(name, "is empty")
        else:
            return " ".join(node.value.split())
        return ""

    def _items(self, name: str) -> list[yaml.Node]:
        node = self._ask(name)
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        if node is not None:
            self.problem(name, "must be a list in square brackets or with a hyphen on each line")
        return []


def _any_of(values: list[str]) -> str:
    return f"{', '.join(values[:-1])} or {values[-1]}"

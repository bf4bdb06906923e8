"""What a page holds, read as a browser does."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {*("area", "base", "br", "col", "embed", "hr", "img"), *("input", "link", "meta", "wbr")}
ADDRESSES = {"href", "src", "action", "formaction", "hx-get", "hx-post", "data-to"}


@dataclass(frozen=True)
class Tag:
    name: str
    attributes: dict[str, str]


@dataclass
class Page:
    """`texts`: each run of text with the language that it is marked as."""

    tags: list[Tag] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    title: str = ""

    def addresses(self):
        return [
            tag.attributes[name] for tag in self.tags for name in ADDRESSES & set(tag.attributes)
        ]

    def files(self):
        """What a browser loads with the page: styles, scripts, pictures, icons."""
        loaded = [tag.attributes["src"] for tag in self.tags if tag.name in {"script", "img"}]
        links = [tag.attributes for tag in self.tags if tag.name == "link"]
        loaded += [link["href"] for link in links if link["rel"] in {"stylesheet", "icon"}]
        return sorted({address for address in loaded if not address.startswith("data:")})


# Attributes whose text a person reads or hears.
SPOKEN = ("aria-label", "placeholder", "alt", "title", "data-confirm")


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.page = Page()
        self.open = []  # (tag, language)

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        language = attributes.get("lang") or (self.open[-1][1] if self.open else "")
        self.page.tags.append(Tag(tag, attributes))
        self.page.texts += [
            (attributes[name], language) for name in SPOKEN if attributes.get(name, "").strip()
        ]
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        text = " ".join(data.split())
        if not text or not self.open or self.open[-1][0] in {"script", "style"}:
            return
        self.page.texts.append((text, self.open[-1][1]))
        if self.open[-1][0] == "title":
            self.page.title = text


def read(html):
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page

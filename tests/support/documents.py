"""The repository's documents as readers see them: headings, links, code and the commands in it."""

import os
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from components.settings.documentation import anchor
from tests.support.program import ROOT

_FENCE = re.compile(r"^( *)```(\w*)[^\n]*\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"(?:^\n|\A)((?:^    [^\n]+\n)+)", re.MULTILINE)
_SPAN = re.compile(r"`([^`\n]+(?:\n[^`\n]+)?)`")
_LINK = re.compile(r"\[[^\]]*\]\(([^()\s]+)\)|^\[[^\]]+\]: (\S+)$", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_SHELL = ("", "sh", "bash", "console")
_ELSEWHERE = re.compile(r"[a-z]+:")


@dataclass(frozen=True, kw_only=True)
class Document:
    """One Markdown file."""

    path: Path

    @property
    def name(self) -> str:
        """Its path from the root of the repository."""
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        """All of it."""
        return self.path.read_text()

    @cached_property
    def prose(self) -> str:
        """What is left without blocks of code."""
        return _FENCE.sub("", self.text)

    @cached_property
    def anchors(self) -> set[str]:
        """What an address may name after `#`; of equal headings the later ones are numbered."""
        found: set[str] = set()
        for heading in _HEADING.findall(self.prose):
            title = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
            name, number = anchor(title.strip()), 0
            while (unique := f"{name}-{number}" if number else name) in found:
                number += 1
            found.add(unique)
        return found

    @cached_property
    def links(self) -> list[str]:
        """Where it points to inside the repository, as written."""
        without_code = _SPAN.sub("", self.prose.replace("](", "]\0("))
        found = _LINK.findall(without_code.replace("]\0(", "]("))
        return [to for pair in found for to in pair if to and not _ELSEWHERE.match(to)]

    def target(self, link: str) -> Path:
        """The file or folder that a link of it means."""
        path = link.partition("#")[0]
        return (self.path.parent / path).resolve() if path else self.path

    @cached_property
    def spans(self) -> list[str]:
        """The pieces of code within its sentences."""
        return [" ".join(each.split()) for each in _SPAN.findall(self.prose)]

    def commands(self, *names: str) -> Iterator[list[str]]:
        """The commands in its code that begin with one of these words, as a shell splits them."""
        blocks = [body for _, kind, body in _FENCE.findall(self.text) if kind in _SHELL]
        blocks += _INDENTED.findall(self.prose)
        lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
        for line in [*lines, *self.spans]:
            yield from (found for found in _split(line) if found and found[0] in names)


def _split(line: str) -> Iterator[list[str]]:
    """The simple commands of a line; variables set before one do not count as its name."""
    lexer = shlex.shlex(re.sub(r"\$\(|<\S+>", " ; ", line), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    try:
        words = list(lexer)
    except ValueError:
        return  # a quote that ends on another line
    command: list[str] = []
    for word in [*words, ";"]:
        if set(word) <= set(";|&()"):
            yield command
            command = []
        elif command or not re.fullmatch(r"\w+=.*", word):
            command.append(word)


def documents() -> list[Document]:
    """Every Markdown file of the repository."""
    found: list[Path] = []
    for folder, below, files in os.walk(ROOT):
        below[:] = [each for each in below if not each.startswith(".") or each == ".github"]
        found += [Path(folder, each) for each in files if each.endswith(".md")]
    return [Document(path=path) for path in sorted(found)]

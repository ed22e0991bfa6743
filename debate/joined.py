"""A page's modules as one file, so that a browser asks once: the entry with all that it imports, each in a block of its own.

The modules run in the order in which a browser would run them: what a module imports, before it. An import becomes constants taken
from the other block's exports, so only what means the same that way is let through: named imports and exports of what is never
assigned again, each statement at the beginning of its line, from our own modules; no circle. Anything else raises `NotJoinable`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath

FROM = re.compile(r'^(import|export) (?:\{([^{}]*)\} from )?"([^"]*)";$', re.M)
LIST = re.compile(r"^export \{([^{}]*)\};$", re.M)
DECLARED = re.compile(r"^export (?=(?:(?:async )?function\*? ?|class |const )(\w+))", re.M)
LEFT = re.compile(r"^\s*(?:import|export)\b.*|.*\bimport\s*[(.].*", re.M)
"""What may not be there once imports and exports have been taken out."""
CHANGING = re.compile(r"^(?:let|var) (.*)", re.M)
NAME = re.compile(r"(\w+)(?: as (\w+))?")


class NotJoinable(Exception):
    """A module that cannot be joined as it is written; the text says which, and what is wrong with it."""


@dataclass(frozen=True)
class Block:
    """A module as it stands in the joined file: an object of its exports, filled by a block."""

    name: str
    text: str
    exports: dict[str, str]
    """What a name that others import is called in the block."""

    def __str__(self) -> str:
        return f"const {self.name} = {{}};\n{{\n{self.text}\nObject.assign({self.name}, {_fields(self.exports.items())});\n}}\n"


def joined(root: Path, entry: str) -> str:
    """The one file for the module `entry`, a path below `root`. Raises NotJoinable."""
    blocks: dict[str, Block] = {}
    _add(root, entry, blocks, ())
    return "".join(map(str, blocks.values()))


def _add(root: Path, path: str, blocks: dict[str, Block], way: tuple[str, ...]) -> None:
    """Puts the module after all that it imports. `way` is how the joining came to it."""
    if path in way:
        raise NotJoinable(f"{path}: a circle of imports, {' → '.join((*way, path))}")
    if path in blocks:
        return
    source = _read(root, path, way)
    for match in FROM.finditer(source):
        _add(root, _target(path, match[3]), blocks, (*way, path))
    blocks[path] = _block(path, source, blocks)


def _read(root: Path, path: str, way: tuple[str, ...]) -> str:
    file = (root / path).resolve()
    if not file.is_relative_to(root.resolve()) or not file.is_file():
        raise NotJoinable(f"{path}: there is no such module, imported by {way[-1] if way else 'a page'}")
    return file.read_text(encoding="utf-8")


def _target(path: str, address: str) -> str:
    if not address.startswith(("./", "../")):
        raise NotJoinable(f"{path}: “{address}” is not beside it: addresses begin with ./ or ../")
    return normpath(join(dirname(path), address))


def _block(path: str, source: str, blocks: dict[str, Block]) -> Block:
    exports = {name: name for name in DECLARED.findall(source)}
    for match in LIST.finditer(source):
        exports |= {given: name for name, given in _names(path, match[1])}

    def constants(match: re.Match[str]) -> str:
        """An import as constants; what is only passed on needs none."""
        other = blocks[_target(path, match[3])]
        names = list(_names(path, match[2] or ""))
        if lacking := sorted({name for name, _ in names} - set(other.exports)):
            raise NotJoinable(f"{path}: {match[3]} does not export {', '.join(lacking)}")
        if match[1] == "export":
            exports.update({given: f"{other.name}.{name}" for name, given in names})
            return ""
        return f"const {_fields(names)} = {other.name};" if names else ""

    text = DECLARED.sub("", LIST.sub("", FROM.sub(constants, source)))
    if left := LEFT.search(text):
        raise NotJoinable(f"{path}: cannot be joined with “{left[0].strip()}”")
    if changing := {word for line in CHANGING.findall(text) for word in re.findall(r"\w+", line)} & set(
        exports.values()
    ):
        raise NotJoinable(f"{path}: exports what can change, {', '.join(sorted(changing))}")
    return Block(f"${len(blocks)}", f"// {path}\n{text.strip()}", exports)


def _names(path: str, listed: str) -> Iterator[tuple[str, str]]:
    """`a, b as c` as (a, a), (b, c)."""
    for one in filter(None, map(str.strip, listed.split(","))):
        match = NAME.fullmatch(one)
        if not match:
            raise NotJoinable(f"{path}: “{one}” is not a name")
        yield match[1], match[2] or match[1]


def _fields(names: Iterable[tuple[str, str]]) -> str:
    return "{ " + ", ".join(a if a == b else f"{a}: {b}" for a, b in names) + " }"

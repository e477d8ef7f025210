"""The library's files: a folder with one YAML file a collection <-> a Catalogue. No Django.

`read` tells every mistake in every file at once. `write` is the only writer of such files, so that equal
libraries are equal bytes and a change of one fact is a change of one line.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from pathlib import Path
from types import MappingProxyType, UnionType
from typing import Any, Union, get_args, get_origin

import yaml

from library import checks
from library.catalogue import COLLECTIONS, NAME_AT_MOST, TEXT_AT_MOST, Catalogue, Entry, hints
from library.words import Word

try:
    from yaml import CSafeLoader as SafeLoader  # eight times as quick
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]

CONTENT = Path(__file__).parent / "content"
FILE_AT_MOST = 20_000_000  # bytes
LIST_AT_MOST = 200  # items
DEPTH_AT_MOST = 10  # lists and mappings within each other
FLOW_AT_MOST = 100  # characters of a list of words or slugs that still goes on one line
NAME_FIELDS = frozenset({"name", "label", "common_name", "also_called", "what"})
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, order=True)
class Mistake:
    """One thing wrong in the files: which file, which entry ("" where it is the file itself), and why."""

    file: str
    slug: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.slug}: {self.reason}" if self.slug else f"{self.file}: {self.reason}"


class SeedError(Exception):
    """The files cannot be a library. `mistakes` has all of what is wrong with them."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes


def file_of(collection: str) -> str:
    """The name of a collection's file."""
    return f"{collection}.yaml"


def read(folder: Path = CONTENT) -> Catalogue:
    """The library in a folder, drafts and retired entries included. SeedError with every mistake otherwise."""
    folder = Path(folder)
    mistakes = _mistakes_of_folder(folder)
    if mistakes:
        raise SeedError(mistakes)
    collections: dict[str, dict[str, Entry]] = {}
    lost: dict[str, set[str] | None] = {}
    for name, kind in COLLECTIONS.items():
        reader = _Reader(file_of(name), kind)
        collections[name] = reader.entries(folder)
        mistakes += reader.mistakes
        if reader.lost or not reader.whole:
            lost[name] = reader.lost if reader.whole else None
    catalogue = Catalogue.of(**collections)
    mistakes += mistakes_of(catalogue, lost=lost)
    if mistakes:
        raise SeedError(sorted(dict.fromkeys(mistakes), key=lambda mistake: list(COLLECTIONS).index(mistake.file.removesuffix(".yaml"))))
    return catalogue


def mistakes_of(catalogue: Catalogue, *, lost: checks.Lost = MappingProxyType({})) -> list[Mistake]:
    """The faults of a catalogue, said of its files."""
    return [Mistake(file_of(fault.collection), fault.slug, fault.reason) for fault in checks.faults(catalogue, lost=lost)]


def write(catalogue: Catalogue, folder: Path) -> list[Path]:
    """Write every file of a library, replacing those there; makes the folder. Returns the paths."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, entries in catalogue.collections():
        path = folder / file_of(name)
        path.write_text(text_of_file(name, entries.values()), encoding="utf-8", newline="\n")
        paths.append(path)
    return paths


def text_of_file(collection: str, entries: Iterable[Entry]) -> str:
    """A whole file: what it is about, then its entries."""
    return _heading(COLLECTIONS[collection]) + "\n".join(text_of(entry) for entry in entries)


def text_of(entry: Entry) -> str:
    """An entry as it stands in a file: only what differs from what a field is when left out."""
    return yaml.dump([_values(entry)], Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000, default_flow_style=False)


def digest(entry: Entry) -> str:
    """A short name for an entry's values, to see later whether anybody changed them."""
    return hashlib.sha256(json.dumps(_values(entry), sort_keys=True).encode()).hexdigest()


def changed_fields(one: Entry, other: Entry) -> tuple[str, ...]:
    """The fields in which two entries differ."""
    return tuple(each.name for each in fields(one) if getattr(one, each.name) != getattr(other, each.name))


# Reading


def _mistakes_of_folder(folder: Path) -> list[Mistake]:
    if not folder.exists():
        return [Mistake(str(folder), "", "there is no such folder")]
    if not folder.is_dir():
        return [Mistake(str(folder), "", "this is not a folder")]
    known = {file_of(name) for name in COLLECTIONS}
    try:
        there = {path.name for path in folder.iterdir() if path.suffix in {".yaml", ".yml"}}
    except OSError as error:
        return [Mistake(str(folder), "", f"the folder cannot be read: {error.strerror}")]
    if not there:
        return [Mistake(str(folder), "", "there are no content files in this folder")]
    mistakes = [Mistake(name, "", f"no such file is expected{_meant(name, known)}") for name in sorted(there - known)]
    mistakes += [Mistake(name, "", "this file is missing") for name in sorted(known - there)]
    # Only with a complete set can anything be said about what the files mean.
    return mistakes


class _Reader:
    """Reads one file, noting every mistake. `lost` are the entries that could not be made; not `whole`: nobody knows which."""

    def __init__(self, file: str, kind: type[Entry]) -> None:
        self.file = file
        self.kind = kind
        self.mistakes: list[Mistake] = []
        self.lost: set[str] = set()
        self.whole = True

    def wrong(self, slug: str, reason: str) -> None:
        self.mistakes.append(Mistake(self.file, slug, reason))

    def entries(self, folder: Path) -> dict[str, Entry]:
        rows = self.rows(folder / self.file)
        if rows is None:
            self.whole = False
            return {}
        entries: dict[str, Entry] = {}
        for number, row in enumerate(rows, start=1):
            slug = row.get("slug") if isinstance(row, dict) else None
            if not isinstance(row, dict) or not isinstance(slug, str) or not slug:
                self.wrong(f"entry {number}", "an entry is a mapping that begins with its slug")
                self.whole = False
            elif slug in entries or slug in self.lost:
                self.wrong(slug, "this slug is there twice")
            elif entry := self.entry(slug, row):
                entries[slug] = entry
            else:
                self.lost.add(slug)
        return entries

    def rows(self, path: Path) -> list[object] | None:
        """What the file holds: a list, or None with the mistake noted."""
        try:
            if path.stat().st_size > FILE_AT_MOST:
                self.wrong("", f"the file is larger than {FILE_AT_MOST // 1_000_000} MB")
                return None
            rows = _load(path.read_bytes().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            self.wrong("", f"the file is not UTF-8 (byte {error.start})")
        except OSError as error:
            self.wrong("", f"the file cannot be read: {error.strerror}")
        except yaml.MarkedYAMLError as error:
            where = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
            self.wrong("", f"{where}{error.problem or 'this is not YAML'}")
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            self.wrong("", f"this is not YAML: {' '.join(str(error).split())[:200]}")
        else:
            if rows is None:
                return []
            if isinstance(rows, list):
                return rows
            self.wrong("", "the file has to be a list of entries, each beginning with '- slug:'")
        return None

    def entry(self, slug: str, row: dict[object, object]) -> Entry | None:
        """The entry, or None with the mistakes noted."""
        known = {each.name: each for each in fields(self.kind)}
        for key in row:
            if key not in known:
                self.wrong(slug, f"unknown key {key!r}{_meant(str(key), known)}")
        values: dict[str, object] = {}
        complete = True
        for name, each in known.items():
            if name not in row:
                if each.default is MISSING and each.default_factory is MISSING:
                    self.wrong(slug, f"{name} is missing")
                    complete = False
                continue
            try:
                values[name] = _value(row[name], hints(self.kind)[name], each)
            except _WrongError as error:
                self.wrong(slug, f"{name}: {error}")
                complete = False
        return self.kind(**values) if complete else None  # type: ignore[arg-type]


class _WrongError(Exception):
    """A value that is not what its field holds; the text says why."""


def _value(value: object, hint: Any, each: Field[Any]) -> object:
    """The value a field holds, made of what YAML gave. _WrongError if it cannot be."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        inner = next(option for option in get_args(hint) if option is not type(None))
        return None if value is None else _value(value, inner, each)
    if origin is tuple:
        return _list(value, get_args(hint)[0], each)
    if origin is not None:  # the one mapping there is: slug -> whole number
        return _levels(value)
    if hint is bool:
        return _only(value, bool, "true or false")
    if hint is int:
        return _only(value, int, "a whole number")
    if issubclass(hint, Word):
        return _word(value, hint)
    text = _text(value, NAME_AT_MOST if each.name in NAME_FIELDS else TEXT_AT_MOST)
    if not text and each.default is MISSING:
        raise _WrongError("it must not be empty")
    return text


def _only(value: object, kind: type, wanted: str) -> object:
    if type(value) is not kind:
        raise _WrongError(f"it has to be {wanted}, not {_shown(value)}")
    return value


def _text(value: object, at_most: int) -> str:
    if not isinstance(value, str):
        raise _WrongError(f"it has to be text, not {_shown(value)}{'; put it in quotes' if isinstance(value, (bool, int, float)) else ''}")
    text = value.strip()
    if CONTROL.search(text):
        raise _WrongError("it has a control character in it")
    if len(text) > at_most:
        raise _WrongError(f"it is longer than {at_most} characters")
    return text


def _word(value: object, words: type[Word]) -> Word:
    allowed = [word.value for word in words]
    if not isinstance(value, str) or value not in allowed:
        raise _WrongError(f"unknown word {_shown(value)}; it is one of {', '.join(allowed)}")
    return words(value)


def _list(value: object, inner: Any, each: Field[Any]) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise _WrongError(f"it has to be a list, not {_shown(value)}")
    if len(value) > LIST_AT_MOST:
        raise _WrongError(f"it has more than {LIST_AT_MOST} items")
    if inner is int:
        return tuple(_only(item, int, "a list of whole numbers") for item in value)
    if "parts" in each.metadata:
        return tuple(_part(item, inner, place) for place, item in enumerate(value, start=1))
    if issubclass(inner, Word):
        found = [_word(item, inner) for item in value]
        if len(set(found)) < len(found):
            raise _WrongError("a word stands there twice")
        return tuple(word for word in inner if word in found)  # the order of words carries no meaning
    texts = [_text(item, TEXT_AT_MOST) for item in value]
    if not all(texts):
        raise _WrongError("an item is empty")
    return tuple(sorted(texts) if each.metadata.get("sorted") else texts)


def _part(value: object, kind: type[Any], place: int) -> object:
    """A part of an entry, from a mapping of its fields."""
    known = {each.name: each for each in fields(kind)}
    if not isinstance(value, dict):
        raise _WrongError(f"item {place} has to be a mapping, not {_shown(value)}")
    for key in value:
        if key not in known:
            raise _WrongError(f"item {place}: unknown key {key!r}{_meant(str(key), known)}")
    values = {}
    for name, each in known.items():
        if name in value:
            try:
                values[name] = _value(value[name], hints(kind)[name], each)
            except _WrongError as error:
                raise _WrongError(f"item {place}: {name}: {error}") from None
        elif each.default is MISSING:
            raise _WrongError(f"item {place}: {name} is missing")
    return kind(**values)


def _levels(value: object) -> Mapping[str, int]:
    if not isinstance(value, dict):
        raise _WrongError(f"it has to be a mapping, not {_shown(value)}")
    levels = {}
    for key, level in value.items():
        if not isinstance(key, str) or type(level) is not int:
            raise _WrongError(f"each line has to be a slug and a whole number, not {_shown(key)}: {_shown(level)}")
        levels[key] = level
    return MappingProxyType(levels)


def _shown(value: object) -> str:
    text = {True: "true", False: "false", None: "null"}.get(value, repr(value)) if isinstance(value, (bool, type(None))) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _meant(name: str, known: Mapping[str, object] | set[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"; is {close[0]!r} meant?" if close else ""


class _Loader(SafeLoader):
    """YAML without surprises: no key twice, no merge keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _value in node.value:
            if key.tag == "tag:yaml.org,2002:merge":
                raise yaml.MarkedYAMLError(problem="a merge key (<<) is not read here", problem_mark=_mark(key))
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="a key has to be one word", problem_mark=_mark(key))
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"the key {key.value!r} is there twice", problem_mark=_mark(key))
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def _mark(at: yaml.Node | yaml.Event) -> Any:
    """Where in the file; the two parsers have a type each for it."""
    return at.start_mark


def _load(text: str) -> object:
    """What a YAML text holds. Its events come first, one by one: the parser that builds values would follow any depth."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="an alias (*) is not read here", problem_mark=_mark(event))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH_AT_MOST:
            raise yaml.MarkedYAMLError(problem="this is nested too deep", problem_mark=_mark(event))
    loaded: object = yaml.load(text, Loader=_Loader)  # noqa: S506  a safe loader, made stricter
    return loaded


# Writing


class _Flow(list[Any]):
    """A list that goes on one line."""


class _Dumper(yaml.SafeDumper):
    """Lists are indented under their key; those of slugs, words and numbers go on one line where they fit."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)


class _FlowMap(dict[str, Any]):
    """A mapping that goes on one line."""


_Dumper.add_representer(_FlowMap, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True))
_Dumper.add_representer(_Flow, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True))


def _values(entry: Entry) -> dict[str, object]:
    """What differs from the defaults, so that a field added later, with a default, changes neither files nor digests."""
    return _given(entry, always="slug")


def _given(of: Any, always: str = "") -> dict[str, object]:
    values = {each.name: getattr(of, each.name) for each in fields(of) if each.name == always or not _is_default(each, getattr(of, each.name))}
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: object) -> object:
    """A field's value as the dumper takes it."""
    if isinstance(value, Word):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        if value and is_dataclass(value[0]):
            return [_FlowMap(_given(item)) for item in value]
        items = [_plain(item) for item in value]
        short = all(isinstance(item, int) or (isinstance(item, str) and checks.SLUG.fullmatch(item)) for item in items)
        return _Flow(items) if short and sum(len(str(item)) + 2 for item in items) <= FLOW_AT_MOST else items
    return value


def _is_default(each: Field[Any], value: object) -> bool:
    return each.default is not MISSING and bool(each.default == value)


def _heading(kind: type[Entry]) -> str:
    """What a file begins with: what its entries are, and how to keep them."""
    return "".join(f"# {line}\n" for line in _heading_lines(kind)) + "\n"


def _heading_lines(kind: type[Entry]) -> Iterator[str]:
    for line in (kind.__doc__ or "").strip().splitlines():
        if line.strip():
            yield line.strip()
    yield "Slugs are permanent. A key left out has the default of library/catalogue.py, which says what each key is."
    yield "`python manage.py dump_library` writes this file; `load_library` checks and loads it."

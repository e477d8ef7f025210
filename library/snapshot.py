"""The library's rows <-> a Catalogue.

`read` takes a number of queries that does not grow with the rows. `catalogue` is what every page and rule
uses: one cheap query a call to see whether the copy in this process is still the newest. `plan` and `write`
bring the rows to what files say, without losing what curators changed.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from django.db import models, transaction
from django.db.models import IntegerField, ManyToManyField, Value

from library import checks, seed
from library.catalogue import COLLECTIONS, Catalogue, Entry, hints
from library.catalogue import StarterStep as KnownStep
from library.models import MODELS, Exercise, LibraryVersion, Muscle, MuscleActivity, StarterStep, Target
from library.words import Word

PRIMARY, SECONDARY = "primary", "secondary"
BATCH = 400  # rows or keys in one statement; SQLite takes 999 values at the least

Made = TypeVar("Made")

_lock = threading.Lock()
_kept: tuple[str, Catalogue] | None = None


def catalogue() -> Catalogue:
    """The published library. One query where this process has the newest, else as many as `read` and two more."""
    return current()[1]


def current() -> tuple[str, Catalogue]:
    """The published library and its stamp, for whoever keeps something made from it. Costs what `catalogue` does."""
    global _kept
    stamp, kept = LibraryVersion.current(), _kept
    if kept is not None and kept[0] == stamp:
        return kept
    with _lock:
        stamp, kept = LibraryVersion.current(), _kept
        if kept is not None and kept[0] == stamp:
            return kept
        stamp, whole = _read_whole(stamp)
        _kept = kept = (stamp, whole.published())
    return kept


def _read_whole(stamp: str) -> tuple[str, Catalogue]:
    """A library nobody changed while it was read, and its stamp: a change commits together with a new stamp."""
    for _attempt in range(10):
        found = read()
        before, stamp = stamp, LibraryVersion.current()
        if stamp == before:
            return stamp, found
    with transaction.atomic():  # somebody writes without pause; make them wait
        LibraryVersion.objects.select_for_update().first()
        return LibraryVersion.current(), read()


def read() -> Catalogue:
    """The library as it is in the rows, of every status."""
    slugs: dict[type[models.Model], dict[int, str]] = {}
    found: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for name, kind in COLLECTIONS.items():
        columns = _columns(kind)
        rows = MODELS[name].objects.order_by("ordinal", "slug").values_list("pk", *(attname for _field, attname in columns))
        found[name] = [(row[0], dict(zip((each for each, _attname in columns), row[1:], strict=True))) for row in rows]
        slugs[MODELS[name]] = {pk: values["slug"] for pk, values in found[name]}
    many = _many(slugs)
    for (exercise, role), muscles in _targets(slugs[Muscle]).items():
        many["exercises", role][exercise] = muscles
    activity, steps = _activity(slugs), _steps(slugs[Exercise])
    collections = {}
    for name, kind in COLLECTIONS.items():
        entries = {}
        for pk, values in found[name]:
            for each in fields(kind):
                if each.metadata.get("many"):
                    values[each.name] = many[name, each.name].get(pk, ())
                elif "keys_to" in each.metadata:
                    values[each.name] = activity.get(pk, {})
                elif "parts" in each.metadata:
                    values[each.name] = steps.get(pk, [])
                elif "to" in each.metadata and values[each.name] is not None:
                    values[each.name] = slugs[MODELS[each.metadata["to"]]][values[each.name]]
            entries[values["slug"]] = entry_of(kind, values)
        collections[name] = entries
    return Catalogue.of(**collections)


def entry_of(kind: type[Made], values: Mapping[str, Any]) -> Made:
    """An entry, or a part of one, made of values as rows and forms hold them: plain words, lists, slugs."""
    return kind(**{name: _entry_value(value, hints(kind)[name]) for name, value in values.items()})


def _entry_value(value: Any, hint: Any) -> Any:
    if isinstance(value, Mapping):
        return MappingProxyType(dict(value))
    if isinstance(value, list | tuple):
        inner = hint.__args__[0]
        return tuple(inner(item) if issubclass(inner, Word) else item for item in value)
    return hint(value) if isinstance(hint, type) and issubclass(hint, Word) else value


def _columns(kind: type[Entry]) -> list[tuple[str, str]]:
    """(field, column) for what stands in an entry's own row."""
    found = []
    for each in fields(kind):
        if not each.metadata.get("many") and not {"keys_to", "parts"} & set(each.metadata):
            found.append((each.name, f"{each.name}_id" if "to" in each.metadata else each.name))
    return found


def _many_fields() -> Iterator[tuple[str, str, ManyToManyField[Any, Any]]]:
    """(collection, field, model field) for every list of references kept in a table of its own."""
    for name, kind in COLLECTIONS.items():
        for each in fields(kind):
            if each.metadata.get("many") and each.name not in (PRIMARY, SECONDARY):
                yield name, each.name, MODELS[name]._meta.get_field(each.name)  # type: ignore[misc]


class _Through(NamedTuple):
    """The table behind a list of references, and its two columns."""

    model: Any
    source: str
    target: str

    @classmethod
    def of(cls, relation: ManyToManyField[Any, Any]) -> _Through:
        return cls(relation.remote_field.through, f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id")


def _many(slugs: Mapping[type[models.Model], Mapping[int, str]]) -> defaultdict[tuple[str, str], dict[int, list[str]]]:
    """Every list of references, in one query: {(collection, field): {row: sorted slugs}}."""
    lists = list(_many_fields())
    parts = []
    for number, (_name, _field, relation) in enumerate(lists):
        through = _Through.of(relation)
        parts.append(through.model._base_manager.annotate(list=Value(number, output_field=IntegerField())).values_list("list", through.source, through.target).order_by())
    found: defaultdict[tuple[str, str], dict[int, list[str]]] = defaultdict(dict)
    for number, row, target in parts[0].union(*parts[1:], all=True):
        name, at, relation = lists[number]
        found[name, at].setdefault(row, []).append(slugs[relation.related_model][target])
    for of_rows in found.values():
        for listed in of_rows.values():
            listed.sort()
    return found


def _targets(muscles: Mapping[int, str]) -> dict[tuple[int, str], list[str]]:
    found: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for exercise, role, muscle in Target._base_manager.order_by("position", "pk").values_list("exercise_id", "role", "muscle_id"):
        found[exercise, role].append(muscles[muscle])
    return found


def _activity(slugs: Mapping[type[models.Model], Mapping[int, str]]) -> dict[int, dict[str, int]]:
    phases = slugs[MODELS["phases"]]
    order = {pk: number for number, pk in enumerate(phases)}
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for muscle, phase, level in sorted(MuscleActivity._base_manager.values_list("muscle_id", "phase_id", "level"), key=lambda row: order[row[1]]):
        found[muscle][phases[phase]] = level
    return found


STEP_COLUMNS = ("sides", "sets", "reps", "hold_seconds", "rest_seconds")


def _steps(exercises: Mapping[int, str]) -> dict[int, list[KnownStep]]:
    found: defaultdict[int, list[KnownStep]] = defaultdict(list)
    for starter, exercise, *dose in StarterStep._base_manager.order_by("position", "pk").values_list("starter_id", "exercise_id", *STEP_COLUMNS):
        found[starter].append(entry_of(KnownStep, {"exercise": exercises[exercise], **dict(zip(STEP_COLUMNS, dose, strict=True))}))
    return found


# Bringing rows to what files say


class Change(NamedTuple):
    """An entry and the fields in which row and file differ."""

    collection: str
    slug: str
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.collection}: {self.slug}" + (f" ({', '.join(self.fields)})" if self.fields else "")


@dataclass(frozen=True)
class Plan:
    """What loading a catalogue would do to the rows. Nothing is written yet."""

    result: Catalogue  # the rows afterwards
    before: Catalogue
    new: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()  # rows that take the files' text
    kept: tuple[Change, ...] = ()  # rows a curator changed, which stay as they are
    gone: tuple[Change, ...] = ()  # loaded once, no longer in the files; they stay
    own: int = 0  # rows curators made
    stamps: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (collection, slug): digest to note
    ordinals: Mapping[tuple[str, str], int] = field(default_factory=dict)  # (collection, slug): place in its file

    @property
    def writes(self) -> bool:
        """Whether carrying it out writes anything."""
        return bool(self.new or self.changed or self.stamps or self.ordinals)

    def mistakes(self) -> list[seed.Mistake]:
        """What would be wrong with the library afterwards and is not wrong now."""
        known = set(checks.faults(self.before))
        kept = {(change.collection, change.slug) for change in self.kept}
        note = " (a curator changed this entry; --overwrite takes the files' text)"
        return [
            seed.Mistake(seed.file_of(fault.collection), fault.slug, fault.reason + (note if (fault.collection, fault.slug) in kept else ""))
            for fault in checks.faults(self.result)
            if fault not in known
        ]


def plan(files: Catalogue, *, overwrite: bool = False) -> Plan:
    """How the rows get to what the files say. A row whose values are no longer those last loaded is a curator's."""
    rows = read()
    new, changed, kept, gone, own = [], [], [], [], 0
    stamps: dict[tuple[str, str], str] = {}
    ordinals: dict[tuple[str, str], int] = {}
    result: dict[str, dict[str, Entry]] = {}
    for name, wanted in files.collections():
        there: Mapping[str, Entry] = getattr(rows, name)
        noted = {slug: (loaded, ordinal) for slug, loaded, ordinal in MODELS[name].objects.values_list("slug", "loaded", "ordinal")}
        result[name] = {}
        for place, (slug, entry) in enumerate(wanted.items()):
            row, digest = there.get(slug), seed.digest(entry)
            result[name][slug] = entry
            if row is None:
                new.append(Change(name, slug))
                continue
            loaded, ordinal = noted[slug]
            if row != entry:
                change = Change(name, slug, seed.changed_fields(row, entry))
                if overwrite or seed.digest(row) == loaded:
                    changed.append(change)
                else:
                    kept.append(change)
                    result[name][slug] = row
            elif loaded != digest:
                stamps[name, slug] = digest
            if ordinal != place:
                ordinals[name, slug] = place
        for slug, row in there.items():
            if slug not in wanted:
                result[name][slug] = row
                if noted[slug][0]:
                    gone.append(Change(name, slug))
                else:
                    own += 1
    return Plan(Catalogue.of(**result), rows, tuple(new), tuple(changed), tuple(kept), tuple(gone), own, stamps, ordinals)


def write(plan: Plan) -> None:
    """Carry a plan out, in one transaction with one new version; nothing at all where there is nothing to do."""
    if not plan.writes:
        return
    with transaction.atomic():
        _Writer(plan).write()
        LibraryVersion.bump()


class _Writer:
    """Rows first, then what points from row to row, so that entries may refer to each other in any order."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.pks: dict[str, dict[str, int]] = {name: dict(model.objects.values_list("slug", "pk")) for name, model in MODELS.items()}
        self.touched: dict[str, dict[str, Entry]] = {name: {} for name in MODELS}
        for change in (*plan.new, *plan.changed):
            self.touched[change.collection][change.slug] = getattr(plan.result, change.collection)[change.slug]

    def write(self) -> None:
        self.free_names()
        for name in MODELS:
            self.add(name)
        for change in self.plan.changed:
            entry = self.touched[change.collection][change.slug]
            MODELS[change.collection]._base_manager.filter(slug=change.slug).update(**self.values(change.collection, entry), loaded=seed.digest(entry))
        self.add_variants()
        for name, at, relation in _many_fields():
            self.relate(name, at, _Through.of(relation), self.pks[COLLECTIONS_OF[relation.related_model]])
        self.aim()
        self.set_levels()
        self.set_steps()
        for (name, slug), digest in self.plan.stamps.items():
            MODELS[name]._base_manager.filter(slug=slug).update(loaded=digest)
        for (name, slug), ordinal in self.plan.ordinals.items():
            MODELS[name]._base_manager.filter(slug=slug).update(ordinal=ordinal)

    def free_names(self) -> None:
        """Rows about to change their name give it up first, so that two may exchange names."""
        for name, at in checks.NAMES.items():
            wanted = {getattr(entry, at).casefold() for entry in self.touched[name].values()}
            for change in self.plan.changed:
                if change.collection == name and at in change.fields and getattr(getattr(self.plan.before, name)[change.slug], at).casefold() in wanted:
                    MODELS[name]._base_manager.filter(slug=change.slug).update(**{at: f"{change.slug} (gets a new name)"})

    def add(self, name: str) -> None:
        model, places = MODELS[name], {slug: place for place, slug in enumerate(getattr(self.plan.result, name))}
        rows = []
        for change in self.plan.new:
            if change.collection == name:
                entry = self.touched[name][change.slug]
                values = self.values(name, entry)
                for variant in _variants(name):
                    values[variant] = None  # may not be there yet
                rows.append(model(**values, loaded=seed.digest(entry), ordinal=places[change.slug]))
        if rows:
            model._base_manager.bulk_create(rows, batch_size=BATCH)
            self.pks[name] = dict(model.objects.values_list("slug", "pk"))

    def values(self, name: str, entry: Entry) -> dict[str, Any]:
        """The columns of an entry's own row."""
        found = {}
        for at, attname in _columns(type(entry)):
            value = getattr(entry, at)
            if attname != at:
                to = next(each.metadata["to"] for each in fields(entry) if each.name == at)
                value = None if value is None else self.pks[to].get(value)
            elif isinstance(value, tuple):
                value = [str(item) if isinstance(item, Word) else item for item in value]
            found[attname] = str(value) if isinstance(value, Word) else value
        return found

    def add_variants(self) -> None:
        """References within a collection, once all its rows are there."""
        for change in self.plan.new:
            if variants := _variants(change.collection):
                values = self.values(change.collection, self.touched[change.collection][change.slug])
                if given := {name: values[name] for name in variants if values[name] is not None}:
                    MODELS[change.collection]._base_manager.filter(slug=change.slug).update(**given)

    def relate(self, name: str, at: str, through: _Through, targets: Mapping[str, int]) -> None:
        wanted = {(self.pks[name][slug], targets[target]) for slug, entry in self.touched[name].items() for target in getattr(entry, at)}
        self.replace(through.model, (through.source, through.target), wanted, through.source, self.pks_of(name))

    def aim(self) -> None:
        muscles, wanted = self.pks["muscles"], set()
        for slug, entry in self.touched["exercises"].items():
            for role in (PRIMARY, SECONDARY):
                wanted |= {(self.pks["exercises"][slug], muscles[muscle], role, place) for place, muscle in enumerate(getattr(entry, role))}
        self.replace(Target, ("exercise_id", "muscle_id", "role", "position"), wanted, "exercise_id", self.pks_of("exercises"))

    def set_levels(self) -> None:
        phases, wanted = self.pks["phases"], set()
        for slug, entry in self.touched["muscles"].items():
            wanted |= {(self.pks["muscles"][slug], phases[phase], level) for phase, level in getattr(entry, "activity", {}).items()}
        self.replace(MuscleActivity, ("muscle_id", "phase_id", "level"), wanted, "muscle_id", self.pks_of("muscles"))

    def set_steps(self) -> None:
        exercises, wanted = self.pks["exercises"], set()
        for slug, entry in self.touched["starters"].items():
            for place, step in enumerate(getattr(entry, "steps", ())):
                dose = (step.sides.value, *(getattr(step, name) for name in STEP_COLUMNS[1:]))
                wanted.add((self.pks["starters"][slug], exercises[step.exercise], place, *dose))
        self.replace(StarterStep, ("starter_id", "exercise_id", "position", *STEP_COLUMNS), wanted, "starter_id", self.pks_of("starters"))

    def pks_of(self, name: str) -> list[int]:
        return [self.pks[name][slug] for slug in self.touched[name]]

    def replace(self, model: Any, columns: tuple[str, ...], wanted: set[tuple[Any, ...]], owner: str, owners: list[int]) -> None:
        """Make the rows of some owners exactly those wanted, leaving alone the ones that stay."""
        there: dict[tuple[Any, ...], int] = {}
        for some in _batches(owners):
            there |= {row[1:]: row[0] for row in model._base_manager.filter(**{f"{owner}__in": some}).values_list("pk", *columns)}
        for some in _batches([pk for row, pk in there.items() if row not in wanted]):
            model._base_manager.filter(pk__in=some).delete()
        missing = sorted(wanted - set(there), key=repr)
        if missing:
            model._base_manager.bulk_create([model(**dict(zip(columns, row, strict=True))) for row in missing], batch_size=BATCH)


def _variants(name: str) -> tuple[str, ...]:
    """The columns that point to rows of the same collection."""
    return ("easier_id", "harder_id") if MODELS[name] is Exercise else ()


def _batches(pks: list[int]) -> Iterable[list[int]]:
    for start in range(0, len(pks), BATCH):
        yield pks[start : start + BATCH]


COLLECTIONS_OF: dict[Any, str] = {model: name for name, model in MODELS.items()}

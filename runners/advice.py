"""What to say about a sore spot: the rules of SUGGESTIONS.md 1-9, over the catalogue alone. No Django, no clock.

Everything moves the band; the band decides. Nothing here ever loosens advice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

from library.catalogue import Catalogue, RedFlag, SeverityBand, SorenessKind, made_once
from library.words import AdviceLevel, ExerciseKind, Stretching

SIDES: dict[str, tuple[str, ...]] = {"left": ("left",), "right": ("right",), "both": ("left", "right"), "centre": ("left", "right")}
"""The body's sides a spot lies on. The middle touches both."""

CENTRAL_GROUP = "core"  # the only group with a middle

GENTLE_KINDS = frozenset({ExerciseKind.STATIC_STRETCH, ExerciseKind.DYNAMIC_STRETCH, ExerciseKind.MOBILITY, ExerciseKind.SELF_MASSAGE})
STRENGTH_KINDS = frozenset({ExerciseKind.STRENGTH, ExerciseKind.STABILITY})

# Rule 4
LONG_DAYS = 7  # more: one band stricter
PERSISTENT = "rf-persistent"
PERSISTENT_DAYS, PERSISTENT_SEVERITY = 10, 3  # more days with at least this
PERSISTENT_HIGH_DAYS, PERSISTENT_HIGH = 3, 5  # more days with more than this
PATIENT_KINDS = frozenset({"tight", "heavy"})
SLOW_KIND, SLOW_DAYS = "tendon-ache", 42
MILD_ENOUGH = 3  # the patience of these kinds ends above
SHOW_SOMEONE_DAYS = 28

# Rule 5
TRIAGE_SEVERITY = 6
TRIAGE_KINDS = frozenset({"sharp", "bruised", "bone-spot", "nerve", "one-leg-swelling", "weak"})
CRAMP, CRAMP_DAYS = "cramp", 1  # more days open the questions
QUESTIONS_AT_MOST = 4
ASKED_WITH_CAUTION = {"pregnancy": "rf-pregnancy"}  # always among the questions
ASKED_OF_ONE_SIDE = {"calves": "rf-clot-leg"}

# Rule 6: the groups each stretch rule is about. A rule that is not here is about every spot: stricter when unsure.
PLACES_OF_RULE: dict[str, frozenset[str]] = {
    "swollen-calf": frozenset({"calves"}),
    "deep-groin": frozenset({"adductors", "hip-flexors", "quadriceps"}),
    "insertional-achilles": frozenset({"calves"}),
    "midportion-achilles": frozenset({"calves"}),
    "sit-bone": frozenset({"hamstrings"}),
    "side-of-hip": frozenset({"glutes"}),
    "kneecap": frozenset({"quadriceps"}),
    "leg-symptoms": frozenset({"core", "hamstrings"}),
}

# Rule 7: the tags that come with a kind on a group ("" is everywhere), from a severity on.
TAGS_OF_KIND: tuple[tuple[str, str, int, frozenset[str]], ...] = (
    ("tendon-ache", "calves", 0, frozenset({"achilles_pain", "insertional_achilles"})),
    ("tendon-ache", "hamstrings", 0, frozenset({"proximal_hamstring_pain"})),
    ("tendon-ache", "quadriceps", 0, frozenset({"knee_pain"})),
    ("tendon-ache", "glutes", 0, frozenset({"lateral_hip_pain"})),
    ("tendon-ache", "adductors", 0, frozenset({"groin_pain"})),
    ("pinch", "hip-flexors", 0, frozenset({"hip_pinch"})),
    ("pinch", "adductors", 0, frozenset({"hip_pinch"})),
    ("sore", "", 5, frozenset({"doms_severe"})),
    ("sharp", "", 0, frozenset({"acute_strain"})),
    ("bruised", "", 0, frozenset({"acute_strain"})),
)
CAUTION_OF_KIND = {"one-leg-swelling": "dvt_suspected"}  # for the whole session

# The reading rules of the library that the numbered rules lean on.
RULE_SOURCES = {"4": "rising-or-lasting", "8": "limping-counts"}

# Rule 8
SUDDEN_KIND = "sharp"
LIMPING_SEVERITY = 5


class SpotError(ValueError):
    """Sore spots nobody can answer for; the message is one line for the person who gave them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A report about an area (the slug of a group or a muscle) on a side: left, right, both or centre.

    `severity` is 0-10 now, `days` how long it has been sore (1 = today). `rising`: three reports rising in a row;
    `recurrent`: eased and back three times in four weeks; `hurt`: an exercise for it hurt within seven days;
    `worse`: said to be worse than when it was last asked; `flags`: red flags answered with yes for this spot today;
    `standing`: those of an earlier day that still stand over it, which stop it but are no emergency anew (rule 5e).
    """

    area: str
    side: str
    severity: int
    kind: str | None = None
    days: int = 1
    rising: bool = False
    recurrent: bool = False
    limps: bool = False
    sudden: bool = False
    hurt: bool = False
    worse: bool = False
    flags: frozenset[str] = frozenset()
    standing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """A reason as data: the rule's number in SUGGESTIONS.md, the slug that decided, the area it is about.

    `side`, `number` and `detail` are what the wording needs besides; `runners.wording.text` words it.
    """

    rule: str
    subject: str
    area: str
    side: str = ""
    number: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What may be done on a sore spot: strain up to `cap`, the kinds its band and its feel both allow, no `tags`.

    `session_kinds` are those of `kinds` that today's session may hold.
    """

    level: AdviceLevel
    band: str
    cap: int
    kinds: frozenset[ExerciseKind]
    session_kinds: frozenset[ExerciseKind]
    tags: frozenset[str]

    @property
    def offers_nothing(self) -> bool:
        """Whether the advice is rest or stricter."""
        return self.level.strictness >= AdviceLevel.REST.strictness


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What the rules say for one spot. `limits` holds those of each of its sides; they differ only by rule 9."""

    spot: Spot
    level: AdviceLevel
    band: str
    because: tuple[Because, ...]
    sources: tuple[str, ...]
    muscles: tuple[str, ...] = ()
    kind: str | None = None  # as the rules read it: `sharp` for what came on suddenly
    severity: int = 0  # as the rules read it: at least 5 for what makes one limp
    limits: tuple[tuple[str, Limits], ...] = ()
    flagged: tuple[str, ...] = ()  # the red flags that stand over it
    standing: tuple[str, ...] = ()  # those of them that were answered on an earlier day
    raised: tuple[str, ...] = ()  # the cautions by which a stretch rule stopped it

    @property
    def area(self) -> str:
        return self.spot.area

    @property
    def sides(self) -> tuple[str, ...]:
        """The body's sides it lies on."""
        return SIDES[self.spot.side]


def advise(catalogue: Catalogue, spots: Sequence[Spot], *, cautions: Set[str] = frozenset(), red_flags: Set[str] = frozenset()) -> tuple[Advice, ...]:
    """The advice for each spot, in the order given. SpotError where the spots cannot be answered for."""
    check(catalogue, spots)
    cautions = session_cautions(catalogue, spots, cautions)
    found = [_advice(catalogue, spot, cautions=cautions, red_flags=red_flags) for spot in spots]
    emergencies = sorted({flag for advice in found for flag in advice.flagged if flag not in advice.standing and is_emergency(catalogue, flag)})
    if emergencies or any(advice.level == AdviceLevel.EMERGENCY for advice in found):
        return tuple(_emergency(catalogue, advice, emergencies) for advice in found)
    return _strictest_there(catalogue, found)


def check(catalogue: Catalogue, spots: Sequence[Spot]) -> None:
    """SpotError for spots that are none: an unknown area or side, a number out of range, a middle where there is none, the same spot twice."""
    taken: set[tuple[str, str]] = set()
    for spot in spots:
        if not catalogue.is_area(spot.area):
            raise SpotError(f"There is no area {shown(spot.area)}.")
        if spot.side not in SIDES:
            raise SpotError(f"There is no side {shown(spot.side)}: it is left, right, both or centre.")
        if not 0 <= spot.severity <= 10:
            raise SpotError(f"The severity of {spot.area} is a whole number from 0 to 10.")
        if spot.days < 0:
            raise SpotError(f"The days of {spot.area} are a whole number, 0 or more.")
        if spot.side == "centre" and CENTRAL_GROUP not in catalogue.groups_of(spot.area):
            raise SpotError(f"Only the core and its muscles have a middle, {spot.area} is left, right or both.")
        if (spot.area, spot.side) in taken:
            raise SpotError(f"The same spot is there twice: {spot.area}, {spot.side}.")
        taken.add((spot.area, spot.side))


def shown(word: str) -> str:
    """A word of a stranger's, quoted for a message of one line."""
    return ascii(word if len(word) <= 40 else f"{word[:40]}...")


def read_severity(spot: Spot) -> int:
    """The number as the rules read it (rule 8)."""
    return max(spot.severity, LIMPING_SEVERITY) if spot.limps else spot.severity


def read_kind(catalogue: Catalogue, spot: Spot) -> SorenessKind | None:
    """The kind as the rules read it (rule 8): what came on suddenly is sharp, where that is stricter."""
    given = catalogue.kinds.get(spot.kind) if spot.kind else None
    sharp = catalogue.kinds.get(SUDDEN_KIND)
    if spot.sudden and sharp and (given is None or sharp.advice_floor.strictness > given.advice_floor.strictness):
        return sharp
    return given


def session_cautions(catalogue: Catalogue, spots: Iterable[Spot], cautions: Set[str]) -> frozenset[str]:
    """The cautions of the whole session: those given, and those that come with a kind (rule 7)."""
    kinds = (read_kind(catalogue, spot) for spot in spots)
    return frozenset(cautions) | {CAUTION_OF_KIND[kind.slug] for kind in kinds if kind and kind.slug in CAUTION_OF_KIND}


def is_on(catalogue: Catalogue, area: str, groups: Set[str]) -> bool:
    """Whether an area is one of the groups, or a muscle of one."""
    return not groups.isdisjoint(catalogue.groups_of(area))


# --- triage (rule 5) ---


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the triage, and the places (in the order of the spots) of those it is asked for."""

    flag: RedFlag
    spots: tuple[int, ...]


def opens_triage(spot: Spot) -> bool:
    """Whether a report is such that red flags are asked about."""
    lasting = spot.kind == CRAMP and spot.days > CRAMP_DAYS
    return spot.severity >= TRIAGE_SEVERITY or spot.sudden or spot.kind in TRIAGE_KINDS or lasting or spot.rising or spot.worse


def questions(catalogue: Catalogue, spot: Spot, cautions: Set[str] = frozenset()) -> tuple[RedFlag, ...]:
    """The red flags to ask about a spot: those that match in more lists first, then by rank, four at most."""
    must = _must_be_asked(catalogue, spot, cautions)
    found = sorted((-count, flag.rank, flag.slug) for flag in catalogue.red_flags.values() if (count := _matches(catalogue, flag, spot, cautions)))
    first = [slug for *_, slug in found if slug in must]
    others = [slug for *_, slug in found if slug not in must][: QUESTIONS_AT_MOST - len(first)]
    return tuple(catalogue.red_flags[slug] for *_, slug in found if slug in {*first, *others})


def triage(catalogue: Catalogue, spots: Sequence[Spot], cautions: Set[str] = frozenset()) -> tuple[Asked, ...]:
    """What to ask about all spots of a check-in that open it, four at most in all: what must be asked, then each spot's
    first question, the sorest spot's before the others', then each one's second. Shown by rank."""
    opening = sorted((place for place, spot in enumerate(spots) if opens_triage(spot)), key=lambda place: (-spots[place].severity, spots[place].area, spots[place].side))
    each = [[flag.slug for flag in questions(catalogue, spots[place], cautions)] for place in opening]
    must = [slug for place in opening for slug in sorted(_must_be_asked(catalogue, spots[place], cautions))]
    in_turn = [asked[turn] for turn in range(QUESTIONS_AT_MOST) for asked in each if turn < len(asked)]
    flags = [catalogue.red_flags[slug] for slug in list(dict.fromkeys([*must, *in_turn]))[:QUESTIONS_AT_MOST]]
    return tuple(
        Asked(flag, tuple(sorted(place for place in opening if _matches(catalogue, flag, spots[place], cautions))))
        for flag in sorted(flags, key=lambda flag: (flag.rank, flag.slug))
    )


def _matches(catalogue: Catalogue, flag: RedFlag, spot: Spot, cautions: Set[str]) -> int:
    """In how many of its three lists a red flag matches a spot."""
    kind = read_kind(catalogue, spot)
    return sum((is_on(catalogue, spot.area, frozenset(flag.ask_groups)), bool(kind and kind.slug in flag.ask_kinds), not cautions.isdisjoint(flag.ask_cautions)))


def _must_be_asked(catalogue: Catalogue, spot: Spot, cautions: Set[str]) -> frozenset[str]:
    """The red flags that are among the questions about a spot whatever else is, as far as they match it."""
    must = {flag for caution, flag in ASKED_WITH_CAUTION.items() if caution in cautions}
    if spot.side in ("left", "right"):
        must |= {flag for group, flag in ASKED_OF_ONE_SIDE.items() if is_on(catalogue, spot.area, frozenset({group}))}
    return frozenset(flag for flag in must if flag in catalogue.red_flags and _matches(catalogue, catalogue.red_flags[flag], spot, cautions))


def standing_flags(catalogue: Catalogue) -> tuple[RedFlag, ...]:
    """The red flags that are not asked but stand as a fixed line under every answer."""
    standing = [flag for flag in catalogue.red_flags.values() if not flag.is_asked and flag.slug != PERSISTENT]
    return tuple(sorted(standing, key=lambda flag: (flag.rank, flag.slug)))


# --- bands (rules 2-4) ---


@made_once
def bands_in_order(catalogue: Catalogue) -> tuple[SeverityBand, ...]:
    """The bands, mildest first."""
    return tuple(sorted(catalogue.bands.values(), key=lambda band: (band.advice.strictness, band.lowest, band.slug)))


def _band_of_number(bands: Sequence[SeverityBand], number: int) -> int:
    """The place in `bands` of the band that holds a number; the strictest of several, in a gap the next stricter one."""
    holding = [place for place, band in enumerate(bands) if band.lowest <= number <= band.highest]
    above = [place for place, band in enumerate(bands) if band.lowest > number]
    return max(holding) if holding else min(above, default=len(bands) - 1)


def _band_of_level(bands: Sequence[SeverityBand], level: AdviceLevel) -> int:
    """The place in `bands` of the mildest band that is at least as strict as a level, else of the strictest."""
    return next((place for place, band in enumerate(bands) if band.advice.strictness >= level.strictness), len(bands) - 1)


def _persists(spot: Spot, severity: int) -> str:
    """Why `rf-persistent` stands over a spot (rule 4), or nothing."""
    if spot.days > PERSISTENT_DAYS and severity >= PERSISTENT_SEVERITY:
        return "long"
    if spot.days > PERSISTENT_HIGH_DAYS and severity > PERSISTENT_HIGH:
        return "high"
    return "recurrent" if spot.recurrent else ""


def _is_exempt(kind: str | None, severity: int, days: int) -> bool:
    """Kinds that time alone says nothing against while they are mild (rule 4)."""
    return severity <= MILD_ENOUGH and (kind in PATIENT_KINDS or (kind == SLOW_KIND and days <= SLOW_DAYS))


def is_emergency(catalogue: Catalogue, flag: str) -> bool:
    """Whether a red flag is an emergency. No other is milder than stop, one that is gone from the library included."""
    known = catalogue.red_flags.get(flag)
    return known is not None and known.advice == AdviceLevel.EMERGENCY


def _advice(catalogue: Catalogue, spot: Spot, *, cautions: frozenset[str], red_flags: Set[str]) -> Advice:
    """The advice for a spot by itself, without rule 9."""
    bands, kind, severity = bands_in_order(catalogue), read_kind(catalogue, spot), read_severity(spot)
    slug = kind.slug if kind else ""
    because: list[Because] = []

    def say(rule: str, subject: str, *, number: int | None = None, detail: str = "") -> None:
        because.append(Because(rule=rule, subject=subject, area=spot.area, side=spot.side, number=number, detail=detail))

    at = _band_of_number(bands, severity)
    say("2", bands[at].slug, number=spot.severity)
    if severity != spot.severity:
        say("8", bands[at].slug, number=severity)
    if slug and slug != spot.kind:
        say("8", slug)

    floor = kind.advice_floor if kind else AdviceLevel.GO
    flags = set(red_flags) | spot.flags
    standing = spot.standing - flags
    persists = ""
    if severity == 0 and floor.strictness < AdviceLevel.REST.strictness:
        floor = AdviceLevel.GO
        say("4", bands[at].slug)
    else:
        if (lifted := _band_of_level(bands, floor)) > at:
            at = lifted
            say("2", slug, detail=bands[at].slug)
        if not _is_exempt(slug, severity, spot.days):
            if (spot.days > LONG_DAYS or spot.rising) and at + 1 < len(bands):
                at += 1
                say("4", bands[at].slug, number=spot.days, detail="long" if spot.days > LONG_DAYS else "rising")
            if persists := _persists(spot, severity):
                say("4", PERSISTENT, number=spot.days, detail=persists)
        elif slug in PATIENT_KINDS and spot.days > SHOW_SOMEONE_DAYS:
            say("4", slug, number=spot.days)
    if spot.hurt and at + 1 < len(bands):
        at += 1
        say("19", bands[at].slug)
    for flag in sorted(flags):
        say("5", flag)
    for flag in sorted(standing):
        say("5", flag, detail="standing")
    flags |= standing
    raised = _raised_by(catalogue, spot.area, cautions)
    for caution, rule in raised:
        say("6", caution, detail=rule)

    if persists:
        flags.add(PERSISTENT)
    if flags or raised:
        at = max(at, _band_of_level(bands, AdviceLevel.STOP))
    level = _strictest([bands[at].advice, floor, AdviceLevel.STOP if flags or raised else AdviceLevel.GO])
    limits = _limits(bands[at], level, kind, _tags(catalogue, spot.area, slug, severity))
    return Advice(
        spot=spot,
        level=level,
        band=bands[at].slug,
        because=tuple(because),
        sources=_sources(catalogue, kind, because),
        muscles=tuple(sorted(catalogue.muscles_of(spot.area))),
        kind=slug or None,
        severity=severity,
        limits=tuple((side, limits) for side in SIDES[spot.side]),
        flagged=tuple(sorted(flags)),
        standing=tuple(sorted(standing)),
        raised=tuple(sorted({caution for caution, _ in raised})),
    )


def _strictest(levels: Iterable[AdviceLevel]) -> AdviceLevel:
    return max(levels, key=lambda level: level.strictness)


def _raised_by(catalogue: Catalogue, area: str, cautions: frozenset[str]) -> list[tuple[str, str]]:
    """(caution, stretch rule) for each stretch rule that has nothing to put instead and stops the area (rule 6)."""
    return [
        (caution, rule.slug)
        for rule in sorted(catalogue.stretch_rules.values(), key=lambda rule: rule.slug)
        if not rule.instead and (rule.slug not in PLACES_OF_RULE or is_on(catalogue, area, PLACES_OF_RULE[rule.slug]))
        for caution in sorted(cautions.intersection(rule.avoid_tags))
    ]


def _tags(catalogue: Catalogue, area: str, kind: str | None, severity: int) -> frozenset[str]:
    """The tags that come with a kind on an area (rule 7)."""
    groups = catalogue.groups_of(area)
    found = [tags for slug, group, lowest, tags in TAGS_OF_KIND if slug == kind and severity >= lowest and (not group or group in groups)]
    return frozenset().union(*found)


def _limits(band: SeverityBand, level: AdviceLevel, kind: SorenessKind | None, tags: frozenset[str]) -> Limits:
    """What a band and a kind leave (rules 2, 3, 8, 11); nothing at rest or stricter, whatever the tables say."""
    nothing = level.strictness >= AdviceLevel.REST.strictness
    kinds = frozenset(band.allowed_kinds) & frozenset(kind.suggest_kinds) if kind else frozenset(band.allowed_kinds) - {ExerciseKind.STATIC_STRETCH}
    session = GENTLE_KINDS | STRENGTH_KINDS if kind and kind.stretching == Stretching.AVOID else GENTLE_KINDS
    kinds = frozenset() if nothing else kinds
    return Limits(level=level, band=band.slug, cap=0 if nothing else band.intensity_cap, kinds=kinds, session_kinds=kinds & session, tags=tags)


def _sources(catalogue: Catalogue, kind: SorenessKind | None, because: Iterable[Because]) -> tuple[str, ...]:
    """What the advice leans on, each source once."""
    found = set(kind.sources) if kind else set()
    for each in because:
        if each.subject in catalogue.red_flags:
            found.update(catalogue.red_flags[each.subject].sources)
        if each.detail in catalogue.stretch_rules:
            found.update(catalogue.stretch_rules[each.detail].sources)
    # Without a kind the number speaks alone, and the bands are drawn from what these lean on.
    rules = {RULE_SOURCES[each.rule] for each in because if each.rule in RULE_SOURCES} if found else set(RULE_SOURCES.values())
    found.update(source for rule in rules if rule in catalogue.severity_rules for source in catalogue.severity_rules[rule].sources)
    return tuple(sorted(found))


# --- several spots at once ---


def _emergency(catalogue: Catalogue, advice: Advice, flags: list[str]) -> Advice:
    """An emergency hides everything else, for every spot."""
    spot, bands = advice.spot, bands_in_order(catalogue)
    because = tuple(Because(rule="5", subject=flag, area=spot.area, side=spot.side) for flag in flags) or advice.because
    limits = _limits(bands[-1], AdviceLevel.EMERGENCY, None, frozenset())
    return replace(
        advice,
        level=AdviceLevel.EMERGENCY,
        band=bands[-1].slug,
        because=because,
        sources=_sources(catalogue, None, because),
        limits=tuple((side, limits) for side in advice.sides),
    )


def _strictest_there(catalogue: Catalogue, found: list[Advice]) -> tuple[Advice, ...]:
    """Rule 9: on a muscle and side where two spots meet, the strictest wins.

    A side of a spot is as strict as the mildest of its muscles, each read with the strictest spot on it; a spot is as strict as its mildest side.
    """
    places = {band.slug: place for place, band in enumerate(bands_in_order(catalogue))}

    def strictness(limits: Limits) -> tuple[int, int]:
        return limits.level.strictness, places[limits.band]

    there: dict[tuple[str, str], tuple[Limits, str]] = {}
    for advice in sorted(found, key=lambda each: (each.area, each.spot.side)):
        for side, limits in advice.limits:
            for muscle in advice.muscles:
                if (muscle, side) not in there or strictness(limits) > strictness(there[muscle, side][0]):
                    there[muscle, side] = (limits, advice.area)

    def stricter(advice: Advice) -> Advice:
        because, limits = list(advice.because), list(advice.limits)
        for place, (side, own) in enumerate(limits):
            if not advice.muscles:
                continue
            muscle = min(advice.muscles, key=lambda each: (strictness(there[each, side][0]), each))
            wins, area = there[muscle, side]
            if strictness(wins) > strictness(own):
                band, kind = catalogue.bands[wins.band], catalogue.kinds.get(advice.kind or "")
                limits[place] = (side, _limits(band, wins.level, kind, own.tags))
                because.append(Because(rule="9", subject=muscle, area=advice.area, side=side, detail=area))
        if len(because) == len(advice.because):
            return advice
        mildest = min((each for _, each in limits), key=strictness)
        return replace(advice, level=mildest.level, band=mildest.band, because=tuple(because), limits=tuple(limits))

    return tuple(stricter(advice) for advice in found)

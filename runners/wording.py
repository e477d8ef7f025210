"""Words for the reasons of advice and suggestions. Reasons are data; only this module turns them into English. No Django."""

from __future__ import annotations

from collections.abc import Callable

from library.catalogue import Catalogue, Muscle
from library.wording import listed, sentence, short_phase, uncapital
from library.words import AdviceLevel, ExerciseKind, Slot
from runners.advice import PERSISTENT, Advice, Because
from runners.suggestions import INSTEAD_OF_A_RUN, Withheld

HEADLINES = {
    AdviceLevel.GO: "Good to go",
    AdviceLevel.ADAPT: "Go easy on it",
    AdviceLevel.GENTLE_ONLY: "Gentle movement only",
    AdviceLevel.REST: "Rest it",
    AdviceLevel.STOP: "Get this checked before stretching",
    AdviceLevel.EMERGENCY: "Get help now",
}
DOES = {
    ExerciseKind.STATIC_STRETCH: "lengthens",
    ExerciseKind.DYNAMIC_STRETCH: "swings through the range of",
    ExerciseKind.MOBILITY: "moves",
    ExerciseKind.SELF_MASSAGE: "presses and glides over",
    ExerciseKind.STRENGTH: "loads",
    ExerciseKind.STABILITY: "steadies",
}
AT = {Slot.BEFORE_RUN: "before a run", Slot.AFTER_RUN: "after a run", Slot.REST_DAY: "on a rest day"}
PERSISTS = {
    "long": "It has lasted {number} days, longer than plain soreness takes.",
    "high": "It has been this sore for {number} days.",
    "recurrent": "It has eased and come back three times in four weeks.",
}


def text(because: Because, catalogue: Catalogue) -> str:
    """One to three plain sentences for a reason."""
    return WORDINGS[because.rule](because, catalogue)


def left_out(withheld: Withheld, catalogue: Catalogue) -> str:
    """Why an exercise is left out today, in a sentence."""
    subject, area = withheld.subject, f"your {_area(withheld.area, catalogue)}"
    match withheld.rule:
        case "5":
            flag = catalogue.red_flags.get(subject)
            return sentence(f"Left out until this is checked: {flag.sign}") if flag else "Left out until someone has looked at it."
        case "6":
            return sentence(f"Left out because of what you named: {_caution(subject, catalogue)}")
        case "7":
            return sentence(f"Left out because of the feeling in {area}. It does not suit: {_caution(subject, catalogue)}")
        case "12":
            strain, cap = catalogue.exercises[withheld.slug].intensity, catalogue.bands[subject].intensity_cap
            return f"Strain {strain} of 3. For {area} we stay at {cap} today." if cap else f"Nothing that strains {area} today."
    return f"It would work another sore spot too: {_area(subject, catalogue)}."


def guidance(advice: Advice, catalogue: Catalogue) -> list[str]:
    """What the advice means today, in sentences: what to do, else running, stretching, strength, and when to see someone."""
    flags = [catalogue.red_flags[slug] for slug in advice.flagged if slug in catalogue.red_flags]
    flags = [flag for flag in flags if advice.level != AdviceLevel.EMERGENCY or flag.advice == AdviceLevel.EMERGENCY]
    said = [sentence(flag.what_to_do) for flag in flags]
    band = catalogue.bands.get(advice.band)
    if band and advice.level != AdviceLevel.EMERGENCY:
        said += [sentence(f"Running: {band.run}"), sentence(f"Stretching: {band.stretch}"), sentence(f"Strength: {band.strength}")]
        # A red flag says by itself how soon; the band's own line would contradict it.
        said += [sentence(f"When to see a professional: {band.see_professional_if}")] if band.see_professional_if and not flags else []
    return list(dict.fromkeys(said))


def place(area: str, side: str, catalogue: Catalogue) -> str:
    """An area and a side as one says them: "your left hamstrings", "your core in the middle"."""
    name = _area(area, catalogue)
    sides = {"left": f"your left {name}", "right": f"your right {name}", "both": f"your {name} on both sides", "centre": f"your {name} in the middle"}
    return sides.get(side, f"your {name}")


def _area(area: str, catalogue: Catalogue) -> str:
    return uncapital(catalogue.area_name(area)) if catalogue.is_area(area) else area


def _caution(slug: str, catalogue: Catalogue) -> str:
    return catalogue.cautions[slug].name if slug in catalogue.cautions else slug.replace("_", " ")


def _number(because: Because, catalogue: Catalogue) -> str:
    """Rule 2: the number, or the feel where it asks for more care."""
    where = place(because.area, because.side, catalogue)
    if because.subject in catalogue.bands:
        return f"You marked {where} {because.number} of 10: {catalogue.bands[because.subject].label}."
    kind, band = catalogue.kinds[because.subject], catalogue.bands[because.detail]
    return f"You said how it feels: {kind.label}. That alone counts as {band.label}, whatever the number. {sentence(kind.why)}"


def _nothing_at_rest(because: Because, catalogue: Catalogue) -> str:
    return "So there is nothing to do on it today."


def _time(because: Because, catalogue: Catalogue) -> str:
    """Rule 4."""
    if because.subject == PERSISTENT:
        flag = catalogue.red_flags.get(PERSISTENT)
        return f"{PERSISTS[because.detail].format(number=because.number)} {sentence(flag.what_to_do) if flag else ''}".strip()
    if because.subject in catalogue.kinds:
        return f"It has been {because.number} days. That is common with this feeling; it is worth showing someone all the same."
    if because.detail == "rising":
        return "Three reports in a row went up, so we go one step more careful than the number."
    if because.detail == "long":
        return f"It has been {because.number} days. After a week we go one step more careful than the number."
    return "Nothing is sore there now. A normal session is fine, if you like one."


def _flag(because: Because, catalogue: Catalogue) -> str:
    """Rule 5."""
    flag = catalogue.red_flags.get(because.subject)
    if flag is None:
        return "You said yes to a sign that a stretch cannot help. Have it looked at first."
    return f"You said yes to this: {flag.sign}. It can be a sign of something a stretch cannot help. {sentence(flag.what_to_do)}"


def _named(because: Because, catalogue: Catalogue) -> str:
    """Rule 6: a caution that stops a spot, or takes out all that there is for it."""
    rule = catalogue.stretch_rules.get(because.detail)
    if rule is None:
        return f"This holds for the whole session: {_caution(because.subject, catalogue)}. It takes out all we have for it."
    return f"This holds for the whole session: {_caution(because.subject, catalogue)}. {sentence(rule.why)} Have it looked at before you stretch there."


def _comes_with(because: Because, catalogue: Catalogue) -> str:
    """Rule 7."""
    return f"How it feels there brings a limit: {_caution(because.subject, catalogue)}. It takes out all we have for it."


def _read_as(because: Because, catalogue: Catalogue) -> str:
    """Rule 8."""
    if because.subject in catalogue.kinds:
        return f"It came on suddenly, so we take it as: {catalogue.kinds[because.subject].label}."
    return f"It makes you limp, so it counts as {because.number} of 10 at least."


def _strictest(because: Because, catalogue: Catalogue) -> str:
    """Rule 9."""
    muscle = uncapital(catalogue.muscles[because.subject].common_name)
    return f"On the {because.side}, another spot takes in your {muscle} too: {_area(because.detail, catalogue)}. The stricter advice counts there."


def _works(because: Because, catalogue: Catalogue) -> str:
    """Rule 10."""
    exercise = catalogue.exercises[because.detail]
    where = place(because.area, because.side, catalogue)
    told = f"You marked {where} {because.number} of 10." if because.number else f"For {where}."
    if because.subject not in catalogue.muscles:
        return f"{told} Nothing we have aims straight at it; this works its neighbours in the same group."
    muscle = catalogue.muscles[because.subject]
    also = "" if because.subject in exercise.primary else "also "
    name = muscle.common_name if "(" in muscle.common_name else f"{muscle.common_name} ({muscle.name})"
    return f"{told} This {also}{DOES.get(exercise.kind, 'works')} the {uncapital(name)}{_hardest(muscle, catalogue)}."


def _hardest(muscle: Muscle, catalogue: Catalogue) -> str:
    """Where in the stride a muscle works hardest."""
    most = max(muscle.activity.values(), default=0)
    phases = [short_phase(phase).lower() for slug, phase in catalogue.phases.items() if muscle.activity.get(slug) == most]
    return f", busiest in {listed(phases)}" if most > 1 and len(phases) <= 3 else ""


def _kinds(because: Because, catalogue: Catalogue) -> str:
    """Rule 11: why strength instead of a stretch, or why nothing."""
    if because.detail:
        return "No kind of exercise suits both how sore it is and how it feels, so nothing is offered for it. That is an answer too."
    kind = catalogue.kinds.get(because.subject)
    return f"It feels like this: {kind.label}. {sentence(kind.why)}" if kind else "Strength suits it better than a stretch."


def _strain(because: Because, catalogue: Catalogue) -> str:
    """Rule 12."""
    if because.detail == "level":
        return "All we have for it asks for more skill than the level you chose."
    if because.number:
        return f"At this soreness we stay at strain {because.number} of 3. Mild at most, and short of pain."
    return "All we have for it strains it more than it should be strained today."


def _other_spot(because: Because, catalogue: Catalogue) -> str:
    """Rule 13: a side left out, or all of it."""
    other = _area(because.subject, catalogue)
    if because.detail:
        return f"Not on the {because.side}, where it would work another sore spot too: {other}."
    return f"All we have for it would work another sore spot too: {other}."


def _to_hand(because: Because, catalogue: Catalogue) -> str:
    """Rule 14."""
    thing = catalogue.equipment.get(because.subject)
    return f"All we have for it needs something that is not to hand, such as: {thing.name}." if thing else "All we have for it needs something that is not to hand."


def _when(because: Because, catalogue: Catalogue) -> str:
    """Rule 15: what stands in for a run, or a slot nothing fits."""
    if because.subject in INSTEAD_OF_A_RUN:
        return f"Instead of the run: {uncapital(catalogue.exercises[because.subject].name)}, if it stays comfortable."
    return f"Nothing we have for it sits well {AT[Slot(because.subject)]}." if because.subject in set(Slot) else "Nothing we have for it sits well in a session."


def _fits(because: Because, catalogue: Catalogue) -> str:
    """Rule 18."""
    if because.number:
        return f"Cut to {because.number} of {catalogue.exercises[because.subject].sets} sets, to fit the time."
    return "Nothing for it fits the time you have. A few minutes more would do."


def _reaction(because: Because, catalogue: Catalogue) -> str:
    """Rule 19."""
    if because.subject in catalogue.bands:
        return "An exercise for it hurt within the last week, so we go one step more careful."
    return "You said no to all we have for it."


WORDINGS: dict[str, Callable[[Because, Catalogue], str]] = {
    "2": _number,
    "3": _nothing_at_rest,
    "4": _time,
    "5": _flag,
    "6": _named,
    "7": _comes_with,
    "8": _read_as,
    "9": _strictest,
    "10": _works,
    "11": _kinds,
    "12": _strain,
    "13": _other_spot,
    "14": _to_hand,
    "15": _when,
    "18": _fits,
    "19": _reaction,
}

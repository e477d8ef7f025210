"""Words for the reasons of advice and suggestions. Reasons are data; only this module turns them into English. No Django."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from library.catalogue import Catalogue, Exercise, Muscle
from library.wording import BRACKET, capital, cited_as, dose, listed, sentence, short_phase, strongest, uncapital
from library.words import AdviceLevel, ExerciseKind, Slot
from runners.advice import PERSISTENT, SIDES, Advice, Because, is_emergency
from runners.history import Change, NextReport
from runners.shelf import GENTLE
from runners.suggestions import INSTEAD_OF_A_RUN, Considered, Hint, Suggestion, Swap, Withheld

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
ALSO_DOES = {kind: f"also {word}" for kind, word in DOES.items()}
CARD_WORDS = 45  # at most, on a card
KIND_WORDS = 3  # of a feeling, on a card
LEAVE = "Stop if it turns sharp or tingles."
LEAVE_IN_FULL = "Leave it out if the pain is sharp or spreads, or if you feel numb or tingling. A mild pull is as far as it goes."
CAN_DO = {
    ExerciseKind.STATIC_STRETCH: "It can ease the stiff feeling for a while. It does not make soreness pass sooner.",
    ExerciseKind.DYNAMIC_STRETCH: "It can ease the stiff feeling for a while. It does not make soreness pass sooner.",
    ExerciseKind.MOBILITY: "Gentle movement can make it feel looser for a while. It does not make soreness pass sooner.",
    ExerciseKind.SELF_MASSAGE: "It can make it feel less sore for a while.",
    ExerciseKind.STRENGTH: "It aims at getting the place used to load again. That takes weeks.",
    ExerciseKind.STABILITY: "It aims at getting the place used to load again. That takes weeks.",
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


def withheld(each: Withheld, catalogue: Catalogue) -> str:
    """What is left out today and why, in one line."""
    return f"{sentence(catalogue.exercises[each.slug].name)} {left_out(each, catalogue)}"


# --- why this one ---


def card(suggestion: Suggestion, advices: Sequence[Advice], catalogue: Catalogue) -> str:
    """Why an exercise is there, in 45 words at most: what was said, what it does to which muscle, where that works in the stride, the dose,
    how sure that is, and when to leave it. `advices` are those of its session."""
    served = _served(suggestion, advices)
    exercise, advice = catalogue.exercises[suggestion.slug], served[0]
    does, stride = _does(advice, exercise, catalogue), _stride(advice, exercise, catalogue)
    for told in _told(advice, len(served) - 1, catalogue):
        for where in (stride, "") if stride else ("",):
            said = " ".join((told, sentence(f"{does}{where}"), f"{capital(_dose(suggestion))}.", _how_sure(suggestion, catalogue), LEAVE))
            if len(said.split()) <= CARD_WORDS:
                return said
    return said


def more(suggestion: Suggestion, advices: Sequence[Advice], catalogue: Catalogue) -> tuple[str, ...]:
    """All there is to say about an exercise, behind "why?": each reason, what it can do, how sure that is and by whom, when to leave it."""
    said = [text(each, catalogue) for each in suggestion.because]
    exercise = catalogue.exercises[suggestion.slug]
    muscle = _muscle(_served(suggestion, advices)[0], exercise, catalogue)
    if muscle:
        felt = sentence(f"One feels it here: {muscle.felt_where}") if muscle.felt_where else ""
        said += [felt] if felt else []
    said.append(f"In all: {_dose(suggestion)}.")
    if exercise.kind in CAN_DO:
        said.append(CAN_DO[exercise.kind])
    cited = [cited_as(catalogue.sources[source]) for source in suggestion.sources if source in catalogue.sources]
    said.append(_how_sure(suggestion, catalogue) + (f" It leans on {listed(cited)}." if cited else ""))
    return tuple(dict.fromkeys((*said, LEAVE_IN_FULL)))


def _served(suggestion: Suggestion, advices: Sequence[Advice]) -> list[Advice]:
    """The advice of the spots it is for, the sorest first."""
    found = [each for each in advices if each.area in suggestion.areas and (not suggestion.sides or set(suggestion.sides) & set(SIDES[each.spot.side]))]
    return sorted(found, key=lambda each: (-each.severity, suggestion.areas.index(each.area), each.spot.side))


def _told(advice: Advice, others: int, catalogue: Catalogue) -> Iterator[str]:
    """What the runner said of a spot: all of it, then in fewer words."""
    where, spot = capital(place(advice.area, advice.spot.side, catalogue)), advice.spot
    kind = catalogue.kinds.get(spot.kind or "")
    feels = _in_short(kind.label) if kind and spot.severity else ""
    number = f"{spot.severity} of 10" if spot.severity else "nothing sore now"
    since = _since(spot.days) if spot.severity else ""
    besides = f" And {others} more spot{'' if others == 1 else 's'}." if others else ""
    yield f"{where}: {', '.join(part for part in (number, feels, since) if part)}.{besides}"
    yield f"{where}: {', '.join(part for part in (number, feels) if part)}.{besides}"
    yield f"{where}: {number}."


def _in_short(label: str) -> str:
    """A feeling as one says it, a few words long."""
    label = uncapital(BRACKET.sub("", label).strip())
    return label if len(label.split()) <= KIND_WORDS else label.split(",")[0]


def _since(days: int) -> str:
    """How long; nothing for the first day, which is also what the rules take when nobody said."""
    if days <= 1:
        return ""
    return f"for {days} days" if days < 14 else f"for {days // 7} weeks"


def _muscle(advice: Advice, exercise: Exercise, catalogue: Catalogue) -> Muscle | None:
    """The muscle of a spot that an exercise works, a primary one before a secondary."""
    return next((catalogue.muscles[each] for each in exercise.muscles if each in advice.muscles and each in catalogue.muscles), None)


def _does(advice: Advice, exercise: Exercise, catalogue: Catalogue) -> str:
    muscle = _muscle(advice, exercise, catalogue)
    if muscle is None:
        return "It works the neighbours in the same group"
    words = DOES if muscle.slug in exercise.primary else ALSO_DOES
    name = "this muscle" if muscle.slug == advice.area else f"the {uncapital(BRACKET.sub('', muscle.common_name))}"
    return f"It {words.get(exercise.kind, 'works')} {name}"


def _stride(advice: Advice, exercise: Exercise, catalogue: Catalogue) -> str:
    muscle = _muscle(advice, exercise, catalogue)
    return _hardest(muscle, catalogue) if muscle else ""


def _dose(suggestion: Suggestion) -> str:
    return dose(sets=suggestion.sets, reps=suggestion.reps, hold_seconds=suggestion.hold_seconds, per_side=len(suggestion.sides) == 2)


def _how_sure(suggestion: Suggestion, catalogue: Catalogue) -> str:
    best = strongest(catalogue.sources[source] for source in suggestion.sources if source in catalogue.sources)
    return f"Evidence: {uncapital(best.label)}." if best else "Evidence: none yet."


# --- swaps, hints, how it is now ---


def swap(each: Swap, catalogue: Catalogue) -> str:
    """What came in the place of an exercise that was sent away."""
    away = uncapital(catalogue.exercises[each.slug].name)
    if each.instead is None:
        return f"Instead of {away} there is nothing else for the same spots in this time."
    return f"{sentence(catalogue.exercises[each.instead].name)} It came in the place of {away}."


def hint(each: Hint, catalogue: Catalogue) -> str:
    """A place that is also worth a look: a hint, never a cause."""
    relation = catalogue.relations[each.relation]
    where = "" if each.to not in catalogue.muscles else f" ({catalogue.muscles[each.to].name})"
    when = f", {relation.when}" if relation.when else ""
    return f"Also worth a look: your {_area(each.to, catalogue)}{where}. It is a hint, not a cause. Noted for {_area(each.area, catalogue)}{when}: {relation.reason}."


def how_now(each: NextReport, area: str, side: str, catalogue: Catalogue) -> str:
    """What to say to a word about how a spot is now (rule 26)."""
    where = place(area, side, catalogue)
    match each.change:
        case Change.GONE:
            return f"Good. We take {where} off the list. Note it again if it comes back."
        case Change.BETTER:
            return f"Good. We count {where} as {each.number} of 10 now."
        case Change.WORSE:
            return f"Sorry to hear that. We count {where} as {each.number} of 10 now, and ask a few questions first."
    return f"Noted. We leave {where} at {each.number} of 10."


# --- for reviewers ---

OUT = {
    "3": "nothing is done there today",
    "6": "it does not go with {caution}",
    "7": "the feeling there brings {caution}",
    "11": "its kind does not suit how sore it is and how it feels",
    "12": "it strains more than is allowed today",
    "13": "another sore spot is in its way, {area}",
    "14": "it needs something that is not to hand, {thing}",
    "15": "it does not sit well at that time",
    "18": "others gain more, or no time is left",
    "19": "the runner said no to it",
    "22": "it was sent away",
    "27": "it is done on the floor",
}


def considered(each: Considered, catalogue: Catalogue) -> str:
    """What became of an exercise, for a reviewer: its points, and whether it was taken, by which rule and why."""
    points = ", ".join(f"{name} {number:+d}" for name, number in each.points if number)
    head = f"{catalogue.exercises[each.slug].name}: {each.total} points ({points})"
    if each.taken:
        return f"{head}. Taken, rule {each.rule}" + (f", in the place of {uncapital(catalogue.exercises[each.subject].name)}." if each.rule == "22" else ".")
    why = "it asks for more skill" if each.detail == "level" else OUT[each.rule]
    thing = catalogue.equipment.get(each.subject)
    words = why.format(caution=_caution(each.subject, catalogue), area=_area(each.subject, catalogue), thing=thing.name if thing else each.subject)
    return f"{head}. Left out, rule {each.rule}: {words}."


def guidance(advice: Advice, catalogue: Catalogue) -> list[str]:
    """What the advice means today, in sentences: what to do, else running, stretching, strength, and when to see someone."""
    flags = [catalogue.red_flags[slug] for slug in advice.flagged if slug in catalogue.red_flags]
    flags = [flag for flag in flags if (flag.advice == AdviceLevel.EMERGENCY) == (advice.level == AdviceLevel.EMERGENCY)]
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
    if because.detail:
        what = "Have it looked at before you stretch there." if is_emergency(catalogue, flag.slug) else sentence(flag.what_to_do)
        return f"In the last week you said yes to this: {flag.sign}. That stands for seven days, or until a professional has cleared it. {what}"
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
        return f"Cut to {because.number} of {because.detail} sets, to fit the time."
    return "Nothing for it fits the time you have. A few minutes more would do."


def _reaction(because: Because, catalogue: Catalogue) -> str:
    """Rule 19."""
    if because.subject in catalogue.bands:
        return "An exercise for it hurt within the last week, so we go one step more careful."
    return "You said no to all we have for it."


def _sent_away(because: Because, catalogue: Catalogue) -> str:
    """Rule 22: what came instead, or that nothing did."""
    if because.detail:
        return f"It came in the place of what you sent away: {uncapital(catalogue.exercises[because.subject].name)}."
    return "You sent away all we have for it this time. There is nothing else."


def _lighter(because: Because, catalogue: Catalogue) -> str:
    """Rule 23."""
    if because.subject in catalogue.bands:
        return "A smaller dose than usual, because of how sore it is."
    return "Shorter holds, as you chose." if because.subject == GENTLE else "Longer holds, as you chose."


def _gentler(because: Because, catalogue: Catalogue) -> str:
    """Rule 25."""
    why = "That one strains more than is allowed today" if because.detail == "12" else "That one does not go with what you named"
    return f"A gentler form of this: {uncapital(catalogue.exercises[because.subject].name)}. {why}."


def _off_the_floor(because: Because, catalogue: Catalogue) -> str:
    """Rule 27."""
    return "All we have for it is done on the floor."


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
    "22": _sent_away,
    "23": _lighter,
    "25": _gentler,
    "27": _off_the_floor,
}

"""Starter routines of the library, for one runner: the steps to keep, and those left out because of what the runner has told us."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from library.catalogue import Catalogue, StarterRoutine, StarterStep
from library.wording import listed, uncapital
from runners.routines import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An exercise that is not for this runner, and the cautions of theirs that say so."""

    name: str
    cautions: tuple[str, ...]

    @property
    def words(self) -> str:
        """As a sentence says it: "Couch stretch (kneeling hurts)"."""
        return f"{self.name} ({listed(uncapital(caution) for caution in self.cautions)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForRunner:
    steps: tuple[Step, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def said(self) -> str:
        """What is left out, as a sentence; empty where nothing is."""
        if not self.left_out:
            return ""
        return f"Left out, because of what you told us: {listed(each.words for each in self.left_out)}."


def for_runner(starter: StarterRoutine, catalogue: Catalogue, *, cautions: Set[str]) -> ForRunner:
    """A starter's steps without those that a caution of the runner's rules out (SUGGESTIONS.md 12)."""
    steps: list[Step] = []
    left_out: list[LeftOut] = []
    for step in starter.steps:
        exercise = catalogue.exercises[step.exercise]
        if against := [caution for caution in exercise.cautions if caution in cautions]:
            left_out.append(LeftOut(name=exercise.name, cautions=tuple(catalogue.cautions[caution].name for caution in against)))
        else:
            steps.append(step_of(step, catalogue))
    return ForRunner(steps=tuple(steps), left_out=tuple(left_out))


def step_of(step: StarterStep, catalogue: Catalogue) -> Step:
    """A step of a starter as a routine holds it; the left side first where it does not say."""
    sides = step.sides.in_order or ("left", "right") if catalogue.exercises[step.exercise].per_side else ()
    return Step(slug=step.exercise, sides=sides, sets=step.sets, hold_seconds=step.hold_seconds, reps=step.reps, rest_seconds=step.rest_seconds)

"""Publishing from a terminal: a plan is shown, what must be asked is asked, and it is done."""

from __future__ import annotations

import sys
from collections.abc import Collection
from dataclasses import dataclass

import click

from cardwright.front import Front, print_json
from cardwright.steps import show_plan
from core.access.rights import require_administration
from core.engine import Installation
from core.publish import Plan, apply_plan

ALL = "all"


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said beforehand: not to ask, which steps are consented to, why it is done."""

    yes: bool
    consent: tuple[str, ...]
    note: str


def carried_out(front: Front, installation: Installation, plan: Plan, answers: Answers) -> int:
    """The number of the version that is live after a plan; of a blocked one, which is only shown, its base.

    Raises Abort when the answer is no, and UsageError where something must be asked and nobody can be.
    """
    show_plan(front.err, plan, front.language)
    if not plan.possible:
        return plan.base
    agreed = frozenset() if plan.empty else agreed_to(plan.questions, answers, "Publish?")
    with front.read_in(installation) as ctx:
        require_administration(ctx, "definitions")
    with front.err.status("Publishing…"):
        return apply_plan(installation, plan, front.actor(installation), note=answers.note, consent=agreed)


def tell_version(front: Front, plan: Plan, version: int, *, as_json: bool) -> None:
    """Prints which version is live now; nothing for people when no new one is."""
    if not plan.possible:
        return
    if as_json:
        print_json({"version": version, "changed": version != plan.base})
    elif version != plan.base:
        front.err.print(f"Version {version} is live.", style="bold green")


def agreed_to(questions: Collection[str], answers: Answers, asked: str) -> frozenset[str]:
    """The steps that may be done, once everything was asked. Raises Abort when the answer is no."""
    unknown = sorted(set(answers.consent) - set(questions) - {ALL})
    if unknown:
        raise click.BadParameter(f"no step of this plan that asks: {', '.join(unknown)}", param_hint="--consent")
    agreed = set(questions) if ALL in answers.consent else set(questions) & set(answers.consent)
    open_questions = sorted(set(questions) - agreed)
    if not answers.yes and not sys.stdin.isatty():
        raise click.UsageError("Nobody can be asked here: add --yes.")
    if open_questions and answers.yes:
        raise click.UsageError(f"These steps need --consent: {'; '.join(open_questions)}")
    for step in open_questions:
        click.confirm(f"This needs consent, see above: {step}. Do it?", abort=True, err=True)
    if not answers.yes:
        click.confirm(asked, default=True, abort=True, err=True)
    return frozenset(questions)

"""Which process and which transition is meant, and what it asks for."""

from __future__ import annotations

from collections.abc import Iterable

from core.codes.processes import EVENT_AMBIGUOUS, EVENT_UNKNOWN, NO_PROCESS
from core.context import Context
from core.errors import Missing, Rejected
from core.records.shape import shape_of
from core.records.states import processes_of
from schema_registry.statechart import Process, State, Transition
from schema_registry.suggest import closest
from schema_registry.text import Text


def process_named(ctx: Context, entity: str, event: str, process: str = "") -> Process:
    """The process of an entity that an event belongs to. Raises Missing when none has it, Rejected when several."""
    about = shape_of(ctx, entity).entity
    charts = ctx.live.derive(processes_of, about.name)
    if process:
        charts = tuple(one for one in charts if one.name == process)
        if not charts:
            raise Missing([NO_PROCESS.at(name=process)])
    known = list(dict.fromkeys(name for one in charts for name in _events(one)))
    having = [one for one in charts if event in _events(one)]
    if not having:
        problem = EVENT_UNKNOWN.at(event=event, entity=about.title, known=", ".join(known) or "–")
        raise Missing([problem.suggesting(closest(event, known))])
    if len(having) > 1:
        raise Rejected([EVENT_AMBIGUOUS.at(event=event, processes=", ".join(one.name for one in having))])
    return having[0]


def _events(process: Process) -> Iterable[str]:
    return [event for state in process.states.values() for event in state.transitions]


def title_of(process: Process, event: str, state: State) -> Text:
    """What a transition is called: in this state, else in the first one that has it."""
    own = state.transitions.get(event)
    if own is not None:
        return own.title
    return next(one.transitions[event].title for one in process.states.values() if event in one.transitions)


def asked(process: Process, transition: Transition) -> tuple[str, ...]:
    """The fields that may be given with a transition: those of its form, then what it or its target requires."""
    target = process.states[transition.target]
    return tuple(dict.fromkeys((*transition.form, *transition.require, *target.require)))


def asked_by(process: Process, event: str) -> tuple[str, ...]:
    """The same of every transition of an event: it may lead from several states."""
    ways = [state.transitions[event] for state in process.states.values() if event in state.transitions]
    return tuple(dict.fromkeys(name for way in ways for name in asked(process, way)))


def demanded(process: Process, transition: Transition) -> frozenset[str]:
    """Those of them that need a value."""
    return frozenset((*transition.require, *process.states[transition.target].require))

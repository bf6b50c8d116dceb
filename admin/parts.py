"""The parts that are mounted beside the shell, in the order of their addresses."""

from __future__ import annotations

from flask import Blueprint


def blueprints() -> tuple[Blueprint, ...]:
    """The blueprints of the workplace's pages and of the API."""
    return ()

"""Manifests: names, versions, and what packs require of each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from schema_registry.checks.circles import circles
from schema_registry.checks.entities import check_name
from schema_registry.codes import cross as cross_codes
from schema_registry.codes import packs as codes
from schema_registry.documents import MANIFEST, Document
from schema_registry.findings import Findings
from schema_registry.menu import stated_groups, stated_menu
from schema_registry.packs import PackFiles
from schema_registry.pointer import join
from schema_registry.problems import Place
from schema_registry.requirements import required
from schema_registry.suggest import closest
from schema_registry.versions import satisfies
from schema_registry.view import mapping, text
from schema_registry.world import World


def check_presence(packs: Sequence[PackFiles], findings: Findings) -> None:
    """Every pack has a manifest and a name of its own."""
    names: set[str] = set()
    for pack in packs:
        place = Place(pack.file(MANIFEST), 1, 1)
        if MANIFEST not in pack.files:
            findings.placed.append(codes.NO_MANIFEST.at(place=place, pack=pack.name))
        if pack.name in names:
            findings.placed.append(codes.SAME_PACK.at(place=place, pack=pack.name))
        names.add(pack.name)


def check_requirements(manifests: Mapping[str, Document], present: Iterable[str], findings: Findings) -> None:
    """What packs require is here, in a version that fits, and not in a circle."""
    known = set(present)
    for name, manifest in manifests.items():
        found = manifest.value.get("name")
        if isinstance(found, str):
            check_name(findings, (manifest, "/name"), found)
        if found and found != name:
            findings.add(codes.NAME_DIFFERS, (manifest, "/name"), found=found, expected=name)
        for other, wanted in mapping(manifest.value.get("requires")).items():
            at = (manifest, join("/requires", other))
            if other not in known:
                guess = closest(other, known - {name})
                findings.add(codes.MISSING_PACK, at, at_key=True, suggest=guess, pack=other)
            elif other in manifests:
                version = text(manifests[other].value.get("version"))
                if version and isinstance(wanted, str) and not satisfies(version, wanted):
                    findings.add(codes.WRONG_VERSION, at, pack=other, found=version, wanted=wanted)
    for circle in circles({name: required(one) for name, one in manifests.items()}):
        shown = " → ".join([*circle, circle[0]])
        at = (manifests[circle[0]], join("/requires", circle[1 % len(circle)]))
        findings.add(codes.PACK_CYCLE, at, at_key=True, cycle=shown)


def check_menu(manifest: Document, below: Collection[str], world: World) -> None:
    """The menu places entities of the pack, and of those `below` it, once each."""
    packs = {manifest.pack, *below}
    known = [one.name for one in world.entities.values() if one.document.pack in packs or one.document.made]
    placed: set[str] = set()
    for name, pointer in stated_menu(manifest.value):
        if name not in known and name not in world.unread:
            world.findings.add(
                cross_codes.NO_ENTITY, (manifest, pointer), suggest=world.guess(name, known), name=name
            )
        if name in placed:
            world.findings.add(codes.MENU_TWICE, (manifest, pointer), name=name)
        placed.add(name)
    groups: set[str] = set()
    for id, _, pointer in stated_groups(manifest.value):
        if id in groups:
            world.findings.add(codes.MENU_TWICE, (manifest, f"{pointer}/id"), name=id)
        groups.add(id)

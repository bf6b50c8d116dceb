"""The regions of addresses for the cascade of a form, and a pasted address told apart."""

from __future__ import annotations

from functools import lru_cache

from flask import Blueprint, Response, jsonify, request

from admin.display.wording import worded
from admin.door import context
from core.kinds.address import LONGEST, read_line
from core.kinds.branches import BETWEEN
from core.kinds.fold import fold
from core.kinds.kind import Refused
from core.kinds.pinyin import spellings
from core.kinds.postal import names_of
from core.kinds.regions import region_tree

blueprint = Blueprint("regions", __name__)
KEPT = "private, max-age=86400"


@blueprint.get("/regions/<locale>.json")
def regions(locale: str) -> Response:
    """`[[code, code above, title, how it is typed], …]` in the order of the tree; the same for everybody."""
    context()
    response = Response(_listed("zh_CN" if locale.startswith("zh") else "en"), content_type="application/json")
    response.headers["Cache-Control"] = KEPT
    return response


@lru_cache(maxsize=2)
def _listed(locale: str) -> str:
    rows = []
    for code, one in region_tree().by_id.items():
        names = {fold(name) for name in (one.title.default, *one.title.translations.values())}
        typed = [spelled for name in sorted(names) for spelled in (name, *spellings(name))]
        rows.append([code, one.parent, one.title.say(locale), " ".join(dict.fromkeys(typed))])
    return jsonify(rows).get_data(as_text=True)


@blueprint.get("/regions/read")
def read() -> Response:
    """`{"region", "title", "postal", "street"}` of `?text=`, as far as that is certain; or what is wrong."""
    ctx = context()
    try:
        found = read_line(request.args.get("text", "")[: 2 * LONGEST])
    except Refused as refused:
        return jsonify(problem=worded(refused.at(""), ctx.locale))
    if found is None:
        return jsonify(region="", title="", postal="", street="")
    title = BETWEEN.join(names_of(found.region, ctx.locale.tag))
    return jsonify(region=found.region, title=title, postal=found.postal or "", street=found.street or "")

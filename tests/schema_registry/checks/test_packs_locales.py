"""Manifests, requirements and translations."""

from __future__ import annotations

import pytest

from schema_registry.build import build
from schema_registry.packs import PackFiles
from tests.schema_registry.definitions import VOCABULARY, codes, entity, files, locale, only, pack, problems, role


def built(*packs: PackFiles) -> list[tuple[str, str]]:
    return [(one.code, str(one.place)) for one in build(packs, VOCABULARY).problems]


def manifest(name: str, version: str = "1.0.0", **requires: str) -> PackFiles:
    document = pack(name=name, version=version, requires=requires)
    return files({"pack.json": document, f"entities/{name}.json": entity(name)}, name)


def test_a_pack_without_manifest_is_no_pack() -> None:
    assert built(PackFiles("shop", "shop", {})) == [("PCK002", "shop/pack.json:1:1")]


def test_required_packs_are_there_in_a_version_that_fits() -> None:
    assert built(manifest("shop", base="^1.2"), manifest("base", "1.3.0")) == []
    assert built(manifest("shop", base="^1.2")) == [("PCK008", "shop/pack.json:7:3")]
    assert built(manifest("shop", base="^1.2"), manifest("base", "2.0.0")) == [("PCK009", "shop/pack.json:7:11")]


def test_a_broken_manifest_is_not_blamed_on_those_that_require_it() -> None:
    broken = PackFiles("base", "base", {"pack.json": "{"})
    assert [code for code, _ in built(manifest("shop", base="^1.0"), broken)] == ["SYN025"]


def test_packs_may_not_require_each_other() -> None:
    assert [code for code, _ in built(manifest("a", b="*"), manifest("b", a="*"))] == ["PCK010"]


def test_two_packs_may_not_have_one_name() -> None:
    assert "PCK007" in [code for code, _ in built(manifest("a"), manifest("a"))]


def test_a_published_pack_keeps_its_name() -> None:
    renamed = files({"pack.json": pack(name="store")}, "shop")
    assert [code for code, _ in built(renamed)] == ["PCK006"]


def test_an_entity_is_defined_in_one_pack_only() -> None:
    other = files({"pack.json": pack(name="other"), "entities/x.json": entity("shop")}, "other")
    assert [code for code, _ in built(manifest("shop"), other)] == ["REL001"]


def test_ranges_that_are_none_are_refused() -> None:
    assert codes(problems(entity(), pack=pack(requires={"base": "latest"}))) == ["PCK008", "DOC012"]


def test_the_menu_names_entities_of_the_pack() -> None:
    problem = only(problems(entity(), pack=pack(menu=["custmer"])))
    assert (problem.code, problem.did_you_mean) == ("REL002", "customer")


WORDINGS = {"pack/title": "店", "customer/title": "客户", "customer/properties/name/title": "名称"}


def test_a_complete_translation_is_silent() -> None:
    assert problems(entity(), pack=pack(locales=["zh_CN"]), locales__zh_CN=locale(**WORDINGS)) == ()


def test_a_missing_translation_is_a_warning_at_the_first_wording_without_one() -> None:
    incomplete = locale(**{name: said for name, said in WORDINGS.items() if name != "customer/title"})
    problem = only(problems(entity(), pack=pack(locales=["zh_CN"]), locales__zh_CN=incomplete))
    assert (problem.code, problem.severity, problem.pointer) == ("LNT001", "warning", "/title")
    assert problem.hint == "Add to locales/zh_CN.json: customer/title."


def test_a_document_without_translations_is_one_warning() -> None:
    problem = only(problems(entity(), pack=pack(locales=["zh_CN"]), locales__zh_CN=locale(**{"pack/title": "店"})))
    assert problem.message == "Wordings of this document without a translation into zh_CN: 2."
    assert problem.hint == "Add to locales/zh_CN.json: customer/title, customer/properties/name/title."


def test_every_kind_of_wording_is_translated() -> None:
    document = entity(
        plural="Customers",
        description="Who buys",
        properties={
            "name": {"kind": "text", "title": "Name", "help": "Full", "placeholder": "Ltd"},
            "grade": {"kind": "choice", "title": "Grade", "enum": ["A"], "options": {"A": {"title": "Best"}}},
        },
        system={"sys_owner": {"title": "Manager"}},
        card={
            "tabs": [
                {
                    "id": "main",
                    "title": "Main",
                    "sections": [{"id": "s", "title": "Sect", "fields": ["name", "grade"]}],
                }
            ]
        },
    )
    found = problems(document, roles__r=role(), pack=pack(locales=["zh_CN"]), locales__zh_CN=locale())
    assert {path for one in found for path in str(dict(one.params)["paths"]).split(", ")} == {
        "pack/title",
        "customer/title",
        "customer/plural",
        "customer/description",
        "customer/properties/name/title",
        "customer/properties/name/help",
        "customer/properties/name/placeholder",
        "customer/properties/grade/title",
        "customer/properties/grade/options/A/title",
        "customer/system/sys_owner/title",
        "customer/card/tabs/main/title",
        "customer/card/tabs/main/sections/s/title",
        "roles/sales/title",
    }
    assert set(codes(found)) == {"LNT001"}


def test_a_language_without_a_file_is_one_warning() -> None:
    assert codes(problems(entity(), pack=pack(locales=["zh_CN"]))) == ["LNT004"]


def test_a_translation_of_nothing_is_a_warning_with_a_guess() -> None:
    problem = only(problems(entity(), locales__zh_CN=locale(**{"custmer/title": "客户"})))
    assert (problem.code, problem.did_you_mean) == ("LNT002", "customer/title")


def test_titles_that_nobody_wrote_may_be_translated() -> None:
    document = entity(properties={"name": {"kind": "text"}})
    wordings = {"customer/properties/name/title": "名称", "customer/plural": "客户"}
    assert problems(document, locales__zh_CN=locale(**wordings)) == ()


def test_a_file_of_the_own_language_is_superfluous() -> None:
    assert codes(problems(entity(), locales__en=locale())) == ["LNT007"]
    assert codes(problems(entity(), pack=pack(language="zh_CN"), locales__en=locale())) == []


def test_translations_of_a_broken_entity_are_not_called_left_over() -> None:
    found = problems(entity(), entities__order="{", locales__zh_CN=locale(**{"order/title": "订单"}))
    assert codes(found) == ["SYN025"]


@pytest.mark.parametrize("folder", ["reports", "processes", "categories", "roles", "calendars", "imports"])
def test_translations_of_a_broken_document_of_any_kind_are_not_called_left_over(folder: str) -> None:
    said = locale(**{f"{folder}/sales/title": "销售", f"{folder}/sale/title": "别的"})
    found = problems(entity(), **{f"{folder}__sales": "{"}, locales__zh_CN=said)
    assert codes(found).count("SYN025") == 1
    assert [one.pointer for one in found if one.code == "LNT002"] == [f"/{folder}~1sale~1title"]


def test_translations_of_expenses_are_passed_over_while_their_document_is_broken() -> None:
    found = problems(entity(), expenses__costs="{", locales__zh_CN=locale(**{"expenses/costs/title": "费用"}))
    assert "LNT002" not in codes(found)

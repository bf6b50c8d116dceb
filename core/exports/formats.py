"""The kinds of files that lists and reports are taken out as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schema_registry.frozen import Frozen


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file. `encoding`: of CSV; a workbook has none."""

    name: str
    title: str
    ending: str
    type: str
    encoding: str = ""


FORMATS: Mapping[str, Format] = Frozen(
    {
        one.name: one
        for one in (
            Format(
                "xlsx",
                "Excel (XLSX)",
                "xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
            Format("csv", "CSV (UTF-8)", "csv", "text/csv; charset=utf-8", "utf-8"),
            Format("gb18030.csv", "CSV (GB18030)", "csv", "text/csv; charset=gb18030", "gb18030"),
        )
    }
)


def file_name(name: str, format: str) -> str:
    """What the file of an entity or a report is called: signs that any system takes."""
    kept = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in name)
    return f"{kept}.{FORMATS[format].ending}"

"""What the ledger is called, and everything in it, in the languages of the product."""

from __future__ import annotations

from collections.abc import Mapping

from schema_registry.frozen import Frozen
from schema_registry.model import Text


def _text(en: str, zh: str) -> Text:
    return Text(en, Frozen({"zh_CN": zh}))


TOTAL = _text("Total expenses", "费用合计")
WORDS: Mapping[str, Text] = Frozen(
    {
        "title": _text("Expense", "费用"),
        "plural": _text("Expenses", "费用"),
        "number": _text("Number", "编号"),
        "record_kind": _text("Kind of record", "记录类型"),
        "category": _text("Category", "费用类别"),
        "amount": _text("Amount", "金额"),
        "spent_on": _text("Date", "发生日期"),
        "note": _text("Note", "说明"),
        "receipts": _text("Receipts", "票据"),
        "person": _text("Person", "经办人"),
        "unit": _text("Unit", "部门"),
        "unit/help": _text("That of the person, when left empty", "留空时取经办人所在部门"),
        "approval": _text("Approval", "审批状态"),
        "approval/submitted": _text("Submitted", "待审批"),
        "approval/approved": _text("Approved", "已批准"),
        "approval/rejected": _text("Rejected", "已驳回"),
        "approval/paid": _text("Paid", "已支付"),
        "oneRecord": _text("An expense belongs to exactly one record", "一笔费用必须且只能属于一条记录"),
        "overview": _text("Overview", "概览"),
        "history": _text("History", "历史"),
        "sections/expense": _text("Expense", "费用"),
        "sections/record": _text("Spent on", "费用归属"),
        "sections/filed": _text("Filed", "登记与审批"),
    }
)
"""By the place below the ledger: a member, a field, `field/choice`, `sections/id`."""

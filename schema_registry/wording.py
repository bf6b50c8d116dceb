"""Changes in words, for people who read a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from schema_registry.frozen import Frozen
from schema_registry.model import Text
from schema_registry.rights_words import changes_of_rights
from schema_registry.roles import Role

_SAYINGS: Mapping[str, tuple[str, str]] = Frozen(
    {
        "add_entity": ("Add the entity “{entity}” with {count} fields", "添加对象“{entity}”，共 {count} 个字段"),
        "remove_entity": (
            "Remove the entity “{entity}” with {count} fields",
            "移除对象“{entity}”及其 {count} 个字段",
        ),
        "change_entity": ("Change the entity “{entity}”: {differences}", "修改对象“{entity}”：{differences}"),
        "add_field": ("Add the field “{field}” ({kind}) to “{entity}”", "在“{entity}”中添加字段“{field}”（{kind}）"),
        "remove_field": ("Remove the field “{field}” from “{entity}”", "从“{entity}”中移除字段“{field}”"),
        "change_field": (
            "Change the field “{field}” of “{entity}”: {differences}",
            "修改“{entity}”的字段“{field}”：{differences}",
        ),
        "order_fields": ("Put the fields of “{entity}” in another order", "调整“{entity}”的字段顺序"),
        "order_entities": ("Put the entities in another order", "调整对象的顺序"),
        "add_packs": ("Add the pack “{title}”", "添加配置包“{title}”"),
        "remove_packs": ("Remove the pack “{title}”", "移除配置包“{title}”"),
        "change_packs": ("Change the pack “{title}”: {differences}", "修改配置包“{title}”：{differences}"),
        "add_roles": ("Add the role “{title}”", "添加角色“{title}”"),
        "remove_roles": ("Remove the role “{title}”", "移除角色“{title}”"),
        "change_roles": ("Change the role “{title}”: {differences}", "修改角色“{title}”：{differences}"),
        "add_trees": ("Add the categories “{title}”", "添加类别树“{title}”"),
        "remove_trees": ("Remove the categories “{title}”", "移除类别树“{title}”"),
        "change_trees": ("Change the categories “{title}”: {differences}", "修改类别树“{title}”：{differences}"),
        "add_reports": ("Add the report “{title}”", "添加报表“{title}”"),
        "remove_reports": ("Remove the report “{title}”", "移除报表“{title}”"),
        "change_reports": ("Change the report “{title}”: {differences}", "修改报表“{title}”：{differences}"),
        "add_processes": ("Add the process “{title}”", "添加流程“{title}”"),
        "remove_processes": ("Remove the process “{title}”", "移除流程“{title}”"),
        "change_processes": ("Change the process “{title}”: {differences}", "修改流程“{title}”：{differences}"),
        "add_calendars": ("Add the calendar “{title}”", "添加工作日历“{title}”"),
        "remove_calendars": ("Remove the calendar “{title}”", "移除工作日历“{title}”"),
        "change_calendars": ("Change the calendar “{title}”: {differences}", "修改工作日历“{title}”：{differences}"),
        "add_prints": ("Add the print template “{title}”", "添加打印模板“{title}”"),
        "remove_prints": ("Remove the print template “{title}”", "移除打印模板“{title}”"),
        "change_prints": (
            "Change the print template “{title}”: {differences}",
            "修改打印模板“{title}”：{differences}",
        ),
        "add_imports": ("Add the import mapping “{title}”", "添加导入映射“{title}”"),
        "remove_imports": ("Remove the import mapping “{title}”", "移除导入映射“{title}”"),
        "change_imports": (
            "Change the import mapping “{title}”: {differences}",
            "修改导入映射“{title}”：{differences}",
        ),
    }
)

_ASPECTS: Mapping[str, tuple[str, str]] = Frozen(
    {
        "name": ("name", "名称"),
        "kind": ("kind", "类型"),
        "title": ("title", "标题"),
        "plural": ("plural", "复数名称"),
        "required": ("required", "必填"),
        "unique": ("unique", "唯一"),
        "search": ("search", "可搜索"),
        "index": ("index", "索引"),
        "track": ("track", "保留历史"),
        "sensitive": ("sensitive", "敏感"),
        "default": ("default", "默认值"),
        "default_formula": ("default", "默认值"),
        "mapped": ("what values become", "值的映射"),
        "backfill": ("what missing values become", "补填值"),
        "backfill_formula": ("what missing values become", "补填值"),
        "visible": ("when it is shown", "显示条件"),
        "read_only": ("when it is read-only", "只读条件"),
        "required_if": ("when it is required", "必填条件"),
        "when_hidden": ("value while hidden", "隐藏时的值"),
        "depends": ("what narrows it", "依赖"),
        "rules": ("rules", "规则"),
        "help": ("help", "帮助"),
        "placeholder": ("placeholder", "占位提示"),
        "options": ("options", "选项"),
        "choices": ("choices", "可选值"),
        "to": ("target", "引用对象"),
        "targets": ("entities it may lead to", "可引用的对象"),
        "inverse": ("inverse", "反向名称"),
        "on_delete": ("on delete", "删除时"),
        "renamed_from": ("former names", "曾用名"),
        "card": ("card", "卡片"),
        "list": ("list", "列表"),
        "icon": ("icon", "图标"),
        "description": ("description", "说明"),
        "menu": ("menu", "菜单"),
        "system_titles": ("titles of system fields", "系统字段标题"),
        "version": ("version", "版本"),
        "language": ("language", "语言"),
        "locales": ("locales", "翻译语言"),
        "requires": ("required packs", "所需配置包"),
        "currency": ("currency", "币种"),
        "entities": ("entities", "对象"),
        "definitions": ("right to change definitions", "修改定义的权限"),
        "defines": ("entities whose definitions may be changed", "可修改定义的对象"),
        "users": ("right to manage users", "管理用户的权限"),
        "entity": ("entity", "对象"),
        "file": ("file", "文件"),
        "categories": ("categories", "类别"),
        "terms": ("who files under them and how much", "登记限制"),
        "columns": ("columns", "列"),
        "identify": ("identifying fields", "识别字段"),
        "existing": ("existing records", "已有记录"),
        "missing": ("missing values", "空值写法"),
        "ignored": ("ignored columns", "忽略的列"),
        "order": ("order", "顺序"),
        "lines": ("lines", "行"),
        "derived": ("computation", "计算方式"),
        "links": ("links", "关联"),
        "dated": ("values with a history", "历史值"),
        "ledger": ("whose expenses it holds", "登记费用的对象"),
        "expenses": ("expenses", "费用"),
        "timeline": ("place on timelines", "时间线"),
        "tree": ("reference that makes the tree", "构成树形的上级引用"),
        "tasks": ("tasks", "任务"),
        "discloses": ("what is told of unseen records", "对不可见记录的披露"),
        "pool": ("pool", "公海"),
        "link_of": ("pairs of", "关联所属"),
        "rows": ("rows", "行"),
        "measures": ("measures", "度量"),
        "roles": ("roles", "角色"),
        "filter": ("filter", "筛选"),
        "filters": ("filters offered", "可选筛选"),
        "period": ("period", "期间"),
        "sort": ("sort", "排序"),
        "limit": ("limit", "行数上限"),
        "show": ("parts of the page", "页面组成"),
        "process": ("process", "流程"),
        "moment": ("kept by a process", "由流程记录"),
        "field": ("field", "字段"),
        "since": ("field with the time of entry", "进入时间字段"),
        "initial": ("initial state", "初始状态"),
        "states": ("states", "状态"),
        "calendar": ("calendar", "工作日历"),
        "moved": ("where records of removed states go", "已移除状态的去向"),
        "hours": ("working hours", "工作时间"),
        "holidays": ("holidays", "节假日"),
        "closed": ("days off", "休息日"),
        "open": ("days that are worked", "补班日"),
        "template": ("template", "模板"),
        "paper": ("paper", "纸张"),
        "landscape": ("landscape", "横向"),
    }
)


_OF_RIGHTS = frozenset({"entities", "fields"})


def say(saying: str, locale: str, **params: object) -> str:
    """A sentence in the reader's language."""
    said = {name: value.say(locale) if isinstance(value, Text) else value for name, value in params.items()}
    return _SAYINGS[saying][_column(locale)].format_map(said)


def differences(before: object, after: object, aspects: Iterable[str], locale: str) -> str:
    """What differs, with both sides where they are short: `title “Fax” → “Telefax”, choices`."""
    said = [aspect for aspect in aspects if not (isinstance(after, Role) and aspect in _OF_RIGHTS)]
    told = [_difference(before, after, aspect, locale) for aspect in said]
    if isinstance(before, Role) and isinstance(after, Role) and (rights := changes_of_rights(before, after, locale)):
        told.append(rights)
    return _comma(locale).join(told)


def _difference(before: object, after: object, aspect: str, locale: str) -> str:
    name = _ASPECTS[aspect][_column(locale)]
    sides = [_short(getattr(side, aspect), locale) for side in (before, after)]
    if None in sides or sides[0] == sides[1]:
        return name
    return f"{name} {sides[0]} → {sides[1]}"


def _short(value: object, locale: str) -> str | None:
    """A value in a few characters; None for what takes more than that."""
    if isinstance(value, bool):
        return (("no", "yes"), ("否", "是"))[_column(locale)][value]
    if value is None or value == "":
        return ("none", "无")[_column(locale)]
    if isinstance(value, Text):
        return f"“{value.say(locale)}”"
    if isinstance(value, str):
        return f"“{value}”"
    return str(value) if isinstance(value, int | Decimal) else None


def _column(locale: str) -> int:
    return 1 if locale.startswith("zh") else 0


def _comma(locale: str) -> str:
    return ("; ", "；")[_column(locale)]

"""Problems of rules, defaults and conditions in definitions."""

from __future__ import annotations

from schema_registry.problems import Code

SAME_RULE = Code(
    "REL300",
    en='The rule "{id}" is there already.',
    zh="规则“{id}”已经存在。",
    hint_en="Give this one another id.",
    hint_zh="请给这条规则换一个 id。",
    about="Ids tell the rules of an entity apart in overlays and translations.",
)
NOT_OF_ONE = Code(
    "REL301",
    en='"{name}" stands for many records, which {what} cannot look at.',
    zh="“{name}”代表多条记录，{what_zh}不能使用。",
    hint_en="Make a field of kind rollup that counts or sums them, and name that field here.",
    hint_zh="请建一个 rollup 字段来计数或求和，再在此处使用该字段。",
    about="Rules and conditions are judged on every write and while somebody types into a form, so they read the "
    "record itself and the records that it refers to. What is said of many records is a roll-up's to keep.",
)
NOT_KEPT = Code(
    "REL302",
    en='"{path}" is computed anew by every question, so {what} cannot read it.',
    zh="“{path}”在每次查询时才计算，{what_zh}不能读取它。",
    hint_en="Use the fields that it is computed from, or a roll-up over all.",
    hint_zh="请使用它所依据的字段，或 over 为 all 的 rollup。",
    about="A roll-up over what its reader may see, and a computed field of a referred record that is not stored, "
    "have no value that a write could read.",
)
DEFAULT_CIRCLE = Code(
    "REL303",
    en="Defaults and conditions wait for each other: {circle}.",
    zh="默认值与显示条件互相等待：{circle}。",
    hint_en="Let one of them go without the other.",
    hint_zh="请让其中一个不依赖另一个。",
    about="A default that reads a field is filled in after it, and a field that is cleared while it is hidden is "
    "settled after those that decide about it. In a circle none would be the first.",
)
DEFAULT_OF_KIND = Code(
    "REL304",
    en='"{name}" is {kind}, which takes no default.',
    zh="“{name}”的类型是 {kind}，不能有默认值。",
    hint_en="Take it out.",
    hint_zh="请去掉它。",
    about="The values of computed fields, child rows and many-to-many fields do not begin with something given.",
)
NOT_OF_MANY = Code(
    "REL313",
    en='"{name}" is {kind}, which "{key}" does not apply to.',
    zh="“{name}”的类型是 {kind}，不适用“{key}”。",
    hint_en="State it on the fields of those records.",
    hint_zh="请写在那些记录自己的字段上。",
    about="Child rows and many-to-many fields are records of their own, with rules and conditions of their own.",
)
NOT_GIVEN = Code(
    "REL305",
    en='"{name}" is computed, so nobody can change or leave out its value.',
    zh="“{name}”由系统计算，没有人能修改或漏填。",
    hint_en='Take "{key}" out.',
    hint_zh="请去掉“{key}”。",
    about="`readOnly`, `requiredIf` and `depends` are about values that people give.",
)
NEVER_FILLED = Code(
    "REL306",
    en='"{name}" must have a value, but nobody may give it one.',
    zh="“{name}”必填，却不允许任何人填写。",
    hint_en='Give it a default, or a formula for "readOnly" that is not always true.',
    hint_zh="请给它默认值，或让 readOnly 不总为真。",
    about="The field is always read-only, has no default and is required: no record could be saved.",
)
NOT_NARROWED = Code(
    "REL307",
    en='"{name}" is {kind}; {key} is for {wanted}.',
    zh="“{name}”的类型是 {kind}，{key} 只用于{wanted_zh}。",
    about="`through` narrows references, `values` narrows choices.",
)
NARROWED_HOW = Code(
    "REL308",
    en='Say how the other field narrows: with "through" for a reference, or with "values" for choices.',
    zh="请写明如何缩小范围：引用用 through，选项用 values，二者取其一。",
    about="`depends` names the other field in `on`, and exactly one of `through` and `values`.",
)
NARROWED_BY_ITSELF = Code(
    "REL309",
    en='"{name}" cannot be narrowed by itself.',
    zh="“{name}”不能由它自己来缩小范围。",
    about="`on` names another field of the entity.",
)
OTHER_TARGET = Code(
    "REL310",
    en='"{through}" of "{target}" holds {found}, but "{on}" holds {wanted}: they are never the same.',
    zh="“{target}”的“{through}”是 {found}，而“{on}”是 {wanted}，二者永远不会相同。",
    about="Only targets whose field `through` holds the value of the field `on` are offered, so both must be of one "
    "kind, and refer to the same entity where they refer.",
)
UNKNOWN_VALUE = Code(
    "REL311",
    en='"{value}" is not a value of "{name}".',
    zh="“{value}”不是“{name}”的可选值。",
    hint_en="Its values are {allowed}.",
    hint_zh="可选值：{allowed}。",
    about="`depends.values` names values of the other field, and for each of them values of this one.",
)
OTHER_RECORD = Code(
    "REL312",
    en='This formula gives a record of "{found}", but "{name}" refers to "{wanted}".',
    zh="该公式的结果是“{found}”的记录，而“{name}”引用的是“{wanted}”。",
    about="The default of a reference is a record of the entity that it refers to.",
)
NOT_MAPPED = Code(
    "REL314",
    en='"{name}" is {kind}, which "{key}" does not apply to.',
    zh="“{name}”的类型是 {kind}，不适用“{key}”。",
    hint_en="Take it out.",
    hint_zh="请去掉它。",
    about="`map` is about values that people write. Records, people, units and files are known by ids, which are "
    "others in every installation, and numbers of the engine's own are never given twice. What `backfill` gives to a "
    "reference is a formula's to say.",
)
STILL_OFFERED = Code(
    "REL315",
    en='"{value}" is still a value of "{name}", so its records stay with it.',
    zh="“{value}”仍是“{name}”的可选值，其记录不会改动。",
    hint_en="Take it out of map, or out of the values.",
    hint_zh="请从 map 中去掉，或从可选值中删去。",
    about="`map` says what becomes of values that a field does not offer any more.",
)
SAYS_THE_SAME = Code(
    "LNT100",
    en="This formula reads no field, so it says the same of every record.",
    zh="该公式没有读取任何字段，对每条记录结果都一样。",
    hint_en="Name a field in it, or take the rule out.",
    hint_zh="请在其中使用字段，或去掉这条规则。",
    about="A rule that always holds does nothing, and one that never holds lets nobody save.",
    severity="warning",
)
CLEARED_BUT_REQUIRED = Code(
    "LNT101",
    en='"{name}" is required, but it is cleared while it is hidden: such a record cannot be saved.',
    zh="“{name}”必填，但隐藏时会被清空：这样的记录无法保存。",
    hint_en='Use "requiredIf" with the condition that shows it instead of `required`.',
    hint_zh="请改用 requiredIf，条件与显示条件相同。",
    about="`required` is asked for whether the field is shown or not; `requiredIf` only while it is shown.",
    severity="warning",
)
NEVER_HIDDEN = Code(
    "LNT102",
    en='Nothing hides this, so "whenHidden" has no effect.',
    zh="没有任何条件会隐藏它，whenHidden 不起作用。",
    hint_en='State "visible", or take "whenHidden" out.',
    hint_zh="请写 visible，或去掉 whenHidden。",
    about="A field is hidden by its own `visible`, or by that of its sections and tabs.",
    severity="warning",
)

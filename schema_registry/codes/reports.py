"""Problems of reports."""

from __future__ import annotations

from schema_registry.problems import Code

TOO_MANY_DIMENSIONS = Code(
    "RPT001",
    en="{count:dimension is|dimensions are} too many: at most {most} in {where}.",
    zh="{count} 个维度过多：{where_zh}最多 {most} 个。",
    hint_en="Leave some out, and offer them as filters instead.",
    hint_zh="请去掉一些，改为放到 filters 中。",
    about="A report has up to three row dimensions, two column dimensions and four in all: more are read by nobody, "
    "and each multiplies the number of figures.",
)
SAME_DIMENSION = Code(
    "RPT002",
    en='"{id}" is a dimension already.',
    zh="“{id}”已经是维度。",
    hint_en="Take one out, or use another period of the same date.",
    hint_zh="请去掉一个，或使用同一日期的另一种期间。",
    about="Grouping by the same thing twice splits nothing.",
)
NO_PERIODS = Code(
    "RPT003",
    en='"{id}" has no periods to fill in.',
    zh="“{id}”没有可补全的期间。",
    hint_en='"fill" is for dates grouped by day, week, month, quarter or year.',
    hint_zh="fill 只用于按日、周、月、季、年分组的日期。",
    about="Only periods follow each other, so that one can tell which are missing.",
)
ONE_TOTAL = Code(
    "RPT004",
    en="A measure states exactly one of {totals}.",
    zh="一个度量必须且只能写 {totals} 之一。",
    hint_en='Write {{"sum": "amount"}}, {{"count": true}} or {{"title": "Win rate", "formula": "…"}}.',
    hint_zh='请写成 {{"sum": "amount"}}、{{"count": true}} 或 {{"title": "赢单率", "formula": "…"}}。',
    about="Each measure is one figure. Several figures are several measures.",
)
COUNTED_AGAIN = Code(
    "RPT005",
    en='The {total} of "{path}" would count each "{target}" again for every record that refers to it.',
    zh="对“{path}”求 {total} 会把同一条“{target}”按引用它的记录重复计算。",
    hint_en='Make the report of "{target}", or ask for min, max or distinct.',
    hint_zh="请以“{target}”作为报表对象，或改用 min、max、distinct。",
    about="A referred record is reached by many records. Adding its value up for each of them counts it many times.",
)
SAME_MEASURE = Code(
    "RPT006",
    en='Two measures are called "{id}".',
    zh="有两个度量都叫“{id}”。",
    hint_en='Give one of them another "id", or take it out.',
    hint_zh="请给其中一个换一个 id，或将其去掉。",
    about="Measures are told apart by id in sort orders, charts, addresses and answers.",
)
NO_TITLE = Code(
    "RPT007",
    en="A formula needs a title.",
    zh="公式需要标题。",
    hint_en='Add "title": "Win rate".',
    hint_zh="请加上 title，例如“赢单率”。",
    about="A total of a field is called by its field; nobody can guess what a formula is called.",
)
NO_ORDER = Code(
    "RPT008",
    en='"{name}" is no measure and no dimension of this report.',
    zh="“{name}”不是该报表的度量或维度。",
    hint_en="It has {known}.",
    hint_zh="可用：{known}。",
    about="`sort` names measures by id and dimensions as they are written.",
)
NO_FIT = Code(
    "RPT009",
    en="A {form} chart does not fit: {reason}.",
    zh="不能使用 {form} 图：{reason_zh}。",
    hint_en="A bar chart fits everything that has a dimension.",
    hint_zh="只要有维度，就可以使用柱状图（bar）。",
    about="Pies, funnels, Pareto charts and stacked bars show parts of a whole, so their figures must add up; each "
    "form has room for so many dimensions.",
)
NO_MEASURE = Code(
    "RPT010",
    en='This report has no measure "{name}".',
    zh="该报表没有度量“{name}”。",
    hint_en="It has {known}.",
    hint_zh="可用：{known}。",
    about="A chart draws one of the report's measures, named by its id.",
)
NOT_A_DATE = Code(
    "RPT011",
    en='"{path}" is {kind}; the period of a report is that of a date.',
    zh="“{path}”的类型是 {kind}；报表的期间必须来自日期。",
    hint_en="Name a field of kind date or datetime.",
    hint_zh="请填写 date 或 datetime 类型的字段。",
    about="The period says which span of time the figures are of.",
)
WRONG_PERIOD = Code(
    "RPT012",
    en='"{value}" is no {by}.',
    zh="“{value}”不是 {by} 类型的期间。",
    hint_en="Write current, last, latest, all, or a key such as 2026, 2026-Q3, 2026-07, 2026-W27, 2026-07-04.",
    hint_zh="请写 current、last、latest、all，或 2026、2026-Q3、2026-07、2026-W27、2026-07-04 这样的期间。",
    about="The period that a report shows first must be one of the length that it states.",
)
AS_OF = Code(
    "RPT013",
    en='"{value}" is no day.',
    zh="“{value}”不是有效的日期。",
    hint_en="Write today, a day such as 2026-12-31, or period where the report has one.",
    hint_zh="请写 today、2026-12-31 这样的日期；报表有期间时也可写 period。",
    about="`asOf` is the day whose values of series and tracked fields a report reads: `period` is the last day of"
    " the period that it is of, so it needs one.",
)
NO_ROLE = Code(
    "RPT014",
    en='There is no role "{name}".',
    zh="没有角色“{name}”。",
    hint_en="Name a role that a document in roles/ defines.",
    hint_zh="请填写 roles/ 中某个文档定义的角色名称。",
    about="`roles` says who may open a report; a role that does not exist opens it for nobody.",
)
OF_RELATED = Code(
    "RPT015",
    en='"{path}" is of related records, over which there is no {total}.',
    zh="“{path}”是关联记录的值，不能求 {total}。",
    hint_en='It has sum, avg, min, max and count. Or make the report of "{entity}".',
    hint_zh="可用 sum、avg、min、max、count；也可以以“{entity}”作为报表对象。",
    about="Figures of related records are made for each record first, so that nothing is counted twice.",
)
UNFINISHED = Code(
    "RPT016",
    en='"{path}" names related records, but none of their fields.',
    zh="“{path}”只写了关联记录，没有写字段。",
    hint_en='Write "{path}.amount", or count them.',
    hint_zh="请写成“{path}.amount”，或改为计数。",
    about="A sum over related records says of which of their fields.",
)
NO_VALUES = Code(
    "RPT017",
    en='The formula gives {found}, which "{kind}" does not hold.',
    zh="公式的结果是{found}，不能作为“{kind}”显示。",
    hint_en='In "of" name one of {offered}.',
    hint_zh="请在 of 中写 {offered} 之一。",
    about="`of` says how the values of a formula are shown: a share as percent, an amount as money.",
)
OUTSIDE_TOTALS = Code(
    "RPT018",
    en='"{name}" has a value for each record; a figure needs a total of it.',
    zh="“{name}”每条记录各有一个值，度量中需要对它求合计。",
    hint_en="Write sum({name}), avg({name}), min({name}), max({name}) or count_if({name} = …).",
    hint_zh="请写 sum({name})、avg({name})、min({name})、max({name}) 或 count_if({name} = …)。",
    about="The formula of a measure stands over a group of records. Fields are read within sum, avg, min, max, count "
    "and their …_if only.",
)
TOTAL_IN_TOTAL = Code(
    "RPT019",
    en="A total stands inside of a total.",
    zh="合计函数里面又写了合计函数。",
    hint_en="Add up a field instead, or a roll-up of the entity.",
    hint_zh="请对字段求合计，或对该对象的汇总字段求合计。",
    about="Inside of a total there is one record, which nothing can be added up over.",
)
WRONG_TOTAL = Code(
    "RPT020",
    en="{function} takes {expected}.",
    zh="{function} 的参数应为 {expected_zh}。",
    hint_en="Examples: count(), count_if(stage = 'won'), sum(amount), sum_if(amount, stage = 'won').",
    hint_zh="例如：count()、count_if(stage = 'won')、sum(amount)、sum_if(amount, stage = 'won')。",
    about="Totals in the formula of a measure are over the records of the group, so they name no related records.",
)
NOTHING_ADDED = Code(
    "RPT021",
    en="This formula has no total in it.",
    zh="该公式没有用到任何合计。",
    hint_en="Use count(), sum(…), avg(…), min(…), max(…) or their …_if.",
    hint_zh="请使用 count()、sum(…)、avg(…)、min(…)、max(…) 或带条件的 …_if。",
    about="A measure that does not depend on the records of its group would be the same everywhere.",
)
WRONG_CONDITION = Code(
    "RPT022",
    en="This is no condition: {expected} is expected here.",
    zh="这里不是条件：应为{expected_zh}。",
    hint_en='Write {{"stage": {{"_in": ["open", "offer"]}}}}.',
    hint_zh='请写成 {{"stage": {{"_in": ["open", "offer"]}}}}。',
    about="A filter is an object of fields, each with an object of operators; _and and _or take lists of filters.",
)
NO_OPERATOR = Code(
    "RPT023",
    en='"{name}" is no operator of "{path}".',
    zh="“{name}”不是“{path}”可用的运算符。",
    hint_en="It has {operators}.",
    hint_zh="可用的运算符：{operators}。",
    about="Each field kind has its own operators.",
)
NO_RELATED = Code(
    "RPT024",
    en='"{entity}" has no related records called "{name}".',
    zh="“{entity}”没有名为“{name}”的关联记录。",
    hint_en="Use a field of lines or links, or the inverse of a reference to it.",
    hint_zh="请使用明细或多值引用字段，或指向该对象的引用的 inverse 名称。",
    about="`_some` and `_none` ask about records that refer to this one, by the name of the relation.",
)
SEVERAL = Code(
    "RPT026",
    en='"{name}" are several records for one "{of}": nothing can be grouped by them without counting it twice.',
    zh="一条“{of}”有多条“{name}”，按它分组会重复计数。",
    hint_en='Make the report of "{entity}", and group by fields of what it refers to.',
    hint_zh="请以“{entity}”作为报表对象，再按它所引用的记录分组。",
    about="Grouped by its lines, an order would stand in as many groups as it has lines, and be counted in each.",
)
NOT_BY_REACHED = Code(
    "RPT027",
    en='"{what}" is for reports by the states that records reached.',
    zh="“{what}”只用于按曾到达的状态分组的报表。",
    hint_en='Group by {{"field": "stage", "by": "reached"}}, where a process is bound to the field.',
    hint_zh='请按 {{"field": "stage", "by": "reached"}} 分组，该字段须绑定流程。',
    about="Which state follows which, and which are shown, is a question of a dimension by `reached`.",
)
NO_STATE = Code(
    "RPT028",
    en='The process of "{field}" has no state "{name}".',
    zh="“{field}”的流程没有状态“{name}”。",
    hint_en="It has {known}.",
    hint_zh="可用的状态：{known}。",
    about="`states` names the states that a funnel is made of, from the first to the last.",
)
NAME_OR_EXTENDS = Code(
    "RPT030",
    en='A report has either a "name" or "extends" another.',
    zh="报表要么有 name，要么用 extends 扩展其他报表。",
    hint_en="Take one of the two out, or write the one that is missing.",
    hint_zh="请去掉其中一个，或补上缺少的一个。",
    about="A document with a name is a report of its own; one that extends changes a report of a required pack.",
)
NOTHING_TO_EXTEND = Code(
    "RPT031",
    en='"{name}" cannot be extended: no pack that this one requires has such a report.',
    zh="无法扩展“{name}”：所依赖的配置包中没有该报表。",
    hint_en="Name the pack in requires, or write a report with a name of its own.",
    hint_zh="请在 requires 中写明该配置包，或另起名称定义新的报表。",
    about="An overlay changes the report of a pack that its own pack requires.",
)
NO_OTHERS = Code(
    "RPT029",
    en='A report by the states that records reached has no "limit".',
    zh="按曾到达的状态分组的报表不能设置 limit。",
    hint_en='Take it out, and name the states to show in "states".',
    hint_zh="请去掉 limit，并在 states 中写出要显示的状态。",
    about="A record stands in each state that it reached, so that all others together would hold those of the states "
    "shown once more.",
)
NO_SUCH_CHOICE = Code(
    "RPT025",
    en='"{value}" is no value of "{path}".',
    zh="“{value}”不是“{path}”的可选值。",
    hint_en="Its values are {allowed}.",
    hint_zh="可选值：{allowed}。",
    about="A filter by a choice that does not exist finds nothing.",
)

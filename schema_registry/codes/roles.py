"""What can be wrong with roles that extend others."""

from __future__ import annotations

from schema_registry.problems import Code

ROLE_NAME_OR_EXTENDS = Code(
    "DOC180",
    en="A role has either a name and a title, or extends another.",
    zh="角色要么有自己的名称和标题，要么扩展另一个角色。",
    hint_en="Write name and title for a new role, or extends to change one of a required pack.",
    hint_zh="新角色请写 name 和 title；要修改所依赖配置包中的角色请写 extends。",
    about="A document either defines a role or lays changes over one of another pack, never both.",
)
NO_ROLE_TO_EXTEND = Code(
    "REL580",
    en='"{name}" cannot be extended: no pack that this one requires has such a role.',
    zh="无法扩展“{name}”：所依赖的配置包中没有该角色。",
    hint_en="Name the pack in requires, or write a role with a name of its own.",
    hint_zh="请在 requires 中写明该配置包，或另起名称定义新的角色。",
    about="An overlay changes the role of a pack that its own pack requires.",
)
NO_RIGHT_TO_REMOVE = Code(
    "REL581",
    en='"{path}" is not there to be removed.',
    zh="没有可移除的“{path}”。",
    hint_en="Write entities/ and an entity that the role names; an action behind it where only that goes.",
    hint_zh="请写 entities/ 加角色中已写明的对象；只移除一项权限时再加斜杠和操作名。",
    about="`remove` names rights that the extended role states: `entities/order`, or `entities/order/delete`.",
)

"""Drafts: changes of definitions while administrators write them, kept in the database until they are published.

names   what a document may be called
kept    drafts as rows: begun, listed, renamed, thrown away
edit    documents of a draft put, added, taken out, put back
state   a draft's documents as packs, and what it changes
bring   drafts that install packs, or bring them to another version
rights  rights of roles written into a draft
naming  elements of a draft called otherwise
follow  a draft whose base moved: what is live now laid under it
local   the pack of an installation's own changes
"""

from core.drafts.bring import bring, decide, to_decide
from core.drafts.edit import add, put, put_back, take_out
from core.drafts.follow import Meeting, follow, meetings
from core.drafts.kept import Draft, begin, discard, draft_of, drafts, drafts_changing, rename
from core.drafts.local import local_manifest
from core.drafts.naming import Naming, call, naming
from core.drafts.rights import write_rights
from core.drafts.state import Edit, Workspace, fingerprint, workspace

__all__ = [
    "Draft",
    "Edit",
    "Meeting",
    "Naming",
    "Workspace",
    "add",
    "begin",
    "bring",
    "call",
    "decide",
    "discard",
    "draft_of",
    "drafts",
    "drafts_changing",
    "fingerprint",
    "follow",
    "local_manifest",
    "meetings",
    "naming",
    "put",
    "put_back",
    "rename",
    "take_out",
    "to_decide",
    "workspace",
    "write_rights",
]

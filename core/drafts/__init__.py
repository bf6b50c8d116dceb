"""Drafts: changes of definitions while administrators write them, kept in the database until they are published.

names   what a document may be called
kept    drafts as rows: begun, listed, renamed, thrown away
edit    documents of a draft put, added, taken out, put back
state   a draft's documents as packs, and what it changes
follow  a draft whose base moved: what is live now laid under it
local   the pack of an installation's own changes
"""

from core.drafts.edit import add, put, put_back, take_out
from core.drafts.follow import Meeting, follow, meetings
from core.drafts.kept import Draft, begin, discard, draft_of, drafts, drafts_changing, rename
from core.drafts.local import LOCAL, local_manifest
from core.drafts.state import Edit, Workspace, fingerprint, workspace

__all__ = [
    "LOCAL",
    "Draft",
    "Edit",
    "Meeting",
    "Workspace",
    "add",
    "begin",
    "discard",
    "draft_of",
    "drafts",
    "drafts_changing",
    "fingerprint",
    "follow",
    "local_manifest",
    "meetings",
    "put",
    "put_back",
    "rename",
    "take_out",
    "workspace",
]

"""Packs that an installation was given: which they are, new ones and newer ones, and taking one out.

layers    where a pack stands among the others
own       what the pack of own changes says of the packs under it
installed the packs that are live, and what was changed in them
upgrade   newer packs laid over what is live: nothing of either side is lost, and what both changed is asked
install   packs that come and go, as plans
archive   a pack out of a .zip file
"""

from core.packs.install import install_plan, uninstall_plan, upgraded
from core.packs.installed import InstalledPack, installed
from core.packs.layers import LAYERS, Layer, layer_of
from core.packs.upgrade import Conflict, Upgrade

__all__ = [
    "LAYERS",
    "Conflict",
    "InstalledPack",
    "Layer",
    "Upgrade",
    "install_plan",
    "installed",
    "layer_of",
    "uninstall_plan",
    "upgraded",
]

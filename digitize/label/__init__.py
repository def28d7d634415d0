"""Pages in, a role for each line out: call `label`."""

from digitize.label.cues import Cues
from digitize.label.roles import label

__all__ = ["Cues", "label"]

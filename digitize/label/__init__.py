"""Pages in, a role for each line out: call `label`."""

from digitize.label.cues import Cues, joined
from digitize.label.roles import label, steps_of
from digitize.label.weights import Weights, load_weights

__all__ = ["Cues", "Weights", "joined", "label", "load_weights", "steps_of"]

"""Entry point of the pack: serves its rules to Pulumi's engine."""
# ruff: noqa: INP001  the pack's folder is run as a script, not imported as a package

import gc

from rules import RULES
from server import serve

gc.freeze()  # what is imported stays: the collector need not walk it

serve("agentplatform", RULES)

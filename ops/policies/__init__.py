"""Judges the stacks by the policy pack, and counts what it found."""

import sys

from ops.pack import PACK

# The pack is a root of its own, so that it also runs without this repository.
sys.path.append(str(PACK))

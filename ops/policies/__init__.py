"""Evaluation of stacks by the policy pack."""

import sys

from ops.pack import PACK

# The pack is an import root of its own, so that it runs without this repository.
sys.path.append(str(PACK))

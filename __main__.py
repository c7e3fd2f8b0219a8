"""The platform of one stack: settings in, resources and published outputs out."""

import gc
import sys

import pulumi

# The SDK's classes are hundreds of thousands of objects that stay: a collector that walks them
# again and again takes a third of the program's time and frees nothing.
gc.disable()

from components.contracts import outputs_of  # noqa: E402 -- imports the SDK, after the line above
from components.platform import Platform  # noqa: E402 -- as above
from components.settings import Settings, SettingsError  # noqa: E402 -- as above

_SHOWN = 32
"""Exit code of a program that has shown its error itself: Pulumi then adds nothing to it.

Source: the constant of pulumi-language-python-exec that ends in USER_ACTIONABLE_MESSAGE_CODE
"""

_CALLS = 10
"""Innermost calls of which the state keeps the place with each resource: six are in the SDK.

It would keep all of them, the machine's Python included: a third of the state, which the engine
writes twice for each resource that it makes.
"""

try:
    settings = Settings.load()
except SettingsError as refusal:
    pulumi.log.error(str(refusal))
    sys.exit(_SHOWN)

sys.tracebacklimit = _CALLS
try:
    platform = Platform("platform", settings)
finally:
    del sys.tracebacklimit

for name, value in outputs_of(platform).items():
    pulumi.export(name, value)

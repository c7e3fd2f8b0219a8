"""The platform of one stack: settings in, resources and published outputs out."""

import sys

import pulumi

from components.contracts import outputs_of
from components.platform import Platform
from components.settings import Settings, SettingsError

_SHOWN = 32
"""Exit code of a program that has shown its error itself: Pulumi then adds nothing to it.

Source: the constant of pulumi-language-python-exec that ends in USER_ACTIONABLE_MESSAGE_CODE
"""

try:
    settings = Settings.load()
except SettingsError as refusal:
    pulumi.log.error(str(refusal))
    sys.exit(_SHOWN)

for name, value in outputs_of(Platform("platform", settings)).items():
    pulumi.export(name, value)

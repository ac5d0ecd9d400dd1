"""For all tests: no property is held to a time, which says more of the machine than of the program.

Nor has a window a width, unless a test gives it one: the shell, or what runs the tests, may export its own.
"""

import os

from hypothesis import settings

settings.register_profile("modelatlas", deadline=None)
settings.load_profile("modelatlas")
os.environ.pop("COLUMNS", None)

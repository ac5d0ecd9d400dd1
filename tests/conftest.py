"""For all tests: no property is held to a time, which says more of the machine than of the program."""

from hypothesis import settings

settings.register_profile("modelatlas", deadline=None)
settings.load_profile("modelatlas")

"""Everything that densegui raises on purpose.

```
DenseguiError            str(error) is one sentence for the user
├── InputError           bad input; the command line exits with 2
│   ├── LoadError        a file can't be read, or does not say what it must
│   └── ExperimentError  a value of the experiment is out of range
└── SaveError            a file could not be written; the old one is intact
```

A number that is not finite is no error: training stops there and says so.
"""


class DenseguiError(Exception):
    """The root of the tree. Its text is one sentence for the user."""


class InputError(DenseguiError):
    """Bad input: a file, a value in a field, a command."""


class LoadError(InputError):
    """A file can't be read or does not say what it must. Names the file and the place in it."""


class ExperimentError(InputError):
    """A value of the experiment is not allowed. Names its JSON path and what is allowed."""


class SaveError(DenseguiError):
    """A file could not be written. What was there before is intact."""

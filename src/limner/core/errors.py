"""The errors a person may meet, each with the exit code the command line gives it.

Every message is one line that says what was wrong, where, and what to do. Anything that is not a
``LimnerError`` is a bug in limner and shows its traceback.
"""


class LimnerError(Exception):
    """Something limner can explain; ``exit_code`` is what the command line returns for it."""

    exit_code = 1


class InputError(LimnerError):
    """The input or the way it was asked for is wrong (exit code 2)."""

    exit_code = 2


class MissingError(LimnerError):
    """A component is not installed; the message names the one command that installs it (exit code 3)."""

    exit_code = 3


class ModelError(LimnerError):
    """The model refused, failed or could not be reached (exit code 4)."""

    exit_code = 4


class BudgetSpent(LimnerError):
    """The budget ran out (exit code 4 where nothing was kept)."""

    exit_code = 4

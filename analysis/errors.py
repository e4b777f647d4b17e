"""What is said where something cannot be done, in a terminal and in a notebook."""


class InputError(ValueError):
    """One sentence that says what is wrong and what to do.

    A notebook shows the sentence and not the calls that led to it: they are ours, and the mistake is not.

    >>> InputError("there is no gull here; name another.")._render_traceback_()
    ['there is no gull here; name another.']
    """

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class UnknownNameError(InputError, KeyError):
    """A name that a mapping does not have, told like any other mistake."""

    __str__ = ValueError.__str__  # a KeyError quotes its sentence

"""What the verbs have in common: an argument parser that refuses in one sentence, and the values that options take.

Every refusal is an InputError that names the option, what was given and what is allowed.
"""

import argparse
import re
from typing import NoReturn

from densegui.errors import InputError

MOST = 10**15
"""No count on the command line is higher: a float64 holds all whole numbers up to here."""


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that raises InputError with one sentence, and takes no abbreviations."""

    def __init__(self, prog: str, usage: str, description: str, epilog: str = "") -> None:
        super().__init__(
            prog=prog,
            usage=usage,
            description=description,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{self._in_our_words(message)} (see {self.prog} --help)")

    def _in_our_words(self, message: str) -> str:
        """argparse's message, with the option first and what is allowed behind it."""
        if found := re.fullmatch(r"argument (\S+?)(?:/\S+)?: (.*)", message, re.DOTALL):
            option, problem = found.groups()
            if other := re.fullmatch(r"not allowed with argument (\S+)", problem):
                return f"{option} and {other[1]} can't both be given"
            if problem.startswith("expected one argument"):
                return f"{option} needs a value"
            return f"{option}: {problem}"
        if found := re.fullmatch(r"the following arguments are required: (.*)", message):
            return f"{found[1].replace('-o/--output', '-o')} is missing"
        if found := re.fullmatch(r"unrecognized arguments: (.*)", message, re.DOTALL):
            return f"{found[1]} was not expected"
        return message


def refused(text: str, allowed: str) -> argparse.ArgumentTypeError:
    """The error of a value: what was given, and what is allowed."""
    return argparse.ArgumentTypeError(f"{text!r} is not allowed; {allowed}")


def experiment(text: str) -> str:
    """A file or the name of a built-in experiment; which of them there are is found out later."""
    if not text.strip():
        raise refused(text, "a file, or the name of a built-in experiment")
    return text


def file(text: str) -> str:
    """The path of a file or a folder; whether there is one is found out later."""
    if not text.strip():
        raise refused(text, "a file needs a name")
    return text


def whole_number(text: str) -> int:
    """A number from 0 on, written in digits."""
    if not re.fullmatch(r"[0-9]{1,16}", text) or int(text) > MOST:
        raise refused(text, f"a whole number from 0 to {MOST:,}")
    return int(text)

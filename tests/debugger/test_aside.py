"""A call beside its caller: its result, its error, and that nobody is left running."""

import threading

import pytest

from densegui.debugger.aside import aside, flops, is_heavy
from densegui.engine.network import NetworkSpec


def through(work):
    told = []
    while True:
        try:
            told.append(next(work))
        except StopIteration as done:
            return told, done.value


def test_that_the_result_comes_back_and_the_caller_is_free_meanwhile():
    go = threading.Event()

    def call():
        assert go.wait(10)
        return threading.current_thread().name

    work = aside(call)
    assert next(work) == (0, 1)
    go.set()
    assert through(work)[1] == "aside"


def test_that_an_error_is_raised_where_the_result_was_wanted():
    def call():
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        through(aside(call))


def test_that_closing_waits_for_the_call():
    go, done = threading.Event(), []

    def call():
        assert go.wait(10)
        done.append(True)

    work = aside(call)
    next(work)
    go.set()
    work.close()
    assert done == [True]
    assert all(thread.name != "aside" for thread in threading.enumerate())


def test_that_work_is_counted_by_weights_and_examples():
    spec = NetworkSpec.dense((784, 128, 10), "relu")
    assert flops(spec, 64) == 6 * (785 * 128 + 129 * 10) * 64
    assert not is_heavy(spec, 10)
    assert is_heavy(spec, 1000)

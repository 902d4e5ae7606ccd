"""The debugger in words: each command does what the call of the debugger does, and what can't be read is refused."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from densegui.debugger.debugger import Debugger
from densegui.debugger.edits import Freeze, SetBatchSize, SetLearningRate, SetParameter, SwitchOff
from densegui.debugger.position import Granularity, Position
from densegui.debugger.script.reader import COMMANDS, completions, help_lines, read
from densegui.debugger.script.session import Session
from densegui.debugger.selection import Kind, Selection
from densegui.debugger.trace import trace_arrays
from densegui.errors import InputError
from tests.debugger.helpers import debugger, digest, shown_digest

EDGE, BIAS = Selection(Kind.EDGE, 2, 3, 1), Selection(Kind.BIAS, 1, 4)
N = 23  # operations of a minibatch with three layers


class Desk:
    """A session without a terminal: what it says, and what it would write."""

    def __init__(self, talkative: bool = False, most: int | None = None, **changes: Any) -> None:
        self.debugger = debugger(**changes)
        self.files: dict[str, dict[str, np.ndarray]] = {}
        self.told: list[tuple[int, int | None]] = []
        self.most = most
        self.session = Session(self.debugger, self.write, self.watch, talkative)

    def write(self, path: str, arrays: Mapping[str, np.ndarray]) -> None:
        self.files[path] = dict(arrays)

    def watch(self, done: int, total: int | None) -> bool:
        self.told.append((done, total))
        return self.most is None or len(self.told) <= self.most

    def __call__(self, *lines: str) -> list[str]:
        said: list[str] = []
        for line in lines:
            command = read(line, self.debugger)
            if command is not None:
                said += command.run(self.session)
        return said


@pytest.fixture
def desk() -> Desk:
    return Desk()


# -- where


def test_that_where_names_the_operation_that_has_just_run(desk):
    assert desk("where") == ["minibatch 0 op 0: start"]
    program = [str(op) for op in desk.debugger.program]
    assert len(program) == N
    for i in range(1, N):
        assert desk("step", "where") == [f"minibatch 0 op {i}: {program[i - 1]}"]
    assert desk("step", "where") == ["minibatch 1 op 0: start"]
    assert desk("goto 3 8", "where", "step", "where") == ["minibatch 3 op 8: cost", "minibatch 3 op 9: dZ 3"]


def test_that_a_comment_and_an_empty_line_do_nothing(desk):
    assert desk("# step", "   ", "", "step  # one further", "where # step") == ["minibatch 0 op 1: sample"]


def test_that_inside_an_operation_where_says_what_the_scalar_form_has_come_to(desk):
    said = desk("goto 0 1", "step term 2", "where")
    assert said[0] == "minibatch 0 op 1: sample"
    assert said[1].startswith("inside Z[1], node 1 of 6, term 2 of 3")
    assert said[1].endswith("(example 1)")
    assert desk("back term 2", "where") == ["minibatch 0 op 1: sample"]


# -- moving: the same as the debugger's own methods

PLACES = ["goto 0", "goto 0 5", "goto 4 11", "goto 7", "goto 12 22"]


@pytest.mark.parametrize("n", [1, 2, 3, 7, 40])
@pytest.mark.parametrize("granularity", Granularity, ids=lambda each: each.value)
@pytest.mark.parametrize("place", PLACES)
def test_that_step_and_back_are_the_debuggers(place, granularity, n):
    desk, direct = Desk(), debugger()
    desk(place)
    direct.goto(desk.debugger.position)
    n = min(n, 7) if granularity is Granularity.EPOCH else n
    desk(f"step {granularity.value} {n}")
    expected = direct.step(granularity, n)
    assert desk.debugger.frame().cursor is not None or expected.cursor is None
    assert shown_digest(desk.debugger.frame()) == shown_digest(expected)
    desk(f"back {granularity.value} {n}")
    expected = direct.back(granularity, n)
    assert shown_digest(desk.debugger.frame()) == shown_digest(expected)
    assert (desk.debugger.frame().cursor is None) == (expected.cursor is None)


def test_that_an_operation_and_one_are_meant_where_nothing_is_said(desk):
    desk("goto 2 5", "step", "step 2", "step op 3")
    assert desk.debugger.position == (2, 11)
    desk("back", "back 2", "back op 3")
    assert desk.debugger.position == (2, 5)
    desk("back minibatch")
    assert desk.debugger.position == (2, 0)
    desk("back minibatch")
    assert desk.debugger.position == (1, 0)


def test_that_back_ends_at_the_start(desk):
    assert desk("goto 2 3", "back 1000000", "where") == ["minibatch 0 op 0: start"]
    assert desk("back phase 3", "back minibatch", "back epoch", "back term", "where") == ["minibatch 0 op 0: start"]


def test_that_run_counts_minibatches_and_stops_at_a_breakpoint(desk):
    assert desk("run 7", "where") == ["minibatch 7 op 0: start"]
    assert desk("step 3", "run 1", "where") == ["minibatch 8 op 0: start"]
    said = desk("break op dZ 2 every 5", "run", "where", "run 1", "where", "run", "where")
    sentence = "Breakpoint 1: stop after 𝒥_z[2] when t is a multiple of 5."
    assert said == [
        sentence, "minibatch 10 op 12: dZ 2", "minibatch 11 op 0: start", sentence, "minibatch 15 op 12: dZ 2",
    ]  # fmt: skip


def test_that_reverse_stops_where_run_has_stopped(desk):
    there = desk("break op cost every 4", "run", "where", "run", "where", "run", "where")[1::2]
    back = desk("reverse", "where", "reverse", "where", "reverse", "where")
    assert back[1:4:2] == there[-2::-1]
    assert back[-1] == "minibatch 0 op 0: start"
    assert Desk()("run 20", "reverse", "where") == ["minibatch 0 op 0: start"]


def test_that_an_endless_run_is_refused_in_a_script(desk):
    with pytest.raises(InputError, match="run needs the number of minibatches"):
        desk("run")
    desk("break nonfinite", "disable 1")
    with pytest.raises(InputError, match="nothing would stop it"):
        desk("run")
    assert desk.debugger.position == (0, 0)


WILD = {"network": {"hidden": [{"nodes": 3, "activation": "identity"}] * 3}, "training": {"learning_rate": 1e9}}


def test_that_run_stops_at_a_number_that_is_not_finite_and_says_so():
    desk = Desk(**WILD)
    said = desk("run 1000")
    assert len(said) == 1
    assert said[0].startswith("Training stopped: the operation ")
    t = desk.debugger.position.t
    assert 0 < t < 1000
    assert desk("run 5") == said  # and says it again when there is nothing to run
    assert desk("step minibatch 3") == said
    assert desk("goto 900", "where")[1] == f"minibatch {t} op 0: start"
    assert desk("back minibatch", "where") == [f"minibatch {t - 1} op 0: start"]
    assert desk("step minibatch 10") == said


def test_that_a_command_can_be_interrupted_and_leaves_a_whole_place():
    for line in ("step 1000000", "step minibatch 1000000", "run 1000000", "step epoch 100000", "step term 100000"):
        desk = Desk(most=8)
        assert desk(line)[-1] == "interrupted"
        there, direct = desk.debugger.position, debugger()
        assert there < (1_000_000, 0)
        desk.most = None
        desk("step minibatch")
        assert digest(desk.debugger.frame()) == digest(direct.goto(Position(there.t + 1, 0)))


def test_that_an_interrupted_way_leads_nowhere():
    desk = Desk(most=3)
    desk("goto 5 5")
    desk.most = 0
    assert desk("goto 100000") == ["interrupted"]
    assert desk.debugger.position == (5, 5)


# -- print


def test_that_print_gives_every_bit(desk):
    desk("goto 2 22")
    frame = desk.debugger.frame()
    for name in ("W", "b", "Z", "A", "dZ", "dW", "db", "W_new"):
        array = frame.array(name, 2)
        assert float(desk(f"print {name} 2 2 1")[0]) == array[1, 0]
        numbers = re.sub(r"[\[\]]", " ", " ".join(desk(f"print {name} 2"))).split()
        np.testing.assert_array_equal(np.array(numbers, float).reshape(array.shape), array)
        row = np.array(re.sub(r"[\[\]]", " ", " ".join(desk(f"print {name} 2 3"))).split(), float)
        np.testing.assert_array_equal(row, array[2])
    assert desk("print W 2 6 5") == [repr(float(frame.array("W", 2)[5, 4]))]
    assert desk("print b 2 5") == [repr(float(frame.array("b", 2)[4, 0]))]
    assert desk("print cost") == [repr(float(frame.array("cost")))]
    assert desk("print X 2 8") == [repr(float(frame.array("X")[1, 7]))]
    assert desk("print loss 3") == [repr(float(frame.array("loss")[2]))]
    assert desk("print labels 3") == [str(int(frame.array("labels")[2]))]
    assert desk("print W2") == desk("print W 2")
    assert desk("print W2_new 1 1") == desk("print W_new 2 1 1")


def test_that_indices_are_rows_of_the_data_set_as_in_a_trace(desk):
    desk("step")
    expected = trace_arrays(desk.debugger.frame())["indices"]
    assert [int(desk(f"print indices {i}")[0]) for i in range(1, 9)] == expected.tolist()


def test_that_what_is_not_computed_yet_is_said(desk):
    assert desk("goto 3 5", "print dZ 2") == ["dZ 2: not computed yet at minibatch 3 op 5"]
    assert desk("goto 3", "print Z 1 1 1") == ["Z 1: not computed yet at minibatch 3 op 0"]
    assert desk("print cost") == ["cost: not computed yet at minibatch 3 op 0"]
    assert float(desk("print W 1 1 1")[0]) == desk.debugger.frame().array("W", 1)[0, 0]


def test_that_an_example_beyond_the_minibatch_is_said(desk):
    desk("goto 4 5")  # the last of the epoch, with 3 examples
    assert desk("print Z 1 2 4") == ["Z 1: example 4 does not exist; minibatch 4 has 3"]
    assert desk("print labels 9") == ["labels: example 9 does not exist; minibatch 4 has 3"]
    assert len(desk("print Z 1 2 3")) == 1


def test_that_metrics_and_settings_are_printed(desk):
    desk("run 4")
    evaluation = desk.debugger.evaluation()
    assert desk("print cost train") == [repr(float(evaluation.train.cost))]
    assert desk("print accuracy test") == [repr(float(evaluation.test.accuracy))]
    assert desk("print learning_rate", "print batch_size", "print optimizer") == ["0.1", "8", "sgd"]


def test_that_zero_has_no_sign(desk):
    desk("set W 1 1 1 -0.0")
    desk.debugger.edit(SetParameter(Selection(Kind.EDGE, 1, 2, 1), -0.0))
    assert desk("print W 1 1 1", "print W 1 1 2") == ["0.0", "0.0"]
    assert "-0.0 " not in " ".join(desk("print W 1 1"))


def test_that_single_precision_has_its_own_shortest_digits():
    desk = Desk(network={"dtype": "float32"})
    printed = desk("print W 1 1 1")[0]
    assert np.float32(printed) == desk.debugger.frame().array("W", 1)[0, 0]
    assert len(printed) < 14


# -- dump


def test_that_dump_writes_what_is_computed_and_nothing_else(desk):
    desk("goto 2 12", "dump a b.npz  # with a space", "goto 3", "dump c.npz")
    assert set(desk.files) == {"a b.npz", "c.npz"}
    expected = trace_arrays(debugger().goto(Position(2, 12)))
    assert desk.files["a b.npz"].keys() == expected.keys()
    assert "dZ1" not in expected
    for name, array in expected.items():
        np.testing.assert_array_equal(desk.files["a b.npz"][name], array)
    assert set(desk.files["c.npz"]) == {f"{name}{l}" for name in "Wb" for l in (1, 2, 3)}


# -- changes


def test_that_edits_are_the_debuggers(desk):
    direct = debugger()
    desk("goto 3 9", "set W 2 1 3 0.25", "set b 1 4 -1.5", "set learning_rate 0.02", "set batch_size 5")
    desk("freeze W 2 1 3", "off 1 2", "run 6", "unfreeze W 2 1 3", "on 1 2", "run 3")
    direct.goto(Position(3, 9))
    for edit in (
        SetParameter(EDGE, 0.25), SetParameter(BIAS, -1.5), SetLearningRate(0.02), SetBatchSize(5), Freeze(EDGE),
        SwitchOff(1, 2),
    ):  # fmt: skip
        direct.edit(edit)
    direct.run_minibatches(6)
    direct.edit(Freeze(EDGE, False))
    direct.edit(SwitchOff(1, 2, False))
    direct.run_minibatches(3)
    assert desk.debugger.setting == direct.setting
    assert digest(desk.debugger.frame()) == digest(direct.frame())


def test_that_set_takes_effect_at_the_start_of_the_minibatch(desk):
    desk("goto 3 9", "set W 2 1 3 0.25")
    assert desk.debugger.position == (3, 9)
    assert desk("print W 2 1 3", "goto 3", "print W 2 1 3", "undo", "goto 3 9", "print Z 2 3 1")[:2] == ["0.25"] * 2
    before = debugger().goto(Position(3, 9)).array("Z", 2)
    assert float(desk("print Z 2 3 1")[0]) == before[2, 0]
    assert float(desk("redo", "print Z 2 3 1")[0]) != before[2, 0]


def test_that_another_optimiser_is_set_by_its_name(desk):
    desk("run 2", "set optimizer adam")
    assert desk("print optimizer") == ["adam"]
    assert desk("undo", "print optimizer") == ["sgd"]


def test_that_a_selection_and_an_example_are_chosen(desk):
    for line, chosen in (
        ("select node 0 2", Selection(Kind.NODE, 0, 2)), ("select edge 2 1 3", EDGE), ("select bias 1 4", BIAS),
        ("select none", None),
    ):  # fmt: skip
        assert desk(line) == []
        assert desk.debugger.selection == chosen
    desk("step", "example 3")
    assert desk.debugger.example == 2
    desk("example mean")
    assert desk.debugger.example is None
    desk("select example 8")
    assert desk.debugger.example == 7


# -- gradient check


def test_that_a_gradient_check_is_of_all_or_of_the_selection(desk):
    said = desk("goto 2 17", "gradcheck")
    n = 2 * 6 + 6 + 6 * 5 + 5 + 5 * 3 + 3
    assert said[0].startswith(f"{n} checked of minibatch 2, ")
    assert said[1].startswith("worst difference ")
    assert said[2] in (f"All {n} agree.",) or "kink" in said[2]
    one = desk("select edge 2 1 3", "gradcheck")
    assert one[0].startswith("1 checked of minibatch 2, 0 at a kink")
    analytic = float(re.search(r"edge 2:1:3: (\S+) by the program", one[1])[1])
    assert analytic == desk.debugger.frame().array("dW", 2)[0, 2]
    assert one[2:] == ["It agrees."]


def test_that_a_gradient_check_needs_the_gradient(desk):
    with pytest.raises(InputError, match="run the minibatch to its last db first"):
        desk("goto 0 16", "gradcheck")


def test_that_a_wrong_gradient_is_listed(desk):
    desk("goto 0 17")
    desk.debugger.machine.workspace.dW[2][0, 2] += 0.5
    said = desk("gradcheck")
    assert "at edge 2:1:3: " in said[1]
    assert said[2].startswith("1 of 71 differs")
    assert said[3].startswith("edge 2:1:3: ")
    assert said[3].endswith("differs")


# -- breakpoints, bookmarks, branches


def test_that_breakpoints_are_listed_and_changed(desk):
    assert desk("break cost > 2.5", "break grad W 1 < 0.001", "break accuracy test >= 0.9") == []
    assert [str(each) for each in desk.debugger.breakpoints] == [
        "cost > 2.5", "grad W 1 < 0.001", "accuracy test >= 0.9",
    ]  # fmt: skip
    desk("disable 2", "delete 1")
    assert desk("breakpoints") == [
        "breakpoint 2: grad W 1 < 0.001 (stop when ‖∇W[1]‖ < 0.001); disabled, hit 0 times",
        "breakpoint 3: accuracy test >= 0.9 (stop when accuracy on the test set ≥ 0.9); hit 0 times",
    ]
    assert desk("enable 2", "delete 2", "delete 3", "breakpoints") == ["no breakpoints"]


def test_that_a_bookmark_leads_back_across_branches(desk):
    desk("goto 4 9", "bookmark before it  all", "run 5", "goto 2", "set b 1 4 3", "run 1")
    assert desk("goto bookmark before it  all", "where", "bookmarks") == [
        "minibatch 4 op 9: dZ 3", "before it  all: minibatch 4 op 9 of branch 1",
    ]  # fmt: skip
    assert desk("branch 2", "where", "branches") == [
        "minibatch 3 op 0: start",
        "  1 branch 1: 9 minibatches",
        "* 2 branch 2: from minibatch 2 on, 3 minibatches",
    ]
    with pytest.raises(InputError, match="there is no bookmark 'x'"):
        desk("goto bookmark x")


# -- talking, help, completion, quit


def test_that_at_a_prompt_every_command_says_what_it_has_done():
    desk = Desk(talkative=True)
    assert desk("step") == ["minibatch 0 op 1: sample"]
    assert desk("goto 3 8") == ["minibatch 3 op 8: cost"]
    assert desk("break nonfinite") == [
        "breakpoint 1: nonfinite (stop at the first number that is not finite)",
    ]
    assert desk("set learning_rate 0.5") == ["λ = 0.5", "minibatch 3 op 8: cost"]
    assert desk("undo") == ["minibatch 3 op 8: cost"]
    assert desk("select edge 2 1 3") == ["selected: edge 2:1:3"]
    assert desk("dump a.npz") == ["wrote 18 arrays to a.npz"]
    assert desk("bookmark here") == ["bookmark here"]


def test_that_at_a_prompt_a_run_without_end_is_interrupted():
    desk = Desk(talkative=True, most=2)
    said = desk("run")
    assert said[0].startswith("minibatch ")
    assert said[-1] == "interrupted"


def test_that_help_has_a_line_for_each_command(desk):
    assert desk("help") == help_lines()
    assert [line.split()[0] for line in help_lines()] == list(COMMANDS)
    assert max(map(len, help_lines())) <= 116
    assert desk("help step")[0] == "step [GRANULARITY] [N]"
    assert "dZ" in desk("help print")[-1]


def test_that_words_are_completed(desk):
    assert completions("", "st") == ["step"]
    assert completions("step ", "m") == ["minibatch"]
    assert completions("print ", "d") == ["dW", "dZ", "db"]
    assert completions("", "") == sorted(COMMANDS)
    assert completions("nosuch ", "a") == completions("step op ", "1") == []


def test_that_each_word_that_is_offered_can_stand_there(desk):
    refusals = []
    for name, entry in COMMANDS.items():
        for word in entry.words:
            try:
                read(f"{name} {word}", desk.debugger)
            except InputError as error:
                refusals.append(str(error))
    assert all("something is missing at its end" in refusal for refusal in refusals)


def test_that_quit_ends_the_session(desk):
    desk("quit")
    assert desk.session.over


# -- refusals: a line, and what the sentence must name

WRONG = {
    "stp": ["did you mean step?"],
    "frobnicate": ["the commands are step, back"],
    "STEP": ["is not a command"],
    "step foo": ['"foo"', "minibatch or epoch"],
    "step -1": ['"-1"'],
    "step 1.5": ['"1.5"', "1 or more"],
    "step op 0": ["1 or more"],
    "step op 1 2": ['"2" is too much'],
    "step op 1e3": ["1e3"],
    "goto": ["T, the minibatches done"],
    "goto 3 23": ["0 to 22"],
    "goto 3:4": ["3:4"],
    "goto 1 2 3": ["too much"],
    "goto bookmark": ["needs a name"],
    "run -5": ["1 or more"],
    "run 0": ["1 or more"],
    "reverse 3": ["too much"],
    "where now": ["too much"],
    "break": ["cost > 2.5"],
    "break cost": ["rising"],
    "break op dZ 4": ["1 to 3"],
    "delete": ["missing"],
    "delete x": ["1 or more"],
    "print": ["W, b, Z"],
    "print V": ["W, b, Z"],
    "print W": ["the layer is 1 to 3"],
    "print W 4": ["the layer is 1 to 3"],
    "print W4": ["W, b, Z"],
    "print W 1 3": ["1 to 2"],
    "print W 1 1 7": ["1 to 6"],
    "print W 1 1 1 1": ["too much"],
    "print b 1 2 2": ["the column is 1"],
    "print Z 1 0": ["1 to 6"],
    "print loss 0": ["the example is 1 or more"],
    "print cost 1": ["too much"],
    "print accuracy": ["train or test"],
    "set": ["W, b, learning_rate"],
    "set W 1 1 1": ["the value"],
    "set W 1 1 1 x": ["the value"],
    "set W 1 3 1 0": ["1 to 2"],
    "set b 4 1 0": ["1 to 3"],
    "set learning_rate -1": ["a number above 0"],
    "set learning_rate nan": ["a number"],
    "set batch_size 2.5": ["1 or more"],
    "set optimizer newton": ["sgd, momentum"],
    "freeze X": ["W or b"],
    "off 3 1": ["the hidden layer is 1 to 2"],
    "select": ["node, edge"],
    "select node 1 7": ["1 to 6"],
    "example 0": ["1 or more"],
    "example": ["mean"],
    "dump": ["file"],
    "bookmark": ["name"],
    "branch": ["missing"],
    "help me": ["a command"],
    "quit now": ["too much"],
}


@pytest.mark.parametrize(("line", "named"), WRONG.items(), ids=WRONG.keys())
def test_that_a_wrong_line_is_refused_in_one_sentence_before_anything_is_done(line, named):
    desk = Desk()
    with pytest.raises(InputError) as refused:
        read(line, desk.debugger)
    text = str(refused.value)
    assert [part for part in named if part not in text] == []
    assert "\n" not in text
    assert len(text) < 330
    assert desk.debugger.position == (0, 0)


def test_that_a_debugger_is_all_that_reading_needs(desk):
    """Reading changes nothing: a script can be read as a whole before it is run."""
    versions = desk.debugger.versions
    for line in ("step minibatch 5", "set W 1 1 1 5", "break nonfinite", "select edge 2 1 3", "undo", "quit"):
        read(line, desk.debugger)
    assert isinstance(desk.debugger, Debugger)
    assert desk.debugger.versions == versions
    assert len(desk.debugger.breakpoints) == 0

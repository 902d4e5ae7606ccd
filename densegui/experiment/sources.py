"""The experiment's `data`: which examples, how many of them train, and whether they are standardised."""

from typing import Annotated, Any, Literal

from annotated_types import Ge, Le
from pydantic import Field, ValidationInfo, field_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from densegui.experiment.model import Flag, Model, Real, Share, Text, Whole, form

MOST_EXAMPLES = 1_000_000


def _source(name: str) -> Any:
    labels: JsonDict = {"breast_cancer": "breast cancer", "file": "file…"}
    text = "The set that the examples come from."
    return Field(default=name, title="Data", description=text, json_schema_extra=form(labels=labels))


def _train_share() -> Any:
    text = "Share of the examples that train; the others test, with the classes in the same proportion."
    return Field(default=0.7, title="Train share", description=text, json_schema_extra=form())


def _standardize(default: bool) -> Any:
    text = "Subtract each feature's mean and divide by its deviation, both of the training examples."
    return Field(default=default, title="Standardise", description=text, json_schema_extra=form())


def _classes(default: int) -> Any:
    text = "Number n_y of classes, and so of output nodes."
    return Field(default=default, title="Classes", description=text, json_schema_extra=form("n_y"))


class Generator(Model):
    """Points in the plane, made from the seed."""

    source: str = _source("")
    noise: Annotated[Real, Ge(0.0), Le(10.0)] = Field(
        default=0.1,
        title="Noise",
        description="Standard deviation σ of the Gaussian noise that is added to both coordinates.",
        json_schema_extra=form("σ"),
    )
    n_examples: Annotated[Whole, Ge(2), Le(MOST_EXAMPLES)] = Field(
        default=300,
        title="Examples",
        description="Number m of examples, for training and testing together.",
        json_schema_extra=form("m"),
    )
    classes: Annotated[Whole, Ge(2), Le(2)] = _classes(2)
    train_share: Share = _train_share()
    standardize: Flag = _standardize(False)

    @field_validator("classes")
    @classmethod
    def _an_example_for_each(cls, classes: int, info: ValidationInfo) -> int:
        n_examples = info.data.get("n_examples", classes)
        if classes > n_examples:
            raise PydanticCustomError("allowed", "at most n_examples, which is {n}", {"n": n_examples})
        return classes


class Xor(Generator):
    """Four squares; those opposite each other are alike."""

    source: Literal["xor"] = _source("xor")


class Circles(Generator):
    """A ring within a ring."""

    source: Literal["circles"] = _source("circles")


class Moons(Generator):
    """Two half circles, each with an end inside the other."""

    source: Literal["moons"] = _source("moons")


class Spirals(Generator):
    """Arms that wind around each other."""

    source: Literal["spirals"] = _source("spirals")
    classes: Annotated[Whole, Ge(2), Le(6)] = _classes(3)


class Blobs(Generator):
    """Discs with their centres on a circle."""

    source: Literal["blobs"] = _source("blobs")
    classes: Annotated[Whole, Ge(2), Le(10)] = _classes(3)


class Shipped(Model):
    """Examples that were measured."""

    source: str = _source("")
    train_share: Share = _train_share()
    standardize: Flag = _standardize(True)


class Digits(Shipped):
    """1,797 handwritten digits of 8 × 8 pixels."""

    source: Literal["digits"] = _source("digits")
    standardize: Flag = _standardize(False)


class Iris(Shipped):
    """150 flowers of three species."""

    source: Literal["iris"] = _source("iris")


class Wine(Shipped):
    """178 wines from three growers."""

    source: Literal["wine"] = _source("wine")


class BreastCancer(Shipped):
    """569 tumours, malignant or benign."""

    source: Literal["breast_cancer"] = _source("breast_cancer")


class Clusters(Shipped):
    """100 points of five clusters in seven dimensions, made to compare one's own program on."""

    source: Literal["clusters"] = _source("clusters")


class File(Model):
    """A CSV file."""

    source: Literal["file"] = _source("file")
    path: Text = Field(
        title="File",
        description="A CSV file with a header; a relative path begins at the experiment's folder.",
        json_schema_extra=form(),
    )
    target: Text | None = Field(
        default=None,
        title="Target",
        description="The column that holds the class; the last one if none is named.",
        json_schema_extra=form("y"),
    )
    train_share: Share = _train_share()
    standardize: Flag = _standardize(True)

    @field_validator("path", "target")
    @classmethod
    def _no_nul(cls, text: str | None) -> str | None:
        if text is not None and "\0" in text:
            raise PydanticCustomError("allowed", "a text without NUL characters")
        return text


GeneratorData = Xor | Circles | Moons | Spirals | Blobs
Data = GeneratorData | Digits | Iris | Wine | BreastCancer | Clusters | File

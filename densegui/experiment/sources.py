"""The experiment's `data`: which examples, how many of them train, and whether they are standardised."""

from typing import Annotated, Literal

from annotated_types import Ge, Le
from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from densegui.experiment.drawn_source import Drawn as Drawn
from densegui.experiment.file_source import File as File
from densegui.experiment.model import Flag, Model, Real, Share, Whole, form
from densegui.experiment.source_fields import (
    Features,
    classes_field,
    features_field,
    source_field,
    standardize_field,
    train_share_field,
)

MOST_EXAMPLES = 1_000_000


class Generator(Model):
    """Points in the plane, made from the seed."""

    source: str = source_field("")
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
    classes: Annotated[Whole, Ge(2), Le(2)] = classes_field(2)
    features: Features = features_field()
    train_share: Share = train_share_field()
    standardize: Flag = standardize_field(False)

    @field_validator("classes")
    @classmethod
    def _an_example_for_each(cls, classes: int, info: ValidationInfo) -> int:
        n_examples = info.data.get("n_examples", classes)
        if classes > n_examples:
            raise PydanticCustomError("allowed", "at most n_examples, which is {n}", {"n": n_examples})
        return classes


class Xor(Generator):
    """Four squares; those opposite each other are alike."""

    source: Literal["xor"] = source_field("xor")


class Circles(Generator):
    """A ring within a ring."""

    source: Literal["circles"] = source_field("circles")


class Moons(Generator):
    """Two half circles, each with an end inside the other."""

    source: Literal["moons"] = source_field("moons")


class Spirals(Generator):
    """Arms that wind around each other."""

    source: Literal["spirals"] = source_field("spirals")
    classes: Annotated[Whole, Ge(2), Le(6)] = classes_field(3)


class Blobs(Generator):
    """Discs with their centres on a circle."""

    source: Literal["blobs"] = source_field("blobs")
    classes: Annotated[Whole, Ge(2), Le(10)] = classes_field(3)


class Shipped(Model):
    """Examples that were measured."""

    source: str = source_field("")
    train_share: Share = train_share_field()
    standardize: Flag = standardize_field(True)


class Digits(Shipped):
    """1,797 handwritten digits of 8 × 8 pixels."""

    source: Literal["digits"] = source_field("digits")
    standardize: Flag = standardize_field(False)


class Iris(Shipped):
    """150 flowers of three species."""

    source: Literal["iris"] = source_field("iris")


class Wine(Shipped):
    """178 wines from three growers."""

    source: Literal["wine"] = source_field("wine")


class BreastCancer(Shipped):
    """569 tumours, malignant or benign."""

    source: Literal["breast_cancer"] = source_field("breast_cancer")


class Clusters(Shipped):
    """100 points of five clusters in seven dimensions, made to compare one's own program on."""

    source: Literal["clusters"] = source_field("clusters")


GeneratorData = Xor | Circles | Moons | Spirals | Blobs
Data = GeneratorData | Digits | Iris | Wine | BreastCancer | Clusters | Drawn | File

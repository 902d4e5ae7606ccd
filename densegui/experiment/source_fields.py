"""The fields that several kinds of `data` have in common."""

from typing import Annotated, Any

from annotated_types import MaxLen, MinLen
from pydantic import AfterValidator, Field
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from densegui.data.widening import FEATURES, PLAIN, FeatureName
from densegui.experiment.model import form


def source_field(name: str) -> Any:
    labels: JsonDict = {"breast_cancer": "breast cancer", "drawn": "draw…", "file": "file…"}
    text = "The set that the examples come from."
    return Field(default=name, title="Data", description=text, json_schema_extra=form(labels=labels))


def train_share_field() -> Any:
    text = "Share of the examples that train; the others test, with the classes in the same proportion."
    return Field(default=0.7, title="Train share", description=text, json_schema_extra=form())


def standardize_field(default: bool) -> Any:
    text = "Subtract each feature's mean and divide by its deviation, both of the training examples."
    return Field(default=default, title="Standardise", description=text, json_schema_extra=form())


def classes_field(default: int) -> Any:
    text = "Number n_y of classes, and so of output nodes."
    return Field(default=default, title="Classes", description=text, json_schema_extra=form("n_y"))


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) < len(names):
        raise PydanticCustomError("allowed", "each feature once")
    return names


Features = Annotated[tuple[FeatureName, ...], MinLen(1), MaxLen(len(FEATURES)), AfterValidator(_each_once)]


def features_field() -> Any:
    labels: JsonDict = {name: feature.name("x₁", "x₂").replace(" · ", "") for name, feature in FEATURES.items()}
    text = "What the network sees of data with two features: functions of the raw x₁ and x₂."
    return Field(
        default=PLAIN, title="Inputs", description=text, json_schema_extra=form("X", labels=labels, brief=True)
    )

"""The experiment's `data` from a file of the user's: where it is, what is known of it, and what is wanted of it."""

from pathlib import Path
from typing import Annotated, Any, Literal

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import Field, ValidationInfo, field_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from densegui.data.options import (
    FORMAT_OF,
    CsvOptions,
    Decimal,
    Encoding,
    Format,
    Header,
    Missing,
    ReadOptions,
    Separator,
)
from densegui.experiment.model import Flag, Model, Share, Text, Whole, form
from densegui.experiment.source_fields import (
    Features,
    features_field,
    source_field,
    standardize_field,
    train_share_field,
)

Columns = Annotated[tuple[Text, ...], MinLen(1), MaxLen(100_000)]
Pixels = Annotated[Whole, Ge(1), Le(1_024)]

_AUTO: JsonDict = {"auto": "found out"}
_MISSING: JsonDict = {"refuse": "refuse the file", "drop": "drop their rows", "mean": "the column's mean"}
_SEPARATORS: JsonDict = {
    ",": "comma  ,", ";": "semicolon  ;", "\t": "tab", "|": "bar  |", ":": "colon  :", " ": "space",
}  # fmt: skip
_DECIMALS: JsonDict = {".": "point  1.5", ",": "comma  1,5"}
_HEADERS: JsonDict = {"yes": "names", "no": "no names"}
_ENCODINGS: JsonDict = {"utf-8": "UTF-8", "utf-16": "UTF-16", "windows-1252": "Windows-1252", "latin-1": "Latin-1",
    "windows-1250": "Windows-1250", "windows-1251": "Windows-1251", "shift_jis": "Shift JIS", "gb18030": "GB 18030",
    "big5": "Big5"}  # fmt: skip


def _option(title: str, text: str, default: object = None, symbol: str = "", labels: JsonDict | None = None) -> Any:
    extra = form(symbol, labels=labels, brief=True)
    return Field(default=default, title=title, description=text, json_schema_extra=extra)


class File(Model):
    """A file of your own: CSV, NPZ or IDX, or a folder of pictures."""

    source: Literal["file"] = source_field("file")
    path: Text = Field(
        title="File",
        description="A data file, or a folder of pictures; a relative path begins at the experiment's folder.",
        json_schema_extra=form(),
    )
    format: Format = _option(
        "Format",
        "What kind of file it is; by default its content tells.",
        "auto",
        labels=_AUTO | {"csv": "CSV, TSV", "npz": "NPZ", "idx": "IDX (MNIST)", "pictures": "folder of pictures"},
    )
    target: Text | None = Field(
        default=None,
        title="Target",
        description="The column that holds the class; the last one if none is named.",
        json_schema_extra=form("y"),
    )
    columns: Columns | None = _option("Columns", "The columns that are features; all but the target if none is named.")
    categorical: Columns | None = _option(
        "Categorical", "Columns whose numbers are names of categories, such as postal codes; one input for each."
    )
    missing: Missing = _option(
        "Missing values",
        "Refuse a file with missing values, drop their examples, or take the mean of the column.",
        "refuse",
        labels=_MISSING,
    )
    separator: Separator = _option(
        "Separator", "What stands between two values of a line.", "auto", labels=_AUTO | _SEPARATORS
    )
    decimal: Decimal = _option("Decimal mark", "What divides 1.5 into 1 and 5.", "auto", labels=_AUTO | _DECIMALS)
    header: Header = _option(
        "Header", "Whether the first line has the names of the columns.", "auto", labels=_AUTO | _HEADERS
    )
    encoding: Encoding = _option(
        "Encoding", "How the letters of the text are stored.", "auto", labels=_AUTO | _ENCODINGS
    )
    x: Text | None = _option("Examples", "The array of an NPZ file that has the examples; found by the usual names.")
    y: Text | None = _option("Classes", "The array of an NPZ file that has the classes; found by the usual names.")
    labels: Text | None = _option(
        "Labels", "The IDX file that has the labels; found beside the images by its usual name."
    )
    width: Pixels | None = _option("Width", "Pixels across, to which pictures are resized; as high as wide if alone.")
    height: Pixels | None = _option("Height", "Pixels down, to which pictures are resized; as wide as high if alone.")
    features: Features = features_field()
    train_share: Share = train_share_field()
    standardize: Flag = standardize_field(True)

    @field_validator("path", "target", "x", "y", "labels")
    @classmethod
    def _no_nul(cls, text: str | None) -> str | None:
        if text is not None and "\0" in text:
            raise PydanticCustomError("allowed", "a text without NUL characters")
        return text

    @field_validator(*FORMAT_OF)
    @classmethod
    def _fits_the_format(cls, value: object, info: ValidationInfo) -> object:
        name, format = info.field_name or "", info.data.get("format", "auto")
        if format not in ("auto", FORMAT_OF[name]) and value != cls.model_fields[name].default:
            raise PydanticCustomError("allowed", 'only with "format": "{f}"', {"f": FORMAT_OF[name]})
        return value

    def paths(self) -> dict[str, str]:
        """The files that it names, by their keys."""
        return {"path": self.path} | ({"labels": self.labels} if self.labels is not None else {})

    def read_options(self, folder: Path) -> ReadOptions:
        """What the readers are told; a relative path begins at `folder`."""
        csv = CsvOptions(
            target=self.target,
            columns=self.columns,
            categorical=self.categorical or (),
            missing=self.missing,
            separator=self.separator,
            decimal=self.decimal,
            header=self.header,
            encoding=self.encoding,
        )
        labels = folder / self.labels if self.labels is not None else None
        width, height = self.width or self.height, self.height or self.width
        size = (width, height) if width and height else None
        return ReadOptions(format=self.format, csv=csv, x=self.x, y=self.y, labels=labels, size=size)

    def unfit(self, format: Format) -> str | None:
        """The first option that says something of files of another format, or None."""
        others = (name for name, of in FORMAT_OF.items() if of != format)
        return next((name for name in others if getattr(self, name) != type(self).model_fields[name].default), None)

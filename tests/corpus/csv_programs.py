"""CSV files as programs and people leave them beside the plain ones, and what is no CSV file but is called so."""

import bz2
import io
import lzma
import os
import zipfile
from pathlib import Path

from tests.corpus.case import Case, Good, bad
from tests.corpus.csv_files import PLAIN, TEXT, XY, case, column, named, rows


def zipped(*names: str) -> bytes:
    """An archive of these members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return packed.getvalue()


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "set.csv")
    return folder / "set.csv"


def circle(folder: Path) -> Path:
    (folder / "set.csv").symlink_to("set.csv")
    return folder / "set.csv"


LABELLED = "class,a,b\nx,1,2\ny,3,4\nx,5,7\ny,2,9\n"
COMES_LATE = ' "b", is taken as the class, and "class" as a feature'
LONELY = 'column "b": 4 classes for 4 examples'

ALIGNED = [
    case("blanks in columns", "  a   b  class\n  1   2  x\n 3   4  y \n  5   7  x\n  2   9  y\n", PLAIN),
    case("blanks and a decimal comma", "a class\n1,5 x\n2,5 y\n3,5 x\n4,25 y\n", Good(1, 4, XY, 11.75)),
    case("R, write.table", '"a" "b" "class"\n"1" 1 2 "x"\n"2" 3 4 "y"\n"3" 5 7 "x"\n',
         bad("line 2: 4 values for the 3 columns")),
    case("a value missing between blanks", "a b class\n1 2 x\n3  y\n5 7 x\n", bad("line 3: 2 values for the 3")),
]  # fmt: skip

NUMBERS = [
    case("too small", column("1e-400", "2", "1E-0330", "4"), Good(2, 4, XY, 6 + 7.0,
         ('line 2, column "b": "1e-400" is so small that it was read as 0',))),
    case("too small, late", rows(*(f"{k / 8},{k % 3 % 2},{'xy'[k % 2]}" for k in range(70_000)), "1e-399,1,x"),
         Good(2, 70_001, {"x": 35_001, "y": 35_000}, 70_000 * 69_999 / 16 + 23_334,
              ('line 70002, column "a": "1e-399" is so small',))),
    case("zeros of all kinds", column("0e-400", "-0", "0.000", "+.0"), Good(2, 4, XY, 7.0,
         ('column "b": all examples have "0e-400"',))),
    case("dates as numbers", column("20240131", "20240201", "20231224", "20240229"), Good(2, 4, XY, 80951785 + 7.0,
         ('line 2, column "b": the column looks like dates, written as numbers',))),
    case("numbers that are no dates", column("20241331", "20240201", "20231224", "20240229"),
         Good(2, 4, XY, 80952985 + 7.0)),
    case("-999", column("5", "-999", "6", "-999"), Good(2, 4, XY, -1987 + 7.0,
         ('line 3, column "b": -999 looks like the code of a missing value; it was read as a number',))),
    case("-999 among its like", column("5", "-999", "-998", "-997"), Good(2, 4, XY, -2989 + 7.0)),
    case("-999 alone", column(*["-999"] * 4), Good(2, 4, XY, -3996 + 7.0, ('column "b": all examples have "-999"',))),
    case("dashes in numbers", column("1", "-", "3", "4"), bad('line 3, column "b": the value is missing ("-")')),
    case("all forms of missing, dropped",
         column("1", "2", *["-", "--", "None", "NIL", "(null)", "\\N", "NaT", "missing", "unknown", "…", "*", "NULL"],
                "3", "4"),
         Good(2, 4, XY, 12.0,
              ("lines 4, 5, 6, 7, 8 …: 12 rows were left out because of missing values",)), "--missing", "drop"),
    case("dashes in numbers, filled", column("1", "--", "3", "5"), Good(2, 4, XY, 12 + 7.0,
         ('line 3, column "b": 1 missing value was replaced by the column\'s mean 3;',)), "--missing", "mean"),
    case("a dash among texts", column("red", "-", "red", "-"), Good(3, 4, XY, 4 + 7.0, ('"red" is no number',))),
    case("long whole numbers as classes",
         TEXT.replace("x", "9007199254740993").replace("y", "9007199254740992"),
         Good(2, 4, {"9007199254740992": 2, "9007199254740993": 2}, 33.0)),
    case("a class with an exponent without end", TEXT.replace("x", "1e-99999999999999999999").replace("y", "2"),
         Good(2, 4, {"1e-99999999999999999999": 2, "2": 2}, 33.0)),
    case("the class first", LABELLED, Good(3, 4, {"2": 1, "4": 1, "7": 1, "9": 1}, 4 + 11.0,
         (COMES_LATE, '"x" is no number', LONELY))),
    case("the label first, as Kaggle has it", "label,p0,p1\n5,7,0\n0,1,0\n5,9,0\n",
         bad('column "p1": all examples have the class "0"; at least two classes are needed; is it in the column '
             '"label"')),
    case("the label first, said", LABELLED, PLAIN, "--target", "class"),
    case("x and y and a colour", "x,y,colour\n1,2,red\n3,4,blue\n5,7,red\n2,9,blue\n",
         Good(2, 4, {"blue": 2, "red": 2}, 33.0)),
    case("measures in place of classes", rows(*(f"{k * k % 7},{k * k % 5},{k / 8}" for k in range(8))),
         Good(2, 8, {str(k / 8): 1 for k in range(8)}, 14 + 15.0, ('column "class": 8 classes for 8 examples',))),
    case("row numbers of pandas", "Unnamed: 0,a,b,class\n0,1,2,x\n1,3,4,y\n2,5,7,x\n3,2,9,y\n", Good(3, 4, XY, 39.0,
         ('column "Unnamed: 0": the column looks like a row number',))),
    case("100,000 columns", rows(*(",".join([str(k * k % 5)] * 100_000 + ["xy"[k % 2]]) for k in range(4)),
                                 header=",".join([*(f"c{j}" for j in range(100_000)), "class"])),
         Good(100_000, 4, XY, 900_000.0)),
]  # fmt: skip

TWICE = [
    case("a header that comes again", TEXT + TEXT, bad("line 6: the header of line 1 comes again")),
    case("a header twice", "a,b,class\n" + TEXT, bad("line 2: the header of line 1 comes again")),
    case("a first row that comes again", "1,2,x\n3,4,y\n1,2,x\n2,9,y\n", Good(2, 4, XY, 6 + 18.0,
         ("line 1: taken as an example, not as a header",))),
]  # fmt: skip

DATES = [
    case(f"a date: {text}", column(text, text.replace("31", "30"), text.replace("31", "29"), text),
         bad(f'line 2, column "b": "{text}" is a date or a time'))
    for text in ("2024-W31", "2024年1月31日", "Wed Jan 31 12:00:00 2024", "31 févr. 2024", "31 août 2024",
                 "Wed 31 Jan 2024 12:00:00 GMT", "2024-01-31 12:00:00+01", "31. Januar 2024")
]  # fmt: skip
ALIKE = [
    case("an invisible character in a class", TEXT.replace("5,7,x", "5,7,x\u200b"),
         Good(2, 4, {"x": 1, "x\u200b": 1, "y": 2}, 33.0,
              ('line 4, column "class": "x\ufffd" and "x" (line 2) are two classes',))),
]  # fmt: skip
NO_DATES = [
    case("words before numbers", column("market 12", "juice 20", "decor 15", "market 12"), Good(4, 4, XY, 4 + 7.0,
         ('"market 12" is no number',))),
]  # fmt: skip

OTHERS = [
    case("a list in JSON", '[{"a": 1, "b": 2}, {"a": 3, "b": 4}]', bad("set.csv is a JSON file, not a CSV file")),
    case("lines of JSON", '{"a": 1, "b": 2}\n{"a": 3, "b": 4}\n', bad("set.csv is a JSON file")),
    case("a table in HTML", "\n<table>\n<tr><td>1</td><td>2</td></tr></table>\n", bad("set.csv is a web page")),
    case("XML", '<?xml version="1.0"?>\n<a><b>1</b></a>\n', bad("set.csv is an XML file")),
    case("an SQL dump", "-- MySQL dump\n\nINSERT INTO t VALUES (1,2,'x');\nINSERT INTO t VALUES (3,4,'y');\n",
         bad("set.csv is an SQL script")),
    case("a database", b"SQLite format 3\0" + bytes(100), bad("set.csv is an SQLite database")),
    case("packed by bzip2", bz2.compress(TEXT.encode()), bad("set.csv is a packed archive", "unpack it first")),
    case("packed by xz", lzma.compress(TEXT.encode()), bad("set.csv is a packed archive", "unpack it first")),
    Case("a workbook", named("set.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml")),
         bad("set.xlsx is an Excel workbook; save its table as CSV")),
    Case("a sheet of LibreOffice", named("set.ods", zipped("mimetype", "content.xml")),
         bad("set.ods is an OpenDocument file (LibreOffice); save its table as CSV")),
    case("BMI is no bitmap", TEXT.replace("a,", "BMI,", 1), PLAIN),
    case("a header with brackets", TEXT.replace("a,b", "[a],{b}", 1), PLAIN),
    case("a class of 70,000 letters", TEXT + f"1,2,{'x' * 70_000}\n",
         bad('line 6, column "class": a text of 70,000 characters is too long')),
    Case("a pipe", pipe, bad("set.csv is not a regular file")),
    Case("a link in a circle", circle, bad("set.csv cannot be read")),
    Case("a name too long", lambda folder: folder / ("x" * 300), bad("cannot be read: File name too long")),
    Case("memory of a process", lambda folder: Path("/proc/self/mem"), bad("/proc/self/mem cannot be read")),
]  # fmt: skip

CASES = [*ALIGNED, *NUMBERS, *TWICE, *DATES, *ALIKE, *NO_DATES, *OTHERS]

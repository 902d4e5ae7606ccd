"""CSV and TSV files: as spreadsheets, R and pandas write them, and such as nobody should have to read.

`PLAIN` is one little table. Written in another way it is still that table, to the last digit; damaged, it is refused
with the line of the damage; strange, it is read with the warning that says so.
"""

import codecs
import gzip
from collections.abc import Callable
from pathlib import Path

from tests.corpus.case import Bad, Case, Good, bad

TEXT = "a,b,class\n1,2,x\n3,4,y\n5,7,x\n2,9,y\n"
XY = {"x": 2, "y": 2}
PLAIN = Good(2, 4, XY, 33.0)


def named(name: str, content: str | bytes) -> Callable[[Path], Path]:
    """A file of this name."""

    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


def case(name: str, content: str | bytes, expected: Good | Bad, *options: str) -> Case:
    return Case(name, named("set.csv", content), expected, options)


def warned(*warnings: str) -> Good:
    """The plain table, with these warnings."""
    return Good(2, 4, XY, 33.0, warnings)


def rows(*lines: str, header: str = "a,b,class") -> str:
    return "".join(f"{line}\n" for line in (header, *lines))


def column(*values: str, quote: str = "") -> str:
    """A table whose column b has these values, with classes x and y in turn."""
    body = (f"{k * k % 7},{quote}{value}{quote},{'xy'[k % 2]}" for k, value in enumerate(values))
    return rows(*body)


def other(text: str, separator: str = ",", decimal: str = ".") -> str:
    """The text with another separator and decimal mark."""
    return text.replace(",", separator).replace(".", decimal)


HALVES = "a,b,class\n1.5,-2.25,x\n3.,4,y\n.5,1e2,x\n2,+9.125,y\n"
HALF = Good(2, 4, XY, 1.5 - 2.25 + 3 + 4 + 0.5 + 100 + 2 + 9.125)
COLOURS = "colour,size,class\nred,1,x\nblue,2,y\nred,5,x\ngreen,3,y\n"
COLOUR = Good(4, 4, XY, 4 + 11.0, ('line 2, column "colour": "red" is no number; the column was taken as cat',))

MANY = rows(*(f"{k / 2},{k % 3 % 2},{'xy'[k % 2]}" for k in range(70_000)))
"""So many numbers that not all of them are remembered; Σ k/2 is 70,000 · 69,999 / 4."""

WRITTEN = [
    case("comma", TEXT, PLAIN),
    case("semicolon", other(TEXT, ";"), PLAIN),
    case("tab", other(TEXT, "\t"), PLAIN),
    case("bar", other(TEXT, "|"), PLAIN),
    case("blanks", "a b class\n1 2 x\n3 4 y\n5 7 x\n2 9 y\n", PLAIN),
    case("colon, told", other(TEXT, ":"), PLAIN, "--separator", "colon"),
    case("crlf", TEXT.replace("\n", "\r\n"), PLAIN),
    case("cr", TEXT.replace("\n", "\r"), PLAIN),
    case("mixed ends", "a,b,class\r\n1,2,x\n3,4,y\r5,7,x\r\n2,9,y", PLAIN),
    case("no end", TEXT.rstrip(), PLAIN),
    case("blank lines", TEXT.replace("\n", "\n\n") + "\n  \n\t\n", PLAIN),
    case("blank first line", "\n\n" + TEXT, PLAIN),
    case("quoted", 'a,"b","class"\n"1","2","x"\n"3","4","y"\n5,"7",x\n"2",9,"y"\n', PLAIN),
    case("blanks around", " a , b ,class \n 1,2 , x \n3 ,  4,y\n5,\t7, x \n2,9,y\n", PLAIN),
    case("blank before a quotation mark", 'a, "b", "class"\n1, "2", "x"\n3, 4, "y"\n5, 7, "x"\n2, 9, "y"\n', PLAIN),
    case("hint", "sep=;\r\n" + other(TEXT, ";"), PLAIN),
    case("hint of a tab", '"sep=\t"\n' + other(TEXT, "\t"), PLAIN),
    case("utf-8 with mark", codecs.BOM_UTF8 + TEXT.encode(), PLAIN),
    case("utf-8 with two marks", codecs.BOM_UTF8 * 2 + TEXT.encode(), PLAIN),
    case("utf-16 little", codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), PLAIN),
    case("utf-16 big", codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), PLAIN),
    case("utf-16, told", TEXT.encode("utf-16-be"), PLAIN, "--encoding", "utf-16"),
    case("utf-32", TEXT.encode("utf-32"), PLAIN),
    case("Excel, German", codecs.BOM_UTF8 + other(HALVES, ";", ",").replace("\n", "\r\n").encode(), HALF),
    case("Excel, Unicode text", other(HALVES, "\t", ",").replace("\n", "\r\n").encode("utf-16"), HALF),
    case("R, write.csv", '"","a","b","class"\n"1",1,2,"x"\n"2",3,4,"y"\n"3",5,7,"x"\n"4",2,9,"y"\n',
         warned("line 1: the first column has no name and numbers the rows")),
    case("R, names of rows", '"","a","b","class"\n"Mazda",1,2,"x"\n"Fiat",3,4,"y"\n"Ford",5,7,"x"\n"Audi",2,9,"y"\n',
         warned("line 1: the first column has no name and numbers the rows")),
    case("R, write.csv2", other('"a","b","class"\n1.5,2,"x"\n3,4.25,"y"\n1,1,"x"\n2,2,"y"\n', ";", ","),
         Good(2, 4, XY, 16.75)),
    case("pandas, with index", ",a,b,class\n0,1.0,2,x\n1,3.0,4,y\n2,5.0,7,x\n3,2.0,9,y\n",
         warned("line 1: the first column has no name and numbers the rows")),
    case("pandas, without names", "0,1,2\n1,2,x\n3,4,y\n5,7,x\n2,9,y\n",
         warned("line 1: the first line, taken as the header, has numbers")),
    case("truth values", "a,b,class\n1,2,True\n3,4,False\n5,7,True\n2,9,False\n",
         Good(2, 4, {"False": 2, "True": 2}, 33.0)),
    case("signs as classes", TEXT.replace("x", "-").replace("y", "+"), Good(2, 4, {"+": 2, "-": 2}, 33.0)),
    case("minus one and one", TEXT.replace("x", "-1").replace("y", "1"), Good(2, 4, {"-1": 2, "1": 2}, 33.0)),
    case("grades", TEXT.replace("x", "A-").replace("y", "A"), Good(2, 4, {"A": 2, "A-": 2}, 33.0)),
    case("numbers as classes", "a,b,class\n1,2,10\n3,4,9\n5,7,10\n2,9,9\n", Good(2, 4, {"9": 2, "10": 2}, 33.0)),
    case("numbers of all kinds", HALVES, HALF),
    case("decimal comma", other(HALVES, ";", ","), HALF),
    case("decimal comma with bars", other(HALVES, "|", ","), HALF),
    case("decimal comma, quoted and told", 'a,b,class\n"1,5",2,x\n3,4,y\n"0,25",1,x\n2,2,y\n', Good(2, 4, XY, 15.75),
         "--decimal", ","),
    case("thousands, told to be parts", "a;b;class\n1,234;2;x\n3;4;y\n5;7;x\n2;9;y\n", Good(2, 4, XY, 33.234),
         "--decimal", ","),
    case("a break in a name", TEXT.replace("b", '"b\n(cm)"', 1), PLAIN),
    case("a separator in a class", TEXT.replace("x", '"x, y; z"'), Good(2, 4, {"x, y; z": 2, "y": 2}, 33.0)),
    case("a quotation mark in a class", TEXT.replace("x", '"5"" pipe"'), Good(2, 4, {'5" pipe': 2, "y": 2}, 33.0)),
    case("letters of all scripts", TEXT.replace("x", "日本").replace("y", "é"), Good(2, 4, {"é": 2, "日本": 2}, 33.0)),
    case("markup and formulas", TEXT.replace("x", "<b>x</b>").replace("y", "=1+1"),
         Good(2, 4, {"<b>x</b>": 2, "=1+1": 2}, 33.0)),
    case("control characters in a class", TEXT.replace("x", "\x1b[2Jx"), Good(2, 4, {"\x1b[2Jx": 2, "y": 2}, 33.0)),
    case("another target", "class,a,b\nx,1,2\ny,3,4\nx,5,7\ny,2,9\n", PLAIN, "--target", "class"),
    case("a target by number", "class,a,b\nx,1,2\ny,3,4\nx,5,7\ny,2,9\n", PLAIN, "--target", "column 1"),
    case("chosen columns", TEXT, Good(1, 4, XY, 22.0), "--column", "b"),
    case("tiny and huge", column("1e-300", "-1e150", "5e-324", "1e150"), Good(2, 4, XY, 7.0,
         ('line 3, column "b": the number is so large',))),
    case("a sum that has to be exact", column("1e16", "1", "-1e16", "1e-3"), Good(2, 4, XY, 8.001,
         ('line 2, column "b": the number is so large',))),
    Case("another name", named("set.dat", other(TEXT, "\t")), PLAIN),
    Case("the name of a picture", named("set.png", TEXT), PLAIN),
    Case("a strange name", named('it\'s "a" é 数据;.csv', TEXT), PLAIN),
]  # fmt: skip

STRANGE = [
    case("no header", "1,2,x\n3,4,y\n5,7,x\n2,9,y\n", warned("line 1: taken as an example, not as a header")),
    case("no header, told", "1,2,x\n3,4,y\n5,7,x\n2,9,y\n", PLAIN, "--header", "no"),
    case("no header, all text", "red,big,x\nblue,big,y\nred,small,x\nblue,small,y\n", Good(4, 4, XY, 8.0,
         ("line 1: taken as an example, not as a header, for a value", 'column "column 1": "red" is no', "column 2"))),
    case("years as names", "id,2019,2020,class\n7,1,2,x\n4,3,4,y\n4,5,7,x\n4,2,9,y\n", Good(3, 4, XY, 52.0,
         ('the header, has numbers in it: "2019", "2020"',))),
    case("last separator", "a,b,class,\n1,2,x,\n3,4,y,\n5,7,x,\n2,9,y,\n",
         warned("column 4 has neither a name nor a value")),
    case("colours", COLOURS, COLOUR),
    case("truth values as a feature", column("true", "false", "true", "true"), Good(3, 4, XY, 4 + 7.0,
         ('line 2, column "b": "true" is no number',))),
    case("ranges", column("20-30", "30-40", "20-30", "40+"), Good(4, 4, XY, 4 + 7.0, ('"20-30" is no number',))),
    case("codes, told", column("0815", "4711", "0815", "4711"), Good(3, 4, XY, 4 + 7.0), "--categorical", "b"),
    case("codes", column("0815", "4711", "0815", "4711"), Good(2, 4, XY, 2 * (815 + 4711) + 7.0,
         ('line 2, column "b": "0815" was read as a number; if it is a code',))),
    case("codes, late", column("47", "11", "08", "42"), Good(2, 4, XY, 108 + 7.0,
         ('line 4, column "b": "08" was read as a number',))),
    case("codes, very late", MANY + "07,1,x\n", Good(2, 70_001, {"x": 35_001, "y": 35_000},
         70_000 * 69_999 / 4 + 23_341, ('line 70002, column "a": "07" was read as a number',))),
    case("long numbers", column("9007199254740993", "1", "2", "9"), Good(2, 4, XY, 9007199254740992 + 12 + 7.0,
         ('line 2, column "b": the number is so large',))),
    case("constant", column("3", "3", "3", "3.0"), Good(2, 4, XY, 12 + 7.0, ('column "b": all examples have "3"',))),
    case("many constants", rows(*(f"{k * k % 7},1,2,3,4,{'xy'[k % 2]}" for k in range(4)), header="a,b,c,d,e,class"),
         Good(5, 4, XY, 40 + 7.0, ('4 of 5 columns are the same in all examples and tell nothing: "b", "c", "d"',))),
    case("row numbers", rows(*(f"{k},{k * k % 7},{'xy'[k % 2]}" for k in range(1, 9))), Good(2, 8, {"x": 4, "y": 4},
         36 + sum(k * k % 7 for k in range(1, 9)) * 1.0, ('line 2, column "a": the column looks like a row number',))),
    case("identifiers", rows("91,2,x", "17,4,y", "45,7,x", "32,9,y", header="Id,b,class"), Good(2, 4, XY, 185 + 22.0,
         ('column "Id": the column looks like a row number or an identifier',))),
    case("one example of a class", TEXT + "4,4,z\n", Good(2, 5, XY | {"z": 1}, 41.0)),
    case("classes that differ in case", TEXT + "4,4,X\n1,1,X\n", Good(2, 6, {"X": 2, "x": 2, "y": 2}, 43.0,
         ('line 6, column "class": "X" and "x" (line 2) are two classes',))),
    case("classes that differ in blanks", TEXT.replace("5,7,x", "5,7,  x "),
         warned('line 4, column "class": "x" has blanks around it that other lines have not')),
    case("classes that differ in blanks, first", TEXT.replace("1,2,x", "1,2,x "),
         warned('line 4, column "class": "x" has blanks around it that other lines have not')),
    case("categories that differ in blanks", COLOURS.replace("red,1", "red ,1").replace("green", "blue"),
         Good(3, 4, XY, 4 + 11.0, ('"red" is no number', 'line 4, column "colour": "red" has blanks around it'))),
    case("classes that differ inside", "a,b,class\n1,2,new york\n3,4,New_York\n5,7,new york\n2,9,New_York\n",
         Good(2, 4, {"New_York": 2, "new york": 2}, 33.0,
              ('line 3, column "class": "New_York" and "new york" (line 2)',))),
    case("the same number twice", "a,b,class\n1,2,1\n3,4,2\n5,7,1.0\n2,9,2\n", Good(2, 4, {"1": 2, "2": 2}, 33.0,
         ('line 4, column "class": "1.0" is the same number',))),
    case("text among numbers", "a,b,class\n1,2,1\n3,4,two\n5,7,1\n2,9,two\n", Good(2, 4, {"1": 2, "two": 2}, 33.0,
         ('line 3, column "class": "two" is a text among classes that are numbers',))),
    case("Latin-1", TEXT.replace("y", "é").encode("latin-1"), Good(2, 4, {"x": 2, "é": 2}, 33.0,
         ("line 3: this is not UTF-8; the file was read as Windows-1252",))),
    case("Latin-1 in the header", TEXT.replace("b", "größe", 1).encode("latin-1"),
         warned("line 1: this is not UTF-8; the file was read as Windows-1252")),
    case("Windows-1252, told", TEXT.replace("y", "€").encode("cp1252"), Good(2, 4, {"x": 2, "€": 2}, 33.0),
         "--encoding", "windows-1252"),
    case("Shift-JIS, told", TEXT.replace("y", "日").encode("shift_jis"), Good(2, 4, {"x": 2, "日": 2}, 33.0),
         "--encoding", "shift_jis"),
    case("names, each different", "a,name,class\n1,Ann,x\n3,Bob,y\n5,Cy,x\n2,Dot,y\n", Good(5, 4, XY, 4 + 11.0,
         ('"Ann" is no number', 'line 2, column "name": each example has a text of its own'))),
    case("categories that differ in case", COLOURS.replace("5", "5").replace("red,5", "Red,5"), Good(5, 4, XY, 4 + 11.0,
         ('"red" is no number', "each example has a text of its own", '"Red" and "red" (line 2) are two categories'))),
    case("missing, dropped", "a,b,class\n1,2,x\n3,,y\n5,7,x\nNA,1,x\n2,9,y\n3,?,y\n4,4,y\n", Good(2, 4, XY, 34.0,
         ("lines 3, 5, 7: 3 rows were left out because of missing values",)), "--missing", "drop"),
    case("empty rows of a spreadsheet", TEXT + ",,\n , ,\n", warned("lines 6, 7: 2 empty rows were left out")),
    case("missing, one dropped", TEXT.replace("3,4", "3,n/a"), Good(2, 3, {"x": 2, "y": 1}, 26.0,
         ("line 3: 1 row was left out",)), "--missing", "drop"),
    case("missing, filled", "a,b,class\n1,2,x\n3,,y\n5,7,x\n2,9,y\n", Good(2, 4, XY, 35.0,
         ('line 3, column "b": 1 missing value was replaced by the column\'s mean 6;',)), "--missing", "mean"),
    case("missing category, filled", COLOURS.replace("blue", "?"), Good(3, 4, XY, 4 + 11.0,
         ('line 3, column "colour": 1 missing value was replaced by the mean of its categories', '"red" is no number')),
         "--missing", "mean"),
    case("missing class, dropped", TEXT + "8,8,\n", warned("line 6: 1 row was left out"),
         "--missing", "drop"),
    case("a class only in dropped rows", TEXT + ",8,z\n", warned("line 6: 1 row was left out"), "--missing", "drop"),
    case("a point that may divide thousands", "a;b;class\n1.234;2;x\n3;4;y\n5;7;x\n2;9;y\n", Good(2, 4, XY, 33.234,
         ('line 2: "1.234" was read with a decimal point; if its point divides thousands',))),
    case("many classes", rows(*(f"{k * k % 7},{k * k % 5},c{k:02}" for k in [*range(40), *range(40)])),
         Good(2, 80, {f"c{k:02}": 2 for k in range(40)}, 2.0 * sum(k * k % 7 + k * k % 5 for k in range(40)),
              ('column "class": 40 classes for 80 examples',))),
    case("many categories", rows(*(f"{k * k % 7},t{k % 60},{'xy'[k % 2]}" for k in range(120))),
         Good(61, 120, {"x": 60, "y": 60}, 120.0 + sum(k * k % 7 for k in range(120)),
              ('"t0" is no number', "60 categories are many"))),
    case("200 columns of text", rows(*(",".join([f"t{k % 2}"] * 200 + ["xy"[k % 2]]) for k in range(4)),
                                     header=",".join([f"n{j}" for j in range(200)] + ["class"])),
         Good(400, 4, XY, 800.0, ('"t0" is no number',) * 10 + ("and 190 more like this",))),
]  # fmt: skip

REFUSED = [
    case("empty", "", bad("set.csv is empty")),
    case("blank", "\n \n\t\n", bad("set.csv is empty")),
    case("a mark alone", codecs.BOM_UTF8, bad("set.csv is empty")),
    case("header only", "a,b,class\n", bad("set.csv has a header but no examples")),
    case("one column", "class\nx\ny\n", bad("line 1: there is only one column")),
    case("prose", "This is a letter.\nIt has two lines, and a comma.\n", bad("line 1")),
    case("one class", TEXT.replace("y", "x"), bad('column "class": all examples have the class "x"')),
    case("one row", "a,b,class\n1,2,x\n", bad("at least two classes are needed")),
    case("no feature", "class,\nx,\ny,\n", bad("line 1")),
    case("short row", TEXT + "1,x\n", bad("line 6: 2 values for the 3 columns")),
    case("long row", TEXT + "1,2,3,x\n", bad("line 6: 4 values for the 3 columns")),
    case("short header", "a,b\n1,2,x\n3,4,y\n", bad("line 2: 3 values for the 2 columns")),
    case("cut off in a row", TEXT[:-4], bad("line 5: 2 values for the 3 columns")),
    case("title above the header", "My measurements\n" + TEXT,
         bad("line 1: 1 value, but lines below have 3; take out")),
    case("a remark above the header", "# in cm\n" + TEXT, bad("line 1: 1 value, but lines below have 3; take out")),
    case("nameless", "a,,class\n1,2,x\n3,4,y\n", bad("line 1: column 2 has no name")),
    case("double name", "a,b,a,class\n1,2,3,x\n3,4,5,y\n", bad('line 1: columns 1 and 3 are both named "a"')),
    case("double name but for blanks", "a,b b,b  b,class\n1,2,3,x\n3,4,5,y\n", bad("columns 2 and 3 are both named")),
    case("a value without a name", "a,b,class,\n" + "1,2,x,\n3,4,y,\n" * 150 + "1,2,x,5\n", bad("line 302: column 4")),
    case("text among numbers, late", TEXT + "1,abc,x\n", bad('line 6, column "b": "abc" is not a number')),
    case("text among numbers, first", "a,b,class\n1,abc,x\n3,4,y\n5,6,x\n",
         bad('line 2, column "b": "abc" is not a number, but line 3 has "4"')),
    case("text after a break", 'a,b,class\n1,2,"x\nx"\n3,abc,y\n5,1,y\n4,4,y\n', bad('line 4, column "b": "abc"')),
    case("missing", TEXT + "1,,x\n", bad('line 6, column "b": the value is missing; set "missing"')),
    case("missing word", TEXT + "1,NA,x\n", bad('line 6, column "b": the value is missing ("NA")')),
    case("missing class", TEXT + "1,2,\n", bad('line 6, column "class": the class is missing')),
    case("missing class, filled", TEXT + "1,2,\n", bad('line 6, column "class": the class is missing'),
         "--missing", "mean"),
    case("all rows incomplete", "a,b,class\n1,,x\n,4,y\n", bad("no complete examples; all 2"), "--missing", "drop"),
    case("a column without a value", "a,b,class\n1,,x\n3,,y\n", bad('column "b": there is no value'),
         "--missing", "mean"),
    case("not a number", TEXT + "nan,2,x\n", bad('line 6, column "a"', '"nan"')),
    case("infinite", TEXT + "1,inf,x\n", bad('line 6, column "b": "inf" is not a finite number')),
    case("infinite alone", column("inf", "-inf", "inf", "Infinity"), bad('line 2, column "b": "inf" is not a finite')),
    case("1e999", TEXT + "1,1e999,x\n", bad('line 6, column "b": the number is too large')),
    case("-1e200", TEXT + "-1e200,1,x\n", bad('line 6, column "a": the number is too large')),
    case("underscore", TEXT + "1_000,1,x\n", bad('line 6, column "a": "1_000" is not a number')),
    case("underscore in all", column("1_000", "2_0", "3_5", "4_4"), bad('line 2, column "b": "1_000" is not a number')),
    case("underscore after many numbers", MANY + "1_000,1,x\n", bad('line 70002, column "a": "1_000" is not a number')),
    case("infinite after many numbers", MANY + "1,inf,x\n", bad('line 70002, column "b": "inf" is not a finite')),
    case("hexadecimal", column("0x10", "0xff", "0x1", "0x2"), bad('line 2, column "b": "0x10" is not a number')),
    case("Arabic digits", column("١", "٢", "٣", "٤"), bad('line 2, column "b": "١" is not a number')),
    case("wide digits", TEXT + "1,２,x\n", bad('line 6, column "b": "２" is not a number')),
    case("a typographic minus", column("−1", "−2", "−3", "−4"), bad('line 2, column "b": "−1" is not a number')),
    case("thousands, quoted", column("1,234.5", "2", "3", "4", quote='"'), bad('line 2, column "b": "1,234.5"')),
    case("thousands in all", column("1,234", "2,345", "3,456", "4,567", quote='"'), bad('line 2, column "b": "1,234"')),
    case("thousands, Swiss", column("1'234", "2'345", "3'456", "4'567"), bad('line 2, column "b": "1\'234"')),
    case("thousands, French", column("1 234", "2 345", "3\u202f456", "4 567"), bad('line 2, column "b": "1 234"')),
    case("thousands, German", "a;b;class\n1,5;1.234,5;x\n3;4;y\n", bad('line 2, column "b": "1.234,5"')),
    case("thousands, Indian", column("12,34,567", "1", "2", "3", quote='"'), bad('line 2, column "b": "12,34,567"')),
    case("thousands or parts", "a;b;class\n1,234;2;x\n3;4;y\n", bad('line 2: "1,234" may be 1.234 or 1234')),
    case("both decimal marks", "a;b;class\n1,5;2;x\n3.5;4;y\n", bad('line 2, column "a": "1,5" is not a number')),
    case("a decimal comma, late", other(TEXT, ";") * 1 + "1;2;x\n" * 1500 + "1,5;2;y\n",
         bad('line 1506, column "a": "1,5" is not a number: its decimal mark is ","; set "decimal" to ","')),
    case("a decimal comma between commas", "a,b,class\n1,5,2,x\n3,4,1,y\n", bad("line 2: 4 values for the 3 columns")),
    case("a point where commas are told", other(HALVES, ";"), bad('"1.5" is not a number'), "--decimal", ","),
    case("hexadecimal float", column("0x1p3", "0x1.8p3", "0x1p3", "0x1p1"),
         bad('line 2, column "b": "0x1p3" is not a')),
    case("a hard blank beside numbers", column("1\u00a0", "\u00a02", "3\u00a0", "4\u00a0"),
         bad('line 2, column "b"', "is not a number: an invisible character")),
    case("an invisible character in numbers", column("\u200b1", "2", "3", "4"),
         bad('line 2, column "b"', "is not a number: an invisible character")),
    case("two encodings", TEXT.replace("y", "é").encode() + "1,2,é\n".encode("latin-1"),
         bad("line 6: this is not UTF-8, but other letters of the file are")),
    case("two encodings, the other way", "a,b,class\n1,2,é\n".encode("latin-1") + "3,4,é\n".encode(),
         bad("line 2: this is not UTF-8, but other letters of the file are")),
    case("percent", column("5%", "6%", "7 %", "8%"), bad('line 2, column "b": "5%" is not a number: its unit')),
    case("money", column("$5", "$6", "$7", "$8"), bad('line 2, column "b": "$5" is not a number: its unit')),
    case("formula errors", column("#DIV/0!", "1", "2", "3"), bad('line 2, column "b": "#DIV/0!" is the error of a')),
    case("formula error as a class", TEXT + "1,2,#REF!\n", bad('line 6, column "class": "#REF!" is the error')),
    case("two numbers", column("1 2", "3 4", "5 6", "7 8"), bad('line 2, column "b": "1 2" is not a number')),
    case("quoted twice", column("'1'", "'2'", "'3'", "'4'"), bad('line 2, column "b": "\'1\'" is not a number')),
    case("dates, ISO", column("2024-01-31", "2024-02-01", "2024-02-02", "2024-03-01"),
         bad('line 2, column "b": "2024-')),
    case("dates, German", other(column("31.12.2023", "1.1.2024", "2.1.2024", "3.1.2024"), ";"),
         bad('line 2, column "b": "31.12.2023" is a date or a time')),
    case("dates, American", column("1/31/24", "2/1/24", "2/2/24", "3/1/24"), bad('line 2, column "b": "1/31/24" is a')),
    case("dates in words", column("3 May 2020", "4 May 2020", "1 Jun 2020", "2 Jul 2020"),
         bad('"3 May 2020" is a date')),
    case("times", column("12:30", "12:31", "12:45", "13:00"), bad('line 2, column "b": "12:30" is a date or a time')),
    case("dates and times", column("2024-01-31T12:00:00Z", "2024-01-31 12:00"),
         bad('line 2, column "b": "2024-01-31T')),
    case("a date among numbers", TEXT + "1,2024-01-31,x\n", bad('line 6, column "b": "2024-01-31" is a date')),
    case("dates as classes", "a,b,day\n1,2,2024-01-31\n3,4,2024-02-01\n", bad('column "day"', "dates")),
    case("NUL", TEXT + "1,2,x\0\n", bad("line 6: there is a NUL byte")),
    case("NUL in the header", "a\0,b,class\n1,2,x\n", bad("line 1: there is a NUL byte")),
    case("binary", bytes(range(1, 256)) * 8, bad("set.csv, line 1", "no CSV file")),
    case("random bytes", bytes(k * k * 31 % 251 for k in range(5000)), bad("set.csv")),
    case("utf-16 without its mark", TEXT.encode("utf-16-le"),
         bad('looks like UTF-16 without its mark; set "encoding"')),
    case("utf-16 cut off", TEXT.encode("utf-16")[:-1], bad("line 5: this is not UTF-16 text")),
    case("utf-8 after its mark is not", codecs.BOM_UTF8 + TEXT.replace("y", "é").encode("latin-1"),
         bad("line 3: this is not UTF-8 text")),
    case("told to be utf-8", TEXT.replace("y", "é").encode("latin-1"), bad("line 3: this is not utf-8"),
         "--encoding", "utf-8"),
    case("told against its mark", codecs.BOM_UTF8 + TEXT.encode(), bad("begins with the mark of UTF-8"),
         "--encoding", "latin-1"),
    case("open quotation mark", TEXT + '1,2,"x\n3,4,y\n', bad("line 6: a quotation mark is never closed")),
    case("open quotation mark at once", '"a,b,class\n1,2,x\n', bad("line 1: a quotation mark is never closed")),
    case("text behind a quotation mark", TEXT + '1,2,"x"y\n', bad("line 6: text follows a closing quotation mark")),
    case("a huge value", TEXT + f"1,2,{'x' * 200_000}\n", bad("line 6: a value is too long")),
    case("an endless line", TEXT + "1," * 3_000_000, bad("line 6: the line is longer than 4,194,304")),
    case("a header of a million columns", "," * 1_000_000 + "\n1,2\n", bad("line 1: 1,000,001 columns are too many")),
    case("a header of 300,000 names", ",".join(f"n{k}" for k in range(300_000)) + "\n1,2\n",
         bad("line 1: 300,000 columns are too many; at most 200,000")),
    case("a header of 60,000 names", ",".join(f"n{k}" for k in range(60_000)) + "\n1,2\n",
         bad("line 2: 2 values for the 60000 columns")),
    case("too many classes", rows(*(f"{k * k % 7},1,c{k}" for k in range(1001))),
         bad('line 1002, column "class": there are more than 1,000 classes')),
    case("too many categories", rows(*(f"{k * k % 7},t{k},{'xy'[k % 2]}" for k in range(1001))),
         bad('line 1002, column "b": there are more than 1,000 different texts')),
    case("too many categories in all",
         rows(*(",".join([f"t{k}"] * 1000 + ["xy"[k % 2]]) for k in range(120)),
              header=",".join([f"n{j}" for j in range(1000)] + ["class"])),
         bad("line 102: the columns of text have more than 100,000 different texts")),
    case("unknown target", TEXT, bad('line 1: there is no column "kind"; the columns are "a", "b", "class"'),
         "--target", "kind"),
    case("unknown column", TEXT, bad('there is no column "z"'), "--column", "z"),
    case("the target as a column", TEXT, bad('"class" holds the class and can'), "--column", "class"),
    case("a column twice", TEXT, bad('"a" is asked for twice'), "--column", "a", "--column", "a"),
    case("web page", "<!DOCTYPE html>\n<html><body>Not found</body></html>\n", bad("set.csv is a web page")),
    case("pointer of Git LFS", "version https://git-lfs.github.com/spec/v1\noid 1\n", bad("is a pointer of Git LFS")),
    case("packed", gzip.compress(TEXT.encode(), mtime=0), bad("set.csv is a gzip file", "unpack it first")),
    case("PDF", b"%PDF-1.7\n%\xe2\xe3\n", bad("set.csv is a PDF file")),
    case("pickle", b"\x80\x04\x95\x1a\x00\x00\x00\x00\x00\x00\x00cos\nsystem\n.", bad("pickle")),
    case("old Excel", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), bad("set.csv is an old Excel file")),
    case("HDF5", b"\x89HDF\r\n\x1a\n" + bytes(100), bad("set.csv is an HDF5 file")),
    Case("a folder that is none", lambda folder: folder / "missing.csv", bad("missing.csv does not exist")),
    Case("a device", lambda folder: Path("/dev/zero"), bad("/dev/zero is not a regular file")),
]  # fmt: skip

CASES = [*WRITTEN, *STRANGE, *REFUSED]

"""RE2 patterns as Python patterns (https://github.com/google/re2/wiki/Syntax).

What RE2 does not have (back-references, look-around, possessive repetition) is refused as there;
what means something else in Python (`$`, `\\d`, `\\z`, classes, inline flags) is rewritten.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_PERL = {"d": "0-9", "w": "0-9A-Za-z_", "s": "\\t\\n\\f\\r "}
_CONTROL = {"a": "\\x07", "f": "\\f", "t": "\\t", "n": "\\n", "r": "\\r", "v": "\\v"}
_POSIX = {
    "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "ascii": "\\x00-\\x7f", "blank": "\\t ",
    "cntrl": "\\x00-\\x1f\\x7f", "digit": "0-9", "graph": "!-~", "lower": "a-z",
    "print": " -~", "punct": "!-/:-@\\[-`{-~", "space": "\\t\\n\\v\\f\\r ", "upper": "A-Z",
    "word": "0-9A-Za-z_", "xdigit": "0-9A-Fa-f",
}  # fmt: skip
_SCRIPTS = frozenset(
    """
    Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak
    Bengali Bhaiksuki Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian
    Caucasian_Albanian Chakma Cham Cherokee Chorasmian Common Coptic Cuneiform Cypriot
    Cypro_Minoan Cyrillic Deseret Devanagari Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs
    Elbasan Elymaic Ethiopic Georgian Glagolitic Gothic Grantha Greek Gujarati Gunjala_Gondi
    Gurmukhi Han Hangul Hanifi_Rohingya Hanunoo Hatran Hebrew Hiragana Imperial_Aramaic
    Inherited Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada Katakana
    Kawi Kayah_Li Kharoshthi Khitan_Small_Script Khmer Khojki Khudawadi Lao Latin Lepcha
    Limbu Linear_A Linear_B Lisu Lycian Lydian Mahajani Makasar Malayalam Mandaic Manichaean
    Marchen Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui Meroitic_Cursive
    Meroitic_Hieroglyphs Miao Modi Mongolian Mro Multani Myanmar Nabataean Nag_Mundari
    Nandinagari New_Tai_Lue Newa Nko Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki
    Old_Hungarian Old_Italic Old_North_Arabian Old_Permic Old_Persian Old_Sogdian
    Old_South_Arabian Old_Turkic Old_Uyghur Oriya Osage Osmanya Pahawh_Hmong Palmyrene
    Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra
    Sharada Shavian Siddham SignWriting Sinhala Sogdian Sora_Sompeng Soyombo Sundanese
    Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Takri Tamil Tangsa Tangut
    Telugu Thaana Thai Tibetan Tifinagh Tirhuta Toto Ugaritic Vai Vithkuqi Wancho
    Warang_Citi Yezidi Yi Zanabazar_Square
    """.split()  # noqa: SIM905
)
"""The Unicode scripts that RE2 knows as classes."""
_REPEAT = re.compile(r"\{(\d+)(?:(,)(\d*))?\}", re.ASCII)
_FLAGS = re.compile(r"\(\?([imsU]*)(-[imsU]+)?([:)])")
_NAMED = re.compile(r"\(\?P?<([A-Za-z0-9_]+)>")
_MOST_REPEATS = 1000


class PatternError(ValueError):
    """A pattern that RE2 refuses."""


class UnsupportedPatternError(ValueError):
    """A pattern that RE2 accepts and that has no translation here."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern, and the name of each group (empty for one without).

    Names are kept apart because RE2 allows the same name twice, and names that begin with a digit.
    """

    compiled: re.Pattern[str]
    names: tuple[str, ...]


@lru_cache(maxsize=512)
def compile_pattern(text: str) -> Pattern:
    """The Python pattern that matches as RE2 does. Raises PatternError."""
    translation = _Translation(text)
    translated = translation.run()
    try:
        return Pattern(re.compile(translated), tuple(translation.names))
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternError(f"{error} in `{text}`") from error


class _Translation:
    """One pass over a pattern.

    Inline flags such as `(?i)` open a group that lasts to the end of the enclosing group, and is
    opened anew after each `|` there. `groups` counts these per enclosing group.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.out: list[str] = []
        self.groups: list[list[str]] = [[]]
        self.multiline = [False]
        self.names: list[str] = []
        self.repeatable = False

    def run(self) -> str:
        while self.at < len(self.text):
            self.step(self.text[self.at])
        if len(self.groups) > 1:
            raise PatternError(f"missing closing ): `{self.text}`")
        self.out.append(")" * len(self.groups[0]))
        return "".join(self.out)

    def emit(self, text: str, length: int, *, repeatable: bool = True) -> None:
        self.out.append(text)
        self.at += length
        self.repeatable = repeatable

    def step(self, char: str) -> None:
        if char == "(":
            self.open_group()
        elif char == ")":
            self.close_group()
        elif char == "|":
            flags = self.groups[-1]
            self.emit(")" * len(flags) + "|" + "".join(flags), 1, repeatable=False)
        elif char in "*+?":
            self.repeat(char, 1)
        elif char == "{" and (match := _REPEAT.match(self.text, self.at)):
            self.counted(match)
        elif char == "[":
            text, length = _Class(self.text, self.at).run()
            self.emit(text, length)
        elif char == "\\":
            self.escape()
        elif char == "$":
            self.emit("$" if self.multiline[-1] else r"\Z", 1)
        elif char in "^.":
            self.emit(char, 1)
        else:
            self.emit(re.escape(char), 1)

    def repeat(self, text: str, length: int) -> None:
        if not self.repeatable:
            raise PatternError(f"missing argument to repetition operator: `{text}`")
        following = self.text[self.at + length : self.at + length + 1]
        if following == "?":
            text, length = text + "?", length + 1
            following = self.text[self.at + length : self.at + length + 1]
        if following and (following in "*+?" or _REPEAT.match(self.text, self.at + length)):
            raise PatternError(f"invalid nested repetition operator: `{text}{following}`")
        # A repeated assertion is an error to Python alone: a group makes it acceptable.
        if self.out and self.out[-1] in (r"\Z", "$", "^", r"(?a:\b)", r"(?a:\B)", r"\A"):
            self.out[-1] = f"(?:{self.out[-1]})"
        self.emit(text, length, repeatable=False)

    def counted(self, match: re.Match[str]) -> None:
        low = int(match[1])
        high = int(match[3]) if match[3] else low
        if low > _MOST_REPEATS or high > _MOST_REPEATS or high < low:
            raise PatternError(f"invalid repeat count: `{match[0]}`")
        self.repeat(match[0], len(match[0]))

    def open_group(self) -> None:
        if not self.text.startswith("(?", self.at):
            self.names.append("")
            self.enter("(", 1)
            return
        named = _NAMED.match(self.text, self.at)
        if named is not None:
            self.names.append(named[1])
            self.enter("(", len(named[0]))
            return
        flags = _FLAGS.match(self.text, self.at)
        if flags is None or flags[0] == "(?)":
            raise PatternError(f"invalid or unsupported Perl syntax: `{self.text[self.at :][:4]}`")
        if "U" in flags[0]:
            raise UnsupportedPatternError("ungreedy flag")
        self.flagged(flags)

    def flagged(self, flags: re.Match[str]) -> None:
        on, off = flags[1], (flags[2] or "")[1:]
        # Python has one meaning of `$` per flag, decided where it is written.
        multiline = (self.multiline[-1] or "m" in on) and "m" not in off
        on = "".join(sorted(set(on) - set(off)))
        spelled = f"(?{on}{'-' + ''.join(sorted(set(off))) if off else ''}:"
        if flags[3] == ":":
            self.enter(spelled, len(flags[0]))
            self.multiline[-1] = multiline
            return
        self.multiline[-1] = multiline
        self.groups[-1].append(spelled)
        self.emit(spelled, len(flags[0]), repeatable=False)

    def enter(self, text: str, length: int) -> None:
        self.groups.append([])
        self.multiline.append(self.multiline[-1])
        self.emit(text, length, repeatable=False)

    def close_group(self) -> None:
        if len(self.groups) == 1:
            raise PatternError("unexpected ): `)`")
        flags = self.groups.pop()
        self.multiline.pop()
        self.emit(")" * (len(flags) + 1), 1)

    def escape(self) -> None:
        following = self.text[self.at + 1 : self.at + 2]
        if following == "Q":
            end = self.text.find("\\E", self.at + 2)
            literal = self.text[self.at + 2 : end if end >= 0 else None]
            length = len(literal) + 2 + (2 if end >= 0 else 0)
            for char in literal:
                self.emit(re.escape(char), 0)
            self.at += length
        elif following in ("A", "z"):
            self.emit(r"\A" if following == "A" else r"\Z", 2)
        elif following in ("b", "B"):
            self.emit(f"(?a:\\{following})", 2)
        elif following in ("d", "D", "w", "W", "s", "S"):
            negated = "^" if following.isupper() else ""
            self.emit(f"[{negated}{_PERL[following.lower()]}]", 2)
        elif following in ("p", "P"):
            inside, length = unicode_class(self.text, self.at)
            self.emit(f"[{inside}]", length)
        elif following == "C":
            raise UnsupportedPatternError("single byte")
        else:
            char, length = escaped_char(self.text, self.at)
            self.emit(char, length)


class _Class:
    """A bracketed class, rewritten with every character escaped."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = start
        self.at = start + 1
        self.out: list[str] = []

    def run(self) -> tuple[str, int]:
        negated = self.text.startswith("^", self.at)
        self.at += negated
        first = True
        while first or not self.text.startswith("]", self.at):
            if self.at >= len(self.text):
                raise PatternError(f"missing closing ]: `{self.text[self.start :]}`")
            self.part()
            first = False
        self.at += 1
        return f"[{'^' if negated else ''}{''.join(self.out)}]", self.at - self.start

    def part(self) -> None:
        text = self.text
        posix = re.compile(r"\[:(\^?)(\w+):\]").match(text, self.at)
        if posix is not None:
            if posix[2] not in _POSIX:
                raise PatternError(f"invalid character class range: `{posix[0]}`")
            self.named(_POSIX[posix[2]], negated=bool(posix[1]), length=len(posix[0]))
            return
        following = text[self.at + 1 : self.at + 2] if text[self.at] == "\\" else ""
        if following and following in "dDwWsS":
            self.named(_PERL[following.lower()], negated=following.isupper(), length=2)
        elif following and following in "pP":
            inside, length = unicode_class(text, self.at)
            self.out.append(inside)
            self.at += length
        else:
            self.range()

    def named(self, inside: str, *, negated: bool, length: int) -> None:
        self.out.append(_complement(inside) if negated else inside)
        self.at += length

    def range(self) -> None:
        low = self.char()
        if self.text.startswith("-", self.at) and not self.text.startswith("-]", self.at):
            self.at += 1
            if self.at >= len(self.text):
                raise PatternError(f"missing closing ]: `{self.text[self.start :]}`")
            high = self.char()
            if _code(high) < _code(low):
                raise PatternError("invalid character class range")
            self.out.append(f"{low}-{high}")
        else:
            self.out.append(low)

    def char(self) -> str:
        if self.text[self.at] == "\\":
            char, length = escaped_char(self.text, self.at)
        else:
            char, length = _literal(ord(self.text[self.at])), 1
        self.at += length
        return _literal(_code(char))


def _code(char: str) -> int:
    if len(char) == 1:
        return ord(char)
    return {"\\f": 12, "\\t": 9, "\\n": 10, "\\r": 13, "\\v": 11}.get(char) or int(char[2:], 16)


def _literal(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\U{code:08x}"


def escaped_char(text: str, at: int) -> tuple[str, int]:
    """The character that an escape at this place stands for, and the length of the escape."""
    match = re.compile(
        r"\\(?:x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]+)\}|(0[0-7]{0,2}|[1-7][0-7]{1,2}))"
    ).match(text, at)
    if match is not None:
        code = int(match[3], 8) if match[3] else int(match[1] or match[2], 16)
        if code > sys.maxunicode:
            raise PatternError(f"invalid escape sequence: `{match[0]}`")
        return _literal(code), len(match[0])
    following = text[at + 1 : at + 2]
    if following in _CONTROL and following:
        return _CONTROL[following], 2
    if not following:
        raise PatternError("trailing backslash at end of expression: ``")
    if following.isascii() and not following.isalnum():
        return _literal(ord(following)), 2
    raise PatternError(f"invalid escape sequence: `\\{following}`")


def unicode_class(text: str, at: int) -> tuple[str, int]:
    r"""The inside of a class for `\pL` or `\p{Lu}`, and the length of what is written."""
    match = re.compile(r"\\([pP])(?:\{(\^?)(\w+)\}|(\w))").match(text, at)
    if match is None:
        raise PatternError(f"invalid character class range: `{text[at:][:3]}`")
    negated = (match[1] == "P") != (match[2] == "^")
    name = match[3] or match[4]
    if name == "Any":
        ranges = f"\\x00-\\U{sys.maxunicode:08x}"
    elif name in _SCRIPTS:
        raise UnsupportedPatternError(name)
    elif len(name) > 2:
        raise PatternError(f"invalid character class range: `{match[0]}`")
    else:
        ranges = _category(name)
        if not ranges:
            raise PatternError(f"invalid character class range: `{match[0]}`")
    return _complement(ranges) if negated else ranges, len(match[0])


@lru_cache(maxsize=64)
def _category(name: str) -> str:
    codes = (c for c in range(sys.maxunicode + 1) if unicodedata.category(chr(c)).startswith(name))
    return _ranges(codes)


def _ranges(codes: Iterable[int]) -> str:
    spans: list[list[int]] = []
    for code in codes:
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return "".join(f"{_literal(low)}-{_literal(high)}" for low, high in spans)


@lru_cache(maxsize=64)
def _complement(inside: str) -> str:
    outside = re.compile(f"[^{inside}]")
    return _ranges(c for c in range(sys.maxunicode + 1) if outside.match(chr(c)))

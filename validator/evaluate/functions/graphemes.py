"""Grapheme clusters: what Terraform counts as one character
(https://unicode.org/reports/tr29/)."""

from __future__ import annotations

import unicodedata

_JOINER = "\u200d"
_SPECIAL_EXTENDERS = frozenset("\u200c\uff9e\uff9f")
_PREPENDED = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd"
)
_PICTOGRAPHIC = (
    (0x203C, 0x203C), (0x2049, 0x2049), (0x2122, 0x2122), (0x2139, 0x2139), (0x2194, 0x21AA),
    (0x231A, 0x23FF), (0x24C2, 0x24C2), (0x25AA, 0x25FE), (0x2600, 0x27BF), (0x2934, 0x2935),
    (0x2B05, 0x2B55), (0x3030, 0x3030), (0x303D, 0x303D), (0x3297, 0x3299), (0x1F000, 0x1F1E5),
    (0x1F200, 0x1F3FA), (0x1F400, 0x1FAFF), (0x1FC00, 0x1FFFD),
)  # fmt: skip


def clusters(text: str) -> list[str]:
    """The text in grapheme clusters."""
    if text.isascii() and "\r" not in text:
        return list(text)
    found: list[str] = []
    for char in text:
        if found and _joins(found[-1], char):
            found[-1] += char
        else:
            found.append(char)
    return found


def _joins(cluster: str, char: str) -> bool:
    last = cluster[-1]
    if last == "\r" and char == "\n":
        return True
    if _is_control(last) or _is_control(char):
        return False
    if _extends(char) or unicodedata.category(char) == "Mc" or last in _PREPENDED:
        return True
    if last == _JOINER and _is_pictographic(char):
        return _is_pictographic(cluster.rstrip(_JOINER).rstrip("\ufe0f")[:1])
    if _is_regional(last) and _is_regional(char):
        return len(cluster) == 1
    return _joins_hangul(last, char)


def _is_control(char: str) -> bool:
    if char in "\u200c\u200d" or char in _PREPENDED:
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") and not (
        0xE0020 <= ord(char) <= 0xE007F
    )


def _extends(char: str) -> bool:
    code = ord(char)
    return (
        unicodedata.category(char) in ("Mn", "Me")
        or char == _JOINER
        or char in _SPECIAL_EXTENDERS
        or 0x1F3FB <= code <= 0x1F3FF
        or 0xE0020 <= code <= 0xE007F
    )


def _is_pictographic(char: str) -> bool:
    return bool(char) and (
        char in "\u00a9\u00ae" or any(low <= ord(char) <= high for low, high in _PICTOGRAPHIC)
    )


def _is_regional(char: str) -> bool:
    return 0x1F1E6 <= ord(char) <= 0x1F1FF


def _hangul(char: str) -> str:
    code = ord(char)
    if 0x1100 <= code <= 0x115F or 0xA960 <= code <= 0xA97C:
        return "L"
    if 0x1160 <= code <= 0x11A7 or 0xD7B0 <= code <= 0xD7C6:
        return "V"
    if 0x11A8 <= code <= 0x11FF or 0xD7CB <= code <= 0xD7FB:
        return "T"
    if 0xAC00 <= code <= 0xD7A3:
        return "LV" if (code - 0xAC00) % 28 == 0 else "LVT"
    return ""


def _joins_hangul(last: str, char: str) -> bool:
    before, after = _hangul(last), _hangul(char)
    if before == "L":
        return after in ("L", "V", "LV", "LVT")
    if before in ("LV", "V"):
        return after in ("V", "T")
    return before in ("LVT", "T") and after == "T"

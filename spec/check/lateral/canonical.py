"""Canonical documents: restricted RFC 8785 on the raw text (bytes.md §3).

A document is read into str, bool, list and dict by an own reader: json.loads keeps the last of two
equal members in silence.
"""

import re
import unicodedata

MAX_DEPTH = 32
MAX_BYTES = 1_048_576
WHITE = " \t\n\r"
SHORT_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
WRITTEN = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
LIKE_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}")
INSTANT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})Z")
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class CanonicalError(Exception):
    def __init__(self, code: str, at: int = 0):
        super().__init__(f"{code} at {at}")
        self.code = code


def is_instant(text: str) -> bool:
    match = INSTANT.fullmatch(text)
    if not match:
        return False
    year, month, day, hour, minute, second = map(int, match.groups())
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= month <= 12:
        return False
    days = 29 if month == 2 and leap else DAYS[month - 1]
    return 1 <= day <= days and hour <= 23 and minute <= 59 and second <= 59


class _Reader:
    def __init__(self, text: str):
        self.text = text
        self.at = 0

    def fail(self, code: str):
        raise CanonicalError(code, self.at)

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def skip_white(self) -> None:
        while self.peek() and self.peek() in WHITE:
            self.at += 1

    def take(self, expected: str) -> None:
        if not self.text.startswith(expected, self.at):
            self.fail("syntax")
        self.at += len(expected)

    def value(self, depth: int):
        self.skip_white()
        c = self.peek()
        if c == "{":
            return self.object(depth)
        if c == "[":
            return self.array(depth)
        if c == '"':
            text = self.string()
            if LIKE_INSTANT.match(text) and not is_instant(text):
                self.fail("instant")
            return text
        if c and c in "-0123456789":
            self.fail("number")
        for word, meaning in (("true", True), ("false", False)):
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return meaning
        self.fail("null" if self.text.startswith("null", self.at) else "syntax")

    def open(self, depth: int) -> None:
        if depth > MAX_DEPTH:
            self.fail("tooDeep")
        self.at += 1
        self.skip_white()

    def object(self, depth: int) -> dict:
        self.open(depth)
        members: dict = {}
        if self.peek() == "}":
            self.at += 1
            return members
        while True:
            self.skip_white()
            if self.peek() != '"':
                self.fail("syntax")
            name = self.string()
            if name in members:
                self.fail("duplicateMember")
            self.skip_white()
            self.take(":")
            members[name] = self.value(depth + 1)
            self.skip_white()
            if self.peek() == "}":
                self.at += 1
                return members
            self.take(",")

    def array(self, depth: int) -> list:
        self.open(depth)
        items: list = []
        if self.peek() == "]":
            self.at += 1
            return items
        while True:
            items.append(self.value(depth + 1))
            self.skip_white()
            if self.peek() == "]":
                self.at += 1
                return items
            self.take(",")

    def string(self) -> str:
        self.at += 1
        parts: list[str] = []
        while self.peek() != '"':
            parts.append(self.character())
        self.at += 1
        # Surrogates that stand as a pair of escapes become one character; what is left over is lone.
        text = "".join(parts).encode("utf-16-be", "surrogatepass").decode("utf-16-be", "surrogatepass")
        if any("\ud800" <= c <= "\udfff" for c in text):
            self.fail("loneSurrogate")
        if not unicodedata.is_normalized("NFC", text):
            self.fail("notNfc")
        return text

    def character(self) -> str:
        c = self.peek()
        if c == "" or c < " ":
            self.fail("syntax")
        self.at += 1
        if c != "\\":
            return c
        e = self.peek()
        if e in SHORT_ESCAPES and e:
            self.at += 1
            return SHORT_ESCAPES[e]
        digits = self.text[self.at + 1 : self.at + 5]
        if e != "u" or not re.fullmatch("[0-9a-fA-F]{4}", digits):
            self.fail("syntax")
        self.at += 5
        return chr(int(digits, 16))


def write(value) -> str:
    """Canonical text of a value that was read."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        return '"' + "".join(WRITTEN.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in value) + '"'
    if isinstance(value, list):
        return "[" + ",".join(map(write, value)) + "]"
    return "{" + ",".join(f"{write(name)}:{write(value[name])}" for name in member_order(value)) + "}"


def member_order(members: dict) -> list[str]:
    """By UTF-16 code units: big-endian bytes of the units compare like the units."""
    return sorted(members, key=lambda name: name.encode("utf-16-be"))


def read(text: str) -> dict:
    reader = _Reader(text)
    value = reader.value(1)
    reader.skip_white()
    if reader.at != len(text):
        reader.fail("syntax")
    if not isinstance(value, dict):
        reader.fail("root")
    if len(write(value).encode()) > MAX_BYTES:
        reader.fail("tooLarge")
    return value


def canonicalize(text: str) -> str:
    return write(read(text))

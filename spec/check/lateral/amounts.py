"""Money and rating in exact fractions (amounts.md)."""

import re
from collections.abc import Iterator
from fractions import Fraction
from math import floor

Problems = Iterator[str]
DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?")
CURRENCY = re.compile(r"[A-Z]{3}")
MAX_DIGITS = 40


class Refused(Exception):
    def __init__(self, problem: str, field: str = ""):
        super().__init__(f"{problem} at {field}")
        self.problem, self.field = problem, field


def digits(text: str) -> int:
    return len(text.replace("-", "").replace(".", ""))


def decimal(text: str, field: str = "") -> Fraction:
    if digits(text) > MAX_DIGITS:
        raise Refused("decimalTooLong", field)
    if not DECIMAL.fullmatch(text) or text == "-0":
        raise Refused("decimalNotCanonical", field)
    return Fraction(text)


def unsigned(text: str, field: str) -> Fraction:
    value = decimal(text, field)
    if value < 0:
        raise Refused("negative", field)
    return value


def text_of(value: Fraction) -> str:
    """The one spelling of a fraction whose denominator divides a power of ten."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    return with_point(int(value * 10**places), places)


def with_point(units: int, places: int) -> str:
    padded = str(abs(units)).rjust(places + 1, "0")
    whole, fraction = (padded[:-places], "." + padded[-places:]) if places else (padded, "")
    return ("-" if units < 0 else "") + whole + fraction


def round_units(value: Fraction, rounding: str) -> int:
    magnitude = abs(value)
    below = floor(magnitude)
    rest = magnitude - below
    half = Fraction(1, 2)
    up = {
        "up": rest > 0,
        "down": False,
        "halfUp": rest >= half,
        "halfDown": rest > half,
        "halfEven": rest > half or (rest == half and below % 2 == 1),
    }[rounding]
    return (below + up) * (-1 if value < 0 else 1)


def allocate(minor: int, weights: list[int]) -> list[int]:
    shares = [abs(minor) * weight // sum(weights) for weight in weights]
    spare = abs(minor) - sum(shares)
    for index, weight in enumerate(weights):
        if spare and weight:
            shares[index] += 1
            spare -= 1
    return [-share if minor < 0 else share for share in shares]


def amount(currency: str, minor: str) -> None:
    if not CURRENCY.fullmatch(currency):
        raise Refused("currencyNotIso4217")
    if not DECIMAL.fullmatch(minor) or "." in minor or minor == "-0" or digits(minor) > MAX_DIGITS:
        raise Refused("minorNotCanonical")


def tiers_of(rule: dict) -> list[tuple[Fraction, Fraction | None, str]]:
    """Each tier as (above, up to, unit price); a rule of another type is one tier without bounds."""
    if rule["type"] != "graduated":
        member = "price" if rule["type"] == "fixed" else "unitPrice"
        unsigned(rule[member], f"/rule/{member}")
        return [(Fraction(0), None, rule[member])]
    if not rule["tiers"]:
        raise Refused("tiersMissing", "/rule/tiers")
    tiers, above = [], Fraction(0)
    for index, tier in enumerate(rule["tiers"]):
        field, is_last = f"/rule/tiers/{index}", index == len(rule["tiers"]) - 1
        if ("upTo" in tier) == is_last:
            raise Refused("boundOnLastTier" if is_last else "boundMissing", f"{field}/upTo")
        up_to = None if is_last else unsigned(tier["upTo"], f"{field}/upTo")
        if up_to is not None and up_to <= above:
            raise Refused("boundNotAscending", f"{field}/upTo")
        unsigned(tier["unitPrice"], f"{field}/unitPrice")
        tiers.append((above, up_to, tier["unitPrice"]))
        above = above if up_to is None else up_to
    return tiers


def describe(above: Fraction, up_to: Fraction | None, unit: str) -> str:
    lower = f"above {text_of(above)} " if above else ""
    upper = f"up to {text_of(up_to)} " if up_to is not None else ""
    return (lower + upper or "each ") + unit


def minor_places(currency: dict) -> int:
    if not CURRENCY.fullmatch(currency["code"]):
        raise Refused("currencyNotIso4217", "/currency/code")
    if not re.fullmatch("[0-9]", currency["minorUnits"]):
        raise Refused("minorUnitsOutOfRange", "/currency/minorUnits")
    return int(currency["minorUnits"])


def rate(rule: dict, quantity_text: str, currency: dict, rounding: str) -> dict:
    places = minor_places(currency)
    if not rule["name"]:
        raise Refused("nameMissing", "/rule/name")
    unit = "interval" if rule["type"] == "fixed" else rule["unit"]
    if not unit:
        raise Refused("unitMissing", "/rule/unit")
    tiers, quantity = tiers_of(rule), unsigned(quantity_text, "/quantity")
    if rule["type"] == "fixed" and quantity != 1:
        raise Refused("fixedFeeQuantity", "/quantity")
    lines, exact = [], Fraction(0)
    for above, up_to, price in tiers:
        part = min(quantity, up_to) - above if up_to is not None else quantity - above
        if part > 0 or not lines and above == 0:
            line = {
                "description": describe(above, up_to, unit),
                "quantity": text_of(part),
                "unit": unit,
                "unitPrice": price,
            }
            lines.append(line | {"exact": text_of(part * Fraction(price))})
            exact += part * Fraction(price)
    net = str(round_units(exact * 10**places, rounding))
    if any(digits(text) > MAX_DIGITS for text in (text_of(exact), net, *(line["exact"] for line in lines))):
        raise Refused("resultTooLong", "/quantity")
    result = {"quantity": quantity_text, "unit": unit, "lines": lines, "exact": text_of(exact)}
    return result | {"net": {"currency": currency["code"], "minor": net}}


def refusal(attempt, *arguments) -> tuple[str, str]:
    try:
        attempt(*arguments)
    except Refused as refused:
        return refused.problem, refused.field
    return "", ""


_MONEY = {
    "round": lambda v: str(round_units(decimal(v["value"]) * 10 ** int(v["places"]), v["rounding"])),
    "divide": lambda v: str(round_units(decimal(v["dividend"]) / decimal(v["divisor"]), v["rounding"])),
    "percent": lambda v: str(round_units(int(v["minor"]) * decimal(v["percent"]) / 100, v["rounding"])),
    "allocate": lambda v: [str(share) for share in allocate(int(v["minor"]), [int(weight) for weight in v["weights"]])],
    "format": lambda v: with_point(int(v["minor"]), int(v["minorDigits"])),
}


def money(vectors: dict, _) -> Problems:
    for group, compute in _MONEY.items():
        for v in vectors[group]:
            yield from _differ(f"{group}: {v['name']}", v["expected"], compute(v))
    for v in vectors["arithmetic"]:
        a, b = decimal(v["value"]), decimal(v["other"])
        computed = [text_of(a + b), text_of(a - b), text_of(a * b), str((a > b) - (a < b))]
        yield from _differ(
            f"arithmetic: {v['name']}", [v[name] for name in ("sum", "difference", "product", "comparison")], computed
        )
    for v in vectors["refusedDecimals"]:
        yield from _differ(f"refusedDecimals: {v['name']}", v["problem"], refusal(decimal, v["text"])[0])
    for v in vectors["refusedAmounts"]:
        yield from _differ(f"refusedAmounts: {v['name']}", v["problem"], refusal(amount, v["currency"], v["minor"])[0])


def rating(vectors: dict, _) -> Problems:
    for v in vectors["charges"]:
        yield from _differ(v["name"], v["expected"], rate(v["rule"], v["quantity"], v["currency"], v["rounding"]))
    for v in vectors["refused"]:
        yield from _differ(
            v["name"], (v["problem"], v["field"]), refusal(rate, v["rule"], v["quantity"], v["currency"], "halfUp")
        )


def _differ(where: str, expected, computed) -> Problems:
    if expected != computed:
        yield f"{where}: {expected!r} in the file, {computed!r} by this check"

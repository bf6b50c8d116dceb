"""Numbers that check themselves."""

from __future__ import annotations

import random

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (n for n in range(10, 40) if n % 11), strict=False))
"""What letters count in container numbers: from 10 on, multiples of 11 left out (ISO 6346)."""


def container_number(owner: str, serial: int) -> str:
    """Owner's prefix with category, six digits, and the check digit of ISO 6346."""
    body = f"{owner}{serial % 1_000_000:06d}"
    total = sum((LETTERS.get(sign) or int(sign)) * 2**place for place, sign in enumerate(body))
    return f"{body}{total % 11 % 10}"


def imo_number(serial: int) -> str:
    """Six digits and the check digit of the IMO numbering scheme."""
    body = f"{serial:06d}"
    return f"{body}{sum(int(sign) * weight for sign, weight in zip(body, range(7, 1, -1), strict=True)) % 10}"


def credit_code(chance: random.Random, district: str) -> str:
    """A unified social credit code of a company registered in a district (GB 32100-2015)."""
    digits = "".join(chance.choice(CREDIT_ALPHABET) for _ in range(9))
    body = f"91{district}MA{digits}"[:17]
    total = sum(CREDIT_ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return f"{body}{CREDIT_ALPHABET[-total % 31]}"

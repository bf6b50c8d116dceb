"""Functions that formulas need on PostgreSQL, where its own differ from what a formula means.

Revisions install them. All are immutable, and missing as soon as an argument is. What `core.expressions` computes in
Python they compute to the last digit: see the corpus in tests/core/expressions.
"""

from __future__ import annotations

import sqlalchemy as sa

from core.storage.casefold import FOLDED, UNFOLDED, WIDENED

_EDGE = "1e30"
"""Numbers on the way stay below."""
_LONGEST = 100_000
"""Characters of the longest text on the way."""
_BLANKS = r"[ \t\n\r\f\v\u00a0\u3000]+"
_SPACES = r"[ \t\n\r\f\v\u001c-\u001f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"


def create_functions(connection: sa.Connection) -> None:
    """Installs every function; those that are there already are replaced."""
    if connection.dialect.name != "postgresql":
        return
    for signature, result, body in (*_NUMBERS, *_TEXTS, *_MOMENTS):
        statement = (
            f"CREATE OR REPLACE FUNCTION {signature} RETURNS {result} "
            f"LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $cw$ {body} $cw$"
        )
        connection.exec_driver_sql(statement.replace("%", "%%"))


_NUMBERS = (
    (
        "cw_limit(x numeric)",
        "numeric",
        f"BEGIN IF abs(x) < {_EDGE} THEN RETURN x; END IF; RETURN NULL; END",
    ),
    (
        "cw_fit(x numeric, scale integer)",
        "numeric",
        """DECLARE v numeric := round(x, scale);
        BEGIN IF abs(v) < ('1e' || (18 - scale))::numeric THEN RETURN v; END IF; RETURN NULL; END""",
    ),
    (
        "cw_div(a numeric, b numeric)",
        "numeric",
        # Native division rounds at a place of its own first. Whole numbers are divided exactly.
        f"""DECLARE d numeric := abs(b); q numeric;
        BEGIN
            IF b = 0 THEN RETURN NULL; END IF;
            q := div(20000000000 * abs(a) + d, 2 * d) * 0.0000000001;
            IF q >= {_EDGE} THEN RETURN NULL; END IF;
            IF (a < 0) <> (b < 0) THEN RETURN -q; END IF;
            RETURN q;
        END""",
    ),
    (
        "cw_mod(x numeric, y numeric)",
        "numeric",
        """DECLARE m numeric;
        BEGIN
            IF y = 0 THEN RETURN NULL; END IF;
            m := mod(x, y);
            IF m <> 0 AND (m < 0) <> (y < 0) THEN RETURN cw_limit(m + y); END IF;
            RETURN m;
        END""",
    ),
    (
        "cw_floor(x numeric, unit numeric)",
        "numeric",
        """DECLARE m numeric;
        BEGIN
            IF unit <= 0 THEN RETURN NULL; END IF;
            m := mod(x, unit);
            IF m < 0 THEN RETURN cw_limit(x - m - unit); END IF;
            RETURN x - m;
        END""",
    ),
    (
        "cw_ceiling(x numeric, unit numeric)",
        "numeric",
        """DECLARE m numeric;
        BEGIN
            IF unit <= 0 THEN RETURN NULL; END IF;
            m := mod(x, unit);
            IF m > 0 THEN RETURN cw_limit(x - m + unit); END IF;
            RETURN x - m;
        END""",
    ),
    (
        "cw_places(n numeric)",
        "integer",
        "BEGIN RETURN greatest(-31, least(20, trunc(n)))::integer; END",
    ),
    (
        "cw_round(x numeric, n numeric)",
        "numeric",
        "BEGIN RETURN cw_limit(round(x, cw_places(n))); END",
    ),
    (
        "cw_rounddown(x numeric, n numeric)",
        "numeric",
        "BEGIN RETURN trunc(x, cw_places(n)); END",
    ),
    (
        "cw_roundup(x numeric, n numeric)",
        "numeric",
        """DECLARE p integer := cw_places(n); v numeric := trunc(x, p);
        BEGIN
            IF v = x THEN RETURN v; END IF;
            RETURN cw_limit(v + sign(x) * ('1e' || -p)::numeric);
        END""",
    ),
    (
        "cw_power(x numeric, n numeric)",
        "numeric",
        f"""DECLARE left_over integer; r numeric := 1; b numeric := x;
        BEGIN
            IF n <> trunc(n) OR abs(n) > 1000 THEN RETURN NULL; END IF;
            left_over := abs(n)::integer;
            WHILE left_over > 0 LOOP
                IF left_over % 2 = 1 THEN
                    r := round(r * b, 20);
                    IF abs(r) >= {_EDGE} THEN RETURN NULL; END IF;
                END IF;
                left_over := left_over / 2;
                IF left_over > 0 THEN
                    b := round(b * b, 20);
                    IF abs(b) >= {_EDGE} THEN RETURN NULL; END IF;
                END IF;
            END LOOP;
            IF n < 0 THEN RETURN cw_div(1, r); END IF;
            RETURN r;
        END""",
    ),
    ("cw_number_text(x numeric)", "text", "BEGIN RETURN trim_scale(x)::text; END"),
    (
        "cw_fixed_text(x numeric, n numeric)",
        "text",
        """DECLARE v numeric;
        BEGIN
            IF n < 0 OR n > 20 THEN RETURN NULL; END IF;
            v := cw_limit(round(x, trunc(n)::integer));
            RETURN v::text;
        END""",
    ),
    (
        "cw_value(x text)",
        "numeric",
        """DECLARE t text := cw_trim(x);
        BEGIN
            IF t ~ '^[+-]?[0-9]{1,30}([.][0-9]{1,20})?$' THEN RETURN t::numeric; END IF;
            RETURN NULL;
        END""",
    ),
)

_TEXTS = (
    (
        "cw_short(x text)",
        "text",
        f"BEGIN IF length(x) <= {_LONGEST} THEN RETURN x; END IF; RETURN NULL; END",
    ),
    (
        "cw_fit_text(x text, most integer)",
        "text",
        "BEGIN IF length(x) <= most AND x <> '' THEN RETURN x; END IF; RETURN NULL; END",
    ),
    ("cw_upper(x text)", "text", 'BEGIN RETURN cw_short(upper(x COLLATE "und-x-icu")); END'),
    ("cw_lower(x text)", "text", 'BEGIN RETURN cw_short(lower(x COLLATE "und-x-icu")); END'),
    ("cw_trim(x text)", "text", rf"BEGIN RETURN btrim(regexp_replace(x, '{_BLANKS}', ' ', 'g'), ' '); END"),
    (
        "cw_fold(x text)",
        "text",
        f"""DECLARE t text;
        BEGIN
            IF octet_length(x) = length(x) THEN
                t := lower(x COLLATE "C");
            ELSE
                t := translate(lower(normalize(x, NFKC) COLLATE "und-x-icu"), '{UNFOLDED}', '{FOLDED}');
                {"".join(f"t := replace(t, '{one}', '{several}');" for one, several in WIDENED)}
                t := normalize(t, NFKC);
            END IF;
            RETURN cw_short(btrim(regexp_replace(t, '{_SPACES}', ' ', 'g'), ' '));
        END""",
    ),
    (
        "cw_count(n numeric)",
        "integer",
        "BEGIN RETURN least(trunc(n), 1000000)::integer; END",
    ),
    (
        "cw_left(x text, n numeric)",
        "text",
        'BEGIN IF n < 0 THEN RETURN NULL; END IF; RETURN "left"(x, cw_count(n)); END',
    ),
    (
        "cw_right(x text, n numeric)",
        "text",
        'BEGIN IF n < 0 THEN RETURN NULL; END IF; RETURN "right"(x, cw_count(n)); END',
    ),
    (
        "cw_mid(x text, start numeric, n numeric)",
        "text",
        """BEGIN
            IF start < 1 OR n < 0 THEN RETURN NULL; END IF;
            RETURN substr(x, cw_count(start), cw_count(n));
        END""",
    ),
    (
        "cw_ends(x text, part text)",
        "boolean",
        'BEGIN RETURN "right"(x, length(part)) = part; END',
    ),
    (
        "cw_find(part text, x text, start numeric)",
        "numeric",
        """DECLARE s integer := cw_count(start); at integer;
        BEGIN
            IF start < 1 OR s > length(x) + 1 THEN RETURN NULL; END IF;
            IF part = '' THEN RETURN s; END IF;
            at := strpos(substr(x, s), part);
            IF at = 0 THEN RETURN NULL; END IF;
            RETURN at + s - 1;
        END""",
    ),
    (
        "cw_substitute(x text, old text, new text)",
        "text",
        f"""DECLARE found bigint;
        BEGIN
            IF old = '' THEN RETURN x; END IF;
            found := (length(x) - length(replace(x, old, ''))) / length(old);
            IF length(x) + found * (length(new) - length(old)) > {_LONGEST} THEN RETURN NULL; END IF;
            RETURN replace(x, old, new);
        END""",
    ),
)

_MOMENTS = (
    (
        "cw_date_of(y numeric, m numeric, d numeric)",
        "date",
        """DECLARE yy numeric := trunc(y); mm numeric := trunc(m); dd numeric := trunc(d);
        BEGIN
            IF yy < 1 OR yy > 9999 OR mm < 1 OR mm > 12 OR dd < 1 OR dd > 31 THEN RETURN NULL; END IF;
            IF dd > 28 AND extract(day FROM make_date(yy::integer, mm::integer, 1) + interval '1 month - 1 day') < dd
            THEN RETURN NULL; END IF;
            RETURN make_date(yy::integer, mm::integer, dd::integer);
        END""",
    ),
    (
        "cw_text_date(x text)",
        "date",
        """BEGIN
            IF x !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN RETURN NULL; END IF;
            RETURN cw_date_of("left"(x, 4)::numeric, substr(x, 6, 2)::numeric, substr(x, 9, 2)::numeric);
        END""",
    ),
    (
        "cw_day(d date)",
        "date",
        "BEGIN IF d BETWEEN '0001-01-01' AND '9999-12-31' THEN RETURN d; END IF; RETURN NULL; END",
    ),
    (
        "cw_date_add(d date, n numeric)",
        "date",
        "BEGIN IF abs(n) > 4000000 THEN RETURN NULL; END IF; RETURN cw_day(d + trunc(n)::integer); END",
    ),
    (
        "cw_edate(d date, n numeric)",
        "date",
        """BEGIN
            IF abs(n) > 150000 THEN RETURN NULL; END IF;
            RETURN cw_day((d + make_interval(months => trunc(n)::integer))::date);
        END""",
    ),
    (
        "cw_eomonth(d date, n numeric)",
        "date",
        """BEGIN
            IF abs(n) > 150000 THEN RETURN NULL; END IF;
            RETURN cw_day((date_trunc('month', d::timestamp) + make_interval(months => trunc(n)::integer + 1)
                           - interval '1 day')::date);
        END""",
    ),
    (
        "cw_months(a date, b date)",
        "numeric",
        """BEGIN
            IF b < a THEN RETURN -cw_months(b, a); END IF;
            RETURN (extract(year FROM b) - extract(year FROM a)) * 12 + extract(month FROM b) - extract(month FROM a)
                - (extract(day FROM b) < extract(day FROM a))::integer;
        END""",
    ),
    (
        "cw_networkdays(a date, b date)",
        "numeric",
        """DECLARE x integer := a - '0001-01-01'::date; y integer := b - '0001-01-01'::date + 1;
        BEGIN
            IF b < a THEN RETURN -cw_networkdays(b, a); END IF;
            RETURN y / 7 * 5 + least(y % 7, 5) - x / 7 * 5 - least(x % 7, 5);
        END""",
    ),
    (
        "cw_local(x timestamptz, zone text)",
        "timestamp",
        """DECLARE t timestamp := x AT TIME ZONE zone;
        BEGIN
            IF t >= '0001-01-01' AND t < '10000-01-01' THEN RETURN t; END IF;
            RETURN NULL;
        END""",
    ),
    (
        "cw_instant(t timestamptz)",
        "timestamptz",
        """BEGIN
            IF t >= '0001-01-01 00:00:00+00' AND t < '10000-01-01 00:00:00+00' THEN RETURN t; END IF;
            RETURN NULL;
        END""",
    ),
    (
        "cw_datetime(d date, t time, zone text)",
        "timestamptz",
        "BEGIN RETURN cw_instant((d + t) AT TIME ZONE zone); END",
    ),
    (
        "cw_instant_add(x timestamptz, seconds numeric)",
        "timestamptz",
        # Whole days and the rest by themselves: the product of an interval is computed with floats.
        """DECLARE n numeric := round(seconds, 6); days numeric;
        BEGIN
            IF abs(n) > 400000000000 THEN RETURN NULL; END IF;
            days := div(n, 86400);
            RETURN cw_instant(x + days::integer * interval '24 hours'
                              + ((n - days * 86400) * 1000000)::bigint * interval '1 microsecond');
        END""",
    ),
    (
        "cw_duration(seconds numeric)",
        "bigint",
        """BEGIN
            IF abs(round(seconds)) < 86400000000000 THEN RETURN round(seconds)::bigint; END IF;
            RETURN NULL;
        END""",
    ),
    (
        "cw_time_of(h numeric, m numeric, s numeric)",
        "time",
        """BEGIN
            IF trunc(h) NOT BETWEEN 0 AND 23 OR trunc(m) NOT BETWEEN 0 AND 59 OR trunc(s) NOT BETWEEN 0 AND 59
            THEN RETURN NULL; END IF;
            RETURN make_time(trunc(h)::integer, trunc(m)::integer, trunc(s)::integer);
        END""",
    ),
    (
        "cw_time_add(t time, seconds numeric)",
        "time",
        """BEGIN
            RETURN t + (mod(round(seconds, 6), 86400) * 1000000)::bigint * interval '1 microsecond';
        END""",
    ),
)

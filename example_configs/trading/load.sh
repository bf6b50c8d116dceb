#!/usr/bin/env bash
# Loads the Northwind CSV files of FOLDER, from an empty database to the last order, and prints what is there then as
# one line of JSON on the standard output. Everything said on the way goes to the standard error.
#
#   load.sh FOLDER [DATABASE_URL]          the database is trading.sqlite in this folder unless said otherwise
set -euo pipefail

if [ $# -lt 1 ] || [ $# -gt 2 ]; then
    echo "usage: $0 FOLDER [DATABASE_URL]" >&2
    exit 2
fi
folder=$1
database=${2:-sqlite:///trading.sqlite}
pack=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

if command -v cardwright >/dev/null; then
    command=("$(command -v cardwright)")
elif [ -x "$pack/../../.venv/bin/cardwright" ]; then
    command=("$pack/../../.venv/bin/cardwright")
else
    echo "$0: there is no cardwright here; run: pip install cardwright (or: make install)" >&2
    exit 2
fi
cardwright() { "${command[@]}" --database "$database" "$@"; }

{
    cardwright init --admin admin
    cardwright apply --yes "$pack"
    cardwright import --all "$folder"
} >&2

{
    for entity in customer contact employee category supplier product shipper; do
        cardwright query "$entity" --measure count --json
    done
    cardwright query order --measure count --measure sum:freight --json
    cardwright query order --group ordered_on:year --measure sum:freight --json
    cardwright query order --where 'shipped_on[_empty]=true' --measure count --json
    cardwright query order_line --measure count --measure sum:gross --measure sum:net --json
} | python3 -c '
import json, sys

text, answers = sys.stdin.read(), []
while text.strip():
    answer, end = json.JSONDecoder().raw_decode(text.lstrip())
    answers.append(answer)
    text = text.lstrip()[end:]
names = ["customers", "contacts", "employees", "categories", "suppliers", "products", "shippers"]
said = {name: answer[0]["count"] for name, answer in zip(names, answers)}
orders, years, waiting, lines = answers[len(names):]
said["orders"] = orders[0]["count"]
said["freight"] = orders[0]["sum:freight"]
said["freight_by_year"] = {year["ordered_on:year"]: year["sum:freight"] for year in years}
said["not_shipped"] = waiting[0]["count"]
said["lines"] = lines[0]["count"]
said["gross"] = lines[0]["sum:gross"]
said["net"] = lines[0]["sum:net"]
print(json.dumps(said))
'

"""Field kinds: what a value may be, how it is typed, stored, compared, shown and carried over.

kind          the contract: Kind, Refused, Key, Conversion, Locale
operators     filter operators by what values can do
cleaning      text without what databases and files would treat differently
fold          the key by which texts are compared, searched and kept unique
pinyin        Chinese as it is read: the key that lists are sorted by, spellings for the quick search
readings      readings of places, trades and surnames
grams         bigrams of folded text for the quick search
pattern       the subset of regular expressions that a definition may use
numerals      numbers as a language writes them
dialling      telephone numbers in the international form
rmb           大写金额: amounts in words, for formulas
days          dates as people type them, and as a language writes them
currencies    currencies as people name and write them
mixed         money in any currency
leftovers     what a definition gives to values and records of before, checked as values are
mapping       values that a definition gives to records which have others
masks         texts shown in part
html          HTML of people's texts, cleaned
regions       the regions of addresses
postal        addresses as people write them
position      positions on the earth, circles around them
lunar         the Chinese calendar
branches      a category tree ready to be walked
named         what kinds have in common whose values are rows of the engine's own tables
textual       what kinds have in common whose values are texts
text, long_text, rich_text, code, integer, decimal, percent, money, rating, boolean, date, datetime, time, duration,
lunar_date, choice, choices, tree, email, phone, address, geo, autonumber, barcode, url, color, json, file,
image, signature, secret, reference, references, any_reference, lines, user, unit
              one kind a file
currency      the code of a currency, a part of money in any
words         a text that is part of a value
system        kinds of the engine's own fields: id, actor
derived       the words of computed fields, whose values have kinds of their own
unknown       the read-only stand-in for the kind of a missing plugin
registry      the kinds of an installation
conversions   every change of kind decided: what is carried over, what is lost, what is refused
convert       stored values carried over to another kind
"""

"""`python -m admin.translations`: brings the catalogue up to date and names what wants a translation."""

import sys

from admin.translations.catalogue import update

missing = update()
sys.stdout.writelines(f"untranslated: {message}\n" for message in missing)
sys.exit(1 if missing else 0)

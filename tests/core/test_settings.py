import pytest

from core.errors import Rejected
from core.settings import Settings


def test_settings_without_variables_are_the_defaults():
    assert Settings.from_environment({"PATH": "/bin"}) == Settings()


def test_variables_are_read_by_the_type_of_the_setting():
    said = {"CARDWRIGHT_MAX_BODY": "1000", "CARDWRIGHT_SECURE_COOKIES": "no", "CARDWRIGHT_ZONE": "Europe/Berlin"}
    settings = Settings.from_environment(said)
    assert (settings.max_body, settings.secure_cookies, settings.zone) == (1000, False, "Europe/Berlin")


def test_every_wrong_variable_is_named_at_once():
    with pytest.raises(Rejected) as refusal:
        Settings.from_environment(
            {"CARDWRIGHT_ZONE": "Mars/Base", "CARDWRIGHT_MAX_BODY": "-1", "CARDWRIGHT_SECURE_COOKIES": "?"}
        )
    assert [problem.params[0][1] for problem in refusal.value.problems] == [
        "CARDWRIGHT_ZONE",
        "CARDWRIGHT_SECURE_COOKIES",
        "CARDWRIGHT_MAX_BODY",
    ]

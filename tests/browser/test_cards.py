"""Cards in the browser: one field in place, deleting and taking it back."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Site


def test_a_field_is_edited_where_it_stands(site: Site) -> None:
    (card,) = site.customers("Inline")
    page = site.open(card)
    page.locator("#value-city dd").dblclick()
    page.locator("#f_city").fill("Basel")
    page.keyboard.press("Enter")
    expect(page.locator("#value-city dd")).to_have_text("Basel")
    expect(page.locator(".card-under")).to_contain_text("Basel")
    expect(page.locator("#value-city [data-edit]")).to_be_focused()
    expect(page.locator(".event").first).to_contain_text("Bern")


def test_escape_puts_the_old_value_back(site: Site) -> None:
    (card,) = site.customers("Escaped")
    page = site.open(card)
    page.get_by_role("link", name="Edit City").focus()
    page.keyboard.press("Enter")
    page.locator("#f_city").fill("Nowhere")
    page.keyboard.press("Escape")
    expect(page.locator("#value-city dd")).to_have_text("Bern")
    expect(page.locator("#value-city [data-edit]")).to_be_focused()


def test_a_key_pressed_as_the_form_appears_is_heard(site: Site) -> None:
    """Nothing that came stands in the page before its controls work: Esc would leave the card by the link."""
    (card,) = site.customers("Hasty")
    page = site.open(card)
    page.evaluate("""() => {
      const hasty = new MutationObserver(() => {
        const input = document.querySelector("#f_city");
        if (!input) return;
        hasty.disconnect();
        input.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true, cancelable: true}));
      });
      hasty.observe(document.body, {childList: true, subtree: true});
    }""")
    page.locator("#value-city dd").dblclick()
    expect(page.locator("#value-city [data-edit]")).to_be_focused()
    expect(page).to_have_url(card)


def test_tab_saves_and_opens_the_next(site: Site) -> None:
    (card,) = site.customers("Tabbed")
    page = site.open(card)
    page.locator("#value-city dd").dblclick()
    page.locator("#f_city").fill("Genf")
    page.keyboard.press("Tab")
    expect(page.locator("#value-city dd")).to_have_text("Genf")
    expect(page.locator("#f_region")).to_be_focused()


def test_a_refused_value_stays_with_the_reason(site: Site) -> None:
    (card,) = site.customers("Refused")
    page = site.open(card)
    page.locator("#value-credit_limit dd").dblclick()
    page.locator("#f_credit_limit").fill("-1")
    page.keyboard.press("Enter")
    expect(page.locator("#f_credit_limit-error")).to_be_visible()
    expect(page.locator("#f_credit_limit")).to_have_value("-1")


def test_a_lost_connection_keeps_the_input(site: Site) -> None:
    (card,) = site.customers("Lost")
    page = site.open(card)
    page.locator("#value-city dd").dblclick()
    page.locator("#f_city").fill("Kept")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.locator("[data-inline] [data-trouble]")).to_contain_text("No connection")
    expect(page.locator("#f_city")).to_have_value("Kept")


def test_a_deletion_is_undone_from_its_notice(site: Site) -> None:
    (card,) = site.customers("Deleted")
    page = site.open(card)
    page.get_by_label("More actions").click()
    page.get_by_role("link", name="Delete…").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.locator(".notice")).to_contain_text("Deleted was deleted.")
    page.locator(".notice").get_by_role("button", name="Undo").click()
    expect(page.locator(".notice")).to_contain_text("Restored.")
    page.goto(card)
    expect(page.get_by_role("heading", level=1)).to_have_text("Deleted")


def test_related_records_are_added_with_the_parent_filled_in(site: Site) -> None:
    (card,) = site.customers("Parent")
    page = site.open(f"{card}?tab=contacts")
    page.get_by_role("link", name="Add").click()
    page.locator("#f_name").fill("Maria")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page).to_have_url(f"{site.address}{card}?tab=contacts")
    expect(page.locator(".list-row")).to_contain_text("Maria")

"""Whatever one clicks is large enough, in any font that a machine may have."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import ViewportSize

from kpis.models import CostLine, CostSpread
from kpis.urls import urlpatterns
from tests.browser.conftest import OpenPage
from tests.browser.steps import visit
from tests.browser.targets import too_small

pytestmark = [pytest.mark.browser, pytest.mark.finding("O35")]
WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
SWITCHES = {"language", "token", "theme", "glossary-term"}
ENTRANCE = ["account_login", "account_reset_password", "account_reset_password_done"]
ACCOUNT = ["account_change_password", "account_logout", "account_reauthenticate"]
#: Lists and forms of the admin, one of each kind: check boxes, dates, choices, rows added.
ADMIN = [
    "index",
    *("kpis_costline_changelist", "kpis_costline_add", "kpis_costlineevent_changelist"),
    *("kpis_user_changelist", "kpis_user_add", "kpis_channel_changelist"),
    *("kpis_contactvolume_add", "kpis_contactdefinition_add", "auth_group_add"),
]


def pages_of_a_centre() -> list[str]:
    """Every address of the product, of the demo where it is of a centre."""
    latest = CostLine.objects.filter(centre__slug="demo").latest("month").month
    spread = CostSpread.objects.filter(centre__slug="demo").first()
    values: dict[str, Any] = {
        "slug": "demo",
        "channel": "phone",
        "month": latest,
        "year": latest.year,
        "id": spread.pk if spread else 0,
    }
    return [
        reverse(f"kpis:{each.name}", kwargs={key: values[key] for key in each.pattern.converters})
        for each in urlpatterns
        if each.name not in SWITCHES and (spread or "id" not in each.pattern.converters)
    ]


def small_targets(open_page: OpenPage, user: str, paths: list[str]) -> list[str]:
    """At both widths."""
    page = open_page(user, bypass_csp=True)
    found = []
    for path in paths:
        page.set_viewport_size(WIDE)
        visit(page, path)
        found += too_small(page)
        page.set_viewport_size(PHONE)
        found += too_small(page)
    return found


@pytest.mark.parametrize("user", ["finance", "manager", "administrateur"])
def test_every_page(open_page: OpenPage, user: str) -> None:
    assert small_targets(open_page, user, pages_of_a_centre()) == []


def test_the_log_in_and_the_account(open_page: OpenPage) -> None:
    assert small_targets(open_page, "", [reverse(name) for name in ENTRANCE]) == []
    assert small_targets(open_page, "manager", [reverse(name) for name in ACCOUNT]) == []


def test_the_admin(open_page: OpenPage) -> None:
    assert small_targets(open_page, "admin", [reverse(f"admin:{name}") for name in ADMIN]) == []


def test_the_measure_finds_a_target_that_is_too_small(open_page: OpenPage) -> None:
    page = open_page("", bypass_csp=True)
    visit(page, reverse("account_login"))
    page.evaluate("document.body.append(Object.assign(document.createElement('a'), {href: '/'}))")
    page.add_style_tag(content="body > a[href='/'] { min-width: 0; min-height: 0; width: 21px }")
    assert [each for each in too_small(page) if 'href="/"' in each]

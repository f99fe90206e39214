"""Two centres by their slugs."""

import pytest

from kpis.facts import Reader
from kpis.reports.visible import visible_pair
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.fault(31)
def test_a_pair_in_the_order_asked_for_and_none_where_one_may_not_be_seen() -> None:
    member = make.UserFactory()
    for slug in ("ghent", "lyon"):
        make.MembershipFactory(user=member, centre=make.CentreFactory(slug=slug))
    make.CentreFactory(slug="oslo")
    reader = Reader(member.pk, sees_all=False)
    for first, second in (("lyon", "ghent"), ("ghent", "lyon"), ("lyon", "lyon")):
        pair = visible_pair(reader, first, second)
        assert pair is not None
        assert [frame.centre.slug for frame in pair] == [first, second]
    assert visible_pair(reader, "lyon", "oslo") is None
    assert visible_pair(reader, "oslo", "lyon") is None
    assert visible_pair(reader, "nowhere", "nowhere") is None

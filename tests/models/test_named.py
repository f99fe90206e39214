"""Names, codes and colours of channels and categories: each leads to one of them."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import Resolver404, URLPattern, get_resolver, resolve
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kpis.models import Centre, Channel, CostCategory
from kpis.models.named import COLOURS, RESERVED_CODES
from tests import factories as make

MIGRATION: Any = import_module("kpis.migrations.0021_names_and_codes")
BLANKS = " \t\n\u00a0\u202f\u2009\u3000"
CASED = "aàâäæbcçdeéèêëfgiîïœoôöuùûüyÿñø'-1"


def add_channel(code: str, **facts: Any) -> Channel:
    return Channel.objects.create(
        **{"code": code, "name_en": code, "name_fr": code, "kind": "post", **facts}
    )


def add_category(code: str, **facts: Any) -> CostCategory:
    return CostCategory.objects.create(
        **{"code": code, "name_en": code, "name_fr": code, "group": "other", **facts}
    )


@st.composite
def same_names(draw: st.DrawFn) -> tuple[str, str]:
    """Two that differ in capitals and blanks alone."""
    words = draw(st.lists(st.text(CASED, min_size=1, max_size=8), min_size=1, max_size=3))

    def written() -> str:
        text = draw(st.text(BLANKS, max_size=2))
        for word in words:
            letters = [each.upper() if draw(st.booleans()) else each for each in word]
            text += "".join(letters) + draw(st.text(BLANKS, min_size=1, max_size=2))
        return text

    return written(), written()


class OneNameLeadsToOneRow(TestCase):
    @pytest.mark.finding("O12")
    @given(same_names(), st.sampled_from(["name_en", "name_fr"]), st.booleans())
    def test_names_that_people_take_for_the_same(
        self, names: tuple[str, str], field: str, is_channel: bool
    ) -> None:
        add = add_channel if is_channel else add_category
        add("first", **{field: names[0]})
        with pytest.raises(IntegrityError, match=f"{field}_once"), transaction.atomic():
            add("second", **{field: names[1]})

    @given(same_names())
    def test_centres(self, names: tuple[str, str]) -> None:
        make.CentreFactory(name=names[0])
        with pytest.raises(IntegrityError, match="centre_name"), transaction.atomic():
            make.CentreFactory(name=names[1])


@pytest.mark.finding("O12")
@pytest.mark.django_db
def test_other_names_are_taken() -> None:
    """An accent makes another word, and so does the language."""
    add_channel("a", name_en="Marche", name_fr="Fax")
    add_channel("b", name_en="Marché", name_fr="Télécopie")
    add_channel("c", name_en="Fax", name_fr="Marche")
    make.CentreFactory(name="Lyon")
    make.CentreFactory(name="Lyon 2")


@pytest.mark.finding("O12")
@pytest.mark.django_db
def test_codes_that_differ_in_capitals_alone() -> None:
    with pytest.raises(IntegrityError, match="channel_code_once"), transaction.atomic():
        add_channel("PHONE", name_en="x", name_fr="x")
    with pytest.raises(IntegrityError, match="category_code_once"), transaction.atomic():
        add_category("Salaries", name_en="x", name_fr="x")
    make.CentreFactory(slug="lyon")
    with pytest.raises(IntegrityError, match="centre_slug_once"), transaction.atomic():
        make.CentreFactory(slug="LYON")


@pytest.mark.finding("O12")
@pytest.mark.django_db
@pytest.mark.parametrize("code", ["days", "Days"])
def test_reserved_words_are_refused(code: str) -> None:
    with pytest.raises(IntegrityError, match="channel_code_not_reserved"), transaction.atomic():
        add_channel(code)


def test_every_word_that_hides_a_page_is_reserved() -> None:
    """Each word that stands in an address is tried where a code or an address name can stand."""
    routes = [str(each.pattern) for each in get_resolver("kpis.urls").url_patterns]
    words = {w for route in routes for w in route.split("/") if w.isidentifier()}
    samples = {"slug:slug": "lyon", "month:month": "2026-05", "year:year": "2026", "id:id": "1"}
    samples["id:document"] = "1"
    for pattern in get_resolver("kpis.urls").url_patterns:
        assert isinstance(pattern, URLPattern)
        for name in ("slug:slug", "slug:channel"):
            if f"<{name}>" not in str(pattern.pattern):
                continue
            for word in words - set(RESERVED_CODES):
                address = str(pattern.pattern).replace(f"<{name}>", word)
                for part, sample in {**samples, "slug:channel": "phone"}.items():
                    address = address.replace(f"<{part}>", sample)
                try:
                    found = resolve(f"/{address}", "kpis.urls")
                except Resolver404:
                    pytest.fail(address)
                assert found.url_name == pattern.name, address


@pytest.mark.finding("E15")
@pytest.mark.django_db
def test_each_new_one_gets_the_next_free_colour() -> None:
    """Ten categories have the ten colours: five more begin again, and none is like another."""
    CostCategory.objects.filter(code__in=["telephony", "taxes"]).delete()
    added = [add_category(f"more-{number}") for number in range(1, 8)]
    known = dict(CostCategory.objects.values_list("pk", "colour"))
    assert [known[each.pk] for each in added] == [4, 7, 1, 2, 3, 4, 5]
    rows = [CostCategory(code=f"bulk-{n}", name_en=f"{n}", name_fr=f"{n}") for n in range(3)]
    for row in rows:
        row.group = "other"
    CostCategory.objects.bulk_create(rows)
    bulk = CostCategory.objects.filter(code__startswith="bulk-").order_by("code")
    assert list(bulk.values_list("colour", flat=True)) == [6, 7, 8]


@pytest.mark.finding("E15")
@pytest.mark.django_db
def test_a_colour_stays_and_can_be_chosen_or_given_back() -> None:
    fax = add_channel("fax", colour=3)
    Channel.objects.filter(pk=fax.pk).update(position=10, name_en="Telefax")
    fax.refresh_from_db()
    assert fax.colour == 3
    Channel.objects.filter(pk=fax.pk).update(colour=0)
    fax.refresh_from_db()
    assert fax.colour == 2
    for colour in (COLOURS[-1] + 1, 99):
        with pytest.raises(IntegrityError, match="colour_of_palette"), transaction.atomic():
            Channel.objects.filter(pk=fax.pk).update(colour=colour)


@pytest.mark.finding("O12")
@pytest.mark.django_db
def test_names_that_were_the_same_before_are_numbered() -> None:
    """The first keeps its name; a number that is taken is passed over; code ``days`` goes."""
    with connection.cursor() as cursor:
        for table in ("channel", "costcategory"):
            name = table.replace("cost", "")
            for each in ("name_en_once", "name_fr_once", "code_once"):
                cursor.execute(f"DROP INDEX {name}_{each}")
        cursor.execute("ALTER TABLE kpis_channel DROP CONSTRAINT channel_code_not_reserved")
        cursor.execute("DROP INDEX centre_slug_once")
    long = "Très long " * 6
    rows = [
        add_channel("days", name_en="PHONE ", name_fr="Fax"),
        add_channel("days-2", name_en="phone (2)", name_fr=long.strip()),
        add_channel("Phone", name_en=" Phone", name_fr=long.upper().strip()),
    ]
    make.CentreFactory(slug="lyon"), make.CentreFactory(slug="Lyon")
    schema_editor: Any = type("Editor", (), {"connection": connection})
    MIGRATION.tell_apart(apps, schema_editor)
    for row in rows:
        row.refresh_from_db()
    assert [row.code for row in rows] == ["days-3", "days-2", "Phone-2"]
    assert [row.name_en for row in rows] == ["PHONE (3)", "phone (2)", " Phone (4)"]
    cut = [rows[1].name_fr, rows[2].name_fr]
    assert cut == [long.strip(), long.upper().strip()[:56].rstrip() + " (2)"]
    assert set(Centre.objects.values_list("slug", flat=True)) == {"lyon", "Lyon-2"}


def test_colours_by_place_of_old_installations() -> None:
    """Five that were added at position 100 were all grey."""
    rows = [*((n, 10 * n) for n in range(1, 11)), *((n, 100) for n in range(11, 16)), (16, 110)]
    found = MIGRATION.colours_of(sorted(rows, key=lambda row: row[1]))
    assert [found[n] for n in range(1, 11)] == list(range(1, 11))
    assert sorted(found[n] for n in range(11, 17)) == [1, 2, 3, 4, 5, 6]

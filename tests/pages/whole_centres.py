"""Two centres in whose tables no two columns hold the same: a swap, a slip, shows."""

from datetime import date
from decimal import Decimal

from kpis.entry.closing import close_month, reopen_month
from kpis.models import Centre, ContactVolume, CostLine, ExchangeRate, User
from tests import factories as make

#: By month: shared salaries, direct telephony of the phone, direct licences of e-mail.
COSTS = {"2025-11": ("3000.00", "412.34", "55.10"), "2025-12": ("3150.50", "398.76", "87.65")}
#: By month and channel: offered, abandoned, handled, seconds of handling and of waiting,
#: resolved of those sampled, satisfied of those who answered.
CONTACTS = {
    ("2025-11", "phone"): (230, 18, 200, 61_234, 4_321, 72, 96, 61, 80),
    ("2025-12", "phone"): (236, 15, 210, 60_100, 3_980, 80, 100, 68, 80),
    ("2025-11", "email"): (95, None, 90, 31_500, 180_000, 30, 50, 40, 50),
    ("2025-12", "email"): (131, None, 120, 37_200, 252_000, 45, 60, 39, 50),
}
#: By month: hours paid, full-time equivalents, hours signed in.
STAFFING = {"2025-11": ("40.00", "0.50", "35.00"), "2025-12": ("42.50", "0.55", "36.50")}


def record_whole(centre: Centre, scale: Decimal = Decimal(1)) -> None:
    """November and December 2025, in place of what was there; scale: of the amounts."""
    for table in (CostLine, ContactVolume):
        rows = table.objects.filter(centre=centre)
        key = "month" if table is CostLine else "start"
        rows.filter(**{f"{key}__gte": make.month("2025-11")}).delete()
    for name, amounts in COSTS.items():
        for code, channel, amount in zip(
            ("salaries", "telephony", "software_licences"),
            (None, "phone", "email"),
            amounts,
            strict=True,
        ):
            make.CostLineFactory(
                centre=centre,
                month=make.month(name),
                category=make.category(code),
                channel=channel and make.channel(channel),
                amount=round(Decimal(amount) * scale, 2),
            )
    record_contacts(centre)
    for name, (hours, equivalents, signed_in) in STAFFING.items():
        make.StaffingFactory(
            centre=centre,
            month=make.month(name),
            staffed_hours=Decimal(hours),
            full_time_equivalents=Decimal(equivalents),
            signed_in_hours=Decimal(signed_in),
        )


def record_contacts(centre: Centre) -> None:
    names = (
        "offered", "abandoned", "handled", "handle_seconds", "wait_seconds",
        "resolved_first_contact", "resolution_sample", "csat_satisfied", "csat_responses",
    )  # fmt: skip
    for (name, code), counts in CONTACTS.items():
        make.ContactVolumeFactory(
            centre=centre,
            channel=make.channel(code),
            start=make.month(name),
            **dict(zip(names, counts, strict=True)),
        )


def second_centre(reader: User) -> Centre:
    """Ottawa, in dollars, a tenth cheaper in its own money."""
    made: Centre = make.CentreFactory(name="Ottawa", slug="ottawa", currency="CAD")
    make.record_months(made, {"2025-10": (900, 90)})
    record_whole(made, Decimal("0.9"))
    make.MembershipFactory(user=reader, centre=made)
    for name, rate in (("2025-10", "1.48"), ("2025-11", "1.5"), ("2025-12", "1.6")):
        ExchangeRate.objects.create(currency="CAD", month=make.month(name), rate=Decimal(rate))
    return made


def live_in(centre: Centre, person: User) -> None:
    """Until January 2026: an invoice over three months, a rent that has not come in December, a
    bill that is accrued, days in January. February is closed; March was, and then changed."""
    record_bills(centre)
    close_and_reopen(centre, person)
    make.CostLineFactory(centre=centre, month=make.month("2025-03"), description="Late")
    make.AnnotationFactory(centre=centre, month=make.month("2025-12"), author=person)
    for name in ("2025-01", "2025-07"):
        make.DefinitionFactory(
            centre=centre,
            valid_from=make.month(name),
            channels=["phone", "email"],
            reason=f"Agreed in {name}",
        )
    make.LimitFactory(centre=centre, valid_from=make.month("2025-01"))
    make.AllocationRuleFactory(
        centre=centre, valid_from=make.month("2025-12"), basis="staffed_hours"
    )
    make.EndingFactory(
        centre=centre, ended_from=make.month("2025-06"), category=make.category("training")
    )
    for day in (5, 6, 7):
        make.ContactVolumeFactory(
            centre=centre,
            start=date(2026, 1, day),
            end=date(2026, 1, day + 1),
            handled=day,
            offered=day + 2,
            handle_seconds=day * 300,
        )


def record_bills(centre: Centre) -> None:
    make.record_spread(
        centre,
        {"2025-11": "33.34", "2025-12": "33.33", "2026-01": "33.33"},
        category=make.category("taxes"),
        description="Levy",
        supplier="Town",
    )
    for name in ("2025-08", "2025-09", "2025-10", "2025-11"):
        make.CostLineFactory(
            centre=centre,
            month=make.month(name),
            category=make.category("office_space"),
            amount=Decimal(240),
            description="Rent",
            supplier="Lessor",
        )
    of_phone = CostLine.objects.filter(centre=centre, channel__code="phone")
    of_phone.filter(month=make.month("2025-12")).update(status="accrual")


def close_and_reopen(centre: Centre, person: User) -> None:
    for name in ("2025-02", "2025-03"):
        close_month(centre_id=centre.pk, month=make.month(name), user_id=person.pk)
    administrator = make.UserFactory(is_superuser=True, first_name="Root", last_name="Admin")
    reopen_month(
        centre_id=centre.pk,
        month=make.month("2025-03"),
        user_id=administrator.pk,
        reason="A late bill",
    )

"""The costs of the invented centre: about EUR 400 000 a month in ten categories."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpis.entry.demo.timeline import DemoMonth, wobble
from kpis.entry.parsing.cost_rows import CostRow
from kpis.vocabulary import CostStatus

CENT, EURO = Decimal("0.01"), Decimal(1)
RAISE_EACH_JANUARY = Decimal("1.021")
PRICE_RISE_AGO, PRICE_RISE = 14, Decimal("1.08")
CREDIT_NOTE_AGO = 5
WINTER = (152, 148, 128, 104, 84, 72, 70, 70, 80, 98, 122, 144)
INTAKES = (80, 150, 90, 80, 80, 70, 60, 70, 190, 130, 80, 60)
EVEN = (100,) * 12


@dataclass(frozen=True)
class CostPlan:
    """A line that comes every month.

    ``euros`` in the oldest month; ``yearly`` is the change a year as a share of that;
    ``chance`` the wobble; ``months`` the percentage of each calendar month.
    """

    category: str
    description: str
    supplier: str
    channel: str
    euros: int
    yearly: str = "0"
    chance: str = "0"
    months: Sequence[int] = EVEN
    with_contacts: bool = False


def salaries(description: str, channel: str, euros: int, yearly: str) -> CostPlan:
    return CostPlan("salaries", description, "", channel, euros, yearly, "0.006")


PLANS = (
    salaries("Agents, phone team", "phone", 121_500, "-0.062"),
    salaries("Agents, e-mail team", "email", 39_800, "-0.045"),
    salaries("Agents, chat team", "chat", 24_500, "0.060"),
    salaries("Agents, social media", "social", 11_800, "-0.020"),
    salaries("Agents, messaging", "messaging", 8_900, "0.140"),
    salaries("Team leaders and planning", "", 25_600, "-0.030"),
    salaries("Management and support", "", 16_300, "-0.020"),
    CostPlan("software_licences", "Contact platform", "Nordlys Software", "", 22_400, "0.01"),
    CostPlan("software_licences", "Customer records (CRM)", "Harbour CRM", "", 12_900, "0.02"),
    CostPlan("software_licences", "Chat and messaging add-on", "Nordlys Software", "chat", 2_900),
    CostPlan("software_licences", "Self-service portal", "Askwell", "self_service", 780, "0.04"),
    CostPlan("technology", "Cloud hosting", "Stratus Cloud", "", 8_300, "-0.02", "0.05"),
    CostPlan("technology", "Integration and monitoring", "Pont & Fils", "", 4_900, "0", "0.04"),
    CostPlan(
        category="telephony",
        description="Calls and numbers",
        supplier="Télécom Lumière",
        channel="phone",
        euros=13_600,
        yearly="-0.03",
        chance="0.02",
        with_contacts=True,
    ),
    CostPlan("telephony", "Lines and SIP trunks", "Télécom Lumière", "phone", 3_900),
    CostPlan("office_space", "Rent, floors 2 and 3", "Foncière des Quais", "", 24_900, "0.015"),
    CostPlan("office_space", "Energy", "Rhône Énergie", "", 3_100, "0.01", "0.05", WINTER),
    CostPlan("office_space", "Cleaning and reception", "Propre & Net", "", 3_250, "0.02"),
    CostPlan("office_it", "Workstations (lease)", "Atlas Leasing", "", 7_600, "-0.02"),
    CostPlan("office_it", "Help desk and network", "Pont & Fils", "", 4_100, "0.01", "0.04"),
    CostPlan("taxes", "Business taxes", "", "", 5_600, "0.01"),
    CostPlan("taxes", "Property tax", "", "", 2_150, "0.02"),
    CostPlan("training", "Onboarding of new agents", "", "", 3_400, "-0.03", "0.08", INTAKES),
    CostPlan("training", "Coaching", "Atelier Voix", "", 2_300, "0.02", "0.06"),
    CostPlan(
        category="outsourcing",
        description="Overflow calls, evenings",
        supplier="Relais Contact",
        channel="phone",
        euros=19_800,
        yearly="-0.115",
        chance="0.04",
        with_contacts=True,
    ),
    CostPlan(
        category="outsourcing",
        description="Night e-mail team",
        supplier="Relais Contact",
        channel="email",
        euros=8_200,
        yearly="-0.06",
        chance="0.03",
        with_contacts=True,
    ),
    CostPlan("miscellaneous", "Recruitment", "Emploi Direct", "", 2_300, "0", "0.10", INTAKES),
    CostPlan("miscellaneous", "Satisfaction surveys", "Askwell", "", 1_500, "0.02", "0.03"),
    CostPlan("miscellaneous", "Translation", "Mot à Mot", "", 1_150, "0", "0.12"),
)


def invented_cost_rows(months: Sequence[DemoMonth]) -> Iterator[CostRow]:
    """The lines of every month; the telephony bill of the last one has not come yet."""
    for month in months:
        for plan in PLANS:
            if plan.category != "telephony" or month.ago > 0:
                yield planned_row(plan, month, months[0])
        if month.ago == CREDIT_NOTE_AGO:
            yield credit_note(month)


def planned_row(plan: CostPlan, month: DemoMonth, first: DemoMonth) -> CostRow:
    awaited = month.ago == 0 and plan.description == "Energy"
    return CostRow(
        line=0,
        month=month.start,
        category=plan.category,
        channel=plan.channel,
        amount=planned_amount(plan, month, first),
        status=CostStatus.ACCRUAL if awaited else CostStatus.ACTUAL,
        description=plan.description,
        supplier=plan.supplier,
    )


def planned_amount(plan: CostPlan, month: DemoMonth, first: DemoMonth) -> Decimal:
    """In euros; contracts, which do not wobble, in whole ones."""
    amount = plan.euros * (1 + Decimal(plan.yearly) * month.years_passed)
    amount *= Decimal(plan.months[month.start.month - 1]) / 100
    amount *= wobble(Decimal(plan.chance), month.start, plan.description)
    amount *= month.season if plan.with_contacts else 1
    amount *= price_of(plan.category, month, first)
    return amount.quantize(EURO if plan.chance == "0" else CENT).quantize(CENT)


def price_of(category: str, month: DemoMonth, first: DemoMonth) -> Decimal:
    """Salaries rise each January; telephony rose once."""
    if category == "salaries":
        return RAISE_EACH_JANUARY ** (month.start.year - first.start.year)
    if category == "telephony" and month.ago <= PRICE_RISE_AGO:
        return PRICE_RISE
    return Decimal(1)


def credit_note(month: DemoMonth) -> CostRow:
    return CostRow(
        line=0,
        month=month.start,
        category="software_licences",
        channel="",
        amount=Decimal("-3480.00"),
        description="Credit note: licences not used",
        supplier="Harbour CRM",
    )

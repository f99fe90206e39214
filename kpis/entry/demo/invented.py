"""The invented centre: its costs and contacts, targets, remarks and definition."""

from datetime import date
from decimal import Decimal

from kpis.entry.demo.centres import make_centre
from kpis.entry.demo.invented_costs import PRICE_RISE_AGO, invented_cost_rows
from kpis.entry.demo.invented_staffing import load_invented_staffing
from kpis.entry.demo.invented_volumes import invented_volume_rows
from kpis.entry.demo.timeline import DemoMonth, demo_months
from kpis.entry.importing import import_cost_rows, import_volume_rows
from kpis.models import Annotation, Centre, ContactDefinition, CountedChannel, Target
from kpis.vocabulary import UNASSISTED_KINDS, CountBasis, Metric

INVENTED = "demo"
CHANNELS = ("phone", "email", "chat", "social", "messaging", "self_service")
NOTE_EN = "Invented data, to show what the pages can say. No real contact centre stands behind it."
NOTE_FR = (
    "Données inventées, pour montrer ce que disent les pages. Aucun centre de contact réel "
    "n’est derrière."
)
TARGETS_AGO, CALLBACK_AGO = 24, 7
TARGETS = (
    (Metric.COST_PER_CONTACT, Decimal("5.70")),
    (Metric.SATISFACTION, Decimal(82)),
    (Metric.FIRST_CONTACT_RESOLUTION, Decimal(75)),
)
REMARKS = ((PRICE_RISE_AGO, "Telephony price rise"), (CALLBACK_AGO, "New callback option"))


def load_invented(*, today: date) -> Centre | None:
    """Make the centre with 36 months up to the last one; None when it is there already."""
    details = Centre(
        name="Demo contact centre (invented data)",
        slug=INVENTED,
        currency="EUR",
        fiscal_year_start=1,
        note_en=NOTE_EN,
        note_fr=NOTE_FR,
    )
    centre = make_centre(details, channels=CHANNELS)
    if centre is not None:
        months = demo_months(today)
        import_cost_rows(centre=centre, rows=list(invented_cost_rows(months)))
        import_volume_rows(centre=centre, rows=list(invented_volume_rows(months)))
        load_invented_staffing(centre)
        define_contacts(centre, months[0])
        hold_against(centre, months)
    return centre


def define_contacts(centre: Centre, first: DemoMonth) -> None:
    """Contacts handled count, on every channel with people at the other end."""
    definition = ContactDefinition.objects.create(
        centre=centre, valid_from=first.start, basis=CountBasis.HANDLED.value
    )
    CountedChannel.objects.bulk_create(
        CountedChannel(definition=definition, channel=channel)
        for channel in centre.channels.exclude(kind__in=UNASSISTED_KINDS)
    )


def hold_against(centre: Centre, months: list[DemoMonth]) -> None:
    """The centre's targets and its remarks on single months."""
    start_of = {month.ago: month.start for month in months}
    Target.objects.bulk_create(
        Target(
            centre=centre,
            metric=metric.value,
            valid_from=start_of[TARGETS_AGO],
            value=value,
        )
        for metric, value in TARGETS
    )
    Annotation.objects.bulk_create(
        Annotation(centre=centre, month=start_of[ago], text=text) for ago, text in REMARKS
    )

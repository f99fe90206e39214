"""The invented centre: its costs and contacts, and all that its pages are explained by."""

from datetime import date

from django.apps import apps
from django.db import transaction

from kpis.entry.demo.centres import make_centre
from kpis.entry.demo.invented_costs import invented_cost_rows
from kpis.entry.demo.invented_goals import hold_against
from kpis.entry.demo.invented_rules import define_contacts, make_rules
from kpis.entry.demo.invented_staffing import load_invented_staffing
from kpis.entry.demo.invented_volumes import invented_volume_rows
from kpis.entry.demo.timeline import MONTHS, demo_months
from kpis.entry.importing import import_cost_rows, import_volume_rows
from kpis.entry.stopped import end_stopped
from kpis.models import Centre
from kpis.months import add_months

INVENTED = "demo"
#: Where the invented centre is.
DEMO_ZONE = "Europe/Paris"
CHANNELS = ("phone", "email", "chat", "social", "messaging", "self_service", "post")
NOTE_EN = "Invented data, to show what the pages can say. They describe no real centre."
NOTE_FR = (
    "Données inventées, pour montrer ce que disent les pages. Elles ne correspondent à "
    "aucun centre réel."
)


@transaction.atomic
def load_invented(*, today: date) -> Centre | None:
    """Make the centre with 36 months up to the last one; None when it is there already."""
    details = Centre(
        name="Demo contact centre (invented data)",
        slug=INVENTED,
        currency="EUR",
        time_zone=DEMO_ZONE,
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
        define_contacts(centre, months)
        make_rules(centre, months)
        hold_against(centre, months)
        end_stopped(centre.pk)  # letters
    return centre


@transaction.atomic
def complete_invented(centre: Centre) -> bool:
    """Give a centre of an earlier release what that did not know; whether this was needed.

    History tells: rules that somebody has removed do not come back.
    """
    rules_ever = apps.get_model("kpis", "AllocationRuleEvent").objects
    first = centre.definitions.order_by("valid_from").values_list("valid_from", flat=True).first()
    if first is None or rules_ever.filter(centre=centre).exists():
        return False
    months = demo_months(add_months(first, MONTHS))
    define_contacts(centre, months)
    make_rules(centre, months)
    hold_against(centre, months, is_new=False)
    return True

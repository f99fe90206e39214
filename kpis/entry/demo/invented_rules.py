"""How the invented centre counts its contacts, and shares out what its channels share."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from kpis.entry.demo.invented_goals import RAISED_AGO
from kpis.entry.demo.timeline import MONTHS, DemoMonth
from kpis.models import (
    AllocationRule,
    AllocationShare,
    Centre,
    ContactDefinition,
    CostCategory,
    CountedChannel,
)
from kpis.vocabulary import UNASSISTED_KINDS, AllocationBasis, ChannelKind, CountBasis

OLDEST_AGO, SOCIAL_AGO = MONTHS - 1, 18
SOCIAL_REASON = "The social media team has joined the centre"
#: By category ("" for all without a rule of their own) and how long ago it was made.
RULES = {
    ("", OLDEST_AGO): AllocationBasis.HANDLE_TIME,
    ("telephony", OLDEST_AGO): AllocationBasis.CONTACTS,
    ("miscellaneous", OLDEST_AGO): AllocationBasis.CONTACTS,
    ("office_space", OLDEST_AGO): AllocationBasis.STAFFED_HOURS,
    ("office_it", OLDEST_AGO): AllocationBasis.EQUAL,
    ("software_licences", RAISED_AGO): AllocationBasis.FIXED_SHARES,
}
#: Percent of the licences, by seats.
SHARES = {"phone": 48, "email": 22, "chat": 18, "social": 5, "messaging": 7}


def define_contacts(centre: Centre, months: Sequence[DemoMonth]) -> None:
    """Contacts handled count on every channel with people at the other end; on social media
    from a later month on. Of a centre of an earlier release, the definition is made so."""
    assisted = centre.channels.exclude(kind__in=UNASSISTED_KINDS)
    start_of = {month.ago: month.start for month in months}
    for ago, channels, reason in (
        (OLDEST_AGO, assisted.exclude(kind=ChannelKind.SOCIAL), ""),
        (SOCIAL_AGO, assisted, SOCIAL_REASON),
    ):
        definition, is_new = ContactDefinition.objects.get_or_create(
            centre=centre,
            valid_from=start_of[ago],
            defaults={"basis": CountBasis.HANDLED.value, "reason": reason},
        )
        if not is_new:
            definition.counted.exclude(channel__in=channels).delete()
            continue
        CountedChannel.objects.bulk_create(
            CountedChannel(definition=definition, channel=channel) for channel in channels
        )


@transaction.atomic
def make_rules(centre: Centre, months: Sequence[DemoMonth]) -> None:
    """Add a rule of each basis. One transaction: at its end fixed shares must be whole."""
    start_of = {month.ago: month.start for month in months}
    categories = {category.code: category for category in CostCategory.objects.all()}
    rules = AllocationRule.objects.bulk_create(
        AllocationRule(
            centre=centre,
            category=categories.get(code),
            valid_from=start_of[ago],
            basis=basis.value,
        )
        for (code, ago), basis in RULES.items()
    )
    channels = {channel.code: channel for channel in centre.channels.all()}
    AllocationShare.objects.bulk_create(
        AllocationShare(centre=centre, rule=rule, channel=channels[code], percent=Decimal(percent))
        for rule in rules
        if rule.basis == AllocationBasis.FIXED_SHARES.value
        for code, percent in SHARES.items()
    )

"""The terms of the trade as the glossary explains them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kpis.models.labels import LABELS
from kpis.pages.words.metrics import DEFINITIONS
from kpis.vocabulary import Metric


@dataclass(frozen=True, slots=True)
class Entry:
    """key: as addresses name it. definition: in plain words; formula: dividend ÷ divisor, where it
    is a figure; example: with numbers; why: what one looks at it for."""

    key: str
    name: Promise
    definition: Promise
    example: Promise
    why: Promise
    formula: Promise | str = ""


def of_figure(metric: Metric, definition: Promise, example: Promise, why: Promise) -> Entry:
    """Its name and its formula are those of every page."""
    formula = DEFINITIONS[metric]
    return Entry(metric.value, LABELS[metric], definition, example, why, formula)


FIGURES: Sequence[Entry] = (
    of_figure(
        Metric.COST_PER_CONTACT,
        _("What one contact costs on average, with everything that the centre spends."),
        _("€400,000 of cost and 80,000 contacts in a month: €5.00 a contact."),
        _(
            "It joins what is spent with what is done, so that a budget can be judged, compared "
            "and planned."
        ),
    ),
    of_figure(
        Metric.TOTAL_COST,
        _("All cost lines of the period: pay, software, premises, telephony, taxes and the rest."),
        _("€310,000 of pay and €90,000 of everything else: €400,000."),
        _("It is what the budget pays. It may rise while a contact gets cheaper."),
    ),
    of_figure(
        Metric.CONTACTS,
        _(
            "The contacts that count by the centre's definition: on which channels, handled or "
            "offered."
        ),
        _("50,000 calls, 20,000 e-mails and 10,000 chats count; self-service does not: 80,000."),
        _("It is the divisor: another definition gives another cost per contact."),
    ),
    of_figure(
        Metric.COST_PER_CALL,
        _("What one phone call costs: the phone's own cost and its part of shared cost."),
        _("€330,000 for the phone and 50,000 calls: €6.60 a call."),
        _("Calls usually cost most; it shows what a call saved or moved is worth on average."),
    ),
    of_figure(
        Metric.COST_PER_RESOLUTION,
        _("What it costs to settle one request, with the contacts that did not settle it."),
        _("€5.00 a contact, first-contact resolution of 75%: €6.67 a resolution."),
        _("A cheap contact that has to be repeated is not cheap."),
    ),
    of_figure(
        Metric.COST_PER_HANDLED_MINUTE,
        _("What one minute of handling costs, whatever the channel."),
        _("€400,000 and 480,000 minutes of handling: €0.83 a minute."),
        _("It compares channels whose contacts take different times."),
    ),
    of_figure(
        Metric.AVERAGE_HANDLE_TIME,
        _("How long one contact keeps a person busy: talking, holding and wrapping up."),
        _("480,000 minutes and 80,000 contacts: 6 min 00 s."),
        _(
            "With pay and utilisation it drives most of the cost. Pressing it down too far brings "
            "repeat contacts."
        ),
    ),
    of_figure(
        Metric.RESPONSE_TIME,
        _("How long people wait on average before somebody answers."),
        _("40,000 minutes of waiting and 80,000 contacts: 30 s."),
        _("It is the first thing that a saving on people makes worse."),
    ),
    of_figure(
        Metric.FIRST_CONTACT_RESOLUTION,
        _("The part of requests that are settled by the first contact."),
        _("750 of 1,000 contacts asked about were settled: 75%."),
        _("Each request that is not settled comes back and costs another contact."),
    ),
    of_figure(
        Metric.SATISFACTION,
        _("The part of people asked who say that they are satisfied."),
        _("820 of 1,000 answers are 4 or 5 out of 5: 82%."),
        _("A fall in cost is only earned if this holds."),
    ),
    of_figure(
        Metric.ABANDONMENT,
        _("The part of contacts offered that people give up before anyone answers."),
        _("2,500 of 50,000 calls offered: 5%."),
        _("It shows too few people at the wrong hours; many of those who give up call again."),
    ),
    of_figure(
        Metric.UTILISATION,
        _("The part of paid time that goes into handling contacts."),
        _("8,000 hours of handling and 11,000 staffed hours: 73%."),
        _(
            "The rest is breaks, training, meetings and waiting for contacts. A low value makes "
            "each contact more expensive, a high one wears people out."
        ),
    ),
    of_figure(
        Metric.OCCUPANCY,
        _("The part of the time signed in that goes into handling contacts."),
        _("8,000 hours of handling and 9,500 hours signed in: 84%."),
        _("Above about 85% to 90% people have no pause between contacts, and quality suffers."),
    ),
    of_figure(
        Metric.CONTRACT_USE,
        _("The part of contract hours that goes into handling contacts."),
        _("8,000 hours of handling, 90 full-time equivalents of 151.67 hours: 59%."),
        _("It counts holidays and illness too: it is what a year's staffing has to cover."),
    ),
    of_figure(
        Metric.PRODUCTIVITY,
        _("How many contacts are handled in one staffed hour."),
        _("80,000 contacts and 11,000 staffed hours: 7.3 an hour."),
        _("It tells what one more hour of work brings."),
    ),
    of_figure(
        Metric.LOADED_COST_PER_HOUR,
        _("What one staffed hour costs with everything: pay, tools, premises and overhead."),
        _("€400,000 and 11,000 staffed hours: €36.36 an hour."),
        _("Multiply by handle time for what a contact costs when nobody waits for one."),
    ),
)
CONCEPTS: Sequence[Entry] = (
    Entry(
        "direct_and_shared_cost",
        _("Direct and shared cost"),
        _(
            "A direct cost belongs to one channel; a shared cost belongs to all of them and is "
            "allocated by a basis: contacts, handle time, staffed hours, equal or fixed shares."
        ),
        _("The rent of €12,000 by handle time: with 70%, the phone gets €8,400."),
        _("The basis can decide which channel looks expensive; its page shows how much."),
    ),
    Entry(
        "accrual",
        _("Accrual"),
        _("A cost that belongs to the month, estimated because its bill has not come yet."),
        _("The telephone bill of June comes in August: June gets an accrual of €18,000."),
        _("Without it a month looks cheap until its bills arrive."),
    ),
    Entry(
        "service_limit",
        _("Service limit"),
        _("A floor or a ceiling of service that no saving may break."),
        _("Satisfaction at least 82%, response time at most 45 s."),
        _("A fall in cost is earned only while every limit holds."),
    ),
    Entry(
        "redefinition",
        _("Change of definition"),
        _("From a month on, other contacts count than before."),
        _("From January on social media counts too: 3,000 contacts more for the same cost."),
        _("Compared periods are counted alike, so that such a change is not taken for a saving."),
    ),
    Entry(
        "idle_capacity",
        _("Unused capacity"),
        _("Time that was paid and could have handled contacts, but did not."),
        _("11,000 staffed hours could handle 9,000 hours; 8,000 were: 1,000 hours unused."),
        _("It is paid for whether contacts come or not, and fills up before people are hired."),
    ),
)
ENTRIES: Mapping[str, Entry] = {entry.key: entry for entry in (*FIGURES, *CONCEPTS)}

"""What a figure is compared with: beside a change, and as a choice."""

from django.utils.translation import gettext as _

from kpis.facts import Period
from kpis.formatting import last_month, month_name, once_per_language, period_in_sentence
from kpis.pages.words.steps import near_name
from kpis.vocabulary import PeriodKind


@once_per_language
def versus(period: Period) -> str:
    """Such as "vs August 2026"; French contracts its preposition with an article."""
    if period.kind is PeriodKind.YEAR_TO_DATE:
        return _("vs the year to %(month)s") % {"month": month_name(last_month(period))}
    if period.kind is PeriodKind.ROLLING_YEAR:
        return _("vs the 12 months to %(month)s") % {"month": month_name(last_month(period))}
    return _("vs %(period)s") % {"period": period_in_sentence(period)}


def compared_with_period(before: Period, now: Period) -> str:
    """Such as "Compared with August": without its year where it is the month next to `now`."""
    if before.kind is PeriodKind.YEAR_TO_DATE:
        text = _("Compared with the year to %(month)s")
        return text % {"month": month_name(last_month(before))}
    if before.kind is PeriodKind.ROLLING_YEAR:
        text = _("Compared with the 12 months to %(month)s")
        return text % {"month": month_name(last_month(before))}
    return _("Compared with %(period)s") % {"period": near_name(before, now)}

"""Cost per contact: a ratio of sums, never a mean of ratios."""

from decimal import Decimal


def calculate_cost_per_contact(cost: Decimal | None, contacts: int | None) -> Decimal | None:
    """Sum of costs ÷ sum of counted contacts over the same centre, channels and period.

    Money per contact, unrounded. None where the cost is unknown, or contacts are
    unknown or none: then there is no such figure, and it is not zero.
    """
    if cost is None or not contacts:
        return None
    return cost / contacts


def calculate_cost_per_resolution(
    cost_per_contact: Decimal | None, resolution_rate: Decimal | None
) -> Decimal | None:
    """Cost ÷ (contacts × first-contact resolution): contacts scaled from the sample.

    resolution_rate: a share from 0 to 1. None where it is unknown or nothing was resolved.
    """
    if cost_per_contact is None or not resolution_rate:
        return None
    return cost_per_contact / resolution_rate

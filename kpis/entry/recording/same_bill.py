"""What makes lines of two months, or of one, the same bill, as SQL."""

#: As kpis.calculation.reported has it: of a line that is "there" and another "line".
SAME_BILL = """
    there.category_id = line.category_id
    AND there.channel_id IS NOT DISTINCT FROM line.channel_id
    AND {there_description} = {line_description} AND {there_supplier} = {line_supplier}
"""
SQUEEZED = r"lower(btrim(regexp_replace({column}, '\s+', ' ', 'g')))"


def same_bill() -> str:
    """The condition on the tables ``there`` and ``line``."""
    return SAME_BILL.format(
        **{
            f"{table}_{column}": SQUEEZED.format(column=f"{table}.{column}")
            for table in ("there", "line")
            for column in ("description", "supplier")
        }
    )

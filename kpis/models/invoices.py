"""What makes two invoice numbers the same, as SQL: kpis.names.invoice_key of a column."""

from django.db.models import CharField, Func

from kpis.names import BETWEEN, LEADING_ZEROS


def invoice_key_of(column: str) -> str:
    """Collation "C" makes small letters of A to Z only, whatever the database's language."""
    small = f'lower({column} COLLATE "C")'
    together = f"regexp_replace({small}, '{BETWEEN}', '', 'g')"
    return f"regexp_replace({together}, '{LEADING_ZEROS}', '\\1', 'g')"


class InvoiceKey(Func):
    """The same, for an index."""

    template = invoice_key_of("%(expressions)s")
    output_field = CharField()

"""Books in small, as a French program exports them."""

FEC_HEADER = (
    "JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|"
    "PieceRef|PieceDate|EcritureLib|Debit|Credit|EcritureLet|DateLet|ValidDate|Montantdevise|Idevise"
)


def entry(account: str, day: str, label: str, amount: str) -> str:
    """Two postings: to the account, and to what is owed."""
    name = {"626000": "Téléphone", "641100": "Salaires", "658000": "Divers"}[account]
    start = f"AC|Achats|1|{day}"
    end = f"|||F1|{day}|{label}"
    return (
        f"{start}|{account}|{name}{end}|{amount}|0,00|||{day}||\n"
        f"{start}|401000|Fournisseurs{end}|0,00|{amount}|||{day}||\n"
    )

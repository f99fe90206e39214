"""What an account, a word or a queue of a file stands for: what people said goes before the map
of accounts that the product ships, and the longest beginning of an account's number wins."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kpis.calculation.reported import squeeze
from kpis.entry.reading.accounts import FRENCH_CHART
from kpis.entry.reading.cost_facts import FileCost
from kpis.models import Centre, CostCategory, ImportRule
from kpis.vocabulary import FileKind


@dataclass(frozen=True, slots=True)
class Target:
    """Ids. Neither: it is not ours, and stays out."""

    category: int | None = None
    channel: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """text: as rule_text writes it. The others empty: whatever they are."""

    text: str
    target: Target
    journal: str = ""
    label: str = ""
    analytic: str = ""

    @property
    def narrowings(self) -> int:
        return sum(map(bool, (self.journal, self.label, self.analytic)))

    def takes(self, journal: str, label: str, analytic: str) -> bool:
        return (
            self.journal in {"", journal}
            and self.label.casefold() in label.casefold()
            and self.analytic in {"", analytic}
        )


class Rules:
    """Of one centre and one kind of file. is_narrowed: some ask for more than the subject."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.by_text: dict[str, list[Rule]] = defaultdict(list)
        for rule in sorted(rules, key=lambda rule: -rule.narrowings):
            self.by_text[rule.text].append(rule)
        self.is_narrowed = any(known[0].narrowings for known in self.by_text.values())
        self.target_of = lru_cache(maxsize=50_000)(self.find)

    def find(
        self, subject: str, journal: str = "", label: str = "", analytic: str = ""
    ) -> Target | None:
        """Of a subject as the file has it; None where nobody has said."""
        for text in beginnings(rule_text(subject)):
            for rule in self.by_text.get(text, ()):
                if rule.takes(journal, label, analytic):
                    return rule.target
        return None

    def of_cost(self, cost: FileCost) -> Target | None:
        """By its account or its word; a ledger that names accounts is asked by the name too."""
        narrowed = (cost.journal, cost.description, cost.analytic) if self.is_narrowed else ()
        return self.target_of(cost.subject, *narrowed)

    def likely(self, subject: str) -> list[int]:
        """The categories, two at most, of what begins alike: an account with three digits the
        same, else with two; a word with five letters."""
        text = rule_text(subject)
        for length in (3, 2) if text[:1].isdigit() else (5,):
            alike = [
                rule.target.category
                for known, rules in self.by_text.items()
                for rule in rules
                if known[:length] == text[:length] and len(text) > length
            ]
            found = list(dict.fromkeys(each for each in alike if each is not None))
            if found:
                return found[:2]
        return []


def rule_text(subject: str) -> str:
    return squeeze(subject)[:120]


def beginnings(text: str) -> Sequence[str]:
    """Of a number every beginning, the longest first; a name is taken whole."""
    if not text[:1].isdigit():
        return [text]
    return [text[:length] for length in range(len(text), 0, -1)]


def cost_rules(centre: Centre) -> Rules:
    """Said in the centre; then the categories by their codes and names; then the French chart."""
    codes: dict[str, int] = {}
    words: list[Rule] = []
    for id, code, *names in CostCategory.objects.values_list("id", "code", "name_en", "name_fr"):
        codes[code] = id
        words += [Rule(rule_text(word), Target(category=id)) for word in (code, *names)]
    shipped = [
        Rule(number, Target(category=codes[code]))
        for number, code in FRENCH_CHART.items()
        if code in codes
    ]
    return Rules([*said_rules(centre, FileKind.COSTS), *words, *shipped])


def queue_rules(centre: Centre) -> Rules:
    """Said in the centre; then its channels by their codes and names."""
    words = [
        Rule(rule_text(word), Target(channel=id))
        for id, *names in centre.channels.values_list("id", "code", "name_en", "name_fr")
        for word in names
    ]
    return Rules([*said_rules(centre, FileKind.VOLUMES), *words])


def said_rules(centre: Centre, kind: FileKind) -> list[Rule]:
    rules = ImportRule.objects.filter(centre=centre, kind=kind.value)
    return [
        Rule(
            rule.text,
            Target(rule.category_id, rule.channel_id),
            rule.journal,
            rule.label,
            rule.analytic,
        )
        for rule in rules
    ]


def keep_rules(centre: Centre, kind: FileKind, rules: Iterable[Rule]) -> None:
    """What somebody said: of the same text, narrowed in the same way, the latest stands."""
    latest = {(rule.text, rule.journal, rule.label, rule.analytic): rule for rule in rules}
    ImportRule.objects.bulk_create(
        (
            ImportRule(
                centre=centre,
                kind=kind.value,
                text=rule.text,
                journal=rule.journal,
                label=rule.label,
                analytic=rule.analytic,
                category_id=rule.target.category,
                channel_id=rule.target.channel,
            )
            for rule in latest.values()
        ),
        update_conflicts=True,
        unique_fields=["centre", "kind", "text", "journal", "label", "analytic"],
        update_fields=["category", "channel"],
    )

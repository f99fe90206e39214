"""What people read for each word of the vocabulary."""

import ast
from collections import defaultdict
from pathlib import Path

from kpis import vocabulary
from kpis.metrics import CATALOGUE
from kpis.models import labels
from kpis.vocabulary import Metric


def test_words_that_are_spelt_alike_have_one_label() -> None:
    """A StrEnum's member is its text: of two words with the same text, the table keeps the last."""
    tree = ast.parse(Path(labels.__file__).read_text())
    table = next(node for node in ast.walk(tree) if isinstance(node, ast.Dict))
    said: defaultdict[str, set[str]] = defaultdict(set)
    for key, value in zip(table.keys, table.values, strict=True):
        assert isinstance(key, ast.Attribute)
        assert isinstance(key.value, ast.Attribute)
        word = getattr(getattr(vocabulary, key.value.attr), key.attr)
        said[word].add(ast.unparse(value))
    assert [word for word, texts in said.items() if len(texts) > 1] == []


def test_every_figure_has_a_name_and_stands_in_the_catalogue() -> None:
    assert set(CATALOGUE) == set(Metric)
    assert [metric for metric in Metric if metric not in labels.LABELS] == []

import pytest
from kpis.models import Channel, CostCategory
from django.db import connection
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("n",[1,2,3])
def test_tx(n):
    assert Channel.objects.count()==11
    CostCategory.objects.update(position=n)
    Channel.objects.create(code=f"x{n}", kind="voice", name_en="a", name_fr="b")
def test_live(live_server):
    assert Channel.objects.count()==11
@pytest.mark.django_db
def test_cache():
    from django.core.cache import cache
    cache.set("a",1); assert cache.get("a")==1

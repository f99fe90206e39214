"""Whatever DATABASE_URL asks for reaches the connection: through TLS, and in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.utils import ConnectionHandler
from hypothesis import given
from hypothesis import strategies as st
from psycopg import pq
from psycopg_pool import PoolTimeout

from cpcsite.database import TIME_LIMITS, database
from tests.cpcsite.tls_front import make_certificate, tls_front

#: What Django takes from settings of their own.
PARTS = ("user", "password", "host", "port", "dbname")
KNOWN = [option.keyword.decode() for option in pq.Conninfo.get_defaults()]
OPTIONS = [name for name in KNOWN if name not in {*PARTS, "options", "client_encoding"}]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def with_tls(certificate: tuple[Path, Path], db: None) -> Iterator[str]:
    """The address of the tests' database behind TLS, at 127.0.0.1 as its certificate says."""
    known = connection.settings_dict
    with tls_front(*certificate, (known["HOST"], int(known["PORT"]))) as port:
        yield f"postgres://{known['USER']}:{known['PASSWORD']}@127.0.0.1:{port}/{known['NAME']}"


@contextmanager
def connected(address: str, **options: str) -> Iterator[Any]:
    """Django's connection by our settings."""
    settings = database(f"{address}?{urlencode(options, quote_via=quote)}", 1)
    settings["OPTIONS"]["pool"]["timeout"] = 2
    ours: Any = ConnectionHandler({"default": settings})["default"]
    try:
        ours.connect()
        yield ours
    finally:
        ours.close()
        ours.close_pool()


@pytest.mark.finding("O34")
@pytest.mark.parametrize("mode", ["require", "verify-ca", "verify-full"])
def test_the_tls_that_the_address_asks_for_is_there(
    with_tls: str, certificate: tuple[Path, Path], mode: str
) -> None:
    with connected(with_tls, sslmode=mode, sslrootcert=str(certificate[0])) as ours:
        assert ours.connection.pgconn.ssl_in_use


@pytest.mark.finding("O34")
def test_a_server_without_tls_is_refused_where_the_address_asks_for_it(db: None) -> None:
    known = connection.settings_dict
    address = (
        f"postgres://{known['USER']}:{known['PASSWORD']}"
        f"@{known['HOST']}:{known['PORT']}/{known['NAME']}"
    )
    with pytest.raises(PoolTimeout), connected(address, sslmode="require"):
        pass


@pytest.mark.finding("O34")
def test_a_certificate_that_the_address_does_not_trust_is_refused(
    with_tls: str, tmp_path: Path
) -> None:
    stranger = str(make_certificate(tmp_path)[0])
    with pytest.raises(PoolTimeout), connected(with_tls, sslmode="verify-ca", sslrootcert=stranger):
        pass


@pytest.mark.finding("O34")
def test_without_tls_only_where_the_address_says_so(with_tls: str) -> None:
    with connected(with_tls, sslmode="disable") as ours:
        assert not ours.connection.pgconn.ssl_in_use


@pytest.mark.finding("O34")
def test_options_of_the_server_stand_beside_our_time_limits_and_win(with_tls: str) -> None:
    options = {"application_name": "007", "options": "-c work_mem=5MB -c lock_timeout=7s"}
    expected = {"work_mem": "5MB", "lock_timeout": "7s", "application_name": "007"}
    expected["statement_timeout"] = TIME_LIMITS["statement_timeout"]
    with connected(with_tls, **options) as ours, ours.cursor() as cursor:
        for name, value in expected.items():
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone() == (value,)


@pytest.mark.finding("O34")
@given(st.dictionaries(st.sampled_from(OPTIONS), st.from_regex(r"\A[ -~]+\Z"), min_size=1))
def test_each_option_of_libpq_reaches_the_connection(options: dict[str, str]) -> None:
    address = f"postgres://u:p@h:5/n?{urlencode(options, quote_via=quote)}"
    parameters = parameters_of(address)
    assert {name: parameters[name] for name in options} == options


@pytest.mark.finding("O34")
@given(st.fixed_dictionaries({name: st.from_regex(r"\A[!-~]+\Z") for name in PARTS}))
def test_each_part_of_the_address_reaches_the_connection(parts: dict[str, str]) -> None:
    user, password, host, port, name = (quote(parts[each], safe="") for each in PARTS)
    parameters = parameters_of(f"postgres://{user}:{password}@{host}:{port}/{name}")
    assert {name: parameters[name] for name in parts} == parts


def parameters_of(address: str) -> dict[str, Any]:
    """What Django gives to psycopg."""
    ours: Any = ConnectionHandler({"default": database(address, 8)})["default"]
    parameters: dict[str, Any] = ours.get_connection_params()
    return parameters


@pytest.mark.finding("O34")
@pytest.mark.parametrize(
    "address",
    ["hello", "sqlite://", "mysql://u:secret@h/n", "postgres://u:secret@h/n?sslmod=require"],
)
def test_an_address_that_libpq_cannot_read_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL is not") as refusal:
        database(address, 8)
    assert "secret" not in str(refusal.value)

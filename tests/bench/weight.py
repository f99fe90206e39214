"""`python -m tests.bench.weight ADDRESS PATH SESSION`: bytes, as the web server sends them."""

import gzip
import json
import re
import sys
from http.client import HTTPConnection
from urllib.parse import urlsplit

ASSET = re.compile(r'(?:src|href)="(/static/[^"]+\.(css|js))"')
FIGURE = re.compile(r'<script id="[\w-]+-figure" type="application/json">(.*?)</script>', re.DOTALL)


def main() -> None:
    address, path, session = sys.argv[1:]
    connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
    cookie = {"Cookie": f"sessionid={session}"}
    page = fetch(connection, path, cookie)
    fragment = fetch(connection, path, {**cookie, "HX-Request": "true"})
    html = gzip.decompress(page).decode()
    figures = [figure.encode() for figure in FIGURE.findall(html)]
    result = {
        "html": len(html.encode()),
        "html_compressed": len(page),
        "fragment_compressed": len(fragment),
        "charts": len(figures),
        "figures": sum(map(len, figures)),
        "figures_compressed": len(gzip.compress(b"".join(figures), 6)),
        "css": 0,
        "js": 0,
    }
    for asset, kind in set(ASSET.findall(html)):
        result[kind] += len(fetch(connection, asset, {}))
    sys.stdout.write(json.dumps(result))


def fetch(connection: HTTPConnection, path: str, headers: dict[str, str]) -> bytes:
    """The body as it comes over the wire: compressed."""
    connection.request("GET", path, headers={"Accept-Encoding": "gzip, br", **headers})
    response = connection.getresponse()
    body = response.read()
    if response.status != 200 or response.headers.get("Content-Encoding") not in {"gzip", "br"}:
        sys.exit(f"{path} answers {response.status}, not compressed or not at all.")
    return body


if __name__ == "__main__":
    main()

"""nginx, Apache and Caddy as Debian has them send exactly the headers of each address's region."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ofuda.nouns.rendering import Site
from ofuda.verbs.servers import apache, caddy, nginx
from tests.servers.serving import ask, folder, free_port, running
from tests.servers.sites import ASKED, FILES, KINDS, NAMES, site, wanted

MODULES = Path("/usr/lib/apache2/modules")
APACHE = """\
ServerRoot {root}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {root}/pid
ErrorLog {root}/log
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule dir_module {modules}/mod_dir.so
LoadModule mime_module {modules}/mod_mime.so
LoadModule alias_module {modules}/mod_alias.so
LoadModule rewrite_module {modules}/mod_rewrite.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule setenvif_module {modules}/mod_setenvif.so
TypesConfig /etc/mime.types
{user}
AcceptPathInfo Off
<VirtualHost *>
  DocumentRoot {root}/site
  ErrorDocument 404 /index.html
  <Directory {root}/site>
    Require all granted
    RewriteEngine On
    RewriteRule "jsonld$" /index.html
  </Directory>
  Redirect /silent/moved /other
  Header always add Link "</own>; rel=own"
  Include {root}/server/apache.conf
</VirtualHost>
"""


@contextmanager
def nginx_of(given: Site) -> Iterator[int]:
    with folder(given, nginx.write(given)) as root:
        port, path = free_port(), root / "server" / "nginx.conf"
        text = path.read_text()
        own = 'location = /silent/moved { return 301 /other; }\n        add_header Link "</own>; rel=own" always;'
        assert text.count("127.0.0.1:8080;") == 1
        path.write_text(text.replace("127.0.0.1:8080;", f"127.0.0.1:{port};\n{own}"))
        with running(["nginx", "-p", str(root), "-c", "server/nginx.conf"], port, root):
            yield port


@contextmanager
def apache_of(given: Site) -> Iterator[int]:
    with folder(given, apache.write(given)) as root:
        port, user = free_port(), "User www-data\nGroup www-data" if os.geteuid() == 0 else ""
        (root / "conf").write_text(APACHE.format(root=root, port=port, modules=MODULES, user=user))
        with running(["apache2", "-DFOREGROUND", "-f", str(root / "conf")], port, root):
            yield port


@contextmanager
def caddy_of(given: Site) -> Iterator[int]:
    with folder(given, caddy.write(given)) as root:
        port, path = free_port(), root / "server" / "Caddyfile"
        text = path.read_text()
        own = 'redir /silent/moved /other 301\n\theader +Link "</own>; rel=own"'
        assert text.count("127.0.0.1:8080 {\n") == 1
        path.write_text(text.replace("127.0.0.1:8080 {\n", f"127.0.0.1:{port} {{\n\t{own}\n"))
        with running(["caddy", "run", "--config", str(path), "--adapter", "caddyfile"], port, root):
            yield port


SERVERS = {"nginx": nginx_of, "apache2": apache_of, "caddy": caddy_of}
OWN = ("link", "</own>; rel=own")


@pytest.fixture(scope="module", params=[pytest.param(name, marks=pytest.mark.system(name)) for name in SERVERS])
def server(request: pytest.FixtureRequest) -> Iterator[tuple[str, int]]:
    with SERVERS[request.param](KINDS) as port:
        yield request.param, port


def test_every_address_gets_the_headers_of_its_region(server: tuple[str, int]) -> None:
    name, port = server
    for path in ASKED:
        answer = ask(port, path)
        assert answer.status in {200, 301, 307, 308, 404}, path
        assert answer.of(NAMES) == sorted([*wanted(KINDS, path), OWN]), (name, path, answer.status)

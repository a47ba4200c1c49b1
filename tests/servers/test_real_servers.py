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
        assert text.count("http://:8080 {\n") == 1
        path.write_text(text.replace("http://:8080 {\n", f"http://:{port} {{\n\t{own}\n"))
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


def test_files_are_served_at_exactly_their_paths_with_their_media_types(server: tuple[str, int]) -> None:
    name, port = server
    for file in FILES:
        answer = ask(port, file.path)
        assert (answer.status, answer.body) == (200, file.octets), (name, file.path)
        assert answer.one("content-type") == file.media_type
        assert answer.of(NAMES) == sorted([*wanted(KINDS, file.path), OWN])


def test_what_is_not_modified_has_its_headers_too(server: tuple[str, int]) -> None:
    name, port = server
    first = ask(port, "/license.xml")
    again = ask(port, "/license.xml", If_None_Match=first.one("etag") or "")
    assert again.status == 304
    assert again.of(NAMES) == first.of(NAMES), name


def test_redirections_have_the_headers_of_what_was_asked(server: tuple[str, int]) -> None:
    name, port = server
    answer = ask(port, "/silent/moved")
    assert answer.status in {301, 302}, name
    assert answer.of(NAMES) == [OWN]


def test_a_whole_address_is_asked_for_as_its_path_is(server: tuple[str, int]) -> None:
    _, port = server
    for path in ("/x.pdf", "/find?q=secret"):
        assert ask(port, f"http://127.0.0.1:{port}{path}").of(NAMES) == sorted([*wanted(KINDS, path), OWN])


@pytest.mark.system("nginx")
def test_nginx_leaves_out_what_it_could_not_load() -> None:
    long = site({"/" + "a" * 600: (("X-Odd", "a"),), "/": (("Content-Usage", "x" * 4_001), ("Link", "</l>"))}, files=[])
    outputs = nginx.write(long)
    assert {one.rule for one in outputs[0].losses} == {"lossy-export"}
    with nginx_of(long) as port:
        assert ask(port, "/").of(NAMES) == sorted([("link", "</l>"), OWN])

"""Cloudflare before a server: response header rules for the API and as clicks, and the switches that write signals."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from ofuda.nouns.rendering import Site
from ofuda.verbs.servers.areas import Area, Reach, Shape, areas, overlaps
from ofuda.verbs.servers.paths import rooted
from ofuda.verbs.servers.server import Output, opening
from ofuda.verbs.servers.slots import SHARED, joined

_FREE: Final = 10  # transform rules of a zone without a paid plan
_LONGEST: Final = 4_000  # letters of an expression, of 4,096

_PAGE: Final = """\
<!-- {opening} -->

# Cloudflare

Cloudflare passes on the headers and files that your server sends. Where you set them up there (nginx, Apache, Caddy,
WordPress), skip the header rules: two places that say the same drift apart. Purge the cache after every change
(Caching → Configuration → Purge Everything); until then old headers are served.

## Header rules by hand

Rules → Overview → Create rule → Response Header Transform Rule. One rule for each of the following: choose *Custom
filter expression*, *Edit expression*, paste the expression; then *Modify response header* as listed; *Deploy*.{count}
{rules}
## Header rules by the API

`cloudflare.json` holds the same rules. Adding them one by one leaves the rules alone that are there; a `PUT` of the
whole phase would replace them. `RULESET` is the `id` of the zone's ruleset in the phase
`http_response_headers_transform`; where it has none yet, create one of `kind` `zone` in that phase first.

    jq -c '.rules[]' cloudflare.json | while IFS= read -r rule; do
      curl -fsS "https://api.cloudflare.com/client/v4/zones/$ZONE/rulesets/$RULESET/rules" \\
        -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" --data "$rule"
    done

## Switches that write or remove signals

- **Managed robots.txt** (AI Crawl Control → Robots.txt, or Security → Settings → *Manage your robots.txt*) puts a block
  between `# BEGIN Cloudflare Managed content` and `# END Cloudflare Managed Content` before your own lines:
  `Content-Signal: search=yes, ai-train=no` (lately also `use=reference`) and `Allow: /` for everybody, and
  `Disallow: /` for some crawlers by name. Its lines join your own groups of the same names, and an `Allow: /` of yours
  then wins over its `Disallow: /`. It does not know your labels: switch it off, and serve the robots.txt that
  `ofuda render` writes.
- **Block AI bots** and **AI Labyrinth** act on requests and say nothing about use. They may stay on; a crawler that is
  turned away does not read your labels.
- **Polish** (Speed → Settings → Image Optimization) strips the metadata of images, and with it labels embedded in them;
  *Lossless* does so too. Image resizing drops all but the copyright notice: ask for `metadata=keep`.
- **Markdown for Agents** converts pages for who asks for `text/markdown`, and sends
  `Content-Signal: ai-train=yes, search=yes, ai-input=yes` with them by default: a permission that you did not give. The
  converted page loses the elements of its head. Switch it off where your labels refuse any of the three.
"""


def write(site: Site) -> tuple[Output, ...]:
    """A page for people, and rules for the API."""
    found, losses = areas(site, Reach("Cloudflare", _shape))
    host = site.origin.partition("://")[2]
    rules = [_rule(area, found[:index], host) for index, area in enumerate(found) if area.headers]
    document = {"description": opening(site), "rules": rules}
    count = f" They are {len(rules)}; without a paid plan a zone takes {_FREE}." if len(rules) > _FREE else ""
    page = _PAGE.format(opening=opening(site), count=count, rules="".join(map(_clicks, rules)))
    return (
        Output("server/cloudflare.md", page, "nowhere: it says what to set", losses),
        Output("server/cloudflare.json", json.dumps(document, indent=2) + "\n", "to the API, rule by rule"),
    )


def _shape(pattern: str) -> Shape | None:
    """A wildcard over path and query, which Cloudflare normalises before its rules are tried."""
    normal = rooted(pattern)
    if normal is None or "%2A" in normal or "%24" in normal or "$" in normal[:-1]:
        return None  # `*` and `$` have two spellings in an address
    text = normal[:-1] if normal.endswith("$") else normal.rstrip("*") + "*"
    return Shape(f'http.request.uri strict wildcard r"{text}"') if len(text) < _LONGEST else None


def _rule(area: Area, narrower: Sequence[Area], host: str) -> dict[str, Any]:
    taken = [one.text for one in narrower if overlaps(one.region.pattern, area.region.pattern)]
    where = [f"http.host eq {json.dumps(host)}", f"({area.text})", *(f"not ({text})" for text in taken)]
    return {
        "description": f"Ofuda: {area.region.pattern}"[:500],
        "expression": " and ".join(where),
        "action": "rewrite",
        "action_parameters": {
            "headers": {
                name: {"operation": "add" if name.lower() in SHARED else "set", "value": value}
                for name, value in joined(area.headers).items()
            }
        },
        "enabled": True,
    }


def _clicks(rule: dict[str, Any]) -> str:
    """In blocks by indentation, which no letter of theirs can end."""
    lines = [rule["expression"], ""]
    for name, header in rule["action_parameters"]["headers"].items():
        lines.append(f"{'Add' if header['operation'] == 'add' else 'Set'} static   {name}   {header['value']}")
    return "\n" + "".join(f"    {line}\n" if line else "\n" for line in lines)

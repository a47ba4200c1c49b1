"""What `ofuda resolve` says about what it fetched itself; no file that is validated shows it."""

from __future__ import annotations

from ofuda.tables.checks.views import Findings, View


def url_not_fetched(view: View) -> Findings:
    """A URL that was not fetched, or whose answer is not the page.

    Nobody knows what the page says, so nothing is allowed and no verdict is better than review.

    Wrong:
        ofuda resolve http://127.0.0.1/

    Right:
        ofuda resolve https://studio.example/
    """
    return view.told("url-not-fetched")


def site_file_not_fetched(view: View) -> Findings:
    """A file of the site that was not asked for.

    It may hold a refusal, so no verdict is better than review.

    Wrong:
        a robots.txt that keeps OfudaBot out of /.well-known/

    Right:
        a robots.txt that lets OfudaBot in
    """
    return view.told("site-file-not-fetched")


def document_not_fetched(view: View) -> Findings:
    """A document that the answer needs and that was not asked for.

    It stays among what the answer needs: give it by hand.

    Wrong:
        a policy on a host that has a private address

    Right:
        a policy on the public internet
    """
    return view.told("document-not-fetched")


def connected_elsewhere(view: View) -> Findings:
    """The server that was asked is not the one that the URL names.

    The answer is about the server of `--connect-to`, whatever it says for that name.

    Wrong:
        ofuda resolve https://studio.example/ --connect-to localhost:8443

    Right:
        ofuda resolve https://studio.example/
    """
    return view.told("connected-elsewhere")


def private_allowed(view: View) -> Findings:
    """Servers outside the public internet may have been asked.

    With `--allow-private` no address is refused, also after a redirect.

    Wrong:
        ofuda resolve http://192.168.1.20/ --allow-private

    Right:
        ofuda resolve https://studio.example/
    """
    return view.told("private-allowed")

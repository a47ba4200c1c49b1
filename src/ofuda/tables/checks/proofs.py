"""What is said about proofs on labels by `ofuda resolve`, `verify`, `sign` and `keygen`; no file shows it by itself."""

from __future__ import annotations

from ofuda.tables.checks.views import Findings, View


def label_proof_invalid(view: View) -> Findings:
    """A proof on a label does not verify.

    The label or the proof was changed, or the proof is of a kind that is not read. Such a label permits nothing; what
    it refuses still counts.

    Wrong:
        a label of which a member was changed after it was signed

    Right:
        the label as `ofuda sign` wrote it
    """
    return view.told("label-proof-invalid")


def label_proof_time(view: View) -> Findings:
    """A proof was made after the instant that is asked about, or its time is over.

    A proof out of its time proves nothing, and the label permits nothing by it.

    Wrong:
        "expires": "2026-01-01T00:00:00Z", asked about in November 2026

    Right:
        a label that was signed again before its proof ran out
    """
    return view.told("label-proof-time")


def label_proof_key(view: View) -> Findings:
    """The key of a proof cannot be used: it is not there, not readable, or withdrawn.

    Who takes a key out of the DID document takes back what it signed.

    Wrong:
        "verificationMethod": "did:web:studio.example#key-1", and no such key in its did.json

    Right:
        the key stands under `assertionMethod` of the DID document
    """
    return view.told("label-proof-key")


def label_proof_missing(view: View) -> Findings:
    """A label bears no proof where the verifier's trust list wants one.

    A stripped proof must not pass for a label that never had one, so what is wanted is the verifier's setting.

    Wrong:
        a label without `proof`, and its site under `require` of the trust list

    Right:
        the label with the proof that its publisher put on it
    """
    return view.told("label-proof-missing")


def label_proof_unreachable(view: View) -> Findings:
    """The DID document that a proof hangs on could not be had.

    Until it is, the label counts by the place where it stands.

    Wrong:
        HTTP/1.1 503 Service Unavailable, for did.json

    Right:
        HTTP/1.1 200 OK, and the DID document
    """
    return view.told("label-proof-unreachable")


def label_proof_unlisted(view: View) -> Findings:
    """A proof is good, and nobody says that its key speaks for this resource.

    Anybody can sign anything. A key speaks for the host of its `did:web`, and for what a trust list names.

    Wrong:
        a label about https://studio.example/ signed by did:web:other.example

    Right:
        the same label signed by did:web:studio.example, or the key under `trust` in the list
    """
    return view.told("label-proof-unlisted")


def label_unsigned(view: View) -> Findings:
    """A label was not signed, since it is not valid or bears a proof already.

    A signature on a label that no reader accepts would be worth nothing.

    Wrong:
        ofuda sign of a label that `ofuda validate` finds errors in

    Right:
        ofuda validate first, then ofuda sign
    """
    return view.told("label-unsigned")


def key_exposed(view: View) -> Findings:
    """A file with a private key can be read by others than its owner.

    Who has the key signs in the name of its owner.

    Wrong:
        chmod 644 key.pem

    Right:
        chmod 600 key.pem
    """
    return view.told("key-exposed")


def did_document(view: View) -> Findings:
    """What was printed is a DID document, to be published at the address that is named.

    A `did:web` is only as good as the document on its host.

    Wrong:
        a label signed by did:web:studio.example, and 404 for its did.json

    Right:
        the document at https://studio.example/.well-known/did.json
    """
    return view.told("did-document")

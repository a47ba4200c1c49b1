"""Signed labels for random worlds, the documents of their keys, and trust lists.

The keys are of 32 equal octets. A world has few signers, so that labels of one party meet in several places; what is
spoilt after signing is tampered with.
"""

import base64
import hashlib
import json
from random import Random
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.worlds_labels import CODES, CONTEXT, FAILURES, LD, RELATION, WORKS, Label, Labels, Request, base58

Json = dict[str, Any]
KEYS = [Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in range(1, 4)]
PUBLIC = [key.public_key().public_bytes_raw() for key in KEYS]
SPELLED = ["z" + base58(b"\xed\x01" + octets) for octets in PUBLIC]
CREATED = ("2025-01-01", "2025-02-01", "2025-06-18", "2025-12-01", "2026-11-21")
ENDS = ("2025-01-01", "2025-06-19", "2026-09-13", "2026-11-21", "2031-01-01")
SUITES = ("eddsa-rdfc-2022", "ecdsa-jcs-2019", "eddsa-jcs-2022-x")
NAMED = (
    "did:web:other.example",
    "did:web:EXAMPLE.com",
    "did:web:192.0.2.1",
    "did:jwk:eyJrdHkiOiJPS1AifQ",
    "did:key:z6",
)


class Signed(Labels):
    def __init__(self, *given: Any, mild: bool) -> None:
        super().__init__(*given, mild=mild)
        host = self.origin.partition("://")[2].replace(":", "%3A")
        steps = self.url.partition("://")[2].partition("?")[0].split("/")[1:2]
        folder = steps[0] if steps and steps[0].isascii() and steps[0].isalnum() else "a"
        webs = [f"did:web:{host}"] * 3 + [f"did:web:{host.partition('%')[0]}", f"did:web:{host}:{folder}"]
        webs += ["did:web:other.example", self.pick(NAMED)]
        keys = [f"did:key:{spelled}" for spelled in SPELLED]
        self.signers = [self.pick(webs), self.pick((*webs, *keys, *keys)), self.pick(keys)]

    def add(self) -> Request:
        super().add()
        for did in sorted({did for did in self.signers if did.startswith("did:web:")}):
            self.publish(did)
        if self.often(0.6):
            self.request["trust"] = self.trust()
        return self.request

    # --------------------------------------------------------------------------------------------------------- proofs
    def label(self, uses: dict[str, str] | None = None) -> Label:
        made = super().label(uses)
        if self.often(0.12):
            return made
        did = self.pick((*self.signers, self.signers[0], self.signers[0]))
        if self.often(0.25):
            made["declaredBy"] |= {"id": self.pick((did, did, did + "#us", self.pick(self.signers)))}
        number = SPELLED.index(did[8:]) if did[8:] in SPELLED else self.pick((0, 0, 1))
        proofs = [self.proof(made, did, number)]
        while self.often(0.15) and len(proofs) < 3:
            other = self.pick(self.signers) if self.often(0.2) else did
            proof = self.proof(made, other, self.pick((1, 1, 0, 2)))
            proofs += [proof] if proof not in proofs else []
        return made | {"proof": proofs[0] if len(proofs) == 1 and self.often(0.9) else proofs}

    def proof(self, label: Label, did: str, number: int) -> Json:
        made: Json = {
            "type": "DataIntegrityProof",
            "cryptosuite": self.pick(SUITES) if self.often(0.02) else "eddsa-jcs-2022",
            "verificationMethod": did + "#" + self.fragment(did, number),
            "proofPurpose": "assertionMethod",
        }
        made |= {"@context": CONTEXT} if self.often(0.7) else {}
        made |= {"created": self.time(CREATED[:2] if self.often(0.8) else CREATED)} if self.often(0.8) else {}
        made |= {"expires": self.time(ENDS[2:])} if self.often(0.1) else {}
        made |= {"id": f"urn:proof:{number}"} if self.often(0.05) else {}
        text = b"".join(hashlib.sha256(rfc8785.dumps(each)).digest() for each in (made, label))
        signature = KEYS[number].sign(text)
        shown = "z" + base58(signature)
        if self.often(0.04):
            octets = signature[:-1] + bytes([signature[-1] ^ 1])
            unpadded = "u" + base64.urlsafe_b64encode(signature).decode().rstrip("=")
            shown = self.pick(
                (unpadded, "z" + base58(octets), "z" + base58(signature + b"\0"), "z1" + shown[1:], shown)
            )
        return made | {"proofValue": shown}

    def fragment(self, did: str, number: int) -> str:
        if did.startswith("did:key:") and self.often(0.95):
            return did.removeprefix("did:key:")
        return f"key-{number}"

    # ------------------------------------------------------------------------------------------------------ tampering
    def spoil(self, label: Label) -> Label:
        if self.often(0.3) or "proof" not in label:
            return super().spoil(label)
        proof = label["proof"]
        use = self.pick(sorted(label["uses"]))
        changes: tuple[Label, ...] = (
            {"uses": label["uses"] | {use: {"decision": self.pick(("allowed", "disallowed"))}}},
            {"uses": label["uses"] | {"prompt": {"decision": "allowed"}}},
            {"about": [*label["about"], {"type": "Work", "id": WORKS[0]}]},
            {"issued": "2025-06-19T00:00:01Z"},
            {"validUntil": "2031-01-01T00:00:01Z"},
            {"supersedes": [self.name(0)]},
            {"proof": [proof, proof]} if isinstance(proof, dict) else {"proof": proof[:1]},
            {"proof": (proof if isinstance(proof, dict) else proof[0]) | {"created": "2025-01-01T00:00:01Z"}},
            {"proof": []},
        )
        if self.often(0.25):
            return {key: value for key, value in label.items() if key != "proof"}
        return label | self.pick(changes)

    # -------------------------------------------------------------------------------------------- documents of did:web
    def publish(self, did: str) -> None:
        host, *steps = did.removeprefix("did:web:").split(":")
        path = "/".join(steps) if steps else ".well-known"
        address = f"https://{host.replace('%3A', ':')}/{path}/did.json"
        kind = self.random.random()
        if kind < 0.12:
            return
        fetched: Request = {"status": 200, "body": self.did_document(did)}
        if kind < 0.22:
            fetched = self.pick(FAILURES)
        elif kind < 0.25:
            fetched |= self.pick(({"status": 206}, {"truncated": True}))
        elif kind < 0.27:
            fetched["url"] = self.pick((address, "https://other.example/did.json", address + "?x"))
        elif kind < 0.3:
            body = str(fetched["body"])
            whole = (body[:-1], body[:-1] + ', "id": "x"}', "[" + body + "]", body[:-1] + ', "x": NaN}', "<html>", "")
            deep = body[:-1] + ', "x": ' + "[" * 64 + "]" * 64 + "}"
            fetched["body"] = self.pick((*whole, deep, body[:-1] + " " * (256 * 1024) + "}"))
        self.request.setdefault("documents", {})[address] = fetched

    def did_document(self, did: str) -> str:
        numbers = [number for number in range(2) if self.often(0.85)]
        entries = [self.key(did, number) for number in numbers]
        document: Json = {
            "id": did if self.often(0.97) else self.pick((did + ":x", did.upper(), "did:web:other.example"))
        }
        document |= {"@context": ["https://www.w3.org/ns/did/v1"]} if self.often(0.7) else {}
        listed, described = list[Any](), list[Any]()
        for entry in entries:
            name = entry["id"] if self.often(0.8) else "#" + entry["id"].partition("#")[2]
            if self.often(0.15):
                listed.append(entry)
            else:
                described.append(entry)
                listed += [name] if self.often(0.95) else []
            if self.often(0.06):
                described.append(self.key(did, self.pick(numbers)))
            if self.often(0.03):
                listed.append(self.pick((entry, did + "#other", 1, {"id": entry["id"]}, None)))
        document |= {"verificationMethod": described, "assertionMethod": listed}
        if self.often(0.03):
            document |= self.pick(({"assertionMethod": listed[:1] and listed[0]}, {"verificationMethod": None}))
            document |= {"authentication": listed}
        return json.dumps(document, ensure_ascii=self.often(0.5))

    def key(self, did: str, number: int) -> Json:
        name = f"{did if self.often(0.8) else ''}#key-{number}"
        made: Json = {"id": name, "type": "Multikey", "controller": did, "publicKeyMultibase": SPELLED[number]}
        if self.often(0.12):
            made["type"] = "Ed25519VerificationKey2020"
        elif self.often(0.2):
            octets = base64.urlsafe_b64encode(PUBLIC[number]).decode().rstrip("=")
            jwk: Json = {"kty": "OKP", "crv": "Ed25519", "x": octets}
            more: tuple[Json, ...] = ({"use": "sig"}, {"use": "enc"}, {"d": octets}, {"x": octets + "="}, {"kty": "EC"})
            more += (
                {"alg": "EdDSA"},
                {"alg": "ES256"},
                {"key_ops": ["verify"]},
                {"key_ops": ["sign"]},
                {"crv": "X25519"},
            )
            jwk |= self.pick(more) if self.often(0.4) else {}
            made = {
                "id": name,
                "type": self.pick(("JsonWebKey", "JsonWebKey2020")),
                "controller": did,
                "publicKeyJwk": jwk,
            }
        for member in ("expires", "revoked"):
            if self.often(0.1):
                made[member] = self.time(ENDS) if self.often(0.9) else self.pick(("2031-01-01", None, "soon", 1))
        if self.often(0.08):
            changes: tuple[Json, ...] = (
                *(
                    {"controller": "did:web:other.example"},
                    {"type": "Ed25519VerificationKey2018"},
                    {"type": ["Multikey"]},
                ),
                *({"publicKeyBase58": SPELLED[number][1:]}, {"secretKeyMultibase": "z1"}, {"privateKeyJwk": {}}),
                {"publicKeyMultibase": self.pick((SPELLED[2], SPELLED[number][:-1], None, "u" + SPELLED[number][1:]))},
            )
            made |= self.pick(changes)
        return made

    # ---------------------------------------------------------------------------------------------------- trust lists
    def trust(self) -> Json:
        rows = [{"did": self.pick(self.signers), "subjects": self.about()} for _ in self.some(0, 3)]
        made: Json = {"name": "ours"} | ({"trust": rows} if rows or self.often(0.5) else {})
        if self.often(0.35):
            made["require"] = [self.want() for _ in self.some(1, 2)]
        return made | ({"date": "2026-11-21"} if self.often(0.3) else {})

    def about(self) -> list[str]:
        listed: tuple[str, ...] = (
            "*",
            "*",
            self.url,
            self.origin,
            self.origin + "/",
            self.origin + "/a/",
            self.origin + "/a",
        )
        listed += (*WORKS, *WORKS, "https://other.example/", "x")
        return sorted({self.pick(listed) for _ in self.some(1, 2)})

    def want(self) -> Json:
        if self.often(0.5):
            return {"did": self.pick((*self.signers, *NAMED))}
        own = self.url if self.url.startswith("http") else self.origin  # a scheme in capitals is a fault of the request
        sites = (self.origin, own, self.origin + "/a/", "https://other.example", self.origin + "/a", "https://[")
        return {"site": self.pick(sites)}


class Family(Signed):
    """Works that are parts of each other, of which good signers and others speak in several places (L8, L23)."""

    KEPT = ("agent", "uses", "at", "fetched_at", "purpose", "policy")
    HOST = "did:web:example.com"

    def add(self) -> Request:
        self.origin = "https://example.com"
        self.signers = [self.HOST, self.HOST, "did:key:" + SPELLED[0]]
        request: Request = {name: self.request[name] for name in self.KEPT if name in self.request}
        request |= {"url": "https://example.com/a", "digests": [self.spelled(CODES[0])], "documents": {}, "headers": []}
        self.request = request
        document = {
            "id": self.HOST,
            "verificationMethod": [self.good(0), self.good(1)],
            "assertionMethod": [self.good(number)["id"] for number in (0, 1)],
        }
        request["documents"]["https://example.com/.well-known/did.json"] = {"body": json.dumps(document), "status": 200}
        request["trust"] = {"name": "ours", "trust": [{"did": self.signers[2], "subjects": ["*"]}]}
        scripts = list[str]()
        for number in self.some(2, 5):
            text, url = json.dumps(self.small(number)), self.name(number)
            where = self.pick(("link", "link", "page", "page", "nowhere", "policy"))
            if where == "page":
                scripts.append(self.script(text))
                continue
            request["documents"][url] = {"status": 200, "media_type": LD, "body": text}
            if where == "link":
                self.header("Link", f'<{url}>; rel="{RELATION}"')
            elif where == "policy":
                self.by_policy_in_one_reading(url)
        if scripts:
            request |= {"media_type": "text/html", "body": self.page(scripts, [])}
        return request

    def good(self, number: int) -> Json:
        name = f"{self.HOST}#key-{number}"
        return {"id": name, "type": "Multikey", "controller": self.HOST, "publicKeyMultibase": SPELLED[number]}

    def by_policy_in_one_reading(self, url: str) -> None:
        if self.often(0.5):
            self.request["url"] = self.pick(("https://example.com/x/../a", "https://example.com/a"))
        policy = "https://example.com/policy.json"
        entry = [{"location": self.pick(("/a", "/x/")), "tdm-reservation": 1, "tdm-policy": policy}]
        self.request["well_known"] = {"/.well-known/tdmrep.json": {"status": 200, "body": json.dumps(entry)}}
        held = self.request["documents"].get(policy, {"body": '{"dct:references": []}'})
        named = [*json.loads(held["body"])["dct:references"], url]
        self.request["documents"][policy] = {"status": 200, "body": json.dumps({"dct:references": named})}

    def small(self, number: int) -> Label:
        names = self.random.sample(WORKS, self.random.randint(1, 2))
        made: Label = {
            "@context": CONTEXT,
            "type": "RightsLabel",
            "id": self.name(number),
            "issued": self.pick(("2025-01-01", "2025-02-01")) + "T00:00:00Z",
            "declaredBy": {"id": "https://example.com/"},
            "basis": "rightsholder",
            "about": [self.work(name) for name in names],
            "uses": {use: self.rule(self.pick(("allowed", "disallowed"))) for use in self.random.sample(FEW, 2)},
        }
        if all(each["type"] == "Character" for each in made["about"]):
            made["uses"] = {"output-character": self.rule(self.pick(("allowed", "disallowed")))}
        made |= {"supersedes": [self.name(self.random.randrange(4))]} if self.often(0.1) else {}
        made |= {"exceptionTo": [self.name(self.random.randrange(number))]} if number and self.often(0.1) else {}
        if self.often(0.4):
            return made
        did = self.pick(self.signers)
        return made | {"proof": self.proof(made, did, 0 if did != self.HOST else self.pick((0, 1)))}

    def work(self, name: str) -> Json:
        made: Json = {"type": self.pick(("Work", "Work", "Work", "Collection", "Character")), "id": name}
        made |= {"partOf": [self.pick(WORKS)]} if self.often(0.6) else {}
        return made | (
            {"content": [{"digest": self.spelled(self.pick((*CODES, CODES[0])))}]} if self.often(0.5) else {}
        )

    def proof(self, label: Label, did: str, number: int) -> Json:
        method = did + "#" + (did[8:] if did.startswith("did:key:") else f"key-{number}")
        return proved(label, method, number, self.random)


FEW = ("mine", "ground", "output-character")


def proved(label: Label, method: str, number: int, random: Random) -> Json:
    """A good proof."""
    made: Json = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
        "created": random.choice(CREATED[:2]) + "T00:00:00Z",
    }
    text = b"".join(hashlib.sha256(rfc8785.dumps(each)).digest() for each in (made, label))
    return made | {"proofValue": "z" + base58(KEYS[number].sign(text))}

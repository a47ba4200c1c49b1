"""The terms of a label: uses, groups, values, members (standard §1).

Generated from schema/vocabulary.yml by `python -m tests.artefacts --write`.
"""

from __future__ import annotations

from enum import StrEnum


class Use(StrEnum):
    """One act of an automated system with a work; the nine input uses are disjoint, the output uses overlap."""

    # Sets of uses are everywhere: the hash of the text itself, not the enumeration's own in Python code.
    __hash__ = str.__hash__

    SEARCH = "search"
    TRAIN_GENERATIVE = "train-generative"
    TRAIN_OTHER = "train-other"
    EVALUATE = "evaluate"
    PROMPT = "prompt"
    GROUND = "ground"
    AI_INDEX = "ai-index"
    INFER_OTHER = "infer-other"
    MINE = "mine"
    OUTPUT_REPLICA = "output-replica"
    OUTPUT_ADAPTATION = "output-adaptation"
    OUTPUT_CHARACTER = "output-character"
    OUTPUT_STYLE = "output-style"
    OUTPUT_LIKENESS = "output-likeness"


INPUTS: frozenset[Use] = frozenset(tuple(Use)[:9])
OUTPUTS: frozenset[Use] = frozenset(tuple(Use)[9:])
GROUPS: dict[str, frozenset[Use]] = {
    "training": frozenset({Use.TRAIN_GENERATIVE, Use.TRAIN_OTHER}),
    "inference": frozenset({Use.PROMPT, Use.GROUND, Use.INFER_OTHER}),
    "tdm": frozenset(
        {Use.TRAIN_GENERATIVE, Use.TRAIN_OTHER, Use.EVALUATE, Use.GROUND, Use.AI_INDEX, Use.INFER_OTHER, Use.MINE}
    ),
    "ai": frozenset(
        {Use.TRAIN_GENERATIVE, Use.TRAIN_OTHER, Use.EVALUATE, Use.PROMPT, Use.GROUND, Use.AI_INDEX, Use.INFER_OTHER}
    ),
    "outputs": OUTPUTS,
    "all": frozenset(Use),
}

MEANINGS: dict[Use, str] = {
    Use.SEARCH: "select works and point to where they are, without a generated answer",
    Use.TRAIN_GENERATIVE: "change learned parameters of a model that generates synthetic content",
    Use.TRAIN_OTHER: "change learned parameters of any other model",
    Use.EVALUATE: "measure a model on the work without changing parameters",
    Use.PROMPT: "input to a generative model of a work that a person hands over or names by address",
    Use.GROUND: "any other input to a generative model: retrieval, grounding, agents, AI summaries",
    Use.AI_INDEX: "keep the work, chunks or embeddings in the retrieval store of a generative system",
    Use.INFER_OTHER: "apply any other trained model to the work: recognition, classification, embedding",
    Use.MINE: "any other automated analysis to obtain information",
    Use.OUTPUT_REPLICA: "generate output identical or strikingly similar to the work",
    Use.OUTPUT_ADAPTATION: "generate a translation, summary, continuation or arrangement of the work",
    Use.OUTPUT_CHARACTER: "generate output that depicts a recognisable character or setting of the work",
    Use.OUTPUT_STYLE: "generate output in the distinctive style of the work or its author (proposed)",
    Use.OUTPUT_LIKENESS: "generate output that imitates a real person's voice or appearance in the work",
}
MEANINGS_JA: dict[Use, str] = {
    Use.SEARCH: "作品を選び、その所在を示す。生成した回答は含まない",
    Use.TRAIN_GENERATIVE: "合成コンテンツを生成するモデルの学習済みパラメータを変える",
    Use.TRAIN_OTHER: "それ以外のモデルの学習済みパラメータを変える",
    Use.EVALUATE: "パラメータを変えずに、作品を使ってモデルを測る",
    Use.PROMPT: "人が手渡した、またはアドレスで指定した作品を生成モデルに入力する",
    Use.GROUND: "検索拡張、グラウンディング、エージェント、AI要約など、生成モデルへのその他の入力",
    Use.AI_INDEX: "作品、その断片や埋め込みを、生成システムの検索用ストアに保持する",
    Use.INFER_OTHER: "認識、分類、埋め込みなど、その他の学習済みモデルを作品に適用する",
    Use.MINE: "情報を得るための、その他のあらゆる自動解析",
    Use.OUTPUT_REPLICA: "作品と同一または酷似した出力を生成する",
    Use.OUTPUT_ADAPTATION: "作品の翻訳、要約、続編、編曲などを生成する",
    Use.OUTPUT_CHARACTER: "作品のキャラクターや世界設定と分かるものを描いた出力を生成する",
    Use.OUTPUT_STYLE: "作品または作者に特有の作風による出力を生成する（提案中）",
    Use.OUTPUT_LIKENESS: "作品に現れる実在の人の声や姿をまねた出力を生成する",
}
STATUSES: dict[Use, str] = {
    Use.SEARCH: "stable",
    Use.TRAIN_GENERATIVE: "stable",
    Use.TRAIN_OTHER: "stable",
    Use.EVALUATE: "stable",
    Use.PROMPT: "stable",
    Use.GROUND: "stable",
    Use.AI_INDEX: "stable",
    Use.INFER_OTHER: "stable",
    Use.MINE: "stable",
    Use.OUTPUT_REPLICA: "stable",
    Use.OUTPUT_ADAPTATION: "stable",
    Use.OUTPUT_CHARACTER: "stable",
    Use.OUTPUT_STYLE: "proposed",
    Use.OUTPUT_LIKENESS: "stable",
}
SPLIT_FROM: dict[Use, Use] = {}

DECISIONS: tuple[str, ...] = ("allowed", "conditional", "disallowed")
DUTIES: tuple[str, ...] = ("attribute", "compensate", "obtain-consent", "inform", "delete")
PURPOSES: tuple[str, ...] = ("research", "non-research", "education", "commercial", "non-commercial", "personal")
RECIPIENTS: tuple[str, ...] = ("commercial", "non-commercial", "education", "government", "personal")
BASES: tuple[str, ...] = ("rightsholder", "licensee", "agent", "performer", "publisher")
LAWS: tuple[str, ...] = ("eu-cdsm-4-3", "jp-ca-30-4")
MEDIA: tuple[str, ...] = ("text", "image", "audio", "video")
PAYMENT_MODELS: tuple[str, ...] = (
    "purchase",
    "subscription",
    "training",
    "crawl",
    "use",
    "contribution",
    "attribution",
    "free",
)
SUBJECTS: tuple[str, ...] = ("Site", "Resource", "Work", "Collection", "Character", "Person")
OUTPUTS_ONLY: tuple[str, ...] = ("Character", "Person")
CONDITIONS: tuple[str, ...] = ("duties", "purpose", "recipient", "territory", "from", "until")
MEMBERS: dict[str, tuple[str, ...]] = {
    "LabelSet": ("labels",),
    "RightsLabel": (
        "issued",
        "declaredBy",
        "basis",
        "about",
        "uses",
        "validFrom",
        "validUntil",
        "notice",
        "jurisdiction",
        "legalBasis",
        "supersedes",
        "exceptionTo",
        "onBehalfOf",
        "ext",
        "proof",
    ),
    "Party": ("name", "contact"),
    "Site": ("name", "url", "path", "media"),
    "Resource": ("name", "url", "media", "partOf", "content"),
    "Work": ("name", "media", "alternateName", "sameAs", "identifier", "partOf", "content"),
    "Collection": ("name", "media", "alternateName", "sameAs", "identifier", "partOf", "content"),
    "Character": ("name", "media", "alternateName", "sameAs", "identifier", "partOf", "content"),
    "Person": ("name", "media", "alternateName", "sameAs", "identifier", "content"),
    "Identifier": ("scheme", "value"),
    "Code": ("digest", "iscc", "href", "mediaType", "count"),
    "Rule": ("decision", "duties", "purpose", "recipient", "territory", "from", "until", "license", "paymentModel"),
    "Proof": ("cryptosuite", "created", "expires", "verificationMethod", "proofPurpose", "proofValue"),
}
REQUIRED: dict[str, tuple[str, ...]] = {
    "LabelSet": ("labels",),
    "RightsLabel": ("id", "issued", "declaredBy", "basis", "about", "uses"),
    "Party": ("id",),
    "Site": ("url",),
    "Resource": ("url",),
    "Work": ("id",),
    "Collection": ("id",),
    "Character": ("id",),
    "Person": ("id",),
    "Identifier": ("scheme", "value"),
    "Code": (),
    "Rule": ("decision",),
    "Proof": ("cryptosuite", "verificationMethod", "proofPurpose", "proofValue"),
}
IRIS: dict[str, str] = {
    "allowed": "https://w3id.org/ofuda#allowed",
    "conditional": "https://w3id.org/ofuda#conditional",
    "disallowed": "https://w3id.org/ofuda#disallowed",
    "attribute": "http://www.w3.org/ns/odrl/2/attribute",
    "compensate": "http://www.w3.org/ns/odrl/2/compensate",
    "obtain-consent": "http://www.w3.org/ns/odrl/2/obtainConsent",
    "inform": "http://www.w3.org/ns/odrl/2/inform",
    "delete": "http://www.w3.org/ns/odrl/2/delete",
    "research": "https://w3id.org/ofuda#research",
    "non-research": "https://w3id.org/ofuda#non-research",
    "education": "https://w3id.org/ofuda#education",
    "commercial": "https://w3id.org/ofuda#commercial",
    "non-commercial": "https://w3id.org/ofuda#non-commercial",
    "personal": "https://w3id.org/ofuda#personal",
    "government": "https://w3id.org/ofuda#government",
    "rightsholder": "https://w3id.org/ofuda#basis-rightsholder",
    "licensee": "https://w3id.org/ofuda#basis-licensee",
    "agent": "https://w3id.org/ofuda#basis-agent",
    "performer": "https://w3id.org/ofuda#basis-performer",
    "publisher": "https://w3id.org/ofuda#basis-publisher",
    "eu-cdsm-4-3": "https://w3id.org/ofuda#law-eu-cdsm-4-3",
    "jp-ca-30-4": "https://w3id.org/ofuda#law-jp-ca-30-4",
    "text": "https://w3id.org/ofuda#media-text",
    "image": "https://w3id.org/ofuda#media-image",
    "audio": "https://w3id.org/ofuda#media-audio",
    "video": "https://w3id.org/ofuda#media-video",
}

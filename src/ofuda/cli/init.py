"""`ofuda init`."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from functools import partial
from typing import Any

import click

from ofuda.cli._interview import Given, interview, missing, somebody_there
from ofuda.cli._options import attach, instant
from ofuda.cli._output import note, pretty, write
from ofuda.cli._problems import Unreadable, unwritable, usage, wrong
from ofuda.nouns.document import Document
from ofuda.shells.config import language, now
from ofuda.shells.files import STDIN as STDOUT
from ofuda.shells.files import create_file, replace_file, vacant
from ofuda.tables.questions import LANGUAGES, Answer, Preset, answers, areas, presets, written
from ofuda.verbs.drafting import Draft, DraftError, draft, tagged
from ofuda.verbs.validate import validate

_BASES = ("rightsholder", "licensee", "agent", "performer", "publisher")
_ABOUT = {
    "search": "May search engines list it",
    "answers": "May AI answer from it",
    "training": "May AI learn from it",
    "outputs": "May AI make things from it or like it",
    "analysis": "May machines analyse it otherwise (not among the questions)",
}
_OPTIONS = (
    click.option("--preset", metavar="NAME", help=f"Answers that go together: {', '.join(presets())}."),
    click.option("--name", metavar="[LANG=]NAME", multiple=True, help="Who holds the rights; once for each language."),
    click.option("--contact", metavar="ADDRESS", help="Where they can be asked: an e-mail address, or a page."),
    click.option("--site", metavar="URL", multiple=True, help="A site, or the part of it below an address."),
    click.option("--path", metavar="PATTERN", multiple=True, help="Which part of the sites, as robots.txt has paths."),
    *(click.option(f"--{area}", metavar="ANSWER", help=f"{_ABOUT[area]}: {', '.join(answers())}.") for area in areas()),
    click.option("--license", "--licence", metavar="URL", help="The page that says how permission is to be had."),
    click.option("--notice", metavar="[LANG=]TEXT", multiple=True, help="A sentence of your own, for people."),
    click.option(
        "--basis",
        type=click.Choice(_BASES),
        default="rightsholder",
        show_default=True,
        help="In which role the one named speaks.",
    ),
    click.option("--on-behalf-of", metavar="IRI", multiple=True, help="For whom an agent speaks."),
    click.option("--supersedes", metavar="IRI", multiple=True, help="The `id` of a label that this one replaces."),
    click.option(
        "--declared-by", metavar="IRI", help="The address or DID of who speaks; the site's `#us` when absent."
    ),
    click.option("--id", "label", metavar="IRI", help="The label's own name; that of its file and day when absent."),
    click.option("--at", metavar="TIME", help="When it is issued; now when absent."),
    click.option("--lang", type=click.Choice(LANGUAGES), help="The language; that of the locale when absent."),
    click.option("-y", "--yes", is_flag=True, help="Ask nothing, also at a terminal."),
    click.option("-f", "--force", is_flag=True, help="Write over a file that is there."),
    click.option(
        "-o",
        "--output",
        metavar="FILE",
        default="label.jsonld",
        show_default=True,
        help="Where the label goes; - for standard output.",
    ),
)


@click.command()
@partial(attach, _OPTIONS)
def init(**given: Any) -> None:  # noqa: ANN401 (one value for each option above)
    """Answer six questions, and write a label.

    What an option or a preset answers is not asked; where nobody can be asked, all has to be given. An answer is yes,
    credit (yes, where you are named), ask (first), pay (ask first, and pay), no, or open (say nothing). One that is
    given goes before the preset's.

    The label says no more than the answers: what is left open is neither consent nor refusal.
    """
    spoken = given["lang"] or (language() if language() in LANGUAGES else LANGUAGES[0])
    preset, said, at = _preset(given["preset"]), _said(given), instant(given["at"]) or now()
    _vacant(given)
    wanted = missing(given)
    if wanted and (given["yes"] or not somebody_there()):
        options = ", ".join(f"`--{name}`" for name in wanted)
        raise usage(f"nobody can be asked, and {len(wanted)} answers are missing", f"give {options}")
    if wanted:
        given = interview(given, spoken)
        said = _said(given)
    try:
        label = draft(_draft(given, spoken, preset, said), at)
    except DraftError as error:
        raise usage(str(error), error.advice) from error
    text = pretty(label) + b"\n"
    _write(given, text)
    for one in validate(Document(given["output"], text, "label"), at=at):
        note(one)
    if given["output"] != STDOUT:
        _say_what_next(given["output"], spoken)


def _preset(name: str | None) -> Preset | None:
    if name is not None and name not in presets():
        raise wrong("preset", name, presets(), f"there are {', '.join(presets())}")
    return presets()[name] if name else None


def _said(given: Given) -> Mapping[str, Answer]:
    """The answers by area."""
    for area in areas():
        if given[area] is not None and given[area] not in answers():
            raise wrong("answer", given[area], answers(), f"there are {', '.join(answers())}")
    return {area: answers()[given[area]] for area in areas() if given[area]}


def _draft(given: Given, spoken: str, preset: Preset | None, said: Mapping[str, Answer]) -> Draft:
    return Draft(
        name=tagged(given["name"], spoken),
        contact=given["contact"],
        sites=given["site"],
        said=said,
        basis=given["basis"],
        preset=preset,
        paths=given["path"],
        license=given["license"],
        notice=tagged(given["notice"], spoken),
        declared_by=given["declared_by"],
        on_behalf_of=given["on_behalf_of"],
        supersedes=given["supersedes"],
        label=given["label"],
    )


def _vacant(given: Given) -> None:
    """Before anybody is asked: whether the answers would have a place to go to."""
    if given["force"] or given["output"] == STDOUT:
        return
    try:
        vacant(given["output"])
    except OSError as error:
        advice = "`--force` writes over it, `-o FILE` elsewhere"
        raise Unreadable(f"{unwritable(given['output'], error)}\n  help: {advice}") from error


def _write(given: Given, text: bytes) -> None:
    if given["output"] == STDOUT:
        write(text)
        return
    try:
        (replace_file if given["force"] else create_file)(given["output"], text)
    except OSError as error:
        raise Unreadable(unwritable(given["output"], error)) from error


def _say_what_next(name: str, spoken: str) -> None:
    file = shlex.quote(name)
    for line in written(spoken):
        click.echo(line.format(validate=f"ofuda validate {file}", render=f"ofuda render {file} -o out"), err=True)

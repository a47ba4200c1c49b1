"""Which parts of a site are looked at, and as whom; no robots.txt is passed over but the caller's own."""

from __future__ import annotations

from ofuda.carriers.html import looks_like_html
from ofuda.nouns.visit import Visit
from ofuda.shells.web.sampling import spread
from ofuda.shells.web.site import AGENTS, survey
from tests.shells.archives import packed
from tests.shells.web.memory import Answer, Memory, how
from tests.shells.web.servers import response
from tests.verbs.sites import HTML, ORIGIN, PAGES, ROBOTS, TEXT, page, site, sitemap


def visited(answers: dict[str, Answer], start: str = f"{ORIGIN}/", pages: int = 20, *, own_site: bool = False) -> Visit:
    return survey(start, how(answers, pages, own_site=own_site))[0]


def asked(visit: Visit) -> list[str]:
    return [one.asked.removeprefix(ORIGIN) for one in visit.seen]


def test_pages_of_the_sitemap_and_what_they_show_are_looked_at() -> None:
    visit = visited(site())
    assert asked(visit) == [*PAGES[:1], "/manga/1", "/about", "/manga/2", "/img/cat.png"]
    assert [one.kind for one in visit.seen] == ["page"] * 4 + ["image"]
    assert [one.named_by for one in visit.seen] == ["", *[f"{ORIGIN}/sitemap.xml"] * 3, f"{ORIGIN}/"]
    assert visit.problems == ()
    around = visit.seen[-1].resource.found_on
    assert [one.url for one in around] == [f"{ORIGIN}/"]
    assert looks_like_html(around[0].body or b"")


def test_no_more_pages_than_asked_for() -> None:
    assert asked(visited(site(), pages=2)) == ["/", "/manga/1", "/img/cat.png"]
    assert asked(visited(site(), pages=1)) == ["/", "/img/cat.png"]


def test_sitemaps_are_found_in_robots_txt_and_by_their_name_and_in_an_index() -> None:
    index = response(
        f"<sitemapindex><sitemap><loc>{ORIGIN}/one.xml.gz</loc></sitemap>"
        f"<sitemap><loc>{ORIGIN}/s.xml</loc></sitemap><sitemap><loc>nonsense</loc></sitemap></sitemapindex>".encode()
    )
    body = f"<urlset><url><loc>{ORIGIN}/about</loc></url></urlset>".encode()
    answers = site(more={"/s.xml": index, "/one.xml.gz": response(packed(body))})
    answers[f"{ORIGIN}/robots.txt"] = response(f"Sitemap: {ORIGIN}/s.xml\n".encode(), 200, TEXT)
    assert asked(visited(answers)) == ["/", "/about", "/img/cat.png"]
    del answers[f"{ORIGIN}/robots.txt"]
    assert asked(visited(answers))[1:2] == ["/manga/1"]


def test_without_a_sitemap_links_of_the_first_page_are_followed_within_its_origin() -> None:
    links = b"<!doctype html><a href=/about>a</a><a href=https://other.example/>b</a><a href='/#x'>c</a>"
    visit = visited(site(robots="", more={"/": response(links, 200, HTML), "/sitemap.xml": None}))
    assert asked(visit) == ["/", "/about", "/img/cat.png"]


def test_a_page_that_is_no_html_shows_nothing() -> None:
    plain = response(b"<img src=/img/cat.png><a href=/about>", 200, TEXT)
    assert asked(visited(site(robots="", more={"/": plain, "/sitemap.xml": None}))) == ["/"]


def test_what_is_gone_is_told_and_left_out() -> None:
    visit = visited(site(more={"/about": response(status=410)}))
    assert "/about" not in asked(visit)
    assert [(one.rule, one.severity.value) for one in visit.problems] == [("url-not-fetched", "note")]
    assert "names it, and it is not there: the status is 410" in visit.problems[0].message


def test_what_cannot_be_had_is_told_and_marked() -> None:
    visit = visited(site(more={"/about": response(status=500)}))
    assert [one.asked for one in visit.seen if one.unread] == [f"{ORIGIN}/about"]
    assert [(one.rule, one.severity.value) for one in visit.problems] == [("url-not-fetched", "warning")]
    first = visited(site(more={"/": response(status=500)}))
    assert [one.unread for one in first.seen] == [True]
    assert {look.url for look in first.looks} == {f"{ORIGIN}/robots.txt"}


def test_other_agents_are_asked_for_robots_txt_and_the_first_page() -> None:
    visit = visited(site())
    assert [(one.agent, one.url.removeprefix(ORIGIN)) for one in visit.looks] == [
        (name, path) for name in AGENTS for path in ("/robots.txt", "/")
    ]
    assert all(one.fetched.status == 200 for one in visit.looks)


def test_other_agents_go_nowhere_that_we_did_not_go() -> None:
    def elsewhere(agent: str) -> bytes:
        ours = page("/")
        return ours if "Ofuda" in agent else response(b"", 302, "Location: https://elsewhere.example/")

    answers = site(more={"/": elsewhere, "https://elsewhere.example/": page("/")})
    survey_of = how(answers)
    visit, _ = survey(f"{ORIGIN}/", survey_of)
    assert all(one.fetched.error == "redirect-loop" for one in visit.looks if one.url == f"{ORIGIN}/")
    network = survey_of.around.network
    assert isinstance(network, Memory)
    assert not any("elsewhere" in url for url, _ in network.asked)


def test_robots_txt_keeps_us_out_of_the_sample() -> None:
    visit = visited(site(ROBOTS + "\nUser-agent: OfudaBot\nDisallow: /manga/\n"))
    assert asked(visit) == ["/", "/about", "/img/cat.png"]
    assert visit.problems == ()


def test_robots_txt_keeps_us_out_of_the_site_unless_it_is_ones_own() -> None:
    closed = site(ROBOTS + "\nUser-agent: OfudaBot\nDisallow: /\n")
    visit = visited(closed)
    assert [one.unread for one in visit.seen] == [True]
    assert visit.problems[0].rule == "url-not-fetched"
    assert {one.url for one in visit.looks} == {f"{ORIGIN}/robots.txt"}
    assert len(visited(closed, own_site=True).seen) == 5


def test_a_site_behind_a_redirect_to_another_origin_is_looked_at_there() -> None:
    answers: dict[str, Answer] = {
        **site(),
        "http://studio.example/": response(b"", 301, f"Location: {ORIGIN}/"),
    }
    visit = visited(answers, "http://studio.example/")
    assert visit.start == f"{ORIGIN}/"
    assert len(visit.seen) == 5
    assert [(one.rule, one.severity.value) for one in visit.problems] == [("site-redirect", "note")]


def test_what_is_no_address_is_not_looked_at() -> None:
    visit = visited(site(), "nonsense")
    assert [one.unread for one in visit.seen] == [True]
    assert visit.looks == ()


def test_no_more_than_so_many_origins() -> None:
    images = "".join(f"<img src=https://cdn{number}.example/a.png>" for number in range(20))
    answers = site(more={"/": response(f"<!doctype html>{images}".encode(), 200, HTML)})
    answers |= {f"https://cdn{number}.example/a.png": response(b"x") for number in range(20)}
    origins = {one.asked.split("/")[2] for one in visited(answers).seen}
    assert len(origins) == 8


def test_a_sample_is_spread_over_the_parts_of_a_site() -> None:
    names = [f"https://a.example/{name}" for name in ("x/1", "x/2", "x/3", "y/1", "z", "x/1")]
    found = [url for url, _ in spread([(name, "s") for name in (*names, "nonsense")], names[1])]
    assert found == [names[0], names[3], names[4], names[2]]


def test_sitemaps_lists_of_other_origins_are_taken() -> None:
    answers = site(more={"/sitemap.xml": sitemap("https://news.example/a"), "https://news.example/a": page("/a", "")})
    assert (
        asked(visited(answers))
        == ["/", "https://news.example/a", "/img/cat.png", "https://news.example/img/cat.png"][:3]
    )


def test_a_site_without_a_page_at_its_address_is_looked_at_by_its_files() -> None:
    visit = visited(site(more={"/": response(status=404)}))
    assert asked(visit)[:2] == ["/", "/manga/1"]
    assert not any(one.unread for one in visit.seen)
    assert [(one.rule, one.severity.value) for one in visit.problems] == [("url-not-fetched", "note")]

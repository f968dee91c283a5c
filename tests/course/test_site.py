"""The built site, which both builders make alike: what a reader sees is what the files and the recordings say."""

import gzip
import json
import re
from collections.abc import Iterator
from copy import copy
from functools import partial
from itertools import accumulate, zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from axe import faults
from browser import Window, address_of
from bs4 import BeautifulSoup
from bs4.element import NavigableString
from PIL import Image

from course import examples, gallery, pages, progress, publish
from course.lessons import lesson_of
from course.paths import DOCS, LESSONS, SNIPPETS, THEME
from course.publish import cards
from course.site import fences, memory
from course.take_away import downloads, notebooks
from evidence.budgets import LESSON_HTML, THOUSAND_HTML
from evidence.checkout import build, change, copy_to, make
from evidence.checkout import run as run_in
from evidence.chromium import Quiet, chromium, serving
from tickbytick.recording import Recording, labels, lines
from tickbytick.show import drawing, timeline

pytestmark = pytest.mark.slow

ADDRESS = "https://example.org/asyncio/"
"""GitHub Pages puts a project's site under a sub-path."""

EDIT = "https://example.com/edit/docs/"

STYLES_SIZE = 12_000
NOTEBOOK_SIZE = 110_000
NOTEBOOKS = sorted(page.stem for page in LESSONS.glob("*.md"))
RECORDING_SIZE = 300_000


Part = Any
"""A `bs4.Tag` that has what is looked for in it."""


class Site:
    """One built site, with what a reader gets of it besides; and what its builder said."""

    def __init__(self, builder: str, clone: Path) -> None:
        self.built = build(builder, make(clone), "--strict", SITE_URL=ADDRESS, EDIT_URI=EDIT)
        self.folder = clone.with_name(builder) / urlsplit(ADDRESS).path.strip("/")
        self.folder.parent.mkdir()
        (clone / "site").rename(self.folder)
        assert publish.write(self.folder) == 0
        self.pages = {
            each: BeautifulSoup(each.read_bytes(), "html.parser") for each in sorted(self.folder.rglob("*.html"))
        }

    def page(self, source: Path) -> tuple[Path, BeautifulSoup]:
        """What became of that page of `docs/`."""
        built = self.folder / source.relative_to(DOCS).with_suffix("")
        path = built.with_suffix(".html") if built.name == "index" else built / "index.html"
        return path, self.pages[path]


@pytest.fixture(scope="module")
def site(clone: Path) -> Site:
    """As MkDocs builds it: what is true of that one is true of Zensical's too, by the first test."""
    return Site("mkdocs", clone)


@pytest.fixture(scope="module")
def zensical(clone: Path) -> Site:
    return Site("zensical", clone)


# --- one site, whoever builds it

OF_THE_BUILDER = re.compile(
    r"assets/javascripts/(bundle|lunr|workers|LICENSE)\b.*|assets/stylesheets/(main|palette|classic|modern)\b.*|search\.json"
    r"|notebooks/[^/]+\.ipynb"
)
"""Files that one of the builders has for its theme, or for a search of its own, which nobody sees; and what
mkdocs-jupyter makes the notebooks' pages of, which Zensical copies."""


def test_zensical_builds_the_same_site(site: Site, zensical: Site) -> None:
    """Without a warning either. Each file is the same, byte for byte: the search's index, the cards, the downloads, the
    notebooks, the copies in Markdown. And so is of each page what its head says and what it shows; of a notebook's,
    which mkdocs-jupyter makes of the notebook and Zensical of Markdown, its texts, its titles' ids and its links."""
    for each in (site, zensical):
        assert (each.built.returncode, re.findall("(?i).*(?:warning|error).*", each.built.stdout)) == (0, [])
    ours, theirs = _files(site), _files(zensical)
    assert {*ours} == {*theirs}
    assert [path for path, content in ours.items() if content != theirs[path]] == []
    assert len(site.pages) == len(pages.pages()) + len(NOTEBOOKS) + 1
    for path, page in site.pages.items():
        name = path.relative_to(site.folder).as_posix()
        assert _first_wrong(_told(zensical.pages[zensical.folder / name], name), _told(page, name)) == "", name


def test_axe_finds_no_fault_in_zensicals_pages_either(zensical: Site) -> None:
    """Its style sheets and its frame are its own. Here a page has a link to its source."""
    with serving(partial(Quiet, directory=zensical.folder.parent)) as host, chromium() as browser:
        window = Window(host, browser, reduced_motion="reduce")
        for name in ("lessons/03-gather/", "notebooks/03-gather/", "404.html"):
            window.page.goto(f"{host}{urlsplit(ADDRESS).path}{name}")
            assert (faults(window.page), window.wrong) == ([], []), name


def _files(site: Site) -> dict[str, Any]:
    """What each file holds that is no page. The sitemap has MkDocs's date of the build, and is in another order; the
    worker begins with the hashes of all files, and the pages have others."""
    found: dict[str, Any] = {}
    for path in site.folder.rglob("*"):
        name = path.relative_to(site.folder).as_posix()
        if path.is_file() and not OF_THE_BUILDER.fullmatch(name) and name != "sitemap.xml.gz":
            found[name] = path.read_bytes() if path not in site.pages else ""
    found["sitemap.xml"] = {*re.findall(b"<loc>(.+?)</loc>", found["sitemap.xml"])}
    constants, _, script = found["offline-worker.js"].partition(b"\n")
    listed = json.loads(constants.partition(b"FILES = ")[2].rstrip(b";"))
    found["offline-worker.js"] = script, {name for name in listed if not OF_THE_BUILDER.fullmatch(name)}
    return found


def _told(page: Part, name: str) -> list[str]:
    """What a page says and shows, part by part: its addresses as they are from any place, its spaces as they are seen.

    Not which builder made it with which scripts, nor where its link leads that skips what stands above the text.
    """
    page = copy(page)
    unlike = "#__skip:empty, .md-skip, meta[name=generator], meta[name=build], link[href*='/main.'], link[rel=unused]"
    for each in page.select(unlike):
        each.extract()
    for each in page.select("[href], [src]"):
        attribute = "href" if each.has_attr("href") else "src"
        each[attribute] = urljoin(ADDRESS + name.removesuffix("index.html"), each[attribute])
    links = page.select(".md-header a, .md-nav a, .md-footer a, .edit-page a, noscript a")
    return [
        *map(str, page.select("head > :is(title, meta, link)")),
        *(str(sorted(json.loads(data.string).items())) for data in page.select("script[type='application/ld+json']")),
        *(f"{link['href']} {' '.join(link.get_text().split())}" for link in links),
        *(_of_notebook(page) if name.startswith("notebooks/") else map(str, page.select("article > *"))),
    ]


def _of_notebook(page: Part) -> Iterator[str]:
    """What a notebook's page shows, whatever its tags are and the spaces between them: each maker has its own."""
    yield from (f"{title.name} {title.get('id')}" for title in page.select("article :is(h1, h2, h3, h4, h5, h6)"))
    yield from (f"{link['href']} {' '.join(link.get_text().split())}" for link in page.select("article a[href]"))
    yield "".join(page.select_one("article").get_text().split())
    yield from (each.get_text() for each in page.select("article pre"))


# --- what a page shows: each names the first thing that differs, nothing if nothing does

FENCED = ", ".join(
    [
        ".highlight",
        ".guess",
        ".cover",
        ".recorded-run",
        ".tabbed-set:has(> input[id^=run-])",
        ".which-one",
        ".to-practice",
        ".exercises-download",
        ".next-lesson",
    ]
    + [f".{language}" for language in sorted(pages.custom_languages())]
)
"""What a page shows of its fences."""


def wrong_code(source: Path, page: Part) -> str:
    """The first block of code that is not the file, or the commands, of its fence; of the playground, its example."""
    expected = []
    for fence in pages.read(source)[0]:
        if fence.language == "python":
            expected.append("".join(path.read_text(encoding="utf-8") for path in fence.includes()))
        elif fence.language == "console":
            expected.append(f"{fence.source}\n")
        elif fence.language == "playground":
            expected.append(next(iter(examples.load(gallery.names()[0]).texts().values())))
    return _first_wrong([code.get_text() for code in page.select("article .highlight pre > code")], expected)


def wrong_runs(source: Path, page: Part) -> str:
    """The first thing that the page tells of a run, and its recording does not."""
    loaded = [*map(examples.load, pages.runs(source))]
    runs = [(run, each.distance, _beside(each, since)) for each in loaded for since, run in each.recordings().items()]
    shown = page.select("article .recorded-run")
    how_many = _first_wrong([len(shown)], [len(runs)])
    wrong = (_wrong_run(run, *told) for run, told in zip(shown, runs, strict=False))
    return how_many or next(filter(None, wrong), "")


def _beside(example: examples.Example, since: str) -> Recording | None:
    """The run beside which its own is shown, of Python from that version on."""
    return examples.load(example.changes).recording(examples.numbers(since)) if example.changes else None


def _wrong_run(run: Part, recording: Recording, distance: str, other: Recording | None) -> str:
    called = labels(recording)
    expected = [(f"{line.seconds:g}", called[line.task], line.stream, line.text) for line in lines(recording)]
    clock = " on the real clock" if recording.clock == "real" else ""
    ending = [f"python {recording.entry}", f"{recording.seconds:g} s{clock}"]
    ending += [f"exit status {recording.exit}"] if recording.exit else []
    ending += [distance] if distance else []
    foot = run.select_one(".run-foot").get_text().split(" · ")[:-1]
    data = json.loads(_data_of(run))["recording"]["columns"]
    data[2] = [*accumulate(data[2])]
    return (
        _first_wrong([*_lines_told(run)], expected)
        or _first_wrong(foot, ending)
        or _first_wrong(data, json.loads(json.dumps([*zip_longest(*recording.events)])))
        or _wrong_timeline(run, recording, other)
    )


def _data_of(run: Part) -> str:
    """What the replay reads; a long recording is a file."""
    given = run.select_one(".run-data")
    path = given.get("href", "").partition("assets/")[2]
    return (DOCS / "assets" / path).read_text(encoding="utf-8") if path else given.string


def _wrong_timeline(run: Part, recording: Recording, other: Recording | None) -> str:
    drawn, table = run.select_one(".run-timeline svg"), run.select_one(".run-timeline table")
    layout, hatching = timeline.layout(recording), drawn.select_one("pattern")
    name = hatching["id"].removesuffix("-hold") if hatching else ""
    layout = timeline.beside(layout, timeline.layout(other)) if other else layout
    fresh = BeautifulSoup(drawing.svg(layout, name) + timeline.table(layout), "html.parser")
    return "" if [drawn, table] == [fresh.svg, fresh.table] else "a timeline that is not the recording's"


def _lines_told(run: Part) -> Iterator[tuple[str, str, str, str]]:
    """Each line of a run as the page tells it: at which second, by which task, on which stream, and its text."""
    task = ""
    for line in run.select("pre.run span"):
        if line.find("span") is None:
            seconds = float(line.find_parent(attrs={"data-time": True})["data-time"].removesuffix(" s"))
            task = line.get("data-task", task)  # a traceback has its task's label once
            stream = "stderr" if line.find_parent(class_="stderr") or "stderr" in line.get("class", []) else "stdout"
            yield f"{seconds:g}", task, stream, line.get_text()


def wrong_prose(source: Path, page: Part) -> str:
    """The first words of a page, outside of its fences, that its Markdown does not have."""
    expected = BeautifulSoup(pages.read(source)[1], "html.parser")
    return _first_wrong(_prose(page.article), _prose(expected))


def _prose(part: Part) -> list[str]:
    """Its texts outside of fences."""
    rest = copy(part)
    for each in rest.select(f"{FENCED}, .headerlink, .moment-hint"):
        each.extract()
    texts = rest.find_all(string=lambda text: type(text) is NavigableString and text.strip())
    return [" ".join(text.split()) for text in texts]


def _first_wrong(shown: list[Any], expected: list[Any]) -> str:
    """The first place where the page differs."""
    pairs = zip_longest(shown, expected)
    return next((f"shows {is_!r}, not {should!r}" for is_, should in pairs if is_ != should), "")


@pytest.mark.parametrize("wrong", [wrong_code, wrong_runs, wrong_prose])
@pytest.mark.parametrize("source", pages.pages(), ids=address_of)
def test_a_page_shows_its_files_byte_for_byte_its_recordings_and_its_prose(source: Path, wrong, site: Site) -> None:
    """Below each program of a lesson stands its recording, with times and labels."""
    assert wrong(source, site.page(source)[1]) == ""


def test_every_page_begins_with_a_policy_that_lets_it_load_nothing_from_another_host(site: Site) -> None:
    """And tests/browser/ opens every page: no browser may complain of a breach."""
    for path, page in site.pages.items():
        first = page.head.find(["meta", "script", "link", "style"])
        assert first.get("http-equiv") == "Content-Security-Policy", path
        rules = dict(rule.split(maxsplit=1) for rule in first["content"].split("; "))
        allowed = {"'self'", "'none'", "'unsafe-inline'", "'wasm-unsafe-eval'", "blob:", "data:"}
        assert (rules["default-src"], {*" ".join(rules.values()).split()} - allowed) == ("'self'", set()), path


def target(site: Site, path: Path, href: str) -> Path | None:
    """The file to which that link of that page leads when the site lies under ADDRESS; None if it leaves the site."""
    url = urlsplit(urljoin(ADDRESS + path.relative_to(site.folder).as_posix(), href))
    if f"{url.scheme}://{url.netloc}{url.path}".startswith(ADDRESS):
        file = site.folder / unquote(url.path).removeprefix(urlsplit(ADDRESS).path)
        return file / "index.html" if file.is_dir() else file
    assert url.netloc not in ("", urlsplit(ADDRESS).netloc), f"{path}: {href} leads out of {ADDRESS}"
    return None


def test_every_link_works_under_a_sub_path(site: Site) -> None:
    """Of each recorded run, one leads to how it was checked."""
    dead = []
    about = site.folder / "how-this-site-checks-itself/index.html"
    for path, page in site.pages.items():
        for run in page.select(".recorded-run"):
            assert [target(site, path, link["href"]) for link in run.select(".run-foot a")] == [about]
        for tag in page(["a", "link", "script", "img"]):
            href = tag.get("href") or tag.get("src")
            file = target(site, path, href) if href else None
            if path.name != "404.html" and href and href.startswith("/"):
                dead.append((path, href))  # from the root of the host: right under one address only
            if file is None or href.startswith("data:"):
                continue
            anchor = unquote(urlsplit(href).fragment)
            if not file.is_file() or (anchor and file in site.pages and not site.pages[file].find(id=anchor)):
                dead.append((path, href))
    assert dead == []


def test_a_page_offers_its_programs_and_its_end_the_lesson_and_the_course(site: Site) -> None:
    """A lesson also leads to the table of which function is for what."""
    made = downloads.everything()
    for source in pages.pages():
        path, page = site.page(source)
        runs = pages.runs(source)
        programs = [downloads.program(example) for example in map(examples.load, runs) for _ in example.recordings()]
        lesson = lesson_of(source.relative_to(DOCS).as_posix())
        whole = [*([f"{lesson}.zip"] if lesson else []), f"{downloads.COURSE}.zip"] if runs else []
        for where, expected in (("run-take", programs), ("take-away", whole)):
            links = page.select(f".{where} a.download[download]")
            offered = [target(site, path, link["href"]).read_bytes() for link in links]
            assert offered == [made[name] for name in expected], path
        which_one = DOCS / fences.WHICH_ONE
        leads = [target(site, path, link["href"]) for link in page.select(".which-one a")]
        assert leads == ([site.page(which_one)[0]] if lesson and source != which_one else []), path


def test_a_lesson_names_its_id_at_its_end_and_a_question_and_an_exercise_theirs(site: Site) -> None:
    """Those that the navigation's marks are made of, as data and by their addresses."""
    lessons, exercises = json.loads(progress.ids()).values()
    assert len(lessons) == len([*LESSONS.glob("*.md")]) and len(progress.ids()) < 4_000
    for entry in (*lessons, *exercises):
        path = site.folder / entry["page"] / "index.html"
        page = site.pages[path]
        named = [each["data-lesson"] for each in page.select(".take-away[data-lesson]")]
        asked = [form["data-id"] for form in page.select(".guess")]
        solved = [box["data-id"] for box in page.select(".exercise")]
        told = [entry["id"]] if "id" in entry else []
        assert [named, asked, solved] == [told, entry.get("predictions", []), entry.get("exercises", [])], path
        links = site.pages[site.folder / "index.html"].select(".md-nav--primary a.md-nav__link")
        assert path in [target(site, site.folder / "index.html", link["href"]) for link in links]


def test_a_lesson_and_a_recording_are_light(site: Site) -> None:
    """A lesson's HTML, and those style sheets of ours that it loads; compressed, as a server sends them."""
    ours = {"course.css", *(path.name for path in THEME.rglob("*.css"))}

    def weight(*paths: Path) -> int:
        return len(gzip.compress(b"".join(path.read_bytes() for path in paths)))

    for source in LESSONS.glob("*.md"):
        path, page = site.page(source)
        links = [target(site, path, link["href"]) for link in page.select('link[rel="stylesheet"]')]
        styles = [link for link in links if link and link.name in ours]
        assert [sheet.name for sheet in styles] == ["course.css"], path
        assert weight(*styles) <= STYLES_SIZE, path
        assert weight(path) <= LESSON_HTML and path.stat().st_size <= THOUSAND_HTML, path
    assert [path for path in SNIPPETS.rglob("recording*.jsonl") if path.stat().st_size > RECORDING_SIZE] == []


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_lesson_leads_to_its_notebook_and_the_notebook_back(name: str, site: Site) -> None:
    lesson, page = site.page(DOCS / f"lessons/{name}.md")
    path, notebook = site.page(DOCS / f"notebooks/{name}.md")
    source = notebooks.make()[0][f"{name}.ipynb"]
    linked = {target(site, lesson, link["href"]) for link in page.select("article a[href]")}
    back = {target(site, path, link["href"]) for link in notebook.select("article a[href]")}
    assert path in linked and lesson in back
    [download] = notebook.select("article a[download]")
    assert target(site, path, download["href"]).read_bytes() == source
    cells = json.loads(source)["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    texts = ["".join(cell["source"]) + "\n" for cell in code]
    assert [shown.get_text() for shown in notebook.select("article .highlight pre > code")] == texts
    outputs = [_text(output) for cell in code for output in cell["outputs"]]
    assert [shown.get_text() for shown in notebook.select("article pre.output")] == outputs
    prose = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    assert len(notebook.select("article blockquote")) == len(re.findall(r"^>.*(?:\n>.*)*", prose, re.M))
    assert notebook.select("article script, article style") == []
    sheets = [target(site, path, link["href"]) for link in notebook("link", rel="stylesheet")]
    [styles] = [sheet.read_bytes() for sheet in sheets if sheet.name == "notebook.css"]
    assert len(gzip.compress(path.read_bytes() + styles)) < NOTEBOOK_SIZE


def _text(output: dict[str, Any]) -> str:
    """Of an output of a cell."""
    return "\n" + ("".join(output["text"]) if "text" in output else "\n".join(output["traceback"]))


def test_the_search_has_each_section_and_each_word_of_the_glossary_and_no_notebook(site: Site) -> None:
    """Nor has it the page for frames, which other searches are asked to leave out too."""
    entries = [gzip.decompress(path.read_bytes()) for path in site.folder.rglob("*.pf_fragment")]
    found = {json.loads(entry.removeprefix(b"pagefind_dcd"))["meta"]["url"] for entry in entries}
    expected = set()
    for source in filter(pages.is_for_navigation, pages.pages()):
        path, page = site.page(source)
        folder = path.parent.relative_to(site.folder).as_posix()
        address = f"./{folder}/" if folder != "." else "./"
        places = [part["id"] for part in page.select("article :is(h1, h2, h3, dt)[id]")]
        expected |= {address, *(f"{address}#{place}" for place in places[1:])}
    assert found == expected
    apart = [site.page(source)[1] for source in pages.pages() if not pages.is_for_navigation(source)]
    assert [page.select_one("meta[name=robots]")["content"] for page in apart] == ["noindex"]


def test_programs_find_each_page_and_its_copy_in_markdown_has_its_programs_and_runs(site: Site) -> None:
    """sitemap.xml, which robots.txt names, and llms.txt, which leads to the copies in Markdown."""
    listed = [*filter(pages.is_for_navigation, pages.pages())]
    sitemap = (site.folder / "sitemap.xml").read_bytes()
    assert {*re.findall("<loc>(.+?)</loc>", sitemap.decode())} == {ADDRESS + address_of(source) for source in listed}
    assert gzip.decompress((site.folder / "sitemap.xml.gz").read_bytes()) == sitemap
    assert f"Sitemap: {ADDRESS}sitemap.xml\n" in (site.folder / "robots.txt").read_text()
    linked = re.findall(r"\]\((.+?)\): \S", (site.folder / "llms.txt").read_text(encoding="utf-8"))
    copies = {source: site.page(source)[0].with_name("index.html.md") for source in listed}
    assert {target(site, site.folder / "llms.txt", link) for link in linked} == {*copies.values()}
    for source, copy_of in copies.items():
        path, page = site.page(source)
        text = copy_of.read_text(encoding="utf-8")
        [alternate] = page.select("link[type='text/markdown']")
        assert target(site, path, alternate["href"]) == copy_of
        for code in page.select("article .highlight:not(.play *) pre > code"):
            assert code.get_text().strip("\n") in text, path
        for run in page.select("article .recorded-run"):
            for seconds, task, _, said in _lines_told(run):
                row = rf"^ *{re.escape(seconds)}[.0]* s  {re.escape(task)} .*{re.escape(said.strip())}"
                assert re.search(row, text, re.M), (path, said)
        for link in re.findall(r"\]\(([^()\s]+index\.html\.md)", text):
            assert target(site, path, link).is_file(), (path, link)


def test_without_a_script_the_searchs_button_leads_to_a_list_of_all_pages(site: Site) -> None:
    listed = {site.page(each)[0] for each in pages.pages() if pages.is_for_navigation(each)}
    home = site.folder / "index.html"
    for path in listed:
        page = site.pages[path]
        assert page.select(".md-search") == []  # the builder's own
        address, _, place = page.select_one("a.open-search")["href"].partition("#")
        assert target(site, path, address) == home and site.pages[home].select_one(f"noscript #{place}")
    assert {target(site, home, link["href"]) for link in site.pages[home].select("noscript nav a")} == listed


def test_each_page_has_a_title_and_a_description_of_its_own(site: Site) -> None:
    shown = {path: page for path, page in site.pages.items() if path.name == "index.html"}
    titles = [page.select_one("head title").get_text() for page in shown.values()]
    descriptions = [page.select_one("meta[name=description]")["content"] for page in shown.values()]
    assert len({*titles}) == len({*descriptions}) == len(shown), (titles, descriptions)
    assert [title for title in titles if len(title) > 60] == []


def test_what_others_show_beside_a_link_is_the_pages_own(site: Site) -> None:
    """And its source is named. A notebook's address is that of its lesson."""
    for source in pages.pages():
        path, page = site.page(source)
        said = {meta.get("property"): meta["content"] for meta in page.select("meta[property], meta[name=description]")}
        address = urljoin(ADDRESS, path.relative_to(site.folder).as_posix().removesuffix("index.html"))
        named = [link["href"] for link in page.select("link[rel=canonical]")]
        assert (named, said["og:url"], said["og:description"]) == ([address], address, said[None])
        assert page.select_one("head title").get_text().startswith(said["og:title"])
        assert page.h1.get_text().startswith(said["og:title"]) or path.parent == site.folder
        folder = source.relative_to(DOCS).parts[0]
        kinds = {"index.md": "Course", "lessons": "LearningResource", "exercises": "LearningResource"}
        data = [json.loads(each.string) for each in page.select('script[type="application/ld+json"]')]
        told = [(kinds[folder], address)] if folder in kinds else []
        assert [(each["@type"], each["url"]) for each in data] == told
        edited = [link["href"] for link in page.select("a[rel=edit]")]
        assert edited == [EDIT + source.relative_to(DOCS).as_posix()] * pages.is_for_navigation(source)
    for path in site.folder.glob("notebooks/*/index.html"):
        [link] = site.pages[path].select("link[rel=canonical]")
        assert target(site, path, link["href"]) == site.folder / "lessons" / path.parent.name / "index.html"


def test_a_card_has_its_size_and_the_colours_of_the_palette(site: Site) -> None:
    """Where a colour cannot be read, what is drawn is black. The icons have their size too."""
    sheets = [*THEME.rglob("*.css"), *(drawing.FOLDER / name for name in drawing.STYLES)]
    palette = {colour for sheet in sheets for colour in re.findall("#[0-9a-f]{6}", sheet.read_text())} - {"#ffffff"}
    for source in pages.pages():
        path, page = site.page(source)
        named = target(site, path, page.select_one("meta[property='og:image']")["content"])
        own = bool(pages.runs(source)) and path.parent != site.folder
        assert named == site.folder / f"assets/cards/{path.parent.relative_to(site.folder) if own else 'index'}.png"
        with Image.open(named) as card:
            assert card.size == (cards.WIDTH, cards.HEIGHT)
            colours = {"#" + bytes(colour[:3]).hex() for _, colour in card.getcolors(1 << 20)}
        assert len(colours & palette) >= 3 and "#000000" not in colours, named
    for side in cards.ICONS:
        with Image.open(site.folder / f"assets/icon-{side}.png") as icon:
            assert icon.size == (side, side)


STALE = (
    r"WARNING .*/03-gather-taskgroup\.md.*03-gather/one-fails/recording\.jsonl.*make record EXAMPLE=03-gather/one-fails"
)
DEAD = "snippets/05-tasks/create-and-await/nope.py"


def test_a_page_says_what_is_broken_in_it_and_a_strict_build_fails(clone: Path, capsys) -> None:
    """A recording cut short in lesson 3; an include of lesson 5 that leads nowhere, which `make serve` lets pass.

    The site has no address here, and so no card, which is said.
    """
    recording = clone / "snippets/03-gather/one-fails/recording.jsonl"
    recording.write_text(recording.read_text(encoding="utf-8")[:-9], encoding="utf-8")
    change(clone / "docs/lessons/05-tasks.md", "create-and-await/main.py", "create-and-await/nope.py")
    for builder, *options in (("mkdocs", "--strict"), ("zensical",)):
        result = build(builder, clone, *options, CHECK_PATHS="false")
        assert (result.returncode != 0, bool(re.search(STALE, result.stdout))) == (bool(options), bool(options))
        site = (clone / "site").rename(clone.with_name(f"broken-{builder}"))
        gather, tasks = (
            (site / f"lessons/{name}/index.html").read_text() for name in ("03-gather-taskgroup", "05-tasks")
        )
        [fault] = BeautifulSoup(gather, "html.parser").select(".admonition.failure")
        assert "make record EXAMPLE=03-gather/one-fails" in fault.get_text()
        assert f"includes {DEAD}, which does not exist; make it" in BeautifulSoup(tasks, "html.parser").get_text()
        assert re.findall("og:|canonical|ld.json", tasks.partition("</head>")[0]) == []
        assert (cards.write(site), "SITE_URL is empty" in capsys.readouterr().out) == (0, True)
    result = build("mkdocs", clone, "--strict", CHECK_PATHS="true")
    assert result.returncode != 0
    assert DEAD in result.stdout


READ_ELSEWHERE = """
import os, sys
from course.paths import ROOT
from course.site import memory

inputs = tuple(str(ROOT / name) for name in (*memory.FILES, *memory.TREES, "mkdocs.yml"))
making, elsewhere, get = [], set(), memory._Memory.get

def hear(event, arguments):
    if making and event in ("open", "os.listdir", "os.scandir") and not isinstance(arguments[0], int):
        path = os.path.abspath(arguments[0])
        if path.startswith(f"{ROOT}/") and not path.startswith(inputs):
            elsewhere.add(path)

def watch(self, make, *key):
    def watched():
        making.append(key)
        try:
            return make()
        finally:
            making.pop()
    return get(self, watched, *key)

memory._Memory.get = watch
sys.addaudithook(hear)
sys.argv = ["mkdocs", "build", "--strict"]
from mkdocs.__main__ import cli
cli(standalone_mode=False)
sys.exit("; ".join(sorted(elsewhere)) or None)
"""
"""A build that fails with the files that fences read outside of what the memory is keyed by."""


def test_what_a_build_left_is_taken_up_where_it_still_holds_and_nowhere_else(tmp_path: Path) -> None:
    """Home shows what a lesson says it is about; what a build warned of, the next one has to warn of."""
    clone = make(copy_to(tmp_path / "clone"))
    kept = clone / memory.KEPT.relative_to(memory.ROOT)

    def site() -> dict[Path, bytes]:
        assert build("mkdocs", clone, "--strict").returncode == 0
        return {path: path.read_bytes() for path in (clone / "site").rglob("*.html")}

    watched = run_in(clone, "python", "-c", READ_ELSEWHERE)
    assert watched.returncode == 0, watched.stdout
    change(clone / "docs/lessons/05-tasks.md", "Start a task", "Begin a task")
    changed = site()
    assert b"Begin a task" in changed[clone / "site/index.html"]
    left = kept.stat().st_mtime_ns
    assert changed == site()
    assert kept.stat().st_mtime_ns == left
    kept.unlink()
    assert changed == site()
    change(clone / "course/claims.toml", "#claim-1", "#nowhere")
    assert [build("mkdocs", clone, "--strict").returncode for _ in range(2)] == [1, 1]

"""The command line: `python -m analysis COMMAND`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence


def add_report(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `report`."""
    parser.add_argument("--notebooks", default="notebooks", metavar="DIR", help="folder of the notebooks (%(default)s)")
    parser.add_argument("--site", default="site", metavar="DIR", help="folder the pages are written to (%(default)s)")
    parser.add_argument("--save", action="store_true", help="write the outputs back into the notebooks as well, "
                        "and their findings and figure into the README")


def report(options: argparse.Namespace) -> None:
    """Run every notebook, then write the pages; where one fails, nothing is written."""
    from analysis.showing import site

    paths = site.list_notebooks(options.notebooks)
    executed = {}
    for path in paths:
        print(f"  {path.name}", flush=True)
        executed[path.stem] = site.execute_notebook(path)
    if options.save:
        for path in paths:
            site.save_notebook(executed[path.stem], path)
        site.save_findings(executed, options.notebooks)
    index = site.build_site(executed, options.site)
    print(f"The pages are in {index.parent}; open {index.resolve().as_uri()}")


def add_annotate(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `annotate`."""
    parser.add_argument("folder", nargs="?", default="corpus", metavar="DIR",
                        help="corpus folder: articles.csv, outlets.csv, dictionary.yml, texts/ (%(default)s)")
    parser.add_argument("--missing", choices=("error", "empty"), default="error",
                        help="what an article without a text is: an error, or an article of no words (%(default)s)")


def annotate(options: argparse.Namespace) -> None:
    """Read the texts of a corpus folder and write its tables; where anything is wrong, nothing is written."""
    from analysis.reading.annotate import rebuild_tables

    study = rebuild_tables(options.folder, missing=options.missing)
    print(f"{options.folder}/tables: {len(study.articles)} articles, {int(study.articles['n_words'].sum()):,} words, "
          f"{len(study.hits):,} dictionary hits.")


def add_texts(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `texts`."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="your copies of the articles, files or folders")
    parser.add_argument("--corpus", default="corpus", metavar="DIR", help="corpus folder (%(default)s)")
    parser.add_argument("--accept", action="store_true", help="put in other versions of an article too; then annotate")


def texts(options: argparse.Namespace) -> None:
    """Put the user's copies of the study's articles in, recognised by what they hold."""
    from analysis.reading.texts import put_texts

    versions = "accept" if options.accept else "refuse"
    print("\n".join(put_texts(options.paths, options.corpus, other_versions=versions)))


def add_new(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `new`."""
    parser.add_argument("folder", metavar="DIR", help="folder to make; nothing that exists is ever overwritten")


def new(options: argparse.Namespace) -> None:
    """Make the folder of a new study and say what to do next."""
    from analysis.commands.new import new_study

    place = new_study(options.folder)
    print(f"{place} is made; README.md in it says how to go on. Next:\n  cd {place}\n  python -m analysis add FILES")


def add_add(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `add`."""
    parser.add_argument("paths", nargs="+", metavar="FILE", help="files, folders or archives; the format is told from "
                        "what they hold")
    parser.add_argument("--corpus", default="corpus", metavar="DIR", help="corpus folder (%(default)s)")
    parser.add_argument("--outlet", default="", metavar="NAME", help="the outlet of articles whose file names none")
    parser.add_argument("--column", action="append", default=[], metavar="FIELD=COLUMN", type=read_pair,
                        help="what a column of a table holds, where it is unclear: text=body; also date_order=dmy")


def read_pair(said: str) -> tuple[str, str]:
    """Read FIELD=COLUMN."""
    field, sign, column = said.partition("=")
    if not (field and sign and column):
        raise argparse.ArgumentTypeError(f"{said!r} is not FIELD=COLUMN")
    return field, column


def add(options: argparse.Namespace) -> None:
    """Put the articles of files into the corpus and say what was found, file by file."""
    from analysis.commands.add import add_files

    mapping = dict(options.column) or None
    print("\n".join(add_files(options.paths, options.corpus, outlet=options.outlet, mapping=mapping)))


def add_fetch(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `fetch`."""
    parser.add_argument("folder", nargs="?", default="corpus", metavar="DIR", help="corpus folder (%(default)s)")
    parser.add_argument("--delay", type=float, default=2.0, metavar="SECONDS",
                        help="least time between two requests to one host (%(default)s)")
    parser.add_argument("--accept", action="store_true", help="keep other versions of an article too; then annotate")


def fetch(options: argparse.Namespace) -> None:
    """Fetch the texts that are missing, a line a page as it comes; interrupted, it goes on where it stopped."""
    from analysis.commands.fetch import fetch_texts
    from analysis.commands.web import Visitor

    for line in fetch_texts(options.folder, Visitor(delay=options.delay),
                            other_versions="accept" if options.accept else "refuse"):
        print(line, flush=True)


def add_check(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `check`."""
    parser.add_argument("folder", nargs="?", default="corpus", metavar="DIR", help="corpus folder (%(default)s)")


def check(options: argparse.Namespace) -> int:
    """Print what is to be put right; the exit status is 1 where something stops `annotate`."""
    from analysis.commands.check import check_corpus
    from analysis.commands.findings import describe_findings

    found = check_corpus(options.folder)
    print("\n".join(describe_findings(found)))
    return int((found["outcome"] == "stops").any())


# name: (what it does, its options, the function that does it, an example of it)
Command = tuple[str, Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], int | None], str]
COMMANDS: dict[str, Command] = {
    "new": ("make the folder of a study of your own articles", add_new, new, "my-study"),
    "add": ("put the articles of files in any known format into a corpus", add_add, add,
            "~/Downloads/export.docx ~/Downloads/pages/"),
    "fetch": ("fetch the texts of addresses in articles.csv that have none yet", add_fetch, fetch, "--delay 5"),
    "check": ("list what to put right in a corpus, row by row", add_check, check, "corpus"),
    "annotate": ("make the tables of a corpus folder again from its texts", add_annotate, annotate, "corpus"),
    "texts": ("put your copies of the articles in, whatever the files are called", add_texts, texts,
              "~/Downloads/articles/"),
    "report": ("run the notebooks on the study's tables and write the pages", add_report, report, "--save"),
}


def build_parser() -> argparse.ArgumentParser:
    """Return the parser, one subcommand for each entry of the table."""
    parser = argparse.ArgumentParser(prog="python -m analysis", description="One event, seen from several positions.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (summary, add_options, _, example) in COMMANDS.items():
        add_options(commands.add_parser(name, help=summary, description=summary,
                                        epilog=f"example: python -m analysis {name} {example}"))
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command line; say in one sentence what was wrong with it, or with its data."""
    options = build_parser().parse_args(arguments)
    try:
        return COMMANDS[options.command][2](options) or 0
    except KeyboardInterrupt:
        print(f"analysis {options.command}: interrupted; what was finished is kept.", file=sys.stderr)
        return 130
    except (ValueError, OSError) as error:
        print(f"analysis {options.command}: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())

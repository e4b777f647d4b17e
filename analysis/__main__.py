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


# name: (what it does, its options, the function that does it)
Command = tuple[str, Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace], None]]
COMMANDS: dict[str, Command] = {
    "annotate": ("make the tables of a corpus folder again from its texts", add_annotate, annotate),
    "texts": ("put your copies of the articles in, whatever the files are called", add_texts, texts),
    "report": ("run the notebooks on the study's tables and write the pages", add_report, report),
}


def build_parser() -> argparse.ArgumentParser:
    """Return the parser, one subcommand for each entry of the table."""
    parser = argparse.ArgumentParser(prog="python -m analysis", description="One event, seen from several positions.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (summary, add_options, _) in COMMANDS.items():
        add_options(commands.add_parser(name, help=summary, description=summary))
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command line; say in one sentence what was wrong with it, or with its data."""
    options = build_parser().parse_args(arguments)
    try:
        COMMANDS[options.command][2](options)
    except (ValueError, OSError) as error:
        print(f"analysis {options.command}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

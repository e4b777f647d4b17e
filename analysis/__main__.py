"""The command line: `python -m analysis COMMAND`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from analysis.showing.site import Report

# How the user called the program, for messages that say what to type next; run.py sets it.
PROGRAM = os.environ.get("PARALLAX_PROGRAM", "python -m analysis")


class InOrder(click.Group):
    """A group that lists its commands in the order of a study, not by the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of the commands in the order of declaration."""
        return list(self.commands)


SETTINGS = {"help_option_names": ["-h", "--help"], "show_default": True, "max_content_width": 100}


@click.group(cls=InOrder, context_settings=SETTINGS, epilog=f"`{PROGRAM} COMMAND --help` shows an example of each.")
def commands() -> None:
    """One event, seen from several positions."""


COMMANDS = commands.commands
Declared = Callable[[Callable[..., object]], click.Command]


def command(example: str, name: str | None = None) -> Declared:
    """Declare a command with an example, which is shown below its help."""
    return commands.command(name, epilog=f"\b\nExample:\n  {PROGRAM} {example}")


corpus_folder = click.argument("folder", default="corpus", metavar="[CORPUS]", help="corpus folder")
corpus_option = click.option("--corpus", default="corpus", metavar="DIR", help="corpus folder")


@command("new my-study")
@click.argument("folder", metavar="DIR", help="folder to make; it must not exist yet")
def new(folder: str) -> None:
    """Make the folder of a study of your own articles."""
    from analysis.commands.new import new_study

    place = new_study(folder)
    click.echo(f"{place} is made; README.md in it says how to go on. Next:\n  cd {place}\n  {PROGRAM} add FILES")


def read_pairs(_context: click.Context, _option: click.Parameter, given: Sequence[str]) -> dict[str, str]:
    """Read each FIELD=COLUMN."""
    pairs = [pair.partition("=") for pair in given]
    for field, sign, column in pairs:
        if not (field and sign and column):
            raise click.BadParameter(f"{field + sign + column!r} is not FIELD=COLUMN")
    return {field: column for field, _, column in pairs}


@command("add ~/Downloads/export.docx ~/Downloads/pages/")
@click.argument("paths", nargs=-1, required=True, metavar="FILES...",
                help="files, folders or archives; the format is detected")
@corpus_option
@click.option("--outlet", default="", show_default=False, metavar="NAME",
              help="outlet of the articles whose file names none")
@click.option("--column", "mapping", multiple=True, callback=read_pairs, metavar="FIELD=COLUMN",
              help="which column holds a field, where this is unclear: text=body; also date_order=dmy")
@click.option("--replace", is_flag=True, help="replace the articles that came from the same records of these files")
def add(paths: tuple[str, ...], corpus: str, outlet: str, mapping: dict[str, str], replace: bool) -> int:
    """Add articles from files in any known format to a corpus.

    The exit status is 1 if no file could be read.
    """
    from analysis.commands.add import add_report

    lines, read = add_report(paths, corpus, outlet=outlet, mapping=mapping or None, replace=replace, program=PROGRAM)
    click.echo("\n".join(lines))
    return 0 if read else 1


@command("remove gull-2031-02-01 gull-2031-02-03", name="remove")
@click.argument("doc_ids", nargs=-1, required=True, metavar="DOC_ID...", help="articles, as articles.csv names them")
@corpus_option
def remove(doc_ids: tuple[str, ...], corpus: str) -> None:
    """Take articles and their texts out of a corpus."""
    from analysis.commands.amend import remove_articles

    click.echo("\n".join(remove_articles(doc_ids, corpus)))


@command('rename-outlet unknown "The Gull"', name="rename-outlet")
@click.argument("old", metavar="OLD", help="the outlet as it is called now, by short or full name")
@click.argument("new", metavar="NEW", help="its full name; that of another outlet joins the two")
@corpus_option
def rename(old: str, new: str, corpus: str) -> None:
    """Give an outlet another name, or join it to another."""
    from analysis.commands.amend import rename_outlet

    click.echo("\n".join(rename_outlet(old, new, corpus)))


@command("fetch --delay 5")
@corpus_folder
@click.option("--delay", type=float, default=2.0, metavar="SECONDS",
              help="shortest time between two requests to one host")
@click.option("--accept", is_flag=True, help="keep other versions of an article too; then run annotate")
@click.option("--allow-private", is_flag=True, help="also fetch from this machine and its network")
def fetch(folder: str, delay: float, accept: bool, allow_private: bool) -> None:
    """Fetch missing texts from the addresses in articles.csv.

    After an interruption it continues where it stopped.
    """
    from analysis.commands.fetch import fetch_texts
    from analysis.commands.web import Visitor
    from analysis.progress import tell

    visitor = Visitor(delay=delay, allow_private=allow_private)
    for line in fetch_texts(folder, visitor, other_versions="accept" if accept else "refuse"):
        tell(line)


@command("check corpus")
@corpus_folder
@click.option("--all", "everything", is_flag=True, help="list every finding, however many there are of a kind")
def check(folder: str, everything: bool) -> int:
    """List what to put right in a corpus, row by row.

    The exit status is 1 if something stops `annotate`.
    """
    from analysis.commands.check import check_corpus
    from analysis.commands.findings import MOST_LINES, describe_findings

    found = check_corpus(folder)
    click.echo("\n".join(describe_findings(found, len(found) if everything else MOST_LINES)))
    if (found["outcome"] == "stops").any():
        return 1
    click.echo(f"Next: {PROGRAM} annotate {folder}")
    return 0


@command("annotate corpus")
@corpus_folder
@click.option("--missing", type=click.Choice(["error", "empty"]), default="error",
              help="how to treat an article without a text: as an error, or as an article of no words")
@click.option("--workers", type=click.IntRange(min=1), default=1, metavar="N",
              help="processes that share the articles; as many as the machine has cores, if there are thousands")
@click.option("--cluster", default="", show_default=False, metavar="ADDRESS",
              help="scheduler of a dask.distributed cluster whose workers read the articles, as tcp://host:8786")
def annotate(folder: str, missing: str, workers: int, cluster: str) -> None:
    """Make the tables of a corpus folder from its texts.

    The folder holds articles.csv, outlets.csv, dictionary.yml and texts/. If anything is wrong, nothing is written.
    """
    from analysis.reading.update import update_tables

    made = update_tables(folder, missing=missing, workers=workers, cluster=cluster)
    done = made.read or made.searched or made.changed
    lines = describe_tables(folder, made.read, made.searched) if done else ["nothing has changed since then."]
    click.echo(f"{folder}/tables: " + "\n".join(lines))
    where = "" if folder == "corpus" else f", in {Path(folder).resolve().parent}"
    click.echo(f"Next{where}: {PROGRAM} report --save")


def describe_tables(folder: str, read: int, searched: int = 0) -> Iterator[str]:
    """What the tables of a corpus folder hold.

    read: how many of its articles were read for them just now; searched: in how many others changed families of the
    dictionary were looked for.
    """
    from analysis.measures.large import open_study
    from analysis.measures.titles import part_of

    study, hits, warnings = open_study(Path(folder) / "tables"), 0, []
    for part in study:
        hits += len(part_of(part).hits)
        warnings += part.warnings.itertuples()
    again = f", {searched} searched for what has changed in the dictionary" if searched else ""
    anew = f" ({read} read anew{again})" if read != len(study.articles) else ""
    yield (f"{len(study.articles)} articles{anew}, {int(study.articles['n_words'].sum()):,} words, "
           f"{hits:,} dictionary hits.")
    for row in warnings:
        yield f"  {row.doc_id}: could not be read and counts as an article without words ({row.problem})."


@command("report --save")
@click.option("--notebooks", default="notebooks", metavar="DIR", help="folder of the notebooks")
@click.option("--site", "target", default="site", metavar="DIR", help="folder for the pages")
@click.option("--save", is_flag=True, help="also save the outputs in the notebooks, and the findings and a figure in "
              "the README")
@click.option("--annotate", "anew", is_flag=True, help="first make the tables again, if the texts are here")
@click.option("--with-texts", is_flag=True, help="also show the articles' texts, in DIR-with-texts, "
              "which git ignores: for your own use, never to be published")
def report(notebooks: str, target: str, save: bool, anew: bool, with_texts: bool) -> None:
    """Run the notebooks on the tables and write the pages.

    If a notebook fails, or the tables are older than what they were made from, nothing is written.
    """
    from analysis.reading.update import rebuild_tables
    from analysis.showing import site
    from analysis.study import find_tables

    paths = site.list_notebooks(notebooks)
    if anew:
        rebuild_tables(find_tables(notebooks).parent)
    about = add_texts(site.read_report(notebooks), notebooks) if with_texts else site.read_report(notebooks)
    executed, variants = site.execute_notebooks(paths, lambda path: click.echo(f"  {path.name}"))
    if save:
        site.save_outputs(executed, notebooks, about.front if about else None)
    place = f"{target.rstrip('/')}-with-texts" if with_texts else target
    index = site.build_site(executed, place, about, variants)
    click.echo(f"The pages are in {index.parent}; open {index.resolve().as_uri()}")


def add_texts(about: Report | None, notebooks: str) -> Report:
    """The report with the texts that are on this machine; StudyError where none is."""
    from dataclasses import replace

    from analysis.reading.texts import load_texts
    from analysis.study import StudyError, find_tables

    texts = load_texts(about.study, find_tables(notebooks).parent) if about else {}
    if about is None or not texts:
        raise StudyError("corpus/texts: none of the articles' texts is here, so there is none to show; put your copies "
                         f"in with `{PROGRAM} texts FILES`, or leave out --with-texts.")
    return replace(about, texts=texts)


@command("texts ~/Downloads/articles/")
@click.argument("paths", nargs=-1, required=True, metavar="PATHS...",
                help="your copies of the articles, files or folders")
@corpus_option
@click.option("--accept", is_flag=True, help="accept other versions of an article too; then run annotate")
def texts(paths: tuple[str, ...], corpus: str, accept: bool) -> None:
    """Add your copies of the articles, whatever their file names."""
    from analysis.reading.texts import put_texts

    click.echo("\n".join(put_texts(list(paths), corpus, other_versions="accept" if accept else "refuse")))


@command("dictionary ~/Downloads/moral.dic --to corpus/moral.yml", name="dictionary")
@click.argument("file", metavar="FILE", help="quanteda YAML, LIWC .dic, Lexicoder, or a dictionary.yml")
@click.option("--to", "target", default="", show_default=False, metavar="NEW.yml",
              help="file to make; without it, only a summary is printed")
@click.option("--as", "form", type=click.Choice(["study", "quanteda"]), default="study",
              help="form of the new file: families for dictionary.yml, or quanteda's YAML")
def read_dictionary(file: str, target: str, form: str) -> None:
    """Convert a dictionary of, or for, another program.

    To write yours for quanteda: `dictionary corpus/dictionary.yml --to ours.yml --as quanteda`.
    """
    from analysis.commands.dictionary import convert_dictionary

    click.echo("\n".join(convert_dictionary(file, target, form)))


@command("export corpus --to tables-for-r --as csv")
@corpus_folder
@click.option("--to", "target", required=True, metavar="DIR", help="folder to make; it must not exist yet")
@click.option("--as", "form", type=click.Choice(["csv", "xlsx", "parquet"]), default="csv",
              help="format of the files")
def export(folder: str, target: str, form: str) -> None:
    """Write all tables of a study as CSV, XLSX or Parquet.

    No cell can run as a formula in a spreadsheet.
    """
    from analysis.commands.export import export_study

    click.echo("\n".join(export_study(folder, target, form)))


def describe_misuse(error: click.UsageError) -> str:
    """What is wrong with a command line, in one sentence, and where to look it up."""
    near = getattr(error, "possibilities", None) or ()
    said = (error.message if near else error.format_message()).rstrip(".")
    meant = f" (did you mean {near[0]}?)" if near else ""
    path = error.ctx.command_path if error.ctx else PROGRAM
    name = path.removeprefix(PROGRAM).strip()
    end = "shows an example" if name else "lists the commands"
    return f"{' '.join(['analysis', name]).strip()}: {said[:1].lower()}{said[1:]}{meant}; `{path} --help` {end}."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return the exit status; an error is one sentence."""
    name = next(iter(sys.argv[1:] if arguments is None else arguments), "")
    try:
        return commands.main(arguments, prog_name=PROGRAM, standalone_mode=False) or 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.UsageError as error:
        click.echo(describe_misuse(error), err=True)
        return 2
    except click.Abort:
        click.echo(f"analysis {name}: interrupted; finished work is kept.", err=True)
        return 130
    except (ValueError, OSError) as error:
        click.echo(f"analysis {name}: {error}", err=True)
        return 1


if __name__ == "__main__":
    sys.exit(main())

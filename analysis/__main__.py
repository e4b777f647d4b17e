"""The command line: `python -m analysis COMMAND`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

# run.py says how it was called itself, for what to type next.
PROGRAM = os.environ.get("PARALLAX_PROGRAM", "python -m analysis")


class InOrder(click.Group):
    """Commands in the order in which a study takes them, not in that of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of the commands as they were declared."""
        return list(self.commands)


SETTINGS = {"help_option_names": ["-h", "--help"], "show_default": True, "max_content_width": 100}


@click.group(cls=InOrder, context_settings=SETTINGS, epilog=f"`{PROGRAM} COMMAND --help` shows an example of each.")
def commands() -> None:
    """One event, seen from several positions."""


COMMANDS = commands.commands
Declared = Callable[[Callable[..., object]], click.Command]


def command(example: str, name: str | None = None) -> Declared:
    """Declare a command, with an example that stands under its help."""
    return commands.command(name, epilog=f"\b\nExample:\n  {PROGRAM} {example}")


corpus_folder = click.argument("folder", default="corpus", metavar="[CORPUS]", help="corpus folder")
corpus_option = click.option("--corpus", default="corpus", metavar="DIR", help="corpus folder")


@command("new my-study")
@click.argument("folder", metavar="DIR", help="folder to make; nothing that exists is ever overwritten")
def new(folder: str) -> None:
    """Make the folder of a study of your own articles."""
    from analysis.commands.new import new_study

    place = new_study(folder)
    click.echo(f"{place} is made; README.md in it says how to go on. Next:\n  cd {place}\n  {PROGRAM} add FILES")


def read_pairs(_context: click.Context, _option: click.Parameter, given: Sequence[str]) -> dict[str, str]:
    """Read each FIELD=COLUMN."""
    pairs = [said.partition("=") for said in given]
    for field, sign, column in pairs:
        if not (field and sign and column):
            raise click.BadParameter(f"{field + sign + column!r} is not FIELD=COLUMN")
    return {field: column for field, _, column in pairs}


@command("add ~/Downloads/export.docx ~/Downloads/pages/")
@click.argument("paths", nargs=-1, required=True, metavar="FILES...",
                help="files, folders or archives; the format is told from what they hold")
@corpus_option
@click.option("--outlet", default="", show_default=False, metavar="NAME",
              help="the outlet of articles whose file names none")
@click.option("--column", "mapping", multiple=True, callback=read_pairs, metavar="FIELD=COLUMN",
              help="what a column of a table holds, where it is unclear: text=body; also date_order=dmy")
def add(paths: tuple[str, ...], corpus: str, outlet: str, mapping: dict[str, str]) -> None:
    """Put the articles of files in any known format into a corpus."""
    from analysis.commands.add import add_files

    click.echo("\n".join(add_files(paths, corpus, outlet=outlet, mapping=mapping or None, program=PROGRAM)))


@command("fetch --delay 5")
@corpus_folder
@click.option("--delay", type=float, default=2.0, metavar="SECONDS", help="least time between two requests to one host")
@click.option("--accept", is_flag=True, help="keep other versions of an article too; then annotate")
def fetch(folder: str, delay: float, accept: bool) -> None:
    """Fetch missing texts from the addresses in articles.csv.

    Interrupted, it goes on where it stopped.
    """
    from analysis.commands.fetch import fetch_texts
    from analysis.commands.web import Visitor
    from analysis.progress import tell

    for line in fetch_texts(folder, Visitor(delay=delay), other_versions="accept" if accept else "refuse"):
        tell(line)


@command("check corpus")
@corpus_folder
def check(folder: str) -> int:
    """List what to put right in a corpus, row by row.

    The exit status is 1 where something stops `annotate`.
    """
    from analysis.commands.check import check_corpus
    from analysis.commands.findings import describe_findings

    found = check_corpus(folder)
    click.echo("\n".join(describe_findings(found)))
    if (found["outcome"] == "stops").any():
        return 1
    click.echo(f"Next: {PROGRAM} annotate {folder}")
    return 0


@command("annotate corpus")
@corpus_folder
@click.option("--missing", type=click.Choice(["error", "empty"]), default="error",
              help="what an article without a text is: an error, or an article of no words")
def annotate(folder: str, missing: str) -> None:
    """Make the tables of a corpus folder again from its texts.

    The folder holds articles.csv, outlets.csv, dictionary.yml and texts/; where anything is wrong, nothing is written.
    """
    from analysis.measures.titles import part_of
    from analysis.reading.annotate import rebuild_tables

    study = rebuild_tables(folder, missing=missing)
    click.echo(f"{folder}/tables: {len(study.articles)} articles, {int(study.articles['n_words'].sum()):,} words, "
               f"{len(part_of(study).hits):,} dictionary hits.")
    where = "" if folder == "corpus" else f", in {Path(folder).resolve().parent}"
    click.echo(f"Next{where}: {PROGRAM} report --save")


@command("report --save")
@click.option("--notebooks", default="notebooks", metavar="DIR", help="folder of the notebooks")
@click.option("--site", "target", default="site", metavar="DIR", help="folder the pages are written to")
@click.option("--save", is_flag=True, help="write the outputs back into the notebooks as well, and their findings and "
              "figure into the README")
def report(notebooks: str, target: str, save: bool) -> None:
    """Run the notebooks on the study's tables and write the pages.

    Where a notebook fails, nothing is written.
    """
    from analysis.showing import site

    paths = site.list_notebooks(notebooks)
    executed = {}
    for path in paths:
        click.echo(f"  {path.name}")
        executed[path.stem] = site.execute_notebook(path)
    if save:
        for path in paths:
            site.save_notebook(executed[path.stem], path)
        site.save_findings(executed, notebooks)
    index = site.build_site(executed, target)
    click.echo(f"The pages are in {index.parent}; open {index.resolve().as_uri()}")


@command("texts ~/Downloads/articles/")
@click.argument("paths", nargs=-1, required=True, metavar="PATHS...",
                help="your copies of the articles, files or folders")
@corpus_option
@click.option("--accept", is_flag=True, help="put in other versions of an article too; then annotate")
def texts(paths: tuple[str, ...], corpus: str, accept: bool) -> None:
    """Put in your copies of the articles, whatever their names."""
    from analysis.reading.texts import put_texts

    click.echo("\n".join(put_texts(list(paths), corpus, other_versions="accept" if accept else "refuse")))


@command("dictionary ~/Downloads/moral.dic --to corpus/moral.yml", name="dictionary")
@click.argument("file", metavar="FILE", help="quanteda YAML, LIWC .dic, Lexicoder, or a dictionary.yml")
@click.option("--to", "target", default="", show_default=False, metavar="NEW.yml",
              help="file to make; without it, what is in the dictionary is told")
@click.option("--as", "form", type=click.Choice(["study", "quanteda"]), default="study",
              help="the form of the new file: families for dictionary.yml, or quanteda's YAML")
def read_dictionary(file: str, target: str, form: str) -> None:
    """Read another program's dictionary, or write one for quanteda.

    Other way round: `dictionary corpus/dictionary.yml --to ours.yml --as quanteda`.
    """
    from analysis.commands.dictionary import convert_dictionary

    click.echo("\n".join(convert_dictionary(file, target, form)))


@command("export corpus --to tables-for-r --as csv")
@corpus_folder
@click.option("--to", "target", required=True, metavar="DIR", help="folder to make; it must not exist yet")
@click.option("--as", "form", type=click.Choice(["csv", "xlsx", "parquet"]), default="csv",
              help="the form of the files")
def export(folder: str, target: str, form: str) -> None:
    """Write all tables of a study as CSV, XLSX or Parquet.

    No cell of them is run as a formula.
    """
    from analysis.commands.export import export_study

    click.echo("\n".join(export_study(folder, target, form)))


def describe_misuse(error: click.UsageError) -> str:
    """What was wrong with a command line, in one sentence with a way out."""
    near = getattr(error, "possibilities", None) or ()
    said = (error.message if near else error.format_message()).rstrip(".")
    meant = f" (did you mean {near[0]}?)" if near else ""
    path = error.ctx.command_path if error.ctx else PROGRAM
    name = path.removeprefix(PROGRAM).strip()
    end = "shows an example" if name else "lists the commands"
    return f"{' '.join(['analysis', name]).strip()}: {said[:1].lower()}{said[1:]}{meant}; `{path} --help` {end}."


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command line; say in one sentence what was wrong with it, or with its data."""
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
        click.echo(f"analysis {name}: interrupted; what was finished is kept.", err=True)
        return 130
    except (ValueError, OSError) as error:
        click.echo(f"analysis {name}: {error}", err=True)
        return 1


if __name__ == "__main__":
    sys.exit(main())

"""Commands that say how good an output is: evaluate, sample, certificate."""

from pathlib import Path

import click

from digitize.cli.asked import FAILED, OUTPUT, a_path, show
from digitize.terminal import echo, shown_json


@click.command()
@click.argument("gold", type=a_path)
@click.argument("output", type=a_path, default=OUTPUT)
@click.option("--json", "as_json", is_flag=True, help="All figures and errors, as JSON.")
@click.option(
    "--html", type=a_path, metavar="FILE", help="All figures, and each error beside its scan, as one HTML file."
)
def evaluate(gold: Path, output: Path, as_json: bool, html: Path | None) -> None:
    """Scores an output against gold.

    GOLD is a file or a folder of gold files named like their sources: ours (NAME.gold.json), plain text
    (NAME.gold.txt), PAGE, ALTO or TEI (NAME.xml). OUTPUT (default: output/) is the folder that a run wrote."""

    from digitize.evaluate import scores

    found = scores.evaluate(gold, output)
    show(scores, found, as_json, html)


@click.command()
@click.argument("output", type=a_path, default=OUTPUT)
@click.option("--documents", type=click.IntRange(0), metavar="N", help="Documents to judge (default: 50).")
@click.option("--characters", type=click.IntRange(0), metavar="N", help="Characters to judge (default: 500).")
@click.option("--seed", default="1", show_default=True, help="The same seed draws the same items.")
@click.option("--name", metavar="NAME", help="The sample (default: sample-SEED, or the only one).")
@click.option(
    "--plan", type=click.Choice(["none", "dfg", "iso2859", "rate"]), default=None, help="What is to be passed."
)
@click.option(
    "--claim", type=click.FloatRange(0, 1), metavar="SHARE", help="Of dfg: the share of right characters, 0.98."
)
@click.option("--aql", type=float, metavar="PERCENT", help="Of iso2859: wrong items of a hundred, 1.0.")
@click.option("--rate", "rates", multiple=True, metavar="[MEASURE=]RATE", help="Of rate: the highest error rate, 0.01.")
@click.option("--sheet", type=a_path, metavar="FILE", help="Writes the sample as a CSV sheet to be filled in.")
@click.option("--read", type=a_path, metavar="FILE", help="Reads a filled-in sheet.")
@click.option("--who", metavar="NAME", help="Who filled it in (default: your name on this machine).")
@click.option("--show", is_flag=True, help="Draws nothing, and shows what the judgements say.")
@click.option("--json", "as_json", is_flag=True, help="The result as JSON.")
def sample(
    output: Path,
    documents: int | None,
    characters: int | None,
    seed: str,
    name: str | None,
    plan: str | None,
    claim: float | None,
    aql: float | None,
    rates: tuple[str, ...],
    sheet: Path | None,
    read: Path | None,
    who: str | None,
    show: bool,
    as_json: bool,
) -> None:
    """Draws documents and characters to be judged.

    OUTPUT (default: output/) is the folder that a run wrote; the sample is kept in OUTPUT/samples/ and judged at the
    desk (digitize review), or on a sheet. What is judged gives the error rates of the whole, each with its interval."""
    from rich.console import Console

    from digitize.review import sampling

    if read or show:
        drawn = sampling.kept.read_sample(output, sampling.kept.chosen(output, name))
    else:
        wanted = sampling.plan_of(plan, claim, aql, rates)
        drawn = sampling.draw(output, name or f"sample-{seed}", seed, wanted, documents, characters)
    if sheet:
        sampling.kept.write_text(sheet, sampling.sheet(drawn))
    if read:
        sampling.kept.add_judgements(output, drawn.name, sampling.read_sheet(read, drawn, who or sampling.user()))
    found = sampling.result(drawn, sampling.kept.read_judgements(output, drawn.name))
    if as_json:
        echo(sampling.as_json(drawn, found), nl=False)
        return
    sampling.terminal(drawn, found, Console(highlight=False))
    if found.judged < found.of and not as_json:
        judged = (
            f"fill in {sheet}, then digitize sample {output} --read {sheet}" if sheet else f"digitize review {output}"
        )
        echo(f"Judge it: {judged}")


@click.command()
@click.argument("output", type=a_path, default=OUTPUT)
@click.option("--sample", "name", metavar="NAME", help="The sample (default: the only one).")
@click.option("--check", is_flag=True, help="Computes it again from the files; exits with 1 where it differs.")
@click.option("--json", "as_json", is_flag=True, help="The certificate as JSON.")
@click.option("--pdf", type=a_path, metavar="FILE", help="The page as PDF too, where Chromium is on this machine.")
@click.pass_context
def certificate(
    context: click.Context, /, output: Path, name: str | None, check: bool, as_json: bool, pdf: Path | None
) -> None:
    """States the quality of an output.

    OUTPUT (default: output/) is the folder that a run wrote. The certificate of its judged sample is written beside the
    sample, as JSON and as one HTML page: corpus and hash, plan, seed, sample, rates with their intervals, reviewers."""
    from digitize.review import sampling

    name = sampling.kept.chosen(output, name)
    if check:
        path = sampling.kept.certificate_path(output, name)
        differences = sampling.check(output, path)
        for difference in differences:
            echo(difference)
        echo(f"{path}: {'differs from its files' if differences else 'holds'}")
        context.exit(FAILED if differences else 0)
    html, values = sampling.save(output, name)
    if pdf:
        sampling.print_page(sampling.page(values), pdf)
    echo(shown_json(values, indent=1) if as_json else f"Open {html}")

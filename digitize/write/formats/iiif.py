"""IIIF Presentation 3: a manifest for each source with its page images beside, the text line by line as annotations that
supplement it, its documents as ranges; and a collection of all manifests.

The library iiif-prezi3 is not used to write them: it shuts out the versions of Pillow that the rest needs.
"""

import json
from pathlib import Path
from typing import Any

from digitize.model.metadata import Metadata
from digitize.write.corpus import Corpus, Document
from digitize.write.formats import Format, Options
from digitize.write.formats.pagegrid import ESTIMATED, ROLES, Grid, page_name, pictured
from digitize.write.formats.provenance import SOFTWARE, statement
from digitize.write.formats.remarks import of_references, on_sheets, related
from digitize.write.formats.xml import address, language_tag, sound
from digitize.write.leaves import Leaf, LeafLine, SourceLeaves, sources_of, title_of
from digitize.write.shown import SUPPLIED_IN

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
Json = dict[str, Any]


def write(corpus: Corpus, path: Path, options: Options) -> None:
    base = options.base.rstrip("/")
    manifests = []
    for source in sources_of(corpus):
        label = _label(source.file)
        id = _write_source(source, path / source.name, f"{base}/{address(source.name)}", label)
        manifests.append({"id": id, "type": "Manifest", "label": label})
    if manifests:
        told = {
            "id": f"{base}/collection.json",
            "type": "Collection",
            "label": _label(corpus.root.resolve().name or "documents"),
        }
        _save(path / "collection.json", {"@context": CONTEXT, **told, "items": manifests})


def _write_source(source: SourceLeaves, folder: Path, base: str, label: Json) -> str:
    """Writes a manifest with all that it refers to, a page and a document at a time; gives its id."""
    for name in ("images", "text"):
        (folder / name).mkdir(parents=True)
    head = {
        "@context": CONTEXT,
        "id": f"{base}/manifest.json",
        "type": "Manifest",
        "label": label,
        "metadata": [_pair("Source", source.file), _pair("SHA-256", source.sha256), _pair("Software", SOFTWARE)],
    }
    pages: list[int] = []
    with (folder / "manifest.json").open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "items": [')
        for leaf in source.leaves():
            canvas = _page(source, leaf, folder, base)
            file.write(f"{',' * bool(pages)}\n{json.dumps(canvas, ensure_ascii=False)}")
            pages.append(leaf.number)
        file.write("\n ]")
        between = ',\n "structures": ['
        for n, document in enumerate(source.documents(), 1):
            if found := _range(document, n, base, pages):
                file.write(f"{between}\n{json.dumps(found, ensure_ascii=False)}")
                between = ","
        file.write("\n}\n" if between != "," else "\n ]\n}\n")
    return f"{base}/manifest.json"


def _page(source: SourceLeaves, leaf: Leaf, folder: Path, base: str) -> Json:
    """A page as a canvas; its picture and its text are put beside."""
    name = page_name(leaf)
    grid, picture = pictured(source, leaf, folder / "images")
    image = None
    if picture is not None:
        size = {"width": picture.width, "height": picture.height}
        image = {"id": f"{base}/images/{grid.image}", "type": "Image", "format": picture.media, **size}
    canvas = _canvas(grid, base, name, image)
    languages = {document.record.uid: document.record.language for document in leaf.documents}
    text = _text(grid, canvas["id"], f"{base}/text/{name}.json", languages)
    if text["items"]:
        _save(folder / "text" / f"{name}.json", text)
        canvas["annotations"] = [{"id": text["id"], "type": "AnnotationPage"}]
    return canvas


def _canvas(grid: Grid, base: str, name: str, image: Json | None) -> Json:
    id = f"{base}/canvas/{grid.leaf.number}"
    page: Json = {"id": f"{base}/painting/{name}", "type": "AnnotationPage", "items": []}
    if image is not None:
        annotation = {"id": f"{base}/painting/{name}/image", "type": "Annotation", "motivation": "painting"}
        page["items"].append(annotation | {"body": image, "target": id})
    return {
        "id": id,
        "type": "Canvas",
        "label": _label(str(grid.leaf.number)),
        "width": grid.width,
        "height": grid.height,
        "items": [page],
    }


def _text(grid: Grid, canvas: str, id: str, languages: dict[str, str | None]) -> Json:
    """The text of a page, an annotation for each line."""
    items = [_annotation(line, n, grid, canvas, id, languages) for n, line in enumerate(grid.leaf.lines, 1)]
    return {"@context": CONTEXT, "id": id, "type": "AnnotationPage", "items": items}


def _annotation(line: LeafLine, n: int, grid: Grid, canvas: str, page: str, languages: dict[str, str | None]) -> Json:
    x0, y0, x1, y1 = grid.sides(line.box)
    sure = sum(word.confidence for word in line.words) / len(line.words)
    told = f"{ROLES.get(line.role, line.role)}; confidence {sure:.2f}"
    if any(word.estimated for word in line.words):
        told += f"; places {ESTIMATED}"
    body: Json = {"type": "TextualBody", "value": line.text, "format": "text/plain"}
    if language := language_tag(languages.get(line.document)):
        body["language"] = language
    return {
        "id": f"{page}#line{n}",
        "type": "Annotation",
        "motivation": "supplementing",
        "label": {"en": [told]},
        "body": body,
        "target": f"{canvas}#xywh={x0},{y0},{x1 - x0},{y1 - y0}",
    }


def _range(document: Document, n: int, base: str, pages: list[int]) -> Json | None:
    record = document.record
    own = [page for page in pages if record.source.first_page <= page <= record.source.last_page]
    if not own:
        return None
    return {
        "id": f"{base}/range/{n}",
        "type": "Range",
        "label": _label(title_of(document), record.language if record.title else SUPPLIED_IN),
        "metadata": list(filter(None, _facts(record))),
        "items": [{"id": f"{base}/canvas/{page}", "type": "Canvas"} for page in own],
    }


def _facts(record: Metadata) -> list[Json | None]:
    """What is known of a document, as pairs that viewers show."""
    reference = record.archival_reference
    told = {
        "Number": record.number,
        "Type": record.type,
        "Date": (record.date.edtf or record.date.text) if record.date else None,
        "Place": record.place,
        "Classification": record.classification,
        "From": record.sender,
        "To": record.recipient,
        "Received": record.received.text if record.received else None,
        "Signed": record.signed,
        "Recorded by": record.recorded_by,
        "People": "; ".join(person.name for person in record.people),
        "Archive": reference.archive_name if reference else None,
        "Reference": (reference.normalized or reference.text) if reference else None,
        "Remarks": "; ".join(of_references(record)),
        "Other papers": "; ".join(related(record)),
        "On the sheets": "; ".join(on_sheets(record)),
        "Document": record.id,
        "Identifier": record.uid or record.id,
        "Text": statement(record),
        "Flags": ", ".join(record.flags),
    }
    return [_pair(name, value) if value else None for name, value in told.items()]


def _pair(name: str, value: str) -> Json:
    return {"label": {"en": [name]}, "value": {"none": [sound(value)]}}


def _label(text: str, language: str | None = None) -> Json:
    return {language_tag(language) or "none": [sound(text)]}


def _save(path: Path, value: Json) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


FORMAT = Format(
    "iiif",
    "IIIF Presentation 3: manifests with images beside; Mirador, Universal Viewer, any IIIF viewer",
    "iiif",
    write,
    is_folder=True,
)

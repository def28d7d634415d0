"""IIIF Presentation 3: a manifest for each source with its page images beside, the text line by line as annotations that
supplement it, its documents as ranges; and a collection of all manifests.

The library iiif-prezi3 is not used to write them: it shuts out the versions of Pillow that the rest needs.
"""

import json
from pathlib import Path
from typing import Any

from digitize.model.metadata import Metadata
from digitize.write.corpus import Corpus
from digitize.write.formats import Format, Options
from digitize.write.formats.pagegrid import ESTIMATED, ROLES, Grid, page_name
from digitize.write.formats.provenance import SOFTWARE, statement
from digitize.write.formats.xml import address, language_tag, sound
from digitize.write.leaves import Heading, LeafLine, SourceLeaves, sources_of
from digitize.write.pictures import grid_of, picture_of

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
Json = dict[str, Any]


def write(corpus: Corpus, path: Path, options: Options) -> None:
    base = options.base.rstrip("/")
    manifests = []
    for source in sources_of(corpus):
        folder = path / source.name
        for name in ("images", "text"):
            (folder / name).mkdir(parents=True)
        manifest = _manifest(source, folder, f"{base}/{address(source.name)}")
        if manifest["items"]:
            _save(folder / "manifest.json", manifest)
            manifests.append({"id": manifest["id"], "type": "Manifest", "label": manifest["label"]})
    if manifests:
        collection = {
            "@context": CONTEXT,
            "id": f"{base}/collection.json",
            "type": "Collection",
            "label": _label(corpus.root.name or "documents"),
            "items": manifests,
        }
        _save(path / "collection.json", collection)


def _manifest(source: SourceLeaves, folder: Path, base: str) -> Json:
    canvases = []
    for leaf in source.leaves():
        placed, picture = picture_of(source, leaf)
        name = page_name(leaf)
        image = None
        if picture is not None:
            file = f"{name}{picture.suffix}"
            (folder / "images" / file).write_bytes(picture.data)
            image = {
                "id": f"{base}/images/{file}",
                "type": "Image",
                "format": picture.media,
                "width": picture.width,
                "height": picture.height,
            }
            grid = Grid(placed, picture.width, picture.height, file)
        else:
            placed, size = grid_of(source, leaf)
            grid = Grid(placed, *size, "")
        canvas = _canvas(grid, base, name, image)
        languages = {x.document.record.uid: x.document.record.language for x in leaf.documents}
        text = _text(grid, canvas["id"], f"{base}/text/{name}.json", languages)
        if text["items"]:
            _save(folder / "text" / f"{name}.json", text)
            canvas["annotations"] = [{"id": text["id"], "type": "AnnotationPage"}]
        canvases.append(canvas)
    pages = [int(canvas["id"].rpartition("/")[2]) for canvas in canvases]
    manifest: Json = {
        "@context": CONTEXT,
        "id": f"{base}/manifest.json",
        "type": "Manifest",
        "label": _label(source.file),
        "metadata": [_pair("Source", source.file), _pair("SHA-256", source.sha256), _pair("Software", SOFTWARE)],
        "items": canvases,
    }
    ranges = [found for n, one in enumerate(source.headings, 1) if (found := _range(one, n, base, pages))]
    if ranges:
        manifest["structures"] = ranges
    return manifest


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


def _range(heading: Heading, n: int, base: str, pages: list[int]) -> Json | None:
    record = heading.document.record
    own = [page for page in pages if record.source.first_page <= page <= record.source.last_page]
    if not own:
        return None
    return {
        "id": f"{base}/range/{n}",
        "type": "Range",
        "label": _label(heading.title, record.language),
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
        "People": "; ".join(person.name for person in record.people),
        "Reference": (reference.normalized or reference.text) if reference else None,
        "Identifier": record.uid or record.id,
        "Text": statement(record),
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

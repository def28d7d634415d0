"""Croissant 1.0, the description of a data set for machine learning, of a Parquet file."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from digitize.write.formats.provenance import SOFTWARE

CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    **{
        "citeAs": "cr:citeAs",
        "column": "cr:column",
        "conformsTo": "dct:conformsTo",
        "cr": "http://mlcommons.org/croissant/",
    },
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{
        name: f"cr:{name}"
        for name in (
            "equivalentProperty",
            "extract",
            "field",
            "fileProperty",
            "fileObject",
            "fileSet",
            "format",
            "includes",
        )
    },
    **{name: f"cr:{name}" for name in ("isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet")},
    **{
        name: f"cr:{name}"
        for name in ("references", "regex", "repeated", "replace", "samplingRate", "separator", "source", "subField")
    },
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    "transform": "cr:transform",
}
FILE, RECORDS = "documents.parquet", "documents"
TYPES = {
    "string": "sc:Text",
    "large_string": "sc:Text",
    "int32": "sc:Integer",
    "double": "sc:Float",
    "date32[day]": "sc:Date",
}


def croissant(schema: pa.Schema, path: str, sha256: str, size: int, day: str) -> dict[str, Any]:
    """The description of one Parquet file, `path` below the data set, by its schema; `day` is when it was made."""
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "digitized-documents",
        "description": f"Archival documents made from scans by {SOFTWARE}: clean text, metadata and archival references.",
        "datePublished": day,
        "version": "1.0.0",
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": FILE,
                "name": FILE,
                "contentUrl": path,
                "contentSize": f"{size} B",
                "encodingFormat": "application/x-parquet",
                "sha256": sha256,
            }
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": RECORDS,
                "name": RECORDS,
                "description": "A document a row.",
                "field": list(_fields(schema)),
            }
        ],
    }


def _fields(schema: pa.Schema) -> Iterator[dict[str, Any]]:
    """The columns of single values; nested ones are described in the dataset card."""
    for column in schema:
        if kind := TYPES.get(str(column.type)):
            yield {
                "@type": "cr:Field",
                "@id": f"{RECORDS}/{column.name}",
                "name": column.name,
                "dataType": kind,
                "source": {"fileObject": {"@id": FILE}, "extract": {"column": column.name}},
            }

"""Morph-KGC copying the tags of documents that are one XML file: morph.py FILE.xml NESTED PROCESSES FOLDER.

NESTED is 1 where the tags stand in paragraphs of text, 0 where the file holds their values alone. Morph-KGC needs an
older pyoxigraph than modelatlas: it has an environment of its own.
"""

import contextlib
import json
import os
import runpy
import sys
from pathlib import Path

TAGS = ("model", "params", "hardware", "training", "country", "year", "organization")
HEAD = """@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
@prefix ex: <http://example.org/> .
"""
MAP = """ex:{tag}Map a rr:TriplesMap ;
  rml:logicalSource [ rml:source "{file}" ; rml:referenceFormulation ql:XPath ; rml:iterator "/documents/document" ] ;
  rr:subjectMap [ rr:template "http://example.org/document/{{@id}}" ] ;
  rr:predicateObjectMap [ rr:predicate ex:{tag} ; rr:objectMap [ rml:reference "{path}" ] ] .
"""
SETTINGS = """[CONFIGURATION]
output_file={folder}/out.nt
logging_level=ERROR
number_of_processes={processes}
[SOURCE]
mappings={folder}/map.ttl
"""


def main() -> None:
    file, nested, processes, folder = sys.argv[1:5]
    prefix = ".//" if nested == "1" else ""
    maps = (MAP.format(tag=tag, file=file, path=prefix + tag) for tag in TAGS)
    work = Path(folder)
    work.mkdir(parents=True, exist_ok=True)
    (work / "map.ttl").write_text(HEAD + "".join(maps), "utf-8")
    (work / "settings.ini").write_text(SETTINGS.format(folder=folder, processes=processes), "utf-8")
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        sys.argv = ["morph_kgc", str(work / "settings.ini")]
        runpy.run_module("morph_kgc", run_name="__main__")
    with (work / "out.nt").open("rb") as lines:
        print(json.dumps({"triples": sum(1 for _ in lines)}))


if __name__ == "__main__":
    main()

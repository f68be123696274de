# SPDX-License-Identifier: GPL-2.0-or-later
"""Does the JSON on standard input follow a schema?

schema.py SCHEMA           one document
schema.py --lines SCHEMA   a document in each line
schema.py --strict SCHEMA  besides, the schema refuses it with a member too many anywhere, and
                           with any one missing but those that --optional POINTER… name

Schemas refer to others beside them in their directory; nothing is fetched.
"""
import argparse
import copy
import json
import os
import sys

import jsonschema


def validator_of(path):
    """A validator that finds the schema's neighbours by their file names."""
    directory = os.path.dirname(path)
    schemas = {}
    for name in os.listdir(directory):
        if name.endswith(".schema.json"):
            with open(os.path.join(directory, name), encoding="utf-8") as file:
                schemas[name] = json.load(file)
    schema = schemas[os.path.basename(path)]
    kind = jsonschema.Draft202012Validator
    kind.check_schema(schema)
    try:
        import referencing
    except ImportError:  # jsonschema before 4.18
        return kind(schema, resolver=jsonschema.RefResolver.from_schema(schema, store=schemas))
    resources = [(name, referencing.Resource.from_contents(s)) for name, s in schemas.items()]
    return kind(schema, registry=referencing.Registry().with_resources(resources))


def objects_in(value, path=()):
    """Each object in the document, and where it is."""
    if isinstance(value, dict):
        yield path, value
        for name, inner in value.items():
            yield from objects_in(inner, path + (name,))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from objects_in(inner, path + (i,))


def changed(document, path, change):
    """A copy of the document in which the object at the path is changed."""
    other = copy.deepcopy(document)
    at = other
    for step in path:
        at = at[step]
    change(at)
    return other


def pointer(path):
    """objects/0/owner as objects/*/owner."""
    return "/".join("*" if isinstance(step, int) else step for step in path)


def check_strict(validator, document, optional):
    """Exit with a word where the schema takes what it should not."""
    seen = set()
    for path, found in objects_in(document):
        # One of all that are alike is enough.
        alike = (pointer(path), tuple(found), found.get("kind"))
        if alike in seen:
            continue
        seen.add(alike)
        if validator.is_valid(changed(document, path, lambda at: at.update(surprise=1))):
            sys.exit(f"the schema takes anything in {pointer(path)}")
        for name in found:
            where = pointer(path + (name,))
            if any(where == o or where.startswith(o + "/") for o in optional):
                continue
            if validator.is_valid(changed(document, path, lambda at, name=name: at.pop(name))):
                sys.exit(f"the schema does not need {where}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", action="store_true")
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--optional", action="append", default=[])
    parser.add_argument("schema")
    options = parser.parse_args()
    validator = validator_of(options.schema)
    text = sys.stdin.buffer.read().decode("utf-8")
    for document in text.splitlines() if options.lines else [text]:
        document = json.loads(document)
        errors = sorted(validator.iter_errors(document), key=lambda e: list(map(str, e.path)))
        for error in errors[:10]:
            print(f"{pointer(error.absolute_path)}: {error.message[:2000]}")
        if errors:
            sys.exit("the document does not follow the schema")
        if options.strict:
            check_strict(validator, document, options.optional)


main()

"""Places of a JSON document, as paths of keys and indices."""


def places(value, path=()):
    """Every place of a document, parents before their members."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in inner:
        yield path + (key,)
        yield from places(member, path + (key,))


def at(document, path):
    """The value at a place."""
    for key in path:
        document = document[key]
    return document

"""Whether a command that a page shows could be typed: known by name, with options and arguments that it takes."""

from docs._generation.commands import NAME, Command, command_line, inside, is_flag, is_option

from etatplateforme.cli.audit import completed


def misuse(words: list[str]) -> str:
    """Why *words* is not a command of ours, in a few words; empty when it is one, or is another program's."""
    if words[0].rpartition("/")[2] != NAME:
        return ""
    command: Command = command_line()
    rest = words[1:]
    while (known := inside(command)) and rest and not rest[0].startswith("-"):
        if rest[0] not in known:
            return f"la commande « {rest[0]} » n'existe pas"
        command, rest = known[rest[0]], completed(rest[1:]) if rest[0] == "audit" else rest[1:]
    return "" if rest == ["--help"] else _arguments(command, rest)


def _arguments(command: Command, rest: list[str]) -> str:
    options = {name: parameter for parameter in command.params if is_option(parameter) for name in parameter.opts}
    given: set[str] = set()
    positional, words = 0, iter(rest)
    for word in words:
        if not word.startswith("--"):
            positional += 1
            continue
        name, equals, _ = word.partition("=")
        if name not in options:
            return f"l'option « {name} » n'existe pas"
        given.add(name)
        if not is_flag(options[name]) and not equals and next(words, None) is None:
            return f"l'option « {name} » attend une valeur"
    for name, parameter in options.items():
        if parameter.required and not given & set(parameter.opts):
            return f"l'option « {name} » manque"
    arguments = [parameter for parameter in command.params if not is_option(parameter)]
    if positional < sum(parameter.required for parameter in arguments):
        return "il manque un argument"
    endless = any(getattr(parameter, "nargs", 1) == -1 for parameter in arguments)
    return "" if endless or positional <= len(arguments) else "il y a un argument de trop"

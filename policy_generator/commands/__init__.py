"""The commands of `lipservice`: each reads options, calls the core, and shows what came out."""

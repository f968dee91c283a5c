"""What MkDocs leaves out of docs/ (mkdocs.yml): what is there for Zensical alone, which runs no hook.

That is the notebooks' pages in Markdown and their downloads: here mkdocs-jupyter makes both. Were it said in
mkdocs.yml, Zensical would leave them out too.
"""

from mkdocs.config.config_options import PathSpec
from mkdocs.config.defaults import MkDocsConfig


def on_config(config: MkDocsConfig) -> None:
    config.exclude_docs = PathSpec().run_validation("/notebooks/*.md\n/notebooks/*/\n")

"""What the builders render, and how mkdocs-jupyter renders notebooks: by our templates, with no more work than that takes.

That is said in the environment, before nbconvert is imported: mkdocs.yml names extensions of ours, which come first.
"""

import os

from ..paths import WEB

os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(
    [str(WEB / "jupyter"), *os.environ.get("JUPYTER_CONFIG_PATH", "").split()]
)
os.environ["NBCONVERT_DISABLE_CONFIG_EXPORTERS"] = "1"
"""Where it is imported, nbconvert would make each of its exporters, to list them in its help: half a second of each build."""

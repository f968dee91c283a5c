"""What the builders render; and how mkdocs-jupyter renders notebooks: by templates of ours, which need less work.

That is said in the environment, before nbconvert is imported: mkdocs.yml names extensions of ours, which come first.
"""

import os

from ..paths import WEB

_OTHERS = os.environ.get("JUPYTER_CONFIG_PATH")
os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join([str(WEB / "jupyter"), *([_OTHERS] if _OTHERS else [])])
# Else its import makes each of its exporters, to list them in its help: half a second of each build.
os.environ["NBCONVERT_DISABLE_CONFIG_EXPORTERS"] = "1"

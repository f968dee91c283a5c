import sys

sys.exit("</pre><b>text</b>")

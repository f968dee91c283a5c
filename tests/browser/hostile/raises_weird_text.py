class Weird(Exception):
    def __str__(self):
        return "line one\nline two </script>\x1b[31m\u202e\ud800\x00"


raise Weird

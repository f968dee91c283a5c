print("a\u200bb zero width, \u202edesrever\u202c, e\u0301 combined, \x1b[31mred\x1b[0m, \a\b\x00 control, 🐍\u2028 \\ud800")

f = "file"
g = "file"
e = "file"

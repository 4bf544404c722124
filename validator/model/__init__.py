"""The model every source becomes and every judgement reads: frozen, no I/O, standard library only.

A source of truth (HCL, plan, state) becomes one `Graph` of `Resource` instances whose `Value`s
know what they are, whether they are known, and where they came from.
"""

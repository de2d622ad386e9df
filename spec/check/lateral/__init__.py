"""A second implementation of Lateral's register, written from spec/bytes.md and spec/verdicts.md alone."""

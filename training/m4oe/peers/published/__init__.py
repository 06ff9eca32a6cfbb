"""The public code of the systems that the paper compares with: their checkpoints as they are
published, and networks that give what that code gives. Written from descriptions of them; no line
is theirs."""

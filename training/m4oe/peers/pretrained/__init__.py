"""Networks with the weights that others trained, beside those that are trained here
(docs/evaluation.md)."""

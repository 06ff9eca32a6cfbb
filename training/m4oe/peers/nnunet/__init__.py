"""Networks that nnU-Net trained, as model folders of patches (docs/networks.md)."""

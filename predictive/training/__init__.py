"""The workshop: everything that needs PyTorch. Nothing outside imports it but to train."""

"""The mathematics of a fully connected neural network, in plain numpy: what the films show, computed."""

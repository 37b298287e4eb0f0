"""The voice: lines that are spoken before anything is rendered, and laid under the pictures where their beats begin."""

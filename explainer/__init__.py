"""From one YAML file to a finished film about a neural network: configuration, narration, theme and production.

Nothing is imported here, so that the command line answers at once; import the module you need, ``explainer.film`` say.
"""

def post_init_hook(env):
    """Prepare the main company as an office (filled by the organisation)."""


def uninstall_hook(env):
    """Drop what the database itself enforces."""

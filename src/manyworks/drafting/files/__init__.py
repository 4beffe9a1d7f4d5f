"""Planning straight from files: homes, designs and workshops without server or database."""
